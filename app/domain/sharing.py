# SPDX-License-Identifier: Apache-2.0
"""Whether what is known of a person may go to an agency: one rule, asked before every step that shares anything.

The latest answer counts, whether it named the recipient or nobody in particular; a withdrawal counts from its date on,
and one without a known date counts always. Without consent, two rules let a step be taken with a reason: the best
interests of a child, and life in danger.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.base.text import N_, _
from app.domain import codelists, protective
from app.domain.dates import PartialDate, age_range
from app.domain.forms.values import is_missing

ADULT = 18
_GIVEN = ("yes", "assent", "best_interests")


class Basis(StrEnum):
    """On what something is shared."""

    CONSENT = "consent"
    CHILD = "child_best_interests"
    LIFE = "life_in_danger"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule says of one step.

    Attributes:
        sentence: why not, and what to do; "" where it is allowed.
        others: what may take the place of consent, with a reason.
    """

    is_allowed: bool
    sentence: str = ""
    others: tuple[Basis, ...] = ()


_WHY = {
    "": N_("{person} has not been asked for consent to this. Ask, and record the answer under Consent."),
    "withdrawn": N_("{person} has withdrawn the consent to this. Ask again before anything is shared."),
    "no": N_("{person} has not consented to this. Nothing may be shared against the person's will."),
    "unable": N_("{person} cannot consent at present. Ask again as soon as it is possible."),
}


def verdict(
    consents: Iterable[Mapping[str, str]], purpose: str, recipient: str, on: date, name: str, age: tuple[int, int] | None
) -> Verdict:
    """Return whether a step may be taken on a day.

    Args:
        consents: records of one person; text values, "" where there is none.
        recipient: code of the agency; "" for one that is not named, which only a consent that names nobody covers.
        name: of the person, for the sentence.
        age: lowest and highest age on that day, None where nothing is known.
    """
    others = (Basis.CHILD, Basis.LIFE) if age is None or age[0] < ADULT else (Basis.LIFE,)
    why = _why_not(consents, purpose, recipient, on)
    if why is None:
        return Verdict(True)
    to = codelists.label("agency", recipient) if recipient else _("a recipient who is not named")
    what = _("Not shared for “{purpose}” with {agency}.").format(purpose=codelists.label("consent_purpose", purpose), agency=to)
    return Verdict(False, what + " " + _(_WHY[why]).format(person=name or _("The person")), others)


def age_on(birth: str, age_estimate: str, recorded: str, on: date) -> tuple[int, int] | None:
    """Return the lowest and highest age of a person on a day, None where nothing is known.

    Args:
        birth: partial date text, or why it is missing.
        age_estimate: in years.
        recorded: the day of the estimate, "" where it is not known.
    """
    born = PartialDate.from_text(birth) if birth and not is_missing(birth) else None
    if born:
        return age_range(born, on)
    if not age_estimate.isdecimal():
        return None
    day = PartialDate.from_text(recorded) if recorded else None
    since = max((on - day.earliest()).days // 365, 0) if day else 0
    return int(age_estimate) - 2, int(age_estimate) + since + 2


def _why_not(consents: Iterable[Mapping[str, str]], purpose: str, recipient: str, on: date) -> str | None:
    """Return the key of the reason against it, None where the last word allows it.

    Every answer and every withdrawal is a word of its day. Of the words that no other certainly follows, the most careful
    one counts; one without a known date is older than all others, a withdrawal without one is never overtaken.
    """
    said: list[tuple[PartialDate | None, int, str | None]] = []
    for each in consents:
        if each["purpose"] != purpose or each["recipient"] not in ("", recipient):
            continue
        answer, asked, withdrawn = each["answer"], _day(each["asked_on"]), _day(each["withdrawn_on"])
        if each["withdrawn_on"] and withdrawn is None:
            return "withdrawn"
        if asked is None or asked.earliest() <= on:
            why = None if answer in _GIVEN else "unable" if answer == "unable" else "no"
            said.append((asked, protective.rank("consent.answer", answer), why))
        if withdrawn and withdrawn.earliest() <= on:
            said.append((withdrawn, -1, "withdrawn"))
    if not said:
        return ""
    dated = [day for day, _rank, _why in said if day]
    last = [each for each in said if (not any(each[0].certainly_before(day) for day in dated) if each[0] else not dated)]
    return min(last, key=lambda each: each[1])[2]


def _day(text: str) -> PartialDate | None:
    return PartialDate.from_text(text) if text and not is_missing(text) else None
