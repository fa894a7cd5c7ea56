# SPDX-License-Identifier: Apache-2.0
"""Columns and filters of the list of cases."""

from collections.abc import Callable

from app.base import clock
from app.base.text import N_, _
from app.domain import codelists
from app.domain.rows import CaseRow
from app.ui.tables.column import Column
from app.ui.tables.filter_bar import Filter
from app.ui.widgets import formats

_RISK_TONES = {"extreme": "danger", "high": "danger", "medium": "warning"}


def _choices(codelist: str) -> list[tuple[str, str]]:
    return [(each.code, codelists.label(codelist, each.code)) for each in codelists.codelist(codelist)]


def _risk_tone(row: CaseRow) -> str:
    return _RISK_TONES.get(row.risk, "neutral")


def _stage_tip(track: str, key: str) -> Callable[[CaseRow], str]:
    return lambda row: formats.stage(track, getattr(row, key))


def _held_tip(row: CaseRow) -> str:
    return _("Held: a change of this record was set aside in the exchange.") if row.is_held else row.number


COLUMNS = (
    Column("number", N_("Number"), sort="number", width=15, icon=lambda row: "inbox" if row.is_held else "", tooltip=_held_tip),
    Column("opened_on", N_("Opened"), formats.date, sort="opened", width=11),
    Column("title", N_("Working title"), width=0, tooltip=lambda row: row.title),
    Column("victims", N_("Victims"), width=16, tooltip=lambda row: row.victims),
    Column("protection_stage", N_("Protection"), lambda value: formats.milestone("protection", value), sort="stage", width=11,
           tooltip=_stage_tip("protection", "protection_stage")),
    Column("criminal_stage", N_("Criminal case"), lambda value: formats.milestone("criminal", value), width=13,
           tooltip=_stage_tip("criminal", "criminal_stage")),
    Column("risk", N_("Risk"), lambda value: formats.code("risk_level", value), width=11, chip=True, tone=_risk_tone),
    Column("lead_agency", N_("Lead"), lambda value: formats.code("agency", value), width=16, hidden=True),
    Column("responsible", N_("Responsible"), sort="responsible", width=16, hidden=True),
    Column("changed_ms", N_("Changed"), formats.when, sort="changed", width=12),
)


def filters(own_name: str) -> tuple[Filter, ...]:
    """Return the filters; "Mine" are the cases of the signed-in user."""

    def years() -> list[tuple[str, str]]:
        this_year = clock.today().year
        return [(str(year), str(year)) for year in range(this_year, this_year - 8, -1)]

    return (
        Filter("status", N_("Status"), lambda: [("open", _("Open")), *_choices("case_status")]),
        Filter("responsible", N_("Responsible"), lambda: [(own_name, _("Mine"))]),
        Filter("watched", N_("Watch list"), lambda: [("mine", _("Watched by me"))]),
        Filter("protection_stage", N_("Protection"), lambda: _choices("protection_stage")),
        Filter("criminal_stage", N_("Criminal case"), lambda: _choices("criminal_stage")),
        Filter("risk", N_("Risk"), lambda: _choices("risk_level")),
        Filter("lead_agency", N_("Lead agency"), lambda: _choices("agency")),
        Filter("exploitation", N_("Exploitation"), lambda: _choices("type_of_exploitation")),
        Filter("year", N_("Opened in"), years),
    )
