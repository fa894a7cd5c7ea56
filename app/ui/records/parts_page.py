# SPDX-License-Identifier: Apache-2.0
"""A page of an overview and sections of records; those of one record and those of none are such pages."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.forms.values import FormValues
from app.domain.rows import RecordRow
from app.services import records
from app.ui.dialogs.delete_record import DeleteRecord
from app.ui.forms.overview import Overview
from app.ui.forms.parts_view import Part, PartsView
from app.ui.forms.record_links import RecordLinks
from app.ui.widgets.banner import Banner, BannerBox
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session


class PartsPage(Page):
    """Overview, sections, forms, deletion of what the sections hold.

    Attributes:
        parts: the sections.
        banners: the column above them, for what has to be said about the record.
    """

    def __init__(self, session: Session, overview: Overview, parts: Sequence[Part], parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._overview = overview
        self._banner = Banner("danger", closable=True)
        self._links = RecordLinks(session, self)
        self.parts = PartsView(session, overview, parts, self._save, self._form_of, self._defaults, self._links)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.banners = QVBoxLayout()
        self.banners.addWidget(BannerBox(self._banner))
        column.addLayout(self.banners)
        column.addWidget(self.parts, 1)
        overview.opened.connect(lambda key: self.parts.open_row(key.partition(":")[2]))
        self.parts.saved.connect(self._on_saved)
        self.parts.left.connect(self.go)
        self.parts.state_changed.connect(self.saved_state_changed)
        self.parts.moved.connect(self._offer)
        self.parts.delete_wanted.connect(lambda kind, record_id: DeleteRecord(session, kind, record_id, self).open())

    def is_editing(self) -> bool:
        """Tell whether a form is open."""
        return self.parts.editor is not None

    def leave(self) -> None:
        """Hand over the draft."""
        self.parts.leave()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return self.parts.keys()

    def first_focus(self) -> QWidget | None:
        """Begin in the contents, unless a form is open."""
        return None if self.parts.editor else self.parts.contents

    def _failed(self, error: Exception) -> None:
        self._banner.say("danger", str(error))

    def _offer(self) -> None:
        """Offer what can be added to the section shown as the page's primary action."""
        text = self.parts.can_add()
        self.set_primary(Primary(text, "Ins", self.parts.add, "add") if text else None)

    def _save(self, form: str, values: FormValues, reason: str | None) -> Any:
        """Save a form; runs in a job."""
        return records.save_form(self.session.store, form, values, reason)

    def _on_saved(self, saved: Any) -> None:
        """Go on after a save."""

    def _defaults(self, form: str) -> FormValues:
        """Return what a new record begins with."""
        return FormValues()

    def _form_of(self, row: RecordRow) -> str:
        """Return the form that edits a record."""
        return row.kind
