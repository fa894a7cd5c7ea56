# SPDX-License-Identifier: Apache-2.0
"""How things that wait look as cards, and where each card leads."""

from datetime import datetime

from app.base.text import _, ngettext
from app.domain import stages
from app.services.home import ArrivalRow, DueRow, Home, LeftOver, WaitingRow
from app.ui.records.record_page import Target
from app.ui.widgets import formats
from app.ui.widgets.card_list import Card

_RISK_TONES = {"extreme": "danger", "high": "danger", "medium": "warning"}
_STATES = {"applied": "success", "parked": "warning", "quarantined": "danger"}
_LATE_DAYS = 7  # from then on a delay is marked as danger


def ways(shown: Home) -> dict[str, tuple[str, object]]:
    """Return the key of each card > page and argument that it leads to."""
    found: dict[str, tuple[str, object]] = {}
    for at, due in enumerate(shown.due):
        found[_due_key(due, at)] = due.page, _target(due)
    for each in shown.mine:
        found[f"case:{each.case_id}"] = "case", each.case_id
    for left in shown.drafts:
        found[f"draft:{left.id}"] = left.page, Target(left.arg, left.record_id, left.form) if left.arg else None
    for at, _row in enumerate(shown.arrivals):
        found[f"exchange:{at}"] = "exchange", None
    return found


def _target(due: DueRow) -> object:
    if due.page not in ("case", "person"):
        return None
    return Target(due.id, due.part_id, acts=due.acts) if due.part_id else due.id


def _due_key(row: DueRow, at: int) -> str:
    return f"{row.page}:{row.id}:{at}"


def due_card(row: DueRow, at: int) -> Card:
    """Return the card of something due; `at` keeps two things of one case apart."""
    lines = [("referral" if row.page == "case" else "screening", row.detail)]
    if row.is_mine:
        lines.append(("user", _("You are responsible")))
    if not row.days_late:
        return Card(_due_key(row, at), row.title, tuple(lines), _("Today"), "accent", "clock")
    late = ngettext("{n} day late", "{n} days late", row.days_late).format(n=row.days_late)
    tone = "danger" if row.days_late >= _LATE_DAYS else "warning"
    return Card(_due_key(row, at), row.title, tuple(lines), late, tone, "overdue")


def case_card(row: WaitingRow) -> Card:
    """Return the card of a case of one's own: where it stands on both tracks, and the risk."""
    at = (("protection", row.protection_stage), ("criminal", row.criminal_stage))
    stands = [formats.stage(track, number) for track, number in at if number and number < len(stages.stages(track))]  # the last is closure
    lines = (("", row.title),) if row.title else ()
    lines = (*lines, ("protection", " · ".join(stands))) if stands else lines
    risk = formats.code("risk_level", row.risk)
    return Card(f"case:{row.case_id}", row.number, lines, risk, _RISK_TONES.get(row.risk, "neutral"), "case")


def draft_card(row: LeftOver) -> Card:
    """Return the card of a draft."""
    moment = datetime.fromisoformat(row.saved_at)
    left = _("Left {when}").format(when=formats.when(int(moment.timestamp() * 1000)))
    return Card(f"draft:{row.id}", row.title, (("clock", left),), icon="edit")


def arrival_card(row: ArrivalRow, at: int) -> Card:
    """Return the card of a bundle that came in."""
    words = {"applied": _("Taken in"), "parked": _("Waiting"), "quarantined": _("Set aside")}
    changes = ngettext("{n} change", "{n} changes", row.entries).format(n=row.entries)
    when = formats.when(int(datetime.fromisoformat(row.at).timestamp() * 1000))
    title = row.post_name or _("An unknown PC")
    line = _("{what}, {when}").format(what=changes, when=when)
    return Card(f"exchange:{at}", title, (("", line),), words.get(row.state, row.state), _STATES.get(row.state, "neutral"), "inbox")
