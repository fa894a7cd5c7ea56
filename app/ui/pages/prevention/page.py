# SPDX-License-Identifier: Apache-2.0
"""The page "Prevention": trainings, awareness, agreements, meetings and inspections, and what they come to in a year."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.base import clock
from app.base.text import _, ngettext
from app.domain.forms.values import FormValues
from app.domain.rows import RecordRow
from app.domain.touched import Touched
from app.services import prevention, printing
from app.services.prevention import YearCount
from app.ui.dialogs.verify_certificate import VerifyCertificate
from app.ui.forms.overview import Overview
from app.ui.forms.record_timeline import timeline
from app.ui.pages.prevention.parts import PARTS
from app.ui.records.parts_page import PartsPage
from app.ui.widgets import formats
from app.ui.widgets.paper import Paper
from app.ui.widgets.session import Session

_DATES = {"training": "began_on", "awareness": "began_on", "agreement": "signed_on", "meeting": "held_on", "inspection": "inspected_on"}


class PreventionPage(PartsPage):
    """What was done, by kind, and the sums of a year."""

    kinds: ClassVar[frozenset[str]] = frozenset({*prevention.KINDS, "participant", "exchange"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.year = clock.today().year
        self.count: YearCount | None = None
        super().__init__(session, Overview(may_edit=False), PARTS, parent)
        acts: list[tuple[str, str, str, Callable[[], object]]] = [
            (_("Earlier year"), "PgUp", "previous", partial(self.shift, -1)), (_("Later year"), "PgDown", "next", partial(self.shift, 1)),
            (_("Verify a certificate"), "V", "done", self.verify), (_("Print the year"), "Ctrl+P", "print", self.print_year),
        ]
        self._overview.set_menu(acts)
        for keys, slot in (("M", self._overview.open_menu), *((keys, run) for _text, keys, _icon, run in acts)):
            QShortcut(QKeySequence(keys), self, slot)

    def opened(self, arg: object) -> None:
        """Show the year; a text is the section that is wanted."""
        self.parts.begin("prevention")
        if isinstance(arg, str):
            self.parts.show_part(arg)
        self._refresh()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        self._refresh()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("PgUp", _("Earlier year")), ("PgDown", _("Later year")), ("V", _("Verify a certificate")), ("Ctrl+P", _("Print the year")),
                *super().keys()]

    def shift(self, years: int) -> None:
        """Show another year."""
        if not self.parts.editor:
            self.year += years
            self._refresh()

    def verify(self) -> None:
        """Look a certificate's number up."""
        VerifyCertificate(self.session, self).open()

    def print_year(self) -> None:
        """Print the sums of the year, once that stands in the journal."""
        store, year = self.session.store, str(self.year)
        if self.count is None:
            return
        self.paper(self.count).print_on(self, lambda then: self.session.runner.run(
            lambda _job: printing.note_print(store, "prevention", filters=year), self, lambda _done: then(), self._failed))

    def paper(self, count: YearCount) -> Paper:
        """Return the sums of a year as they are printed."""
        made = Paper(_("Prevention in {year}").format(year=count.year), is_training=self.session.is_training)
        made.text(_("{post}, {day}").format(post=self.session.post_name, day=formats.date(clock.today().isoformat())), 9)
        made.table((_("What"), _("Number")), [(name, text) for name, text, _tone in facts(count)], (75, 25))
        made.text(_("What began in the year is counted in it."), 9)
        if count.undated:
            words = ngettext("{n} entry has no date and is in no year.", "{n} entries have no date and are in no year.", count.undated)
            made.text(words.format(n=count.undated), 9)
        return made

    def _refresh(self) -> None:
        store, year = self.session.store, self.year

        def work(_job: object) -> tuple[Mapping[str, Sequence[RecordRow]], YearCount]:
            return prevention.listed(store), prevention.year_count(store, year)

        self.session.runner.run(work, self, lambda found: self._show(*found), self._failed)

    def _show(self, found: Mapping[str, Sequence[RecordRow]], count: YearCount) -> None:
        self.count = count
        self.title_changed.emit(_("Prevention"), str(count.year))
        self._overview.set_title(_("What was done in {year}").format(year=count.year))
        self._overview.set_facts(facts(count))
        of_year = (row for kind, rows in found.items() for row in rows if row.text(_DATES[kind]).lstrip("~").startswith(str(count.year)))
        self._overview.timeline.set_items(timeline(of_year))
        self.parts.set_rows(found)

    def _defaults(self, form: str) -> FormValues:
        return FormValues({_DATES[form]: clock.today().isoformat()})


def facts(count: YearCount) -> list[tuple[str, str, str]]:
    """Return the sums of a year in words."""
    named = (
        (_("Trainings held"), count.trainings), (_("People trained"), count.trained), (_("Awareness activities"), count.awareness),
        (_("People reached"), count.reached), (_("Agreements signed"), count.agreements), (_("Meetings held"), count.meetings),
        (_("Inspections"), count.inspections), (_("Workers met"), count.workers), (_("Presumed victims found"), count.victims_found),
        (_("Violations of labour law"), count.violations),
    )
    return [(name, str(number), "") for name, number in named]
