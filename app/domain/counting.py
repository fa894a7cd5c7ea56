# SPDX-License-Identifier: Apache-2.0
"""The counting rules of the thin figures. Person, case, screening, referral, charge and accused are different units.

A person counts once however many cases name him or her. Age is age at detection; where the known parts of the dates do not
decide, the age group is unknown. Status and stage are taken as they stood at the end of the period, so that last year's figures
come out the same next year. A record whose date does not tell whether it belongs to the period is left out and said so.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from itertools import product
from typing import TypeVar

from app.base.text import _
from app.domain import stages
from app.domain.codelists import codelist, label
from app.domain.count_rows import CaseCountRow, Countable, DecisionRow, ReferralCountRow, ScreeningCountRow, StageRow, VictimRow
from app.domain.counting_justice import prosecutions
from app.domain.dates import PartialDate, age_range
from app.domain.figures import Period, Quality, Table, TableRow

CHILD, ADULT, UNKNOWN = "0-17", "18+", "unknown"
AGE_GROUPS = (CHILD, ADULT, UNKNOWN)
SEXES = ("female", "male", "other", UNKNOWN)
_NOT_VICTIM, _CONFIRMED = "NOT_VICTIM", "ACTUAL"
_ESTIMATE_YEARS = 2  # as far as an age judged by eye may be off, see dates.ESTIMATE_MARGIN

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Counted:
    """Tables with what has to be said beside them; see `app.domain.figures.Figures`."""

    tables: tuple[Table, ...]
    quality: tuple[Quality, ...]
    undated: tuple[tuple[str, int], ...]


def count(data: Countable, period: Period) -> Counted:
    """Return all tables of a period."""
    people = persons(data.victims)
    detected, no_detection = within(people, lambda row: row.detected_on, period)
    detected = [row for row in detected if status_at(row.decisions, period.last) != _NOT_VICTIM]
    confirmed, no_decision = within([row for row in people if _confirmed(row, period.last)], partial(_confirmed_on, period.last), period)
    screened, no_screening = within(data.screenings, lambda row: row.screened_on, period)
    sent, no_sending = within(data.referrals, lambda row: row.sent_on, period)
    justice, no_justice = prosecutions(data.charges, data.cases, period)
    stage_tables = tuple(cases_by_stage(data.cases, period, track) for track in (stages.PROTECTION, stages.CRIMINAL))
    undated = ((_("victims detected"), no_detection), (_("victims confirmed"), no_decision),
               (_("cases"), sum(_last_day(row.opened_on) is None for row in data.cases)),
               (_("screenings"), no_screening), (_("referrals"), no_sending), *no_justice)
    return Counted(
        (detected_by_sex_and_age(detected), detected_by_form(detected), confirmed_by_sex_and_age(confirmed),
         *stage_tables, screenings_by_outcome(screened), referrals_by_service(sent), justice),
        _quality(detected), tuple((unit, n) for unit, n in undated if n),
    )


# --- persons ---------------------------------------------------------------------------------------------------------------


def persons(rows: Iterable[VictimRow]) -> list[VictimRow]:
    """Return one row for each person: first detection, all forms and decisions, first known answers."""
    found: dict[str, VictimRow] = {}
    for row in sorted(rows, key=lambda row: (_first_day(row.detected_on) or date.max, row.case_id)):
        former = found.get(row.person_id)
        found[row.person_id] = row if former is None else replace(
            former, sex=former.sex or row.sex, birth=former.birth or row.birth, age_estimate=former.age_estimate or row.age_estimate,
            nationalities=_together(former.nationalities, row.nationalities), exploitation=_together(former.exploitation, row.exploitation),
            decisions=former.decisions + row.decisions)
    return list(found.values())


@lru_cache(maxsize=100_000)
def age_group(birth: str, age_estimate: str, on: str) -> str:
    """Return "0-17", "18+" or "unknown" for the age on a date, as far as birth date or estimate decide it."""
    born, day = PartialDate.from_text(birth), PartialDate.from_text(on)
    ages = age_range(born, day) if born and day else None
    if ages is None and not born and age_estimate.isdecimal():
        ages = int(age_estimate) - _ESTIMATE_YEARS, int(age_estimate) + _ESTIMATE_YEARS
    if ages is None:
        return UNKNOWN
    return CHILD if ages[1] < 18 else ADULT if ages[0] >= 18 else UNKNOWN


def sex_of(row: VictimRow) -> str:
    """Return the sex as counted."""
    return row.sex if row.sex in SEXES else UNKNOWN


def status_at(decisions: Iterable[DecisionRow], day: date) -> str:
    """Return the status that stood at the end of a day; "" where nothing was decided by then."""
    taken = [each for each in decisions if (last := _last_day(each.decided_on)) and last <= day]
    return max(taken, key=lambda each: (_last_day(each.decided_on), each.order)).status if taken else ""


def _confirmed(row: VictimRow, last: date) -> bool:
    """Tell whether the person stands confirmed at the end, or is said to be by a decision without a usable date."""
    return status_at(row.decisions, last) == _CONFIRMED or any(
        each.status == _CONFIRMED and _last_day(each.decided_on) is None for each in row.decisions)


def _confirmed_on(last: date, row: VictimRow) -> str:
    """Return the date of the decision that confirmed the person: the first of the unbroken run that stands at the end."""
    dated = [each for each in row.decisions if (day := _last_day(each.decided_on)) and day <= last]
    since = ""
    for each in sorted(dated, key=lambda each: (_last_day(each.decided_on), each.order)):
        since = (since or each.decided_on) if each.status == _CONFIRMED else ""
    return since


# --- tables ------------------------------------------------------------------------------------------------------------------


def detected_by_sex_and_age(people: Sequence[VictimRow]) -> Table:
    """Return detected victims by sex and age group."""
    return Table(
        "victims_detected", _("Victims detected, by sex and age"), _("victims (persons)"),
        _("Persons recorded as victims, presumed or confirmed, and first detected in the period, except those decided not to be victims by "
          "its end. Each person counts once."),
        _("Date of first detection."), _("Unknown sex and age are shown as unknown. Age is age at detection."),
        _("Sex"), _age_columns(), _sex_rows(people))


def confirmed_by_sex_and_age(people: Sequence[VictimRow]) -> Table:
    """Return confirmed victims by sex and age group."""
    return Table(
        "victims_confirmed", _("Victims confirmed, by sex and age"), _("victims (persons)"),
        _("Persons whom the competent authority decided to be victims, where that decision stands at the end of the period. Each person "
          "counts once."),
        _("Date of the decision."), _("Unknown sex and age are shown as unknown. Age is age at detection."),
        _("Sex"), _age_columns(), _sex_rows(people))


def detected_by_form(people: Sequence[VictimRow]) -> Table:
    """Return detected victims by form of exploitation, sex and age group."""
    cells = list(product(SEXES, AGE_GROUPS))
    place = {cell: at for at, cell in enumerate(cells)}

    def line(title: str, chosen: Sequence[VictimRow], is_total: bool = False) -> TableRow:
        numbers = [0] * len(cells)
        for row in chosen:
            numbers[place[sex_of(row), _age(row)]] += 1
        return TableRow(title, (*numbers, len(chosen)), is_total)

    codes = [each.code for each in codelist("type_of_exploitation")]
    codes += sorted({code for row in people for code in row.exploitation} - set(codes))
    rows = [line(label("type_of_exploitation", code), [row for row in people if code in row.exploitation]) for code in codes]
    rows.append(line(_("Form not recorded"), [row for row in people if not row.exploitation]))
    rows.append(line(_("All victims, each once"), people, is_total=True))
    columns = tuple(f"{label('sex', sex)}, {age_label(age)}" for sex, age in cells)
    return Table(
        "victims_by_form", _("Victims detected, by form of exploitation, sex and age"), _("victims (persons)"),
        _("As the table of victims detected. A victim of several forms counts in each of them."),
        _("Date of first detection."), _("Victims without a recorded form have a line of their own."),
        _("Form of exploitation"), (*columns, _("Total")), tuple(rows),
        (_("The lines do not add up to the last one, because a victim may have suffered several forms."),))


def cases_by_stage(cases: Sequence[CaseCountRow], period: Period, track: str) -> Table:
    """Return cases by the stage of a track that they had reached at the end of the period."""
    at_end = [stage_at(row.stages, track, period.last) for row in cases if (first := _last_day(row.opened_on)) and first <= period.last]
    rows = [TableRow(each.name, (at_end.count(each.number),)) for each in stages.stages(track)]
    rows.append(TableRow(_("No stage recorded on this track"), (at_end.count(0),)))
    rows.append(TableRow(_("All cases"), (len(at_end),), is_total=True))
    title = _("Cases by stage of protection") if track == stages.PROTECTION else _("Cases by stage of the criminal proceedings")
    return Table(
        f"cases_{track}", title, _("cases"),
        _("Cases opened by the end of the period, by the stage reached last at its end. Each case counts once."),
        _("Date on which the stage was reached."), _("Stages without a date that tells are passed over."),
        _("Stage"), (_("Cases"),), tuple(rows))


def stage_at(history: Iterable[StageRow], track: str, day: date) -> int:
    """Return the number of the stage reached last by the end of a day; 0 for none."""
    reached = [each for each in history if each.track == track and (last := _last_day(each.entered_on)) and last <= day]
    return max(reached, key=lambda each: (_last_day(each.entered_on), each.order)).number if reached else 0


def screenings_by_outcome(rows: Sequence[ScreeningCountRow]) -> Table:
    """Return screenings by outcome and by whether the person was a child."""
    columns = (("no", _("Adults")), ("yes", _("Children")), ("doubt", _("Age in doubt")), ("", _("Not recorded")))
    known = {code for code, _title in columns}

    def line(title: str, chosen: Sequence[ScreeningCountRow], is_total: bool = False) -> TableRow:
        states = [row.is_child if row.is_child in known else "" for row in chosen]
        people = len({row.person_id for row in chosen if row.person_id})
        return TableRow(title, (*(states.count(code) for code, _title in columns), len(chosen), people), is_total)

    codes = [each.code for each in codelist("screening_outcome")]
    lines = [line(label("screening_outcome", code), [row for row in rows if row.outcome == code]) for code in codes]
    lines.append(line(_("No outcome recorded"), [row for row in rows if row.outcome not in codes]))
    lines.append(line(_("All screenings"), rows, is_total=True))
    return Table(
        "screenings", _("Screenings by outcome"), _("screenings"),
        _("Screening interviews held in the period. A person screened twice counts twice; the last column counts persons."),
        _("Date of the screening."), _("Screenings without an outcome have a line of their own."),
        _("Outcome"), (*(title for _code, title in columns), _("Screenings"), _("Persons")), tuple(lines),
        (_("The outcome is an officer's judgement at that moment, not a finding that somebody is a victim."),
         _("Persons do not add up, because a person may be screened more than once.")))


def referrals_by_service(rows: Sequence[ReferralCountRow]) -> Table:
    """Return referrals by service and state, with the number of persons."""
    states = [each.code for each in codelist("referral_state")]

    def line(title: str, chosen: Sequence[ReferralCountRow], is_total: bool = False) -> TableRow:
        numbers = [sum(row.state == state for row in chosen) for state in states]
        other = len(chosen) - sum(numbers)
        return TableRow(title, (*numbers, other, len(chosen), len({row.person_id for row in chosen if row.person_id})), is_total)

    used = {row.service for row in rows if row.service}
    codes = [each.code for each in codelist("service") if each.code in used]
    codes += sorted(used - set(codes))
    lines = [line(label("service", code), [row for row in rows if row.service == code]) for code in codes]
    lines.append(line(_("Service not recorded"), [row for row in rows if not row.service]))
    lines.append(line(_("All referrals"), rows, is_total=True))
    return Table(
        "referrals", _("Referrals by service and state"), _("referrals"),
        _("Referrals sent in the period, by their state on the day of counting. The last column counts persons, each once in a line."),
        _("Date on which the referral was sent."), _("Referrals without a state are shown as not recorded."),
        _("Service"), (*(label("referral_state", state) for state in states), _("Not recorded"), _("Referrals"), _("Persons")),
        tuple(lines), (_("Only services used in the period are listed."),
                       _("Persons do not add up, because a person may be referred to several services.")))


def _sex_rows(people: Sequence[VictimRow]) -> tuple[TableRow, ...]:
    def line(title: str, chosen: Sequence[VictimRow], is_total: bool = False) -> TableRow:
        ages = [_age(row) for row in chosen]
        return TableRow(title, (*(ages.count(group) for group in AGE_GROUPS), len(chosen)), is_total)

    return (*(line(label("sex", sex), [row for row in people if sex_of(row) == sex]) for sex in SEXES),
            line(_("All victims"), people, is_total=True))


def _age_columns() -> tuple[str, ...]:
    return (*(age_label(group) for group in AGE_GROUPS), _("Total"))


def age_label(group: str) -> str:
    """Return an age group in words."""
    return _("age unknown") if group == UNKNOWN else label("age_group", group)


def _age(row: VictimRow) -> str:
    return age_group(row.birth, row.age_estimate, row.detected_on)


def _quality(people: Sequence[VictimRow]) -> tuple[Quality, ...]:
    checks: tuple[tuple[str, Callable[[VictimRow], bool]], ...] = (
        (_("Sex"), lambda row: sex_of(row) != UNKNOWN), (_("Age group at detection"), lambda row: _age(row) != UNKNOWN),
        (_("Form of exploitation"), lambda row: bool(row.exploitation)), (_("Nationality"), lambda row: bool(row.nationalities)))
    return tuple(Quality(title, sum(map(known, people)), len(people)) for title, known in checks)


def within(rows: Iterable[Row], date_of: Callable[[Row], str], period: Period) -> tuple[list[Row], int]:
    """Return the rows of a period, and how many have a date that does not tell."""
    inside, undated = [], 0
    for row in rows:
        when = PartialDate.from_text(date_of(row))
        holds = period.holds(when) if when else None
        if holds:
            inside.append(row)
        undated += holds is None
    return inside, undated


def _first_day(stored: str) -> date | None:
    when = PartialDate.from_text(stored)
    return when.possible()[0] if when else None


def _last_day(stored: str) -> date | None:
    when = PartialDate.from_text(stored)
    return when.possible()[1] if when else None


def _together(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one + two))
