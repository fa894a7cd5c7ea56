# SPDX-License-Identifier: Apache-2.0
"""Forms of case work on paper: victim intake (the core of the case data standard), referral, service record."""

from dataclasses import replace

from app.base.text import N_
from app.domain.forms.aftercare import SERVICE_GIVEN
from app.domain.forms.cases import CASE, DECISION, EVENT, PARTY
from app.domain.forms.people import DOCUMENT, PERSON, has_a_name, order_of
from app.domain.forms.protection import CONSENT, REFERRAL
from app.domain.forms.spec import Field, Kind, Problem, ShownIf, Values
from app.domain.forms.values import is_blank
from app.domain.paper.forms.identity import case_number, form_number, named_case, party, who
from app.domain.paper.spec import PaperForm, PaperSection, Part, Question

_HELD = ShownIf("document_held", ("yes",))
_NOT_SENT = ("planned",)


def decision_is_whole(values: Values) -> Problem | None:
    """A decision on victim status names who decided, when and why."""
    needed = ("authority", "decided_on", "reasons")
    if not is_blank(values.get("status")) and (gap := next((key for key in needed if is_blank(values.get(key))), "")):
        return Problem(gap, N_("A status is given without this. Key what the paper says, or mark it unknown or illegible."))
    return None


def consent_has_a_day(values: Values) -> Problem | None:
    """Consent says when it was asked for."""
    if not is_blank(values.get("consent")) and is_blank(values.get("asked_on")):
        return Problem("asked_on", N_("Consent was asked for, and no day is given. Key what the paper says, or mark it illegible."))
    return None


def referral_has_consent(values: Values) -> Problem | None:
    """A referral that left the house says whether the person agreed, or on what other basis it was sent."""
    if values.get("state") not in (None, *_NOT_SENT) and is_blank(values.get("consent")) and is_blank(values.get("basis")):
        return Problem("consent", N_("The referral was sent, and nothing says that the person agreed. Key the answer, or the other basis."))
    return None


def _party(key: str, boxes: int = 0, shown_if: ShownIf | None = None) -> Question:
    return Question(replace(PARTY.field(key), shown_if=shown_if), boxes, into=(f"party.{key}",))


VICTIM_INTAKE = PaperForm(
    "victim_intake",
    1,
    N_("Victim intake"),
    (
        PaperSection("file", N_("Case"), (
            form_number("case.summary+"),
            case_number(N_("Case number, if there is one"), required=False),
            Question(replace(CASE.field("opened_on"), label=N_("Date of intake"), repeat=True), 8, chosen=True,
                     into=("case.opened_on", "stage.entered_on", "party.joined_on")),
            Question(replace(CASE.field("lead_agency"), repeat=True), 2, into=("case.lead_agency",)),
            Question(replace(CASE.field("responsible"), label=N_("Case worker"), repeat=True), into=("case.responsible",)),
            Question(CASE.field("origin"), 2, into=("case.origin",)),
            Question(CASE.field("referred_by"), into=("case.referred_by",)),
            Question(CASE.field("referred_on"), 8, into=("case.referred_on",)),
        )),
        PaperSection("person", N_("Person"), (
            *who(),
            Question(replace(PERSON.field("age_estimate"), label=N_("Age, where no date of birth is known")), 2,
                     into=("person.age_estimate",)),
            Question(PERSON.field("gender"), 1, into=("person.gender",)),
            Question(Field("nationality", Kind.CODE, N_("Nationality"), codelist="nationality"), like="country", chosen=True,
                     into=("person.nationalities{}",)),
            Question(replace(PERSON.field("country")), like="country", into=("person.country",)),
            Question(PERSON.field("birth_place"), into=("person.birth_place",)),
            Question(Field("language", Kind.CODE, N_("Language"), codelist="language"), into=("person.languages{}",)),
            Question(PERSON.field("marital_status"), 1, into=("person.marital_status",)),
            Question(PERSON.field("children"), 2, into=("person.children",)),
            Question(PERSON.field("education"), 1, into=("person.education",)),
            Question(PERSON.field("occupation"), into=("person.occupation",)),
            Question(PERSON.field("phone"), into=("person.phone",)),
            Question(Field("document_held", Kind.YES_NO, N_("Travel document held?")), 1),
            Question(replace(DOCUMENT.field("type"), key="document_type", label=N_("Document type"), shown_if=_HELD), 2,
                     into=("document.type",)),
            Question(replace(DOCUMENT.field("number"), key="document_number", label=N_("Document number"), shown_if=_HELD), chosen=True,
                     into=("document.number",)),
            Question(replace(DOCUMENT.field("issuing_state"), shown_if=_HELD), like="country", into=("document.issuing_state",)),
        )),
        PaperSection("exploitation", N_("Trafficking"), (
            _party("age_exploited", 2),
            _party("recruitment", 1),
            _party("recruitment_place"),
            _party("control", 2),
            replace(_party("exploitation", 2), chosen=True),
            _party("industry", 2, ShownIf("exploitation", ("ForcedLabour", "ChildLabour", "Servitude"))),
            _party("sexual_exploitation", 1, ShownIf("exploitation", ("SexualExploitation",))),
            _party("vulnerabilities", 2),
            _party("relationship", 1),
            Question(replace(EVENT.field("country"), key="exploited_in", label=N_("Country of exploitation")), like="country",
                     into=("event.country",)),
            Question(replace(EVENT.field("place"), key="exploited_at", label=N_("Place of exploitation")),
                     into=("event.place", "party.exploitation_place")),
            Question(replace(EVENT.field("began_on"), key="exploited_from", label=N_("Exploited from")), 8, into=("event.began_on",)),
            Question(replace(EVENT.field("ended_on"), key="exploited_to", label=N_("Exploited until")), 8, into=("event.ended_on",)),
            _party("cooperation", 1),
        )),
        PaperSection("status", N_("Status and consent"), (
            Question(replace(DECISION.field("status"), required=False), 1, chosen=True, into=("decision.status",)),
            Question(replace(DECISION.field("authority"), required=False), 1, into=("decision.authority",)),
            Question(replace(DECISION.field("decided_on"), required=False), 8, into=("decision.decided_on",)),
            Question(replace(DECISION.field("reasons"), required=False), into=("decision.reasons",)),
            Question(replace(CONSENT.field("answer"), key="consent", label=N_("Consent to assistance and referral"), required=False), 1,
                     chosen=True, into=("consent.answer",)),
            Question(replace(CONSENT.field("asked_on"), required=False, label=N_("Consent asked on")), 8, into=("consent.asked_on",)),
            Question(Field("remarks", Kind.LONG_TEXT, N_("Summary"), max_length=8000), into=("case.summary+",)),
        )),
    ),
    (
        has_a_name, decision_is_whole, consent_has_a_day,
        order_of("birth", "opened_on", N_("The person was born after the day of intake. Look at the paper again, or give a reason.")),
        order_of("exploited_from", "exploited_to",
                 N_("The exploitation ends before it begins. Look at the paper again, or give a reason.")),
    ),
    "form_number",
    (
        Part("case", "case", fixed=(("status", "Active"),), named_by="case_number"),
        Part("stage", "protection_stage", links=(("case_id", "case"),), fixed=(("track", "protection"), ("stage", "1")),
             once=("case_id", "track", "stage")),
        Part("person", "person", known="people"),
        Part("document", "document", ("number",), (("person_id", "person"),), once=("person_id", "number")),
        party("victim"),
        Part("event", "event", ("country", "place", "began_on", "ended_on"), (("case_id", "case"),), (("type", "Exploitation"),)),
        Part("decision", "decision", ("status",), (("case_id", "case"), ("person_id", "person"), ("party_id", "party"))),
        Part("consent", "consent", ("answer",), (("case_id", "case"), ("person_id", "person")), (("purpose", "assistance"),)),
    ),
)

REFERRAL_FORM = PaperForm(
    "referral",
    1,
    N_("Referral"),
    (
        PaperSection("person", N_("Case and person"), (
            form_number("referral.details+"),
            case_number(N_("Case number"), required=True),
            *who(),
        )),
        PaperSection("referral", N_("Referral"), (
            Question(replace(REFERRAL.field("from_agency"), repeat=True), 2, into=("referral.from_agency",)),
            Question(REFERRAL.field("to_agency"), 2, chosen=True, into=("referral.to_agency",)),
            Question(REFERRAL.field("worker"), into=("referral.worker",)),
            Question(REFERRAL.field("service"), 2, chosen=True, into=("referral.service",)),
            Question(REFERRAL.field("reason"), 1, into=("referral.reason",)),
            Question(REFERRAL.field("sent_on"), 8, chosen=True, into=("referral.sent_on",)),
            Question(replace(CONSENT.field("answer"), key="consent", label=N_("Did the person agree?"), required=False), 1, chosen=True,
                     into=("consent.answer",)),
            Question(replace(CONSENT.field("asked_on"), required=False, label=N_("Consent asked on")), 8, into=("consent.asked_on",)),
            Question(REFERRAL.field("basis"), 1, into=("referral.basis",)),
            Question(REFERRAL.field("basis_reason"), into=("referral.basis_reason",)),
        )),
        PaperSection("answer", N_("Answer of the agency"), (
            Question(REFERRAL.field("state"), 1, chosen=True, into=("referral.state",)),
            Question(REFERRAL.field("state_on"), 8, into=("referral.state_on",)),
            Question(REFERRAL.field("outcome"), into=("referral.outcome",)),
            Question(REFERRAL.field("details"), into=("referral.details+",)),
        )),
    ),
    (*REFERRAL.rules, has_a_name, referral_has_consent, consent_has_a_day),
    "form_number",
    (
        named_case(),
        Part("person", "person", known="parties"),
        party("victim"),
        Part("consent", "consent", ("answer",), (("case_id", "case"), ("person_id", "person")), (("purpose", "assistance"),)),
        Part("referral", "referral", links=(("case_id", "case"), ("person_id", "person"))),
    ),
)

SERVICE_RECORD = PaperForm(
    "service_record",
    1,
    N_("Service record"),
    (
        PaperSection("person", N_("Case and person"), (
            form_number(),
            case_number(N_("Case number"), required=True),
            *who(),
            Question(replace(SERVICE_GIVEN.field("agency"), repeat=True), 2, into=("service.agency",)),
            Question(Field("services", Kind.INTEGER, N_("Services on this sheet"), low=1, high=10), 2, chosen=True, total=True),
        )),
        PaperSection("service", N_("Services given, one line each"), (
            Question(SERVICE_GIVEN.field("service"), 2, chosen=True, into=("service.service",)),
            Question(SERVICE_GIVEN.field("began_on"), 8, chosen=True, into=("service.began_on",)),
            Question(SERVICE_GIVEN.field("ended_on"), 8, into=("service.ended_on",)),
            Question(SERVICE_GIVEN.field("times"), 3, into=("service.times",)),
            Question(SERVICE_GIVEN.field("provider"), into=("service.provider",)),
            Question(SERVICE_GIVEN.field("children"), 2, into=("service.children",)),
        ), 10, "services"),
    ),
    (has_a_name,),
    "form_number",
    (
        named_case(),
        Part("person", "person", known="parties"),
        party("victim"),
        Part("service", "service_given", ("service",), (("case_id", "case"), ("person_id", "person")), section="service"),
    ),
)
