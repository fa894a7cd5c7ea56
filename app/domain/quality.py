# SPDX-License-Identifier: Apache-2.0
"""What is to be put right before a return: missing and contradictory answers, found in the facts that figures count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.base.text import N_, _
from app.domain.breakdowns import age_group
from app.domain.facts import Fact, Facts
from app.domain.populations import CLOSED, CONFIRMED, NOT_VICTIM, OPEN, first_heard
from app.domain.spans import possible


class Group(StrEnum):
    """Why something is to be looked at."""

    MISSING = "missing"
    CONTRADICTORY = "contradictory"
    STALE = "stale"
    DOUBLE = "double"


GROUP_WORDS: dict[Group, str] = {
    Group.MISSING: N_("Missing"), Group.CONTRADICTORY: N_("Contradictory"), Group.STALE: N_("Not touched for long"),
    Group.DOUBLE: N_("May be the same person"),
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to put right.

    Attributes:
        page, id: the record that it is one click from.
        number: the case's number, "" where it has none; nothing here names a person.
    """

    group: Group
    sentence: str
    page: str
    id: str
    number: str = ""


def flaws(facts: Facts) -> Iterator[Flaw]:
    """Yield what is missing or contradictory."""
    for victim in facts.victims:
        yield from _of_victim(victim)
    for case in facts.cases:
        yield from _of_case(case)
    for row in facts.investigations:
        if _ends_first(row.on, row.until):
            yield _flaw(Group.CONTRADICTORY, _("An investigation closes before it opens."), row)
    heard = first_heard(facts)
    for charge in facts.charges:
        yield from _of_charge(charge, heard.get(charge.id, ""))
    for screening in facts.screenings:
        if (screening.answer, age_group(screening.birth, screening.age_estimate, screening.on)) in (("yes", "18+"), ("no", "0-17")):
            yield _flaw(Group.CONTRADICTORY, _("The screening and the birth date do not agree on whether this is a child."), screening)
    for referral in facts.referrals:
        if not possible(referral.on) and referral.state not in ("", "planned"):
            yield _flaw(Group.MISSING, _("A referral has no date on which it was sent."), referral)


def _of_victim(victim: Fact) -> Iterator[Flaw]:
    missing = [
        words for words, is_there in (
            (_("sex"), victim.sex), (_("birth date or age"), victim.birth or victim.age_estimate), (_("citizenship"), victim.citizenships),
            (_("form of exploitation"), victim.forms), (_("day of detection"), possible(victim.on)))
        if not is_there]
    if missing:
        yield _flaw(Group.MISSING, _("Of a victim there is no: {what}.").format(what=", ".join(missing)), victim)
    if any(possible(step.on) is None for step in victim.history):
        yield _flaw(Group.MISSING, _("A decision on a victim has no date that tells."), victim)
    if any(step.what in (CONFIRMED, NOT_VICTIM) and not step.by for step in victim.history):
        yield _flaw(Group.MISSING, _("A decision on a victim does not say who decided."), victim)
    if any(_ends_first(victim.on, step.on) for step in victim.history):
        yield _flaw(Group.CONTRADICTORY, _("A victim was decided about before the day of detection."), victim)
    if _ends_first(victim.birth, victim.on):
        yield _flaw(Group.CONTRADICTORY, _("A victim was detected before being born."), victim)


def _of_case(case: Fact) -> Iterator[Flaw]:
    if not possible(case.on):
        yield _flaw(Group.MISSING, _("The case has no opening date that tells."), case)
    if not case.agency:
        yield _flaw(Group.MISSING, _("The case has no lead agency."), case)
    if case.state in CLOSED and not possible(case.until):
        yield _flaw(Group.MISSING, _("The case is closed without a date."), case)
    if case.state not in CLOSED and case.until and possible(case.until):
        yield _flaw(Group.CONTRADICTORY, _("The case has a closing date and is not closed."), case)
    if _ends_first(case.on, case.until):
        yield _flaw(Group.CONTRADICTORY, _("The case closes before it opens."), case)


def _of_charge(charge: Fact, heard: str) -> Iterator[Flaw]:
    if not charge.person_id:
        yield _flaw(Group.MISSING, _("A charge does not say against whom."), charge)
    if not possible(charge.on):
        yield _flaw(Group.MISSING, _("A charge has no date that tells."), charge)
    if charge.state not in OPEN and not possible(charge.until):
        yield _flaw(Group.MISSING, _("A charge ended without a date of the decision."), charge)
    if _ends_first(charge.on, charge.until):
        yield _flaw(Group.CONTRADICTORY, _("A court decided on a charge before it was laid."), charge)
    if heard and _ends_first(charge.on, heard):
        yield _flaw(Group.CONTRADICTORY, _("A hearing was held before any charge was laid."), charge)
    if charge.state == "ACQUITTED" and charge.codes:
        yield _flaw(Group.CONTRADICTORY, _("A charge has a sentence and ended in an acquittal."), charge)


def _ends_first(began: str, ended: str) -> bool:
    """Tell whether every reading of the end lies before every reading of the beginning."""
    first, last = possible(began), possible(ended)
    return bool(first and last and last[1] < first[0])


def _flaw(group: Group, sentence: str, fact: Fact) -> Flaw:
    case = fact.case_ids[0] if fact.case_ids else ""
    return Flaw(group, sentence, "case" if case else "person", case or fact.person_id)


def each_once(found: Iterable[Flaw]) -> list[Flaw]:
    """Return flaws, each sentence once for a record."""
    return list(dict.fromkeys(found))
