# SPDX-License-Identifier: Apache-2.0
"""Workbooks of a report (pain 14): restricted with live totals and their results, release with values only; text is no formula."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from app.base.errors import Cancelled
from app.base.jobs import JobContext
from app.domain import disclosure
from app.domain.figures import Profile, as_table
from app.reports import workbook
from tests.reports.figures_made import report

STARTERS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "==", "=-", "\x00=", "\ufeff=", "＝", "'=", '"=', ";=", ",=", "|", "%", "=\t")
BODIES = ('cmd|\' /C calc\'!A0', 'HYPERLINK("http://x","y")', "1+1", "WEBSERVICE(\"http://x\")", "DDE(\"a\",\"b\",\"c\")")
PAYLOADS = [start + body for start in STARTERS for body in BODIES]


def _released():
    made = report()
    return disclosure.released(made, disclosure.protect(made.figures, disclosure.INTERNAL))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workbook.write_report(report(), tmp_path / "r.xlsx")
    return tmp_path / "r.xlsx"


def test_totals_recalculate_and_show_their_results_without_it(path):
    live, kept = openpyxl.load_workbook(path).worksheets[3], openpyxl.load_workbook(path, data_only=True).worksheets[3]
    formulas = {cell.coordinate: cell.value for row in live.iter_rows() for cell in row if cell.data_type == "f"}
    assert formulas == {"D6": "=SUM(B6:C6)", "D7": "=SUM(B7:C7)", "B8": "=SUM(B6:B7)", "C8": "=SUM(C6:C7)", "D8": "=SUM(D6:D7)"}
    assert {place: kept[place].value for place in formulas} == {"D6": 24, "D7": 14, "B8": 3, "C8": 35, "D8": 38}
    assert openpyxl.load_workbook(path).calculation.fullCalcOnLoad


def test_a_total_over_categories_that_overlap_stays_a_number(path):
    sheet = openpyxl.load_workbook(path).worksheets[4]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert [row[:2] for row in sheet.iter_rows(6, 8, values_only=True)] == [
        ("Forced labour", 30), ("Sexual exploitation", 12), ("All, each once", 38)]


def test_every_number_of_the_report_stands_in_its_table(path):
    book = openpyxl.load_workbook(path, data_only=True)
    for at, figure in enumerate(report().figures, 3):
        table = as_table(figure)
        found = [row[1 : len(table.columns) + 1] for row in book.worksheets[at].iter_rows(6, 5 + len(table.rows), values_only=True)]
        assert found == [line.numbers for line in table.rows]


def test_the_data_sheet_is_rows_with_codes_and_words_and_no_totals(path):
    sheet = openpyxl.load_workbook(path)["Data"]
    heads, *rows = sheet.iter_rows(2, values_only=True)
    records = [dict(zip(heads, row, strict=True)) for row in rows]
    assert len(records) == 4 + 2 + 1
    assert sheet.tables["tbl_data"].ref == f"A2:Q{2 + len(records)}"
    first = records[0]
    assert (first["Code 1"], first["Answer 1"], first["Code 2"], first["Number"]) == ("female", "Female", "0-17", 3)
    assert sum(each["Number"] for each in records if each["Figure"] == "victims_detected.sex.age") == 38


def test_charts_carry_the_numbers_they_show(path):
    with zipfile.ZipFile(path) as package:
        drawn = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/")]
    assert len(drawn) == 2
    assert "<numCache>" in drawn[0] or "numCache" in drawn[0]
    assert "Female" in drawn[0]
    assert ">21<" in drawn[0]


def test_a_release_holds_values_and_nothing_to_work_them_back_from(tmp_path):
    made = _released()
    workbook.write_report(made, tmp_path / "p.xlsx")
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    assert "Data" not in book.sheetnames
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(sheet.sheet_state == "visible" for sheet in book)
    first = made.figures[0]
    hidden = {(line.label, at) for line in as_table(first).rows for at, key in enumerate(line.keys) if key in first.hidden}
    assert hidden
    for row in book.worksheets[3].iter_rows(6, 8, values_only=True):
        assert [value == "c" for value in row[1:4]] == [(row[0], at) in hidden for at in range(3)]
    words = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "RESTRICTED" not in words
    assert "Ana Joseph" not in words
    assert all("FOR RELEASE" in sheet.oddFooter.left.text for sheet in book)


@pytest.mark.parametrize("profile", list(Profile))
def test_a_hundred_payloads_in_every_text_become_no_formula(tmp_path, profile):
    assert len(PAYLOADS) == 100
    for at, payload in enumerate(PAYLOADS):
        if profile is Profile.RELEASE and at % 10:
            continue  # the same code writes both
        made = _everywhere(report(profile, payload), payload)
        workbook.write_report(made, tmp_path / "x.xlsx")
        with zipfile.ZipFile(tmp_path / "x.xlsx") as package:
            for name in package.namelist():
                if name.startswith("xl/worksheets/sheet"):
                    formulas = re.findall(r"<(?:\w+:)?f\b[^>]*>([^<]*)<", package.read(name).decode())
                    assert all(re.fullmatch(r"SUM\([A-Z]+\d+:[A-Z]+\d+\)", each) for each in formulas), (name, at)
                    assert not formulas or profile is Profile.RESTRICTED
                assert "externalLink" not in name


def _everywhere(made, text):
    run = replace(made.run, agency=text, counted_by=text, program=text, snapshot=text)
    figures = tuple(replace(each, title=text, definition=text, date_used=text, missing=text, notes=(text,), run=run)
                    for each in made.figures)
    return replace(made, title=text, filters=(text,), figures=figures, run=run)


class _StopsAt(JobContext):
    def step(self, done, total=0, stage=""):
        if done == 3:
            self.cancel()
        super().step(done, total, stage)


def test_a_cancelled_one_leaves_nothing(tmp_path):
    with pytest.raises(Cancelled):
        workbook.write_report(report(), tmp_path / "x.xlsx", _StopsAt())
    assert list(tmp_path.iterdir()) == []
