# SPDX-License-Identifier: Apache-2.0
"""The ladder from investigation to sentence. Cases, accused persons and charges are counted apart and never added."""

from collections.abc import Callable, Iterable, Sequence

from app.base.text import _
from app.domain.count_rows import CaseCountRow, ChargeCountRow
from app.domain.dates import PartialDate
from app.domain.figures import Period, Table, TableRow
from app.domain.stages import CRIMINAL

_INVESTIGATION = 2  # number of "Investigation opened" on the criminal track
_CONVICTED = ("CONVICTED_TIP", "CONVICTED_LESSER")
_DROPPED = ("DISCONTINUED", "DISMISSED_SUFFICIENCY", "DISMISSED", "ABATED", "FITNESS")
_OPEN = ("", "PENDING")


def prosecutions(
    charges: Sequence[ChargeCountRow], cases: Sequence[CaseCountRow], period: Period,
) -> tuple[Table, tuple[tuple[str, int], ...]]:
    """Return the ladder of a period, and what was left out because its date does not tell, by unit."""
    opened = [row for row in cases if any(
        each.track == CRIMINAL and each.number == _INVESTIGATION and _holds(each.entered_on, period) for each in row.stages)]
    laid = [row for row in charges if _holds(row.charged_on, period)]
    ended = [row for row in charges if row.disposal not in _OPEN and _holds(row.disposed_on, period)]
    open_at_end = [row for row in charges if _by_end(row.charged_on, period) and not (
        row.disposal not in _OPEN and _by_end(row.disposed_on, period))]

    def ended_as(*disposals: str) -> list[ChargeCountRow]:
        return [row for row in ended if row.disposal in disposals]

    def sentenced(kind: str) -> list[ChargeCountRow]:
        return [row for row in ended if row.disposal in _CONVICTED and kind in row.sentences]

    ladder: tuple[tuple[str, list[ChargeCountRow]], ...] = (
        (_("Charged in the period"), laid),
        (_("Convicted of trafficking"), ended_as("CONVICTED_TIP")),
        (_("Convicted of another or a lesser offence"), ended_as("CONVICTED_LESSER")),
        (_("Acquitted"), ended_as("ACQUITTED")),
        (_("Discontinued, dismissed or otherwise ended"), ended_as(*_DROPPED)),
        (_("Open at the end of the period"), open_at_end),
        (_("Convicted and sentenced to imprisonment"), sentenced("IMPRISONMENT")),
        (_("Convicted with a suspended sentence"), sentenced("SUSPENDED")),
        (_("Convicted and fined"), sentenced("FINE")),
    )
    rows = (TableRow(_("Investigations opened"), (len(opened), None, None)), *(
        TableRow(title, (_distinct(chosen, lambda row: row.case_id), _distinct(chosen, lambda row: row.person_id), len(chosen)))
        for title, chosen in ladder))
    table = Table(
        "prosecutions", _("From investigation to sentence"), _("cases, accused persons and charges, each in its own column"),
        _("Each line counts what happened in the period. An accused with several charges counts once in a line, and in every line that "
          "one of the charges belongs to."),
        _("Charged: date of the charge. Ended: date of the court's decision. Investigations: date the stage was reached."),
        _("Charges whose dates do not tell are left out."), _("Step"), (_("Cases"), _("Accused persons"), _("Charges")), rows,
        (_("Convictions of a period mostly belong to charges of earlier periods; the lines are no rates of one another."),))
    return table, ((_("charges laid"), _unclear((row.charged_on for row in charges), period)),
                   (_("court decisions"), _unclear((row.disposed_on for row in charges if row.disposal not in _OPEN), period)))


def _distinct(rows: Iterable[ChargeCountRow], of: Callable[[ChargeCountRow], str]) -> int:
    return len({of(row) for row in rows if of(row)})


def _holds(stored: str, period: Period) -> bool:
    when = PartialDate.from_text(stored)
    return bool(when and period.holds(when))


def _by_end(stored: str, period: Period) -> bool:
    when = PartialDate.from_text(stored)
    return bool(when and when.possible()[1] <= period.last)


def _unclear(dates: Iterable[str], period: Period) -> int:
    """Return how many dates are missing or lie across an edge of the period."""
    found = [PartialDate.from_text(stored) for stored in dates]
    return sum(when is None or period.holds(when) is None for when in found)
