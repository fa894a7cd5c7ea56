# SPDX-License-Identifier: Apache-2.0
"""The page of one person."""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base import clock
from app.base.text import _
from app.domain.forms.values import FormValues
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.services import people, records
from app.ui.dialogs.record_history import RecordHistory
from app.ui.forms.parts_view import PartsView
from app.ui.forms.record_links import RecordLinks
from app.ui.pages.person.identity import PersonOverview
from app.ui.pages.person.parts import PARTS
from app.ui.widgets.banner import Banner, BannerBox
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session


class PersonPage(Page):
    """Identity, documents, crossings, cases and everything else that belongs to one person."""

    kinds: ClassVar[frozenset[str]] = frozenset({"person", *people.RELATED})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._person_id = ""
        self._banner = Banner("danger", closable=True)
        self._overview = PersonOverview(session.can(Action.EDIT_PERSON))
        self.parts = PartsView(
            session, self._overview, PARTS, self._save, lambda row: row.kind, self._defaults, RecordLinks(session, self)
        )
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
        for keys, slot in (("E", self.edit), ("Ctrl+H", self.show_history)):
            QShortcut(QKeySequence(keys), self, slot)

    def _offer(self) -> None:
        """Offer what can be added to the section shown, on the overview a screening, as the page's primary action."""
        text = self.parts.can_add()
        if text:
            self.set_primary(Primary(text, "Ins", self.parts.add, "add"))
        elif self.session.can(Action.SCREEN) and not self.parts.editor and self._person_id:
            self.set_primary(Primary(_("Screen"), "S", lambda: self.go("border_desk", self._person_id), "screening"))
        else:
            self.set_primary(None)

    def opened(self, arg: object) -> None:
        """Show a person by identity; None begins a new one."""
        self._person_id = arg if isinstance(arg, str) else ""
        self.parts.begin(self._person_id)
        self._offer()
        self._banner.clear()
        if self._person_id:
            self._refresh()
        else:
            self.title_changed.emit(_("New person"), "")
            self.parts.edit("person", FormValues(), _("Save person"))

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        if self._person_id:
            self._refresh()

    def is_editing(self) -> bool:
        """Tell whether a form is open."""
        return self.parts.editor is not None

    def leave(self) -> None:
        """Hand over the draft."""
        self.parts.leave()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("E", _("Edit the identity")), ("Ctrl+H", _("History")), *self.parts.keys()]

    def first_focus(self) -> QWidget | None:
        """Begin in the contents, unless a form is open."""
        return None if self.parts.editor else self.parts.contents

    def edit(self) -> None:
        """Edit the identity."""
        if self._person_id and not self.parts.editor and self.session.can(Action.EDIT_PERSON):
            store, person_id = self.session.store, self._person_id
            self.session.runner.run(
                lambda _job: records.open_form(store, "person", person_id), self,
                lambda values: self.parts.edit("person", values, _("Save person")), self._failed,
            )

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return what the palette may ask of this page."""
        return {"history": self.show_history} if self._person_id else {}

    def show_history(self) -> None:
        """Show who changed what of this record and of those that belong to it."""
        if self._person_id:
            RecordHistory(self.session, "person", self._person_id, self).open()

    def _refresh(self) -> None:
        store, person_id = self.session.store, self._person_id

        def show(page: people.PersonPage) -> None:
            if person_id == self._person_id:
                self.title_changed.emit(_("Person"), "")
                self._overview.show_page(page)
                self.parts.set_rows(page.related)

        self.session.runner.run(lambda _job: people.open_page(store, person_id), self, show, self._failed)

    def _failed(self, error: Exception) -> None:
        self._banner.say("danger", str(error))

    def _save(self, form: str, values: FormValues, reason: str | None) -> Any:
        store = self.session.store
        if form == "person":
            return records.save_form(store, form, values, reason)
        return records.save_form(store, form, values, reason, person_id=self._person_id)

    def _on_saved(self, saved: records.Saved) -> None:
        if not self._person_id:
            self.go("person", str(saved.record_id))

    def _defaults(self, form: str) -> FormValues:
        today = clock.today().isoformat()
        dates = {
            "crossing": "crossed_on", "screening": "screened_on", "consent": "asked_on", "note": "written_on", "person_link": "decided_on",
        }
        values: dict[str, Any] = {dates[form]: today} if form in dates else {}
        if form == "consent":
            values["person_id"] = self._person_id
        return FormValues(values)
