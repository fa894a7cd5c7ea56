# SPDX-License-Identifier: Apache-2.0
"""How something that waits for a second person looks as a card."""

from app.base.text import _, ngettext
from app.services.approvals import DELETED, DELETION, HANDOVER, TRANSFER, ApprovalRow
from app.ui.widgets import formats
from app.ui.widgets.card_list import Card

_LOOKS = {
    DELETION: ("delete", "danger"), TRANSFER: ("exchange", "accent"), HANDOVER: ("attachment", "warning"), DELETED: ("delete", "neutral"),
}


def approval_card(row: ApprovalRow) -> Card:
    """Return the card of something that waits."""
    icon, tone = _LOOKS[row.kind]
    asked = _("Asked for by you, {day}") if row.is_own and row.kind != DELETED else _("Asked for by {name}, {day}")
    if row.kind == HANDOVER:
        asked = _("Handed over by {name}, {day}")
    if row.kind == DELETED:
        asked = _("Confirmed by {name}, {day}")
    lines = [("user", asked.format(name=row.asked_by, day=formats.date(row.asked_on)))]
    if row.to:
        lines.append(("forward", _("To {whom}").format(whom=row.to)))
    if row.reason:
        lines.append(("note", row.reason))
    if row.parts:
        lines.append(("link", ngettext("{n} record goes with it", "{n} records go with it", row.parts).format(n=row.parts)))
    return Card(f"{row.kind}:{row.id}", title(row), tuple(lines), _chip(row), tone if row.may_answer else "neutral", icon)


def title(row: ApprovalRow) -> str:
    """Return what waits, in words."""
    what = row.title or (_("a person") if row.page == "person" else _("a case"))
    if row.kind == DELETED:
        return _("Deleted: {what}").format(what=what)
    if row.kind == DELETION:
        return _("Delete {what}").format(what=what)
    return _("Take over {what}").format(what=what) if row.kind == TRANSFER else _("Sign for an item in {what}").format(what=what)


def _chip(row: ApprovalRow) -> str:
    if row.kind == DELETED:
        return _("Deleted")
    return _("Waits for you") if row.may_answer else _("Waits for somebody else")
