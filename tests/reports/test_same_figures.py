# SPDX-License-Identifier: Apache-2.0
"""Workbook, document and slides hold the same figures, proved by reading each of them back; text in them stays text."""

import re

import openpyxl
import pytest
from docx import Document
from pptx import Presentation

from app.base.errors import Cancelled
from app.base.jobs import JobContext
from app.domain import disclosure
from app.domain.figures import Profile, as_table
from app.reports import document, shown, slides, workbook
from tests.reports.figures_made import report

MADE = {
    Profile.RESTRICTED: report(),
    Profile.RELEASE: disclosure.released(report(), disclosure.protect(report().figures, disclosure.INTERNAL)),
}


def _expected(made):
    """Return figure > line > numbers as a reader sees them."""
    return [{row.label: [shown.number_text(n, key in figure.hidden) for n, key in zip(row.numbers, row.keys, strict=True)]
             for row in as_table(figure).rows} for figure in made.figures]


def _of_workbook(path, made):
    found = []
    for at, figure in enumerate(made.figures, 3):
        table = as_table(figure)
        rows = openpyxl.load_workbook(path, data_only=True).worksheets[at].iter_rows(6, 5 + len(table.rows), values_only=True)
        found.append({row[0]: [shown.number_text(None if n == "c" else n, n == "c") for n in row[1 : len(table.columns) + 1]]
                      for row in rows})
    return found


def _of_document(path, made):
    tables = Document(str(path)).tables[: len(made.figures)]
    return [{row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in each.rows[1:]} for each in tables]


@pytest.mark.parametrize("profile", list(Profile))
def test_every_number_is_the_same_in_every_file(tmp_path, profile):
    made = MADE[profile]
    workbook.write_report(made, tmp_path / "x.xlsx")
    document.write(made, tmp_path / "x.docx")
    slides.write(made, tmp_path / "x.pptx")
    expected = _expected(made)
    assert _of_workbook(tmp_path / "x.xlsx", made) == expected
    assert _of_document(tmp_path / "x.docx", made) == expected
    deck = Presentation(str(tmp_path / "x.pptx"))
    totals = {row.cells[0].text: row.cells[1].text for row in list(deck.slides)[1].shapes[-1].table.rows}
    for figure in made.figures:
        assert totals[f"{figure.title} ({figure.unit_words})"] == shown.message(figure).rpartition(": ")[2]
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == len(slides.chosen(made.figures)) == 2
    for figure, chart in zip(slides.chosen(made.figures), charts, strict=True):
        table = as_table(figure)
        lines = [row for row in table.rows if not row.is_total]
        columns = table.columns[:-1] if len(table.columns) > 1 else table.columns
        assert [series.name for series in chart.plots[0].series] == list(columns)
        for at, series in enumerate(chart.plots[0].series):
            assert list(series.values) == [row.numbers[at] for row in lines]
        assert len(list(chart.plots[0].categories)) == len(lines)


def test_a_release_says_nothing_of_people_or_completeness(tmp_path):
    made = MADE[Profile.RELEASE]
    document.write(made, tmp_path / "x.docx")
    slides.write(made, tmp_path / "x.pptx")
    book, deck = Document(str(tmp_path / "x.docx")), Presentation(str(tmp_path / "x.pptx"))
    words = "\n".join([each.text for each in book.paragraphs] + [each.text for each in book.sections[0].header.paragraphs]
                      + [each.text for each in book.sections[0].footer.paragraphs]
                      + [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
                      + [slide.notes_slide.notes_text_frame.text for slide in deck.slides])
    assert "FOR RELEASE" in words
    for unsaid in ("RESTRICTED", "Ana Joseph", "entry 0042", "38 of 38", "left out"):
        assert unsaid not in words
    assert "TRAINING DATA" in words


def test_the_presentation_takes_ten_minutes_and_at_most_ten_slides(tmp_path):
    made = report()
    many = type(made)(made.key, made.title, made.period, made.filters, made.figures * 7, made.run)
    for each in (made, many):
        slides.write(each, tmp_path / "x.pptx")
        deck = Presentation(str(tmp_path / "x.pptx"))
        assert len(deck.slides) <= slides.MOST_SLIDES
        notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides]
        assert all("Time:" in each for each in notes)
        assert 590 <= sum(int(re.search(r"Time: (\d+) seconds", each)[1]) for each in notes) <= 600
        for slide in deck.slides:
            for shape in slide.shapes:
                assert shape.left >= 0 and shape.top >= 0  # noqa: PT018 - one place
                assert shape.left + shape.width <= deck.slide_width
                assert shape.top + shape.height <= deck.slide_height
    assert len(deck.slides) == slides.MOST_SLIDES


@pytest.mark.parametrize("write", [document.write, slides.write])
def test_control_characters_do_not_break_a_file_and_a_cancelled_one_is_not_there(tmp_path, write):
    write(report(label="\x00=1+1\x0b\ufffe"), tmp_path / "x.bin")
    (tmp_path / "x.bin").unlink()

    class Stops(JobContext):
        def step(self, done, total=0, stage=""):
            self.cancel()
            super().step(done, total, stage)

    with pytest.raises(Cancelled):
        write(report(), tmp_path / "x.bin", Stops())
    assert list(tmp_path.iterdir()) == []
