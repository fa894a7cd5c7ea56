# SPDX-License-Identifier: Apache-2.0
"""A ministry's workbook: what is named gets its number, everything else stays byte for byte; macros and links are refused."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image as Picture
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from PIL import Image

from app.base.errors import Cancelled, ImportRefused, Refused
from app.base.jobs import JobContext
from app.domain import disclosure
from app.reports import template
from tests.reports.figures_made import report

FIGURE = "victims_detected.sex.age"
CELL = template.name_of(FIGURE, "female", "0-17")


@pytest.fixture
def theirs(tmp_path):
    """Give a workbook with a look, a picture, a chart, a formula, a comment, named cells and tables."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Rapport d'été"
    sheet["A1"], sheet["A1"].font = "Ministère", Font(name="Georgia", size=20, bold=True, color="AA0000")
    sheet["D4"].number_format = "0.0"
    sheet["D4"].font = Font(italic=True)
    sheet["B20"] = "=D4*2"
    for at, line in enumerate([["Sexe", "0-17", "18+", "Total", "Remarque"], ["Female", None, None, None, "leave"],
                               ["male", None, None, None, "this"], ["Autre", None, None, None, "too"], ["Total", 1, 2, 3, "x"]], 8):
        for column, value in enumerate(line, 2):
            sheet.cell(at, column, value)
    sheet.add_table(Table(displayName=template.name_of(FIGURE), ref="B8:F12"))
    picture = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(picture, "PNG")
    picture.seek(0)
    sheet.add_image(Picture(picture), "H2")
    drawn = BarChart()
    drawn.add_data(Reference(sheet, min_col=3, min_row=8, max_row=11), titles_from_data=True)
    sheet.add_chart(drawn, "H10")
    other = book.create_sheet("Autre")
    other["A1"] = "untouched"
    for name, place in ((CELL, "'Rapport d''été'!$D$4"), ("bw_period", "'Rapport d''été'!$A$3"), ("bw_nothing", "Autre!$A$1"),
                        ("their_own", "Autre!$A$1"), (template.name_of("cases_worked"), "Autre!$C$7")):
        book.defined_names[name] = DefinedName(name, attr_text=place)
    path = tmp_path / "theirs.xlsx"
    book.save(path)
    return path


def _parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_named_cells_and_tables_are_filled_and_nothing_else(theirs, tmp_path):
    filled = template.fill(theirs, report(), tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Rapport d'été"]
    assert (sheet["D4"].value, sheet["D4"].number_format, sheet["D4"].font.italic) == (3, "0.0", True)
    assert sheet["A3"].value == report().period.text()
    assert [[cell.value for cell in row] for row in sheet["B8:F12"]] == [
        ["Sexe", "0-17", "18+", "Total", "Remarque"], ["Female", 3, 21, 24, "leave"], ["male", 0, 14, 14, "this"],
        ["Autre", None, None, None, "too"], ["Total", 3, 35, 38, "x"]]
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["Autre"]["C7"].value == 17
    assert sheet["B20"].value == "=D4*2"
    assert filled.cells == 3 + 9
    assert filled.unknown == ("bw_nothing",)


def test_every_other_part_is_the_same_byte_for_byte(theirs, tmp_path):
    template.fill(theirs, report(), tmp_path / "out.xlsx")
    before, after = _parts(theirs), _parts(tmp_path / "out.xlsx")
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"}
    assert any("charts" in name for name in before)
    assert any("media" in name for name in before)
    assert after["xl/workbook.xml"].count(b"fullCalcOnLoad") == 1
    unfilled = openpyxl.load_workbook(theirs)
    for sheet in openpyxl.load_workbook(tmp_path / "out.xlsx"):
        was = unfilled[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                mate = was[cell.coordinate]
                assert cell.style_id == mate.style_id
                assert cell.value == mate.value or mate.value is None or cell.row == 12


def test_a_release_fills_marks_for_what_is_hidden(theirs, tmp_path):
    made = disclosure.released(report(), disclosure.protect(report().figures, disclosure.INTERNAL))
    template.fill(theirs, made, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Rapport d'été"]
    assert sheet["D4"].value == "c"
    assert [cell.value for cell in sheet["C9:E9"][0]] == ["c", 21, "c"]


def test_text_of_ours_does_not_become_a_formula_of_theirs(theirs, tmp_path):
    made = report()
    run = type(made.run)("=HYPERLINK(1)", *[getattr(made.run, name) for name in ("counted_at", "counted_by", "program", "snapshot")])
    book = openpyxl.load_workbook(theirs)
    book.defined_names["bw_agency"] = DefinedName("bw_agency", attr_text="Autre!$B$2")
    book.save(theirs)
    template.fill(theirs, type(made)(made.key, made.title, made.period, made.filters, made.figures, run), tmp_path / "out.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx")["Autre"]["B2"]
    assert (cell.value, cell.data_type) != ("=HYPERLINK(1)", "f")
    assert b"<f>HYPERLINK" not in _parts(tmp_path / "out.xlsx")["xl/worksheets/sheet2.xml"]


def test_a_formula_is_never_overwritten(theirs, tmp_path):
    book = openpyxl.load_workbook(theirs)
    book["Rapport d'été"]["D4"] = "=1+1"
    book.save(theirs)
    with pytest.raises(Refused, match="D4"):
        template.fill(theirs, report(), tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_workbook_without_our_names_is_refused_with_an_example(tmp_path):
    openpyxl.Workbook().save(tmp_path / "plain.xlsx")
    with pytest.raises(Refused, match="bw_victims_detected_sex_age"):
        template.fill(tmp_path / "plain.xlsx", report(), tmp_path / "out.xlsx")


@pytest.mark.parametrize("extra", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/connections.xml"])
def test_macros_and_links_are_refused(theirs, tmp_path, extra):
    with zipfile.ZipFile(theirs, "a") as package:
        package.writestr(extra, b"<x/>")
    with pytest.raises(ImportRefused):
        template.fill(theirs, report(), tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_what_is_no_workbook_is_refused_and_a_cancelled_copy_is_not_there(theirs, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    with pytest.raises(ImportRefused):
        template.fill(tmp_path / "x.xlsx", report(), tmp_path / "out.xlsx")

    class Stops(JobContext):
        def step(self, done, total=0, stage=""):
            if done == 2:
                self.cancel()
            super().step(done, total, stage)

    with pytest.raises(Cancelled):
        template.fill(theirs, report(), tmp_path / "out.xlsx", Stops())
    assert sorted(each.name for each in tmp_path.iterdir()) == ["theirs.xlsx", "x.xlsx"]
