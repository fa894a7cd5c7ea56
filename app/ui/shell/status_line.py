# SPDX-License-Identifier: Apache-2.0
"""The foot of the window: who is signed in where, whether typing is safe, how old the office's receipt is, and Lock."""

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.base import clock
from app.base.text import N_, _, ngettext
from app.domain import permissions
from app.ui.theme import style, typography
from app.ui.widgets import labels
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import ElidedLabel, IconLabel
from app.ui.widgets.session import Session

WARN_AFTER = timedelta(days=2)

# State of `app.ui.forms.drafts.DraftState`: icon, colour role, words.
_STATES = {
    "clean": ("done", "muted", N_("Saved")),
    "waiting": ("edit", "muted", N_("Typing")),
    "keeping": ("edit", "muted", N_("Typing")),
    "kept": ("done", "success", N_("Draft kept")),
    "failed": ("warning", "danger", N_("Draft not kept")),
}


class StatusLine(QFrame):
    """Always shows who, post, safety of what is typed, and the age of the last receipt.

    Signals:
        lock_wanted: the user wants to lock.
    """

    lock_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style.mark(self, surface="window")
        self._session = session
        self._who = _Part("user", "muted", self)
        self._saved = _Part("done", "muted", self)
        self._receipt = _Part("exchange", "muted", self)
        self._recovery = _Part("warning", "warning", self)
        self._lock = KeyButton(_("Lock"), "Ctrl+L", kind="quiet", icon="lock", parent=self)
        self._lock.clicked.connect(self.lock_wanted)
        style.mark(self._lock, kind="quiet", density="compact")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._who, 1)
        for part in (self._recovery, self._saved, self._receipt):
            self._row.addWidget(part)
        self._row.addWidget(self._lock)
        who = _("{name}, {role} – {post}").format(
            name=session.actor_name, role=permissions.role_label(session.role).lower(), post=session.post_name)
        self._who.say("user", "muted", who)
        self._who.setAccessibleName(_("Signed in: {who}").format(who=who))
        self._recovery.say("warning", "warning", _("Recovery not confirmed"))
        self._recovery.setToolTip(_("The office has not proved yet that it can open this store if every passphrase is lost."))
        self._recovery.setVisible(not session.recovery_confirmed and not session.is_training)
        self._receipt.setVisible(not session.is_office)
        self.show_saved("clean")
        self.show_receipt(None)
        style.look().changed.connect(self._measure)
        self._measure()

    def show_saved(self, state: str) -> None:
        """Show how safe the typed text is; the words of DraftState."""
        icon, role, words = _STATES[state]
        self._saved.say(icon, role, _(words))

    def show_receipt(self, when: datetime | None) -> None:
        """Show the age of the office's last receipt; None where there was none."""
        is_old = when is None or clock.now() - when >= WARN_AFTER
        text = receipt_words(when, clock.now())
        self._receipt.say("warning" if is_old else "exchange", "warning" if is_old else "muted", text)
        self._receipt.setToolTip(_("Until the office confirms it, work of this PC exists here only.") if is_old else "")

    def texts(self) -> list[str]:
        """Return the words on screen."""
        parts = (self._who, self._recovery, self._saved, self._receipt)
        return [part.text() for part in parts if part.isVisibleTo(self)]

    def _measure(self) -> None:
        px = typography.px
        self._row.setContentsMargins(px(16), px(4), px(8), px(4))
        self._row.setSpacing(px(20))


def receipt_words(when: datetime | None, now: datetime) -> str:
    """Return the age of a receipt in words."""
    if when is None:
        return _("No receipt from the office yet")
    days = (now.date() - when.astimezone(now.tzinfo).date()).days
    if days <= 0:
        return _("Receipt today")
    if days == 1:
        return _("Receipt yesterday")
    return ngettext("Receipt {n} day ago", "Receipt {n} days ago", days).format(n=days)


class _Part(QWidget):
    """An icon and words. Only the part that names people may be cut short."""

    def __init__(self, icon: str, role: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = IconLabel(icon, role, 16, self)
        self._words = ElidedLabel("", self) if icon == "user" else labels.label(parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(typography.px(6))
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)

    def say(self, icon: str, role: str, text: str) -> None:
        self._icon.set_icon(icon, role)
        if isinstance(self._words, ElidedLabel):
            self._words.set_text(text)
        else:
            self._words.setText(text)
        tone = role if role in ("warning", "danger") else "muted"
        style.mark(self._words, tone=tone)
        self.setAccessibleName(text)

    def text(self) -> str:
        return self._words.full_text() if isinstance(self._words, ElidedLabel) else self._words.text()
