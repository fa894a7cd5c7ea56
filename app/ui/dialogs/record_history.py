# SPDX-License-Identifier: Apache-2.0
"""History: who changed what of a record, when, from what to what and why, newest first.

A change can be taken back, a deleted record restored; both are changes of their own, with a reason.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.base.text import _, ngettext
from app.domain import permissions
from app.ui.dialogs.frame import DialogFrame
from app.ui.theme import typography
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session
from app.ui.widgets.timeline import Timeline, TimelineItem

if TYPE_CHECKING:
    from app.services.administration import JournalRow

LIMIT = 500
_CHANGE = ("edit", "accent")
_NEVER = {"account", "device", "deletion_request", "transfer", "handover"}  # what was signed or decided is not taken back
_LOOKS = {"view": ("show", "muted"), "export": ("export", "warning"), "print": ("print", "warning"), "figures": ("figures", "muted")}


class RecordHistory(DialogFrame):
    """What was done with one record and those that belong to it.

    Args:
        kind: of the record, as stored.
        record_id: its identity.
        with_parts: also show what belongs to it, such as the parties of a case.
    """

    def __init__(self, session: Session, kind: str, record_id: str, parent: QWidget | None = None, *, with_parts: bool = True) -> None:
        super().__init__(_("History"), parent, 720)
        self._session, self._kind, self._id, self._with_parts = session, kind, record_id, with_parts
        self._rows: list[JournalRow] = []
        self._count = label(tone="muted")
        self.views = QCheckBox(_("Also who &looked, printed and exported"))
        self.problem = Banner("danger", parent=self)
        self.list = Timeline(_("History"))
        self.reason, self.restore = QLineEdit(), QPushButton(_("&Restore"))
        self._caption, self._restoring = label(), QWidget()
        self._lay_out()
        self.views.toggled.connect(self._show)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.restore.clicked.connect(self._restore)
        self.reason.returnPressed.connect(self.restore.click)
        self.list.setFocus()
        self._ask()

    def rows(self) -> list["JournalRow"]:
        """Return the entries that are shown, newest first."""
        return [row for row in self._rows if row.fields or row.changes or self.views.isChecked()]

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(self.views)
        self.list.setMinimumHeight(typography.px(160))
        self.resize(typography.px(720), min(typography.px(620), self.screen().availableGeometry().height() * 9 // 10))
        self._caption.setBuddy(self.reason)
        self.restore.setAutoDefault(False)
        row = QHBoxLayout(self._restoring)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(typography.px(8))
        row.addWidget(self._caption)
        row.addWidget(self.reason, 1)
        row.addWidget(self.restore)
        self.body.addLayout(head)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._restoring)
        self._restoring.hide()
        self.add_button(_("Close")).clicked.connect(self.accept)  # not the default: Enter after the reason restores

    def _ask(self) -> None:
        store, kind, record_id, with_parts = self._session.store, self._kind, self._id, self._with_parts

        def work(_job: object) -> list[Any]:
            from app.services import administration

            return administration.history(store, kind, record_id, LIMIT, with_parts=with_parts)

        self._session.runner.run(work, self, self._take, lambda error: self.problem.say("danger", str(error)))

    def _take(self, rows: Sequence["JournalRow"]) -> None:
        self._rows = list(rows)
        self._show()

    def _show(self) -> None:
        rows = self.rows()
        self.list.set_items([_item(row, is_part=row.object_id != self._id) for row in rows])
        words = ngettext("{n} entry, newest first", "{n} entries, newest first", len(rows)).format(n=len(rows))
        self._count.setText(words if len(self._rows) < LIMIT else _("From the newest {n} entries").format(n=LIMIT))
        if rows:
            self.list.setCurrentIndex(self.list.model().index(0, 0))

    def _on_current(self, index: QModelIndex) -> None:
        rows = self.rows()
        row = rows[index.row()] if 0 <= index.row() < len(rows) else None
        restores, takes_back = row is not None and self._is_restorable(row), row is not None and self._can_take_back(row)
        self._restoring.setVisible(restores or takes_back)
        self.restore.setText(_("&Restore") if restores else _("&Take back"))
        self._caption.setText(_("&Why it is restored") if restores else _("&Why this change is taken back"))
        self.reason.setAccessibleName(self._caption.text().replace("&", ""))

    def _can_take_back(self, row: "JournalRow") -> bool:
        """Tell whether an entry changed answers that the role may change; one that made the record is no change of it."""
        made = next((each for each in reversed(self._rows) if each.object_id == row.object_id and each.fields), None)
        if made is row and len(self._rows) < LIMIT:
            return False
        is_shown = any(change.is_shown for change in row.changes)
        may = row.object_kind not in _NEVER and permissions.may_write(self._session.role, row.object_kind)
        return row.deleted is None and is_shown and may

    def _is_restorable(self, row: "JournalRow") -> bool:
        """Tell whether this entry deleted a record that is still deleted, and the role may take that back."""
        newest = next((each for each in self._rows if each.object_id == row.object_id and each.deleted is not None), None)
        return row.deleted is True and newest is row and permissions.may_write(self._session.role, row.object_kind)

    def _restore(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.problem.say("danger", _("Say why; the reason goes into the journal."))
            self.reason.setFocus()
            return
        self.problem.clear()
        row, store = self.rows()[self.list.currentIndex().row()], self._session.store

        def work(_job: object) -> Any:
            from app.services import records

            if row.deleted:
                return records.restore(store, row.object_kind, row.object_id, reason)
            return records.undo(store, row.object_kind, row.object_id, (row.device, row.seq), reason)

        self._session.runner.run(work, self, lambda _touched: self._restored(), lambda error: self.problem.say("danger", str(error)))

    def _restored(self) -> None:
        self.reason.clear()
        self.list.setFocus()
        self._ask()


def change_lines(row: "JournalRow") -> list[str]:
    """Return what an entry changed, from what to what and why, one sentence a line."""
    lines = []
    hidden = [change.field for change in row.changes if not change.is_shown]
    if hidden:
        lines.append(_("{fields}. Your role does not see the values.").format(fields=", ".join(hidden)))
    for change in row.changes:
        if change.was:
            lines.append(_("{field}: {was} → {became}").format(field=change.field, was=change.was, became=change.became or _("blank")))
        elif change.became:
            lines.append(_("{field}: {became}").format(field=change.field, became=change.became))
    if row.reason:
        lines.append(_("Reason: {reason}").format(reason=row.reason))
    return lines


def _item(row: "JournalRow", *, is_part: bool) -> TimelineItem:
    what = _("{record}: {what}").format(record=row.object_label, what=row.what) if is_part else row.what
    title = _("{what} by {name}, {role}").format(what=what, name=row.user, role=row.role.lower())
    icon, tone = ("delete", "danger") if row.deleted else ("undo", "success") if row.deleted is False else _LOOKS.get(row.kind, _CHANGE)
    return TimelineItem(row.id, formats.moment(row.wall), title, "\n".join(change_lines(row)), icon, tone)
