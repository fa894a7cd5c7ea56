# SPDX-License-Identifier: Apache-2.0
"""Frozen rows for lists and cards: what leaves the store besides form values."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in a list.

    Attributes:
        row_no: local number, for the row model.
        name: as lists show it; hidden for restricted persons unless the role may see them.
        birth: partial date text.
        nationalities: codes.
        cases: in how many cases the person is a party.
        is_disputed: an identity field has several unequal values that nobody settled yet.
        is_held: a change of it was set aside in the exchange, here or at the office.
    """

    row_no: int
    id: str
    name: str
    sex: str
    birth: str
    nationalities: tuple[str, ...]
    cases: int
    changed_ms: int
    is_restricted: bool = False
    is_disputed: bool = False
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list.

    Attributes:
        protection_stage, criminal_stage: numbers on their track, 0 where none was reached.
        victims: how many and who in a few words, no names.
        is_held: a change of it was set aside in the exchange, here or at the office.
    """

    row_no: int
    id: str
    number: str
    opened_on: str
    title: str
    status: str
    protection_stage: int
    criminal_stage: int
    victims: str
    victim_count: int
    lead_agency: str
    responsible: str
    risk: str
    changed_ms: int
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class RecordRow:
    """Any record that belongs to a person or a case, as tables and timelines show it.

    Attributes:
        values: field name > what is shown, as stored text; members as a tuple of codes.
        person_name: the person it is about, "" where none.
        linked: field name > what another record that it points to is called.
    """

    kind: str
    id: str
    values: dict[str, "str | int | tuple[str, ...] | None"]
    person_name: str = ""
    created_ms: int = 0
    changed_ms: int = 0
    linked: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a value as text, "" where there is none."""
        value = self.values.get(name)
        return value if isinstance(value, str) else "" if value is None or isinstance(value, tuple) else str(value)

    def codes(self, name: str) -> tuple[str, ...]:
        """Return the members of a set-like value."""
        value = self.values.get(name)
        return value if isinstance(value, tuple) else ()
