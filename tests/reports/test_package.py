# SPDX-License-Identifier: Apache-2.0
"""Files that are not plain workbooks are refused before a reader of workbooks sees them, each with its own sentence."""

import os
import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from app.base.errors import ImportRefused
from app.reports import package
from app.reports.package import check
from app.reports.reading import sheets

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def plain(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active["A1"] = "Müller"
    book.save(path)
    return path


def rebuilt(path: Path, change, extra: dict[str, bytes] | None = None) -> Path:
    """Write a plain workbook with its parts changed and others added."""
    parts = {}
    with zipfile.ZipFile(plain(path)) as old:
        for name in old.namelist():
            parts[name] = change(name, old.read(name)) if change else old.read(name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in (parts | (extra or {})).items():
            new.writestr(name, data)
    return path


def replace(part, old, new):
    def change(name, data):
        assert name != part or old in data
        return data.replace(old, new) if name == part else data
    return change


def test_a_plain_workbook_passes(tmp_path):
    assert check(plain(tmp_path / "a.xlsx")).counts_from_1904 is False


def test_days_from_1904_are_seen(tmp_path):
    path = rebuilt(tmp_path / "a.xlsx", replace("xl/workbook.xml", b"<workbookPr/>", b'<workbookPr date1904="1"/>'))
    assert check(path).counts_from_1904


@pytest.mark.parametrize(("content", "words"), [
    (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "password"),
    (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\0" * 600, "old kind"),
    (b"First name;Second name\nAna;Joseph\n", "not an Excel workbook"),
    (b"", "not an Excel workbook"),
    (b"PK\x03\x04" + b"\0" * 100, "damaged"),
])
def test_other_files_have_their_own_sentence(tmp_path, content, words):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=words):
        check(path)


def test_half_a_workbook_is_damaged(tmp_path):
    path = plain(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(ImportRefused, match="damaged"):
        check(path)


def test_a_part_that_was_changed_on_the_way_is_damage(tmp_path):
    path = rebuilt(tmp_path / "a.xlsx", None, {"xl/media/x.bin": os.urandom(5000)})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("xl/media/x.bin").header_offset + 100
    data[at] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(ImportRefused, match="damaged"):
        check(path)


def test_a_file_that_is_gone_is_said(tmp_path):
    with pytest.raises(ImportRefused, match="cannot be read"):
        check(tmp_path / "gone.xlsx")


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/activeX/activeX1.bin",
                                  "xl/dialogsheets/sheet1.xml"])
def test_macros_are_refused(tmp_path, part):
    with pytest.raises(ImportRefused, match="macros"):
        check(rebuilt(tmp_path / "a.xlsx", None, {part: b"<x/>"}))


def test_a_macro_workbook_without_its_macros_is_refused_too(tmp_path):
    old = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    path = rebuilt(tmp_path / "a.xlsx", replace("[Content_Types].xml", old, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"))
    with pytest.raises(ImportRefused, match="macros"):
        check(path)


@pytest.mark.parametrize("part", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/queryTables/queryTable1.xml",
                                  "xl/webextensions/webextension1.xml"])
def test_links_to_other_files_are_refused(tmp_path, part):
    with pytest.raises(ImportRefused, match="other files"):
        check(rebuilt(tmp_path / "a.xlsx", None, {part: b"<x/>"}))


def _relation(kind: str) -> dict[str, bytes]:
    base = "http://schemas.openxmlformats.org"
    text = (f'<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="rId1" '
            f'Type="{base}/officeDocument/2006/relationships/{kind}" Target="file:///C:/x" TargetMode="External"/></Relationships>')
    return {"xl/worksheets/_rels/sheet1.xml.rels": text.encode()}


def test_a_part_that_lies_elsewhere_is_refused_and_a_hyperlink_is_not(tmp_path):
    with pytest.raises(ImportRefused, match="other files"):
        check(rebuilt(tmp_path / "a.xlsx", None, _relation("image")))
    check(rebuilt(tmp_path / "b.xlsx", None, _relation("hyperlink")))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_entities_are_refused(tmp_path, part):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(ImportRefused):
        check(rebuilt(tmp_path / "a.xlsx", lambda name, data: bomb if name == part else data))


def test_entities_in_another_encoding_are_refused(tmp_path):
    bomb = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'.encode("utf-16")
    with pytest.raises(ImportRefused):
        check(rebuilt(tmp_path / "a.xlsx", lambda name, data: bomb if name == "xl/workbook.xml" else data))


def test_a_large_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "MAX_FILE_BYTES", 1000)
    with pytest.raises(ImportRefused, match="larger than"):
        check(plain(tmp_path / "a.xlsx"))


def test_too_many_parts_are_refused(tmp_path):
    with pytest.raises(ImportRefused, match="unpacks to more"):
        check(rebuilt(tmp_path / "a.xlsx", None, {f"xl/media/{at}.png": b"" for at in range(package.MAX_PARTS)}))


def test_a_declared_size_over_the_cap_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "MAX_UNPACKED_BYTES", 10_000)
    monkeypatch.setattr(package, "_count", lambda *_args: None)
    with pytest.raises(ImportRefused, match="unpacks to more"):
        check(rebuilt(tmp_path / "a.xlsx", None, {"xl/media/x.bin": b"0" * 20_000}))


def lying(path: Path, says: int, holds: int, keeps_checksum: bool = True) -> Path:
    """Write a part that holds `holds` bytes under a zip that says it has `says`."""
    content = b"0" * holds
    rebuilt(path, None, {"xl/media/x.bin": content})
    data = path.read_bytes()
    size = struct.pack("<L", holds)
    assert data.count(size) == 2
    data = data.replace(size, struct.pack("<L", says))
    if not keeps_checksum:
        data = data.replace(struct.pack("<L", zlib.crc32(content)), struct.pack("<L", zlib.crc32(content[:says])))
    path.write_bytes(data)
    return path


def test_a_part_that_unpacks_to_more_than_it_says_is_counted_as_what_it_is(tmp_path, monkeypatch):
    path = lying(tmp_path / "a.xlsx", 10, 400_000, keeps_checksum=False)
    monkeypatch.setattr(package, "MAX_UNPACKED_BYTES", 100_000)
    with pytest.raises(ImportRefused, match="unpacks to more"):
        check(path)


def test_a_part_of_another_size_than_it_says_is_damage(tmp_path):
    with pytest.raises(ImportRefused, match="damaged"):
        check(lying(tmp_path / "a.xlsx", 10, 4_000))


def test_a_part_packed_in_another_way_is_refused(tmp_path):
    path = plain(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/media/x.bin", b"0" * 100)
    with pytest.raises(ImportRefused, match="damaged"):
        check(path)


def test_a_part_that_we_parse_must_be_small(tmp_path):
    with pytest.raises(ImportRefused, match="unpacks to more"):
        check(rebuilt(tmp_path / "a.xlsx", lambda name, data: data + b" " * 2**20 if name == "xl/workbook.xml" else data))


def test_encrypted_parts_are_refused(tmp_path):
    path = plain(tmp_path / "a.xlsx")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of the first part in the zip's table, a drawing or a property
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].flag_bits & 1
    with pytest.raises(ImportRefused, match="password"):
        check(path)


def test_rows_and_columns_have_a_limit(tmp_path):
    book = openpyxl.Workbook()
    book.active.cell(1, 1000, "x")
    book.save(tmp_path / "a.xlsx")
    assert len(next(sheets(check(tmp_path / "a.xlsx"))).rows[0]) == 1000
    book.active.cell(1, 1001, "x")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(ImportRefused, match="larger than"):
        list(sheets(check(tmp_path / "a.xlsx")))


def test_a_damaged_sheet_is_said(tmp_path):
    path = rebuilt(tmp_path / "a.xlsx", replace("xl/worksheets/sheet1.xml", b"</sheetData>", b"</row>"))
    with pytest.raises(ImportRefused, match="damaged"):
        list(sheets(check(path)))


def test_errors_and_formulas_without_result_are_seen(tmp_path):
    book = openpyxl.Workbook()
    book.active["B2"] = "=1+1"
    book.active["C3"] = "#N/A"
    book.active["C3"].data_type = "e"
    book.active["D4"] = "fine"
    book.save(tmp_path / "a.xlsx")
    (sheet,) = sheets(check(tmp_path / "a.xlsx"))
    assert sheet.uncalculated == {(2, 1)}
    assert sheet.errors == {(3, 2)}
    assert sheet.rows[3][3] == "fine"


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_letters_come_whole_or_the_workbook_is_refused(tmp_path, encoding):
    """Workbooks are UTF-8; one that a script wrote otherwise is never read with its letters scrambled."""
    def change(name, data):
        if name != "xl/worksheets/sheet1.xml":
            return data
        text = data.decode().replace("M&#252;ller", "Müller")
        assert "Müller" in text
        return f'<?xml version="1.0" encoding="{encoding}"?>{text[text.index("<worksheet"):]}'.encode(encoding)

    path = rebuilt(tmp_path / "a.xlsx", change)
    try:
        (sheet,) = sheets(check(path))
    except ImportRefused:
        assert encoding != "utf-8"
    else:
        assert sheet.rows[0][0] == "Müller"
