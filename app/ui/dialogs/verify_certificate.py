# SPDX-License-Identifier: Apache-2.0
"""Verifying a certificate: its number is typed, the register says whose it is."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.text import _
from app.services import prevention
from app.services.prevention import Certificate
from app.ui.dialogs.frame import DialogFrame
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class VerifyCertificate(DialogFrame):
    """One number, one answer."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Verify a certificate"), parent, 560)
        self._session = session
        self.number = QLineEdit(self)
        self.answer = Banner("info", parent=self)
        self.body.addWidget(label(_("The last two digits of the number check the others, so a mistyped one is noticed."), tone="muted",
                                  wrap=True))
        self.add_field(_("&Number on the certificate"), self.number)
        self.body.addWidget(self.answer)
        self.add_button(_("Close")).clicked.connect(self.reject)
        self.look = self.add_button(_("Verify"), "primary")
        self.look.clicked.connect(self.submit)
        self.number.setFocus()

    def submit(self) -> None:
        """Ask the register."""
        store, typed = self._session.store, self.number.text()
        self._session.runner.run(lambda _job: prevention.verify(store, typed), self, self._show,
                                 lambda error: self.answer.say("danger", str(error)))

    def _show(self, found: Certificate) -> None:
        self.answer.say("success", _("{number} was issued on {issued} to {name}, for {training}, held on {day}.").format(
            number=found.number, issued=formats.date(found.issued_on), name=found.name, training=found.title,
            day=formats.date(found.held_on)))
