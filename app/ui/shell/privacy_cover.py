# SPDX-License-Identifier: Apache-2.0
"""Ctrl+Shift+H covers every window of the program, dialogs too; Ctrl+L locks from everywhere, dialogs too."""

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.base.text import _
from app.ui.theme import style
from app.ui.widgets import labels
from app.ui.widgets.labels import IconLabel

_CTRL = Qt.KeyboardModifier.ControlModifier
_HIDE = QKeyCombination(_CTRL | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_H)
_LOCK = QKeyCombination(_CTRL, Qt.Key.Key_L)
_INPUT = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.Shortcut, QEvent.Type.InputMethod,
    QEvent.Type.ContextMenu, QEvent.Type.Wheel,
})


class PrivacyKeys(QObject):
    """Listens for the two keys in the whole application, since a dialog keeps keys from the window behind it.

    Signals:
        lock_wanted: Ctrl+L was pressed.
        hidden_changed: the content is covered, or shown again.
    """

    lock_wanted = Signal()
    hidden_changed = Signal(bool)

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._covers: list[_Cover] = []
        self._before: QWidget | None = None
        self._has_copied = False
        QApplication.clipboard().dataChanged.connect(self._note_copy)
        app.installEventFilter(self)

    def is_hidden(self) -> bool:
        """Tell whether the content is covered."""
        return bool(self._covers)

    def forget_copied(self) -> None:
        """Empty the clipboard of what was copied here: the next user of this PC must not paste it. What others copied stays."""
        if self._has_copied:
            QApplication.clipboard().clear()
            self._has_copied = False

    def _note_copy(self) -> None:
        """Remember whether what is on the clipboard now came from this program."""
        self._has_copied = QApplication.activeWindow() is not None

    def toggle(self) -> None:
        """Cover the content, or show it again."""
        if self._covers:
            self.show_content()
        else:
            self.hide_content()

    def hide_content(self) -> None:
        """Cover every window that is open."""
        if self._covers:
            return
        self._before = QApplication.focusWidget()
        windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        for window in windows:
            self._cover(window)
        for cover in self._covers:
            if cover.window().isActiveWindow():
                cover.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hidden_changed.emit(True)

    def show_content(self) -> None:
        """Take the covers away and give the focus back."""
        for cover in self._covers:
            if isValid(cover):
                cover.uncover()
        self._covers = []
        if self._before is not None and isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hidden_changed.emit(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the two keys; while the content is covered, take everything else that could change it unseen."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(event, QKeyEvent):
            keys = event.keyCombination()
            if keys in (_HIDE, _LOCK):
                event.accept()  # as a shortcut override: send it on as a key press, whoever has the focus
                if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
                    self.toggle() if keys == _HIDE else self.lock_wanted.emit()
                return True
        if not self._covers:
            return False
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._cover(watched)  # a dialog that opens by itself while the content is hidden
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else the shortcuts of the window behind the cover would still work
        return event.type() in _INPUT and isinstance(watched, QWidget)

    def _cover(self, window: QWidget) -> None:
        if window.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip):
            window.hide()
        else:
            self._covers.append(_Cover(window))


class _Cover(QWidget):
    """Lies over one whole window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        style.mark(self, surface="window")
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "none")
        title = labels.label(_("Content hidden"), type="section", parent=self)
        words = labels.label(_("Ctrl+Shift+H shows it again, Ctrl+L locks."), tone="muted", wrap=True, parent=self)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleName(title.text())
        self.setAccessibleDescription(words.text())
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(IconLabel("hidden", "muted", 40, self), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(words)
        column.addStretch(1)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def uncover(self) -> None:
        """Take the cover away."""
        self.window().removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the size of the window below."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False
