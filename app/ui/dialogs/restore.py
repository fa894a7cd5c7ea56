# SPDX-License-Identifier: Apache-2.0
"""Putting a backup in the place of the store: choose a copy, sign in, and what is there now is set aside."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from app.base.jobs import JobContext
from app.base.text import N_, _
from app.domain.dates import exact
from app.services.recovery import BackupRow
from app.ui.dialogs.entry_window import EntryWindow
from app.ui.dialogs.sign_in_fields import SignInFields
from app.ui.jobs.runner import JobRunner
from app.ui.theme import style, typography
from app.ui.widgets import labels

Restore = Callable[[Path, Path, str, str, JobContext], Any]

_WHY = {
    "daily": N_("daily"), "by-hand": N_("made by hand"), "before-import": N_("before an import"),
    "before-upgrade": N_("before an upgrade"), "before-rotation": N_("before the key was changed"),
}


class RestoreWindow(EntryWindow):
    """Restores one of the backups that lie on this PC.

    Signals:
        restored: carries the open store.
        back_wanted: the user wants to go back to the unlock screen.
        closed: the window was closed.
    """

    restored = Signal(object)
    back_wanted = Signal()
    closed = Signal()

    def __init__(self, folder: Path, rows: Sequence[BackupRow], runner: JobRunner, restore: Restore, parent: QWidget | None = None) -> None:
        super().__init__(560, parent)
        self._folder, self._rows, self._runner, self._restore = folder, rows, runner, restore
        self.card.addWidget(labels.label(_("Restore a backup"), type="title"))
        if rows:
            words = _("Choose a copy. What was entered after it was made is missing from it; the present files are set aside, not removed.")
        else:
            words = _("There is no backup of this store on this PC. Call the central office: it holds what this post has sent. "
                      "Do not make a new store in its place before you have spoken to the office.")
        self.card.addWidget(labels.label(words, tone="muted", wrap=True))
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("Backups, newest first"))
        self.list.setMinimumHeight(typography.px(140))
        for row in rows:
            item = QListWidgetItem(backup_words(row))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, item.text())
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.fields = SignInFields(_("Restore this backup"), self)
        self.fields.submitted.connect(self._on_submitted)
        self.back = QPushButton(_("Back to the unlock screen"), self)
        self.back.setAutoDefault(False)
        style.mark(self.back, kind="link")
        self.back.clicked.connect(self.back_wanted)
        for part in (self.list, self.fields, self.back):
            self.card.addWidget(part)
        self.list.setVisible(bool(rows))
        self.fields.setVisible(bool(rows))
        (self.list if rows else self.back).setFocus()

    def _on_submitted(self, name: str, passphrase: str) -> None:
        copy = self._rows[self.list.currentRow()].path
        self.list.setEnabled(False)
        self._runner.run(lambda ctx: self._restore(self._folder, copy, name, passphrase, ctx), self, self._on_done, self._on_failed)

    def _on_done(self, store: object) -> None:
        self.fields.finish()
        self.restored.emit(store)

    def _on_failed(self, error: Exception) -> None:
        self.list.setEnabled(True)
        self.fields.show_failure(error)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for a restore under way; it must not be left half done."""
        if self.fields.is_working():
            event.ignore()
            return
        super().closeEvent(event)
        self.closed.emit()


def backup_words(row: BackupRow) -> str:
    """Return a backup in words: when, why, how large."""
    size = QLocale().formattedDataSize(row.size_bytes, 1)
    why = _(_WHY[row.why]) if row.why in _WHY else row.why
    return _("{date}, {time} – {why}, {size}").format(
        date=exact(row.made_at.date()).display(), time=row.made_at.strftime("%H:%M"), why=why, size=size)
