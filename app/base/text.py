# SPDX-License-Identifier: Apache-2.0
"""Translated text. Every sentence that a person reads goes through `_` or `ngettext`.

Catalogues are gettext `.mo` files in `resources/i18n/<language>/LC_MESSAGES/breakwater.mo`. The pseudo-language
`x-pseudo` needs no catalogue: it makes every text accented and a third longer, so that a test can see what is not
translated and what is cut off.
"""

import gettext as _gettext
import io
from collections.abc import Callable

from app.base import resources

PSEUDO = "x-pseudo"
_ACCENTS = str.maketrans("aceinosuyzACEINOSUYZ", "áçéíñóšúýžÁÇÉÍÑÓŠÚÝŽ")
_translate: Callable[[str], str] = str
_translate_plural: Callable[[str, str, int], str] = lambda one, many, n: one if n == 1 else many


def _(message: str) -> str:
    """Return `message` in the language in use."""
    return _translate(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Return `one` or `many` in the language in use, by its plural rule."""
    return _translate_plural(one, many, count)


def N_(message: str) -> str:
    """Mark `message` for translation; the place that shows it calls `_`."""
    return message


def pseudo(message: str) -> str:
    """Return `message` accented and about a third longer, with placeholders left alone."""
    out, depth = [], 0
    for char in message:
        depth += (char == "{") - (char == "}")
        out.append(char if depth or char == "}" else char.translate(_ACCENTS))
    return "".join(out) + "·" * max(1, len(message) // 3)


def languages() -> list[str]:
    """Return the languages that this program speaks: the source language and those with a catalogue."""
    return ["en", *(name for name in resources.names("i18n") if resources.find(f"i18n/{name}/LC_MESSAGES/breakwater.mo") is not None)]


def set_language(language: str) -> None:
    """Use `language` (BCP 47 with `_`, such as "fr" or "ht") from now on; "en" is the source language."""
    global _translate, _translate_plural
    if language == PSEUDO:
        _translate = pseudo
        _translate_plural = lambda one, many, n: pseudo(one if n == 1 else many)
        return
    data = None if language == "en" else resources.find(f"i18n/{language}/LC_MESSAGES/breakwater.mo")
    catalogue = _gettext.GNUTranslations(io.BytesIO(data)) if data else _gettext.NullTranslations()
    _translate, _translate_plural = catalogue.gettext, catalogue.ngettext
