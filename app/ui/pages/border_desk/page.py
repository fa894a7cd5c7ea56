# SPDX-License-Identifier: Apache-2.0
"""The page "Border desk": who, seen before, screening, decision. Three columns that fill from left to right."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.errors import FormInvalid
from app.base.text import _
from app.domain.dates import PartialDate
from app.domain.forms.values import FormValues
from app.domain.matching import Band
from app.services import people, screening
from app.ui.pages.border_desk.desk_draft import DeskDraft, DeskKeeper, pack
from app.ui.pages.border_desk.layout import DeskLayout
from app.ui.pages.border_desk.outcome import desk_keys, what_was_done
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session

_OTHER = Qt.FocusReason.OtherFocusReason


class BorderDeskPage(Page):
    """One traveller at a time."""

    kinds: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.primary = Primary(_("Next traveller"), "F2", self.next_traveller, "add")
        self._saving, self._waiting, self._person_id = False, "", ""  # the person is the one whose page led here
        self._next = ("", "")  # page and record that the banner leads to
        desk = self._desk = DeskLayout(session, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(desk)
        self.who, self.seen, self.interview, self.result, self.bar = desk.who, desk.seen, desk.interview, desk.result, desk.bar
        self._banner = desk.banner
        self.keeper = DeskKeeper(session, self._typed, self)
        self._connect()
        self.next_traveller()

    def opened(self, arg: object) -> None:
        """Go on with the traveller at the desk; a person's identity begins a screening of that person."""
        store = self.session.store
        if isinstance(arg, str) and arg:
            self.session.runner.run(lambda _job: people.open_page(store, arg), self, self._begin_with, self._failed)
        elif not self.is_editing():
            self.keeper.look_up("", self._show_draft)

    def leave(self) -> None:
        """Hand over the draft."""
        self.keeper.keep_now()

    def is_editing(self) -> bool:
        """Tell whether a traveller is at the desk."""
        return bool(self._person_id or self.interview.answers) or self.who.is_begun()

    def first_focus(self) -> QWidget:
        """Begin with the swipe."""
        return self.who.swipe

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return desk_keys()

    def next_traveller(self) -> None:
        """Clear the desk; what the boat or flight has in common stays. The former traveller's draft is kept."""
        self.keeper.part()
        self._person_id = self._waiting = ""
        self.who.begin()
        self.seen.begin()
        self.result.begin()
        self.interview.begin()
        self.keeper.forget()
        self._update()
        self.who.swipe.setFocus(_OTHER)

    def finish(self, outcome: str) -> None:
        """Save what the desk has on this traveller, with the officer's decision; nothing while a save is under way."""
        if self._saving or not (self._person_id or self._may_save(outcome)):
            return
        self._saving = True
        typed = FormValues() if self._person_id else self.who.form.values()
        person_id = self._person_id or (self.seen.known.row.id if self.seen.known else "")
        desk = screening.Desk(
            FormValues(typed.values, self.seen.content.heads, person_id), self.result.form.values(), dict(self.interview.answers),
            self.interview.age.answer(), self.interview.chosen_profile(), outcome, dict(self.seen.verdicts),
            self.keeper.draft_id(),
        )
        store, reason = self.session.store, self.who.form.reason()
        self.session.runner.run(
            lambda _job: screening.finish(store, desk, reason), self, lambda done: self._on_finished(outcome, done), self._failed
        )

    def _may_save(self, outcome: str) -> bool:
        if not self.who.form.request_save():
            return False
        if self.seen.look_up.is_waiting():
            self._waiting = outcome  # somebody may be known: the decision waits for the answer, some milliseconds
            self.seen.look_up.look(self.who.form.draft(), at_once=True)
            return False
        if self.seen.undecided((Band.SAME_DOCUMENT,)):
            self._banner.say("warning", _("Somebody with this document is known here. Say whether it is the same person: S, D or N."))
            self.seen.focus_undecided()
            return False
        return True

    def _connect(self) -> None:
        self.who.changed.connect(self._on_who)
        self.who.swiped.connect(lambda: self._on_who(at_once=True))
        self.who.finished.connect(self._desk.go_on)
        self.seen.decided.connect(self._on_decided)
        self.seen.completed.connect(self._complete)
        self.seen.shown.connect(self._on_seen)
        self.seen.person_wanted.connect(lambda person_id: self.go("person", person_id))
        self.interview.changed.connect(self._on_answer)
        self.interview.finished.connect(self.bar.focus_first)
        self.result.changed.connect(self._on_answer)
        self.bar.decided.connect(self.finish)
        self._banner.acted.connect(lambda: self.go(*self._next))
        self.keeper.state_changed.connect(self.saved_state_changed)
        QShortcut(QKeySequence("F6"), self, self._desk.next_column)

    def _on_who(self, at_once: bool = False) -> None:
        self.keeper.note_edit()
        if not self.seen.known:
            self.seen.look_up.look(self.who.form.draft(), at_once)
        self.interview.set_birth(self.who.birth())

    def _on_answer(self) -> None:
        self.keeper.note_edit()
        self._update()

    def _update(self) -> None:
        result = self.interview.result(self.result.facts())
        self.result.show_result(result)
        self.bar.show_result(result, begun=bool(self.interview.answers or any(self.result.facts().values())))

    def _on_seen(self) -> None:
        waiting, self._waiting = self._waiting, ""
        if waiting:
            self.finish(waiting)

    def _on_decided(self) -> None:
        self.keeper.note_edit()
        self._banner.clear()
        self._desk.go_on()

    def _complete(self) -> None:
        self.who.complete(self.seen.content.values)
        self._on_who()

    def _on_finished(self, outcome: str, done: screening.Finished) -> None:
        self._saving = False
        if not self._person_id:
            self.who.carry_on()
        case_id = done.screened.case_id
        self._next = ("case", case_id) if case_id else ("person", done.person_id)
        self.keeper.drop()
        self.next_traveller()
        action = _("Open case") if case_id else _("Open person") if outcome == screening.FURTHER_TALK else ""
        kind = "warning" if outcome == screening.URGENT else "success"
        self._banner.say(kind, what_was_done(outcome, done.screened.case_number), action)

    def _failed(self, error: Exception) -> None:
        self._saving = False
        self._banner.say("danger", str(error))
        if isinstance(error, FormInvalid):
            own = [each for each in error.problems if each.field in self.result.form.spec_keys()]
            (self.result.form if own else self.who.form).show_refusal(own or list(error.problems))

    def _begin_with(self, page: people.PersonPage) -> None:
        self.next_traveller()
        self._person_id = page.row.id
        self.who.show_known(page.row)
        self.interview.set_birth(PartialDate.from_text(page.row.birth))
        self.interview.setFocus(_OTHER)
        self.keeper.forget()
        self.keeper.look_up(self._person_id, self._show_screening)

    def _typed(self) -> FormValues:
        traveller = FormValues({}, {}, self._person_id) if self._person_id else self.who.form.draft()
        return pack(traveller, self.result.form.draft(), self.interview.answers, self.interview.chosen_profile())

    def _show_draft(self, kept: DeskDraft) -> None:
        if self.is_editing():
            return
        self.who.form.show_draft(kept.traveller)
        self._on_who(at_once=True)
        self._show_screening(kept)
        self._banner.say("info", _("You were at work on this traveller. Go on, or press F2 for the next."))

    def _show_screening(self, kept: DeskDraft) -> None:
        self.result.form.show_draft(kept.decision)
        self.interview.go_on_with(kept.answers, kept.profile)
        self.keeper.forget()
