# SPDX-License-Identifier: Apache-2.0
"""The page "Home": due today and overdue, waiting for me, drafts, what came in, this post in figures."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base import clock
from app.base.text import _, ngettext
from app.domain.dates import PartialDate
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.services import bulletins, home, standing
from app.ui.pages.home.cards import arrival_card, case_card, draft_card, due_card, ways
from app.ui.pages.home.part import Part
from app.ui.theme import style, typography
from app.ui.widgets.banner import Banner, BannerBox
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.page import Page
from app.ui.widgets.session import Session
from app.ui.widgets.stat_tile import StatTile

_MOST_BULLETINS = 3


class _Body(QWidget):
    """What scrolls where the window is very low; otherwise the cards in it take the room there is."""

    def hasHeightForWidth(self) -> bool:
        """Tell that the height is free: else every card would ask for its preferred height and the page would scroll."""
        return False


class HomePage(Page):
    """What the day begins with. It leads to records, never into a form."""

    kinds: ClassVar[frozenset[str]] = frozenset({
        "case", "party", "decision", "referral", "screening", "person", "person_link", "exchange", "hearing", "handover", "transfer",
        "deletion_request", "consent", "risk_assessment", "support_plan", "account",
    })

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._ways: dict[str, tuple[str, object]] = {}
        self._banner = Banner("danger")
        self._standing, self._bulletins = Banner("warning"), Banner("info")
        self._open_cases = StatTile(_("open cases"), "–", icon="cases", opens=True)
        self._presumed = StatTile(_("presumed victims without a decision"), "–", icon="protection")
        self._screened = StatTile(_("people screened"), "–", icon="screening")
        self._referred = StatTile(_("of them referred"), "–", icon="referral")
        nothing_due = _("Nothing is due. Referrals without an answer, presumed victims without a decision and open talks will stand here.")
        self._due = Part(_("Due"), nothing_due)
        self._mine = Part(_("Waiting for me"), _("You are responsible for no open case."))
        self._drafts = Part(_("Drafts"), _("Nothing is half done. What you leave without saving waits here."))
        self._arrivals = Part(_("Came in from the office"), _("Nothing has come in yet. The page Exchange takes in what the office sends."))
        self._empty = EmptyState(_("The first day of this store"), "", icon="home")
        self._lay_out()
        for part in (self._due, self._mine, self._drafts, self._arrivals):
            part.opened.connect(lambda key: self.go(*self._ways[key]))
        self._open_cases.opened.connect(lambda: self.go("cases", {"status": "open"}))
        self._empty.acted.connect(self._take_first_step)

    def opened(self, arg: object) -> None:
        """Look at the day."""
        self._refresh()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        self._refresh()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("Tab", _("Next thing that waits")), ("Enter", _("Open it"))]

    def first_focus(self) -> QWidget | None:
        """Begin with what is due, as soon as it is there."""
        views = self._due.cards.cards()
        return views[0] if views else None

    def show_day(self, shown: home.Home) -> None:
        """Show what the service found."""
        today = clock.today()
        self.title_changed.emit(_("Home"), PartialDate(today.year, today.month, today.day).display())
        self._banner.clear()
        figures = shown.figures
        for tile in (self._open_cases, self._presumed, self._screened, self._referred):
            tile.setVisible(figures is not None)
        if figures is not None:
            period = _("last {n} days").format(n=home.FIGURE_DAYS)
            self._open_cases.set_figure(figures.open_cases)
            self._presumed.set_figure(figures.presumed)
            self._screened.set_figure(figures.screened, period)
            self._referred.set_figure(figures.referred, period)
        is_new = figures is not None and not figures.people and not figures.open_cases and not shown.drafts
        self._scroll.setVisible(not is_new)
        self._empty.setVisible(is_new)
        if is_new:
            self._say_first_step()
        self._show_parts(shown)

    def _show_parts(self, shown: home.Home) -> None:
        works_on_cases = self.session.can(Action.PROTECT) or self.session.can(Action.DECIDE_STATUS)
        self._due.setVisible(works_on_cases)
        self._columns.setStretch(0, 3 if works_on_cases else 0)
        self._mine.setVisible(self.session.can(Action.SEE_CASE))
        today = sum(not row.days_late for row in shown.due)
        overdue = shown.due_count - today
        remark = _("{today} today, {late} overdue").format(today=today, late=overdue) if shown.due_count else ""
        if shown.due_count > len(shown.due):
            remark += " · " + _("the latest {n} are shown").format(n=len(shown.due))
        self._ways = ways(shown)
        self._due.show_cards([due_card(row, at) for at, row in enumerate(shown.due)], remark)
        mine = ngettext("{n} open case", "{n} open cases", shown.mine_count).format(n=shown.mine_count) if shown.mine_count else ""
        self._mine.show_cards([case_card(row) for row in shown.mine], mine)
        self._drafts.show_cards([draft_card(row) for row in shown.drafts], str(len(shown.drafts) or ""))
        self._arrivals.show_cards([arrival_card(row, at) for at, row in enumerate(shown.arrivals)], "")

    def _lay_out(self) -> None:
        px = typography.px
        tiles = QHBoxLayout()
        tiles.setSpacing(px(12))
        for tile in (self._open_cases, self._presumed, self._screened, self._referred):
            tiles.addWidget(tile, 1)
        side = QVBoxLayout()
        side.setSpacing(px(12))
        for part, share in ((self._mine, 3), (self._drafts, 2), (self._arrivals, 2)):
            side.addWidget(part, share)
        side.addStretch(0)
        main = QVBoxLayout()
        main.addWidget(self._due, 1)
        main.addStretch(0)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(px(24))
        self._columns.addLayout(main, 3)
        self._columns.addLayout(side, 2)
        inner, frame = _Body(), QWidget()
        style.mark(frame, surface="plain")
        around = QVBoxLayout(frame)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(inner)
        body = QVBoxLayout(inner)
        body.setContentsMargins(px(24), px(16), px(24), px(16))
        body.setSpacing(px(16))
        body.addWidget(self._banner)
        body.addLayout(tiles)
        body.addLayout(self._columns, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(frame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        for banner in (self._standing, self._bulletins):
            outer.addWidget(BannerBox(banner))
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self._empty, 1)
        self._empty.hide()

    def _refresh(self) -> None:
        store = self.session.store
        self.session.runner.run(lambda _ctx: home.look(store), self, self.show_day, lambda error: self._banner.say("danger", str(error)))
        self.session.runner.run(lambda _ctx: (standing.look(store), bulletins.current(store)), self, self._show_word)

    def _show_word(self, answer: tuple[standing.Standing, list[bulletins.BulletinRow]]) -> None:
        """Show how this PC stands with the office, and what the office says."""
        stands, words = answer
        self._standing.say("warning", " ".join(stands.lines()))
        said = "\n".join(_("{written}: {text}").format(written=row.written_by, text=row.text) for row in words[:_MOST_BULLETINS])
        self._bulletins.say("warning" if any(row.is_urgent for row in words) else "info", said)

    def _say_first_step(self) -> None:
        if self.session.can(Action.SCREEN):
            self._empty.say(
                _("The first day of this store"),
                _("What is due, your cases and your drafts will stand here. It begins with the first traveller at the border desk."),
                _("Register a traveller"),
            )
        else:
            self._empty.say(_("The first day of this store"),
                            _("What is due, your cases and your drafts will stand here once people and cases are recorded."))

    def _take_first_step(self) -> None:
        self.go("border_desk", None)
