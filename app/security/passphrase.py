# SPDX-License-Identifier: Apache-2.0
"""Passphrases: how they are normalised, checked and issued.

The rules follow NIST SP 800-63B (long, normalised, compared with what is guessed first) and leave out what it advises
against: no composition rules, no expiry. A stolen PC is attacked off-line, so length decides; five issued words
are 64.6 bits.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache

from xkcdpass.xkcd_password import generate_wordlist

from app.base import resources
from app.base.text import _

LEAST_CHARACTERS = 15
MOST_CHARACTERS = 256
ISSUED_WORDS = 5

_LEAST_LEFT = 8         # characters that must remain once everything guessable is taken out
_LEAST_DIFFERENT = 5    # different characters among them
_LEAST_RUN = 4          # neighbouring keys in a row that count as one guess
_LEAST_CONTEXT = 4      # shorter context words would take out syllables
# Letters written as digits and signs; i and l share one form because 1 and ! stand for both.
_LOOK_ALIKES = str.maketrans("013457@$!i", "oleastasll")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Surrogates, private and unassigned characters and control codes: not typed the same on every PC, or not stable under NFKC.
_UNTYPABLE = frozenset({"Cc", "Cs", "Co", "Cn"})


def normalise(text: str) -> str:
    """Return the form of a passphrase that is checked and hashed: NFKC, with spaces trimmed and single.

    Composed and decomposed letters, full-width letters and no-break spaces open the same slot.
    """
    return " ".join(unicodedata.normalize("NFKC", text).split())


def to_bytes(text: str) -> bytes:
    """Return the bytes that go into the key derivation."""
    return normalise(text).encode("utf-8", "surrogatepass")


def issue() -> str:
    """Return five different words drawn by the operating system's randomness, joined by spaces."""
    return " ".join(secrets.SystemRandom().sample(_words(), ISSUED_WORDS))


def check(text: str, context_words: Iterable[str] = ()) -> list[str]:
    """Return why a new passphrase cannot be used, as translated sentences; empty when it can.

    Args:
        text: the passphrase as typed.
        context_words: what a guesser would try here: names of the user, the office, the place.
    """
    wanted = normalise(text)
    if len(wanted) < LEAST_CHARACTERS:
        return [_("Use at least {least} characters, or let the program issue five words.").format(least=LEAST_CHARACTERS)]
    if len(wanted) > MOST_CHARACTERS:
        return [_("Use at most {most} characters.").format(most=MOST_CHARACTERS)]
    if any(unicodedata.category(char) in _UNTYPABLE for char in wanted):
        return [_("It holds a character that cannot be typed on every PC. Leave that character out.")]
    if not _is_issued(wanted) and _is_guessable(wanted, context_words):
        return [_("It is made of words, names, repeats or rows of keys that are guessed first. Add words that nobody would "
                  "expect, or let the program issue five words.")]
    return []


@cache
def _words() -> tuple[str, ...]:
    """Return the EFF long list (7,776 words) as xkcdpass ships it."""
    return tuple(generate_wordlist("eff-long", min_length=1, max_length=99))


@cache
def _word_set() -> frozenset[str]:
    return frozenset(_words())


@cache
def _blocklist() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the runs, in both directions, and the words of the blocklist."""
    runs: list[str] = []
    words: list[str] = []
    for line in resources.read_text("lists/passphrase_blocklist.txt").splitlines():
        kind, _space, text = line.partition(" ")
        if kind == "run":
            runs += [text, text[::-1]]
        elif kind == "word" and _bare(text):
            words.append(_bare(text))
    return tuple(runs), tuple(words)


def _is_issued(text: str) -> bool:
    """Tell whether the text has the shape of an issued passphrase: five or more different words of the list."""
    words = text.split()
    return len(words) >= ISSUED_WORDS and len(set(words)) == len(words) and _word_set().issuperset(words)


def _is_guessable(text: str, context_words: Iterable[str]) -> bool:
    runs, words = _blocklist()
    context = [_bare(part) for word in context_words for part in normalise(word).split()]
    left = _bare("".join(dict.fromkeys(text.casefold().split())))
    left = _without_runs(_YEAR.sub("", _one_period(left)), runs).translate(_LOOK_ALIKES)
    for word in sorted({*words, *(word for word in context if len(word) >= _LEAST_CONTEXT)}, key=len, reverse=True):
        left = left.replace(word.translate(_LOOK_ALIKES), "")
    return len(left) < _LEAST_LEFT or len(set(left)) < _LEAST_DIFFERENT


def _bare(text: str) -> str:
    """Return the text in one case without spaces and punctuation, except for signs that are written for letters."""
    return "".join(
        char for char in text.casefold()
        if char.isalnum() or char in "@$!" or (not char.isascii() and unicodedata.category(char)[0] not in "PZC")
    )


def _one_period(text: str) -> str:
    """Return the shortest piece of which the whole text is a repetition, the last one perhaps cut short."""
    for length in range(1, len(text) // 2 + 1):
        if all(text[place] == text[place - length] for place in range(length, len(text))):
            return text[:length]
    return text


def _without_runs(text: str, runs: tuple[str, ...]) -> str:
    """Return the text without rows of neighbouring keys and without characters repeated three times or more."""
    text = re.sub(r"(.)\1{2,}", r"\1", text)
    kept = ""
    place = 0
    while place < len(text):
        length = max(_run_length(text, place, run) for run in runs)
        if length < _LEAST_RUN:
            kept += text[place]
            length = 1
        place += length
    return kept


def _run_length(text: str, place: int, run: str) -> int:
    start = run.find(text[place])
    if start < 0:
        return 0
    length = 0
    while place + length < len(text) and start + length < len(run) and text[place + length] == run[start + length]:
        length += 1
    return length
