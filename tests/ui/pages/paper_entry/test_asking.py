# SPDX-License-Identifier: Apache-2.0
"""What is asked before a batch becomes records, answered in the window by keys."""

from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.forms.values import Value
from app.services import cases
from app.services.paper import batches, keying
from app.services.paper.batches import NewBatch
from tests.services.paper.clerk import keyed
from tests.services.paper.test_case_forms import ELSEWHERE, REFERRAL, Paper
from tests.services.paper.test_paper import rows
from tests.ui import audit
from tests.ui.pages.paper_entry.desk import Desk


def reconciled(desk: Desk, *papers: dict[str, Value]) -> str:
    """A batch of referrals keyed twice, before a supervisor who wants to commit it."""
    batch_id = str(batches.receive(desk.store, NewBatch("referral", len(papers))).batch_id)
    for name, again in (("Ana", False), ("Ben", True)):
        desk.sit_down(name, "clerk")
        for paper in papers:
            task = keying.next_form(desk.store, batch_id, again)
            assert task is not None
            keying.finish(desk.store, task, keyed(task, Paper(paper)), 60)
    desk.sit_down("Eve", "supervisor")
    return batch_id


def opened_case(desk: Desk, **about: Any) -> str:
    """The number of a case with one victim."""
    desk.sit_down("Eve", "supervisor")
    with desk.store.write() as unit:
        who = unit.save("person", "", {"family": "Destinoble", "given": "Marie-Ange", "birth": "2001-05-02"} | about)
    return cases.open_case(desk.store, {}, [(who, "victim")]).number


def test_a_person_is_chosen_or_said_to_be_new_and_the_case_is_typed(desk: Desk) -> None:
    number = opened_case(desk, birth="2001")
    doubtful: dict[str, Value] = REFERRAL | {"case_number": number, "given": "Mari-Anj"}
    reconciled(desk, doubtful, REFERRAL | {"form_number": "000202", "case_number": ELSEWHERE})
    desk.step("c")
    panel = desk.page.asking
    assert audit.unnamed(desk.page) == []
    assert panel.cards.cards()[0].card.title == "Marie-Ange Destinoble"
    desk.press("Enter")
    desk.runner.wait_idle()
    assert panel.number.hasFocus()
    for text in (number[:-1] + "x", number):
        panel.number.clear()
        QTest.keyClicks(QApplication.focusWidget(), text)
        desk.press("Enter")
        desk.runner.wait_idle()
        if text != number:
            assert "case number" in panel.banner.text()
    assert "2 forms became" in desk.page.batches.banner.text()
    assert len(rows(desk.store, "person")) == 1
    assert len(rows(desk.store, "referral")) == 2


def test_a_form_is_left_out_with_a_reason(desk: Desk) -> None:
    opened_case(desk)
    batch_id = reconciled(desk, REFERRAL | {"case_number": ELSEWHERE})
    desk.step("c")
    panel = desk.page.asking
    panel.out.click()
    assert panel.reason.hasFocus()
    QTest.keyClicks(panel.reason, "of another island")
    desk.press("Enter")
    desk.runner.wait_idle()
    assert batches.open_batch(desk.store, batch_id).row.state == "committed"
    assert rows(desk.store, "referral") == []


def test_a_form_that_cannot_become_records_is_asked_about_by_itself(desk: Desk) -> None:
    number = opened_case(desk)
    refused: dict[str, Value] = REFERRAL | {"case_number": number, "consent": "no"}
    batch_id = reconciled(desk, refused)
    desk.step("c")
    assert desk.page.asking._sentence.text().startswith("Form 1 of the batch: ")
    assert rows(desk.store, "referral") == []
    QTest.keyClicks(desk.page.asking.out, "o")
    QTest.keyClicks(desk.page.asking.reason, "no consent")
    QTest.keyClick(desk.page.asking.reason, "\r")
    desk.runner.wait_idle()
    assert batches.open_batch(desk.store, batch_id).row.state == "committed"
