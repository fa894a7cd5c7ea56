# SPDX-License-Identifier: Apache-2.0
"""Who is joined to whom in a case, and who else used the same number, address, paper or boat."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.text import _
from app.domain.chart_layout import Point
from app.domain.linkchart import Chart
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.services import linkchart
from app.services.linkchart import Drawn
from app.ui.dialogs.with_reason import WithReason
from app.ui.pages.link_chart import paper
from app.ui.pages.link_chart.frame import ChartFrame
from app.ui.printing.dialog import PrintDialog
from app.ui.printing.pen import Look
from app.ui.records.prints import foot
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session

_NONE = Drawn(Chart(), {}, ())


class LinkChartPage(Page):
    """The link chart of one or several cases: picture, filter by kind, table, arrangement."""

    kinds: ClassVar[frozenset[str]] = frozenset({"party", "person", "person_link", "contact", "document", "place", "leg", "involvement",
                                                 "link_chart"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.case_id = ""
        self._drawn = _NONE
        self._is_moved = False
        self._may_keep = session.can(Action.EDIT_CASE)
        self.chart = ChartFrame()
        tools = [(_("Who else?"), "W", "search", self.who_else), (_("Add a case"), "A", "add", self.add_case),
                 (_("Table"), "T", "workbook", self.chart.switch_table), (_("Whole chart"), "0", "scan", self.chart.view.fit),
                 (_("Print"), "P", "print", self.print_chart)]
        self.chart.set_tools([*tools, (_("Arrange anew"), "R", "refresh", self.arrange_anew)] if self._may_keep else tools)
        self.chart.filtered.connect(lambda: self.chart.show_chart(self._drawn.chart, self._places()))
        self.chart.view.opened.connect(self._open)
        self.chart.view.moved.connect(self._note_move)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chart)

    def opened(self, arg: object) -> None:
        """Draw the chart of a case."""
        self.case_id = arg if isinstance(arg, str) else ""
        self._is_moved, self._drawn = False, _NONE
        self.chart.hidden = set()
        self.chart.banner.clear()
        self.title_changed.emit(_("Link chart"), "")
        self.set_primary(Primary(_("Keep arrangement"), "Ctrl+S", self.keep, "save") if self._may_keep else None)
        if self.case_id:
            self._draw(fits=True)

    def on_touched(self, touched: Touched) -> None:
        """Look again; boxes stay where they are."""
        if self.case_id:
            self._draw(places=self._places() if self._drawn.chart.nodes else None)

    def is_editing(self) -> bool:
        """Tell whether boxes were moved and not kept yet."""
        return self._is_moved

    def leave(self) -> None:
        """Keep what was arranged."""
        if self._is_moved:
            self.keep()

    def first_focus(self) -> QWidget | None:
        """Begin in the picture."""
        return self.chart.view

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("←↑→↓", _("To the next box in that direction")), ("PgDn  PgUp", _("To the next or former box")),
                ("Ctrl+←↑→↓", _("Move the box")), ("Enter", _("Open the person or case")),
                ("W", _("Who else used this?")), ("1 – 8", _("Show or hide a kind")), ("+  −  0", _("Nearer, farther, the whole chart")),
                ("T", _("The links as a table")), ("P", _("Print on A3")), ("Ctrl+S", _("Keep the arrangement"))]

    def who_else(self) -> None:
        """Ask who else used what the current box stands for."""
        key = self.chart.view.current
        if key and linkchart.may_ask(key):
            self._draw(asked=[key], places=self._places())
        elif key:
            self.chart.banner.say("info", _("Choose a person, an organisation or a thing. A case belongs to nobody else."))

    def add_case(self) -> None:
        """Show a further case, by its number."""
        store = self.session.store
        dialog = WithReason(
            self.session, _("Add a case"), _("Its people and things are drawn beside those that are here; what both have joins them."),
            _("Add case"), lambda typed: lambda: linkchart.case_of(store, typed), self, caption=_("Case &number"))
        dialog.succeeded.connect(lambda case_id: self._draw([case_id], places=self._places(), fits=True))
        dialog.succeeded.connect(lambda _case_id: self._note_move())
        dialog.open()

    def arrange_anew(self) -> None:
        """Give up the arrangement that was kept."""
        store, case_id = self.session.store, self.case_id
        self._is_moved, self._drawn = False, _NONE
        self.session.runner.run(lambda _job: linkchart.forget(store, case_id), self, lambda _touched: self._draw(fits=True), self._failed)

    def keep(self) -> None:
        """Keep where the boxes stand."""
        if self._may_keep and self._drawn.chart.nodes:
            store, case_id, drawn, places = self.session.store, self.case_id, self._drawn, self._places()
            self._is_moved = False
            self.session.runner.run(lambda _job: linkchart.keep(store, case_id, drawn.cases, drawn.asked, places), self, None, self._failed)

    def print_chart(self) -> None:
        """Print what is shown, as it stands."""
        chart, places, session, cases = self.chart.shown(), self._places(), self.session, self._drawn.cases
        if not chart.nodes:
            return
        look = Look(_("Link chart"), foot(session), session.is_training)
        PrintDialog(session, _("Print the link chart"), _("On one sheet of A3, its links as a list after it."), "link-chart",
                    lambda: linkchart.note_print(session.store, cases, len(chart.nodes)),
                    lambda device, _noted: paper.paint(device, look, chart, places), self).open()

    def _draw(
        self, more: Sequence[str] = (), asked: Sequence[str] = (), places: Mapping[str, Point] | None = None, *, fits: bool = False
    ) -> None:
        store, case_id, before = self.session.store, self.case_id, set(self._drawn.chart.nodes)
        cases, wanted = (*self._drawn.cases, *more), tuple(dict.fromkeys((*self._drawn.asked, *asked)))

        def show(drawn: Drawn) -> None:
            if case_id == self.case_id:
                self._show(drawn, len(set(drawn.chart.nodes) - before) if asked else None, fits)

        self.session.runner.run(lambda job: linkchart.draw(store, case_id, cases, wanted, job, places), self, show, self._failed,
                                title=_("Drawing the link chart"))

    def _show(self, drawn: Drawn, new: int | None, fits: bool) -> None:
        self._drawn = drawn
        self.chart.offer_kinds(drawn.chart)
        self.chart.show_chart(drawn.chart, dict(drawn.places))
        if fits or new:
            self.chart.view.fit()
        if drawn.is_cut:
            self.chart.banner.say("warning", _("This chart has more boxes than can be shown. Begin with one case, and ask from there."))
        elif new is not None:
            self._is_moved = self._is_moved or (bool(new) and self._may_keep)
            found = _("{n} boxes came with the answer.").format(n=new)
            self.chart.banner.say("info", found if new else _("Nobody else and nothing else in this store names it."))

    def _places(self) -> dict[str, Point]:
        return {**self._drawn.places, **self.chart.view.places()}

    def _note_move(self) -> None:
        self._is_moved = self._may_keep

    def _failed(self, error: Exception) -> None:
        self.chart.banner.say("danger", str(error))

    def _open(self, key: str) -> None:
        there = linkchart.opens(key)
        if there:
            self.go(*there)
