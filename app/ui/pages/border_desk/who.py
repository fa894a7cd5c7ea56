# SPDX-License-Identifier: Apache-2.0
"""First column: who stands there. Swipe, or type; or the person whose page led here."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.base import clock
from app.base.text import _
from app.domain import mrz
from app.domain.dates import PartialDate
from app.domain.forms.check import asked
from app.domain.forms.traveller import STICKY, TRAVELLER
from app.domain.forms.values import FormValues, Value, is_blank, is_missing
from app.domain.rows import PersonRow
from app.ui.forms.form_view import FormView
from app.ui.pages.border_desk import swipe
from app.ui.pages.border_desk.swipe import SwipeField
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label

_DATE = "crossing.crossed_on"


class WhoPanel(QWidget):
    """The traveller's form with the swipe field above it.

    Signals:
        changed: something that matters for "seen before?" changed.
        swiped: a whole zone was read.
        finished: Enter in the last field, or Ctrl+Enter: on to the next column.
        back_requested: Esc.
    """

    changed = Signal()
    swiped = Signal()
    finished = Signal()
    back_requested = Signal()

    def __init__(self, taken_letters: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begun: Mapping[str, Value] = {}
        self._sticky: Mapping[str, Value] = {}
        self._day = ""
        self.swipe = SwipeField()
        self._note = Banner("warning", closable=True, parent=self)
        self.form = FormView(TRAVELLER, dense=True, taken_letters=taken_letters)
        self._hint = label(type="small", tone="muted", wrap=True)
        self._hint.setMinimumHeight(2 * self._hint.fontMetrics().height())
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._title = label(_("Who"), type="section")
        px = typography.px
        typing = QWidget()
        column = QVBoxLayout(typing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.swipe)
        column.addWidget(self._note)
        column.addWidget(self.form, 1)
        column.addWidget(self._hint)
        self._person = _KnownPerson()
        self._stack = QStackedWidget()
        self._stack.addWidget(typing)
        self._stack.addWidget(self._person)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(16), px(12), px(8), px(8))
        outer.setSpacing(px(8))
        outer.addWidget(self._title)
        outer.addWidget(self._stack, 1)
        style.mark(self, surface="plain")
        self.setMinimumWidth(px(260))
        self._connect()

    def set_slim(self, is_slim: bool) -> None:
        """Take less height: without heading and hint."""
        self._title.setVisible(not is_slim)
        self._hint.setVisible(not is_slim)
        self.swipe.setFixedHeight(typography.px(32 if is_slim else 50))

    def carry_on(self) -> None:
        """Remember what the travellers of one boat or flight have in common."""
        self._sticky = {key: self.form.draft().get(key) for key in STICKY if not is_blank(self.form.draft().get(key))}

    def begin(self) -> None:
        """Begin with the next traveller; what the last one of the same boat or flight had in common stays."""
        today = clock.today().isoformat()
        if self._sticky.get(_DATE) in (None, self._day):  # past midnight it is another day
            self._sticky = {**self._sticky, _DATE: today}
        self._day = today
        self._stack.setCurrentIndex(0)
        self._note.clear()
        self.swipe.clear()
        self.form.set_values(FormValues())
        self.form.show_draft(FormValues(self._sticky))
        self._begun = self.form.draft().values
        self.form.ensureVisible(0, 0)
        self._hint.clear()

    def show_known(self, row: PersonRow) -> None:
        """Show the known person who is to be screened; no crossing is registered then."""
        self._stack.setCurrentIndex(1)
        self._person.show_row(row)

    def is_begun(self) -> bool:
        """Tell whether anything was typed of this traveller, beside what travellers have in common."""
        return dict(self.form.draft().values) != dict(self._begun)

    def birth(self) -> PartialDate | None:
        """Return the birth date as far as it is typed."""
        value = self.form.draft().get("birth")
        return PartialDate.from_text(value) if isinstance(value, str) and not is_missing(value) else None

    def complete(self, known: Mapping[str, Value]) -> None:
        """Fill in what is known of the same person; what was typed stays, but for accents that a zone cannot have."""
        keys = {each.key for each in TRAVELLER.fields()}
        fitting = {key: value for key, value in known.items() if key in keys}
        self.form.show_draft(FormValues(swipe.merged(dict(self.form.draft().values), fitting)))

    def take_zone(self, zone: mrz.Mrz) -> None:
        """Fill in what was swiped and go to the first question that it leaves open."""
        self.form.show_draft(FormValues({**self.form.draft().values, **swipe.answers(zone)}))
        self._note.say(*swipe.complaint(zone))
        self.focus_open_question()
        self.swiped.emit()

    def focus_open_question(self) -> None:
        """Go to the first field that must be answered and is not; to the next column where there is none."""
        values = self.form.draft()
        open_keys = [each.key for each in asked(TRAVELLER, values.values) if each.required and is_blank(values.get(each.key))]
        if open_keys:
            self.form.focus_field(open_keys[0])
        else:
            self.finished.emit()

    def _connect(self) -> None:
        self.swipe.read.connect(self.take_zone)
        self.swipe.skipped.connect(self.form.focus_first)
        self.swipe.back_requested.connect(self.back_requested)
        self.form.edited.connect(self._show_hint)
        self.form.edited.connect(lambda _key: self.changed.emit())
        self.form.field_focused.connect(self._show_hint)
        self.form.save_requested.connect(self.finished)
        self.form.end_reached.connect(self.finished)
        self.form.back_requested.connect(self.back_requested)

    def _show_hint(self, key: str) -> None:
        self._hint.setText(self.form.row(key).hint())


class _KnownPerson(QWidget):
    """Name and particulars of the person whose page led to the desk."""

    def __init__(self) -> None:
        super().__init__()
        self._name = label(type="section", wrap=True)
        self._lines = label(tone="muted", wrap=True)
        px = typography.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self._name)
        column.addWidget(self._lines)
        what = _("This person is known here. The screening is kept with the record; no crossing is registered.")
        column.addWidget(label(what, wrap=True))
        column.addStretch(1)

    def show_row(self, row: PersonRow) -> None:
        self._name.setText(row.name)
        parts = (formats.code("sex", row.sex), formats.date(row.birth), formats.codes("nationality", row.nationalities))
        self._lines.setText(" · ".join(part for part in parts if part))
