# SPDX-License-Identifier: Apache-2.0
"""Indicators of trafficking as data, and which of them the border desk asks first.

Two schemes stand side by side. ILO/EC Delphi indicators have a dimension and, where it could be found, a strength; UNODC
lists are signs for further inquiry without any weight. `resources/lists/border_questions.csv` says what is asked at the
border, by age and profile; `danger_signs.csv` names signs that somebody may be in danger now. An office may replace them.
"""

from dataclasses import dataclass
from functools import cache

from app.base import resources
from app.base.text import _

STRENGTHS = ("strong", "medium", "weak")
PROFILES = ("any", "labour", "sexual", "domestic", "criminal")
_KIND_OF_PROFILE = {"labour": "labour", "sexual": "sexual", "domestic": "domestic", "criminal": "criminal activity or begging"}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    Attributes:
        scheme: "ILO-DELPHI" or "UNODC".
        strength: "strong", "medium", "weak", "not found" (the scheme has one, we do not) or "unweighted" (it has none).
        age_profile: "adult", "child" or "any".
        verification: "secondary" (read in a third party's copy) or "unverified".
    """

    id: str
    scheme: str
    dimension: str
    phase: str
    strength: str
    age_profile: str
    exploitation_type: str
    palermo_element: str
    text: str
    source: str
    verification: str

    @property
    def is_weighted(self) -> bool:
        """Tell whether the strength is known, so that the Delphi rules may count it."""
        return self.strength in STRENGTHS

    @property
    def concept(self) -> str:
        """Return the identity that the profiles of one Delphi indicator share ("D-DR01" for "D-DR01-AL")."""
        return self.id.rsplit("-", 1)[0] if self.scheme == "ILO-DELPHI" else self.id

    @property
    def label(self) -> str:
        """Return the translated text."""
        return _(self.text)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the border desk: the indicator it answers and what the officer asks or looks at."""

    indicator: Indicator
    prompt: str

    @property
    def label(self) -> str:
        """Return the translated prompt."""
        return _(self.prompt)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of `decision_rules.csv`. Counts are for dimensions; `needs` is a list of alternatives that must be positive."""

    id: str
    condition: str
    result: str
    source: str
    verified: bool
    min_strong: int = 0
    min_medium: int = 0
    min_total: int = 0
    needs: tuple[tuple[str, ...], ...] = ()
    lacks: tuple[str, ...] = ()


@cache
def all_indicators() -> dict[str, Indicator]:
    """Return every indicator by its id, in the order of the lists."""
    rows = resources.read_table("lists/indicators.csv")
    return {row["indicator_id"]: Indicator(
        row["indicator_id"], row["scheme"], row["dimension"], row["phase"], row["strength"], row["age_profile"], row["exploitation_type"],
        row["palermo_element"], row["text"], row["source"], row["verification"]) for row in rows}


def indicator(indicator_id: str) -> Indicator | None:
    """Return an indicator, None where this version of the lists does not know it."""
    return all_indicators().get(indicator_id)


def indicators_for(is_child: bool | None, profile: str = "any") -> list[Indicator]:
    """Return what a full interview may ask: for the age (in doubt: as for a child) and the profile; "any" asks all forms."""
    age = "adult" if is_child is False else "child"
    kinds = {"any", _KIND_OF_PROFILE[profile]} if profile in _KIND_OF_PROFILE else {"any", *_KIND_OF_PROFILE.values()}
    return [each for each in all_indicators().values() if each.age_profile in ("any", age) and each.exploitation_type in kinds]


def border_questions(is_child: bool | None, profile: str = "any") -> list[Question]:
    """Return the short set of the border desk in its order; a person whose age is in doubt is asked as a child."""
    age = "adult" if is_child is False else "child"
    rows = [row for row in _border_rows() if row["age"] == age and row["profile"] == (profile if profile in PROFILES else "any")]
    return [Question(all_indicators()[row["indicator_id"]], row["prompt"]) for row in sorted(rows, key=lambda row: int(row["seq"]))]


@cache
def danger_signs() -> frozenset[str]:
    """Return ids of the indicators that say somebody may be in danger now."""
    return frozenset(row["indicator_id"] for row in resources.read_table("lists/danger_signs.csv"))


@cache
def rules() -> dict[str, Rule]:
    """Return the decision rules by id."""
    return {row["rule_id"]: Rule(
        row["rule_id"], row["condition"], row["result"], row["source"], row["verified"] == "yes",
        int(row["min_strong"] or 0), int(row["min_medium"] or 0), int(row["min_total"] or 0),
        tuple(tuple(part.split("|")) for part in row["needs"].split(";") if part), tuple(part for part in row["lacks"].split("|") if part),
    ) for row in resources.read_table("lists/decision_rules.csv")}


@cache
def _border_rows() -> list[dict[str, str]]:
    return resources.read_table("lists/border_questions.csv")


@cache
def _by_concept() -> dict[tuple[str, str], Indicator]:
    return {(each.concept, each.id.rsplit("-", 1)[-1]): each for each in all_indicators().values() if each.scheme == "ILO-DELPHI"}


def for_age(one: Indicator, as_child: bool) -> Indicator:
    """Return the same indicator in the profile of the person's age, if the scheme has it there; else the one given."""
    if one.scheme != "ILO-DELPHI":
        return one
    profile = ("C" if as_child else "A") + one.id[-1]
    return _by_concept().get((one.concept, profile), one)
