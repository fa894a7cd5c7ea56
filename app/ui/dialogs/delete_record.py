# SPDX-License-Identifier: Apache-2.0
"""Deleting a record that belongs to a person or a case, with a reason; it can be restored from the history."""

from functools import partial

from PySide6.QtWidgets import QWidget

from app.base.text import _
from app.services import records, wording
from app.ui.dialogs.with_reason import WithReason
from app.ui.widgets.session import Session


class DeleteRecord(WithReason):
    """Asks why and deletes."""

    def __init__(self, session: Session, kind: str, record_id: str, parent: QWidget | None = None) -> None:
        store, what = session.store, wording.record_label(kind).lower()
        super().__init__(
            session, _("Delete this {record}?").format(record=what),
            _("It no longer counts and is no longer shown. It stays in the journal, and Ctrl+H, History, restores it."),
            _("Delete {record}").format(record=what), lambda reason: partial(records.delete, store, kind, record_id, reason), parent,
            keep=_("Keep {record}").format(record=what), is_danger=True,
        )
