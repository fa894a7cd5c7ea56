# SPDX-License-Identifier: Apache-2.0
"""Border screening: forty questions, as an officer fills them at the counter when no PC is at hand."""

from dataclasses import replace

from app.base.text import N_
from app.domain.forms.people import CROSSING, DOCUMENT, PERSON, has_a_name, order_of
from app.domain.forms.protection import SCREENING
from app.domain.forms.spec import Field, Kind, Problem, ShownIf, Values
from app.domain.forms.values import is_blank
from app.domain.paper.spec import PaperForm, PaperSection, Part, Question

_HELD = ShownIf("document_held", ("yes",))
_REFERRED = ("refer", "urgent")


def referral_has_reasons(values: Values) -> Problem | None:
    """A referral without a word of reason cannot be followed up."""
    if values.get("outcome") in _REFERRED and is_blank(values.get("remarks")):
        return Problem("remarks", N_("The person is referred, and nothing says why. Key what the paper says, or mark it illegible."))
    return None


def _sign(key: str, label: str, *indicators: str) -> Question:
    return Question(Field(key, Kind.YES_NO, label), 1, into=tuple(f"screening.answers/{each}" for each in indicators))


_SIGNS = (
    _sign("documents_held", N_("Documents held by another person?"), "U-GE13"),
    _sign("coached", N_("Appears coached or afraid to speak?"), "U-GE19"),
    _sign("injury", N_("Signs of injury?"), "U-GE07"),
    _sign("restricted", N_("Movement restricted?"), "U-GE03"),
    _sign("debt", N_("Owes a debt to the organiser?"), "U-GE32"),
    _sign("wages", N_("Wages withheld or promised job changed?"), "U-GE304"),
    _sign("threats", N_("Threats to person or family?"), "U-GE06"),
)

BORDER_SCREENING = PaperForm(
    "border_screening",
    2,
    N_("Border screening"),
    (
        PaperSection("crossing", N_("Crossing"), (
            Question(Field("form_number", Kind.IDENTIFIER, N_("Printed form number"), required=True, identity=True), 6,
                     digits=True, into=("crossing.notes+",)),
            Question(Field("crossed_on", Kind.DATE, N_("Date of screening"), required=True, repeat=True), 8,
                     into=("crossing.crossed_on", "screening.screened_on")),
            Question(replace(CROSSING.field("port"), label=N_("Post")), 2, into=("crossing.port",)),
            Question(Field("officer", Kind.IDENTIFIER, N_("Officer number"), repeat=True), 4, digits=True,
                     into=("crossing.notes+", "screening.notes+")),
            Question(replace(CROSSING.field("direction"), repeat=False), 1, into=("crossing.direction",)),
            Question(replace(CROSSING.field("conveyance"), repeat=False), 1, into=("crossing.conveyance",)),
            Question(replace(CROSSING.field("conveyance_name"), repeat=False, label=N_("Carrier, vessel or flight")),
                     into=("crossing.conveyance_name",)),
        )),
        PaperSection("person", N_("Person"), (
            Question(PERSON.field("family"), like="family", chosen=True, into=("person.family",)),
            Question(PERSON.field("given"), chosen=True, into=("person.given",)),
            Question(PERSON.field("sex"), 1, into=("person.sex",)),
            Question(replace(PERSON.field("birth"), label=N_("Date of birth (year alone allowed)")), 8, chosen=True,
                     into=("person.birth",)),
            Question(Field("nationality", Kind.CODE, N_("Nationality"), codelist="nationality"), like="country", chosen=True,
                     into=("person.nationalities{}",)),
            Question(Field("birth_country", Kind.CODE, N_("Country of birth"), codelist="country"), like="country",
                     into=("person.birth_place~",)),
            Question(Field("document_held", Kind.YES_NO, N_("Travel document held?")), 1),
            Question(replace(DOCUMENT.field("type"), key="document_type", label=N_("Document type"), shown_if=_HELD), 2,
                     into=("document.type",)),
            Question(replace(DOCUMENT.field("number"), key="document_number", label=N_("Document number"), shown_if=_HELD), chosen=True,
                     into=("document.number",)),
            Question(replace(DOCUMENT.field("issuing_state"), shown_if=_HELD), like="country", into=("document.issuing_state",)),
            Question(replace(SCREENING.field("language")), into=("person.languages{}", "screening.language")),
            Question(replace(SCREENING.field("interpreter")), 1, into=("screening.interpreter",)),
            Question(PERSON.field("phone"), into=("person.phone",)),
        )),
        PaperSection("journey", N_("Journey"), (
            Question(replace(CROSSING.field("from_country"), label=N_("Country of departure")), like="country",
                     into=("crossing.from_country",)),
            Question(replace(CROSSING.field("to_country"), label=N_("Country of destination")), like="country",
                     into=("crossing.to_country",)),
            Question(CROSSING.field("travel_purpose"), 2, into=("crossing.travel_purpose",)),
            Question(Field("payer", Kind.CODE, N_("Who paid the journey"), codelist="payer"), 1, into=("screening.notes+",)),
            Question(Field("return_ticket", Kind.YES_NO, N_("Return ticket?")), 1, into=("crossing.notes+",)),
            Question(Field("money", Kind.INTEGER, N_("Money in hand, whole dollars"), high=99999), 5, total=True,
                     into=("crossing.notes+",)),
            Question(replace(CROSSING.field("host_address"), label=N_("Address at destination")), into=("crossing.host_address",)),
        )),
        PaperSection("signs", N_("Signs"), (
            *_SIGNS,
            Question(Field("exploitation", Kind.CODES, N_("Suspected exploitation (all that apply)"), codelist="type_of_exploitation"), 2,
                     into=("screening.notes+",)),
            Question(Field("needs", Kind.CODES, N_("Needs (all that apply)"), codelist="support_plan_type"), 1,
                     into=("screening.notes+",)),
            Question(replace(CROSSING.field("companions"), label=N_("Number of companions"), high=9), 1, total=True,
                     into=("crossing.companions",)),
        )),
        PaperSection("companion", N_("Companions, one line each"), (
            Question(PERSON.field("family"), like="family", into=("companion.family",)),
            Question(PERSON.field("given"), into=("companion.given",)),
            Question(Field("age", Kind.INTEGER, N_("Age"), high=99), 2, into=("companion.age_estimate",)),
            Question(PERSON.field("sex"), 1, into=("companion.sex",)),
            Question(Field("relation", Kind.CODE, N_("Relation"), codelist="companion_relation"), 1, into=("link.reason+",)),
            Question(Field("same_account", Kind.YES_NO, N_("Same account given?")), 1, into=("link.reason+",)),
        ), 9, "companions"),
        PaperSection("end", N_("Outcome"), (
            Question(SCREENING.field("outcome"), 1, chosen=True, into=("screening.outcome",)),
            Question(Field("remarks", Kind.LONG_TEXT, N_("Remarks"), max_length=4000), into=("screening.reasons",)),
        )),
    ),
    (
        has_a_name, referral_has_reasons,
        order_of("birth", "crossed_on", N_("The person was born after the day of screening. Look at the paper again, or give a reason.")),
    ),
    "form_number",
    (
        Part("person", "person", known="people"),
        Part("document", "document", ("number",), (("person_id", "person"),), once=("person_id", "number")),
        Part("crossing", "crossing", ("port",), (("person_id", "person"),)),
        Part("screening", "screening", links=(("person_id", "person"), ("crossing_id", "crossing"))),
        Part("companion", "person", ("family", "given"), section="companion", known="people"),
        Part("link", "person_link", links=(("person_id", "person"), ("other_id", "companion")), fixed=(("kind", "travels_with"),),
             section="companion"),
    ),
)
