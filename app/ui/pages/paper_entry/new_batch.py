# SPDX-License-Identifier: Apache-2.0
"""Receiving a batch: what its slip says, and how it will be verified."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.base.text import _
from app.domain.paper.batches import VERIFY_LABELS, Verify
from app.domain.paper.forms.catalogue import PAPER_FORMS, paper_form
from app.domain.paper.state import Path
from app.services.paper import batches
from app.services.paper.batches import NewBatch, Received
from app.ui.dialogs.frame import DialogFrame
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.number_field import NumberField
from app.ui.widgets.session import Session


class NewBatchDialog(DialogFrame):
    """Asks for the header of a batch and receives it."""

    def __init__(self, session: Session, received: Callable[[Received], object], parent: QWidget | None = None) -> None:
        super().__init__(_("New batch"), parent, 520)
        self._session, self._received = session, received
        self.problem = Banner("danger", parent=self)
        self.form = QComboBox(self)
        for key, form in PAPER_FORMS.items():
            self.form.addItem(_(form.title), key)
        self.forms = NumberField(1, batches.MOST_FORMS, 20)
        self.source, self.period = QLineEdit(self), QLineEdit(self)
        self.verify, self.path = QComboBox(self), QComboBox(self)
        for each in (Verify.ALL, Verify.CHOSEN, Verify.SAMPLE):
            self.verify.addItem(_(VERIFY_LABELS[each]), each)
        self.every = NumberField(1, 50, 5)
        self.path.addItem(_("The clerk: may skip, go back, keep what is wrong on the paper"), Path.OPERATOR)
        self.path.addItem(_("The program: question after question"), Path.PROGRAM)
        self.totals: dict[str, QLineEdit] = {}
        self.body.addWidget(self.problem)
        for caption, widget in (
            (_("&Form"), self.form), (_("&Number of forms in the stack"), self.forms), (_("Post that &sent it"), self.source),
            (_("&Period"), self.period), (_("Key a second time: &what"), self.verify), (_("Every n-th form: n"), self.every),
            (_("Who &decides the way through a form"), self.path),
        ):
            self.add_field(caption, widget)
        self.body.addWidget(label(_("Control totals, if the slip has any"), type="strong"))
        self._at = self.body.count()
        cancel = self.add_button(_("Cancel"))
        self.save = self.add_button(_("Receive batch"), "primary")
        cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self.submit)
        self.form.currentIndexChanged.connect(self._ask_totals)
        self.verify.currentIndexChanged.connect(lambda _index: self.every.setEnabled(self.verify.currentData() == Verify.SAMPLE))
        self.every.setEnabled(False)
        self._ask_totals()
        self.form.setFocus()

    def submit(self) -> None:
        """Receive the batch."""
        written = {key: field.text().strip() for key, field in self.totals.items() if field.text().strip()}
        wrong = next((key for key, text in written.items() if not text.isdecimal()), "")
        if wrong:
            self.problem.say("danger", _("A control total is a whole number."))
            self.totals[wrong].setFocus()
            return
        new = NewBatch(
            self.form.currentData(), self.forms.value(), self.source.text().strip(), self.period.text().strip(),
            {key: int(text) for key, text in written.items()}, Verify(self.verify.currentData()), self.every.value(),
            Path(self.path.currentData()),
        )
        store = self._session.store
        self.save.setEnabled(False)
        self._session.runner.run(lambda _ctx: batches.receive(store, new), self, self._done, self._failed)

    def _done(self, received: Received) -> None:
        self.accept()
        self._received(received)

    def _failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self.problem.say("danger", str(error))

    def _ask_totals(self, _index: int = 0) -> None:
        for field in self.totals.values():
            field.deleteLater()
        self.totals.clear()
        for number, section, question in paper_form(self.form.currentData()).questions():
            if question.total and not section.most:
                field = QLineEdit(self)
                field.setMaximumWidth(typography.px(140))
                words = f"{number} {_(question.field.label).replace('&', '')}"
                field.setPlaceholderText(words)
                field.setAccessibleName(words)
                field.setMinimumWidth(typography.px(280))
                self.totals[question.field.key] = field
                self.body.addWidget(field)
