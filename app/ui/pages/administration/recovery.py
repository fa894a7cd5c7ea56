# SPDX-License-Identifier: Apache-2.0
"""Recovery: whether the office could open this store after all passphrases are lost, and the steps to get there."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base.jobs import JobContext
from app.base.text import _
from app.domain.permissions import Action
from app.services import accounts
from app.services.administration import PostFacts
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.chips import Chip
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session

REQUEST_SUFFIX, PROOF_SUFFIX = ".bwrecovery", ".bwproof"
_LARGEST_PROOF_BYTES = 1 << 20


class Recovery(QWidget):
    """The state as a word, what it means, and the next step.

    Signals:
        changed: the key was set, or the proof was taken in.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._may = session.can(Action.RECOVER)
        self.chip = Chip("")
        self._words = label(tone="muted", wrap=True)
        self.result = Banner(closable=True, parent=self)
        self.rewrite = Banner("warning", parent=self)
        self.key = QLineEdit()
        self.key.setPlaceholderText(_("Recovery key"))
        self.key.setAccessibleName(_("Recovery key of the office"))
        self.set_key = KeyButton(_("Set the recovery key"), icon="key")
        self.save_request = KeyButton(_("Save the request for the office"), icon="save")
        self.take_proof = KeyButton(_("Take in the proof of the office"), icon="inbox")
        self._lay_out()
        self.set_key.clicked.connect(self._on_set_key)
        self.key.returnPressed.connect(self.set_key.click)
        self.save_request.clicked.connect(self._choose_request)
        self.take_proof.clicked.connect(self._choose_proof)

    def show_facts(self, facts: PostFacts) -> None:
        """Show how recovery stands."""
        state = facts.recovery
        chip, tone, words = {
            "confirmed": (_("Confirmed"), "success", _("The office has proved that it can open this store if every passphrase is lost.")),
            "not confirmed": (_("Not confirmed"), "warning", _(
                "The office's key is set, but nobody knows yet that it works. Save the request, take it to the office, and take in the "
                "proof that the office answers. Until then a store whose passphrases are all lost may stay closed for ever.")),
        }.get(state, (_("None"), "warning", _(
            "If every user of this PC forgets the passphrase, this store stays closed for ever. Ask the office for its recovery key, a "
            "line that begins with age1, and set it here.")))
        self.chip.say(chip, tone)
        self._words.setText(words)
        self.key.setVisible(self._may and state == "none")
        self.set_key.setVisible(self._may and state == "none")
        self.save_request.setVisible(self._may and state == "not confirmed")
        self.take_proof.setVisible(self._may and state == "not confirmed")
        due = _("An account was closed, but the store is not yet written anew under a new key. It is done with the next daily care; see "
                "that the disk has room for three times the store.")
        self.rewrite.say("warning", due if facts.rewrite_due else "")

    def write_request(self, path: Path) -> None:
        """Write what the office needs to prove that it can open this store."""
        store = self._session.store
        said = _("The request was saved. Take it to the office; it holds no secret in the clear.")
        write = lambda _job: path.write_bytes(accounts.recovery_request(store))
        self._session.runner.run(write, self, lambda _done: self.result.say("success", said), self._failed)

    def take_in(self, path: Path) -> None:
        """Take in the proof of the office."""
        store = self._session.store

        def work(_job: JobContext) -> object:
            with path.open("rb") as file:
                return accounts.confirm_recovery(store, file.read(_LARGEST_PROOF_BYTES))

        self._session.runner.run(work, self, lambda _done: self._done(_("Recovery is confirmed.")), self._failed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(SectionHeading(_("Recovery")))
        head.addWidget(self.chip)
        head.addStretch(1)
        steps = QHBoxLayout()
        steps.setSpacing(typography.px(8))
        steps.addWidget(self.key, 1)
        for button in (self.set_key, self.save_request, self.take_proof):
            steps.addWidget(button)
        steps.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(typography.px(8))
        column.addLayout(head)
        column.addWidget(self._words)
        column.addLayout(steps)
        column.addWidget(self.result)
        column.addWidget(self.rewrite)

    def _on_set_key(self) -> None:
        store, typed = self._session.store, self.key.text().strip()
        said = _("The recovery key is set. Now let the office prove that it works.")
        self._session.runner.run(
            lambda _job: accounts.set_recovery_key(store, typed), self, lambda _done: self._done(said), self._failed)

    def _done(self, sentence: str) -> None:
        self.result.say("success", sentence)
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        words = _("The file cannot be read or written. Choose another place, then try again.") if isinstance(error, OSError) else str(error)
        self.result.say("danger", words)

    def _choose_request(self) -> None:
        name = f"{self._session.post_code or 'pc'}{REQUEST_SUFFIX}".lower()
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the request"), str(Path.home() / name), f"*{REQUEST_SUFFIX}")
        if chosen:
            self.write_request(Path(chosen))

    def _choose_proof(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Proof of the office"), str(Path.home()), f"*{PROOF_SUFFIX}")
        if chosen:
            self.take_in(Path(chosen))
