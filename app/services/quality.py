# SPDX-License-Identifier: Apache-2.0
"""Fix these before the return: what is missing, contradictory, stale or perhaps double, each one step from its record."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from app.base import clock
from app.base.jobs import JobContext
from app.base.text import _
from app.domain import permissions
from app.domain.populations import CONFIRMED, NOT_VICTIM, PRESUMED, last_by
from app.domain.quality import Flaw, Group, each_once, flaws
from app.domain.spans import possible
from app.models.queries import facts as fact_rows
from app.models.queries import quality as quality_rows
from app.models.store import Store
from app.services import records

MOST_SHOWN = 500
UNTOUCHED_DAYS, UNDECIDED_DAYS, UNANSWERED_DAYS = 180, 90, 30
_LISTS = ("victims", "cases", "investigations", "charges", "hearings", "screenings", "referrals")


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to put right: how many of each group, and the first MOST_SHOWN."""

    counts: Mapping[Group, int]
    shown: tuple[Flaw, ...]


def find(store: Store, ctx: JobContext | None = None) -> Found:
    """Look through all records for what a return would get wrong.

    Raises:
        NotAllowed, Cancelled.
    """
    records.require(store, permissions.Action.SEE_FIGURES)
    ctx = ctx or JobContext()
    ctx.step(0, 3, _("Reading the records"))
    today = clock.today()
    since_ms = clock.wall_ms() - UNTOUCHED_DAYS * 86_400_000
    with store.read() as conn:
        facts = fact_rows.Reading(fact_rows.Now(conn)).facts(_LISTS)
        numbers = quality_rows.case_numbers(conn)
        untouched = quality_rows.untouched_cases(conn, since_ms)
        ctx.step(1, 3, _("Looking for doubles"))
        doubles = quality_rows.possible_doubles(conn)
    ctx.step(2, 3, _("Comparing dates"))
    found = list(flaws(facts))
    for row in facts.victims:
        now = last_by(row.history, today)
        long_ago = today - timedelta(days=UNDECIDED_DAYS)
        since = possible(now.on if now else row.on)
        if since and since[1] < long_ago and (now is None or now.what in PRESUMED) \
                and not any(step.what in (CONFIRMED, NOT_VICTIM) for step in row.history):
            found.append(Flaw(Group.STALE, _("A victim is presumed for over {n} days and nobody has decided.").format(n=UNDECIDED_DAYS),
                              "case", row.case_ids[0]))
    for row in facts.referrals:
        sent = possible(row.on)
        if row.state in ("sent", "received") and sent and sent[1] < today - timedelta(days=UNANSWERED_DAYS) and row.case_ids:
            found.append(Flaw(Group.STALE, _("A referral was sent over {n} days ago and has no answer.").format(n=UNANSWERED_DAYS),
                              "case", row.case_ids[0]))
    found += [Flaw(Group.STALE, _("Nobody has changed this open case for over {n} days.").format(n=UNTOUCHED_DAYS), "case", case)
              for case in untouched]
    found += [Flaw(Group.DOUBLE, _("Two records may be one person. Decide whether they are."), "person", one) for one, _other in doubles]
    named = [replace(each, number=numbers.get(each.id, "")) for each in each_once(found) if each.page == "person" or each.id in numbers]
    order = list(Group)
    named.sort(key=lambda each: (order.index(each.group), each.number, each.sentence))
    return Found(Counter(each.group for each in named), tuple(named[:MOST_SHOWN]))
