# SPDX-License-Identifier: Apache-2.0
"""Streamed export: every row, every type, a count under the rows and a dictionary (pains 14 and 15); whole or not at all."""

import re
import zipfile
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.base.errors import Cancelled
from app.base.jobs import JobContext
from app.reports import row_stream
from app.reports.row_stream import Column, Holds

COLUMNS = [Column("case", Holds.TEXT, "Number of the case."), Column("age", Holds.NUMBER), Column("share", Holds.NUMBER),
           Column("day", Holds.DATE), Column("at", Holds.MOMENT), Column("born", Holds.PARTIAL, "Birth date as far as it is known.")]
ROW = ["00123", 17, 0.25, date(2026, 3, 5), datetime.fromisoformat("2026-03-05T14:30:00"), "1994-05"]
IDENTITIES = ["00123", "1-2", "+421905123456", "1E5", "3/4", "TRUE", "0x1F", "  padded ", "=1+1", "-5", "@x", "2026-03-05"]


def _write(path, rows, ctx=None, **more):
    return row_stream.write(path, COLUMNS, rows, 0, [("Rows", "All cases."), ("Time zone", "UTC-04:00")], ctx, **more)


def test_types_come_back_as_they_were(tmp_path):
    _write(tmp_path / "x.xlsx", [ROW])
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["Data"]
    assert [cell.value for cell in sheet[1]] == ["case", "age", "share", "day", "at", "born", "born (first day)"]
    assert [cell.value for cell in sheet[2]] == [
        "00123", 17, 0.25, datetime.fromisoformat("2026-03-05"), datetime.fromisoformat("2026-03-05T14:30:00"), "1994-05",
        datetime.fromisoformat("1994-05-01")]
    assert [sheet[f"{letter}2"].is_date for letter in "DEFG"] == [True, True, False, True]
    assert [sheet[f"{letter}2"].number_format for letter in "ADF"] == ["@", "yyyy-mm-dd", "@"]
    other = CalamineWorkbook.from_path(str(tmp_path / "x.xlsx")).get_sheet_by_name("Data").to_python()
    assert other[1] == ["00123", 17.0, 0.25, date(2026, 3, 5), datetime.fromisoformat("2026-03-05T14:30:00"), "1994-05", date(1994, 5, 1)]


def test_partial_dates_sort_by_the_column_beside_them(tmp_path):
    born = ["1994", "1994-05", "~1990", "1993-12-31", "", "?unknown"]
    _write(tmp_path / "x.xlsx", [["a", None, None, None, None, each] for each in born])
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["Data"]
    found = [(row[5], row[6] and row[6].date()) for row in sheet.iter_rows(2, 7, values_only=True)]
    assert found == [("1994", date(1994, 1, 1)), ("1994-05", date(1994, 5, 1)), ("~1990", date(1990, 1, 1)),
                     ("1993-12-31", date(1993, 12, 31)), (None, None), ("?unknown", None)]


def test_identities_stay_text_and_begin_no_formula(tmp_path):
    _write(tmp_path / "x.xlsx", [[each, None, None, None, None, None] for each in IDENTITIES])
    for reader in ("openpyxl", "calamine"):
        if reader == "openpyxl":
            cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "x.xlsx")["Data"].iter_rows(2, 1 + len(IDENTITIES))]
            assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
            found = [cell.value for cell in cells]
        else:
            rows = CalamineWorkbook.from_path(str(tmp_path / "x.xlsx")).get_sheet_by_name("Data").to_python()
            found = [row[0] for row in rows[1 : 1 + len(IDENTITIES)]]
        assert found == IDENTITIES, reader
    with zipfile.ZipFile(tmp_path / "x.xlsx") as package:
        assert not re.search(rb"<(?:\w+:)?f\b", package.read("xl/worksheets/sheet1.xml"))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=8))
def test_no_text_breaks_the_file(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("fuzz") / "x.xlsx"
    count = _write(path, [[each, None, None, None, None, None] for each in texts])
    rows = list(openpyxl.load_workbook(path)["Data"].iter_rows(2, values_only=True))
    assert count == len(texts)
    kept = [re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", each) for each in texts]
    shown = [row[0] or "" for row in rows[: len(texts)]]
    assert [each.replace("\r\n", "\n").replace("\r", "\n") for each in shown] == [
        each.replace("\r\n", "\n").replace("\r", "\n") for each in kept]


def test_the_last_line_counts_the_rows_and_the_dictionary_names_the_columns(tmp_path):
    assert _write(tmp_path / "x.xlsx", (ROW for _ in range(1234))) == 1234
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    rows = [row for row in book["Data"].iter_rows(2, values_only=True) if row[0]]
    assert len(rows) == 1235
    assert rows[-1][0] == "Rows: 1234"
    words = list(book["Dictionary"].iter_rows(values_only=True))
    assert ("Time zone", None, "UTC-04:00") in words
    assert ("case", "text", "Number of the case.") in words
    assert ("born", "date, may be partial", "Birth date as far as it is known.") in words


def test_heads_stay_in_sight_and_filter(tmp_path):
    _write(tmp_path / "x.xlsx", [ROW, ROW])
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["Data"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G3"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")


class _Watched(JobContext):
    def __init__(self, stop_at=None):
        super().__init__()
        self.seen, self.stop_at = [], stop_at

    def step(self, done, total=0, stage=""):
        self.seen.append(done)
        if self.stop_at is not None and done >= self.stop_at:
            self.cancel()
        super().step(done, total, stage)


def test_progress_is_told(tmp_path):
    ctx = _Watched()
    _write(tmp_path / "x.xlsx", (ROW for _ in range(2000)), ctx)
    assert ctx.seen == [0, 500, 1000, 1500, 2000, 2000]


@pytest.mark.parametrize("stop_at", [0, 500, 1500, 2000])
def test_a_cancelled_export_leaves_no_file(tmp_path, stop_at):
    with pytest.raises(Cancelled):
        _write(tmp_path / "x.xlsx", (ROW for _ in range(2000)), _Watched(stop_at))
    assert list(tmp_path.iterdir()) == []


def test_a_failed_export_leaves_no_file_and_the_former_one(tmp_path):
    _write(tmp_path / "x.xlsx", [ROW])
    before = (tmp_path / "x.xlsx").read_bytes()

    def rows():
        yield ROW
        raise ValueError("the store went away")

    with pytest.raises(ValueError, match="went away"):
        _write(tmp_path / "x.xlsx", rows())

    def refuse():
        raise RuntimeError("no entry")

    with pytest.raises(RuntimeError):
        _write(tmp_path / "x.xlsx", [ROW], journal=refuse)
    assert (tmp_path / "x.xlsx").read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["x.xlsx"]


def test_rows_are_taken_as_they_are_written(tmp_path):
    """The export holds no more than a handful of rows: when the 2,001st is asked for, most of the others are in the file."""
    sizes = []

    def rows():
        for at in range(20_001):
            if at % 10_000 == 0:
                sizes.append(sum(each.stat().st_size for each in tmp_path.iterdir()))
            yield [f"{at * 7919 % 100_003:05d}{at}", at, at / 7, date(2026, 1, 1) + timedelta(days=at % 900), None, None]

    _write(tmp_path / "x.xlsx", rows())
    assert sizes[0] < sizes[1] < sizes[2]
