# SPDX-License-Identifier: Apache-2.0
"""Further tables of a period: victims by citizenship and by status, cases opened and closed, charges by disposal."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.base.text import _
from app.domain.codelists import codelist, label
from app.domain.count_rows import CaseCountRow, ChargeCountRow, Countable, VictimRow
from app.domain.counting import AGE_GROUPS, Counted, age_group, age_label, count, persons, sex_of, status_at, within
from app.domain.dates import PartialDate
from app.domain.figures import Period, Table, TableRow

_FIRST = ("victims_detected", "victims_by_form", "victims_citizenship", "victims_status", "victims_confirmed", "cases_opened_closed")
_CLOSED = ("Closed", "ClosedReferred")


def all_tables(data: Countable, period: Period) -> Counted:
    """Return every table of a period, in the order of a report."""
    made = count(data, period)
    people, _left_out = within(persons(data.victims), lambda row: row.detected_on, period)
    victims = [row for row in people if status_at(row.decisions, period.last) != "NOT_VICTIM"]
    own = (victims_by_citizenship(victims), victims_by_status(people, period), cases_opened_and_closed(data.cases, period),
           charges_by_disposal(data.charges, period))
    tables = {table.key: table for table in (*made.tables, *own)}
    first = [tables.pop(key) for key in _FIRST]
    return replace(made, tables=(*first, *tables.values()))


def victims_by_citizenship(people: Sequence[VictimRow]) -> Table:
    """Return detected victims by citizenship and age group."""
    used = {code for row in people for code in row.nationalities}
    codes = sorted(used, key=lambda code: (-sum(code in row.nationalities for row in people), label("nationality", code)))
    rows = [_by_age(label("nationality", code), [row for row in people if code in row.nationalities]) for code in codes]
    rows.append(_by_age(_("Citizenship not recorded"), [row for row in people if not row.nationalities]))
    rows.append(_by_age(_("All victims, each once"), people, is_total=True))
    return Table(
        "victims_citizenship", _("Victims detected, by citizenship and age"), _("victims (persons)"),
        _("As the table of victims detected. A victim of two citizenships counts in each of them."),
        _("Date of first detection."), _("Victims without a recorded citizenship have a line of their own."),
        _("Citizenship"), (*(age_label(group) for group in AGE_GROUPS), _("Total")), tuple(rows),
        (_("The lines do not add up to the last one where a victim has two citizenships."),))


def victims_by_status(people: Sequence[VictimRow], period: Period) -> Table:
    """Return everybody detected in the period by the status that stood at its end."""
    status = {row.person_id: status_at(row.decisions, period.last) for row in people}
    codes = [each.code for each in codelist("victim_status")]

    def line(title: str, chosen: Iterable[VictimRow], is_total: bool = False) -> TableRow:
        chosen = list(chosen)
        sexes = [sex_of(row) for row in chosen]
        others = len(chosen) - sexes.count("female") - sexes.count("male")
        return TableRow(title, (sexes.count("female"), sexes.count("male"), others, len(chosen)), is_total)

    rows = [line(label("victim_status", code), (row for row in people if status[row.person_id] == code)) for code in codes]
    rows.append(line(_("No decision by the end of the period"), (row for row in people if status[row.person_id] not in codes)))
    rows.append(line(_("All persons detected"), people, is_total=True))
    return Table(
        "victims_status", _("Persons detected, by status"), _("victims (persons)"),
        _("Persons recorded as victims and first detected in the period, with the status that stood at its end, those decided not to be "
          "victims among them. Each person counts once."),
        _("Date of first detection; status by the date of its decision."), _("Decisions without a date that tells are passed over."),
        _("Status"), (label("sex", "female"), label("sex", "male"), _("Other or unknown"), _("Total")), tuple(rows))


def cases_opened_and_closed(cases: Sequence[CaseCountRow], period: Period) -> Table:
    """Return the movement of cases: open before, opened, closed, open at the end."""
    before = period.first - timedelta(days=1)
    opened = sum(_holds(row.opened_on, period) for row in cases)
    closed = sum(row.status in _CLOSED and _holds(row.closed_on, period) for row in cases)
    at_start = sum(_by(row.opened_on, before) and not _closed_by(row, before) for row in cases)
    at_end = sum(_by(row.opened_on, period.last) and not _closed_by(row, period.last) for row in cases)
    no_date = sum(row.status in _CLOSED and PartialDate.from_text(row.closed_on) is None for row in cases)
    rows = (TableRow(_("Open at the start"), (at_start,)), TableRow(_("Opened in the period"), (opened,)),
            TableRow(_("Closed in the period"), (closed,)), TableRow(_("Open at the end"), (at_end,), is_total=True),
            TableRow(_("Closed, date not recorded"), (no_date,)))
    return Table(
        "cases_opened_closed", _("Cases opened and closed"), _("cases"),
        _("Cases by the dates of their files. A case referred to another organisation and closed here counts as closed."),
        _("Dates on which the file was opened and closed."),
        _("Cases closed without a date stand in the last line and count as closed throughout; a case without an opening date is left out."),
        _("Movement"), (_("Cases"),), rows,
        (_("Where dates are known only to the year or month, the start, opened and closed need not give the end."),))


def charges_by_disposal(charges: Sequence[ChargeCountRow], period: Period) -> Table:
    """Return charges that ended in the period by how, and those laid and still open."""
    ended = [row for row in charges if row.disposal not in ("", "PENDING") and _holds(row.disposed_on, period)]
    still_open = [row for row in charges if _by(row.charged_on, period.last) and not (
        row.disposal not in ("", "PENDING") and _by(row.disposed_on, period.last))]

    def line(title: str, chosen: Sequence[ChargeCountRow], is_total: bool = False) -> TableRow:
        return TableRow(title, (len(chosen), len({row.person_id for row in chosen if row.person_id})), is_total)

    codes = [each.code for each in codelist("disposal_court") if each.code != "PENDING"]
    rows = [line(label("disposal_court", code), [row for row in ended if row.disposal == code]) for code in codes]
    rows.append(line(_("All charges ended in the period"), ended, is_total=True))
    rows.append(line(_("Open at the end of the period"), still_open))
    return Table(
        "charges_disposal", _("Charges by disposal"), _("charges and accused persons, each in its own column"),
        _("Charges that a court disposed of in the period, by how. The second column counts accused persons, each once in a line."),
        _("Date of the court's decision."), _("Charges whose dates do not tell are left out."),
        _("Disposal"), (_("Charges"), _("Accused persons")), tuple(rows),
        (_("Accused persons do not add up, because one may have several charges."),))


def _by_age(title: str, chosen: Sequence[VictimRow], is_total: bool = False) -> TableRow:
    ages = [age_group(row.birth, row.age_estimate, row.detected_on) for row in chosen]
    return TableRow(title, (*(ages.count(group) for group in AGE_GROUPS), len(chosen)), is_total)


def _holds(stored: str, period: Period) -> bool:
    when = PartialDate.from_text(stored)
    return bool(when and period.holds(when))


def _by(stored: str, day: date) -> bool:
    when = PartialDate.from_text(stored)
    return bool(when and when.possible()[1] <= day)


def _closed_by(row: CaseCountRow, day: date) -> bool:
    """Tell whether a case was closed by the end of a day; one closed without a date is closed throughout."""
    return row.status in _CLOSED and (PartialDate.from_text(row.closed_on) is None or _by(row.closed_on, day))
