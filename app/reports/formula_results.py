# SPDX-License-Identifier: Apache-2.0
"""Results beside formulas: previews, telephones and Protected View calculate nothing and show what is kept here.

The workbook library writes a formula and leaves its result empty, so the results are put into the finished file.
"""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def keep(path: Path, results: Mapping[str, Mapping[str, float]]) -> None:
    """Write the results of formulas into a workbook that was just saved here.

    Args:
        results: part of the package ("xl/worksheets/sheet4.xml") > cell ("B9") > number.

    Raises:
        KeyError: a formula has no result.
    """
    done = path.with_name(path.name + "2")
    try:
        with zipfile.ZipFile(path) as before, zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as after:
            for part in before.infolist():
                data = before.read(part)
                after.writestr(part, _filled(data, results[part.filename]) if part.filename in results else data)
        done.replace(path)
    finally:
        done.unlink(missing_ok=True)


def _filled(data: bytes, results: Mapping[str, float]) -> bytes:
    root = etree.fromstring(data)  # our own file of a moment ago
    for formula in root.iter(f"{_MAIN}f"):
        cell = formula.getparent()
        assert cell is not None
        value = cell.find(f"{_MAIN}v")
        if value is None:
            value = etree.SubElement(cell, f"{_MAIN}v")
        value.text = repr(results[cell.get("r", "")])
    filled: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return filled
