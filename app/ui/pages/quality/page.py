# SPDX-License-Identifier: Apache-2.0
"""The page "Fix these before the return": what is missing, contradictory, stale or perhaps double, each one step from its record."""

from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.text import _, ngettext
from app.domain.permissions import Action
from app.domain.quality import GROUP_WORDS, Flaw, Group
from app.domain.touched import Touched
from app.services import quality
from app.services.quality import Found
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.labels import label
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session
from app.ui.widgets.stat_tile import StatTile

_TONES = {Group.MISSING: "warning", Group.CONTRADICTORY: "danger", Group.STALE: "neutral", Group.DOUBLE: "warning"}
_MOST_CARDS = 60


class QualityPage(Page):
    """What is to be put right, by groups; a tile shows its group only."""

    kinds: ClassVar[frozenset[str]] = frozenset({
        "person", "person_link", "document", "case", "party", "decision", "screening", "referral", "charge", "hearing", "investigation"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.primary = Primary(_("Look again"), "F5", self.look)
        self.found: Found | None = None
        self._group: Group | None = None
        self.banner = Banner("info", parent=self)
        self._intro = label(_("Each line can make a number of a return wrong. Open it, put it right, come back."), tone="muted", wrap=True)
        self.tiles = {group: StatTile(_(words), 0, opens=True) for group, words in GROUP_WORDS.items()}
        self._said = label(type="small", tone="muted", wrap=True)
        self.cards = CardList(_("What is to be put right"))
        self.cards.opened.connect(self._open)
        px = typography.px
        tiles = QHBoxLayout()
        tiles.setSpacing(px(12))
        for group, tile in self.tiles.items():
            tiles.addWidget(tile, 1)
            tile.opened.connect(lambda group=group: self._choose(group))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        for part in (self.banner, self._intro):
            column.addWidget(part)
        column.addLayout(tiles)
        column.addWidget(self._said)
        column.addWidget(self.cards, 1)

    def opened(self, arg: object) -> None:
        """Look, whenever the page is opened: what was put right is gone then."""
        self.look()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        self.look()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("F5", _("Look again")), ("Enter", _("Open the record"))]

    def first_focus(self) -> QWidget:
        """Begin with the groups."""
        return self.tiles[Group.MISSING]

    def look(self) -> None:
        """Look through the records."""
        store = self.session.store
        self.session.runner.run(lambda ctx: quality.find(store, ctx), self, self._show, self._failed, title=_("Looking through the "
            "records"))

    def _show(self, found: Found) -> None:
        self.found = found
        for group, tile in self.tiles.items():
            tile.set_figure(found.counts.get(group, 0))
        self._fill()

    def _choose(self, group: Group) -> None:
        self._group = None if self._group is group else group
        self._fill()

    def _fill(self) -> None:
        if self.found is None:
            return
        wanted = [each for each in self.found.shown if self._group in (None, each.group)]
        total = sum(self.found.counts.values()) if self._group is None else self.found.counts.get(self._group, 0)
        shown = wanted[:_MOST_CARDS]
        self._said.setText(ngettext("{n} line; the first {shown} are listed.", "{n} lines; the first {shown} are listed.", total).format(
            n=total, shown=len(shown)) if total > len(shown) else ngettext("{n} line", "{n} lines", total).format(n=total))
        self.cards.set_cards([_card(str(at), each) for at, each in enumerate(shown)])
        self._listed = shown
        if not total:
            self.banner.say("success", _("Nothing to put right here."))
        else:
            self.banner.clear()

    def _open(self, key: str) -> None:
        flaw = self._listed[int(key)]
        if self.session.can(Action.SEE_CASE if flaw.page == "case" else Action.SEE_IDENTITY):
            self.go(flaw.page, flaw.id)

    def _failed(self, error: Exception) -> None:
        self.banner.say("danger", str(error))


def _card(key: str, flaw: Flaw) -> Card:
    title = flaw.number or (_("A person") if flaw.page == "person" else _("A case"))
    return Card(key, title, (("", flaw.sentence),), _(GROUP_WORDS[flaw.group]), _TONES[flaw.group])
