# SPDX-License-Identifier: Apache-2.0
"""The restricted workbook (pain 14) reads back with the right types, in two readers, and is there whole or not at all."""

import tempfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from app.base.errors import Cancelled, ReadOnly
from app.base.jobs import JobContext
from app.reports import workbook
from tests.reports.figures_made import made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "figures-2026-q3-restricted.xlsx"
    workbook.write(made(), target)
    return target


def _found(sheet, text):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def test_numbers_dates_and_text_come_back_as_such(path):
    book = openpyxl.load_workbook(path)
    cover, table = book["Cover"], book["1 victims sex age"]
    assert _found(cover, "First day").offset(0, 1).value == datetime.fromisoformat("2026-07-01")
    assert _found(cover, "First day").offset(0, 1).is_date
    assert _found(cover, "Counted at").offset(0, 1).value == datetime.fromisoformat("2026-11-03T10:14:05")
    assert _found(cover, "State of the store").offset(0, 1).value == "journal of PC 11, entry 0042, hash 00ab12cd34ef"
    line = [cell.value for cell in table[_found(table, "Female").row]][:4]
    assert line == ["Female", 3, 12, 0]
    assert [type(value) for value in line[1:]] == [int, int, int]


def test_the_other_reader_sees_the_same_types(path):
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Cover").to_python()
    days = {row[0]: row[1] for row in rows if row[0] in ("First day", "Last day")}
    assert days == {"First day": date(2026, 7, 1), "Last day": date(2026, 9, 30)}
    table = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("1 victims sex age").to_python()
    assert ["Female", 3.0, 12.0, 0.0] in [row[:4] for row in table]


def test_a_zero_is_a_number_and_a_blank_is_empty(path):
    table = openpyxl.load_workbook(path)["1 victims sex age"]
    row = _found(table, '=HYPERLINK("http://x")').row
    assert table.cell(row, 3).value is None
    zero = table.cell(_found(table, "Female").row, 4)
    assert zero.value == 0
    assert "–" in zero.number_format


def test_no_text_of_a_person_becomes_a_formula(path):
    for sheet in openpyxl.load_workbook(path):
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_every_sheet_prints_on_a4_landscape_with_marking_and_band(path):
    for sheet in openpyxl.load_workbook(path):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape"), sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "RESTRICTED" in sheet.oddFooter.left.text
        assert "TRAINING" in sheet.oddHeader.center.text
        assert sheet["A1"].value.startswith("TRAINING DATA")
        assert sheet["A1"].fill.fgColor.rgb.endswith("7A1FA2")


def test_a_store_of_real_people_has_no_band(tmp_path):
    target = tmp_path / "x.xlsx"
    workbook.write(made(is_training=False), target)
    for sheet in openpyxl.load_workbook(target):
        assert "TRAINING" not in str(sheet["A1"].value) + str(sheet.oddHeader.center.text)


def test_tables_are_native_with_repeated_and_frozen_heads(path):
    book = openpyxl.load_workbook(path)
    for name, head in (("1 victims sex age", "A5:D8"), ("2 cases stage", "A5:C6")):
        sheet = book[name]
        (native,) = sheet.tables.values()
        assert native.ref == head
        assert sheet.print_title_rows == "$5:$5"
        assert sheet.freeze_panes == "B6"
        titles = [cell.value for cell in sheet[native.ref][0]]
        assert [column.name for column in native.tableColumns] == titles
        assert len(set(titles)) == len(titles)
        assert not sheet.merged_cells.ranges


def test_contents_lead_to_every_sheet(path):
    book = openpyxl.load_workbook(path)
    places = {cell.hyperlink.location for row in book["Contents"].iter_rows() for cell in row if cell.hyperlink}
    assert places == {f"'{name}'!A1" for name in book.sheetnames if name != "Contents"}


def test_definitions_and_missing_answers_stand_under_the_table(path):
    sheet = openpyxl.load_workbook(path)["1 victims sex age"]
    text = " ".join(str(cell.value) for row in sheet.iter_rows(min_row=9) for cell in row if cell.value)
    assert "Persons without a birth date stand in the column Unknown." in text
    assert "A victim counts once." in text


def test_cover_says_who_what_when_and_leaves_room_to_sign(path):
    cover = openpyxl.load_workbook(path)["Cover"]
    words = [cell.value for row in cover.iter_rows() for cell in row if isinstance(cell.value, str)]
    for wanted in ("Victims and cases", "Vieux Fort Seaport", "All agencies.", "=1+1", "Ana Joseph", "Prepared", "Reviewed", "Approved"):
        assert wanted in words
    assert _found(cover, "Birth date").offset(0, 3).value == 0.75
    assert _found(cover, "Sex").offset(0, 3).value is None


class _StopsAt(JobContext):
    def __init__(self, at):
        super().__init__()
        self.at = at

    def step(self, done, total=0, stage=""):
        if done == self.at:
            self.cancel()
        super().step(done, total, stage)


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_cancelled_workbook_leaves_no_file(tmp_path, at):
    with pytest.raises(Cancelled):
        workbook.write(made(), tmp_path / "x.xlsx", _StopsAt(at))
    assert list(tmp_path.iterdir()) == []


def test_a_cancelled_workbook_leaves_the_former_one(path):
    before = path.read_bytes()
    with pytest.raises(Cancelled):
        workbook.write(made(title="Another"), path, _StopsAt(3))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ReadOnly):
        workbook.write(made(), tmp_path / "gone" / "x.xlsx")


def test_nothing_is_left_or_written_in_the_temporary_folder(tmp_path, monkeypatch):
    watched = tmp_path / "temp"
    watched.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(watched))
    made_there = []
    real = tempfile.NamedTemporaryFile
    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", lambda *a, **k: made_there.append(1) or real(*a, **k))
    workbook.write(made(), tmp_path / "x.xlsx")
    assert made_there == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["temp", "x.xlsx"]
