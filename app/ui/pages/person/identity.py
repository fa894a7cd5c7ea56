# SPDX-License-Identifier: Apache-2.0
"""The overview of a person: identity card, then everything that happened on one timeline."""

from PySide6.QtWidgets import QWidget

from app.base.text import _
from app.domain.forms.people import PERSON
from app.domain.forms.spec import Field, Kind
from app.domain.forms.values import members
from app.services.people import PersonPage
from app.ui.forms.overview import Overview
from app.ui.forms.record_timeline import timeline
from app.ui.widgets import formats
from app.ui.widgets.chips import Chip

_SHOWN = (
    "sex", "birth", "age_estimate", "nationalities", "birth_place", "identity_number", "languages", "phone", "city", "country",
    "occupation",
)


class PersonOverview(Overview):
    """Identity card and timeline; disputed values are marked."""

    def __init__(self, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(may_edit, parent)

    def show_page(self, page: PersonPage) -> None:
        """Show a person."""
        self.called = (_("Person"), page.row.name or _("Name unknown"))
        self.set_title(page.row.name or _("Name unknown"))
        chips = [Chip(_("Restricted"), "warning", "lock")] if page.row.is_restricted else []
        if page.disputed:
            chips.append(Chip(_("Disputed"), "danger", "conflict"))
        self.set_chips(chips)
        self.set_facts([_fact(PERSON.field(key), page) for key in _SHOWN])
        self.timeline.set_items(timeline((row for rows in page.related.values() for row in rows), page.row.name))


def _fact(field: Field, page: PersonPage) -> tuple[str, str, str]:
    text = _answer(field, page)
    if text and field.key in page.disputed:
        return _(field.label), _("{answer} (disputed)").format(answer=text), "danger"
    return _(field.label), text, ""


def _answer(field: Field, page: PersonPage) -> str:
    value = page.content.get(field.key)
    if field.kind is Kind.CODES:
        return formats.codes(field.codelist, members(value))
    if not isinstance(value, str):
        return "" if value is None else str(value)
    if field.kind is Kind.DATE:
        return formats.date(value)
    return formats.code(field.codelist, value) if field.kind is Kind.CODE else formats.text(value)
