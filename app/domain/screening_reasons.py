# SPDX-License-Identifier: Apache-2.0
"""Why a screening result says what it says: a code, its facts, and the sentence that screen and print show."""

from dataclasses import dataclass
from enum import StrEnum

from app.base.text import N_, _, ngettext
from app.domain.indicators import indicator, rules


class Say(StrEnum):
    """Codes of reasons and caveats; tests and records hold these, people read the sentence."""

    DANGER = "danger"
    DIMENSION = "dimension"
    DELPHI = "delphi"
    PALERMO = "palermo"
    PALERMO_CHILD = "palermo_child"
    CHILD = "child"
    AGE_IN_DOUBT = "age_in_doubt"
    BELOW_RULE = "below_rule"
    UNWEIGHTED = "unweighted"
    INCOMPLETE = "incomplete"
    NO_SIGN = "no_sign"
    NEITHER_PROVES = "neither_proves"
    MEANS_NOT_NEEDED = "means_not_needed"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


_SENTENCES = {
    Say.DANGER: N_("Somebody may be in danger now: {indicator}."),
    Say.DIMENSION: N_("{dimension}: {strong} strong, {medium} medium, {weak} weak. Rule {rule} ({condition}) makes it positive."),
    Say.DELPHI: N_("Delphi rule {rule} fits: {result}."),
    Say.PALERMO: N_("Act, means and purpose were all recorded as found."),
    Say.PALERMO_CHILD: N_("Act and purpose were recorded as found; for a child no means are needed."),
    Say.CHILD: N_("The person is under 18 and there is a sign: child protection should see the child."),
    Say.AGE_IN_DOUBT: N_("The age is in doubt and there is a sign: the person is treated as a child until shown otherwise."),
    Say.INCOMPLETE: N_("Too few questions were answered to rest anything on: {answered} answered, {left} open."),
    Say.NO_SIGN: N_("None of the answers is a sign ({answered} answered)."),
    Say.NEITHER_PROVES: N_("Signs, or their absence, neither prove nor disprove trafficking. You decide, and record your reasons."),
    Say.MEANS_NOT_NEEDED: N_("For a child, the means (force, deception and the like) are not needed, and consent counts for nothing."),
    Say.SECONDARY: N_("The strengths come from a secondary copy of the ILO list and await confirmation by the national authority."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its code and facts."""

    code: Say
    params: tuple[tuple[str, str | int], ...] = ()

    @property
    def sentence(self) -> str:
        """Return the reason as a translated sentence."""
        words: dict[str, str | int] = dict(self.params)
        if self.code is Say.UNWEIGHTED:
            n = int(words["n"])
            return ngettext("{n} sign without a known weight: listed, not counted by any rule.",
                            "{n} signs without a known weight: listed, not counted by any rule.", n).format(n=n)
        if self.code is Say.BELOW_RULE:
            n = int(words["n"])
            return ngettext("{n} weighted sign in a dimension that is not positive.",
                            "{n} weighted signs in dimensions that are not positive.", n).format(n=n)
        if self.code is Say.UNVERIFIED:
            n = int(words["n"])
            return ngettext("{n} sign comes from no source that could be checked.",
                            "{n} signs come from no source that could be checked.", n).format(n=n)
        for key in ("indicator", "dimension"):
            if key in words:
                known = indicator(str(words[key]))
                words[key] = known.label if known else _(str(words[key]))
        if "rule" in words:
            rule = rules()[str(words["rule"])]
            words |= {"condition": _(rule.condition), "result": _(rule.result)}
        return _(_SENTENCES[self.code]).format(**words)


def because(code: Say, **facts: str | int) -> Reason:
    """Return a reason with its facts."""
    return Reason(code, tuple(sorted(facts.items())))
