# SPDX-License-Identifier: Apache-2.0
"""The page "Figures": what is on screen is what is in the workbook, by keyboard and in the longest language."""

from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtTest import QTest

from app.base import clock, text
from app.base.jobs import JobContext
from app.domain.figures import Period
from app.domain.touched import Touched
from app.services import training
from app.ui.jobs.runner import JobRunner
from app.ui.pages.figures.page import FiguresPage
from app.ui.pages.figures.period_choice import offered
from app.ui.pages.figures.table_model import shown
from app.ui.theme import style
from app.ui.widgets.session import Session
from tests.making import make_store, open_store
from tests.ui import audit

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Make a small training store once."""
    place = tmp_path_factory.mktemp("training") / "store"
    with make_store(place) as store:
        training.write(store, training.tell(20260101, cases=30), defaultdict(lambda: store.actor), JobContext())
    return place


@pytest.fixture
def open_page(qtbot, folder):
    """Return a function that shows the page to a role."""
    style.look()
    runner, stores = JobRunner(), []

    def show(role: str = "supervisor") -> FiguresPage:
        store = open_store(folder, role)
        stores.append(store)
        page = FiguresPage(Session(store, runner, store.actor.name, role, "Test post"))
        qtbot.addWidget(page)
        page.resize(1160, 660)
        page.show()
        page.opened(None)
        runner.wait_idle()
        QCoreApplication.sendPostedEvents()  # the layout takes in what was counted
        return page

    with clock.use(NOW.timestamp):
        yield show
        runner.wait_idle()
    for store in stores:
        store.close()
    runner.shutdown()


def settle(page):
    page.session.runner.wait_idle()


def grid(page):
    model = page.table.model()
    return [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())]


def test_every_table_is_listed_and_shows_its_numbers_and_what_they_count(open_page):
    page = open_page()
    titles = [page.list.item(at).text() for at in range(page.list.count())]
    assert titles == [table.title for table in page.figures.tables]
    for at, table in enumerate(page.figures.tables):
        page.list.setCurrentRow(at)
        assert grid(page) == [[row.label, *map(shown, row.numbers)] for row in table.rows]
        assert table.definition in page._under.text()
        assert table.missing in page._under.text()
        assert page.table.accessibleName() == table.title


def test_numbers_zeros_and_blanks_differ():
    assert (shown(1234), shown(0), shown(None)) == (QLocale().toString(1234), "–", "")


def test_columns_with_nothing_in_them_are_left_out_and_said(open_page):
    page = open_page()
    page.list.setCurrentRow([table.key for table in page.figures.tables].index("victims_by_form"))
    table = page.figures.table("victims_by_form")
    hidden = {at for at in range(1, len(table.columns) + 1) if page.table.isColumnHidden(at)}
    assert hidden == {at for at in range(1, len(table.columns) + 1) if not any(row.numbers[at - 1] for row in table.rows)}
    assert hidden
    assert "not shown here" in page._under.text()


def test_another_period_counts_anew_and_the_place_in_the_list_stays(open_page):
    page = open_page()
    page.list.setCurrentRow(3)
    page.period.list.setCurrentIndex(1)
    page.period.list.activated.emit(1)
    settle(page)
    assert page.figures.period == Period.year(2025)
    assert page.list.currentRow() == 3


def type_days(page, first, last):
    page.period.list.setCurrentIndex(page.period.list.count() - 1)
    page.period.list.activated.emit(page.period.list.count() - 1)
    for field, typed in ((page.period.first, first), (page.period.last, last)):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
    settle(page)


def test_days_are_typed_as_people_write_them(open_page):
    page = open_page()
    type_days(page, "5/1/2026", "1 Feb 2026")
    assert page.figures.period == Period(date(2026, 1, 5), date(2026, 2, 1))


@pytest.mark.parametrize(("first", "last", "words"), [
    ("5 Jan 2026", "soon", "not a date"), ("5 Jan 2026", "Feb 2026", "with a day"), ("5 Jan 2026", "~7 Jan 2026", "with a day"),
    ("5 Feb 2026", "1 Feb 2026", "before it begins"),
])
def test_what_is_no_period_is_said_and_counts_nothing(open_page, first, last, words):
    page = open_page()
    type_days(page, first, last)
    assert words in page.banner.text()
    assert page.figures.period.last == date(2026, 12, 31)  # as it was: only the first day was taken


def test_the_workbook_holds_what_is_on_screen_and_the_page_says_where_it_is(open_page, tmp_path):
    page = open_page()
    page.write_to(tmp_path / "figures.xlsx")
    settle(page)
    assert page.banner.text() == f"The workbook is saved: figures.xlsx, in {tmp_path}."
    book = openpyxl.load_workbook(tmp_path / "figures.xlsx")
    for at, table in enumerate(page.figures.tables):
        (native,) = book.worksheets[3 + at].tables.values()
        back = [[cell.value for cell in row] for row in book.worksheets[3 + at][native.ref]][1:]
        assert back == [[row.label, *row.numbers] for row in table.rows]


def test_a_folder_that_cannot_be_written_is_said(open_page, tmp_path):
    page = open_page()
    page.write_to(tmp_path / "gone" / "figures.xlsx")
    settle(page)
    assert "cannot be written" in page.banner.text()


def test_the_offered_name_says_what_is_inside_and_no_more(open_page, monkeypatch, tmp_path):
    page = open_page()
    asked = []
    monkeypatch.setattr("app.ui.pages.figures.page.QFileDialog.getSaveFileName", lambda *args: asked.append(args[2]) or ("", ""))
    page.primary.run()
    assert [Path(each).name for each in asked] == ["vfa-figures-2026-training-restricted.xlsx"]
    assert page.banner.text() == ""


def test_changes_elsewhere_are_said_and_counted_when_asked(open_page):
    page = open_page()
    before = page.figures.snapshot
    with page.session.store.write() as unit:
        unit.save("person", "", {"family": "Baptiste"})
    page.on_touched(Touched(frozenset({"person"})))
    assert page.figures.snapshot == before
    assert "have changed" in page.banner.text()
    page.banner.acted.emit()
    settle(page)
    assert page.figures.snapshot != before
    assert page.banner.text() == ""


def test_a_case_worker_sees_figures_and_gets_no_workbook(open_page):
    page = open_page("case_worker")
    assert page.figures is not None
    assert page.primary is None


def test_who_may_not_see_figures_is_told(open_page):
    page = open_page("officer")
    assert page.figures is None
    assert "role" in page.banner.text()


def test_the_periods_offered_begin_with_this_year():
    with clock.use(NOW.timestamp):
        periods = [period for _words, period in offered()]
    assert periods[:4] == [Period.year(2026), Period.year(2025), Period.quarter(2026, 4), Period.quarter(2026, 3)]
    assert len(set(periods)) == len(periods)


def test_everything_has_a_name_and_tab_reaches_it(open_page):
    page = open_page()
    assert audit.unnamed(page) == []
    page.first_focus().setFocus()
    reached = audit.tab_walk(page)
    assert {page.list, page.table, page.period.list} <= set(reached)


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
