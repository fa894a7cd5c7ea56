# SPDX-License-Identifier: Apache-2.0
"""Numbers of figures for the eye: a dash for a true zero, nothing for no number."""

from PySide6.QtCore import QLocale

from app.domain.figures import Number


def number_text(number: Number) -> str:
    """Return a number as tables and charts show it."""
    if number is None:
        return ""
    if isinstance(number, float):
        return QLocale().toString(number, "f", 1)
    return QLocale().toString(number) if number else "–"
