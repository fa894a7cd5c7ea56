# SPDX-License-Identifier: Apache-2.0
"""How the codes of our lists are said in the standards that figures and data sets are exchanged in.

The mapping is data (`resources/lists/standards.csv`): a line for a code, or "*" for all other codes of a list; "=" keeps the
code as it is; a line without a target gives the reason why the standard has no word for it. Mappings that no issuing body
confirmed say so in their source.
"""

from dataclasses import dataclass
from functools import cache

from app.base import resources

HTCDS, GLOTIP, CTDC = STANDARDS = ("HTCDS", "GLOTIP", "CTDC")
_ALL, _SAME = "*", "="


@dataclass(frozen=True, slots=True)
class Said:
    """A code as a standard says it.

    Attributes:
        list: the standard's list or variable, "" where it has no word for the code.
        code: the standard's code, "" where it has none.
        reason: why it has none, or what has to be known of the mapping.
    """

    list: str
    code: str
    reason: str
    source: str


def said(standard: str, list_name: str, code: str) -> Said | None:
    """Return a code of one of our lists in a standard; None where the mapping leaves the code out."""
    lines = _lines(standard).get(list_name, {})
    found = lines.get(code) or lines.get(_ALL)
    return found if found is None or found.code != _SAME else Said(found.list, code, found.reason, found.source)


def codes(standard: str, list_name: str) -> dict[str, str]:
    """Return the codes of a list that have a line of their own: our code > the standard's."""
    lines = _lines(standard).get(list_name, {})
    return {code: found.code for code, found in lines.items() if code != _ALL and found.code not in ("", _SAME)}


@cache
def _lines(standard: str) -> dict[str, dict[str, Said]]:
    found: dict[str, dict[str, Said]] = {}
    for row in resources.read_table("lists/standards.csv"):
        if row["standard"] == standard:
            line = Said(row["target_list"], row["target"], row["reason"], row["source"])
            found.setdefault(row["list"], {})[row["code"]] = line
    return found
