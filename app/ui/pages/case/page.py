# SPDX-License-Identifier: Apache-2.0
"""The page of one case."""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base import clock
from app.base.text import _
from app.domain.forms.catalogue import FORMS
from app.domain.forms.values import FormValues, Value
from app.domain.permissions import Action
from app.domain.rows import RecordRow
from app.domain.touched import Touched
from app.services import cases, casework, records
from app.ui.dialogs.record_history import RecordHistory
from app.ui.forms.editors.choices import Choice
from app.ui.forms.parts_view import PartsView
from app.ui.forms.record_links import RecordLinks
from app.ui.pages.case.head import CaseOverview
from app.ui.pages.case.parts import PARTS
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner, BannerBox
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session

_DATES = {
    "party": "joined_on", "decision": "decided_on", "protection_stage": "entered_on", "criminal_stage": "entered_on",
    "screening": "screened_on", "referral": "sent_on", "consent": "asked_on", "charge": "charged_on", "note": "written_on",
}


class CasePage(Page):
    """One case: parties, events, screening, decisions, protection, justice, timeline."""

    kinds: ClassVar[frozenset[str]] = frozenset({"case", "person", *cases.RELATED})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._case_id = ""
        self._parties: tuple[RecordRow, ...] = ()
        self._banner = Banner("danger", closable=True)
        self._links = RecordLinks(session, self)
        self._overview = CaseOverview(session.can(Action.EDIT_CASE))
        self.parts = PartsView(session, self._overview, PARTS, self._save, _form_of, self._defaults, self._links)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(BannerBox(self._banner))
        column.addWidget(self.parts, 1)
        self._overview.edit_wanted.connect(self.edit)
        self._overview.opened.connect(lambda key: self.parts.open_row(key.partition(":")[2]))
        self.parts.saved.connect(self._on_saved)
        self.parts.left.connect(self.go)
        self.parts.state_changed.connect(self.saved_state_changed)
        self.parts.moved.connect(self._offer)
        for keys, slot in (("E", self.edit), ("Ctrl+H", self.show_history), ("P", self._open_person)):
            QShortcut(QKeySequence(keys), self, slot)

    def _offer(self) -> None:
        """Offer what can be added to the section shown as the page's primary action."""
        text = self.parts.can_add()
        self.set_primary(Primary(text, "Ins", self.parts.add, "add") if text else None)

    def opened(self, arg: object) -> None:
        """Show a case by identity; None begins a new one."""
        self._case_id = arg if isinstance(arg, str) else ""
        self.parts.begin(self._case_id)
        self._banner.clear()
        if self._case_id:
            self._refresh()
        else:
            self.title_changed.emit(_("New case"), "")
            values: dict[str, Value] = {"opened_on": clock.today().isoformat(), "status": "Active", "responsible": self.session.actor_name}
            self.parts.edit("case", FormValues(values), _("Open case"))

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        if self._case_id:
            self._refresh()

    def is_editing(self) -> bool:
        """Tell whether a form is open."""
        return self.parts.editor is not None

    def leave(self) -> None:
        """Hand over the draft."""
        self.parts.leave()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("E", _("Edit the case file")), ("Ctrl+H", _("History")), ("P", _("Open the first person")), *self.parts.keys()]

    def first_focus(self) -> QWidget | None:
        """Begin in the contents, unless a form is open."""
        return None if self.parts.editor else self.parts.contents

    def edit(self) -> None:
        """Edit the case file."""
        if self._case_id and not self.parts.editor and self.session.can(Action.EDIT_CASE):
            store, case_id = self.session.store, self._case_id
            self.session.runner.run(
                lambda _job: records.open_form(store, "case", case_id), self,
                lambda values: self.parts.edit("case", values, _("Save case")), self._failed,
            )

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return what the palette may ask of this page."""
        return {"history": self.show_history} if self._case_id else {}

    def show_history(self) -> None:
        """Show who changed what of this record and of those that belong to it."""
        if self._case_id:
            RecordHistory(self.session, "case", self._case_id, self).open()

    def _refresh(self) -> None:
        store, case_id = self.session.store, self._case_id

        def show(page: cases.CasePage) -> None:
            if case_id == self._case_id:
                self._show(page)

        self.session.runner.run(lambda _job: cases.open_page(store, case_id), self, show, self._failed)

    def _show(self, page: cases.CasePage) -> None:
        self.title_changed.emit(_("Case {number}").format(number=page.row.number), page.row.victims)
        self._parties = tuple(page.related["party"])
        self._links.nearby = tuple(
            Choice(row.text("person_id"), row.person_name, formats.code("case_role", row.text("role"))) for row in self._parties
        )
        self._links.case_id = self._case_id
        self._overview.show_page(page)
        self.parts.set_rows(page.related)

    def _failed(self, error: Exception) -> None:
        self._banner.say("danger", str(error))

    def _save(self, form: str, values: FormValues, reason: str | None) -> Any:
        store = self.session.store
        if form != "case":
            return cases.save_part(store, form, self._case_id, values, reason)
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


def _form_of(row: RecordRow) -> str:
    """A stage is edited by the form of its track, everything else by the form of its kind."""
    return f"{row.text('track') or 'protection'}_stage" if row.kind == "stage" else row.kind
