# SPDX-License-Identifier: Apache-2.0
"""Who or what counts in a period: the rules behind every figure. Person, case, screening, referral, charge are different units.

A person counts once however many cases name him or her. Status and stage are taken as they stood at the end of the period, so
that last year's figures come out the same next year. A record whose date does not tell whether it belongs to the period is
left out, and how many were is returned beside the rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.domain.facts import Dated, Fact, Facts
from app.domain.periods import Period
from app.domain.spans import Share, investigation_in, possible

NOT_VICTIM, CONFIRMED = "NOT_VICTIM", "ACTUAL"
PRESUMED = ("POSSIBLE", "REASONABLE_GROUNDS")
CONVICTED = ("CONVICTED_TIP", "CONVICTED_LESSER")
OPEN = ("", "PENDING")
CLOSED = ("Closed", "ClosedReferred")
_BANDS = ((30, "0-30"), (90, "31-90"), (180, "91-180"))


class Chosen(NamedTuple):
    """The rows that count, one for each unit, and how many were left out for want of a date that tells."""

    rows: Sequence[Fact]
    undated: int = 0


Rule = Callable[[Facts, Period], Chosen]


# --- dates and histories -----------------------------------------------------------------------------------------------------


def holds(stored: str, period: Period) -> bool | None:
    """Tell whether a stored date lies in the period; None where it does not tell."""
    span = possible(stored)
    if span is None:
        return None
    if span[1] < period.first or span[0] > period.last:
        return False
    return True if span[0] >= period.first and span[1] <= period.last else None


def within(rows: Iterable[Fact], period: Period, of: Callable[[Fact], str] = lambda row: row.on) -> Chosen:
    """Return the rows whose date lies in the period."""
    inside, undated = [], 0
    for row in rows:
        does = holds(of(row), period)
        if does:
            inside.append(row)
        undated += does is None
    return Chosen(inside, undated)


def last_by(history: Iterable[Dated], day: date) -> Dated | None:
    """Return the latest step of a history by the end of a day, as far as its dates tell."""
    taken = [(span[1], each.order, each) for each in history if (span := possible(each.on)) and span[1] <= day]
    return max(taken, key=lambda one: one[:2])[2] if taken else None


def status_at(history: Iterable[Dated], day: date) -> str:
    """Return the status that stood at the end of a day; "" where nothing was decided by then."""
    step = last_by(history, day)
    return step.what if step else ""


def _first_day(stored: str) -> date:
    span = possible(stored)
    return span[0] if span else date.max


def _by(stored: str, day: date) -> bool:
    span = possible(stored)
    return bool(span and span[1] <= day)


# --- persons -----------------------------------------------------------------------------------------------------------------


def one_each(rows: Iterable[Fact], of: Callable[[Fact], str] = lambda row: row.id) -> list[Fact]:
    """Return one row for each person: the first by date, with everything that any of the rows answers."""
    found: dict[str, Fact] = {}
    several: dict[str, list[Fact]] = {}
    for row in rows:
        key = of(row)
        if key in found:
            several.setdefault(key, [found[key]]).append(row)
        else:
            found[key] = row
    for key, each in several.items():
        found[key] = _joined(sorted(each, key=lambda row: (_first_day(row.on), row.case_ids)))
    return [row if row.id == key else row._replace(id=key) for key, row in found.items()]


def _joined(rows: Sequence[Fact]) -> Fact:
    first = ("sex", "birth", "age_estimate", "age_exploited", "agency", "post", "kind", "answer")
    together = ("case_ids", "citizenships", "forms", "routes", "codes", "history")
    values: dict[str, Any] = {name: next((found for row in rows if (found := getattr(row, name))), "") for name in first}
    values |= {name: tuple(dict.fromkeys(code for row in rows for code in getattr(row, name))) for name in together}
    return rows[0]._replace(**values)


def _detected(facts: Facts, period: Period) -> Chosen:
    """Return everybody first detected in the period, with the status at its end."""
    rows, undated = within(one_each(facts.victims), period)
    return Chosen([row._replace(state=status_at(row.history, period.last)) for row in rows], undated)


def detected(facts: Facts, period: Period) -> Chosen:
    """Persons recorded as victims and first detected in the period, those decided not to be victims by its end left out."""
    rows, undated = _detected(facts, period)
    return Chosen([row for row in rows if row.state != NOT_VICTIM], undated)


def presumed(facts: Facts, period: Period) -> Chosen:
    """Of those detected, who stood presumed at the end of the period."""
    rows, undated = _detected(facts, period)
    return Chosen([row for row in rows if row.state in PRESUMED], undated)


def by_status(facts: Facts, period: Period) -> Chosen:
    """Everybody detected in the period, whatever the status."""
    return _detected(facts, period)


def confirmed(facts: Facts, period: Period) -> Chosen:
    """Persons confirmed by a decision of the period that still stood at its end; the agency is the authority."""
    inside, undated = [], 0
    for row in one_each(facts.victims):
        since = confirmed_since(row.history, period.last)
        if since is None:
            continue
        does = holds(since.on, period)
        if does:
            inside.append(row._replace(state=CONFIRMED, agency=since.by))
        undated += does is None
    return Chosen(inside, undated)


def confirmed_since(history: Iterable[Dated], last: date) -> Dated | None:
    """Return the decision since which a person stands confirmed at the end of a day, without a date where only that is known."""
    steps = list(history)
    dated = sorted((span[1], each.order, at) for at, each in enumerate(steps) if (span := possible(each.on)) and span[1] <= last)
    since: Dated | None = None
    for _day, _order, at in dated:
        since = (since or steps[at]) if steps[at].what == CONFIRMED else None
    if since is None:
        return next((each for each in steps if each.what == CONFIRMED and possible(each.on) is None), None)
    return since


def decided(facts: Facts, period: Period) -> Chosen:
    """Persons whose first decision that settles the matter fell in the period; the amount is the days since detection."""
    inside, undated = [], 0
    for row in one_each(facts.victims):
        settled = [each for each in row.history if each.what in (CONFIRMED, NOT_VICTIM)]
        if not settled:
            continue
        first = min(settled, key=lambda each: (_first_day(each.on), each.order))
        does, took = holds(first.on, period), _days(row.on, first.on)
        if does and took is not None and took >= 0:
            band = next((band for most, band in _BANDS if took <= most), "181+")
            inside.append(row._replace(amount=took, kind=band, state=first.what))
        elif does is not False:
            undated += 1
    return Chosen(inside, undated)


def _days(first: str, last: str) -> int | None:
    """Return the days between two dates that are known to the day."""
    one, other = possible(first), possible(last)
    return (other[0] - one[0]).days if one and other and one[0] == one[1] and other[0] == other[1] else None


# --- cases -------------------------------------------------------------------------------------------------------------------


def shared(rows: Iterable[Fact], period: Period) -> Chosen:
    """Return what was new in the period or carried on from before it."""
    inside, undated = [], 0
    for row in rows:
        share = investigation_in(row.on, row.until, period.first, period.last)
        if share in (Share.NEW, Share.CONTINUED):
            inside.append(row._replace(share=share.value))
        undated += share is Share.UNDATED
    return Chosen(inside, undated)


def cases_worked(facts: Facts, period: Period) -> Chosen:
    """Cases opened in the period, and those still open when it began. Closed without a date does not tell."""
    return shared((row if row.state not in CLOSED or row.until else row._replace(until="?") for row in facts.cases), period)


def cases_closed(facts: Facts, period: Period) -> Chosen:
    """Cases closed in the period."""
    return within((row for row in facts.cases if row.state in CLOSED), period, lambda row: row.until)


def cases_by_stage(facts: Facts, period: Period) -> Chosen:
    """Cases opened by the end of the period, with the stage of each track reached last by then."""
    inside = [row._replace(codes=_stages(row.history, period.last)) for row in facts.cases if _by(row.on, period.last)]
    return Chosen(inside, sum(possible(row.on) is None for row in facts.cases))


def _stages(history: Iterable[Dated], day: date) -> tuple[str, ...]:
    steps = list(history)
    tracks = sorted({each.what.partition("/")[0] for each in steps})
    found = (last_by((each for each in steps if each.what.startswith(f"{track}/")), day) for track in tracks)
    return tuple(each.what for each in found if each)


def investigations(facts: Facts, period: Period) -> Chosen:
    """Investigations opened in the period, and those carried on from before."""
    return shared(facts.investigations, period)


def officials(facts: Facts, period: Period) -> Chosen:
    """Investigations, new or carried on, in which an official may be complicit."""
    rows, undated = shared((row for row in facts.investigations if row.answer == "yes"), period)
    return Chosen(rows, undated)


# --- justice -----------------------------------------------------------------------------------------------------------------


def suspects(facts: Facts, period: Period) -> Chosen:
    """Persons entered as suspects in the period, each once by the first time."""
    return within(one_each(facts.suspects), period)


def charged(facts: Facts, period: Period) -> Chosen:
    """Charges laid in the period."""
    return within(facts.charges, period)


def ended(facts: Facts, period: Period) -> Chosen:
    """Charges that a court disposed of in the period."""
    return within((row for row in facts.charges if row.state not in OPEN), period, lambda row: row.until)


def still_open(facts: Facts, period: Period) -> Chosen:
    """Charges laid by the end of the period and not disposed of by then."""
    rows = [row for row in facts.charges if _by(row.on, period.last) and not (row.state not in OPEN and _by(row.until, period.last))]
    return Chosen(rows, sum(possible(row.on) is None for row in facts.charges))


def convictions(facts: Facts, period: Period) -> Chosen:
    """Charges that ended in a conviction in the period."""
    return within((row for row in facts.charges if row.state in CONVICTED), period, lambda row: row.until)


def _accused(chosen: Chosen) -> Chosen:
    return Chosen(one_each((row for row in chosen.rows if row.person_id), lambda row: row.person_id), chosen.undated)


def accused_charged(facts: Facts, period: Period) -> Chosen:
    """Persons charged in the period."""
    return _accused(charged(facts, period))


def accused_convicted(facts: Facts, period: Period) -> Chosen:
    """Persons convicted in the period, with all sentences of these convictions; their age is that on the day of the charge."""
    return _accused(convictions(facts, period))


def first_heard(facts: Facts) -> Mapping[str, str]:
    """Return charge > the date of its first hearing, of those that have one whose date is known."""
    by_case: dict[str, list[Fact]] = {}
    for each in facts.hearings:
        if possible(each.on):
            by_case.setdefault(each.case_ids[0] if each.case_ids else "", []).append(each)
    found = {}
    for charge in facts.charges:
        heard = [each.on for case in charge.case_ids for each in by_case.get(case, ()) if each.person_id in ("", charge.person_id)]
        if heard:
            found[charge.id] = min(heard, key=lambda on: (possible(on), on))
    return found


def accused_prosecuted(facts: Facts, period: Period) -> Chosen:
    """Persons before a court: the first hearing in the period (new), or before it with a charge still open when it began."""
    heard = first_heard(facts)
    by_person: dict[str, list[Fact]] = {}
    for row in facts.charges:
        if row.id in heard and row.person_id:
            by_person.setdefault(row.person_id, []).append(row)
    rows = []
    for person, charges in by_person.items():
        began = min((heard[row.id] for row in charges), key=_first_day)
        ends = [row.until or "?" if row.state not in OPEN else "" for row in charges]
        end = "" if "" in ends else max(ends, key=lambda on: (_last_day(on), on))
        rows.append(one_each(charges, lambda row: row.person_id)[0]._replace(id=person, on=began, until=end))
    return shared(rows, period)


def _last_day(stored: str) -> date:
    span = possible(stored)
    return span[1] if span else date.max


def _ladder(facts: Facts, period: Period, of: Callable[[Fact], str]) -> Chosen:
    """Return one row for each unit with the steps that it took in the period."""
    heard = first_heard(facts)
    steps = (
        ("charged", charged(facts, period)),
        ("prosecuted", within((row for row in facts.charges if row.id in heard), period, lambda row: heard[row.id])),
        ("convicted", convictions(facts, period)),
        ("sentenced", Chosen([row for row in convictions(facts, period).rows if row.codes])),
    )
    rows = [row._replace(codes=(step,)) for step, chosen in steps for row in chosen.rows if of(row)]
    return Chosen(one_each(rows, of), sum(chosen.undated for _step, chosen in steps))


def ladder_charges(facts: Facts, period: Period) -> Chosen:
    """Charges by the steps that they took in the period."""
    return _ladder(facts, period, lambda row: row.id)


def ladder_accused(facts: Facts, period: Period) -> Chosen:
    """Accused persons by the steps that one of their charges took in the period."""
    return _ladder(facts, period, lambda row: row.person_id)


def ladder_cases(facts: Facts, period: Period) -> Chosen:
    """Cases by the steps that they, or one of their charges, took in the period."""
    opened = within(facts.investigations, period)
    rows, undated = _ladder(facts, period, lambda row: row.case_ids[0] if row.case_ids else "")
    began = [row._replace(codes=("investigated",)) for row in opened.rows if row.case_ids]
    return Chosen(one_each([*began, *rows], lambda row: row.case_ids[0]), undated + opened.undated)


# --- protection and prevention -----------------------------------------------------------------------------------------------


def served(facts: Facts, period: Period) -> Chosen:
    """Persons given a service that began in the period."""
    rows, undated = within(facts.services, period)
    return Chosen(one_each((row._replace(codes=(row.kind,)) for row in rows), lambda row: row.person_id), undated)


def _granted(rows: Iterable[Fact], period: Period, state: str) -> Chosen:
    found, undated = within((row for row in rows if row.state == state), period)
    return Chosen(one_each((row._replace(codes=(row.kind,)) for row in found), lambda row: row.person_id), undated)


def reflections(facts: Facts, period: Period) -> Chosen:
    """Persons granted a reflection period in the period."""
    return _granted(facts.reflections, period, "granted")


def residences(facts: Facts, period: Period) -> Chosen:
    """Persons granted a stay in the period."""
    return _granted(facts.residences, period, "granted")


def returned(facts: Facts, period: Period) -> Chosen:
    """Persons who travelled home in the period."""
    rows, undated = within((row for row in facts.returns if row.state not in ("planned", "assessed", "not_returned", "")), period)
    return Chosen(one_each(rows, lambda row: row.person_id), undated)


def redress(facts: Facts, period: Period) -> Chosen:
    """Persons awarded restitution or compensation in the period."""
    rows, undated = within((row for row in facts.redress if row.state not in ("asked", "refused", "")), period)
    return Chosen(one_each((row._replace(codes=(row.kind,)) for row in rows), lambda row: row.person_id), undated)


def listed(name: str, state: str = "") -> Rule:
    """Return the rule that takes a list as it is, by its date; `state` picks activities of one kind."""
    def rule(facts: Facts, period: Period) -> Chosen:
        rows: tuple[Fact, ...] = getattr(facts, name)
        return within((row for row in rows if not state or row.state == state), period)
    return rule
