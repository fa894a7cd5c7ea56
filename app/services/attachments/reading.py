# SPDX-License-Identifier: Apache-2.0
"""Reading a file that somebody chose or dropped, never more of it than may be kept."""

from pathlib import Path

from app.base.errors import Refused
from app.base.text import _
from app.services.attachments.checking import LARGEST_BYTES


def file_bytes(path: Path) -> bytes:
    """Return a file's bytes; one that is too large is read one byte further than allowed, which its check then says.

    Raises:
        Refused: no file, or it cannot be read.
    """
    try:
        if not path.is_file():
            raise Refused(_("Only files can be added. Open the folder and choose the files in it."))
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise Refused(_("This file cannot be read. Copy it to this PC and add it again.")) from error
