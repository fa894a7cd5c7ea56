# SPDX-License-Identifier: Apache-2.0
"""What case work puts on the first page, beside referrals and screenings; each line by a rule of `due_rules.csv`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from app.base import clock
from app.base.text import _
from app.domain import codelists, permissions
from app.domain.dates import PartialDate
from app.domain.permissions import Action
from app.domain.rows import RecordRow
from app.models.queries import due, waiting
from app.models.store import Store
from app.services import consents
from app.services.wording import record_label


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that waits, with the rule that found it and what is said of it."""

    rule: str
    what: waiting.Waiting
    detail: str


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next in one case: a record that belongs to it, in words, its day, and whether that day is over."""

    record_id: str
    what: str
    day: str
    is_late: bool


def next_of(related: Mapping[str, Sequence[RecordRow]]) -> Next | None:
    """Return the earliest of a case's open dates: hearings, reviews, goals, ends of reflection and of permits to stay.

    What has to be done stays until it is done; a period that ended is simply over.
    """
    today = clock.today()
    dates: list[tuple[date, Next]] = []

    def note(row: RecordRow, name: str, what: str, *, stays: bool = True) -> None:
        day = PartialDate.from_text(row.text(name))
        if day and (stays or day.latest() >= today):
            dates.append((day.latest(), Next(row.id, what, row.text(name), day.latest() < today)))

    for row in related["hearing"]:
        if not row.text("outcome"):
            note(row, "held_on", record_label("hearing"))
    for kind, made in (("risk_assessment", "assessed_on"), ("support_plan", "made_on")):
        newest = {row.text("person_id"): row for row in sorted(related[kind], key=lambda row: row.text(made))}
        for row in newest.values():
            if not row.text("ended_on"):
                note(row, "review_on", _("Review: {what}").format(what=record_label(kind).lower()))
    for row in related["goal"]:
        if row.text("state") not in ("reached", "given_up"):
            note(row, "due_on", record_label("goal"))
    for row in related["reflection"]:
        note(row, "ended_on", _("Reflection period ends"), stays=False)
    for row in related["residence"]:
        note(row, "valid_until", _("Permit to stay ends"), stays=False)
    return min(dates, key=lambda each: each[0])[1] if dates else None


def found(conn: Connection, store: Store, today: date, days: Callable[[str], int]) -> list[Found]:
    """Return all that waits for the signed-in user's role.

    Args:
        days: rule > days after which something is due; negative ones lie before.
    """
    role, me = store.actor.role, store.actor.user_id

    def before(rule: str) -> str:
        return (today - timedelta(days=days(rule))).isoformat()

    rows: list[Found] = []
    if permissions.allows(role, Action.SEE_CASE):
        soon = due.hearings(conn, today.isoformat(), before("HEARING_SOON"))
        rows += [Found("HEARING_SOON", each, _hearing(each.codes)) for each in soon]
    if permissions.allows(role, Action.EDIT_CASE):
        rows += [Found("TRANSFER_WAITS", each, _("{name} asks to hand this case over").format(name=each.codes[0]))
                 for each in due.transfers(conn, store.fact("post_code"), me)]
    if permissions.allows(role, Action.PROTECT):
        rows += [Found("REVIEW_DUE", each, _("Review: {what}").format(what=record_label(each.codes[0]).lower()))
                 for each in due.reviews(conn, before("REVIEW_DUE"))]
        rows += _without_consent(conn, due.planned_referrals(conn), today)
    if permissions.allows(role, Action.DECIDE_STATUS):
        rows += [Found("VICTIM_UNDECIDED", each, _("Nobody has decided yet whether this is a victim"))
                 for each in due.undecided_parties(conn, before("VICTIM_UNDECIDED"))]
    if permissions.allows(role, Action.PROSECUTE):
        rows += [Found("HANDOVER_UNSIGNED", each, _("An item of evidence of {name} waits for your signature").format(name=each.codes[0]))
                 for each in due.handovers(conn, me)]
    if permissions.allows(role, Action.ASSIGN):
        rows += [Found("NO_OFFICER", each, _("{name} has left. Assign this case to somebody.").format(name=each.codes[0]))
                 for each in due.without_officer(conn)]
    if permissions.allows(role, Action.DELETE):
        rows += [Found("DELETION_WAITS", each, _("{name} asks for this to be deleted. Confirm or refuse it.").format(name=each.codes[1]))
                 for each in due.deletions(conn, me)]
    return rows


def _hearing(codes: Sequence[str]) -> str:
    kind, court, time = codes
    what = codelists.label("hearing_kind", kind) if kind else _("Hearing")
    return " · ".join(part for part in (what, court, time) if part)


def _without_consent(conn: Connection, planned: Sequence[waiting.Waiting], today: date) -> list[Found]:
    rows = []
    for each in planned:
        agency = each.codes[0]
        if each.person_id and not consents.allows(conn, each.person_id, consents.ASSISTANCE, agency, today).is_allowed:
            to = codelists.label("agency", agency) if agency else _("another agency")
            words = _("A referral to {agency} is planned, and there is no consent to it").format(agency=to)
            rows.append(Found("CONSENT_MISSING", each, words))
    return rows
