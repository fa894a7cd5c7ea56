# SPDX-License-Identifier: Apache-2.0
"""Names of people from many traditions, as text to find and to compare.

No name is split into "first" and "last" by guessing: parts are used where they were recorded, else every word counts the
same. Equal spellings of the region (Jn and Jean, St and Saint) and weightless particles (de la, van der) are data in
`resources/lists/names.csv`.
"""

import re
from functools import cache, lru_cache

from app.base import resources
from app.domain.letters import fold

_BREAK = re.compile(r"[^\w']+|_")
_LONGEST_NUMBER = 24


def tokens(text: str) -> list[str]:
    """Return the folded words of a name; hyphens part words, apostrophes do not ("O'Neill" is "oneill")."""
    return [word.replace("'", "") for word in _BREAK.split(fold(text)) if word.strip("'")]


def latin(text: str) -> str:
    """Return folded text in plain Latin letters, whatever its script; for reading aloud only, not for showing."""
    folded = fold(text)
    if folded.isascii():
        return folded
    from anyascii import anyascii

    # Each run of another script is transliterated as a whole; case and signs that come out are folded again.
    return fold(" ".join(anyascii(part) for part in folded.split())).replace("'", "")


def number_key(text: str) -> str:
    """Return a document or telephone number reduced to capital letters and digits."""
    return "".join(char for char in fold(text) if char.isalnum()).upper()


def display_name(given: str = "", middle: str = "", family: str = "", as_written: str = "", other_names: str = "") -> str:
    """Return the name as it is shown: its recorded parts, else as written in the source, else another name; or ""."""
    parts = " ".join(part.strip() for part in (given, middle, family) if part.strip())
    return " ".join((parts or as_written or other_names).split())


def sort_name(given: str = "", middle: str = "", family: str = "", as_written: str = "", other_names: str = "") -> str:
    """Return the folded Latin text that lists sort by: family name first where it is known."""
    ordered = " ".join(part.strip() for part in (family, given, middle) if part.strip())
    return " ".join(tokens(latin(ordered or as_written or other_names)))


def search_text(*texts: str) -> str:
    """Return the words under which a record is found, each once, parted by spaces.

    Beside each word of a name stand: the joined form of hyphenated words and of particles ("delacruz"), the Latin
    form of another script, and the usual spelling of a regional one ("jean" for "Jn"). A number is found with and without
    its separators, a telephone number also by its last ten and seven digits.
    """
    found: dict[str, None] = {}
    for text in texts:
        words = tokens(text)
        found.update(dict.fromkeys(words))
        found.update(dict.fromkeys(_joined(text, words)))
        if any(char.isdigit() for char in text):
            found.update(dict.fromkeys(_numbers(text)))
        roman = [] if all(word.isascii() for word in words) else tokens(latin(text))
        found.update(dict.fromkeys(roman))
        found.update(dict.fromkeys(usual(word) for word in (roman or words)))
    return " ".join(found)


def query_tokens(typed: str) -> list[str]:
    """Return the words of a search, each to be looked for as the beginning of a word of `search_text`.

    A number typed in groups ("758 555 1234", "R 123 456") is one word.
    """
    words = tokens(typed)
    digits = any(word.isdigit() for word in words)
    if digits and len(words) > 1 and all(any(char.isdigit() for char in word) or len(word) <= 2 for word in words):
        return ["".join(words)]
    return words


def usual(word: str) -> str:
    """Return the usual spelling of a folded word, the word itself where the table knows no other."""
    return _equivalents().get(word, word)


def is_particle(word: str) -> bool:
    """Tell whether a folded word is a particle such as "de", "van" or "bin"."""
    return word in _particles()


def is_common(word: str) -> bool:
    """Tell whether a usual spelling is one of the region's frequent names, so that sharing it says less."""
    return word in _common()


@lru_cache(maxsize=50_000)
def phonetic_keys(word: str) -> tuple[str, ...]:
    """Return what a folded word sounds like: Metaphone and NYSIIS of its Latin form; none for a word of one letter."""
    import jellyfish

    plain = "".join(char for char in latin(word) if char.isascii() and char.isalpha())
    if len(plain) < 2:
        return ()
    return tuple(dict.fromkeys(key for key in (jellyfish.metaphone(plain), jellyfish.nysiis(plain)) if key))


def split_name(text: str) -> tuple[str, str]:
    """Return (family, given) of "FAMILY, Given"; ("", text) where no comma says which is which."""
    family, comma, given = text.partition(",")
    return (family.strip(), given.strip()) if comma else ("", text.strip())


def _joined(text: str, words: list[str]) -> list[str]:
    """Return hyphenated words as one, and runs of particles together with the word after them."""
    joined = ["".join(tokens(part)) for part in fold(text).split() if "-" in part.strip("-")]
    run = ""
    for word in words:
        if is_particle(word):
            run += word
        else:
            joined += [run + word] if run else []
            run = ""
    return [word for word in joined if word]


def _numbers(text: str) -> list[str]:
    key = number_key(text).lower()
    if not 3 <= len(key) <= _LONGEST_NUMBER:
        return []
    return [key] + [key[-length:] for length in (10, 7) if key.isdigit() and len(key) > length]


@cache
def _table() -> list[dict[str, str]]:
    return resources.read_table("lists/names.csv")


@cache
def _equivalents() -> dict[str, str]:
    return {variant: row["canonical"] for row in _table() for variant in row["variants"].split("|") if variant}


@cache
def _common() -> frozenset[str]:
    return frozenset(row["canonical"] for row in _table() if row["kind"] != "particle")


@cache
def _particles() -> frozenset[str]:
    return frozenset(row["canonical"] for row in _table() if row["kind"] == "particle")
