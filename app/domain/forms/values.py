# SPDX-License-Identifier: Apache-2.0
"""The content of a form, and the answers that are not a value.

"No", "unknown", "refused" and "not asked" are four different answers (docs/decisions); a blank is none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from app.base.text import N_, _

UNKNOWN = "?unknown"
REFUSED = "?refused"
NOT_ASKED = "?not_asked"
ILLEGIBLE = "?illegible"

MISSING: dict[str, str] = {
    UNKNOWN: N_("Unknown"),
    REFUSED: N_("Refused to answer"),
    NOT_ASKED: N_("Not asked"),
    ILLEGIBLE: N_("Illegible"),
}

# text and codes | whole numbers | ticks | members of a set or entries of a map | blank
Value = str | int | bool | dict[str, str | bool] | None
# (device, sequence) of the journal entry that last wrote a cell
Dot = tuple[int, int]
# field name, or "field/member" for one member of a set > what the form displayed
Heads = Mapping[str, tuple[Dot, ...]]


def is_missing(value: Value) -> TypeGuard[str]:
    """Tell whether `value` says why there is no answer."""
    return isinstance(value, str) and value in MISSING


def is_blank(value: Value) -> bool:
    """Tell whether nothing at all was answered."""
    return value is None or value == "" or value == {}


def members(value: Value) -> tuple[str, ...]:
    """Return the codes of a set-like answer in alphabetical order; empty for a blank or missing one."""
    return tuple(sorted(code for code, there in value.items() if there)) if isinstance(value, dict) else ()


def missing_label(value: str) -> str:
    """Return the translated words for a missing answer."""
    return _(MISSING[value])


@dataclass(frozen=True)
class FormValues:
    """What a form holds for one record.

    Attributes:
        values: field key > value; keys that are not there were never answered.
        heads: what was displayed when the form was opened, so that an edit made without seeing a conflict does not
            close it (design/sync.md, "From an edit to a change").
        record_id: the record, or "" for a new one.
        new_id: the identity that a new record gets; an editor chooses it once, so that a save that is tried again makes no
            second record. "" lets the store choose.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    heads: Heads = field(default_factory=dict)
    record_id: str = ""
    new_id: str = ""

    def get(self, key: str) -> Value:
        """Return the value of a field, None where there is none."""
        return self.values.get(key)

    def text(self, key: str) -> str:
        """Return a text value; "" where it is blank, missing or of another kind."""
        value = self.values.get(key)
        return value if isinstance(value, str) and not is_missing(value) else ""

    def with_values(self, **changes: Value) -> "FormValues":
        """Return a copy with some values replaced."""
        return FormValues({**self.values, **changes}, self.heads, self.record_id, self.new_id)
