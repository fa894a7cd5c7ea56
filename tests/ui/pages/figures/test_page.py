# SPDX-License-Identifier: Apache-2.0
"""The page "Figures": what is on screen is what is in the workbook, by keyboard and in the longest language."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from docx import Document
from openpyxl.workbook.defined_name import DefinedName
from pptx import Presentation
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QPdfWriter
from PySide6.QtTest import QTest

from app.base import clock, text
from app.domain.counting_figures import Query
from app.domain.figures import Period, as_table
from app.domain.standard_reports import ReportDefinition
from app.domain.touched import Touched
from app.reports.template import name_of
from app.services import figures
from app.services.report_files import FileKind
from app.ui.dialogs.release_figures import ReleaseFigures
from app.ui.pages.figures.period_choice import offered
from app.ui.theme import style
from app.ui.widgets.numbers import number_text
from app.ui.widgets.report_pages import ReportPages
from tests.ui import audit

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def settle(page):
    page.session.runner.wait_idle()


def grid(page):
    model = page.parts.panel.table.model()
    return [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())]


def test_every_figure_is_listed_and_shows_its_numbers_and_what_they_count(open_page):
    page = open_page()
    titles = [page.parts.list.item(at).text() for at in range(page.parts.list.count())]
    assert titles == ["Dashboard", *(each.title for each in page.report.figures)]
    assert len(page.parts.dashboard.cards) == len(page.report.figures)
    for at, figure in enumerate(page.report.figures, 1):
        page.parts.list.setCurrentRow(at)
        table = as_table(figure)
        assert grid(page) == [[row.label, *map(number_text, row.numbers)] for row in table.rows]
        assert figure.definition in page.parts.panel.under.text()
        assert figure.missing in page.parts.panel.under.text()
        assert page.parts.panel.table.accessibleName() == table.title
        assert page.parts.sentence.query() == page.definition.queries[at - 1]


def test_a_card_of_the_dashboard_says_its_number_and_opens_its_figure(open_page):
    page = open_page()
    card = page.parts.dashboard.cards[1]
    assert number_text(page.report.figures[1].total) in card.accessibleName()
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert page.parts.list.currentRow() == 2


def test_the_sentence_is_edited_and_counted_anew(open_page):
    page = open_page()
    page.parts.list.setCurrentRow(1)
    sentence = page.parts.sentence
    sentence.by[0].setCurrentIndex(sentence.by[0].findData("citizenship"))
    sentence.by[0].activated.emit(sentence.by[0].currentIndex())
    settle(page)
    assert page.figure().id == "victims_detected.citizenship.age"
    sentence.subject.setCurrentIndex(sentence.subject.findData("referrals"))
    sentence.subject.activated.emit(sentence.subject.currentIndex())
    settle(page)
    assert page.figure().id == "referrals.take_up"
    assert page.parts.list.currentRow() == 1


def test_another_report_is_counted(open_page):
    page = open_page()
    page.parts.report.setCurrentIndex(page.parts.report.count() - 1)
    page.parts.report.activated.emit(page.parts.report.count() - 1)
    settle(page)
    assert page.report.key == "prevention"


# --- the cases behind a number ---------------------------------------------------------------------------------------------------


def test_enter_on_a_number_shows_its_cases_and_a_case_opens(open_page):
    page = open_page()
    went = []
    page.session.go = lambda key, arg: went.append((key, arg))
    page.parts.list.setCurrentRow(1)
    table = page.parts.panel.table
    row = [line[0] for line in grid(page)].index("Female")
    index = table.model().index(row, table.model().columnCount() - 1)
    table.activated.emit(index)
    settle(page)
    expected = figures.cases_behind(page.session.store, Query.named("victims_detected.sex.age"), page.report.period, ("female", "*"))
    assert expected
    assert {view.card.key for view in page.parts.cases.cards.cards()} == set(expected)
    page.parts.cases.cards.opened.emit(expected[0])
    assert went == [("case", expected[0])]
    page.parts.cases.closed.emit()
    assert page.parts.cases.isHidden()


def test_the_bars_of_a_chart_are_walked_and_picked_by_keys(open_page):
    page = open_page()
    page.parts.list.setCurrentRow(1)
    chart = page.parts.panel.chart
    chart.grab()  # painted once, the marks have their places
    picked = []
    chart.picked.connect(picked.append)
    QTest.keyClick(chart, Qt.Key.Key_Down)
    words = chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert len(picked) == 1
    assert number_text(page.figure().cells[picked[0]]) in words


def test_numbers_zeros_and_blanks_differ():
    assert (number_text(1234), number_text(0), number_text(None)) == (QLocale().toString(1234), "–", "")


def test_columns_with_nothing_in_them_are_left_out_and_said(open_page):
    page = open_page()
    page.definition = ReportDefinition("test", "Test", (Query.named("victims_detected.form.sex.age"),))
    page.count()
    settle(page)
    page.parts.list.setCurrentRow(1)
    table, view = as_table(page.figure()), page.parts.panel.table
    hidden = {at for at in range(1, len(table.columns) + 1) if view.isColumnHidden(at)}
    assert hidden == {at for at in range(1, len(table.columns) + 1) if not any(row.numbers[at - 1] for row in table.rows)}
    assert hidden
    assert "not shown here" in page.parts.panel.under.text()


def test_another_period_counts_anew_and_the_place_in_the_list_stays(open_page):
    page = open_page()
    page.parts.list.setCurrentRow(3)
    page.parts.period.list.setCurrentIndex(1)
    page.parts.period.list.activated.emit(1)
    settle(page)
    assert page.report.period == Period.year(2025)
    assert page.pair.before.period == Period.year(2024)
    assert page.parts.list.currentRow() == 3


def type_days(page, first, last):
    page.parts.period.list.setCurrentIndex(page.parts.period.list.count() - 1)
    page.parts.period.list.activated.emit(page.parts.period.list.count() - 1)
    for field, typed in ((page.parts.period.first, first), (page.parts.period.last, last)):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
    settle(page)


def test_days_are_typed_as_people_write_them(open_page):
    page = open_page()
    type_days(page, "5/1/2026", "1 Feb 2026")
    assert page.report.period == Period(date(2026, 1, 5), date(2026, 2, 1))


@pytest.mark.parametrize(("first", "last", "words"), [
    ("5 Jan 2026", "soon", "not a date"), ("5 Jan 2026", "Feb 2026", "with a day"), ("5 Jan 2026", "~7 Jan 2026", "with a day"),
    ("5 Feb 2026", "1 Feb 2026", "before it begins"),
])
def test_what_is_no_period_is_said_and_counts_nothing(open_page, first, last, words):
    page = open_page()
    type_days(page, first, last)
    assert words in page.parts.banner.text()
    assert page.report.period.last == date(2026, 12, 31)  # as it was: only the first day was taken


def test_the_workbook_holds_what_is_on_screen_and_the_page_says_where_it_is(open_page, tmp_path):
    page = open_page()
    page.files.write_to(tmp_path / "figures.xlsx", FileKind.WORKBOOK)
    settle(page)
    assert page.parts.banner.text() == f"Saved: figures.xlsx, in {tmp_path}."
    book = openpyxl.load_workbook(tmp_path / "figures.xlsx", data_only=True)
    for at, table in enumerate(map(as_table, page.report.figures)):
        (native,) = book.worksheets[3 + at].tables.values()
        back = [[cell.value for cell in row] for row in book.worksheets[3 + at][native.ref]][1:]
        assert back == [[row.label, *row.numbers] for row in table.rows]


def test_a_folder_that_cannot_be_written_is_said(open_page, tmp_path):
    page = open_page()
    page.files.write_to(tmp_path / "gone" / "figures.xlsx", FileKind.WORKBOOK)
    settle(page)
    assert "cannot be written" in page.parts.banner.text()


def test_the_offered_name_says_what_is_inside_and_no_more(open_page, monkeypatch, tmp_path):
    page = open_page()
    asked = []
    monkeypatch.setattr("app.ui.pages.figures.files.QFileDialog.getSaveFileName", lambda *args: asked.append(args[2]) or ("", ""))
    page.primary.run()
    assert [Path(each).name for each in asked] == ["vfa-overview-2026-training-restricted.xlsx"]
    assert page.parts.banner.text() == ""


def test_changes_elsewhere_are_said_and_counted_when_asked(open_page):
    page = open_page()
    before = page.report.run.snapshot
    with page.session.store.write() as unit:
        unit.save("person", "", {"family": "Baptiste"})
    page.on_touched(Touched(frozenset({"person"})))
    assert page.report.run.snapshot == before
    assert "have changed" in page.parts.banner.text()
    page.parts.banner.acted.emit()
    settle(page)
    assert page.report.run.snapshot != before
    assert page.parts.banner.text() == ""


@pytest.mark.parametrize("kind", [FileKind.DOCUMENT, FileKind.SLIDES])
def test_word_and_slides_are_written_from_what_is_on_screen(open_page, monkeypatch, tmp_path, kind):
    page = open_page()
    target = tmp_path / f"briefing.{kind.value}"
    monkeypatch.setattr("app.ui.pages.figures.files.QFileDialog.getSaveFileName", lambda *args: (str(target), ""))
    (page.files.word if kind is FileKind.DOCUMENT else page.files.slides).click()
    settle(page)
    assert page.parts.banner.text() == f"Saved: {target.name}, in {tmp_path}."
    first = page.report.figures[0]
    if kind is FileKind.DOCUMENT:
        table = Document(str(target)).tables[0]
        assert table.rows[-1].cells[-1].text == number_text(first.total)
    else:
        words = [shape.text_frame.text for slide in Presentation(str(target)).slides for shape in slide.shapes if shape.has_text_frame]
        assert any(each.startswith(f"{first.title}: ") for each in words)


def test_the_printed_page_holds_the_numbers_on_screen(open_page, tmp_path):
    """The same painting as for the printer, read back from a PDF: every number of every table stands in it."""
    page = open_page()
    writer = QPdfWriter(str(tmp_path / "x.pdf"))
    ReportPages(writer, page.report).paint()
    del writer
    pages = pypdfium2.PdfDocument(str(tmp_path / "x.pdf"))
    words = Counter(" ".join(each.get_textpage().get_text_range() for each in pages).split())
    few = [figure for figure in page.report.figures if len(as_table(figure).columns) <= 6]
    numbers = [number for figure in few for row in as_table(figure).rows for number in row.numbers]
    wanted = Counter(part for number in numbers for part in number_text(number).split())
    assert sum(wanted.values()) > 50
    assert not wanted - words


def test_a_ministry_workbook_is_filled_from_the_window(open_page, tmp_path):
    page = open_page()
    book = openpyxl.Workbook()
    name = name_of(page.report.figures[0].id)
    book.defined_names[name] = DefinedName(name, attr_text="Sheet!$C$3")
    book.save(tmp_path / "theirs.xlsx")
    page.files.fill(tmp_path / "theirs.xlsx", tmp_path / "filled.xlsx")
    settle(page)
    assert page.parts.banner.text() == f"1 cells filled: filled.xlsx, in {tmp_path}."
    assert openpyxl.load_workbook(tmp_path / "filled.xlsx")["Sheet"]["C3"].value == page.report.figures[0].total


def test_a_release_shows_what_it_hides_before_it_is_written(open_page, qtbot, tmp_path):
    page = open_page()
    dialog = ReleaseFigures(page.session, page.report, page.files._saved, page)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(page)
    assert (dialog.problem.text(), dialog.write.isEnabled()) == ("", True)
    assert dialog.list.count() == len(dialog.seen.lines) > 0
    assert "numbers are hidden" in dialog.said.text()
    first = dialog.list.count()
    dialog.audience.setCurrentIndex(1)
    settle(page)
    assert dialog.list.count() > first
    assert audit.unnamed(dialog) == []
    assert audit.clipped(dialog) == []
    dialog.write_to(tmp_path / "release.xlsx")
    settle(page)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["release.xlsx", "release.xlsx.sig"]
    assert page.parts.banner.text() == f"Saved: release.xlsx, in {tmp_path}."


def test_a_case_worker_sees_figures_and_gets_no_workbook(open_page):
    page = open_page("case_worker")
    assert page.report is not None
    assert page.primary is None
    assert not page.files.isVisible()


def test_who_may_not_see_figures_is_told(open_page):
    page = open_page("officer")
    assert page.report is None
    assert "role" in page.parts.banner.text()


def test_the_periods_offered_begin_with_this_year():
    with clock.use(NOW.timestamp):
        periods = [period for _words, period in offered()]
    assert periods[:4] == [Period.year(2026), Period.year(2025), Period.quarter(2026, 4), Period.quarter(2026, 3)]
    assert len(set(periods)) == len(periods)


def test_everything_has_a_name_and_tab_reaches_it(open_page):
    page = open_page()
    assert audit.unnamed(page) == []
    page.parts.list.setCurrentRow(1)
    page.first_focus().setFocus()
    reached = audit.tab_walk(page)
    parts = page.parts
    assert {parts.list, parts.panel.table, parts.panel.chart, parts.sentence.subject, parts.period.list} <= set(reached)


@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_is_cut_or_untranslated_in_the_longest_language(open_page, percent):
    text.set_language(text.PSEUDO)
    style.look().set("light", percent)
    try:
        page = open_page()
        assert audit.clipped(page) == []
        # the post's name, the period and the numbers are data
        left = [each for each in audit.untranslated(page) if "Test post" not in each]
        assert left == []
    finally:
        style.look().set("light", 100)
