# SPDX-License-Identifier: Apache-2.0
"""The page "Home": each card leads to its record, each role sees its parts, an empty store says how to begin."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.base import clock
from app.services import training
from app.ui.jobs.runner import JobRunner
from app.ui.pages.home.page import HomePage
from app.ui.theme import style
from app.ui.widgets.session import Session
from tests.making import make_store
from tests.ui import audit

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Place:
    """Where a page went."""

    def __init__(self) -> None:
        self.gone: list[tuple[str, object]] = []


@pytest.fixture
def open_page(qtbot, tmp_path):
    """Return a function that fills a store and shows the page for a role."""
    style.look()
    runner, stores = JobRunner(), []

    def show(role: str, fill=lambda store: None) -> tuple[HomePage, Place]:
        store = make_store(tmp_path / role, role=role)
        stores.append(store)
        fill(store)
        place = Place()
        session = Session(store, runner, store.actor.name, role, "Test post", go=lambda page, arg: place.gone.append((page, arg)))
        page = HomePage(session)
        qtbot.addWidget(page)
        page.resize(1160, 660)
        page.show()
        page.opened(None)
        runner.wait_idle()
        return page, place

    with clock.use(NOW.timestamp):
        yield show
    runner.wait_idle()
    for store in stores:
        store.close()
    runner.shutdown()


def busy(store) -> None:
    """Leave something due today, something overdue and a case of one's own."""
    today = NOW.date()
    with store.write() as unit:
        case_id = unit.save("case", "", {"number": "VFA-26-00042-26", "title": "Kitchen staff", "status": "Active", "risk": "high",
                                         "opened_on": "2026-01-05", "responsible": store.actor.name})
        unit.save("person", "", {"family": "Pierre"})
        for days in (7, 30):
            sent = (today - timedelta(days=days)).isoformat()
            unit.save("referral", "", {"case_id": case_id, "state": "sent", "sent_on": sent, "to_agency": "health", "service": "MEDICAL"})


def test_cards_lead_to_their_case(open_page):
    page, place = open_page("case_worker", busy)
    today, overdue = page._due.cards.cards()
    assert "Today" in today.accessibleDescription()
    assert "23 days late" in overdue.accessibleDescription()
    today.setFocus()
    QTest.keyClick(today, Qt.Key.Key_Return)
    page._mine.cards.cards()[0].opened.emit()
    (first, target), second = place.gone
    assert first == "case"
    assert target.part_id, "it leads to the referral itself"
    assert second == ("case", target.record_id)


def test_figures_lead_to_the_open_cases(open_page):
    page, place = open_page("supervisor", busy)
    assert page._open_cases.accessibleName() == "open cases: 1"
    QTest.keyClick(page._open_cases, Qt.Key.Key_Return)
    assert place.gone == [("cases", {"status": "open"})]


def test_an_administrator_is_shown_nothing_of_cases(open_page):
    page, _place = open_page("administrator", busy)
    assert not page._due.isVisible()
    assert not page._mine.isVisible()
    assert not page._open_cases.isVisible()
    assert page._drafts.isVisible()


def test_an_empty_store_says_how_to_begin(open_page):
    page, place = open_page("officer")
    assert page._empty.isVisible()
    assert not page._due.isVisible()
    page._empty.acted.emit()
    assert place.gone == [("border_desk", None)]


def test_it_hears_of_a_change(open_page, qtbot):
    page, _place = open_page("supervisor", busy)
    with page.session.store.write() as unit:
        unit.save("case", "", {"number": "VFA-26-00043-96", "status": "Active", "opened_on": "2026-11-20"})
    page.on_touched(unit.touched)
    qtbot.waitUntil(lambda: page._open_cases.accessibleName() == "open cases: 2")


def test_everything_has_a_name_and_nothing_is_cut(open_page):
    page, _place = open_page("supervisor", busy)
    assert audit.unnamed(page) == []
    assert audit.clipped(page) == []


def test_a_full_training_store_fits(open_page):
    diary = training.tell(3, cases=60, last=NOW.date())

    def fill(store) -> None:
        training.write(store, diary, dict.fromkeys(diary.names, store.actor), training.JobContext())

    page, _place = open_page("supervisor", fill)
    assert len(page._due.cards.cards()) > 3
    assert audit.unnamed(page) == []
    assert audit.clipped(page) == []
