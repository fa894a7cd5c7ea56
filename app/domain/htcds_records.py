# SPDX-License-Identifier: Apache-2.0
"""A read row made into records that can be written: what the standard does not ask is said to be unknown, never made up.

Values that stand in the standard's own list where ours is finer, and answers that the standard has no word for, are
compared as the workbook can show them (`as_shown`), so that a workbook we wrote ourselves changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.base.text import _
from app.domain import standards
from app.domain.forms.catalogue import FORMS
from app.domain.forms.check import check, stale
from app.domain.forms.spec import Strength
from app.domain.forms.values import ILLEGIBLE, NOT_ASKED, REFUSED, UNKNOWN, Value, is_missing
from app.domain.htcds import CellProblem, Column

# In this order a row's records are written; each later one belongs to the case and most to the person.
KINDS = ("person", "case", "party", "decision", "consent", "referral", "event", "note")
ORGANISATION_LINE = "Referred Organisation: "
_OF_PERSON = {"party", "decision", "consent", "referral", "note"}
NAMES = ("family", "given", "middle")
NO_NAME = {"unknown": UNKNOWN, "refused": REFUSED, "not asked": NOT_ASKED, "illegible": ILLEGIBLE}
_DETAILS_LINE = "Outgoing Referral Details: "
_STAGE_OF_STATUS = {"POSSIBLE": "4", "REASONABLE_GROUNDS": "4", "ACTUAL": "6"}

STATUS_SHOWN = standards.codes(standards.HTCDS, "victim_status")
AUTHORITY_SHOWN = standards.codes(standards.HTCDS, "decision_authority")
CONSENT_SHOWN = standards.codes(standards.HTCDS, "consent_answer")
STATUS_READ = {shown: code for code, shown in reversed(STATUS_SHOWN.items())}  # the first of ours that the standard's code stands for


@dataclass(frozen=True, slots=True)
class Covered:
    """What the columns of a sheet say about one field of ours: the columns, and whether a blank cell empties the field."""

    columns: tuple[Column, ...]

    @property
    def only_adds(self) -> bool:
        """Tell whether the field gathers lines from elsewhere too, so that a blank cell says nothing."""
        return any(column.field.kind == "note" for column in self.columns)


def covered(columns: Sequence[Column]) -> dict[str, dict[str, Covered]]:
    """Return record kind > field > the columns that fill it."""
    found: dict[str, dict[str, Covered]] = {}
    for column in columns:
        fields = found.setdefault(column.field.record, {})
        former = fields.get(column.field.field)
        fields[column.field.field] = Covered((*former.columns, column) if former else (column,))
    return found


def new_records(values: Mapping[str, Mapping[str, Value]]) -> dict[str, dict[str, Value]]:
    """Return the records of a new row by kind, complete enough for their forms; person_id and case_id come later."""
    made: dict[str, dict[str, Value]] = {kind: dict(values[kind]) for kind in KINDS if values.get(kind)}
    case = made.setdefault("case", {})
    case["origin"] = "imported"
    case.setdefault("status", "Active")
    case.setdefault("opened_on", case.get("referred_on") or UNKNOWN)
    if case["status"] in ("Closed", "ClosedReferred"):
        case.setdefault("close_reason", UNKNOWN)
    exploitation = made.get("party", {}).get("exploitation")
    if exploitation:
        case["exploitation"] = exploitation
    for kind in KINDS[3:]:
        if kind in made:
            made[kind] = completed(kind, made[kind])
    if "status" not in made.get("decision", {"status": ""}):
        del made["decision"]
    return made


def completed(kind: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return a record that belongs to a case with what its form requires: unknown where the workbook has no such column."""
    wanted: dict[str, dict[str, Value]] = {
        "decision": {"authority": UNKNOWN, "decided_on": UNKNOWN, "reasons": UNKNOWN},
        "consent": {"purpose": UNKNOWN, "asked_on": UNKNOWN},
        "referral": {"to_agency": UNKNOWN, "sent_on": UNKNOWN, "state": "sent"},
        "event": {"type": UNKNOWN},
        "note": {"written_on": UNKNOWN},
    }
    return wanted[kind] | dict(values)


def completed_links(kind: str, case_id: str, person_id: str) -> dict[str, Value]:
    """Return whom and which case a record of a row belongs to."""
    return {"case_id": case_id, "person_id": person_id} if kind in _OF_PERSON else {"case_id": case_id}


def stage_of(records: Mapping[str, Mapping[str, Value]]) -> str:
    """Return the stage of protection that a row's status and decision stand for."""
    if records["case"].get("status") in ("Closed", "ClosedReferred"):
        return "13"
    return _STAGE_OF_STATUS.get(str(records.get("decision", {}).get("status")), "1")


def organisations(values: Mapping[str, Mapping[str, Value]]) -> list[str]:
    """Return the names of organisations that a row brings with it."""
    found = [values.get("case", {}).get("referred_by"), organisation_in(values.get("referral", {}).get("details"))]
    return [name for name in found if isinstance(name, str) and name]


def organisation_in(details: Value) -> str:
    """Return the organisation that a referral's details name in their first line, "" where none."""
    first = details.split("\n", 1)[0] if isinstance(details, str) else ""
    return first.removeprefix(ORGANISATION_LINE) if first.startswith(ORGANISATION_LINE) else ""


def details_in(details: Value) -> str:
    """Return a referral's details without the line that names the organisation."""
    if not isinstance(details, str) or is_missing(details):
        return ""
    rest = details.split("\n", 1)[1] if organisation_in(details) and "\n" in details else "" if organisation_in(details) else details
    return rest.removeprefix(_DETAILS_LINE)


def checked(
    kind: str, values: dict[str, Value], fields: Mapping[str, Covered], row: int, sheet: str, only: set[str] | None = None
) -> list[CellProblem]:
    """Check one record by its form; an answer whose question is not asked is taken out of `values`, and said.

    Args:
        only: fields whose problems count; None for all (a new record).
    """
    spec = FORMS[kind]
    problems = []
    links: dict[str, Value] = {"person_id": "-", "case_id": "-"} if kind in _OF_PERSON else {}
    for key in stale(spec, values):
        if only is None or key in only:
            values.pop(key)
            problems.append(_problem(fields, key, row, sheet, _("This answer is left out, because another cell of the row rules its "
                                                                "question out. Check both cells."), False))
    found = [each for each in check(spec, {**values, **links}) if only is None or each.field in only]
    return problems + [_problem(fields, each.field, row, sheet, each.message, each.strength is Strength.BLOCKING) for each in found]


def _problem(fields: Mapping[str, Covered], key: str, row: int, sheet: str, sentence: str, is_error: bool) -> CellProblem:
    column = fields[key].columns[0] if key in fields else None
    return CellProblem(sheet, row, column.letters if column else "", column.field.label if column else "", sentence, is_error)


def as_shown(kind: str, field: str, value: Value) -> Value:
    """Return a stored value as the standard's workbook can show it; None where it has no word for it."""
    if (kind, field) == ("decision", "status"):
        return STATUS_READ.get(STATUS_SHOWN.get(str(value), ""))
    if (kind, field) == ("consent", "answer"):
        return CONSENT_SHOWN.get(str(value))
    if is_missing(value):
        return value
    if kind == "person" and field in NAMES and isinstance(value, str) and value.casefold() in NO_NAME:
        return NO_NAME[value.casefold()]
    if (kind, field) == ("decision", "authority"):
        return AUTHORITY_SHOWN.get(str(value), value)
    if isinstance(value, str):
        return "\n".join(" ".join(line.split()) for line in value.split("\n")).strip() or None
    return value or None if not isinstance(value, bool | int) else value


def same(kind: str, field: str, said: Value, here: Value) -> bool:
    """Tell whether what a workbook says is what is here; a blank cell does not contradict an answer that is no value.

    Numbers and ticks are kept as text by rows.
    """
    if said is None and is_missing(here):
        return True
    if (kind, field) == ("referral", "details"):
        said, here = _as_read(said), _as_read(here)
    return _plain(as_shown(kind, field, said)) == _plain(as_shown(kind, field, here))


def _as_read(details: Value) -> Value:
    """Return a referral's details as they come out of a workbook: the organisation's line first, then the rest."""
    name = organisation_in(details)
    if not name or not isinstance(details, str):
        return details
    rest = details_in(details)
    return ORGANISATION_LINE + name + (f"\n{_DETAILS_LINE}{rest}" if rest else "")


def _plain(value: Value) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return {key: there for key, there in value.items() if there} or None
    return str(value) if isinstance(value, int) else value


def shown_name(person: Mapping[str, Value]) -> Value:
    """Return the family name as a workbook shows it: where no part of the name is known, the name as it was written."""
    if any(person.get(key) for key in NAMES):
        return person.get("family")
    return person.get("as_written") or person.get("other_names")
