# SPDX-License-Identifier: Apache-2.0
"""Every kind of record that a page lists has its card, and what stands for it is a field of it."""

import pytest

from app.domain.forms import outline
from app.domain.forms.catalogue import FORMS
from app.domain.rows import RecordRow
from app.models.base import KINDS
from app.models.tables import metadata
from app.services import cases, people
from app.ui.forms.record_cards import card
from app.ui.pages.case.parts import PARTS as CASE_PARTS
from app.ui.pages.person.parts import PARTS as PERSON_PARTS
from app.ui.theme.icons import NAMES


@pytest.mark.parametrize("kind", sorted({*cases.RELATED, *people.RELATED}))
def test_every_listed_kind_has_a_card(kind):
    row = RecordRow(kind, "id-1", dict.fromkeys(KINDS[kind].fields), "Marie Pierre")
    shown = card(row)
    assert shown.key == "id-1"


@pytest.mark.parametrize("kind", sorted(outline.OUTLINES))
def test_an_outline_names_fields_of_its_form(kind):
    assert metadata.tables
    told = outline.OUTLINES[kind]
    asked = {field.key for form in FORMS.values() if form.record == kind for field in form.fields()}
    named = {*told.title, told.chip, told.dated, *(name for _icon, names in told.lines for name in names)} - {""}
    assert named <= asked
    assert {told.icon, *(icon for icon, _names in told.lines)} <= set(NAMES)


def test_a_card_reads_as_people_speak():
    row = RecordRow("leg", "x", {"from_country": "HT", "to_country": "DM", "to_place": "Roseau", "conveyance": "small_boat",
                                 "departed_on": "~2026-05", "paid_by": "recruiter", "amount": "900", "currency": "USD"}, "Marie Pierre")
    shown = card(row)
    assert shown.title == "Marie Pierre · Haiti · Roseau · Dominica"
    assert shown.chip == "Small open boat"
    assert [text for _icon, text in shown.lines] == ["about May 2026", "Recruiter or trafficker · 900 · US dollar"]


def test_a_stay_shows_the_code_name_of_the_shelter():
    row = RecordRow("shelter_stay", "x", {"shelter_id": "secret"}, "Marie Pierre", linked={"shelter_id": "House A"})
    assert card(row).title == "Marie Pierre · House A"
    assert "secret" not in repr(card(row).lines)


@pytest.mark.parametrize(("parts", "kinds"), [(CASE_PARTS, cases.RELATED), (PERSON_PARTS, people.RELATED)], ids=["case", "person"])
def test_sections_list_what_the_page_loads_and_add_what_they_list(parts, kinds):
    for part in parts:
        assert set(part.kinds) <= set(kinds)
        assert {FORMS[form].record for form in part.forms} - {"organisation"} <= set(part.kinds)
