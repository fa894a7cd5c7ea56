# SPDX-License-Identifier: Apache-2.0
"""Enrolling another PC: its file, and a fingerprint that two people compare aloud."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from app.base.errors import Refused
from app.base.text import _
from app.services import enrolment
from app.ui.dialogs.frame import DialogFrame
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session

SUFFIX = ".bwcard"


def save_card(session: Session, parent: QWidget) -> Path | None:
    """Ask where to put this PC's enrolment file and write it there; None when the user changed his mind."""
    name = f"{session.post_code or 'pc'}{SUFFIX}".lower()
    chosen, _kind = QFileDialog.getSaveFileName(parent, _("Save enrolment file"), str(Path.home() / name), f"*{SUFFIX}")
    if not chosen:
        return None
    path = Path(chosen)
    store = session.store
    session.runner.run(lambda _ctx: path.write_bytes(enrolment.card_bytes(enrolment.my_card(store))), parent)
    return path


class EnrolDialog(DialogFrame):
    """Choose the other PC's file, compare its fingerprint, enrol."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Enrol another PC"), parent, 560)
        self._session = session
        self._card: enrolment.Card | None = None
        self._problem = Banner("danger")
        self._who = label(type="strong", wrap=True)
        self._fingerprint = label(type="figure")
        self._fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._compared = QCheckBox(_("I &compared these five groups with a person at the other PC"))
        what = _("Choose the enrolment file of the other PC. Ring somebody there, and compare the five groups letter by letter.")
        self.body.addWidget(label(what, tone="muted", wrap=True))
        for widget in (self._problem, self._who, self._fingerprint, self._compared):
            self.body.addWidget(widget)
        choose = self.add_button(_("Choose &file"))
        cancel = self.add_button(_("Cancel"), "quiet")
        self._enrol = self.add_button(_("&Enrol"), "primary")
        choose.clicked.connect(self._choose)
        cancel.clicked.connect(self.reject)
        self._enrol.clicked.connect(self._on_enrol)
        self._compared.toggled.connect(self._show)
        self._show()

    def show_file(self, path: Path) -> None:
        """Show whose file this is."""
        try:
            self._card = enrolment.read_card(path.read_bytes())
            self._problem.clear()
        except (OSError, Refused) as error:
            self._card = None
            text = str(error) if isinstance(error, Refused) else _("The file cannot be read. Copy it again.")
            self._problem.say("danger", text)
        self._show()

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Enrolment file"), str(Path.home()), f"*{SUFFIX}")
        if chosen:
            self.show_file(Path(chosen))

    def _show(self, *_args: object) -> None:
        card = self._card
        kind = _("Office") if card and card.is_office else _("Post")
        self._who.setText(f"{kind}: {card.post_name} ({card.post_code})" if card else "")
        self._fingerprint.setText(card.fingerprint if card else "")
        for widget in (self._who, self._fingerprint, self._compared):
            widget.setVisible(card is not None)
        self._enrol.setEnabled(card is not None and self._compared.isChecked())

    def _on_enrol(self) -> None:
        store, card = self._session.store, self._card
        if card is None:
            return
        self._enrol.setEnabled(False)
        work = lambda _ctx: enrolment.enrol(store, card)
        self._session.runner.run(work, self, lambda _touched: self.accept(), lambda error: self._problem.say("danger", str(error)))
