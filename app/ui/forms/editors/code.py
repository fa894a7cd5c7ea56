# SPDX-License-Identifier: Apache-2.0
"""Editors for codes: type a label, a number or first letters; the full label is shown. One code, or several as chips."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from app.base.text import _
from app.domain.codelists import label
from app.domain.forms.spec import Field
from app.domain.forms.values import Value, members
from app.ui.forms.editors.base import Editor, Note
from app.ui.forms.editors.chips import ChipRow
from app.ui.forms.editors.choices import Choice, meant, offered, stored
from app.ui.forms.editors.suggestions import Suggestions
from app.ui.theme import icons


class TypeAheadEditor(Editor):
    """An input with a list of suggestions below it."""

    _icon = "down"

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._line = QLineEdit(self)
        self._line.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)
        self.adopt(self._line)
        self._suggestions = Suggestions(self._line)
        self._suggestions.chosen.connect(self._on_chosen)
        self._line.textEdited.connect(self._on_typed)
        self._opener = self._line.addAction(icons.icon(self._icon, "muted"), QLineEdit.ActionPosition.TrailingPosition)
        self._opener.setText(_("Open the list"))
        self._opener.setToolTip(_("Open the list") + "  F4")
        self._opener.triggered.connect(self._open_list)

    def input(self) -> QLineEdit:
        """Return the line."""
        return self._line

    def suggested(self) -> int:
        """Return how many suggestions are on screen."""
        return self._suggestions.count()

    def _base_menu(self) -> QMenu:
        return self._line.createStandardContextMenu()

    def _offer(self, typed: str) -> None:
        raise NotImplementedError

    def _on_typed(self, typed: str) -> None:
        raise NotImplementedError

    def _on_chosen(self, choice: Choice) -> None:
        raise NotImplementedError

    def _on_key(self, event: QKeyEvent) -> bool:
        if self._suggestions.take_key(event):
            return True
        if event.key() in (Qt.Key.Key_F4, Qt.Key.Key_Down) and not self._missing:
            self._open_list()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and not event.modifiers():
            highlighted = self._suggestions.current()
            if highlighted:
                self._on_chosen(highlighted)
        return super()._on_key(event)

    def _open_list(self) -> None:
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._offer("" if self._is_settled() else self._line.text())

    def _is_settled(self) -> bool:
        """Tell whether the line shows a chosen label, so that opening the list should show all."""
        return False

    def _on_left(self) -> None:
        self._suggestions.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the events that mean something here."""
        is_override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_override and event.key() == Qt.Key.Key_Escape and self._suggestions.isVisible():  # type: ignore[attr-defined]  # a QKeyEvent
            event.accept()  # Esc closes the list before it means anything to the page
            return True
        if event.type() in (QEvent.Type.Hide, QEvent.Type.FocusOut):
            self._suggestions.hide()
        return super().eventFilter(watched, event)


class CodeEditor(TypeAheadEditor):
    """One code of a list. Text that fits no code stays as typed and is reported by the check."""

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._chosen: Choice | None = None
        self.row.addWidget(self._line, 1)
        self.add_more_button()

    def note(self) -> Note | None:
        """Return what the typed number or letters stand for, while they are typed."""
        typed = self._line.text().strip()
        if not typed or self._chosen:
            return None
        found = meant(self.spec.codelist, typed)
        return Note(found.label) if found else None

    def _read(self) -> Value:
        typed = self._line.text().strip()
        if not typed:
            return None
        if self._chosen and typed == self._chosen.label:
            return self._chosen.key
        found = meant(self.spec.codelist, typed)
        return found.key if found else typed

    def _write(self, value: Value) -> None:
        self._chosen = stored(self.spec.codelist, value)
        self._line.setText(self._chosen.label if self._chosen else "" if value is None else str(value))
        self._line.setCursorPosition(0)

    def _is_settled(self) -> bool:
        return self._chosen is not None

    def _offer(self, typed: str) -> None:
        self._suggestions.offer(offered(self.spec.codelist, typed), preselect=bool(typed))

    def _on_typed(self, typed: str) -> None:
        self._chosen = None
        if typed.strip():
            self._offer(typed)
        else:
            self._suggestions.hide()
        self.changed()

    def _on_chosen(self, choice: Choice) -> None:
        self._suggestions.hide()
        self._load(choice.key)
        self._line.selectAll()
        self.changed()

    def _on_left(self) -> None:
        super()._on_left()
        self._load(self._read())


class CodesEditor(TypeAheadEditor):
    """Several codes of a list as chips. Backspace in the empty input takes the last one away."""

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._codes: list[str] = []
        self._chips = ChipRow(self._line, self)
        self._chips.removed.connect(self._on_removed)
        self.row.addWidget(self._chips, 1)
        self.add_more_button()

    def _read(self) -> Value:
        codes: dict[str, str | bool] = dict.fromkeys(self._codes, True)
        typed = self._line.text().strip()
        if typed:
            found = meant(self.spec.codelist, typed)
            codes[found.key if found else typed] = True
        return codes or None

    def _write(self, value: Value) -> None:
        self._codes = list(members(value))
        self._line.clear()
        self._show_chips()

    def _summary(self) -> str:
        return ", ".join(label(self.spec.codelist, code) for code in self._codes)

    def _show_chips(self) -> None:
        self._chips.show_chips([(code, label(self.spec.codelist, code)) for code in self._codes])

    def _offer(self, typed: str) -> None:
        left = [each for each in offered(self.spec.codelist, typed) if each.key not in self._codes]
        self._suggestions.offer(left, preselect=bool(typed))

    def _on_typed(self, typed: str) -> None:
        if typed.strip():
            self._offer(typed)
        else:
            self._suggestions.hide()
        self.changed()

    def _on_chosen(self, choice: Choice) -> None:
        self._suggestions.hide()
        self._line.clear()
        if choice.key not in self._codes:
            self._codes.append(choice.key)
        self._show_chips()
        self.changed()

    def _on_removed(self, code: str) -> None:
        self._codes = [each for each in self._codes if each != code]
        self._show_chips()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed()

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Backspace and not self._line.text() and self._codes and not self._missing:
            self._on_removed(self._codes[-1])
            return True
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if is_enter and self._line.text().strip():  # Enter takes what is typed; the next Enter goes on
            found = self._suggestions.current() or meant(self.spec.codelist, self._line.text())
            if found:
                self._on_chosen(found)
                return True
        return super()._on_key(event)

    def _on_left(self) -> None:
        super()._on_left()
        self._load(self._read())
