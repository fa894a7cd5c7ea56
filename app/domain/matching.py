# SPDX-License-Identifier: Apache-2.0
"""Have we seen this person before? Candidates by shared keys, weighed by Fellegi and Sunter's method, shown with reasons.

Each comparison adds log2(m / u) bits: m is how often it comes out so for two records of one person, u for two different
people. The values below are set by hand from what linkage studies of passenger and register data commonly find, and were
tried on invented people (tests/domain/test_matching.py); they were not fitted to real ones. A candidate is shown, never
merged: a person decides, and a name alone never makes a match "very likely".
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from math import log2
from typing import Any

from app.domain.dates import PartialDate
from app.domain.match_reasons import Ground, MatchReason
from app.domain.name_alignment import Alignment, Likeness, align, telling_words
from app.domain.names import display_name, number_key, phonetic_keys


class Band(StrEnum):
    """How sure the program is, in words; people never see a percentage."""

    SAME_DOCUMENT = "same_document"
    VERY_LIKELY = "very_likely"
    POSSIBLE = "possible"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MatchPerson:
    """A person as the matcher sees one. Birth is a stored partial date; document and telephone numbers are number keys."""

    id: str
    names: tuple[str, ...]
    birth: str = ""
    sex: str = ""
    nationalities: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What two records have in common and what parts them; heaviest reasons first."""

    band: Band
    weight: float
    reasons: tuple[MatchReason, ...]

    @property
    def grounds_for(self) -> tuple[MatchReason, ...]:
        """Return the reasons that speak for the same person."""
        return tuple(reason for reason in self.reasons if reason.speaks_for)

    @property
    def grounds_against(self) -> tuple[MatchReason, ...]:
        """Return the reasons that speak against it."""
        return tuple(reason for reason in self.reasons if not reason.speaks_for)


def _bits(m: float, u: float) -> float:
    return log2(m / u)


# Words of a name: a name out of some 60 frequent ones or out of some 600 others.
_WORD = {
    (Likeness.EXACT, True): _bits(0.80, 1 / 60), (Likeness.EXACT, False): _bits(0.80, 1 / 600),
    (Likeness.USUAL, True): _bits(0.40, 1 / 60), (Likeness.USUAL, False): _bits(0.40, 1 / 600),
    (Likeness.CLOSE, True): _bits(0.10, 1 / 90), (Likeness.CLOSE, False): _bits(0.10, 1 / 250),
    (Likeness.INITIAL, True): 0.5, (Likeness.INITIAL, False): 0.5,
}
_WORD_DIFFERS = _bits(0.03, 0.60)       # each name has a word that the other lacks
_WORD_MISSING = _bits(0.30, 0.50)       # only one name has more words: a middle name or second surname left out
_BIRTH = {
    Ground.SAME_BIRTH: _bits(0.80, 1 / 18_000), Ground.SWAPPED_BIRTH: _bits(0.04, 1 / 18_000),
    Ground.NEAR_BIRTH: _bits(0.05, 41 / 18_000), Ground.SAME_DAY_OTHER_YEAR: _bits(0.03, 1 / 1_400),
    Ground.SAME_MONTH: _bits(0.85, 1 / 600), Ground.SAME_YEAR: _bits(0.85, 1 / 50), Ground.PLACEHOLDER: _bits(0.70, 1 / 50),
    Ground.CLOSE_YEAR: _bits(0.80, 1 / 8), Ground.OTHER_BIRTH: _bits(0.008, 0.95),
}
_OTHER_PLACEHOLDER = _bits(0.20, 0.95)  # 1 January of another year says little: somebody guessed
_SAME_SEX, _OTHER_SEX = _bits(0.98, 0.50), _bits(0.02, 0.50)
_SAME_NATIONALITY, _OTHER_NATIONALITY = _bits(0.92, 0.35), _bits(0.08, 0.65)
_SAME_DOCUMENT, _NEAR_DOCUMENT, _OTHER_DOCUMENT = _bits(0.60, 1e-7), _bits(0.03, 1e-5), _bits(0.40, 0.999)
_SAME_PHONE = _bits(0.30, 1 / 400)

# Of 10,000 persons about one is the right one (13.3 bits); "very likely" leaves about 1 in 12 wrong, "possible" most.
_VERY_LIKELY_BITS = 17.0
_POSSIBLE_BITS = 8.0
_GENERATION_YEARS = 13
_MOST_NAMES, _MOST_WORDS = 5, 5
_SHORTEST_DOCUMENT = 5


def match_person(row: Mapping[str, Any], other_names: Iterable[str] = (), numbers: Iterable[str] = ()) -> MatchPerson:
    """Return a person of the store's `person` row, other names and document numbers as the matcher sees one."""
    known = {key: text for key in ("given", "middle", "family", "as_written", "other_names", "birth", "sex", "phone", "identity_number")
             if (text := str(row.get(key) or "")) and not text.startswith("?")}
    parts = {key: known.get(key, "") for key in ("given", "middle", "family")}
    written = [display_name(**parts), known.get("as_written", ""), *known.get("other_names", "").replace(";", ",").split(","), *other_names]
    keys = [number_key(number) for number in (*numbers, known.get("identity_number", ""))]
    return MatchPerson(
        str(row.get("id") or ""), tuple(dict.fromkeys(name.strip() for name in written if name.strip()))[:_MOST_NAMES],
        known.get("birth", ""), known.get("sex", ""), _members(row.get("nationalities")),
        tuple(dict.fromkeys(key for key in keys if len(key) >= _SHORTEST_DOCUMENT)),
        tuple(key[-7:] for key in [number_key(known.get("phone", ""))] if len(key) >= 7),
    )


def blocking_keys(person: MatchPerson) -> set[str]:
    """Return the keys under which a person is kept and looked for; two records that share none are not compared.

    Document and telephone numbers; birth date (day and month in either order); birthday and initial; birth year and
    sound of a word; pairs of sounds; pairs of first three letters. A word is taken in its usual spelling.
    """
    keys = {f"d:{number}" for number in person.documents} | {f"p:{number}" for number in person.phones}
    born = PartialDate.from_text(person.birth)
    for name in person.names:
        known = telling_words(name)[:_MOST_WORDS]
        sounds = sorted({sound for word in known for sound in phonetic_keys(word)[:1]})
        heads = sorted({word[:3] for word in known})
        keys |= {f"s:{one}+{two}" for one, two in combinations(sounds, 2)} | {f"t:{one}+{two}" for one, two in combinations(heads, 2)}
        if len(sounds) == 1:
            keys.add(f"s:{sounds[0]}")
        if born:
            keys |= {f"y:{born.year}:{sound}" for sound in sounds}
            if born.day:
                keys |= {f"m:{born.month:02d}{born.day:02d}:{word[0]}" for word in known}
                keys |= {f"b:{_either_way(born)}{':' + word[0] if _is_placeholder(born) else ''}" for word in known}
    if born and born.day and not person.names:
        keys.add(f"b:{_either_way(born)}")
    return keys


def compare(one: MatchPerson, two: MatchPerson) -> Match:
    """Return how likely two records are one person, with the reasons for and against."""
    alignment, reasons = _best_name(one, two)
    reasons += _birth(one, two) + _traits(one, two) + _numbers(one, two)
    weight = sum(reason.weight for reason in reasons)
    grounds = {reason.code for reason in reasons}
    differs = alignment is not None and alignment.differs
    if differs and alignment and alignment.pairs and Ground.SAME_BIRTH in grounds:
        reasons.append(MatchReason(Ground.SIBLING, -0.1))
    apart = _years_apart(one.birth, two.birth)
    if not differs and alignment and alignment.pairs and Ground.OTHER_BIRTH in grounds and apart >= _GENERATION_YEARS:
        reasons.append(MatchReason(Ground.GENERATION, -0.1))
    return Match(_band(weight, grounds, differs), round(weight, 2), tuple(sorted(reasons, key=lambda reason: -abs(reason.weight))))


def best(probe: MatchPerson, candidates: Iterable[MatchPerson], limit: int = 5) -> list[tuple[MatchPerson, Match]]:
    """Return the candidates worth showing, heaviest first; never the probe itself."""
    found = [(other, compare(probe, other)) for other in candidates if not probe.id or other.id != probe.id]
    shown = [item for item in found if item[1].band is not Band.NONE]
    order = list(Band)
    return sorted(shown, key=lambda item: (order.index(item[1].band), -item[1].weight, item[0].id))[:limit]


def _band(weight: float, grounds: set[Ground], differs: bool) -> Band:
    if Ground.SAME_DOCUMENT in grounds:
        return Band.SAME_DOCUMENT
    # A shared year, or a 1 January, is no second witness: in a small place many share a name and a year.
    birth = grounds & {Ground.SAME_BIRTH, Ground.SWAPPED_BIRTH, Ground.NEAR_BIRTH, Ground.SAME_MONTH, Ground.SAME_DAY_OTHER_YEAR}
    number = grounds & {Ground.SAME_PHONE, Ground.NEAR_DOCUMENT}
    contradicted = differs or grounds & {Ground.OTHER_BIRTH, Ground.OTHER_SEX}
    if weight >= _VERY_LIKELY_BITS and (birth or number) and not contradicted:
        return Band.VERY_LIKELY
    return Band.POSSIBLE if weight >= _POSSIBLE_BITS else Band.NONE


# --- one comparison each ------------------------------------------------------------------------------------------------


def _best_name(one: MatchPerson, two: MatchPerson) -> tuple[Alignment | None, list[MatchReason]]:
    """Return the best alignment over all names of both, and its reasons."""
    best_weight, best_alignment = None, None
    for left, right in product(one.names, two.names):
        alignment = align(left, right)
        weight = _name_weight(alignment)
        if best_weight is None or weight > best_weight:
            best_weight, best_alignment = weight, alignment
    if best_alignment is None or best_weight is None:
        return None, []
    pairs = best_alignment.pairs
    reasons = []
    if pairs and not (best_alignment.left_one or best_alignment.left_two) and all(pair.likeness is Likeness.EXACT for pair in pairs):
        return best_alignment, [MatchReason(Ground.SAME_NAME, best_weight)]
    for pair in pairs:
        code = Ground.USUAL_SPELLING if pair.likeness is Likeness.USUAL else Ground.CLOSE_NAME
        reasons.append(MatchReason(Ground.SAME_NAME if pair.likeness is Likeness.EXACT else code,
                                   _WORD[pair.likeness, pair.is_common], pair.one, pair.two))
    over = " ".join(best_alignment.left_one), " ".join(best_alignment.left_two)
    if any(over):
        rest = best_weight - sum(reason.weight for reason in reasons)
        reasons.append(MatchReason(Ground.OTHER_NAME if all(over) else Ground.MORE_NAMES, rest, *over))
    return best_alignment, reasons


def _name_weight(alignment: Alignment) -> float:
    weight = sum(_WORD[pair.likeness, pair.is_common] for pair in alignment.pairs)
    both = min(len(alignment.left_one), len(alignment.left_two))
    more = max(len(alignment.left_one), len(alignment.left_two)) - both
    return weight + both * _WORD_DIFFERS + more * _WORD_MISSING


def _birth(one: MatchPerson, two: MatchPerson) -> list[MatchReason]:
    left, right = PartialDate.from_text(one.birth), PartialDate.from_text(two.birth)
    if left is None or right is None:
        return []
    ground = _birth_ground(left, right)
    guessed = ground is Ground.OTHER_BIRTH and (_is_placeholder(left) or _is_placeholder(right))
    return [MatchReason(ground, _OTHER_PLACEHOLDER if guessed else _BIRTH[ground])]


def _birth_ground(one: PartialDate, two: PartialDate) -> Ground:
    if one.estimated or two.estimated:
        return Ground.CLOSE_YEAR if one.could_equal(two) else Ground.OTHER_BIRTH
    if not one.month or not two.month:
        return Ground.SAME_YEAR if one.year == two.year else Ground.OTHER_BIRTH
    if _is_placeholder(one) or _is_placeholder(two):
        return Ground.PLACEHOLDER if one.year == two.year else Ground.OTHER_BIRTH
    same = (one.year == two.year, one.month == two.month, one.day == two.day)
    if not one.day or not two.day:
        return Ground.SAME_MONTH if same[:2] == (True, True) else Ground.OTHER_BIRTH
    if all(same):
        return Ground.SAME_BIRTH
    if same[0] and (one.month, one.day) == (two.day, two.month):
        return Ground.SWAPPED_BIRTH
    if same == (False, True, True) and _one_off(str(one.year), str(two.year)):
        return Ground.SAME_DAY_OTHER_YEAR
    return Ground.NEAR_BIRTH if same[0] and sum(same) == 2 else Ground.OTHER_BIRTH


def _traits(one: MatchPerson, two: MatchPerson) -> list[MatchReason]:
    reasons = []
    if one.sex in ("female", "male") and two.sex in ("female", "male"):
        same = one.sex == two.sex
        reasons.append(MatchReason(Ground.SAME_SEX, _SAME_SEX) if same else MatchReason(Ground.OTHER_SEX, _OTHER_SEX))
    if one.nationalities and two.nationalities:
        shared = set(one.nationalities) & set(two.nationalities)
        reasons.append(MatchReason(Ground.SAME_NATIONALITY, _SAME_NATIONALITY) if shared
                       else MatchReason(Ground.OTHER_NATIONALITY, _OTHER_NATIONALITY))
    return reasons


def _numbers(one: MatchPerson, two: MatchPerson) -> list[MatchReason]:
    reasons = []
    if one.documents and two.documents:
        if set(one.documents) & set(two.documents):
            reasons.append(MatchReason(Ground.SAME_DOCUMENT, _SAME_DOCUMENT))
        elif any(len(a) >= 6 and _one_off(a, b) for a, b in product(one.documents, two.documents)):
            reasons.append(MatchReason(Ground.NEAR_DOCUMENT, _NEAR_DOCUMENT))
        else:
            reasons.append(MatchReason(Ground.OTHER_DOCUMENT, _OTHER_DOCUMENT))
    if set(one.phones) & set(two.phones):
        reasons.append(MatchReason(Ground.SAME_PHONE, _SAME_PHONE))
    return reasons


def _one_off(one: str, two: str) -> bool:
    from rapidfuzz.distance import OSA

    return OSA.distance(one, two, score_cutoff=1) <= 1


def _is_placeholder(born: PartialDate) -> bool:
    return (born.month, born.day) == (1, 1)


def _either_way(born: PartialDate) -> str:
    low, high = sorted((born.month or 0, born.day or 0))
    return f"{born.year}:{low:02d}:{high:02d}"


def _years_apart(one: str, two: str) -> int:
    left, right = PartialDate.from_text(one), PartialDate.from_text(two)
    return abs(left.year - right.year) if left and right else 0


def _members(value: Any) -> tuple[str, ...]:
    """Return the members of a set as a form or the store holds it: a map, or its JSON text."""
    if isinstance(value, str):
        value = json.loads(value) if value.startswith("{") else {}
    return tuple(sorted(code for code, there in value.items() if there)) if isinstance(value, Mapping) else ()
