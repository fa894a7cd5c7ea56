# SPDX-License-Identifier: Apache-2.0
"""What the answers of a screening show, with reasons. It supports an officer's judgement and never replaces it.

Nothing here is a score of a person: Delphi strengths are combined by the published rule within each dimension, signs
without a known strength are listed and never counted towards it, and the facts of act, means and purpose are those that the
officer recorded as found. The suggested next step is ours (see `_suggest`), stated with every reason it rests on.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.indicators import STRENGTHS, Indicator, Rule, danger_signs, for_age, indicator, rules
from app.domain.screening_reasons import Reason, Say, because

LET_GO, FURTHER_TALK, REFER, URGENT = "let_go", "further_talk", "refer", "urgent"

_DIMENSIONS = (
    "Deceptive recruitment", "Coercive recruitment", "Recruitment by abuse of vulnerability",
    "Exploitation", "Coercion at destination", "Abuse of vulnerability at destination",
)
_DIMENSION_RULES = ("DELPHI-1", "DELPHI-2", "DELPHI-3", "DELPHI-4")
_ADULT_LABOUR_RULES = ("DELPHI-5", "DELPHI-7", "DELPHI-6")
_NO_MEANS = "NOT_REQUIRED_CHILD"


@dataclass(frozen=True, slots=True)
class Finding:
    """An indicator answered with yes.

    Attributes:
        known_by: "s" said, "a" saw, "d" document, "t" third party, "" not recorded.
        strength: as counted for the person's age: "strong", "medium", "weak", "not found", "unweighted".
    """

    indicator: Indicator
    known_by: str
    strength: str
    is_danger: bool


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """One Delphi dimension: how many of each strength were found, and the rule that makes it positive, if one does."""

    name: str
    strong: int
    medium: int
    weak: int
    rule: str

    @property
    def positive(self) -> bool:
        """Tell whether a rule makes the dimension positive."""
        return bool(self.rule)


@dataclass(frozen=True, slots=True)
class PalermoResult:
    """Which elements of the definition were recorded as found (codes of the palermo lists)."""

    acts: tuple[str, ...]
    means: tuple[str, ...]
    purposes: tuple[str, ...]
    means_required: bool

    @property
    def complete(self) -> bool:
        """Tell whether every element that the definition asks for was found."""
        return bool(self.acts and self.purposes and (self.means or not self.means_required))

    @property
    def rule(self) -> str:
        """Return the rule applied."""
        return "PALERMO-1" if self.means_required else "PALERMO-2"

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the elements asked for and not found: "act", "means", "purpose"."""
        asked = (("act", self.acts), ("means", self.means or not self.means_required), ("purpose", self.purposes))
        return tuple(name for name, found in asked if not found)


@dataclass(frozen=True, slots=True)
class ScreeningResult:
    """What the answers show.

    Attributes:
        is_child: True, False, or None where the age is in doubt; in doubt the rules for children apply.
        findings: every indicator answered yes, in the order of the lists.
        dimensions: the six Delphi dimensions.
        delphi: rule of the adult labour classification that fits, "" where none does or it does not apply.
        answered, unknown, not_asked: number of questions.
        suggestion: "let_go", "further_talk", "refer" or "urgent".
        reasons: what the suggestion rests on, weightiest first.
        caveats: what must be said beside every result.
    """

    is_child: bool | None
    findings: tuple[Finding, ...]
    dimensions: tuple[DimensionResult, ...]
    delphi: str
    palermo: PalermoResult
    answered: int
    unknown: int
    not_asked: int
    suggestion: str
    reasons: tuple[Reason, ...]
    caveats: tuple[Reason, ...]

    @property
    def as_child(self) -> bool:
        """Tell whether the rules for children were applied."""
        return self.is_child is not False

    @property
    def unweighted(self) -> tuple[Finding, ...]:
        """Return the findings that no rule counts."""
        return tuple(each for each in self.findings if each.strength in ("not found", "unweighted"))

    @property
    def positive(self) -> tuple[DimensionResult, ...]:
        """Return the positive dimensions."""
        return tuple(each for each in self.dimensions if each.positive)


def evaluate(
    answers: Mapping[str, Any],
    is_child: bool | None,
    acts: Collection[str] = (),
    means: Collection[str] = (),
    purposes: Collection[str] = (),
    asked: Collection[str] = (),
) -> ScreeningResult:
    """Return what the answers show.

    `answers` maps indicator ids to "yes", "no", "unknown" or "not_asked", with ":" and how it is known behind it ("yes:s").
    `acts`, `means` and `purposes` are palermo codes that the officer recorded as found. `asked` are the ids that the
    form shows; those without an answer count as not asked. Ids that these lists do not know are counted, not judged.
    """
    said = {key: str(value).removeprefix("?") for key, value in answers.items() if value not in (None, "", False)}
    states = [text.partition(":")[0] for text in said.values()]
    not_asked = states.count("not_asked") + len(set(asked) - set(said))
    answered, unknown = states.count("yes") + states.count("no"), len(states) - sum(map(states.count, ("yes", "no", "not_asked")))
    as_child = is_child is not False
    findings = _findings(said, as_child)
    dimensions = tuple(_dimension(name, findings) for name in _DIMENSIONS)
    delphi = "" if as_child else _classify(findings, {each.name for each in dimensions if each.positive})
    palermo = PalermoResult(tuple(sorted(acts)), tuple(sorted(set(means) - {_NO_MEANS})), tuple(sorted(purposes)), not as_child)
    suggestion, reasons = _suggest(is_child, findings, dimensions, palermo, answered, unknown + not_asked)
    if delphi:
        reasons.append(because(Say.DELPHI, rule=delphi))
    return ScreeningResult(is_child, findings, dimensions, delphi, palermo, answered, unknown, not_asked,
                           suggestion, tuple(reasons), _caveats(findings, is_child))


def _findings(said: Mapping[str, str], as_child: bool) -> tuple[Finding, ...]:
    """Return the yes answers; an indicator answered in two age profiles counts once, with the strength for this age."""
    found: dict[str, Finding] = {}
    for key, text in sorted(said.items()):
        state, _sep, known_by = text.partition(":")
        one = indicator(key)
        if state == "yes" and one:
            fitting = for_age(one, as_child)
            found.setdefault(fitting.id, Finding(fitting, known_by, fitting.strength, bool({key, fitting.id} & danger_signs())))
    return tuple(found[key] for key in sorted(found))


def _dimension(name: str, findings: Collection[Finding]) -> DimensionResult:
    by_concept: dict[str, str] = {}  # an indicator found in two profiles (labour and sexual) counts once, as the stronger
    for each in findings:
        if each.indicator.dimension == name and each.indicator.is_weighted:
            former = by_concept.get(each.indicator.concept, each.strength)
            by_concept[each.indicator.concept] = min(former, each.strength, key=STRENGTHS.index)
    strengths = list(by_concept.values())
    strong, medium, weak = (strengths.count(kind) for kind in ("strong", "medium", "weak"))
    fits = [rule for rule in _DIMENSION_RULES if _counts(rules()[rule], strong, medium, weak)]
    return DimensionResult(name, strong, medium, weak, fits[0] if fits else "")


def _counts(rule: Rule, strong: int, medium: int, weak: int) -> bool:
    return strong >= rule.min_strong and medium >= rule.min_medium and strong + medium + weak >= rule.min_total


def _classify(findings: Collection[Finding], positive: set[str]) -> str:
    """Return the rule for adults and labour that fits; the other profiles have no such rule in the data."""
    if not any(each.indicator.exploitation_type == "labour" for each in findings):
        return ""
    for key in _ADULT_LABOUR_RULES:
        rule = rules()[key]
        if all(positive & set(either) for either in rule.needs) and not positive & set(rule.lacks):
            return key
    return ""


def _suggest(
    is_child: bool | None, findings: tuple[Finding, ...], dimensions: tuple[DimensionResult, ...], palermo: PalermoResult,
    answered: int, open_questions: int,
) -> tuple[str, list[Reason]]:
    """Return the next step and what it rests on. The order is ours; it errs towards talking and protecting.

    Urgent: a sign of danger with a child, a second such sign, a positive dimension or a complete definition beside it.
    Refer: a positive dimension, a complete definition, one sign of danger, or any sign with a child (age in doubt: as a child).
    Further talk: any other sign, or fewer than half of the questions answered. Let go: none of these.
    """
    danger = [each for each in findings if each.is_danger]
    positive = [each for each in dimensions if each.positive]
    reasons = [because(Say.DANGER, indicator=each.indicator.id) for each in danger]
    reasons += [because(Say.PALERMO_CHILD if not palermo.means_required else Say.PALERMO)] if palermo.complete else []
    reasons += [because(Say.DIMENSION, dimension=each.name, strong=each.strong, medium=each.medium, weak=each.weak, rule=each.rule)
                for each in positive]
    if findings and is_child:
        reasons.append(because(Say.CHILD))
    elif findings and is_child is None:
        reasons.append(because(Say.AGE_IN_DOUBT))
    below = sum(each.strong + each.medium + each.weak for each in dimensions if not each.positive)
    reasons += [because(Say.BELOW_RULE, n=below)] if below else []
    unweighted = sum(each.strength in ("not found", "unweighted") for each in findings)
    reasons += [because(Say.UNWEIGHTED, n=unweighted)] if unweighted else []
    if open_questions > answered:
        reasons.append(because(Say.INCOMPLETE, answered=answered, left=open_questions))
    if danger and (is_child is not False or len(danger) > 1 or positive or palermo.complete):
        return URGENT, reasons
    if danger or positive or palermo.complete or (findings and is_child is not False):
        return REFER, reasons
    if findings or answered == 0 or open_questions > answered:
        return FURTHER_TALK, reasons or [because(Say.INCOMPLETE, answered=0, left=0)]
    return LET_GO, [because(Say.NO_SIGN, answered=answered), *reasons]


def _caveats(findings: Collection[Finding], is_child: bool | None) -> tuple[Reason, ...]:
    caveats = [because(Say.NEITHER_PROVES)]
    if is_child is not False:
        caveats.append(because(Say.MEANS_NOT_NEEDED))
    if any(each.indicator.is_weighted for each in findings):
        caveats.append(because(Say.SECONDARY))
    unverified = sum(each.indicator.verification == "unverified" for each in findings)
    if unverified:
        caveats.append(because(Say.UNVERIFIED, n=unverified))
    return tuple(caveats)
