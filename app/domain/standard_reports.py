# SPDX-License-Identifier: Apache-2.0
"""Report definitions: an ordered list of queries, to be run for any period. Those that the program brings, and how one is kept as text."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.base import resources
from app.base.errors import Unreadable
from app.base.text import _
from app.domain.counting_figures import Query

LONGEST_CHARS = 40_000
MOST_QUERIES = 60
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class ReportDefinition:
    """What a report holds.

    Attributes:
        key: short name, or the identity of the record that somebody saved.
        title: English source text of those the program brings, as typed of saved ones.
    """

    key: str
    title: str
    queries: tuple[Query, ...]


@cache
def standard_reports() -> Mapping[str, ReportDefinition]:
    """Return the reports that the program brings, by key, from resources/returns/reports.csv."""
    titles, queries = {}, defaultdict(list)
    for row in resources.read_table("returns/reports.csv"):
        titles[row["report"]] = row["title"]
        queries[row["report"]].append(Query.named(row["figure"]))
    return {key: ReportDefinition(key, title, tuple(queries[key])) for key, title in titles.items()}


def to_text(definition: ReportDefinition) -> str:
    """Return the queries as text for a record."""
    return json.dumps({"format": _FORMAT, "queries": [
        [each.subject, list(each.by), [[key, list(codes)] for key, codes in each.filters]] for each in definition.queries]},
        separators=(",", ":"))


def from_text(key: str, title: str, text: str) -> ReportDefinition:
    """Return a definition that was kept as text; it may come from another PC.

    Raises:
        Unreadable: it is no definition, or asks for figures that this program does not have.
    """
    try:
        held = json.loads(text) if len(text) <= LONGEST_CHARS else {}
        if held["format"] != _FORMAT or not 1 <= len(held["queries"]) <= MOST_QUERIES:
            raise ValueError("format")
        queries = tuple(Query(str(subject), tuple(map(str, by)), tuple((str(at), tuple(map(str, codes))) for at, codes in filters))
                        for subject, by, filters in held["queries"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable(_("This report asks for figures that this program does not have. Update the program, or define the report "
            "anew.")) \
            from None
    return ReportDefinition(key, title, queries)
