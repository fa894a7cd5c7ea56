# SPDX-License-Identifier: Apache-2.0
"""FormSpec: a form as data. Labels are marked with N_ here and translated where they are shown."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.forms.values import NOT_ASKED, REFUSED, UNKNOWN, Value

Values = Mapping[str, Value]


class Kind(StrEnum):
    """What a field holds; `app.ui.forms` has one editor for each."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DATE = "date"  # partial dates, see app.domain.dates
    CODE = "code"  # one code of `codelist`
    CODES = "codes"  # several codes of `codelist`: {code: True}
    YES_NO = "yes_no"  # "yes" | "no", or a missing answer
    TICK = "tick"  # bool
    PHONE = "phone"  # E.164 where it can be read so
    EMAIL = "email"
    IDENTIFIER = "identifier"  # document and case numbers: compared exactly, never treated as a number
    LINK = "link"  # identity of another record of kind `codelist`


class Strength(StrEnum):
    """What a failed check asks for."""

    INFORMATION = "information"
    REASON = "reason"  # may stand if a reason is given
    BLOCKING = "blocking"


@dataclass(frozen=True)
class Problem:
    """One failed check: the field it belongs to, a whole sentence, and what it asks for."""

    field: str
    message: str
    strength: Strength = Strength.BLOCKING


@dataclass(frozen=True)
class ShownIf:
    """A field is asked only when another field holds one of `answers` (any member, for sets)."""

    field: str
    answers: tuple[str, ...]

    def holds(self, values: Values) -> bool:
        """Tell whether the field is asked."""
        value = values.get(self.field)
        if isinstance(value, dict):
            return any(value.get(answer) for answer in self.answers)
        return (str(value) if value is not None else "") in self.answers


@dataclass(frozen=True)
class Field:
    """One question.

    Attributes:
        key: name of the value; also the column of `record` it is kept in.
        width: characters the answer usually takes, for the editor and the paper box.
        missing: which non-answers may be given.
        identity: belongs to the person's identity; compared exactly, never settled by itself.
        check: returns a sentence when the value cannot stand, else None.
        repeat: carries on from the former form when keying paper.
    """

    key: str
    kind: Kind
    label: str
    help: str = ""
    codelist: str = ""
    required: bool = False
    width: int = 20
    max_length: int = 200
    low: int = 0
    high: int = 999
    missing: tuple[str, ...] = (UNKNOWN, REFUSED, NOT_ASKED)
    shown_if: ShownIf | None = None
    identity: bool = False
    check: Callable[[Value], str | None] | None = None
    repeat: bool = False


@dataclass(frozen=True)
class Section:
    """Fields that stand together under one heading."""

    key: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class FormSpec:
    """A form for one kind of record.

    Attributes:
        key: stable name, for drafts, prints and the journal.
        version: raised when a field's meaning changes or a field is added.
        record: record kind whose fields the keys are.
        rules: checks across fields; each gets all values and returns a Problem or None.
    """

    key: str
    version: int
    title: str
    record: str
    sections: tuple[Section, ...]
    rules: tuple[Callable[[Values], Problem | None], ...] = ()

    def fields(self) -> Iterator[Field]:
        """Yield all fields in the order of the paper."""
        for section in self.sections:
            yield from section.fields

    def field(self, key: str) -> Field:
        """Return the field of that key.

        Raises:
            KeyError: the form has no such field.
        """
        for each in self.fields():
            if each.key == key:
                return each
        raise KeyError(key)
