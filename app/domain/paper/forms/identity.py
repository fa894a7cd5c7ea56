# SPDX-License-Identifier: Apache-2.0
"""Questions and parts that several paper forms share: form number, the case by its number, who the person is."""

from dataclasses import replace

from app.base.text import N_
from app.domain.forms.people import PERSON
from app.domain.forms.spec import Field, Kind
from app.domain.paper.spec import Part, Question


def form_number(*into: str) -> Question:
    """Return the question for the number printed on the paper."""
    return Question(Field("form_number", Kind.IDENTIFIER, N_("Printed form number"), required=True, identity=True), 6,
                    digits=True, into=into)


def case_number(label: str, required: bool) -> Question:
    """Return the question for the number of the case, whose check digits are tested while it is keyed."""
    return Question(Field("case_number", Kind.IDENTIFIER, label, required=required, identity=True, max_length=20), chosen=True, case=True)


def named_case() -> Part:
    """Return the case that the form names; where the number is not on file, somebody is asked and no case is made."""
    return Part("case", "case", ("opened_on",), named_by="case_number")


def who(part: str = "person", name: str = N_("Family name"), key: str = "") -> tuple[Question, ...]:
    """Return the questions that tell who a person is; `key` goes before the keys where a form asks for a second person."""
    return (
        Question(replace(PERSON.field("family"), key=f"{key}family", label=name), like="family", chosen=True, into=(f"{part}.family",)),
        Question(replace(PERSON.field("given"), key=f"{key}given"), chosen=True, into=(f"{part}.given",)),
        Question(replace(PERSON.field("sex"), key=f"{key}sex"), 1, into=(f"{part}.sex",)),
        Question(replace(PERSON.field("birth"), key=f"{key}birth", label=N_("Date of birth (year alone allowed)")), 8, chosen=True,
                 into=(f"{part}.birth",)),
    )


def party(role: str, person: str = "person", section: str = "") -> Part:
    """Return the person's part in the case; one that stands already is not made again."""
    return Part("party", "party", links=(("case_id", "case"), ("person_id", person)), fixed=(("role", role),), section=section,
                once=("case_id", "person_id"))
