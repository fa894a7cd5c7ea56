# SPDX-License-Identifier: Apache-2.0
"""Text reduced to what two spellings of the same word share: no case, no accents, one apostrophe, one hyphen."""

import unicodedata

# Letters that Unicode decomposition leaves alone (it does take apart Cyrillic й and ё and the Arabic letters with hamza).
_LETTERS = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ħ": "h", "ŋ": "n", "ə": "e",
    "ĸ": "k", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o", "ƴ": "y", "ɣ": "g",
    "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ی": "ي", "ک": "ك",
    "ʼ": "'", "’": "'", "‘": "'", "ʻ": "'", "`": "'", "´": "'", "ʹ": "'", "＇": "'", "ʾ": "'", "ʿ": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "﹣": "-", "－": "-", "־": "-",
})


def fold(text: str) -> str:
    """Return the text for comparing: compatibility forms, marks, vowel points and case removed, variants made one.

    Folding a folded text changes nothing.
    """
    if text.isascii():  # the forms of Unicode leave it alone, and it is most of what is typed here
        return text.lower().replace("`", "'")
    mapped = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    split = unicodedata.normalize("NFKD", mapped)
    bare = "".join(char for char in split if not unicodedata.combining(char) and unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", bare).casefold().translate(_LETTERS)
