# SPDX-License-Identifier: Apache-2.0
"""The page "Border desk": who, seen before, screening, decision. Three columns that fill from left to right."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.base import clock
from app.base.errors import FormInvalid
from app.base.jobs import JobContext
from app.base.text import _
from app.domain import dates
from app.domain.dates import PartialDate
from app.domain.forms.values import FormValues, is_missing
from app.services import drafts, records, screening
from app.ui.forms.drafts import DraftKeeper
from app.ui.pages.border_desk.interview import InterviewPanel
from app.ui.pages.border_desk.outcome import OutcomePanel
from app.ui.pages.border_desk.seen import SeenPanel
from app.ui.pages.border_desk.who import WhoPanel
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import hairline
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session


class BorderDeskPage(Page):
    """One traveller at a time."""

    kinds: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.primary = Primary(_("Next traveller"), "F2", self.next_traveller, "add")
        self._sticky = FormValues({"crossing.crossed_on": clock.today().isoformat()})
        self._saving, self._draft_id, self._case_id = False, "", ""
        self._banner = Banner("success", closable=True)
        self.who, self.seen = WhoPanel(), SeenPanel(session)
        self.interview, self.outcome = InterviewPanel(), OutcomePanel()
        self.keeper = DraftKeeper(self.who.form.draft, self._keep, self)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.interview)
        right.addWidget(self.outcome, 1)
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self.who, 5)
        columns.addWidget(hairline(upright=True))
        columns.addWidget(self.seen, 4)
        columns.addWidget(hairline(upright=True))
        columns.addLayout(right, 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addLayout(columns, 1)
        self._connect()
        self.next_traveller()

    def opened(self, arg: object) -> None:
        """Go on with the traveller at the desk; a person's identity begins a screening of that person."""
        if isinstance(arg, str) and arg:
            store = self.session.store
            self.session.runner.run(lambda _job: records.open_form(store, "person", arg), self, self._begin_with, self._failed)
        else:
            self.session.runner.run(lambda _job: drafts.find(self.session.store, "traveller"), self, self._show_draft)

    def leave(self) -> None:
        """Hand over the draft."""
        self.keeper.keep_now()

    def is_editing(self) -> bool:
        """Tell whether a traveller is at the desk."""
        return self.who.form.is_dirty()

    def first_focus(self) -> QWidget:
        """Begin with the swipe."""
        return self.who.swipe

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("F2", _("Next traveller")), ("F6", _("On to the next column")), ("1 2 3 4", _("Sign present, no sign, unknown, not asked")),
            ("S A D T", _("How a sign is known: said, saw, document, third party")), ("Backspace", _("Back to the last question")),
            ("S D N", _("On a card: same person, different, not sure")), ("Alt+L T R U", _("Let go, further talk, refer, urgent")),
        ]

    def next_traveller(self) -> None:
        """Clear the desk; what the boat or flight has in common stays. The former traveller's draft is kept."""
        self.keeper.keep_now()
        self._draft_id = ""
        self.keeper.forget()
        self.who.begin(self._sticky)
        self.seen.begin()
        self.outcome.begin()
        self.interview.begin()
        self._update()

    def finish(self, outcome: str) -> None:
        """Save what the desk has on this traveller, with the officer's decision."""
        hindered = self._saving or not self.who.form.request_save()
        if hindered:
            return
        self._saving = True
        known = self.seen.known
        traveller = self.who.form.values()
        if known:
            traveller = FormValues(traveller.values, {}, known.row.id)
        desk = screening.Desk(
            traveller, self.outcome.form.values(), dict(self.interview.answers), self.interview.child_answer(),
            self.interview.chosen_profile(), outcome, dict(self.seen.verdicts),
        )
        store, reason = self.session.store, self.who.form.reason()

        def work(_job: JobContext) -> screening.Screened:
            return screening.finish(store, desk, reason)[1]

        self.session.runner.run(work, self, lambda done: self._on_finished(outcome, done), self._failed)

    def _connect(self) -> None:
        self.who.changed.connect(self._on_who)
        self.who.finished.connect(lambda: self.interview.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.interview.changed.connect(self._update)
        self.interview.finished.connect(lambda: self.outcome.buttons[screening.LET_GO].setFocus(Qt.FocusReason.OtherFocusReason))
        self.outcome.changed.connect(self._update)
        self.outcome.decided.connect(self.finish)
        self.seen.person_wanted.connect(lambda person_id: self.go("person", person_id))
        self._banner.acted.connect(lambda: self.go("case", self._case_id))
        self.keeper.state_changed.connect(self.saved_state_changed)
        QShortcut(QKeySequence("F6"), self, self._next_column)

    def _on_who(self) -> None:
        values = self.who.form.draft()
        self.keeper.note_edit()
        self.seen.look(values)
        birth = values.get("birth")
        born = PartialDate.from_text(birth) if isinstance(birth, str) and not is_missing(birth) else None
        self.interview.set_child(dates.is_child(born, clock.today()) if born else None, born is not None)

    def _update(self) -> None:
        if hasattr(self, "outcome"):
            self.outcome.show_result(self.interview.result(self.outcome.facts()))

    def _next_column(self) -> None:
        here = QApplication.focusWidget() or self
        if self.who.isAncestorOf(here):
            (self.seen.cards if self.seen.cards.cards() else self.interview).setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.seen.isAncestorOf(here):
            self.interview.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.who.form.focus_first()

    def _on_finished(self, outcome: str, done: screening.Screened) -> None:
        self._saving = False
        self._sticky = self.who.form.draft()
        self._case_id = done.case_id
        words = {
            screening.LET_GO: _("The crossing was kept."),
            screening.FURTHER_TALK: _("The screening was kept. Go on from the person's page."),
            screening.REFER: _("Case {number} was opened."),
            screening.URGENT: _("Urgent: case {number} was opened. Call the duty officer."),
        }[outcome].format(number=done.case_number)
        self._banner.say("warning" if outcome == screening.URGENT else "success", words, _("Open case") if done.case_id else "")
        self._drop_draft()
        self.next_traveller()

    def _failed(self, error: Exception) -> None:
        self._saving = False
        self._banner.say("danger", str(error))
        if isinstance(error, FormInvalid) and any(problem.field == "reasons" for problem in error.problems):
            self.outcome.show_problem()

    def _begin_with(self, values: FormValues) -> None:
        self.who.form.show_draft(FormValues({**self._sticky.values, **values.values}))
        self._on_who()
        self.interview.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self, values: FormValues) -> None:
        store, draft_id = self.session.store, self._draft_id

        def done(kept_id: Any) -> None:
            self._draft_id = str(kept_id)
            self.keeper.confirm()

        self.session.runner.run(
            lambda _job: drafts.keep(store, "traveller", values, draft_id), self, done, lambda _error: self.keeper.fail()
        )

    def _show_draft(self, draft: drafts.Draft | None) -> None:
        if draft and not self.is_editing():
            self._draft_id = draft.id
            self.who.form.show_draft(draft.content)
            self._banner.say("info", _("You were at work on this traveller. Go on, or press F2 for the next."))
            self._on_who()

    def _drop_draft(self) -> None:
        store, draft_id = self.session.store, self._draft_id
        self._draft_id = ""
        self.keeper.forget()
        if draft_id:
            self.session.runner.run(lambda _job: drafts.discard(store, draft_id), self)
