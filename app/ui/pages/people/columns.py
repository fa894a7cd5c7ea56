# SPDX-License-Identifier: Apache-2.0
"""Columns and filters of the list of people."""

from app.base.text import N_, _
from app.domain import codelists
from app.domain.rows import PersonRow
from app.ui.tables.column import Column
from app.ui.tables.filter_bar import Filter
from app.ui.widgets import formats


def _choices(codelist: str) -> list[tuple[str, str]]:
    return [(each.code, codelists.label(codelist, each.code)) for each in codelists.codelist(codelist)]


def _mark(row: PersonRow) -> str:
    return "lock" if row.is_restricted else "conflict" if row.is_disputed else "inbox" if row.is_held else ""


def _why(row: PersonRow) -> str:
    if row.is_restricted:
        return _("Restricted: only those assigned to the case see the name.")
    if row.is_disputed:
        return _("Identity disputed: several values wait for a decision.")
    return _("Held: a change of this record was set aside in the exchange.") if row.is_held else row.name


COLUMNS = (
    Column("name", N_("Name"), sort="name", width=0, icon=_mark, tooltip=_why),
    Column("sex", N_("Sex"), lambda value: formats.code("sex", value), width=8),
    Column("birth", N_("Birth"), formats.date, sort="birth", width=12),
    Column("nationalities", N_("Nationality"), lambda value: formats.codes("nationality", value), width=16),
    Column("cases", N_("Cases"), lambda value: str(value) if value else "–", align="right", width=7),
    Column("changed_ms", N_("Changed"), formats.when, sort="changed", width=12),
)

FILTERS = (
    Filter("sex", N_("Sex"), lambda: _choices("sex")),
    Filter("nationality", N_("Nationality"), lambda: _choices("nationality")),
    Filter("role", N_("Role in a case"), lambda: _choices("case_role")),
)
