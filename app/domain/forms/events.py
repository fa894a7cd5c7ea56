# SPDX-License-Identifier: Apache-2.0
"""Forms around the events of a case: places, organisations, legs of a journey, links to other crimes."""

from app.base.text import N_
from app.domain.forms.people import order_of
from app.domain.forms.spec import Field, FormSpec, Kind, Section, ShownIf

MOST_MONEY = 1_000_000_000


def amount(key: str, label: str, help_text: str = "") -> Field:
    """Return a question for a sum of money in whole units of its currency."""
    return Field(key, Kind.INTEGER, label, help_text, width=12, high=MOST_MONEY)


def currency(key: str = "currency") -> Field:
    """Return the question for the currency that stands beside a sum."""
    return Field(key, Kind.CODE, N_("Currency"), "", "currency", width=18)


def the_person(label: str = N_("Person"), required: bool = True) -> Field:
    """Return the question for the person whom a record is about."""
    return Field("person_id", Kind.LINK, label, "", "person", required=required, width=28)


def single(key: str, title: str, *fields: Field, rule: tuple[str, str, str] | None = None) -> FormSpec:
    """Return a form of one section; `rule` is (earlier date, later date, sentence)."""
    return FormSpec(key, 1, title, key, (Section(key, title, fields),), (order_of(*rule),) if rule else ())


ORGANISATION = FormSpec(
    "organisation",
    1,
    N_("Organisation"),
    "organisation",
    (
        Section(
            "organisation",
            N_("Organisation"),
            (
                Field("name", Kind.TEXT, N_("Name"), required=True, width=36),
                Field("type", Kind.CODE, N_("Type"), "", "organisation_type", width=24),
                Field("registration", Kind.IDENTIFIER, N_("Registration number"), width=18, max_length=60),
                Field("country", Kind.CODE, N_("Country"), "", "country", width=24),
                Field("city", Kind.TEXT, N_("Town or village"), width=20),
                Field("street", Kind.TEXT, N_("Street"), width=28),
                Field("phone", Kind.PHONE, N_("Telephone"), width=18),
                Field("notes", Kind.LONG_TEXT, N_("Notes"), max_length=4000),
            ),
        ),
    ),
)

INVOLVEMENT = FormSpec(
    "involvement",
    1,
    N_("Organisation in the case"),
    "involvement",
    (
        Section(
            "involvement",
            N_("Organisation in the case"),
            (
                Field("organisation_id", Kind.LINK, N_("Organisation"), "", "organisation", required=True, width=28),
                Field("role", Kind.CODE, N_("Role"), "", "involvement_role", required=True, width=24),
                Field("since", Kind.DATE, N_("Since"), width=14),
                Field("detail", Kind.LONG_TEXT, N_("How it is known"), max_length=4000),
            ),
        ),
    ),
)

PLACE = FormSpec(
    "place",
    1,
    N_("Place"),
    "place",
    (
        Section(
            "place",
            N_("Place"),
            (
                Field("role", Kind.CODE, N_("What happened there"), "", "place_role", required=True, width=22),
                Field("kind", Kind.CODE, N_("Kind of place"), "", "place_kind", width=24),
                Field("name", Kind.TEXT, N_("Name"), width=28),
                Field("street", Kind.TEXT, N_("Street"), width=28),
                Field("city", Kind.TEXT, N_("Town or village"), width=20),
                Field("subdivision", Kind.CODE, N_("Parish or state"), "", "subdivision", width=22),
                Field("country", Kind.CODE, N_("Country"), "", "country", required=True, width=24),
                Field("latitude", Kind.IDENTIFIER, N_("Latitude"), width=12, max_length=20),
                Field("longitude", Kind.IDENTIFIER, N_("Longitude"), width=12, max_length=20),
                Field("notes", Kind.LONG_TEXT, N_("Notes"), max_length=4000),
            ),
        ),
    ),
)

LEG = FormSpec(
    "leg",
    1,
    N_("Leg of the journey"),
    "leg",
    (
        Section(
            "route",
            N_("Route"),
            (
                Field("event_id", Kind.LINK, N_("Belongs to the event"), "", "event", width=28),
                the_person(N_("Traveller"), required=False),
                Field("number", Kind.INTEGER, N_("Leg number"), width=4, low=1, high=99),
                Field("from_country", Kind.CODE, N_("From country"), "", "country", required=True, width=24),
                Field("from_place", Kind.TEXT, N_("From place"), width=24),
                Field("to_country", Kind.CODE, N_("To country"), "", "country", required=True, width=24),
                Field("to_place", Kind.TEXT, N_("To place"), width=24),
                Field("port", Kind.CODE, N_("Port of entry"), "", "port", width=24),
                Field("departed_on", Kind.DATE, N_("Departed on"), width=14),
                Field("arrived_on", Kind.DATE, N_("Arrived on"), width=14),
                Field("conveyance", Kind.CODE, N_("Conveyance"), "", "conveyance", width=20),
                Field("conveyance_name", Kind.TEXT, N_("Flight, vessel or plate"), width=20),
            ),
        ),
        Section(
            "papers",
            N_("Documents and money"),
            (
                Field("document_whose", Kind.CODE, N_("Document used"), "", "whose_document", width=24),
                Field("document_used", Kind.CODE, N_("Type of document"), "", "document_type", width=20,
                      shown_if=ShownIf("document_whose", ("own", "borrowed", "forged", "fraudulent"))),
                Field("document_number", Kind.IDENTIFIER, N_("Number"), width=16, max_length=40,
                      shown_if=ShownIf("document_whose", ("own", "borrowed", "forged", "fraudulent"))),
                Field("paid_by", Kind.CODE, N_("Paid by"), "", "payer", width=20),
                amount("amount", N_("Price")),
                currency(),
                Field("notes", Kind.LONG_TEXT, N_("Notes"), max_length=4000),
            ),
        ),
    ),
    (order_of("departed_on", "arrived_on", N_("The leg arrives before it departs. Change one date, or give a reason to keep both.")),),
)

CRIME_LINK = FormSpec(
    "crime_link",
    1,
    N_("Link to another crime"),
    "crime_link",
    (
        Section(
            "crime",
            N_("Link to another crime"),
            (
                Field("crime", Kind.CODE, N_("Crime"), "", "linked_crime", required=True, width=26),
                the_person(N_("Person it concerns"), required=False),
                Field("group_name", Kind.TEXT, N_("Name of the group"), width=28, shown_if=ShownIf("crime", ("organised_group",))),
                Field("other_case", Kind.IDENTIFIER, N_("File number elsewhere"), width=20, max_length=60),
                Field("found_on", Kind.DATE, N_("Found on"), width=14),
                Field("known_by", Kind.CODE, N_("How it is known"), "", "known_by", width=18),
                Field("detail", Kind.LONG_TEXT, N_("Details"), max_length=8000),
            ),
        ),
    ),
)
