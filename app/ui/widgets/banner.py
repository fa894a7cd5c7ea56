# SPDX-License-Identifier: Apache-2.0
"""A sentence about what is going on, at the place where it goes on: icon, word, sentence, at most one action."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.text import N_, _
from app.ui.theme import style, typography
from app.ui.widgets.labels import IconLabel, label

# kind: icon, colour role, word. The word goes with the colour because some people and all grey printers see no colour.
KINDS = {
    "info": ("info", "accent", N_("Note")),
    "success": ("success", "success", N_("Done")),
    "warning": ("warning", "warning", N_("Check this")),
    "danger": ("danger", "danger", N_("Problem")),
}


class Banner(QFrame):
    """A banner of one kind: "info", "success", "warning" or "danger".

    Signals:
        acted: the action was chosen.
        closed: the user put the banner away.
    """

    acted = Signal()
    closed = Signal()

    def __init__(
        self, kind: str = "info", text: str = "", action: str = "", *, closable: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = IconLabel("info", "accent", 20)
        self._word = label(type="strong")
        self._text = label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton()
        self._action.clicked.connect(self.acted)
        self._close = QPushButton()
        style.mark(self._close, kind="quiet", density="compact")
        self._close.setText(_("Dismiss"))
        self._close.clicked.connect(self._put_away)
        row = QHBoxLayout(self)
        row.setContentsMargins(typography.px(12), typography.px(8), typography.px(12), typography.px(8))
        row.setSpacing(typography.px(10))
        top = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self._icon, 0, top)
        row.addWidget(self._word, 0, top)
        row.addWidget(self._text, 1, top)
        row.addWidget(self._action, 0, top)
        row.addWidget(self._close, 0, top)
        self._close.setVisible(closable)
        self.say(kind, text, action)

    def say(self, kind: str, text: str, action: str = "") -> None:
        """Show a sentence; an empty one hides the banner."""
        icon_name, role, word = KINDS[kind]
        self._icon.set_icon(icon_name, role)
        self._word.setText(_(word))
        style.mark(self._word, tone=role)
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(f"{_(word)}: {text}")
        style.mark(self, banner=kind)
        if self.parentWidget() is not None:
            self.setVisible(bool(text))
        elif text:  # not on a page yet: shown with it, instead of flashing up as a window of its own
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
        else:
            self.hide()

    def text(self) -> str:
        """Return the sentence shown."""
        return self._text.text()

    def clear(self) -> None:
        """Hide the banner."""
        self._text.clear()
        self.hide()

    def _put_away(self) -> None:
        self.clear()
        self.closed.emit()


class BannerBox(QWidget):
    """A banner at the top of a page with room around it; takes none while there is nothing to say."""

    def __init__(self, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(typography.px(16), typography.px(8), typography.px(16), typography.px(8))
        column.addWidget(banner)
        banner.installEventFilter(self)
        self.setVisible(bool(banner.text()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the banner."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(event.type() == QEvent.Type.ShowToParent)
        return False
