# SPDX-License-Identifier: Apache-2.0
"""What records a filled form becomes. Identities follow from batch, form and part, so a form becomes them once only."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.base import ids
from app.base.ids import RecordId
from app.base.text import _
from app.domain.forms.spec import Kind
from app.domain.forms.values import UNKNOWN, Value, is_blank, is_missing
from app.domain.paper.spec import PaperForm, Part, Place
from app.domain.paper.typed import shown

PartLine = tuple[str, int]  # name of a part, line of its section (0 outside repeated sections)


@dataclass(frozen=True)
class Planned:
    """One record to be written.

    Attributes:
        part, line: which part of the form it is.
        values: what the record's own form asks.
        fixed: fields that its form does not ask: links, maps.
        reason: why a check was set aside, "" where none was.
        is_known: the record is on file already; only what is blank there is filled in.
    """

    part: Part
    line: int
    record_id: RecordId
    values: Mapping[str, Value]
    fixed: Mapping[str, Value]
    reason: str = ""
    is_known: bool = False


def planned(
    form: PaperForm, batch_id: str, serial: int, values: Mapping[str, Value], reasons: Mapping[str, str],
    known: Mapping[PartLine, str] | None = None,
) -> list[Planned]:
    """Return the records of a filled form, main one first; a record links only to those before it.

    Args:
        known: part and line > identity of the record on file that it stands for.
    """
    found: list[Planned] = []
    made: dict[PartLine, RecordId] = {}
    on_file = known or {}
    for part in form.parts:
        count = form.lines(values)[part.section] if part.section else 0
        for line in range(1, count + 1) if part.section else (0,):
            places = [each for each in form.places(values) if not each.line or (each.line == line and each.section.key == part.section)]
            record = _record(form, part, places, values)
            here = on_file.get((part.name, line))
            if here is None and part.needs and all(is_blank(record.get(name)) for name in part.needs):
                continue
            record_id = RecordId(here or derived_id(batch_id, serial, part.name, line))
            links = {name: made.get((to, line)) or made.get((to, 0)) for name, to in part.links}
            if any(link is None for link in links.values()) and part.section:
                continue
            made[part.name, line] = record_id
            why = "; ".join(dict.fromkeys(reasons[each.key] for each in places if each.key in reasons and each.line == line))
            asked = {name: value for name, value in record.items() if "/" not in name}
            fixed: dict[str, Value] = {**dict(part.fixed), **links, **_maps(record)}
            found.append(Planned(part, line, record_id, asked, fixed, why, here is not None))
    return found


def derived_id(batch_id: str, serial: int, part: str, line: int) -> RecordId:
    """Return the identity of a record of a batch: the same on every PC, so that committing twice writes the same record."""
    return ids.derived_id(batch_id, serial, part, line)


def _record(form: PaperForm, part: Part, places: list[Place], values: Mapping[str, Value]) -> dict[str, Value]:
    record: dict[str, Value] = {}
    asked = {place.key for place in form.places(values)}
    for place in places:
        value = values.get(place.key)
        if place.key not in asked or is_blank(value):
            continue
        for target in place.question.into:
            name, _dot, field = target.partition(".")
            if name == part.name:
                _put(record, field, place, value)
    return record


def _put(record: dict[str, Value], field: str, place: Place, value: Value) -> None:
    if field.endswith("+"):
        words = _("unknown") if is_missing(value) else shown(place.question, value)
        lines = [str(record[field[:-1]])] if field[:-1] in record else []
        record[field[:-1]] = "\n".join([*lines, f"{_(place.field.label)}: {words}"])
    elif field.endswith("{}"):
        if not is_missing(value):
            record[field[:-2]] = value if isinstance(value, dict) else {str(value): True}
    elif field.endswith("~"):
        record[field[:-1]] = value if is_missing(value) else shown(place.question, value)
    elif "/" in field:
        said = "not_asked" if is_missing(value) and value != UNKNOWN else str(value).removeprefix("?")
        record[field] = said if said in ("yes", "no", "unknown", "not_asked") else "unknown"
    elif place.field.kind is Kind.YES_NO or not is_blank(value):
        record[field] = value


def _maps(record: Mapping[str, Value]) -> dict[str, Value]:
    maps: dict[str, dict[str, str | bool]] = {}
    for name, value in record.items():
        if "/" in name:
            field, _slash, member = name.partition("/")
            maps.setdefault(field, {})[member] = str(value)
    return dict(maps)
