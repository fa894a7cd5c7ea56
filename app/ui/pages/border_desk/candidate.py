# SPDX-License-Identifier: Apache-2.0
"""How somebody who may be the traveller looks as a card: who, how sure, and the reasons for and against."""

from app.base.text import _, ngettext
from app.domain.matching import Band
from app.services.search import Candidate
from app.ui.widgets import formats
from app.ui.widgets.card_list import Card

_TONES = {Band.SAME_DOCUMENT: "danger", Band.VERY_LIKELY: "warning", Band.POSSIBLE: "accent"}
_MOST_FOR, _MOST_AGAINST = 3, 2


def candidate_card(candidate: Candidate, said: str) -> Card:
    """Return the card; `said` is the code of what the officer said of the pair, "" where nothing yet."""
    row, match = candidate.row, candidate.match
    who = " · ".join(part for part in (formats.date(row.birth), formats.codes("nationality", row.nationalities)) if part)
    cases = ngettext("{n} case", "{n} cases", row.cases).format(n=row.cases) if row.cases else ""
    lines = [("note", formats.code("person_link", said))] if said else []
    lines += [(icon, text) for icon, text in (("user", who), ("cases", cases)) if text]
    lines += [("done", reason.sentence) for reason in match.grounds_for[:_MOST_FOR]]
    lines += [("close", reason.sentence) for reason in match.grounds_against[:_MOST_AGAINST]]
    return Card(row.id, row.name or _("Name unknown"), tuple(lines), band_word(match.band), _TONES.get(match.band, "neutral"), "person")


def band_word(band: Band) -> str:
    """Return how sure the program is, in words."""
    return {Band.SAME_DOCUMENT: _("Same document"), Band.VERY_LIKELY: _("Very likely"), Band.POSSIBLE: _("Possible")}.get(band, "")
