# SPDX-License-Identifier: Apache-2.0
"""A file is there whole or not at all, and nothing of it lies anywhere else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openpyxl.worksheet import _writer

from app.base.errors import DiskFull, ReadOnly
from app.base.text import _

PART = ".part"


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a place to write to that becomes `path` when the block ends well and vanishes when it does not.

    The workbook library keeps each sheet in a temporary file while it writes; those lie beside the target and go with it,
    so that no row is left in the system's temporary folder.

    Raises:
        DiskFull, ReadOnly: the file cannot be written there.
    """
    part = path.with_name(path.name + PART)
    sheets: list[Path] = []

    def beside() -> str:
        sheet = path.with_name(f"{path.name}.{len(sheets)}{PART}")
        sheet.touch(mode=0o600)
        sheets.append(sheet)
        _writer.ALL_TEMP_FILES.append(str(sheet))  # the library removes what is listed here
        return str(sheet)

    usual, _writer.create_temporary_file = _writer.create_temporary_file, beside
    try:
        yield part
        os.replace(part, path)
    except OSError as error:
        if error.errno == 28:
            raise DiskFull(_("The disk is full. No file was written; free some room or choose another place.")) from None
        raise ReadOnly(_("The file cannot be written there. Close it in other programs, or choose another folder.")) from None
    finally:
        _writer.create_temporary_file = usual
        for each in (part, *sheets):
            each.unlink(missing_ok=True)
            if str(each) in _writer.ALL_TEMP_FILES:
                _writer.ALL_TEMP_FILES.remove(str(each))
