# SPDX-License-Identifier: Apache-2.0
"""Editor for a link to another record: type part of its name or number, choose from what the search finds."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.base.text import _
from app.domain.forms.spec import Field
from app.domain.forms.values import Value
from app.ui.forms.editors.base import Note
from app.ui.forms.editors.choices import Choice
from app.ui.forms.editors.code import TypeAheadEditor
from app.ui.forms.editors.links import LinkSource

_PAUSE_MS = 150


class LinkEditor(TypeAheadEditor):
    """One record. Words that were not turned into a record by choosing one stay typed and are complained about."""

    _icon = "search"

    def __init__(self, spec: Field, source: LinkSource | None, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._source = source
        self._chosen: Choice | None = None
        self._asked = ""
        self.row.addWidget(self._line, 1)
        self.add_more_button()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._search)

    def note(self) -> Note | None:
        """Return a complaint while words stand there that are no record."""
        if self._line.text().strip() and self._chosen is None and not self._line.hasFocus():
            return Note(_("Choose a record from the list, or clear the field."), is_wrong=True)
        return Note(self._chosen.detail) if self._chosen and self._chosen.detail else None

    def _read(self) -> Value:
        typed = self._line.text().strip()
        if self._chosen and typed == self._chosen.label:
            return self._chosen.key
        return typed or None

    def _write(self, value: Value) -> None:
        self._chosen = None
        self._line.clear()
        if not isinstance(value, str):
            return
        self._asked = value
        self._chosen = Choice(value, value)
        self._line.setText(value)
        if self._source:
            self._source.name(self.spec.codelist, value, lambda name: self._named(value, name))

    def _named(self, record_id: str, name: str) -> None:
        """Show the name that came for a record, unless something else was typed or set since."""
        if self._chosen and self._chosen.key == record_id and name:
            self._chosen = Choice(record_id, name)
            self._line.setText(name)

    def _is_settled(self) -> bool:
        return self._chosen is not None

    def _offer(self, typed: str) -> None:
        self._asked = typed
        if self._source:
            self._source.find(self.spec.codelist, typed, lambda found: self._found(typed, found))

    def _found(self, typed: str, found: Sequence[Choice]) -> None:
        if typed == self._asked and self._line.hasFocus():
            self._suggestions.offer(found, preselect=False)

    def _search(self) -> None:
        self._offer(self._line.text().strip())

    def _on_typed(self, typed: str) -> None:
        self._chosen = None
        if typed.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._suggestions.hide()
        self.changed()

    def _on_chosen(self, choice: Choice) -> None:
        self._suggestions.hide()
        self._is_loading = True
        self._chosen = choice
        self._line.setText(choice.label)
        self._line.setCursorPosition(0)
        self._is_loading = False
        self.changed()
