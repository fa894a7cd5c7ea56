# SPDX-License-Identifier: Apache-2.0
"""The page of one person."""

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from app.base import clock
from app.base.text import _
from app.domain.forms.values import FormValues
from app.domain.permissions import Action
from app.services import people, records
from app.services.attachments import keeping
from app.ui.pages.person.identity import PersonOverview
from app.ui.pages.person.parts import PARTS
from app.ui.records.record_page import RecordPage
from app.ui.widgets.dots import pixmap
from app.ui.widgets.page import Primary
from app.ui.widgets.session import Session

PORTRAIT = "portrait"
_DATES = {"crossing": "crossed_on", "screening": "screened_on", "consent": "asked_on", "note": "written_on", "person_link": "decided_on"}


class PersonPage(RecordPage):
    """Identity, documents, crossings, cases and everything else that belongs to one person."""

    kinds: ClassVar[frozenset[str]] = frozenset({"person", *people.RELATED})
    kind = "person"
    needs = Action.EDIT_PERSON
    _overview: PersonOverview

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._has_portrait = False
        super().__init__(session, PersonOverview(session.can(Action.EDIT_PERSON)), PARTS, parent)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("E", _("Edit the identity")), *super().keys()]

    def _begin(self) -> None:
        self.title_changed.emit(_("New person"), "")
        self.parts.edit("person", FormValues(), _("Save person"))

    def _offer(self) -> None:
        """Offer what can be added to the section shown, on the overview a screening."""
        text = self.parts.can_add()
        if text:
            self.set_primary(Primary(text, "Ins", self.parts.add, "add"))
        elif self.session.can(Action.SCREEN) and not self.parts.editor and self.record_id:
            self.set_primary(Primary(_("Screen"), "S", lambda: self.go("border_desk", self.record_id), "screening"))
        else:
            self.set_primary(None)

    def _refresh(self) -> None:
        store, person_id = self.session.store, self.record_id

        def show(page: people.PersonPage) -> None:
            if person_id == self.record_id:
                self.title_changed.emit(_("Person"), "")
                self._overview.show_page(page)
                self.parts.set_rows(page.related)
                self._show_portrait(page)
                self._take_aim()

        self.session.runner.run(lambda _job: people.open_page(store, person_id), self, show, self._failed)

    def _show_portrait(self, page: people.PersonPage) -> None:
        """Show the newest photograph of the person on the identity card."""
        portraits = [row.id for row in page.related["attachment"] if row.text("kind") == PORTRAIT]
        self._has_portrait = bool(portraits)
        if not portraits:
            self._overview.set_portrait(None)
            return
        store, newest = self.session.store, portraits[-1]

        def show(found: dict[str, keeping.Small]) -> None:
            picture = found[newest].picture if newest in found else None
            self._overview.set_portrait(pixmap(picture) if picture else None)

        self.session.runner.run(lambda _job: keeping.smalls(store, [newest]), self, show, self._failed)

    def _expected_kind(self) -> str:
        return "" if self._has_portrait else PORTRAIT

    def _save(self, form: str, values: FormValues, reason: str | None) -> Any:
        store = self.session.store
        if form == "person":
            return records.save_form(store, form, values, reason)
        return records.save_form(store, form, values, reason, person_id=self.record_id)

    def _on_saved(self, saved: records.Saved) -> None:
        if not self.record_id:
            self.go("person", str(saved.record_id))

    def _defaults(self, form: str) -> FormValues:
        values: dict[str, Any] = {_DATES[form]: clock.today().isoformat()} if form in _DATES else {}
        if form == "consent":
            values["person_id"] = self.record_id
        return FormValues(values)
