# SPDX-License-Identifier: Apache-2.0
"""One value of a conflict as a column: what, who, where, when, why."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.base.text import _
from app.services.conflicts import Conflict, Side
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.chips import Chip
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label


class SideColumn(QFrame):
    """A value with its origin and the button that keeps it.

    Signals:
        kept: the user wants this value.
    """

    kept = Signal()

    def __init__(self, side: Side, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style.mark(self, row="card")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[typography.px(12)] * 4)
        column.setSpacing(typography.px(6))
        heading = _("Here") if side.is_here else _("There: {post}").format(post=side.where)
        column.addWidget(label(heading, type="strong", wrap=True))
        column.addWidget(label(side.words, type="section", wrap=True))
        if side.is_shown:
            column.addWidget(Chip(_("Shown meanwhile"), "neutral"))
        column.addWidget(label(origin(side.who, side.wall), tone="muted", wrap=True))
        if side.why:
            column.addWidget(label(_("Why: {reason}").format(reason=side.why), tone="muted", wrap=True))
        column.addStretch(1)
        self.button = KeyButton(_("Keep this"), key)
        self.button.clicked.connect(self.kept)
        self.button.setAccessibleName(_("Keep {value}").format(value=side.words))
        column.addWidget(self.button)


def origin(who: str, wall: str) -> str:
    """Return who and when in a line; the time is that PC's own."""
    when = formats.moment(datetime.fromisoformat(wall)) if wall else _("at an unknown time")
    return _("{who}, {when}").format(who=who or _("Somebody whose account is not here"), when=when)


def history_text(conflict: Conflict) -> str:
    """Return the field's history, newest first, a line each."""
    parts = [(each.words, origin(each.who, each.wall), each.why) for each in conflict.history]
    return "\n".join("  ·  ".join(part for part in line if part) for line in parts)
