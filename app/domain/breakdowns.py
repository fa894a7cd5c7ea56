# SPDX-License-Identifier: Apache-2.0
"""By what figures are broken down: how a fact answers, and which answers there are, in order.

Every breakdown ends with "unknown" (asked and not known, or not decided by what is known) and "not recorded". A code that the
lists do not know (a newer office may) is shown by itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from app.base import resources
from app.base.text import N_, _
from app.domain import stages
from app.domain.codelists import codelist, label
from app.domain.dates import PartialDate, age_range
from app.domain.facts import Fact
from app.domain.figures import NOT_ASKED, UNKNOWN, Breakdown, Category, Kind

CHILD, ADULT = "0-17", "18+"
_ESTIMATE_YEARS = 2  # as far as an age judged by eye may be off, see dates.ESTIMATE_MARGIN
_NOT_ASKED = (NOT_ASKED,)
_UNKNOWN = (UNKNOWN,)

Answer = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to break figures down.

    Attributes:
        list: code list that the answers come from, "" where `own` lists them.
        own: code > label of answers without a code list.
        adds_up: whether a unit gives exactly one answer.
        used_only: list only answers that occur, by their labels; else all of the list, in its order.
        always: every unit has an answer, so there is neither "unknown" nor "not recorded".
    """

    key: str
    title: str
    of: Callable[[Fact], Answer]
    list: str = ""
    own: Mapping[str, str] | None = None
    adds_up: bool = True
    used_only: bool = False
    always: bool = False

    def breakdown(self, used: Iterable[str]) -> Breakdown:
        """Return the breakdown with its answers in order; `used` are the answers that occur."""
        there = set(used) - {UNKNOWN, NOT_ASKED}
        known = [each.code for each in codelist(self.list) if each.code != UNKNOWN] if self.list else list(self.own or {})
        codes = known if not self.used_only else []
        others = there.difference(codes)
        codes = [*codes, *sorted(others, key=lambda code: (self.label(code), code))]
        missing = () if self.always else (
            Category(UNKNOWN, _("Unknown"), Kind.UNKNOWN), Category(NOT_ASKED, _("Not recorded"), Kind.NOT_ASKED))
        return Breakdown(self.key, _(self.title), (*(Category(code, self.label(code)) for code in codes), *missing), self.adds_up)

    def label(self, code: str) -> str:
        """Return an answer in words."""
        if self.key == "route":
            return _("{one} to {other}").format(**dict(zip(("one", "other"), map(_country, code.split(">")), strict=True)))
        return label(self.list, code) if self.list else _((self.own or {}).get(code, code))


def _country(code: str) -> str:
    return label("country", code) if code else _("unknown")


def _one(code: str) -> Answer:
    if not code or code == "?not_asked":
        return _NOT_ASKED
    return _UNKNOWN if code[0] == "?" or code == UNKNOWN else (code,)


def _several(codes: Answer) -> Answer:
    return tuple(dict.fromkeys(_one(code)[0] for code in codes)) if codes else _NOT_ASKED


@lru_cache(maxsize=100_000)
def age_group(birth: str, age_estimate: str, on: str) -> str:
    """Return "0-17", "18+", "unknown" or "not_asked" for the age on a date, as far as birth date or estimate decide it."""
    born, day = PartialDate.from_text(birth), PartialDate.from_text(on)
    ages = age_range(born, day) if born and day else None
    if ages is None and not born and age_estimate.isdecimal():
        ages = int(age_estimate) - _ESTIMATE_YEARS, int(age_estimate) + _ESTIMATE_YEARS
    if ages is None:
        return NOT_ASKED if not birth and not age_estimate else UNKNOWN
    return CHILD if ages[1] < 18 else ADULT if ages[0] >= 18 else UNKNOWN


def _age_exploited(fact: Fact) -> Answer:
    if not fact.age_exploited.isdecimal():
        return _one(fact.age_exploited) if fact.age_exploited[:1] in ("", "?") else _UNKNOWN
    return (CHILD,) if int(fact.age_exploited) < 18 else (ADULT,)


@cache
def forms(column: str) -> Mapping[str, str]:
    """Return form of exploitation > its form in a return ("glotip" or "tip"), from resources/returns/forms.csv."""
    return {row["code"]: row[column] for row in resources.read_table("returns/forms.csv")}


def _mapped(column: str, other: str) -> Callable[[Fact], Answer]:
    def of(fact: Fact) -> Answer:
        return tuple(dict.fromkeys(forms(column).get(code, other) if code[0] != "?" else UNKNOWN for code in fact.forms)) or _NOT_ASKED
    return of


_AGES = {CHILD: N_("0 to 17 years"), ADULT: N_("18 years or over")}
STEPS = {"investigated": N_("Investigated"), "charged": N_("Charged"), "prosecuted": N_("Before a court"),
         "convicted": N_("Convicted"), "sentenced": N_("Sentenced")}
BANDS = {"0-30": N_("Up to 30 days"), "31-90": N_("31 to 90 days"), "91-180": N_("91 to 180 days"), "181+": N_("Over 180 days")}
_SHARES = {"new": N_("New in the period"), "continued": N_("Continued from before")}
_TAKE_UP = {"taken_up": N_("Taken up"), "not_taken_up": N_("Not taken up"), "open": N_("Still open")}
_GLOTIP = {"FL": N_("Forced labour"), "SE": N_("Sexual exploitation"), "OTH": N_("Other forms")}
_TIP = {"sex": N_("Sex trafficking"), "labour": N_("Labour trafficking"), "unspecified": N_("Unspecified or other")}
_ACTIVITIES = {"training": N_("Trainings"), "awareness": N_("Awareness"), "meeting": N_("Meetings of bodies"),
               "agreement": N_("Agreements and procedures"), "inspection": N_("Inspections")}
_TOOK_UP = {"taken_up": "taken_up", "completed": "taken_up", "rejected": "not_taken_up", "declined": "not_taken_up",
            "lost_contact": "not_taken_up", "planned": "open", "sent": "open", "received": "open", "accepted": "open"}


def _stage(track: str) -> Dimension:
    names = {f"{track}/{each.number}": each.name for each in stages.stages(track)}
    title = N_("Stage of protection") if track == stages.PROTECTION else N_("Stage of the criminal proceedings")
    return Dimension(
        f"{track}_stage", title, lambda fact: tuple(code for code in fact.codes if code.startswith(track)) or _NOT_ASKED, own=names)


@cache
def dimensions() -> Mapping[str, Dimension]:
    """Return all breakdowns by key."""
    return {each.key: each for each in (
        Dimension("sex", N_("Sex"), lambda fact: _one(fact.sex), "sex"),
        Dimension("age", N_("Age at detection"), lambda fact: (age_group(fact.birth, fact.age_estimate, fact.on),), own=_AGES),
        Dimension("age_exploited", N_("Age at exploitation"), _age_exploited, own=_AGES),
        Dimension("age_then", N_("Age on that day"), lambda fact: (age_group(fact.birth, fact.age_estimate, fact.on),), own=_AGES),
        Dimension("form", N_("Form of exploitation"), lambda fact: _several(fact.forms), "type_of_exploitation", adds_up=False),
        Dimension("form_glotip", N_("Form of exploitation, in three groups"), _mapped("glotip", "OTH"), own=_GLOTIP, adds_up=False),
        Dimension("form_tip", N_("Sex or labour trafficking"), _mapped("tip", "unspecified"), own=_TIP, adds_up=False),
        Dimension("citizenship", N_("Citizenship"), lambda fact: _several(fact.citizenships), "nationality", None, False, True),
        Dimension("route", N_("Route"), lambda fact: fact.routes or _NOT_ASKED, "", {}, False, True),
        Dimension("status", N_("Status"), lambda fact: _one(fact.state), "victim_status"),
        Dimension("authority", N_("Deciding authority"), lambda fact: _one(fact.agency), "decision_authority"),
        Dimension("agency", N_("Agency"), lambda fact: _one(fact.agency), "agency"),
        Dimension("post", N_("Post"), lambda fact: _one(fact.post), used_only=True),
        Dimension("share", N_("New or continued"), lambda fact: _one(fact.share), own=_SHARES, always=True),
        Dimension("origin", N_("How it came up"), lambda fact: _one(fact.kind), "case_origin"),
        _stage(stages.PROTECTION), _stage(stages.CRIMINAL),
        Dimension("band", N_("Time from detection to decision"), lambda fact: _one(fact.kind), own=BANDS, always=True),
        Dimension("outcome", N_("Outcome"), lambda fact: _one(fact.state), "screening_outcome"),
        Dimension("child", N_("Child"), lambda fact: _one(fact.answer), "child_answer"),
        Dimension("service", N_("Service"), lambda fact: _one(fact.kind), "service", None, True, True),
        Dimension("services", N_("Service"), lambda fact: _several(fact.codes), "service", None, False, True),
        Dimension("referral_state", N_("State of the referral"), lambda fact: _one(fact.state), "referral_state"),
        Dimension("take_up", N_("Taken up"), lambda fact: (_TOOK_UP.get(fact.state, _one(fact.state)[0]),), own=_TAKE_UP),
        Dimension("disposal", N_("Disposal"), lambda fact: _one(fact.state), "disposal_court"),
        Dimension("offence", N_("Offence"), lambda fact: _one(fact.kind), "offence", None, True, True),
        Dimension("sentence", N_("Sentence"), lambda fact: _several(fact.codes), "sentence_type", adds_up=False),
        Dimension("step", N_("Step"), lambda fact: fact.codes or _NOT_ASKED, own=STEPS, adds_up=False, always=True),
        Dimension("official", N_("An official may be complicit"), lambda fact: _one(fact.answer), own={"yes": N_("Yes"), "no": N_("No")}),
        Dimension("institution", N_("Institution"), lambda fact: _one(fact.kind), "public_institution"),
        Dimension("permit", N_("Kind of stay"), lambda fact: _several(fact.codes), "residence_kind", adds_up=False),
        Dimension("country", N_("Country"), lambda fact: _one(fact.kind), "country", None, True, True),
        Dimension("redress", N_("Kind"), lambda fact: _several(fact.codes), "redress_kind", adds_up=False),
        Dimension("activity", N_("Activity"), lambda fact: _one(fact.state), own=_ACTIVITIES, always=True),
        Dimension("topic", N_("Topic"), lambda fact: _one(fact.kind), "training_topic"),
        Dimension("site", N_("Site"), lambda fact: _one(fact.kind), "inspection_site"),
        Dimension("agreement", N_("Kind"), lambda fact: _one(fact.kind), "agreement_kind"),
        Dimension("audience", N_("Audience"), lambda fact: _several(fact.codes), "awareness_audience", adds_up=False),
    )}
