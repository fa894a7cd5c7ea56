# SPDX-License-Identifier: Apache-2.0
"""The first page of the day: what is due, what waits for the signed-in user, what came in, the post in figures.

When something is due stands in `resources/lists/due_rules.csv`; an office may set other days. Nothing here names a person:
a case is told by its number and title, a screening by its day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from sqlalchemy import Connection, select

from app.base import clock, resources
from app.base.text import _, ngettext
from app.domain import codelists, permissions
from app.domain.dates import PartialDate
from app.domain.permissions import Action
from app.models.base import KINDS
from app.models.local import bundle, peer
from app.models.queries import waiting
from app.models.store import Store
from app.services import drafts, due
from app.services.drafts import DraftRow

MOST_SHOWN = 60
MINE_SHOWN = 8
ARRIVALS_SHOWN = 5
FIGURE_DAYS = 30
_DESK_FORMS = ("traveller", "desk_decision")
_FOR_ROLE = ("NO_OFFICER", "DELETION_WAITS", "TRANSFER_WAITS", "HANDOVER_UNSIGNED")  # whoever sees these has to act


@dataclass(frozen=True, slots=True)
class DueRow:
    """One thing that is due.

    Attributes:
        page, id: where it opens.
        days_late: 0 when it is due today.
        is_mine: whether the signed-in user is responsible for the case, or held the screening.
        part_id: record of the case or person that it is about, "" where it is the case itself.
        acts: whether to do at once what is done with that record, such as signing for an item.
    """

    page: str
    id: str
    title: str
    detail: str
    due_on: str
    days_late: int
    is_mine: bool
    part_id: str = ""
    acts: bool = False


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One case of the signed-in user, told by its number."""

    case_id: str
    number: str
    title: str
    risk: str
    protection_stage: int
    criminal_stage: int


@dataclass(frozen=True, slots=True)
class LeftOver:
    """One draft of the signed-in user, and where it goes on.

    Attributes:
        arg: identity of the case or person, "" for a new one.
        form, record_id: what was being filled in, and the record that it changes, "" for a new one.
    """

    id: str
    title: str
    saved_at: str
    page: str
    arg: str
    form: str
    record_id: str


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """One bundle that came in: from whom, when, how many changes, "" or why it waits."""

    post_name: str
    at: str
    entries: int
    state: str


@dataclass(frozen=True, slots=True)
class Figures:
    """This post in figures; `screened` and `referred` are of the last FIGURE_DAYS days."""

    open_cases: int
    presumed: int
    screened: int
    referred: int
    people: int


@dataclass(frozen=True)
class Home:
    """All that the first page shows.

    Attributes:
        due: today's first, then the overdue, the latest first; at most MOST_SHOWN of `due_count`.
        mine: at most MINE_SHOWN of `mine_count` open cases of the signed-in user.
        unsure: pairs of records that may be one person, for those who may say so.
        figures: None for a role that sees no cases.
    """

    due: tuple[DueRow, ...]
    due_count: int
    mine: tuple[WaitingRow, ...]
    mine_count: int
    unsure: int
    drafts: tuple[LeftOver, ...]
    arrivals: tuple[ArrivalRow, ...]
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class _Rule:
    after_days: int
    until_days: int


def look(store: Store) -> Home:
    """Return what the signed-in user's first page shows."""
    today = clock.today()
    role = store.actor.role
    sees_cases = permissions.allows(role, Action.SEE_CASE)
    with store.read() as conn:
        rows = _due(conn, role, store.actor.name, today) + _of_case_work(conn, store, today)
        mine_count, mine = waiting.open_cases(conn, store.actor.name, MINE_SHOWN) if sees_cases else (0, [])
        unsure = waiting.unsure_pairs(conn) if permissions.allows(role, Action.LINK_PERSONS) else 0
        figures = Figures(*waiting.counts(conn, (today - timedelta(days=FIGURE_DAYS)).isoformat())) if sees_cases else None
        arrivals = _arrivals(conn)
    ordered = sorted(rows, key=lambda row: (row.days_late, not row.is_mine, row.title))
    return Home(
        tuple(ordered[:MOST_SHOWN]), len(rows),
        tuple(WaitingRow(each.case_id, each.number, each.title, each.codes[0], int(each.codes[1]), int(each.codes[2])) for each in mine),
        mine_count, unsure, _left_over(store), arrivals, figures,
    )


def _due(conn: Connection, role: str, name: str, today: date) -> list[DueRow]:
    rows: list[DueRow] = []
    if permissions.allows(role, Action.PROTECT):
        for rule, states in (("REFERRAL_PLANNED", ("planned",)), ("REFERRAL_UNANSWERED", ("sent", "received")),
                             ("REFERRAL_NOT_TAKEN_UP", ("accepted",))):
            found = waiting.referrals(conn, states, _before(rule, today))
            rows += [_row("case", each, rule, today, name, _referral_words(rule, each)) for each in found]
    if permissions.allows(role, Action.DECIDE_STATUS):
        for each in waiting.undecided(conn, _before("STATUS_UNDECIDED", today)):
            people = int(each.codes[0])
            words = ngettext("{n} presumed victim waits for a decision", "{n} presumed victims wait for a decision", people)
            rows.append(_row("case", each, "STATUS_UNDECIDED", today, name, words.format(n=people)))
    if permissions.allows(role, Action.SCREEN):
        for rule, outcomes, words in (("TALK_OPEN", ("further_talk",), _("The further talk has not been recorded")),
                                      ("NO_CASE", ("refer", "urgent"), _("Referred, and no case was opened"))):
            after = (today - timedelta(days=_rules()[rule].until_days)).isoformat()
            for each in waiting.screenings(conn, outcomes, after, _before(rule, today)):
                rows.append(_row("person", each, rule, today, name, words))
    return rows


def _of_case_work(conn: Connection, store: Store, today: date) -> list[DueRow]:
    rows = []
    for found in due.found(conn, store, today, lambda rule: _rules()[rule].after_days):
        row = _row("case" if found.what.case_id else "person", found.what, found.rule, today, store.actor.name, found.detail)
        rows.append(replace(row, is_mine=True) if found.rule in _FOR_ROLE else row)
    return rows


def _row(page: str, each: waiting.Waiting, rule: str, today: date, name: str, detail: str) -> DueRow:
    began = PartialDate.from_text(each.since)
    # what is told some days ahead is due on its day, not before
    due_on = (began.latest() if began else today) + timedelta(days=max(_rules()[rule].after_days, 0))
    title = " · ".join(part for part in (each.number, each.title) if part)
    if page == "person":
        title = _("Person") if rule == "DELETION_WAITS" else _("Screening of {day}").format(day=began.display() if began else each.since)
    if rule in ("DELETION_WAITS", "TRANSFER_WAITS"):
        page = "approvals"
    return DueRow(page, each.case_id or each.person_id, title, detail, due_on.isoformat(), max((today - due_on).days, 0),
                  each.responsible == name, each.part_id, rule == "HANDOVER_UNSIGNED")


def _referral_words(rule: str, each: waiting.Waiting) -> str:
    _state, service, agency = each.codes
    what = codelists.label("service", service) if service else _("Referral")
    to = codelists.label("agency", agency) if agency else _("another agency")
    words = {
        "REFERRAL_PLANNED": _("{what}: planned and not sent to {agency}"),
        "REFERRAL_UNANSWERED": _("{what}: no answer from {agency}"),
        "REFERRAL_NOT_TAKEN_UP": _("{what}: accepted by {agency}, not taken up"),
    }[rule]
    return words.format(what=what, agency=to)


def _left_over(store: Store) -> tuple[LeftOver, ...]:
    """Return the drafts with the page that shows the record they belong to; `context` of a draft is a case or a person."""
    found = []
    for row in drafts.listed(store):
        kept = drafts.open_draft(store, row.id)
        page, arg = _where(store, row, kept.context if kept else "")
        if page:
            found.append(LeftOver(row.id, _(row.title), row.saved_at, page, arg, row.form, row.record_id))
    return tuple(found)


def _where(store: Store, row: DraftRow, context: str) -> tuple[str, str]:
    if row.form in _DESK_FORMS:
        return "border_desk", ""
    if row.form in ("person", "case"):
        return row.form, row.record_id
    with store.read() as conn:
        for kind in ("case", "person"):
            table = KINDS[kind].table
            if context and conn.execute(select(table.c.id).where(table.c.id == context)).first():
                return kind, context
    return "", ""


def _arrivals(conn: Connection) -> tuple[ArrivalRow, ...]:
    names = {row.device: row.post_name for row in conn.execute(select(peer.c.device, peer.c.post_name))}
    columns = (bundle.c.peer, bundle.c.at, bundle.c.entries, bundle.c.state)
    came: Sequence[object] = conn.execute(
        select(*columns).where(bundle.c.direction == "in", bundle.c.kind != "receipt").order_by(bundle.c.id.desc()).limit(ARRIVALS_SHOWN)
    ).all()
    return tuple(ArrivalRow(names.get(row.peer, ""), row.at, row.entries, row.state) for row in came)  # type: ignore[attr-defined]


def _before(rule: str, today: date) -> str:
    """Return the last day from which something has waited long enough."""
    return (today - timedelta(days=_rules()[rule].after_days)).isoformat()


@cache
def _rules() -> dict[str, _Rule]:
    rows = resources.read_table("lists/due_rules.csv")
    return {row["rule_id"]: _Rule(int(row["after_days"]), int(row["until_days"] or 0)) for row in rows}
