# SPDX-License-Identifier: Apache-2.0
"""Evidence changes hands in the window, by keyboard: offered on one sign-in, found on Home and signed for on another."""

import pytest
from PySide6.QtCore import Qt

from app.services import evidence
from app.ui.dialogs.custody import CustodyDialog
from app.ui.dialogs.with_reason import WithReason
from tests.ui import audit

KEY = Qt.Key


class Item:
    """A case with one item that the signed-in user entered, and two more users."""

    def __init__(self) -> None:
        self.case_id = self.id = ""

    def __call__(self, store) -> None:
        with store.write() as unit:
            for name, role in (("Ana Joseph", "investigator"), ("Rose Auguste", "investigator"), ("Cal Henry", "clerk")):
                unit.save("account", f"user-{name}", {"display_name": name, "role": role, "active": "yes"})
            self.case_id = unit.save("case", "", {"number": "VFA-26-00001-60", "status": "Active", "title": "Farm workers"})
            self.id = unit.save("evidence", "", {"case_id": self.case_id, "number": "A1", "kind": "phone", "seized_on": "2026-11-01"})


@pytest.fixture
def item():
    return Item()


def open_chain(window, item):
    page = window.go("case", item.case_id)
    page.parts.show_part("investigation")
    assert page.parts.stand_on(item.id)
    window.press(KEY.Key_C)
    window.settle()
    return window.dialog(CustodyDialog)


def shown(chain):
    return {name for name, button in chain.buttons.items() if button.isVisible()}


def test_it_is_handed_over_and_signed_for_by_the_receivers_own_account(opened, item):
    ana = opened("investigator", item)
    chain = open_chain(ana, item)
    assert shown(chain) == {"offer", "outside"}
    assert audit.unnamed(chain) == audit.clipped(chain) == []
    ana.press(KEY.Key_Return)  # "Hand over" has the focus
    ana.settle()
    ask = ana.dialog(WithReason)
    assert [ask.taker.itemText(at) for at in range(ask.taker.count())] == ["Rose Auguste (investigator)"], "a clerk signs for nothing"
    ana.press(KEY.Key_Tab)
    ana.press(KEY.Key_Return)
    ana.settle()
    assert "Say why" in ask.problem.text()
    ana.type("to the exhibit room")
    ana.press(KEY.Key_Return)
    ana.settle()
    assert shown(chain) == {"withdraw"}
    assert "Waits for the signature of Rose Auguste" in chain.list.items()[0].detail
    chain.accept()

    rose = opened("investigator", name="Rose Auguste")
    home = rose.page()
    (card,) = home._due.cards.cards()
    assert "waits for your signature" in card.accessibleDescription()
    card.setFocus()
    rose.press(KEY.Key_Return)
    rose.settle()
    chain = rose.dialog(CustodyDialog)
    assert shown(chain) == {"sign", "decline"}
    rose.press(KEY.Key_Return)
    rose.settle()
    assert evidence.chain(rose.store, item.id).holder_name == "Rose Auguste"
    assert "Signed by Rose Auguste" in chain.list.items()[0].detail
    assert shown(chain) == {"offer", "outside"}
    chain.accept()
    rose.settle()
    page = rose.page()
    assert any("Held by Rose Auguste" in card.accessibleDescription() for card in page.parts._lists["investigation"][1].cards())


def test_it_is_given_outside_with_a_receipt_and_taken_back(opened, item):
    ana = opened("investigator", item)
    chain = open_chain(ana, item)
    chain.buttons["outside"].click()
    ana.settle()
    ana.dialog(WithReason)
    ana.type("Forensic laboratory")
    ana.press(KEY.Key_Tab)
    ana.type("R-17")
    ana.press(KEY.Key_Tab)
    ana.type("examination")
    ana.press(KEY.Key_Return)
    ana.settle()
    assert shown(chain) == {"take_back"}
    assert "Receipt R-17, signed on paper" in chain.list.items()[0].detail
    ana.dialog(CustodyDialog)
    ana.press(KEY.Key_Return)
    ana.settle()
    ana.dialog(WithReason)
    ana.type("R-18")
    ana.press(KEY.Key_Tab)
    ana.type("examined")
    ana.press(KEY.Key_Return)
    ana.settle()
    assert evidence.chain(ana.store, item.id).holder_name == "Ana Joseph"


def test_an_offer_to_somebody_who_left_is_withdrawn(opened, item):
    ana = opened("investigator", item)
    evidence.offer(ana.store, item.id, "user-Rose Auguste", "to the exhibit room")
    chain = open_chain(ana, item)
    chain.buttons["withdraw"].click()
    ana.settle()
    ana.dialog(WithReason)
    ana.type("She left the service")
    ana.press(KEY.Key_Return)
    ana.settle()
    assert shown(chain) == {"offer", "outside"}
    assert "Withdrawn by Ana Joseph: She left the service" in chain.list.items()[0].detail


def test_who_does_not_hold_it_sees_the_chain_and_no_button(opened, item):
    ana = opened("investigator", item)
    assert shown(open_chain(ana, item)) == {"offer", "outside"}
    clerk = opened("clerk", name="Cal Henry")
    assert shown(open_chain(clerk, item)) == set()
