# SPDX-License-Identifier: Apache-2.0
"""Two names word by word, in any order: which words are the same, which only sound or look the same, which are left over.

Surnames and given names change places (Haiti, China, forms filled in either way), second surnames and middle names go
missing, particles are joined or dropped. So words are paired wherever they stand, best pairs first.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product

from app.domain.names import is_common, is_particle, latin, phonetic_keys, tokens, usual

_MOST_WORDS = 7


class Likeness(StrEnum):
    """How alike two words are, most alike first."""

    EXACT = "exact"
    USUAL = "usual"  # another spelling of the same name, by the table
    CLOSE = "close"  # one letter off, cut short, or the same sound
    INITIAL = "initial"
    NONE = "none"


_ORDER = {Likeness.EXACT: 0, Likeness.USUAL: 1, Likeness.CLOSE: 2, Likeness.INITIAL: 3}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words that were paired."""

    one: str
    two: str
    likeness: Likeness
    is_common: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """The pairs, and the words of each name that found no partner."""

    pairs: tuple[Pair, ...]
    left_one: tuple[str, ...]
    left_two: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Tell whether both names have a word that the other does not have."""
        return bool(self.left_one and self.left_two)


@lru_cache(maxsize=20_000)
def words(name: str) -> tuple[str, ...]:
    """Return the Latin words of a name, particles among them."""
    return tuple(tokens(latin(name)))[:_MOST_WORDS]


def telling_words(name: str) -> list[str]:
    """Return the usual spellings of a name's words; particles only joined to the word after them ("cruz", "delacruz")."""
    found, run = [], ""
    for word in words(name):
        if is_particle(word):
            run += word
            continue
        found += [usual(word), *([run + word] if run else [])]
        run = ""
    return list(dict.fromkeys(found)) or list(words(name))


def align(name_one: str, name_two: str) -> Alignment:
    """Return the best pairing of the words of two names."""
    one, two = list(words(name_one)), list(words(name_two))
    one, two = _join_as_in(one, two), _join_as_in(two, one)  # both from what was written, so that the order does not matter
    one, two = _weighty(one), _weighty(two)
    scored = sorted(
        (_ORDER[likeness], abs(at - place), at, place)
        for (at, left), (place, right) in product(enumerate(one), enumerate(two))
        if (likeness := likeness_of(left, right)) is not Likeness.NONE
    )
    taken_one: dict[int, int] = {}
    for *_rank, at, place in scored:
        if at not in taken_one and place not in taken_one.values():
            taken_one[at] = place
    pairs = tuple(Pair(one[at], two[place], likeness_of(one[at], two[place]), is_common(usual(one[at])) or is_common(usual(two[place])))
                  for at, place in taken_one.items())
    return Alignment(pairs, tuple(word for at, word in enumerate(one) if at not in taken_one),
                     tuple(word for place, word in enumerate(two) if place not in taken_one.values()))


@lru_cache(maxsize=200_000)
def likeness_of(one: str, two: str) -> Likeness:
    """Return how alike two folded Latin words are."""
    if one == two:
        return Likeness.EXACT
    if usual(one) == usual(two):
        return Likeness.USUAL
    short, long = sorted((one, two), key=len)
    if len(short) == 1:
        return Likeness.INITIAL if long.startswith(short) else Likeness.NONE
    if len(short) >= 4 and (long.startswith(short) or _near(one, two) or _sounds(one, two)):
        return Likeness.CLOSE
    return Likeness.NONE


def _near(one: str, two: str) -> bool:
    """Tell whether words differ by one letter or one swap; by two in words of ten letters or more."""
    from rapidfuzz.distance import OSA

    allowed = 2 if min(len(one), len(two)) >= 10 else 1
    return OSA.distance(one, two, score_cutoff=allowed) <= allowed


def _sounds(one: str, two: str) -> bool:
    return one[0] in _same_start(two[0]) and bool(set(phonetic_keys(one)) & set(phonetic_keys(two)))


def _same_start(letter: str) -> str:
    return next((group for group in ("ckq", "gj", "iy", "sz", "fpv", "uw") if letter in group), letter)


def _join_as_in(mine: list[str], other: list[str]) -> list[str]:
    """Return my words with neighbours joined where the other name writes them as one ("de la Cruz" / "Delacruz")."""
    for size in (3, 2):
        at = 0
        while at + size <= len(mine):
            joined = "".join(mine[at:at + size])
            if joined in other and joined not in mine:
                mine = [*mine[:at], joined, *mine[at + size:]]
            at += 1
    return mine


def _weighty(all_words: list[str]) -> list[str]:
    """Return the words without particles, unless nothing would be left."""
    return [word for word in all_words if not is_particle(word)] or all_words
