# SPDX-License-Identifier: Apache-2.0
"""Taking in the office's certificate at a post."""

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

SUFFIX = ".bwcert"


class CertificateDialog(DialogFrame):
    """Take in the office's certificate at a post, once the country's fingerprint is compared."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Certificate of the office"), parent, 560)
        self._session = session
        self._answer: enrolment.Certificate | None = None
        self._problem = Banner("danger", parent=self)
        self._who = label(type="strong", wrap=True)
        self._fingerprint = label(type="figure")
        self._fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._compared = QCheckBox(_("I &compared these five groups with the office's own"))
        what = _("The office answers an enrolment with a certificate. Its fingerprint is the same at every post of the country: compare it "
                 "with the office's notice, or ring there.")
        self.body.addWidget(label(what, tone="muted", wrap=True))
        for widget in (self._problem, self._who, self._fingerprint, self._compared):
            self.body.addWidget(widget)
        choose, cancel = self.add_button(_("Choose &file")), self.add_button(_("Cancel"), "quiet")
        self._take = self.add_button(_("&Go by this office"), "primary")
        choose.clicked.connect(self._choose)
        cancel.clicked.connect(self.reject)
        self._take.clicked.connect(self._on_take)
        self._compared.toggled.connect(self._show)
        self._show()

    def show_file(self, path: Path) -> None:
        """Check a certificate and show its fingerprint."""
        store = self._session.store

        def work(_ctx: object) -> enrolment.Certificate:
            with path.open("rb") as file:
                return enrolment.read_certificate(store, file.read(enrolment.LARGEST_CERTIFICATE_BYTES + 1))

        self._session.runner.run(work, self, self._read, self._failed)

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Certificate of the office"), str(Path.home()), f"*{SUFFIX}")
        if chosen:
            self.show_file(Path(chosen))

    def _read(self, answer: enrolment.Certificate) -> None:
        self._answer = answer
        self._problem.clear()
        self._show()

    def _failed(self, error: Exception) -> None:
        self._answer = None
        self._problem.say("danger", str(error) if isinstance(error, Refused) else _("The file cannot be read. Copy it again."))
        self._show()

    def _show(self, *_args: object) -> None:
        answer = self._answer
        self._who.setText(_("Office: {name}").format(name=answer.office_name) if answer else "")
        self._fingerprint.setText(answer.fingerprint if answer else "")
        for widget in (self._who, self._fingerprint, self._compared):
            widget.setVisible(answer is not None)
        self._take.setEnabled(answer is not None and self._compared.isChecked())

    def _on_take(self) -> None:
        store, answer = self._session.store, self._answer
        if answer is not None:
            self._take.setEnabled(False)
            work = lambda _ctx: enrolment.accept(store, answer)
            self._session.runner.run(work, self, lambda _touched: self.accept(), self._failed)
