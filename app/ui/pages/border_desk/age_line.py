# SPDX-License-Identifier: Apache-2.0
"""Whether the traveller is asked as a child: from the birth date, or because the officer doubts what the papers say."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base.text import _
from app.ui.theme import typography
from app.ui.widgets.chips import Chip
from app.ui.widgets.key_button import KeyButton


class AgeLine(QWidget):
    """A chip that says which rules apply, and the officer's doubt.

    Signals:
        changed: the officer raised or withdrew a doubt.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_child: bool | None = False
        self._is_known = self._in_doubt = False
        self.chip = Chip("", "neutral", "person")
        self.doubt = KeyButton(_("Looks under 18"), "C", kind="quiet", only_shown=True)
        self.doubt.setCheckable(True)
        self.doubt.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.doubt.setToolTip(_("Whatever the papers say: ask as a child"))
        self.doubt.clicked.connect(self.toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(typography.px(8))
        row.addWidget(self.doubt)
        row.addWidget(self.chip)

    def begin(self) -> None:
        """Begin with the next traveller."""
        self._in_doubt = False
        self.set_child(None, False)

    def set_child(self, is_child: bool | None, known: bool) -> None:
        """Take in whether the traveller is under 18; None where that is in doubt, `known` False where nothing was typed yet."""
        self._is_child, self._is_known = is_child, known
        self._show()

    def toggle(self) -> None:
        """Raise the doubt, or withdraw it."""
        self._in_doubt = not self._in_doubt
        self._show()
        self.changed.emit()

    def as_child(self) -> bool | None:
        """Return whether the questions for children are asked; None in doubt, when they are."""
        return None if self._in_doubt else self._is_child if self._is_known else False

    def answer(self) -> str:
        """Return the answer for the record: "yes", "no", "doubt", or "" where nothing is known."""
        if not self._in_doubt and not self._is_known:
            return ""
        return {None: "doubt", True: "yes", False: "no"}[self.as_child()]

    def _show(self) -> None:
        self.doubt.setChecked(self._in_doubt)
        self.doubt.setVisible(self._in_doubt or not (self._is_known and self._is_child is not False))
        if self.as_child() is None:
            self.chip.say(_("Asked as a child"), "warning", "warning")
        elif not self._is_known:
            self.chip.say(_("Age not known"), "neutral", "unknown")
        else:
            self.chip.say(_("Under 18") if self._is_child else _("Adult"), "warning" if self._is_child else "neutral", "person")
