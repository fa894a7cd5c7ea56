# SPDX-License-Identifier: Apache-2.0
"""The border desk's own two forms: who stands there, and what the officer decides.

A traveller is a person, a document and a crossing in the order in which an officer reads them off; keys of the latter two
carry their record in front ("document.number"). `split` parts them into the records' own forms.
"""

from dataclasses import replace

from app.base.text import N_
from app.domain.forms.people import CROSSING, DOCUMENT, PERSON, has_a_name
from app.domain.forms.protection import SCREENING
from app.domain.forms.spec import Field, FormSpec, Kind, Section
from app.domain.forms.values import FormValues, Value, is_blank


def _of(spec: FormSpec, *keys: str) -> tuple[Field, ...]:
    prefix = "" if spec is PERSON else f"{spec.record}."
    fields = (spec.field(key) for key in keys)
    return tuple(replace(each, key=prefix + each.key, required=each.required and spec is CROSSING) for each in fields)


TRAVELLER = FormSpec(
    "traveller",
    1,
    N_("Traveller"),
    "person",
    (
        Section("who", N_("Who"), _of(PERSON, "family", "given", "sex", "birth", "nationalities", "phone")),
        Section("document", N_("Document"), _of(DOCUMENT, "type", "number", "issuing_state", "expires")),
        Section(
            "crossing",
            N_("Crossing"),
            _of(CROSSING, "port", "direction", "crossed_on", "conveyance", "conveyance_name", "from_country", "to_country",
                "travel_purpose", "host_address", "companions"),
        ),
    ),
    (has_a_name,),
)

DESK_DECISION = FormSpec(
    "desk_decision",
    1,
    N_("Decision"),
    "screening",
    (
        Section(
            "decision",
            N_("Decision"),
            (
                replace(SCREENING.field("reasons"), label=N_("Reasons in your own words"),
                        help=N_("Needed for a referral. The next officer relies on it.")),
                SCREENING.field("risk"),
                SCREENING.field("consent"),
                Field("acts", Kind.CODES, N_("Acts found"), "", "palermo_act", width=30),
                Field("means", Kind.CODES, N_("Means found"), N_("Not needed where the person is under 18."), "palermo_means", width=30),
                Field("purposes", Kind.CODES, N_("Purposes found"), "", "palermo_purpose", width=30),
            ),
        ),
    ),
)

# What the next traveller of the same flight or boat has in common with this one.
STICKY = tuple(field.key for field in TRAVELLER.fields() if field.repeat)


def split(traveller: FormValues) -> tuple[FormValues, FormValues | None, FormValues | None]:
    """Return a traveller as the forms of the person, the document (None without a number) and the crossing."""
    parts: dict[str, dict[str, Value]] = {"person": {}, "document": {}, "crossing": {}}
    for key, value in traveller.values.items():
        record, dot, name = key.rpartition(".")
        if record in parts or not dot:
            parts[record or "person"][name] = value
    document = FormValues(parts["document"]) if not is_blank(parts["document"].get("number")) else None
    crossing = FormValues(parts["crossing"]) if not is_blank(parts["crossing"].get("port")) else None
    return FormValues(parts["person"], traveller.heads, traveller.record_id), document, crossing
