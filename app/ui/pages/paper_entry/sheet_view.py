# SPDX-License-Identifier: Apache-2.0
"""The form on screen in the paper's order and numbering: the section in focus, the next one below, the field that takes keys.

One widget takes every key and paints every answer, so a key costs the engine's work and one repaint.
"""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.text import _
from app.domain.paper.keying import press
from app.domain.paper.keys import KEYS
from app.domain.paper.spec import Place
from app.domain.paper.state import Sheet, State
from app.ui.pages.paper_entry.key_names import key_name
from app.ui.pages.paper_entry.sheet_picture import ROW, SheetPicture, answer_words
from app.ui.theme import typography


class SheetView(QWidget):
    """Takes keys and shows where they led.

    Attributes:
        sheet, state: what is keyed and where the clerk stands; None before the first form.

    Signals:
        pressed: a key was taken; the state is the new one.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None
        self.state: State | None = None
        self._ahead: list[str] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Form"))

    def show_form(self, sheet: Sheet, state: State) -> None:
        """Show a form where its clerk stands; what was typed ahead while it was fetched goes into it."""
        self.sheet, self.state = sheet, state
        ahead, self._ahead = self._ahead, []
        self._announce()
        for key in ahead:
            self.press_key(key)

    def forget_ahead(self) -> None:
        """Drop what was typed ahead: no form comes."""
        self._ahead.clear()

    def press_key(self, key: str) -> None:
        """Give one key to the engine; between two forms it waits for the next one."""
        if self.state and self.state.is_finished:
            self._ahead.append(key)
        elif self.sheet and self.state:
            self.state = press(self.sheet, self.state, key)
            self._announce()
            self.pressed.emit()

    def place(self) -> Place | None:
        """Return the place in focus."""
        if self.sheet is None or self.state is None or self.state.is_finished:
            return None
        return self.sheet.form.place(self.state.values, self.state.at)

    def event(self, event: QEvent) -> bool:
        """Take Tab and the keys of the map before focus chains and shortcuts do."""
        if isinstance(event, QKeyEvent) and self.sheet:
            known = self._takes(key_name(event))
            if event.type() == QEvent.Type.ShortcutOverride and known:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Key."""
        name = key_name(event)
        if self._takes(name):
            self.press_key(name)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what dead keys and input methods compose."""
        for char in event.commitString():
            self.press_key(char)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys come here."""
        super().focusInEvent(event)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return room for a section."""
        return QSize(typography.px(420), typography.px(ROW * 6))

    def _takes(self, name: str) -> bool:
        if len(name) == 1:
            return True
        return bool(name and self.sheet and any(name in self.sheet.keymap.keys(act) for act in KEYS))

    def _announce(self) -> None:
        place = self.place()
        if place and self.state:
            said = self.state.said.text if self.state.said else ""
            self.setAccessibleName(f"{place.number} {_(place.field.label).replace('&', '')}")
            self.setAccessibleDescription(" ".join(part for part in (answer_words(self.state, place), said) if part))
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the section in focus, then what follows."""
        if self.sheet and self.state:
            with QPainter(self) as painter:
                SheetPicture(painter, self.sheet, self.state, self.width(), self.height(), self.hasFocus()).draw()
