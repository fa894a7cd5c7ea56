# SPDX-License-Identifier: Apache-2.0
"""Investigation and court outcome: one investigation and up to six accused, each with one charge and what became of it."""

from dataclasses import replace

from app.base.text import N_
from app.domain.forms.court import INVESTIGATION, SENTENCE
from app.domain.forms.people import PERSON
from app.domain.forms.protection import CHARGE
from app.domain.forms.spec import Field, Kind, ShownIf
from app.domain.paper.forms.identity import case_number, form_number, named_case, party
from app.domain.paper.spec import PaperForm, PaperSection, Part, Question

_CONVICTED = ShownIf("disposal", ("CONVICTED_TIP", "CONVICTED_LESSER"))
_IN_MONTHS = ShownIf("sentence", ("IMPRISONMENT", "SUSPENDED", "COMMUNITY"))


def _asked(key: str, boxes: int = 0, chosen: bool = False) -> Question:
    return Question(INVESTIGATION.field(key), boxes, chosen=chosen, into=(f"investigation.{key}",))


def _charged(key: str, boxes: int = 0, chosen: bool = False) -> Question:
    return Question(CHARGE.field(key), boxes, chosen=chosen, into=(f"charge.{key}",))


INVESTIGATION_COURT = PaperForm(
    "investigation_court",
    1,
    N_("Investigation and court outcome"),
    (
        PaperSection("investigation", N_("Investigation"), (
            form_number("investigation.notes+"),
            case_number(N_("Case number"), required=True),
            replace(_asked("agency", 2), field=replace(INVESTIGATION.field("agency"), repeat=True)),
            _asked("reference", chosen=True),
            _asked("opened_on", 8, chosen=True),
            _asked("lead_officer"),
            _asked("closed_on", 8),
            _asked("result", 1, chosen=True),
            _asked("complicit_official", 1),
            _asked("institution", 2),
            _asked("position"),
            Question(Field("accused", Kind.INTEGER, N_("Accused on this sheet"), high=6), 1, chosen=True, total=True),
        )),
        PaperSection("accused", N_("Accused and charges, one block each"), (
            Question(PERSON.field("family"), like="family", chosen=True, into=("accused.family",)),
            Question(PERSON.field("given"), chosen=True, into=("accused.given",)),
            Question(PERSON.field("sex"), 1, into=("accused.sex",)),
            Question(PERSON.field("birth"), 8, into=("accused.birth",)),
            Question(Field("nationality", Kind.CODE, N_("Nationality"), codelist="nationality"), like="country",
                     into=("accused.nationalities{}",)),
            _charged("offence", 2, chosen=True),
            _charged("charged_on", 8, chosen=True),
            _charged("court"),
            _charged("disposal", 1, chosen=True),
            replace(_charged("disposed_on", 8), into=("charge.disposed_on", "sentence.imposed_on")),
            Question(replace(SENTENCE.field("type"), key="sentence", required=False, shown_if=_CONVICTED), 1, chosen=True,
                     into=("sentence.type",)),
            Question(replace(SENTENCE.field("months"), key="sentence_months", shown_if=_IN_MONTHS), 4, into=("sentence.months",)),
        ), 6, "accused"),
        PaperSection("end", N_("Remarks"), (
            Question(Field("remarks", Kind.LONG_TEXT, N_("Remarks"), max_length=4000), into=("investigation.notes+",)),
        )),
    ),
    INVESTIGATION.rules,
    "form_number",
    (
        named_case(),
        Part("investigation", "investigation", links=(("case_id", "case"),)),
        Part("accused", "person", ("family", "given"), section="accused", known="people"),
        replace(party("suspect", "accused", "accused"), name="accused_party"),
        Part("charge", "charge", ("offence",), (("case_id", "case"), ("person_id", "accused")), section="accused"),
        Part("sentence", "sentence", ("type",), (("case_id", "case"), ("person_id", "accused"), ("charge_id", "charge")),
             section="accused"),
    ),
)
