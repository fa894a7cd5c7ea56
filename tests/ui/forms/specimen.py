# SPDX-License-Identifier: Apache-2.0
"""A form with one field of each kind, gates, and a check across fields."""

from app.base.text import _
from app.domain.forms.spec import Field, FormSpec, Kind, Problem, Section, ShownIf, Strength, Values
from app.domain.forms.values import ILLEGIBLE, NOT_ASKED, REFUSED, UNKNOWN


def after_crossing(values: Values) -> Problem | None:
    """Complain about a birth in 2025."""
    if values.get("birth") != "2025-11-03":
        return None
    sentence = _("The birth date is after the crossing date. Change one of them, or give a reason to keep both.")
    return Problem("birth", sentence, Strength.REASON)


SPEC = FormSpec("specimen", 1, "Person", "person", (
    Section("who", "Who this is", (
        Field("family", Kind.TEXT, "Family name", "As written in the passport.", required=True, width=30),
        Field("birth", Kind.DATE, "Date of birth", width=16),
        Field("sex", Kind.CODE, "Sex", codelist="sex", missing=(UNKNOWN, REFUSED, NOT_ASKED, ILLEGIBLE)),
        Field("nationalities", Kind.CODES, "Nationalities", codelist="nationality"),
        Field("document", Kind.IDENTIFIER, "Document number", width=14),
    )),
    Section("contact", "How to reach them", (
        Field("phone", Kind.PHONE, "Telephone"),
        Field("mail", Kind.EMAIL, "E-mail", width=30, missing=()),
        Field("children", Kind.INTEGER, "Children with them", high=20, width=4),
        Field("interpreter", Kind.YES_NO, "Interpreter needed"),
        Field("language", Kind.CODE, "Language of the interpreter", codelist="language", shown_if=ShownIf("interpreter", ("yes",))),
        Field("consent", Kind.TICK, "Agreed to be contacted"),
        Field("case", Kind.LINK, "Case", codelist="case"),
        Field("notes", Kind.LONG_TEXT, "What was said", max_length=2000),
    )),
), (after_crossing,))
