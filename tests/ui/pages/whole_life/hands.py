# SPDX-License-Identifier: Apache-2.0
"""Two hands on a keyboard: what an officer does in the window, every key of it pressed and counted."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.domain.forms.catalogue import FORMS
from app.domain.forms.spec import Kind
from app.ui.dialogs.command_palette import CommandPalette
from app.ui.forms.parts_view import add_text
from tests.ui.pages.conftest import ALT, CTRL, Opened

KEY = Qt.Key
_MOST_TABS = 120


class Hands:
    """Works in the window that `opened` gives; nothing is set but by keys."""

    def __init__(self, window: Opened, qtbot) -> None:
        self.window, self.qtbot = window, qtbot

    @property
    def page(self):
        return self.window.page()

    @property
    def form(self):
        return self.page.parts.editor.form

    def find(self, typed: str, *, of: str = "") -> None:
        """Go to a record or do an action by its name, with Ctrl+K."""
        self.window.press(KEY.Key_K, modifier=CTRL)
        palette = self.window.dialog(CommandPalette)
        self.window.type(typed)
        wanted = of or typed

        def there() -> bool:
            return any(wanted.casefold() in self._line(palette, at).casefold() for at in range(palette.list.count()))

        self.qtbot.waitUntil(there)
        place = next(at for at in range(palette.list.count()) if wanted.casefold() in self._line(palette, at).casefold())
        while palette.list.currentRow() < place:
            self.window.press(KEY.Key_Down)
        self.window.press(KEY.Key_Return)
        self.window.settle()
        self.come_back()

    def come_back(self) -> None:
        """Have the keyboard in the main window again; there is no window manager here that hands it back."""
        if QApplication.activeModalWidget() is None and not self.window.window.isActiveWindow():
            self.window.window.activateWindow()
            self.qtbot.waitUntil(self.window.window.isActiveWindow)

    def section(self, key: str) -> None:
        """Walk the contents with the arrows as far as a section."""
        contents = self.page.parts.contents
        self.tab_to(contents.hasFocus)
        place = 1 + [part.key for part in self.page.parts._parts].index(key)
        way = KEY.Key_Down if contents.currentRow() < place else KEY.Key_Up
        for _step in range(abs(contents.currentRow() - place)):
            self.window.press(way)
        assert contents.currentRow() == place

    def begin(self, section: str, form: str = "") -> None:
        """Begin a record in a section: with Ins, or by the button of a further form."""
        self.section(section)
        part = next(each for each in self.page.parts._parts if each.key == section)
        if form and form != part.forms[0]:
            words = add_text(form)
            self.tab_to(lambda: isinstance(self._focus(), QPushButton) and self._focus().text() == words)
            self.window.press(KEY.Key_Space)
        else:
            self.window.press(KEY.Key_Insert)
        self.window.settle()

    def say(self, **answers: str) -> None:
        """Answer questions of the open form, each reached by Tab; a link is chosen from what is found."""
        for key, text in answers.items():
            field = self.form.spec.field(key)
            self.tab_to(lambda key=key: self._is_in(key))
            if field.kind is Kind.LINK:
                self._choose(key, text)
            elif field.kind is Kind.CODES:
                for each in text.split(";"):
                    self.window.type(each)
                    self.window.press(KEY.Key_Return)
            else:
                if self.form.values().get(key) is not None and field.kind is not Kind.YES_NO:
                    self.window.press(KEY.Key_A, modifier=CTRL)
                self.window.type(text)
            self.window.press(KEY.Key_Tab)

    def save(self) -> None:
        """Save with Ctrl+Enter; the form closes."""
        self.window.press(KEY.Key_Return, modifier=CTRL)
        self.window.settle()
        editor = getattr(self.page.parts, "editor", None)
        assert editor is None, (editor.form.spec.key, editor._banner.text(), editor.form.values().values)

    def refused(self) -> str:
        """Try to save and return the sentence that says why not."""
        self.window.press(KEY.Key_Return, modifier=CTRL)
        self.window.settle()
        assert self.page.parts.editor is not None, "it was saved"
        return self.page.parts.editor._banner.text()

    def add(self, section: str, form: str = "", **answers: str) -> None:
        """Begin, answer, save."""
        self.begin(section, form)
        self.say(**answers)
        self.save()

    def open(self, section: str, place: int = 0) -> None:
        """Open a record of a section: from the contents to its card, then Enter."""
        self.section(section)
        cards = self.page.parts._lists[section][1]
        self.tab_to(lambda: cards.isAncestorOf(self._focus()) or cards is self._focus())
        for _step in range(place):
            self.window.press(KEY.Key_Down)
        self.window.press(KEY.Key_Return)
        self.window.settle()

    def tab_to(self, there: Callable[[], bool]) -> None:
        """Press Tab until one is there."""
        for _press in range(_MOST_TABS):
            if there():
                return
            self.window.press(KEY.Key_Tab)
        raise AssertionError(f"Tab does not lead there; last at {self._focus()}")

    def alt(self, key: Qt.Key) -> None:
        """Press a key with Alt and let follow what follows."""
        self.window.press(key, modifier=ALT)
        self.window.settle()

    def _choose(self, key: str, typed: str) -> None:
        editor = self.form.editor(key)
        self.window.type(typed)
        self.qtbot.waitUntil(lambda: editor.suggested() > 0)
        self.window.press(KEY.Key_Down, KEY.Key_Return)

    def _is_in(self, key: str) -> bool:
        return self._focus() in (self.form.editor(key).input(), *self.form.editor(key).stops())

    def _focus(self) -> QWidget | None:
        return QApplication.focusWidget()

    @staticmethod
    def _line(palette: CommandPalette, at: int) -> str:
        command = palette.list.item(at).data(Qt.ItemDataRole.UserRole)
        return f"{command.title} {command.detail}"


def required(form: str) -> list[str]:
    """Return the questions of a form that must be answered."""
    return [field.key for field in FORMS[form].fields() if field.required]
