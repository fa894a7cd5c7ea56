# SPDX-License-Identifier: Apache-2.0
"""The office in its window: three sticks, a post by pasted text, the certificate, a user to admit, a message, a withdrawal."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.security import sealing, signing
from app.services import bulletins, enrolment, exchange, office_setup, trust
from app.ui.pages.exchange.certificate import CertificateDialog
from app.ui.pages.exchange.enrolment import EnrolDialog, RequestDialog
from app.ui.pages.posts.message import MessageDialog
from app.ui.pages.posts.set_up import SetUpDialog
from app.ui.pages.posts.withdraw import WithdrawDialog
from tests.ui import audit

KEY = Qt.Key


def with_keys(is_office):
    def fill(store):
        store.set_fact("device_signing_key", signing.private_to_bytes(signing.new_private_key()))
        store.set_fact("device_age_identity", sealing.new_identity().secret.encode())
        store.set_fact("is_office", b"yes" if is_office else b"no")
        with store.write() as unit:
            unit.save("account", store.actor.user_id, {
                "user_name": "ana", "display_name": store.actor.name, "role": store.actor.role, "active": True,
                "verify_key": signing.public_bytes(store.actor.signing_key).hex(), "post_code": store.fact("post_code"),
            })
    return fill


@pytest.fixture
def two(opened, tmp_path):
    """Give a post and an office that is set up."""
    post = opened("office", with_keys(False), "post", post_code="VFA", device=(7 << 16) | 1)
    office = opened("office", with_keys(True), "office", post_code="HQ", name="Rose Auguste", device=(9 << 16) | 1)
    return post, office


def set_up(office, folder):
    page = office.go("posts")
    assert page.set_up.isVisible()
    page.set_up.acted.emit()
    office.settle()
    dialog = office.dialog(SetUpDialog)
    assert not dialog.finish.isEnabled(), "no roster before all three sticks are written"
    for letter in office_setup.STICKS:
        (folder / letter).mkdir(parents=True)
        dialog.write(letter, folder / letter)
        office.settle()
    assert audit.unnamed(dialog) == []
    dialog.finish.click()
    office.settle()
    shown = dialog.fingerprint.text()
    dialog.later.click()
    office.settle()
    return shown


def admit(post, office):
    card = enrolment.my_card(post.store)
    page = office.go("exchange")
    dialog = EnrolDialog(page.session, page)
    dialog.open()
    dialog.pasted.setPlainText("  " + enrolment.card_bytes(card).decode() + "\n")
    assert dialog._fingerprint.text() == card.fingerprint
    assert "Ana Joseph (Office)" in dialog._users.text()
    dialog._compared.setChecked(True)
    dialog._enrol.click()
    office.settle()


def test_an_office_is_set_up_and_a_post_follows_it(two, tmp_path):
    post, office = two
    shown = set_up(office, tmp_path)
    assert shown == trust.fingerprint_of_root(office.store)
    page = office.page()
    assert not page.set_up.isVisible()
    admit(post, office)
    page = office.go("posts")
    page.save_certificate(tmp_path / "office.bwcert")
    office.settle()
    (card,) = page.posts.cards()
    assert card.card.title == "Test post (VFA)"
    assert audit.unnamed(page) == []
    assert audit.clipped(page) == []
    there = post.go("exchange")
    dialog = CertificateDialog(there.session, there)
    dialog.open()
    dialog.show_file(tmp_path / "office.bwcert")
    post.settle()
    assert dialog._fingerprint.text() == shown
    assert not dialog._take.isEnabled(), "nobody follows an office whose fingerprint was not compared"
    dialog._compared.setChecked(True)
    dialog._take.click()
    post.settle()
    assert trust.roster_of(post.store) is not None


def test_a_user_who_waits_is_admitted_by_a_key_and_a_message_goes_out(two, tmp_path):
    post, office = two
    set_up(office, tmp_path)
    admit(post, office)
    with office.store.write() as unit:
        key = signing.public_bytes(signing.new_private_key()).hex()
        said = {"display_name": "Late Hire", "role": "officer", "active": True, "verify_key": key, "post_code": "VFA"}
        unit.save("account", "late", said)
    page = office.go("posts")
    (card,) = page.waiting.cards()
    assert "Officer" in card.accessibleDescription()
    card.setFocus()
    office.press(KEY.Key_A)
    office.settle()
    assert page.waiting.cards() == []
    assert "Late Hire" in {view.card.title for view in page.users.cards()}
    dialog = MessageDialog(page.session, page)
    dialog.open()
    office.settle()
    assert dialog.to.count() == 2
    dialog.text.setText("The hotline has a new number")
    dialog._send()
    office.settle()
    office.go("posts")
    assert [view.card.title for view in office.page().messages.cards()] == ["The hotline has a new number"]


def test_a_pc_is_withdrawn_with_a_reason(two, tmp_path, monkeypatch):
    post, office = two
    set_up(office, tmp_path)
    admit(post, office)
    monkeypatch.setattr("app.services.administration.needs_second", lambda *_args: False)  # this store has no key file
    page = office.go("posts")
    card = page.posts.cards()[0]
    card.setFocus()
    office.press(KEY.Key_W)
    office.settle()
    dialog = office.dialog(WithdrawDialog)
    dialog.alone.click()
    office.settle()
    assert "Say why" in dialog.problem.text()
    dialog.reason.setText("stolen in the night")
    dialog.alone.click()
    office.settle()
    assert [view.card.chip for view in office.go("posts").posts.cards()] == ["Withdrawn"]


def test_the_request_shows_a_code_and_the_fingerprint(two, tmp_path):
    post, _office = two
    page = post.go("exchange")
    card = enrolment.my_card(post.store)
    dialog = RequestDialog(page.session, card, page)
    dialog.open()
    post.settle()
    assert dialog.qr.fits
    assert dialog.qr.isVisible()
    image = dialog.qr.grab().toImage()
    dark = sum(image.pixelColor(x, image.height() // 2).lightness() < 50 for x in range(image.width()))
    assert 0.1 * image.width() < dark < 0.9 * image.width()
    dialog.save(tmp_path / "vfa.bwcard")
    post.settle()
    assert enrolment.read_card((tmp_path / "vfa.bwcard").read_bytes()) == card
    dialog.close()


def test_home_of_the_post_shows_the_offices_message(two, tmp_path):
    post, office = two
    set_up(office, tmp_path)
    admit(post, office)
    enrolment.accept(post.store, enrolment.read_certificate(post.store, enrolment.certificate(office.store)))
    bulletins.publish(office.store, "Forms of version 3 from Monday")
    stick = tmp_path / "stick"
    stick.mkdir()
    exchange.run(office.store, stick)
    post.go("exchange").exchange_through(stick)
    post.settle()
    page = post.go("home")
    post.settle()
    assert "Forms of version 3" in page._bulletins.text()
    assert page._bulletins.isVisibleTo(page)
    assert [each for each in page.findChildren(QLabel) if "Forms of version 3" in each.text()]
