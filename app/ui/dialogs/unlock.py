# SPDX-License-Identifier: Apache-2.0
"""The unlock screen: the store's post, who, passphrase, and help that helps."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.base.errors import Refused, SlotsDamaged, StoreDamaged
from app.base.jobs import JobContext
from app.base.text import _
from app.services.vault import StoreFace
from app.ui.dialogs.entry_window import EntryWindow
from app.ui.dialogs.sign_in_fields import SignInFields
from app.ui.jobs.runner import JobRunner
from app.ui.theme import style, typography
from app.ui.widgets import labels

Unlock = Callable[[Path, str, str, JobContext], Any]


class UnlockWindow(EntryWindow):
    """Signs one user in.

    Signals:
        unlocked: carries the open store.
        restore_wanted: the user wants to put a backup in the place of the store.
        failed: the surroundings or the program stood in the way; carries the error, whose sentence is on screen.
        closed: the window was closed without a sign-in.
    """

    unlocked = Signal(object)
    restore_wanted = Signal()
    failed = Signal(object)
    closed = Signal()

    def __init__(self, folder: Path, face: StoreFace, runner: JobRunner, unlock: Unlock, parent: QWidget | None = None) -> None:
        super().__init__(440, parent)
        self._folder, self._runner, self._unlock = folder, runner, unlock
        self.add_brand()
        self.post = labels.label(face.post_name or _("Case store"), type="title", wrap=True)
        self.post.setProperty("is_data", bool(face.post_name))
        self.card.addWidget(self.post)
        if face.is_office:
            self.card.addWidget(labels.label(_("Central office"), tone="muted"))
        if face.is_training:
            self.show_training_band()
        self.card.addSpacing(typography.px(8))
        self.fields = SignInFields(_("Unlock"), self)
        self.fields.submitted.connect(self._on_submitted)
        self.card.addWidget(self.fields)
        self.restore = self._link(_("Restore a backup"), self.restore_wanted.emit)
        self.help = self._link(_("I cannot get in"), self.show_help)
        foot = QHBoxLayout()
        foot.addWidget(self.restore)
        foot.addStretch(1)
        foot.addWidget(self.help)
        self.card.addLayout(foot)
        self.fields.who.setFocus()

    def show_help(self) -> None:
        """Show what somebody can do who cannot get in."""
        from app.ui.dialogs.help_sheet import CANNOT_GET_IN, HelpSheet

        HelpSheet(_("I cannot get in"), CANNOT_GET_IN, self).open()

    def _on_submitted(self, name: str, passphrase: str) -> None:
        # The keys are worked out by a job: it takes a second or two on purpose, and the window stays alive.
        self._runner.run(lambda ctx: self._unlock(self._folder, name, passphrase, ctx), self, self._on_done, self._on_failed)

    def _on_done(self, store: object) -> None:
        self.fields.finish()
        self.unlocked.emit(store)

    def _on_failed(self, error: Exception) -> None:
        self.fields.show_failure(error)
        if isinstance(error, StoreDamaged | SlotsDamaged):
            style.mark(self.restore, kind="primary")
            self.restore.setFocus()
        if not isinstance(error, Refused):
            self.failed.emit(error)

    def _link(self, text: str, run: Callable[[], object]) -> QPushButton:
        link = QPushButton(text, self)
        link.setAutoDefault(False)
        style.mark(link, kind="link")
        link.clicked.connect(lambda _checked=False: run())
        return link

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that nobody signed in; a sign-in under way is waited for."""
        if self.fields.is_working():
            event.ignore()
            return
        super().closeEvent(event)
        self.closed.emit()
