# SPDX-License-Identifier: Apache-2.0
"""A post and the office, two windows and a folder: enrol by file, exchange, settle what was edited apart."""

from PySide6.QtCore import Qt

from app.domain.forms.values import FormValues
from app.security import sealing, signing
from app.services import enrolment, people, records
from app.ui.pages.exchange.enrolment import EnrolDialog
from tests.ui.pages.conftest import CTRL

KEY = Qt.Key


def with_keys(is_office):
    def fill(store):
        store.set_fact("device_signing_key", signing.private_to_bytes(signing.new_private_key()))
        store.set_fact("device_age_identity", sealing.new_identity().secret.encode())
        store.set_fact("is_office", b"yes" if is_office else b"no")
        with store.write() as unit:
            unit.save("account", store.actor.user_id, {"user_name": "ana", "role": store.actor.role, "active": True})
    return fill


def two(opened):
    """Open a post and the office; the role "office" may both enrol and see people."""
    post = opened("office", with_keys(False), "post", post_code="VFA", device=(7 << 16) | 1)
    office = opened("office", with_keys(True), "office", post_code="HQ", name="Rose Auguste", device=(9 << 16) | 1)
    return post, office


def card_file(window, folder):
    path = folder / f"{window.store.fact('post_code')}.bwcard"
    path.write_bytes(enrolment.card_bytes(enrolment.my_card(window.store)))
    return path


def enrol(here, path):
    here.go("exchange")
    page = here.page()
    dialog = EnrolDialog(page.session, page)
    dialog.show_file(path)
    assert not dialog._enrol.isEnabled(), "nobody is enrolled whose digits were not compared"
    shown = dialog._fingerprint.text()
    dialog._compared.setChecked(True)
    dialog._enrol.click()
    here.settle()
    return shown


def exchange(window, stick):
    page = window.go("exchange")
    page.exchange_through(stick)
    window.settle()
    return page


def both_enrolled(opened, tmp_path):
    post, office = two(opened)
    enrol(post, card_file(office, tmp_path))
    enrol(office, card_file(post, tmp_path))
    stick = tmp_path / "stick"
    stick.mkdir()
    return post, office, stick


def test_new_pc_says_how_to_begin_and_offers_no_exchange(opened):
    post, _office = two(opened)
    page = post.go("exchange")
    assert page._first_steps.isVisible()
    assert page.primary is None
    assert not page._tiles.isVisible()


def test_enrolled_by_file_after_comparing_the_digits(opened, tmp_path):
    post, office = two(opened)
    path = card_file(office, tmp_path)
    shown = enrol(post, path)
    assert shown == enrolment.my_card(office.store).fingerprint
    page = post.page()
    assert not page._first_steps.isVisible()
    assert page.primary.text == "Exchange now"
    assert [card.card.chip for card in page._peers.cards.cards()] == ["Office"]


def test_damaged_enrolment_file_is_refused_in_words(opened, tmp_path):
    post, office = two(opened)
    path = card_file(office, tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    post.go("exchange")
    dialog = EnrolDialog(post.page().session, post.page())
    dialog.show_file(path)
    assert "not a whole enrolment file" in dialog._problem.text()
    assert not dialog._enrol.isEnabled()


def test_exchange_carries_a_person_and_says_what_happened(opened, tmp_path):
    post, office, stick = both_enrolled(opened, tmp_path)
    person_id = people.register(post.store, FormValues({"family": "Baptiste", "given": "Widline"})).person_id
    page = exchange(post, stick)
    assert "go out" in page._banner.text()
    page = exchange(office, stick)
    assert "came in" in page._banner.text()
    assert people.open_page(office.store, person_id).row.name == "Widline Baptiste"
    page = exchange(post, stick)
    assert "confirmed" in page._banner.text()
    assert page._bundles.cards.cards()


def test_what_was_edited_apart_waits_for_a_decision_and_opens(opened, tmp_path):
    post, office, stick = both_enrolled(opened, tmp_path)
    person_id = people.register(post.store, FormValues({"family": "Baptiste", "given": "Widline"})).person_id
    exchange(post, stick)
    exchange(office, stick)
    for window, name in ((post, "Widlyne"), (office, "Widelene")):
        content = records.open_form(window.store, "person", person_id)
        records.save_form(window.store, "person", content.with_values(given=name))
        exchange(window, stick)
    page = exchange(post, stick)
    (card,) = page._disputes.cards.cards()
    assert "Given names" in card.accessibleDescription()
    card.setFocus()
    post.press(KEY.Key_Return)
    post.settle()
    assert post.window.stack.entry().key == "conflict"
    post.press(KEY.Key_O)
    post.settle()
    assert post.window.stack.entry().key == "person"
    chips = post.page()._overview._chips
    assert "Disputed" in [chips.itemAt(at).widget().text() for at in range(chips.count())]


def test_key_of_the_page_asks_for_the_folder(opened, tmp_path, monkeypatch):
    post, _office, stick = both_enrolled(opened, tmp_path)
    monkeypatch.setattr("app.ui.pages.exchange.page.QFileDialog.getExistingDirectory", lambda *_args: str(stick))
    page = post.go("exchange")
    post.press(KEY.Key_Return, modifier=CTRL)
    post.settle()
    assert page._banner.text()
