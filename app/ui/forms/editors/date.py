# SPDX-License-Identifier: Apache-2.0
"""Editor for partial dates: typed freely, read aloud while typing, never completed with a made-up day or month."""

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.base import clock
from app.base.errors import Refused
from app.base.text import _
from app.domain.dates import PartialDate, exact, parse
from app.domain.forms.spec import Field
from app.domain.forms.values import Value
from app.ui.forms.editors.base import Note
from app.ui.forms.editors.text import LineEditor


class DateEditor(LineEditor):
    """A date as far as it is known."""

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        # A translated month need not be readable back, so the shown form and its date are remembered as a pair.
        self._shown: tuple[str, str] = ("", "")
        super().__init__(spec, parent)

    def note(self) -> Note | None:
        """Return how the date is read, such as "3 Nov 2026 (exact day)", or why it cannot be read."""
        typed = self._line.text().strip()
        if not typed:
            return None
        try:
            read = self._parsed(typed)
        except Refused as reason:
            return Note(str(reason), is_wrong=True)
        return Note(_reading(read))

    def _read(self) -> Value:
        typed = self._line.text().strip()
        if not typed:
            return None
        try:
            return self._parsed(typed).text()
        except Refused:
            return typed

    def _write(self, value: Value) -> None:
        read = PartialDate.from_text(value) if isinstance(value, str) else None
        if read is None:
            super()._write(value)
            return
        self._shown = (read.display(), read.text())
        self._line.setText(self._shown[0])

    def _parsed(self, typed: str) -> PartialDate:
        known = PartialDate.from_text(self._shown[1]) if typed == self._shown[0] else None
        return known or _spoken(typed) or parse(typed)

    def _on_left(self) -> None:
        value = self._read()
        if isinstance(value, str) and PartialDate.from_text(value):
            self._load(value)


def _spoken(typed: str) -> PartialDate | None:
    """Return what "today" and "yesterday" mean on the day of typing, or their first letters; never read from a file."""
    said, today = typed.casefold(), clock.today()
    if said in ("t", "today", _("today").casefold()):
        return exact(today)
    return exact(today - timedelta(days=1)) if said in ("y", "yesterday", _("yesterday").casefold()) else None


def _reading(read: PartialDate) -> str:
    precision = {"day": _("exact day"), "month": _("month known, day not"), "year": _("year only")}[read.precision]
    if read.estimated:
        precision = {"day": _("estimated day"), "month": _("estimated month"), "year": _("estimated year")}[read.precision]
    return _("{date} ({precision})").format(date=read.display(), precision=precision)
