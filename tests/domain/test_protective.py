# SPDX-License-Identifier: Apache-2.0
"""Which unsettled value is shown: every code that a form offers has its place in the order."""

import pytest

from app.domain.codelists import codelist
from app.domain.forms.values import MISSING
from app.domain.protective import ORDERS, rank

LISTS = {"case.risk": "risk_level", "screening.risk": "risk_level", "screening.is_child": "child_answer",
         "screening.outcome": "screening_outcome", "screening.consent": "consent_answer", "consent.answer": "consent_answer",
         "risk_assessment.level": "risk_level"}


@pytest.mark.parametrize(("cell", "name"), LISTS.items())
def test_every_code_has_its_place_and_no_other_has(cell: str, name: str) -> None:
    assert {value for value in ORDERS[cell] if value not in MISSING} == {each.code for each in codelist(name)}


def test_the_careful_value_comes_first() -> None:
    assert rank("case.risk", "extreme") < rank("case.risk", "?unknown") < rank("case.risk", "none") < rank("case.risk", "no such code")
    assert rank("consent.answer", "no") < rank("consent.answer", "unable") < rank("consent.answer", "assent")
    assert rank("consent.answer", "assent") < rank("consent.answer", "yes")
    assert rank("screening.is_child", "doubt") < rank("screening.is_child", "no")
    assert rank("consent.withdrawn_on", "2026-01-01") < rank("consent.withdrawn_on", "")
