# SPDX-License-Identifier: Apache-2.0
"""The page "Court diary": the hearings of a week or of four, one below the other; Enter opens the case at the hearing."""

from datetime import date, timedelta
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base import clock
from app.base.text import _, ngettext
from app.domain.dates import PartialDate
from app.domain.touched import Touched
from app.services import casework, printing
from app.services.casework import DiaryRow
from app.ui.records.record_page import Target
from app.ui.theme import typography
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.paper import Paper
from app.ui.widgets.session import Session
from app.ui.widgets.timeline import Timeline, TimelineItem

_SPANS = (1, 4)  # weeks


class CourtDiaryPage(Page):
    """Hearings by day and time."""

    kinds: ClassVar[frozenset[str]] = frozenset({"hearing", "case", "exchange"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.primary = Primary(_("Print"), "Ctrl+P", self.print_diary, "print")
        self.rows: list[DiaryRow] = []
        self._first = self._monday(clock.today())
        self._weeks = _SPANS[0]
        self.banner = Banner("danger", closable=True)
        self.list = Timeline(_("Hearings"))
        self._range = label(type="section")
        self._count = label(tone="muted")
        self._empty = EmptyState(
            _("No hearings in these days"), _("Hearings are entered in a case, under Court. Page Down shows the following week."),
            _("Show four weeks"), icon="justice")
        earlier, later = KeyButton(_("Earlier"), "PgUp", icon="previous"), KeyButton(_("Later"), "PgDown", icon="next")
        today = KeyButton(_("This week"), "Alt+Home", kind="quiet")
        self._span = KeyButton("", "W", kind="quiet")
        bar = QHBoxLayout()
        bar.setSpacing(typography.px(8))
        for part in (self._range, self._count):
            bar.addWidget(part)
        bar.addStretch(1)
        for button in (self._span, today, earlier, later):
            bar.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[typography.px(24), typography.px(16)] * 2)
        column.setSpacing(typography.px(12))
        column.addLayout(bar)
        column.addWidget(self.banner)
        column.addWidget(self.list, 1)
        column.addWidget(self._empty, 1)
        self._empty.hide()
        earlier.clicked.connect(lambda: self.shift(-1))
        later.clicked.connect(lambda: self.shift(1))
        today.clicked.connect(self.show_today)
        self._span.clicked.connect(self.change_span)
        self._empty.acted.connect(self.change_span)
        self.list.opened.connect(self._open)

    def opened(self, arg: object) -> None:
        """Look at the days shown; a text is a day whose week is wanted."""
        if isinstance(arg, str) and arg:
            self._first = self._monday(date.fromisoformat(arg))
        self._refresh()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        self._refresh()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("PgUp", _("Earlier")), ("PgDown", _("Later")), ("Alt+Home", _("This week")), ("W", _("One week or four")),
                ("Enter", _("Open the case at this hearing")), ("Ctrl+P", _("Print"))]

    def first_focus(self) -> QWidget:
        """Begin in the list."""
        return self.list

    def shift(self, steps: int) -> None:
        """Go to later days, or to earlier ones."""
        self._first += timedelta(weeks=steps * self._weeks)
        self._refresh()

    def show_today(self) -> None:
        """Go back to this week."""
        self._first = self._monday(clock.today())
        self._refresh()

    def change_span(self) -> None:
        """Show one week, or four."""
        self._weeks = _SPANS[1 - _SPANS.index(self._weeks)]
        self._refresh()

    def print_diary(self) -> None:
        """Print the days shown, once that stands in the journal."""
        store, count, days = self.session.store, len(self.rows), f"{self._first}/{self._last()}"
        self.paper().print_on(self, lambda then: self.session.runner.run(
            lambda _job: printing.note_print(store, "court_diary", rows=count, filters=days), self, lambda _done: then(), self._failed))

    def paper(self) -> Paper:
        """Return the diary as it is printed: cases by number, nobody by name."""
        made = Paper(_("Court diary, {days}").format(days=self._range.text()), is_training=self.session.is_training)
        made.text(_("{post}, printed on {day} by {name}").format(
            post=self.session.post_name, day=formats.date(clock.today().isoformat()), name=self.session.actor_name), 9)
        rows = [(_day(row), row.time, _what(row), row.court, row.number, row.responsible) for row in self.rows]
        made.table((_("Day"), _("Time"), _("Hearing"), _("Court"), _("Case"), _("Responsible")), rows, (17, 8, 24, 20, 15, 16))
        return made

    def _refresh(self) -> None:
        store, first, last = self.session.store, self._first, self._last()
        self.session.runner.run(lambda _job: casework.court_diary(store, first, last), self, self._show, self._failed)

    def _show(self, rows: list[DiaryRow]) -> None:
        self.rows = rows
        self._range.setText(_("{first} to {last}").format(first=_text(self._first), last=_text(self._last())))
        self._count.setText(ngettext("{n} hearing", "{n} hearings", len(rows)).format(n=len(rows)))
        self._span.setText(_("Four weeks") if self._weeks == _SPANS[0] else _("One week"))
        self.list.set_items([_item(row) for row in rows])
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def _open(self, hearing_id: str) -> None:
        row = next(each for each in self.rows if each.id == hearing_id)
        self.go("case", Target(row.case_id, row.id))

    def _last(self) -> date:
        return self._first + timedelta(weeks=self._weeks, days=-1)

    @staticmethod
    def _monday(day: date) -> date:
        return day - timedelta(days=day.weekday())

    def _failed(self, error: Exception) -> None:
        self.banner.say("danger", str(error))


def _text(day: date) -> str:
    return PartialDate(day.year, day.month, day.day).display()


def _day(row: DiaryRow) -> str:
    day = PartialDate.from_text(row.held_on)
    return f"{formats.weekday(day)} {day.display()}" if day and day.day else formats.date(row.held_on)


def _what(row: DiaryRow) -> str:
    return formats.code("hearing_kind", row.kind) or _("Hearing")


def _item(row: DiaryRow) -> TimelineItem:
    """Return a hearing as a line; one that is over and has no outcome yet calls for it."""
    day = PartialDate.from_text(row.held_on)
    is_open = not row.outcome and day is not None and day.latest() < clock.today()
    title = " · ".join(part for part in (row.time, _what(row), row.court) if part)
    outcome = formats.code("hearing_outcome", row.outcome) or (_("No outcome recorded yet") if is_open else "")
    detail = " · ".join(part for part in (row.number, row.responsible, outcome) if part)
    return TimelineItem(row.id, _day(row), title, detail, "justice", "warning" if is_open else "muted" if row.outcome else "accent")
