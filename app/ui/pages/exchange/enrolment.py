# SPDX-License-Identifier: Apache-2.0
"""Enrolling another PC: its file or the text of its QR code, and a fingerprint that two people compare aloud."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPlainTextEdit, QWidget

from app.base.errors import Refused
from app.base.text import _, ngettext
from app.domain.permissions import role_label
from app.services import enrolment
from app.ui.dialogs.frame import DialogFrame
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.qr_code import QrCode
from app.ui.widgets.session import Session

SUFFIX = ".bwcard"
_MOST_NAMED = 6


class RequestDialog(DialogFrame):
    """Shows what this PC takes to the other: a QR code, the fingerprint to compare, and the file."""

    def __init__(self, session: Session, card: enrolment.Card, parent: QWidget | None = None) -> None:
        super().__init__(_("Enrolment of this PC"), parent, 560)
        self._session, self._card = session, card
        self._said = Banner("success", parent=self)
        lead = _("Take the file to the office on a stick, or let a phone read the code and send its text. Nothing in it is secret.")
        self.body.addWidget(label(lead, tone="muted", wrap=True))
        self.qr = QrCode(enrolment.card_bytes(card))
        self.qr.setAccessibleName(_("QR code of the enrolment file"))
        self.body.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignHCenter)
        if not self.qr.fits:
            self.body.addWidget(label(_("This PC has too many users for a QR code. Use the file."), tone="muted", wrap=True))
        self.body.addWidget(label(_("Fingerprint; the office rings and compares it letter by letter"), wrap=True))
        self.fingerprint = label(card.fingerprint, type="figure")
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.fingerprint)
        self.body.addWidget(self._said)
        close, save = self.add_button(_("Close"), "quiet"), self.add_button(_("&Save the file"), "primary")
        close.clicked.connect(self.accept)
        save.clicked.connect(self._choose)

    def save(self, path: Path) -> None:
        """Write the enrolment file."""
        data = enrolment.card_bytes(self._card)
        said = _("The enrolment file was saved. Take it to the other PC and compare the fingerprint there.")
        self._session.runner.run(
            lambda _ctx: path.write_bytes(data), self, lambda _done: self._said.say("success", said),
            lambda _error: self._said.say("danger", _("The file cannot be written. Choose another place.")), uses_store=False,
        )

    def _choose(self) -> None:
        name = f"{self._card.post_code}{SUFFIX}".lower()
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save enrolment file"), str(Path.home() / name), f"*{SUFFIX}")
        if chosen:
            self.save(Path(chosen))


class EnrolDialog(DialogFrame):
    """Choose the other PC's file or paste its text, compare the fingerprint, enrol."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Enrol another PC"), parent, 560)
        self._session = session
        self._card: enrolment.Card | None = None
        self._problem = Banner("danger", parent=self)
        self._who = label(type="strong", wrap=True)
        self._users = label(tone="muted", wrap=True)
        self._fingerprint = label(type="figure")
        self._fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._compared = QCheckBox(_("I &compared these five groups with a person at the other PC"))
        what = _("Choose the enrolment file of the other PC, or paste the text of its QR code; this program reads no camera. Ring "
                 "somebody there, and compare the five groups letter by letter.")
        self.body.addWidget(label(what, tone="muted", wrap=True))
        self.pasted = QPlainTextEdit()
        self.pasted.setTabChangesFocus(True)
        self.pasted.setFixedHeight(typography.px(64))
        self.add_field(_("&Text of the QR code"), self.pasted)
        for widget in (self._problem, self._who, self._users, self._fingerprint, self._compared):
            self.body.addWidget(widget)
        choose = self.add_button(_("Choose &file"))
        cancel = self.add_button(_("Cancel"), "quiet")
        self._enrol = self.add_button(_("&Enrol"), "primary")
        choose.clicked.connect(self._choose)
        cancel.clicked.connect(self.reject)
        self._enrol.clicked.connect(self._on_enrol)
        self._compared.toggled.connect(self._show)
        self.pasted.textChanged.connect(self._read_pasted)
        self._show()

    def show_file(self, path: Path) -> None:
        """Show whose file this is."""
        try:
            with path.open("rb") as file:
                self._read(file.read(enrolment.LARGEST_CARD_BYTES + 1))
        except OSError:
            self._card = None
            self._problem.say("danger", _("The file cannot be read. Copy it again."))
            self._show()

    def _read_pasted(self) -> None:
        text = self.pasted.toPlainText().strip()
        if text:
            self._read(text.encode("utf-8"))
        else:
            self._card = None
            self._problem.clear()
            self._show()

    def _read(self, data: bytes) -> None:
        try:
            self._card = enrolment.read_card(data)
            self._problem.clear()
        except Refused as error:
            self._card = None
            self._problem.say("danger", str(error))
        self._compared.setChecked(False)
        self._show()

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Enrolment file"), str(Path.home()), f"*{SUFFIX}")
        if chosen:
            self.show_file(Path(chosen))

    def _show(self, *_args: object) -> None:
        card = self._card
        kind = _("Office") if card and card.is_office else _("Post")
        self._who.setText(f"{kind}: {card.post_name} ({card.post_code})" if card else "")
        self._users.setText(_users_words(card) if card else "")
        self._fingerprint.setText(card.fingerprint if card else "")
        for widget in (self._who, self._fingerprint, self._compared):
            widget.setVisible(card is not None)
        self._users.setVisible(bool(card and card.users))
        self._enrol.setEnabled(card is not None and self._compared.isChecked())

    def _on_enrol(self) -> None:
        store, card = self._session.store, self._card
        if card is None:
            return
        self._enrol.setEnabled(False)
        work = lambda _ctx: enrolment.enrol(store, card)
        self._session.runner.run(work, self, lambda _touched: self.accept(), lambda error: self._problem.say("danger", str(error)))


def _users_words(card: enrolment.Card) -> str:
    named = [f"{each.name} ({role_label(each.role)})" for each in card.users[:_MOST_NAMED]]
    more = len(card.users) - len(named)
    if more:
        named.append(ngettext("{n} more", "{n} more", more).format(n=more))
    return _("With these users: {users}").format(users=", ".join(named))
