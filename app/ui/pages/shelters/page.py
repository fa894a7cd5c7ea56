# SPDX-License-Identifier: Apache-2.0
"""The page "Shelters": addresses for those who need to know; cases name a shelter by its code name only."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from app.base.text import N_, _, ngettext
from app.domain.permissions import Action
from app.domain.rows import RecordRow
from app.domain.touched import Touched
from app.services import shelters
from app.services.shelters import Shelters
from app.ui.forms.overview import Overview
from app.ui.forms.parts_view import Part
from app.ui.records.parts_page import PartsPage
from app.ui.widgets.session import Session

PARTS = (
    Part("shelter", N_("Shelters"), "home", ("shelter",), ("shelter",),
         N_("Houses and rooms where people are safe. The address stays with the post that enters it and the office."), Action.SEE_SHELTER),
)


class SheltersPage(PartsPage):
    """The shelters this store knows."""

    kinds: ClassVar[frozenset[str]] = frozenset({"shelter", "shelter_stay", "exchange"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, Overview(may_edit=False), PARTS, parent)
        self._overview.set_menu([])

    def opened(self, arg: object) -> None:
        """Show the shelters."""
        self.parts.begin("shelters")
        self.parts.show_part("shelter")
        self._refresh()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        self._refresh()

    def _refresh(self) -> None:
        store = self.session.store
        self.session.runner.run(lambda _job: shelters.listed(store), self, self._show, self._failed)

    def _show(self, found: Shelters) -> None:
        places = sum(int(row.text("capacity")) for row in found.rows if row.text("capacity").isdecimal())
        self._overview.set_title(_("Where people are safe"))
        self._overview.set_facts([
            (_("Shelters"), str(len(found.rows)), ""), (_("People who stay there now"), str(sum(found.taken.values())), ""),
            (_("Places"), str(places or ""), ""),
        ])
        self.parts.set_rows({"shelter": found.rows}, {row.id: _taken(row, found.taken.get(row.id, 0)) for row in found.rows})


def _taken(row: RecordRow, count: int) -> tuple[str, str]:
    if row.text("capacity").isdecimal():
        return "people", _("{n} of {places} places taken").format(n=count, places=row.text("capacity"))
    return "people", ngettext("{n} person stays there", "{n} people stay there", count).format(n=count)
