# SPDX-License-Identifier: Apache-2.0
"""Choosing the period of a report: a year, a quarter, or two days."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.base import clock
from app.base.errors import Unreadable
from app.base.text import _
from app.domain import dates
from app.domain.figures import Period
from app.ui.theme import style, typography
from app.ui.widgets.labels import label

_YEARS_BACK = 4
_QUARTERS_BACK = 5
_DAYS = "days"


class PeriodChoice(QWidget):
    """A list of periods; its last entry opens two fields for days.

    Signals:
        chosen: another Period.
        refused: a sentence about what was typed.
    """

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QComboBox()
        self.list.setAccessibleName(_("Period"))
        for text, period in offered():
            self.list.addItem(text, period)
        self.list.addItem(_("From one day to another"), _DAYS)
        self.first, self.last = QLineEdit(), QLineEdit()
        self._to = label(_("to"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(typography.px(8))
        row.addWidget(self.list)
        for field, name in ((self.first, _("First day")), (self.last, _("Last day"))):
            field.setAccessibleName(name)
            field.setPlaceholderText(_("3 Nov 2026"))
            field.setFixedWidth(typography.px(128))
            field.editingFinished.connect(self._typed)
        for part in (self.first, self._to, self.last):
            row.addWidget(part)
            part.hide()
        self._period = Period.year(clock.today().year)
        self.list.activated.connect(self._picked)

    def period(self) -> Period:
        """Return the period in force."""
        return self._period

    def _picked(self, at: int) -> None:
        wanted = self.list.itemData(at)
        has_days = wanted == _DAYS
        parts: tuple[QLineEdit | QLabel, ...] = (self.first, self._to, self.last)
        for part in parts:
            part.setVisible(has_days)
        if has_days:
            self.first.setText(dates.exact(self._period.first).display())
            self.last.setText(dates.exact(self._period.last).display())
            self.first.setFocus()
            self.first.selectAll()
        else:
            self._take(wanted)

    def _typed(self) -> None:
        if not self.first.isVisibleTo(self):
            return
        days = []
        for field in (self.first, self.last):
            try:
                when = dates.parse(field.text(), latest_year=dates.LAST_YEAR)
            except Unreadable as error:
                self._refuse(field, str(error))
                return
            if when.precision != "day" or when.estimated:
                self._refuse(field, _("A period begins and ends with a day. Type day, month and year."))
                return
            days.append(when.earliest())
            style.mark(field, state="")
        if days[1] < days[0]:
            self._refuse(self.last, _("The period ends before it begins. Change one of the days."))
            return
        self._take(Period(*days))

    def _refuse(self, field: QLineEdit, sentence: str) -> None:
        style.mark(field, state="invalid")
        self.refused.emit(sentence)

    def _take(self, period: Period) -> None:
        if period != self._period:
            self._period = period
            self.chosen.emit(period)


def offered() -> list[tuple[str, Period]]:
    """Return the periods of the list, the present year first, then the years and quarters before."""
    today = clock.today()
    years = [(_year_words(today.year - back), Period.year(today.year - back)) for back in range(_YEARS_BACK + 1)]
    quarters = []
    year, quarter = today.year, (today.month + 2) // 3
    for _back in range(_QUARTERS_BACK):
        quarters.append((_("{year}, quarter {quarter}").format(year=year, quarter=quarter), Period.quarter(year, quarter)))
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return years[:2] + quarters + years[2:]


def _year_words(year: int) -> str:
    this_year = clock.today().year
    if year == this_year:
        return _("This year, {year}").format(year=year)
    return _("Last year, {year}").format(year=year) if year == this_year - 1 else str(year)
