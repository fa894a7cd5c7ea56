# SPDX-License-Identifier: Apache-2.0
"""The table of pages. A new page is one line here and one folder in `app/ui/pages`."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from app.base.text import N_
from app.domain.permissions import Action

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.widgets.page import Page
    from app.ui.widgets.session import Session


@dataclass(frozen=True)
class PageEntry:
    """One page.

    Attributes:
        key: what other pages call it in `go`.
        factory: "module:Class", imported when the page is first visited.
        shortcut: opens it from anywhere.
        needs: action that the user's role must grant; "" for everybody.
        under: key of the page that the navigation marks while this one is open; "" for its own line there.
        badge: "module:function" that takes the store and returns a number to show beside the title.
        badge_kinds: record kinds after whose change the badge is counted anew.
    """

    key: str
    title: str
    icon: str
    factory: str
    shortcut: str = ""
    needs: str = ""
    under: str = ""
    badge: str = ""
    badge_kinds: frozenset[str] = frozenset()


PAGES: tuple[PageEntry, ...] = (
    PageEntry("home", N_("Home"), "home", "app.ui.pages.home.page:HomePage", "Ctrl+1"),
    PageEntry("border_desk", N_("Border desk"), "border_desk", "app.ui.pages.border_desk.page:BorderDeskPage", "Ctrl+2", Action.SCREEN),
    PageEntry("cases", N_("Cases"), "cases", "app.ui.pages.cases.page:CasesPage", "Ctrl+3", Action.SEE_CASE),
    PageEntry("approvals", N_("Approvals"), "done", "app.ui.pages.approvals.page:ApprovalsPage", "Ctrl+9", Action.SEE_CASE,
              badge="app.services.approvals:count", badge_kinds=frozenset({"deletion_request", "transfer", "handover", "exchange"})),
    PageEntry("case", N_("Case"), "case", "app.ui.pages.case.page:CasePage", needs=Action.SEE_CASE, under="cases"),
    PageEntry("court_diary", N_("Court diary"), "justice", "app.ui.pages.court_diary.page:CourtDiaryPage", "Ctrl+0", Action.SEE_CASE),
    PageEntry("shelters", N_("Shelters"), "shelter", "app.ui.pages.shelters.page:SheltersPage", "Ctrl+Shift+S", Action.SEE_SHELTER),
    PageEntry("people", N_("People"), "people", "app.ui.pages.people.page:PeoplePage", "Ctrl+4", Action.SEE_IDENTITY),
    PageEntry("person", N_("Person"), "person", "app.ui.pages.person.page:PersonPage", needs=Action.SEE_IDENTITY, under="people"),
    PageEntry("link_chart", N_("Link chart"), "share-network", "app.ui.pages.link_chart.page:LinkChartPage", needs=Action.SEE_CASE,
              under="cases"),
    PageEntry("paper_entry", N_("Paper entry"), "paper_entry", "app.ui.pages.paper_entry.page:PaperEntryPage", "Ctrl+8", Action.KEY),
    PageEntry("prevention", N_("Prevention"), "training", "app.ui.pages.prevention.page:PreventionPage", "Ctrl+Shift+P",
              Action.SEE_FIGURES),
    PageEntry("training", N_("Training"), "training", "app.ui.pages.training.page:TrainingPage", needs=Action.SEE_FIGURES,
              under="prevention"),
    PageEntry("figures", N_("Figures"), "figures", "app.ui.pages.figures.page:FiguresPage", "Ctrl+5", Action.SEE_FIGURES),
    PageEntry("quality", N_("Fix these before the return"), "figures", "app.ui.pages.quality.page:QualityPage", needs=Action.SEE_FIGURES,
              under="figures"),
    PageEntry("exchange", N_("Exchange"), "exchange", "app.ui.pages.exchange.page:ExchangePage", "Ctrl+6", Action.EXCHANGE),
    PageEntry("conflict", N_("Decisions"), "conflict", "app.ui.pages.conflict.page:ConflictPage", needs=Action.SETTLE_CONFLICTS,
              under="exchange"),
    PageEntry("quarantine", N_("Set aside"), "inbox", "app.ui.pages.quarantine.page:QuarantinePage", needs=Action.SETTLE_CONFLICTS,
              under="exchange"),
    PageEntry("posts", N_("Posts"), "people", "app.ui.pages.posts.page:PostsPage", needs=Action.PUBLISH_LISTS, under="exchange"),
    PageEntry("administration", N_("Administration"), "administration", "app.ui.pages.administration.page:AdministrationPage", "Ctrl+7",
              Action.VIEW_JOURNAL),
)


def load(factory: str) -> "Callable[..., object]":
    """Return what "module:name" names.

    Raises:
        ImportError, AttributeError: there is no such thing.
    """
    module, _colon, name = factory.partition(":")
    found: Callable[..., object] = getattr(import_module(module), name)
    return found


def make(entry: PageEntry, session: "Session") -> "Page":
    """Return a new page."""
    page: Page = load(entry.factory)(session)  # type: ignore[assignment]  # the table names pages only (tested)
    return page
