# SPDX-License-Identifier: Apache-2.0
"""Forms about a person: identity, documents, other names, crossings, links."""

from app.base.text import N_, _
from app.domain.dates import PartialDate
from app.domain.forms.spec import Field, FormSpec, Kind, Problem, Section, ShownIf, Strength, Values
from app.domain.forms.values import ILLEGIBLE, UNKNOWN, is_blank, is_missing

_IDENTITY_MISSING = (UNKNOWN, ILLEGIBLE)


def has_a_name(values: Values) -> Problem | None:
    """A person needs at least one name, or the plain statement that none is known."""
    if all(is_blank(values.get(key)) for key in ("family", "given", "as_written", "other_names")):
        return Problem("family", _("No name was given. Type one, or mark the family name as unknown."))
    return None


def order_of(first: str, then: str, message: str) -> "_InOrder":
    """Return a rule: the date in `then` may not certainly lie before the one in `first`, unless a reason is given."""
    return _InOrder(first, then, message)


class _InOrder:
    """A rule over two dates; says so only where the known parts leave no doubt."""

    def __init__(self, first: str, then: str, message: str) -> None:
        self.first, self.then, self.message = first, then, message

    def __call__(self, values: Values) -> Problem | None:
        """Return the problem, or None."""
        first, then = _date(values, self.first), _date(values, self.then)
        if first and then and then.certainly_before(first):
            return Problem(self.then, _(self.message), Strength.REASON)
        return None


def _date(values: Values, key: str) -> PartialDate | None:
    value = values.get(key)
    return PartialDate.from_text(value) if isinstance(value, str) and not is_missing(value) else None


PERSON = FormSpec(
    "person",
    2,
    N_("Person"),
    "person",
    (
        Section(
            "identity",
            N_("Identity"),
            (
                Field("family", Kind.TEXT, N_("Family name"), N_("As in the document. All family names, in their order."),
                      width=28, missing=_IDENTITY_MISSING, identity=True),
                Field("given", Kind.TEXT, N_("Given names"), width=28, missing=_IDENTITY_MISSING, identity=True),
                Field("middle", Kind.TEXT, N_("Middle names"), width=20, missing=_IDENTITY_MISSING, identity=True),
                Field("other_names", Kind.TEXT, N_("Other names"), N_("Nicknames and other spellings, separated by semicolons."),
                      width=28, identity=True),
                Field("sex", Kind.CODE, N_("Sex"), N_("As recorded in the document, or as seen."), "sex", width=10, identity=True),
                Field("birth", Kind.DATE, N_("Birth date"), N_("As far as it is known: 3 Nov 1994, Nov 1994, 1994, ~1994."),
                      width=14, missing=_IDENTITY_MISSING, identity=True),
                Field("age_estimate", Kind.INTEGER, N_("Estimated age"), N_("Only where no birth date is known."),
                      width=4, low=0, high=120),
                Field("nationalities", Kind.CODES, N_("Nationalities"), "", "nationality", width=24),
                Field("birth_place", Kind.TEXT, N_("Place of birth"), width=24, missing=_IDENTITY_MISSING),
                Field("identity_number", Kind.IDENTIFIER, N_("National identity number"), width=18, identity=True),
            ),
        ),
        Section(
            "about",
            N_("About the person"),
            (
                Field("salutation", Kind.TEXT, N_("Form of address"), width=8, max_length=30),
                Field("gender", Kind.CODE, N_("Gender"), N_("As the person says. Kept beside sex."), "gender", width=18),
                Field("languages", Kind.CODES, N_("Languages"), N_("First language first."), "language", width=24),
                Field("marital_status", Kind.CODE, N_("Marital status"), "", "marital_status", width=18),
                Field("children", Kind.INTEGER, N_("Number of children"), width=4, high=40),
                Field("education", Kind.CODE, N_("Highest education"), "", "highest_level_of_education", width=24),
                Field("occupation", Kind.TEXT, N_("Occupation"), width=24),
                Field("marks", Kind.LONG_TEXT, N_("Physical marks"), max_length=2000),
                Field("photograph", Kind.IDENTIFIER, N_("Photograph"),
                      N_("Where it is kept: file or album number."), width=20, max_length=60),
                Field("deceased", Kind.TICK, N_("Deceased")),
                Field("restricted", Kind.TICK, N_("Restricted record"), N_("Only those assigned to the case see the name.")),
            ),
        ),
        Section(
            "contact",
            N_("Contact"),
            (
                Field("phone", Kind.PHONE, N_("Telephone"), width=18),
                Field("email", Kind.EMAIL, N_("E-mail"), width=28),
                Field("street", Kind.TEXT, N_("Street"), width=28),
                Field("city", Kind.TEXT, N_("Town or village"), width=20),
                Field("state", Kind.TEXT, N_("Parish or state"), width=20),
                Field("postal_code", Kind.IDENTIFIER, N_("Postal code"), width=10, max_length=20),
                Field("country", Kind.CODE, N_("Country of residence"), "", "country", width=24),
            ),
        ),
        Section("notes", N_("Notes"), (Field("notes", Kind.LONG_TEXT, N_("Notes"), max_length=8000),)),
    ),
    (has_a_name,),
)

DOCUMENT = FormSpec(
    "document",
    1,
    N_("Document"),
    "document",
    (
        Section(
            "document",
            N_("Document"),
            (
                Field("type", Kind.CODE, N_("Type"), "", "document_type", required=True, width=20),
                Field("number", Kind.IDENTIFIER, N_("Number"), N_("As printed, with letters and leading zeros."),
                      required=True, width=16, max_length=40, missing=_IDENTITY_MISSING, identity=True),
                Field("issuing_state", Kind.CODE, N_("Issued by"), "", "nationality", width=24, identity=True),
                Field("issued", Kind.DATE, N_("Issued on"), width=14),
                Field("expires", Kind.DATE, N_("Valid until"), width=14),
                Field("notes", Kind.TEXT, N_("Remarks"), width=40),
            ),
        ),
    ),
    (order_of("issued", "expires", N_("The document expires before it was issued. Correct one date, or give a reason to keep both.")),),
)

ALIAS = FormSpec(
    "alias",
    1,
    N_("Other name"),
    "alias",
    (
        Section(
            "alias",
            N_("Other name"),
            (
                Field("name", Kind.TEXT, N_("Name"), required=True, width=28, identity=True),
                Field("kind", Kind.CODE, N_("Kind"), "", "alias_kind", required=True, width=20),
                Field("script", Kind.CODE, N_("Script"), "", "script", width=14),
            ),
        ),
    ),
)

CROSSING = FormSpec(
    "crossing",
    1,
    N_("Crossing"),
    "crossing",
    (
        Section(
            "crossing",
            N_("Crossing"),
            (
                Field("port", Kind.CODE, N_("Port"), "", "port", required=True, width=24, repeat=True),
                Field("direction", Kind.CODE, N_("Direction"), "", "direction", required=True, width=12, repeat=True),
                Field("crossed_on", Kind.DATE, N_("Date"), "", required=True, width=14, repeat=True),
                Field("conveyance", Kind.CODE, N_("Conveyance"), "", "conveyance", width=20, repeat=True),
                Field("conveyance_name", Kind.TEXT, N_("Flight, vessel or plate"), width=20, repeat=True),
                Field("from_country", Kind.CODE, N_("Coming from"), "", "country", width=24),
                Field("to_country", Kind.CODE, N_("Going to"), "", "country", width=24),
                Field("travel_purpose", Kind.CODE, N_("Stated purpose"), "", "travel_purpose", width=18),
                Field("host_address", Kind.TEXT, N_("Address here"), N_("Where the traveller says he or she will stay."), width=36),
                Field("companions", Kind.INTEGER, N_("People travelling with"), width=4, high=500),
                Field("notes", Kind.LONG_TEXT, N_("Remarks"), max_length=4000),
            ),
        ),
    ),
)

PERSON_LINK = FormSpec(
    "person_link",
    1,
    N_("Link between people"),
    "person_link",
    (
        Section(
            "link",
            N_("Link"),
            (
                Field("other_id", Kind.LINK, N_("Other person"), "", "person", required=True, width=28),
                Field("kind", Kind.CODE, N_("Link"), "", "person_link", required=True, width=20),
                Field("decided_on", Kind.DATE, N_("Since"), width=14),
                Field("reason", Kind.LONG_TEXT, N_("How it is known"), max_length=2000),
            ),
        ),
    ),
)

CONTACT = FormSpec(
    "contact",
    1,
    N_("Way to reach the person"),
    "contact",
    (
        Section(
            "contact",
            N_("Contact"),
            (
                Field("kind", Kind.CODE, N_("Kind"), "", "contact_kind", required=True, width=24),
                Field("platform", Kind.CODE, N_("Website or app"), "", "websites_and_apps", width=20,
                      shown_if=ShownIf("kind", ("messenger",))),
                Field("value", Kind.TEXT, N_("Number, name or address"), required=True, width=32, missing=_IDENTITY_MISSING, identity=True),
                Field("belongs_to", Kind.TEXT, N_("Whose it is"), N_("Only where it is not the person's own."), width=28),
                Field("is_safe", Kind.YES_NO, N_("Safe to use"), N_("Nobody else reads or listens."), width=8),
                Field("used_from", Kind.DATE, N_("Used from"), width=14),
                Field("used_to", Kind.DATE, N_("Used until"), width=14),
                Field("notes", Kind.TEXT, N_("Remarks"), width=40),
            ),
        ),
    ),
    (order_of("used_from", "used_to", N_("The use ends before it begins. Change one date, or give a reason to keep both.")),),
)

MARK = FormSpec(
    "mark",
    1,
    N_("Physical mark"),
    "mark",
    (
        Section(
            "mark",
            N_("Physical mark"),
            (
                Field("kind", Kind.CODE, N_("Kind"), "", "mark_kind", required=True, width=22),
                Field("place_on_body", Kind.TEXT, N_("Where on the body"), width=24),
                Field("description", Kind.LONG_TEXT, N_("Description"), max_length=2000),
                Field("photograph", Kind.IDENTIFIER, N_("Photograph"),
                      N_("Where it is kept: file or album number."), width=20, max_length=60),
                Field("seen_on", Kind.DATE, N_("Seen on"), width=14),
            ),
        ),
    ),
)

DEPENDANT = FormSpec(
    "dependant",
    1,
    N_("Dependant"),
    "dependant",
    (
        Section(
            "dependant",
            N_("Dependant"),
            (
                Field("relation", Kind.CODE, N_("Relation"), "", "dependant_relation", required=True, width=20),
                Field("other_id", Kind.LINK, N_("Person, if registered"), "", "person", width=28),
                Field("name", Kind.TEXT, N_("Name"), width=28, missing=_IDENTITY_MISSING, identity=True),
                Field("birth", Kind.DATE, N_("Birth date"), width=14, missing=_IDENTITY_MISSING),
                Field("sex", Kind.CODE, N_("Sex"), "", "sex", width=10),
                Field("accompanies", Kind.YES_NO, N_("Accompanies the person"), width=8),
                Field("lives_with", Kind.TEXT, N_("Lives with"), width=28),
                Field("country", Kind.CODE, N_("Country"), "", "country", width=24),
                Field("notes", Kind.TEXT, N_("Remarks"), width=40),
            ),
        ),
    ),
)
