# SPDX-License-Identifier: Apache-2.0
"""The page of one case."""

from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.base import clock
from app.base.text import _
from app.domain.forms.catalogue import FORMS
from app.domain.forms.values import FormValues, Value
from app.domain.permissions import Action
from app.domain.rows import RecordRow
from app.services import cases, casework, records, transfers, watching
from app.services.evidence import Held
from app.ui.dialogs.assign_case import AssignCase, TransferCase
from app.ui.dialogs.custody import CustodyDialog
from app.ui.forms.editors.choices import Choice
from app.ui.pages.case.head import CaseOverview
from app.ui.pages.case.parts import PARTS
from app.ui.records.prints import ReferralLetter
from app.ui.records.record_page import Act, RecordPage
from app.ui.widgets import formats
from app.ui.widgets.session import Session

_DATES = {
    "party": "joined_on", "decision": "decided_on", "protection_stage": "entered_on", "criminal_stage": "entered_on",
    "screening": "screened_on", "referral": "sent_on", "consent": "asked_on", "charge": "charged_on", "note": "written_on",
}


class CasePage(RecordPage):
    """One case: parties, events, screening, decisions, protection, justice, timeline."""

    kinds: ClassVar[frozenset[str]] = frozenset({"case", "person", "handover", "watched", *cases.RELATED})
    kind = "case"
    needs = Action.EDIT_CASE
    _overview: CaseOverview

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._parties: tuple[RecordRow, ...] = ()
        super().__init__(session, CaseOverview(session.can(Action.EDIT_CASE)), PARTS, parent)
        QShortcut(QKeySequence("P"), self, self._open_person)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("E", _("Edit the case file")), ("P", _("Open the first person")), *super().keys()]

    def acts(self) -> list[Act]:
        """Return what can be done with the case as a whole."""
        own = [Act("link_chart", _("Link chart"), "L", "share-network", lambda: self.go("link_chart", self.record_id)),
               Act("watch", _("Put on my watch list, or take off"), "W", "show", self.watch)]
        if self.session.can(Action.EDIT_CASE):
            own += [Act("assign", _("Assign"), "A", "user", self.assign), Act("transfer", _("Ask another post or agency to take it over"),
                                                                               "T", "forward", self.transfer)]
        return [*own, *super().acts()]

    def watch(self) -> None:
        """Put the case on the user's watch list, or take it off."""
        store, case_id = self.session.store, self.record_id
        if case_id and not self.parts.editor:
            self.session.runner.run(lambda _job: watching.toggle(store, case_id), self, failed=self._failed)

    def assign(self) -> None:
        """Make somebody responsible; who may not assign takes a case that nobody has."""
        store, case_id = self.session.store, self.record_id
        if not case_id or self.parts.editor:
            return
        if not self.session.can(Action.ASSIGN):
            self.session.runner.run(lambda _job: transfers.take(store, case_id), self, failed=self._failed)
            return
        self.session.runner.run(lambda _job: transfers.officers(store), self,
                                lambda found: AssignCase(self.session, case_id, found, self).open(), self._failed)

    def transfer(self) -> None:
        """Ask another post or agency to take the case over."""
        store, case_id = self.session.store, self.record_id
        if case_id and not self.parts.editor:
            self.session.runner.run(lambda _job: transfers.posts(store), self,
                                    lambda found: TransferCase(self.session, case_id, found, self).open(), self._failed)

    def _act_on(self, kind: str, record_id: str) -> None:
        if kind == "evidence":
            CustodyDialog(self.session, record_id, self).open()
        elif kind == "referral":
            ReferralLetter(self.session, record_id, self).open()
        else:
            super()._act_on(kind, record_id)

    def _begin(self) -> None:
        self.title_changed.emit(_("New case"), "")
        values: dict[str, Value] = {"opened_on": clock.today().isoformat(), "status": "Active", "responsible": self.session.actor_name}
        self.parts.edit("case", FormValues(values), _("Open case"))

    def _refresh(self) -> None:
        store, case_id = self.session.store, self.record_id

        def show(page: cases.CasePage) -> None:
            if case_id == self.record_id:
                self._show(page)

        self.session.runner.run(lambda _job: cases.open_page(store, case_id), self, show, self._failed)

    def _show(self, page: cases.CasePage) -> None:
        self.title_changed.emit(_("Case {number}").format(number=page.row.number), page.row.victims)
        self._parties = tuple(page.related["party"])
        self._links.nearby = tuple(
            Choice(row.text("person_id"), row.person_name, formats.code("case_role", row.text("role"))) for row in self._parties
        )
        self._links.case_id = self.record_id
        self._overview.show_page(page)
        self.parts.set_rows(page.related, {record_id: _held(each) for record_id, each in page.held.items()})
        self._take_aim()

    def _save(self, form: str, values: FormValues, reason: str | None) -> Any:
        store = self.session.store
        if form != "case":
            return cases.save_part(store, form, self.record_id, values, reason)
        if values.record_id:
            return records.save_form(store, form, values, reason)
        return cases.open_case(store, records.checked(form, values, reason), new_id=values.new_id)

    def _on_saved(self, saved: Any) -> None:
        if isinstance(saved, cases.Opened):
            self.go("case", str(saved.case_id))

    def _open_person(self) -> None:
        if self._parties and not self.parts.editor:
            self.go("person", self._parties[0].text("person_id"))

    def _defaults(self, form: str) -> FormValues:
        values: dict[str, Value] = {_DATES[form]: clock.today().isoformat()} if form in _DATES else {}
        role = "suspect" if form in ("charge", "bail", "sentence", "appeal") else "victim"
        people = [row.text("person_id") for row in self._parties if row.text("role") == role]
        asks = {field.key for field in FORMS[form].fields() if field.required}
        if len(people) == 1 and "person_id" in asks and form != "party":
            values["person_id"] = people[0]
        if form == "referral":
            values["state"] = "sent"
        if form == "reflection":
            values["days"] = casework.reflection_days(self.session.store)
        return FormValues(values)

    def _form_of(self, row: RecordRow) -> str:
        """A stage is edited by the form of its track, everything else by the form of its kind."""
        return f"{row.text('track') or 'protection'}_stage" if row.kind == "stage" else row.kind


def _held(each: Held) -> tuple[str, str]:
    """Return who holds an item as a line of its card."""
    if not each.is_whole:
        return "warning", _("The chain of custody has a gap")
    if each.waits_for:
        return "clock", _("Waits for the signature of {name}").format(name=each.waits_for)
    return "user", _("Held by {name}").format(name=each.holder_name)
