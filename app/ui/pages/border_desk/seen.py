# SPDX-License-Identifier: Apache-2.0
"""Second column: have we seen this person before? Cards with reasons for and against; the officer decides, never the program."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.base.jobs import JobContext
from app.base.text import _, ngettext
from app.domain.forms.traveller import split
from app.domain.forms.values import FormValues, is_blank
from app.domain.matching import Band
from app.services import search
from app.services.search import Candidate
from app.ui.theme import typography
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session

_PAUSE_MS = 250
_BANDS = {Band.SAME_DOCUMENT: "danger", Band.VERY_LIKELY: "warning", Band.POSSIBLE: "accent"}


class SeenPanel(QWidget):
    """Looks a traveller up while he is typed.

    Attributes:
        known: the candidate that the officer called the same person, None where there is none.
        verdicts: what was said of the others, by identity.

    Signals:
        decided: `known` changed.
        person_wanted: identity of a person whose page is to be opened.
    """

    decided = Signal()
    person_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._round = 0
        self._found: list[Candidate] = []
        self.known: Candidate | None = None
        self.verdicts: dict[str, str] = {}
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._values = FormValues()
        self._banner = Banner("success")
        self.cards = CardList(_("Seen before?"))
        self._empty = EmptyState("", "", icon="search")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.cards)
        self._keys = label(_("On a card: S same person · D different · N not sure"), type="small", tone="muted", wrap=True)
        column = QVBoxLayout(self)
        px = typography.px
        column.setContentsMargins(px(8), px(12), px(8), px(12))
        column.setSpacing(px(8))
        column.addWidget(label(_("Seen before?"), type="section"))
        column.addWidget(self._banner)
        column.addWidget(self._stack, 1)
        column.addWidget(self._keys)
        self._keys.hide()
        self.cards.opened.connect(self.person_wanted)
        self._banner.acted.connect(self.forget)
        self._empty.say(*_nobody())
        for key, verdict in (("S", search.SAME), ("D", search.DIFFERENT), ("N", search.NOT_SURE)):
            inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(key), self.cards, partial(self.decide, verdict), context=inside)

    def begin(self) -> None:
        """Begin with the next traveller."""
        self._round += 1
        self.known, self.verdicts, self._found = None, {}, []
        self._banner.clear()
        self._empty.say(*_nobody())
        self._show([])

    def look(self, values: FormValues) -> None:
        """Look up who is being typed, after a short pause in the typing."""
        self._values = values
        self._pause.start()

    def decide(self, verdict: str) -> None:
        """Say what the candidate under the keyboard is to this traveller."""
        chosen = next((each for each in self._found if each.row.id == self.cards.current()), None)
        if chosen is None:
            return
        if verdict == search.SAME:
            self.known = chosen
            self.verdicts.pop(chosen.row.id, None)
            words = _("Known person: {name}. The record is brought up to date.").format(name=chosen.row.name)
            self._banner.say("success", words, _("Undo"))
        else:
            self.verdicts[chosen.row.id] = verdict
            if self.known is chosen:
                self.known = None
                self._banner.clear()
        self._show(self._found)
        self.decided.emit()

    def forget(self) -> None:
        """Take the choice back."""
        self.known = None
        self._banner.clear()
        self.decided.emit()

    def _ask(self) -> None:
        about, document, _crossing = split(self._values)
        if all(is_blank(about.get(key)) for key in ("family", "given")) and document is None:
            return
        self._round += 1
        at_round, store = self._round, self._session.store
        numbers = [document.text("number")] if document else []

        def work(_job: JobContext) -> list[Candidate]:
            return search.seen_before(store, about, numbers)

        def show(found: list[Candidate]) -> None:
            if at_round == self._round:
                self._empty.say(_("Not seen before"), _("Nobody here has this document number, or a similar name and birth date."))
                self._show(found)

        self._session.runner.run(work, self, show)

    def _show(self, found: Sequence[Candidate]) -> None:
        self._found = list(found)
        self.cards.set_cards([self._card(each) for each in self._found])
        self._stack.setCurrentIndex(1 if self._found else 0)
        self._keys.setVisible(bool(self._found))

    def _card(self, candidate: Candidate) -> Card:
        row, match = candidate.row, candidate.match
        who = " · ".join(part for part in (formats.date(row.birth), formats.codes("nationality", row.nationalities)) if part)
        cases = ngettext("{n} case", "{n} cases", row.cases).format(n=row.cases) if row.cases else ""
        lines = [("user", who)] + ([("cases", cases)] if cases else [])
        lines += [("done", reason.sentence) for reason in match.grounds_for[:3]]
        lines += [("close", reason.sentence) for reason in match.grounds_against[:2]]
        verdict = self.verdicts.get(row.id, candidate.verdict)
        if verdict and candidate is not self.known:
            lines.append(("note", formats.code("person_link", verdict)))
        return Card(row.id, row.name or _("Name unknown"), tuple(lines), band_word(match.band), _BANDS.get(match.band, "neutral"), "person")


def band_word(band: Band) -> str:
    """Return how sure the program is, in words."""
    return {Band.SAME_DOCUMENT: _("Same document"), Band.VERY_LIKELY: _("Very likely"), Band.POSSIBLE: _("Possible")}.get(band, "")


def _nobody() -> tuple[str, str]:
    return _("Nobody looked up yet"), _("As soon as a name or a document number stands at the left, it is compared here.")
