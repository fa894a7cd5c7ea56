# SPDX-License-Identifier: Apache-2.0
"""Asking for people or cases to be deleted: a reason, and for more than ten their number; a second person confirms."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.text import _, ngettext
from app.services import deletions
from app.ui.dialogs.with_reason import WithReason
from app.ui.widgets.session import Session


class AskDeletion(WithReason):
    """Asks why, and how many where there are many.

    Args:
        kind: "person" or "case".
    """

    def __init__(self, session: Session, kind: str, record_ids: Sequence[str], parent: QWidget | None = None) -> None:
        store, count = session.store, len(record_ids)
        self._is_many = count > deletions.MOST_AT_ONCE
        self.number = QLineEdit()
        title = {
            "person": ngettext("Ask for this person to be deleted?", "Ask for {n} people to be deleted?", count),
            "case": ngettext("Ask for this case to be deleted?", "Ask for {n} cases to be deleted?", count),
        }[kind].format(n=count)
        super().__init__(
            session, title,
            _("Nothing is deleted yet. A supervisor who did not ask confirms or refuses it. What belongs to the record goes with it, and "
              "all of it can be restored from the history."),
            _("Ask for deletion"), lambda reason: partial(deletions.request_all, store, kind, record_ids, reason, self.number.text()),
            parent, is_danger=True, keep=_("Keep"),
        )

    def add_fields(self) -> None:
        """Ask for the number of many records: nobody types it by mistake."""
        if self._is_many:
            self.add_field(_("How &many records are to be deleted; type the number"), self.number)

    def first_field(self) -> QWidget | None:
        """Begin with the number where it is asked."""
        return self.number if self._is_many else None
