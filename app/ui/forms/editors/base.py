# SPDX-License-Identifier: Apache-2.0
"""What every editor has in common: a value, the answers that are no value, a chip for these, and names for screen readers."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from app.base.text import _
from app.domain.forms.spec import Field
from app.domain.forms.values import ILLEGIBLE, NOT_ASKED, REFUSED, UNKNOWN, Value, is_blank, is_missing, missing_label
from app.ui.theme import icons, typography

# One key for each answer that is no value; the same in every language, so that a clerk's fingers need not change.
MISSING_KEYS = {UNKNOWN: "Ctrl+U", REFUSED: "Ctrl+R", NOT_ASKED: "Ctrl+T", ILLEGIBLE: "Ctrl+I"}


class Note(NamedTuple):
    """What an editor says about what is typed: a sentence and whether it is a complaint."""

    text: str
    is_wrong: bool = False


class Editor(QWidget):
    """Edits the answer to one field.

    A missing answer (unknown, refused, not asked, illegible) lies over the input as a quiet chip. What was typed before is
    kept below it and comes back with the same key or with Backspace.

    Attributes:
        spec: the field.

    Signals:
        edited: the user changed the answer.
        entered, left: the focus came, or went elsewhere.
        went_on, went_back: the user asked for the next or the former field.
    """

    edited = Signal()
    entered = Signal()
    left = Signal()
    went_on = Signal()
    went_back = Signal()

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._missing = ""
        self._kept: Value = None
        self._is_loading = False
        self._described = ""
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)
        self._chip = QLabel(self)
        self._chip.setProperty("chip", "neutral")
        self._chip.setContentsMargins(typography.px(8), 0, typography.px(8), 0)
        self._chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._chip.hide()

    # -- what the form uses ---------------------------------------------------------------------

    def value(self) -> Value:
        """Return the answer; text that cannot be read as the field's kind is returned as it was typed."""
        return self._missing or self._read()

    def set_value(self, value: Value) -> None:
        """Show an answer without announcing it as an edit."""
        self._is_loading = True
        self._missing, self._kept = (value, None) if is_missing(value) else ("", None)
        self._write(None if self._missing else value)
        self._is_loading = False
        self._show_missing()

    def set_missing(self, answer: str) -> None:
        """Answer with a missing answer; the same one again takes it back.

        Answers that the field does not allow change nothing.
        """
        if answer not in self.spec.missing:
            return
        if answer == self._missing:
            self.restore()
            return
        if not self._missing:
            self._kept = self._read()
        self._missing = answer
        self._load(None)
        self._show_missing()
        self.edited.emit()

    def restore(self) -> None:
        """Take a missing answer back and show what stood there before it."""
        if not self._missing:
            return
        self._missing, kept, self._kept = "", self._kept, None
        self._load(kept)
        self._show_missing()
        self.edited.emit()

    def input(self) -> QWidget:
        """Return the widget that takes the focus."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        """Return every widget of the editor that Tab may come to, in order; one of them at a time takes it."""
        return [self.input()]

    def note(self) -> Note | None:
        """Return how the typed text is read or why it cannot be read; None where there is nothing to say."""
        return None

    def chip_text(self) -> str:
        """Return the words of the missing answer on screen, "" where there is none."""
        return self._chip.text() if self._missing else ""

    def set_names(self, name: str, description: str) -> None:
        """Tell screen readers what is asked."""
        self.setAccessibleName(name)
        self.input().setAccessibleName(name)
        self._described = description
        self._describe()

    def missing_menu(self, menu: QMenu) -> None:
        """Add the missing answers and their keys to a menu."""
        for answer in self.spec.missing:
            action = menu.addAction(missing_label(answer))
            action.setShortcut(QKeySequence(MISSING_KEYS[answer]))
            action.setShortcutVisibleInContextMenu(True)
            action.setCheckable(True)
            action.setChecked(answer == self._missing)
            action.triggered.connect(lambda _checked, answer=answer: self.set_missing(answer))

    # -- what a kind of editor gives --------------------------------------------------------------

    def _read(self) -> Value:
        raise NotImplementedError

    def _write(self, value: Value) -> None:
        raise NotImplementedError

    def _base_menu(self) -> QMenu:
        return QMenu(self)

    def _summary(self) -> str:
        """Return what a screen reader says of the answer beside the input's own text."""
        return ""

    # -- shared workings --------------------------------------------------------------------------

    def adopt(self, widget: QWidget, *, is_chip_host: bool = True) -> None:
        """Watch `widget` for keys, focus and menus; lay the chip over it."""
        widget.installEventFilter(self)
        widget.setProperty("editor", True)
        if is_chip_host:
            self._chip.setParent(widget)

    def add_more_button(self) -> None:
        """Add the quiet button that shows the missing answers to people who use the mouse."""
        self._more = QToolButton(self)
        self._more.setIcon(icons.icon("more", "muted"))
        self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more.setToolTip(_("Other answers: unknown, refused, not asked"))
        self._more.setAccessibleName(_("Other answers"))
        self._more.clicked.connect(self._on_more_clicked)
        keeps_its_place = self._more.sizePolicy()
        keeps_its_place.setRetainSizeWhenHidden(True)
        self._more.setSizePolicy(keeps_its_place)
        self._more.hide()
        self.row.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)

    def _show_more_button(self) -> None:
        focus = QApplication.focusWidget()
        is_near = self.underMouse() or (focus is not None and self.isAncestorOf(focus))
        self._more.setVisible(bool(self.spec.missing) and is_near)

    def changed(self) -> None:
        """Announce that the user changed the input; typing over a missing answer takes its place."""
        if self._is_loading:
            return
        if self._missing and not is_blank(self._read()):
            self._missing, self._kept = "", None
            self._show_missing()
        self._describe()
        self.edited.emit()

    def _load(self, value: Value) -> None:
        self._is_loading = True
        self._write(value)
        self._is_loading = False

    def _show_missing(self) -> None:
        self._chip.setText(missing_label(self._missing) if self._missing else "")
        self._chip.setVisible(bool(self._missing))
        self._place_chip()
        self._describe()

    def _place_chip(self) -> None:
        host = self._chip.parentWidget()
        if host is None or host is self or not self._missing:
            return
        self._chip.setFixedHeight(typography.px(24))
        self._chip.adjustSize()
        gap = typography.px(3)
        top = gap if host.height() > 2 * self._chip.height() else max(0, (host.height() - self._chip.height()) // 2)
        left = gap if self.isLeftToRight() else host.width() - self._chip.width() - gap
        self._chip.move(left, top)
        self._chip.raise_()

    def _describe(self) -> None:
        said = [missing_label(self._missing)] if self._missing else [self._summary()]
        self.input().setAccessibleDescription(" ".join(part for part in [*said, self._described] if part))

    def _on_more_clicked(self) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.missing_menu(menu)
        self.input().setFocus(Qt.FocusReason.OtherFocusReason)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _on_menu_asked(self, event: QContextMenuEvent) -> None:
        menu = self._base_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.spec.missing:
            if not menu.isEmpty():
                menu.addSeparator()
            self.missing_menu(menu)
        menu.popup(event.globalPos())

    def _key_answer(self, event: QKeyEvent) -> str:
        typed = QKeySequence(event.keyCombination())
        return next((answer for answer in self.spec.missing if QKeySequence(MISSING_KEYS[answer]) == typed), "")

    def _on_key(self, event: QKeyEvent) -> bool:
        """Take the keys that mean the same in every editor; True when taken."""
        answer = self._key_answer(event)
        if answer:
            self.set_missing(answer)
            return True
        if self._missing and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.restore()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._moves_on(event):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.went_back if is_back else self.went_on).emit()
            return True
        return False

    def _moves_on(self, event: QKeyEvent) -> bool:
        """Tell whether this press of Enter goes to another field."""
        return not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the events that mean something here."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._key_answer(event):
            event.accept()
            return True
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if kind == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            self._on_menu_asked(event)
            return True
        if kind == QEvent.Type.FocusOut:
            reason = event.reason() if isinstance(event, QFocusEvent) else None
            if reason not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
                self._on_left()
                self.left.emit()
        if kind == QEvent.Type.FocusIn:
            self.entered.emit()
        if kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._show_more_button()
        if kind in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place_chip()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the quiet button under the mouse."""
        super().enterEvent(event)
        self._show_more_button()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the quiet button again."""
        super().leaveEvent(event)
        self._show_more_button()

    def _on_left(self) -> None:
        """Tidy the input when the focus leaves it."""
