# SPDX-License-Identifier: Apache-2.0
"""Second column: have we seen this person before? Cards with reasons for and against; the officer decides, never the program."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.base.jobs import JobContext
from app.base.text import _, ngettext
from app.domain.forms.traveller import split
from app.domain.forms.values import FormValues, is_blank
from app.domain.matching import Band
from app.services import search
from app.services.search import Candidate
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session

_PAUSE_MS = 250
_BANDS = {Band.SAME_DOCUMENT: "danger", Band.VERY_LIKELY: "warning", Band.POSSIBLE: "accent"}
_SHARP = (Band.SAME_DOCUMENT, Band.VERY_LIKELY)


class SeenPanel(QWidget):
    """Looks a traveller up while he is typed.

    Attributes:
        known: the candidate that the officer called the same person, None where there is none.
        verdicts: what was said of the others, by identity.

    Signals:
        decided: the officer said something of a candidate.
        shown: the answer to a look-up is on screen.
        filled: there is something to see now, or no longer.
        person_wanted: identity of a person whose page is to be opened.
    """

    decided = Signal()
    shown = Signal()
    filled = Signal()
    person_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._round, self._is_asking = 0, False
        self._found: list[Candidate] = []
        self.known: Candidate | None = None
        self.verdicts: dict[str, str] = {}
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._values = FormValues()
        self._banner = Banner("success", parent=self)
        self._none = label(tone="muted", wrap=True)
        self._title = label(_("Seen before?"), type="section")
        self._is_slim = False
        self.cards = CardList(_("Seen before?"), narrow=True)
        self._keys = label(_("On a card: S same person, D different, N not sure, Enter opens"), type="small", tone="muted", wrap=True)
        column = QVBoxLayout(self)
        px = typography.px
        column.setContentsMargins(px(12), px(12), px(12), px(8))
        column.setSpacing(px(8))
        column.addWidget(self._title)
        column.addWidget(self._banner)
        column.addWidget(self._none)
        column.addWidget(self.cards, 1)
        column.addWidget(self._keys)
        column.addStretch(0)
        self.setMinimumWidth(px(200))
        style.mark(self, surface="plain")
        self.cards.opened.connect(self.person_wanted)
        self._banner.acted.connect(self.forget)
        for key, verdict in (("S", search.SAME), ("D", search.DIFFERENT), ("N", search.NOT_SURE)):
            inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(key), self.cards, partial(self.decide, verdict), context=inside)
        self.begin()

    def set_slim(self, is_slim: bool) -> None:
        """Take less height: without the line about the keys."""
        self._is_slim = is_slim
        self._keys.setVisible(bool(self._found) and not is_slim)

    def begin(self) -> None:
        """Begin with the next traveller."""
        self._pause.stop()
        self._round += 1
        self._is_asking = False
        self.known, self.verdicts = None, {}
        self._banner.clear()
        self._none.setText(_("As soon as a name or a document number stands at the left, it is compared with everybody known here."))
        self._show([])

    def look(self, values: FormValues, at_once: bool = False) -> None:
        """Look up who is being typed, after a short pause in the typing or at once."""
        self._values = values
        if at_once:
            self._pause.stop()
            self._ask()
        else:
            self._pause.start()

    def is_waiting(self) -> bool:
        """Tell whether what is typed was not compared yet."""
        return self._pause.isActive() or self._is_asking

    def has_something(self) -> bool:
        """Tell whether there is somebody to compare with."""
        return bool(self._found)

    def candidates(self) -> list[Candidate]:
        """Return who may be the traveller, best first."""
        return list(self._found)

    def undecided(self, bands: Sequence[Band] = _SHARP) -> list[Candidate]:
        """Return the candidates of whom nothing was said yet, while nobody was called the same person."""
        if self.known:
            return []
        return [each for each in self._found if each.match.band in bands and each.row.id not in self.verdicts]

    def focus_undecided(self) -> bool:
        """Give the keyboard to the first candidate who waits for a word; tell whether there is one."""
        waiting = {each.row.id for each in self.undecided()}
        view = next((each for each in self.cards.cards() if each.card.key in waiting), None)
        if view is not None:
            view.setFocus(Qt.FocusReason.OtherFocusReason)
        return view is not None

    def decide(self, verdict: str) -> None:
        """Say what the candidate under the keyboard is to this traveller."""
        chosen = next((each for each in self._found if each.row.id == self.cards.current()), None)
        if chosen is None:
            return
        if verdict == search.SAME:
            self.known = chosen
            self.verdicts.pop(chosen.row.id, None)
            words = _("Same person as {name}. That record is brought up to date.").format(name=chosen.row.name)
            self._banner.say("success", words, _("Undo"))
        else:
            self.verdicts[chosen.row.id] = verdict
            if self.known and self.known.row.id == chosen.row.id:
                self.known = None
                self._banner.clear()
        self._show(self._found)
        self.decided.emit()

    def forget(self) -> None:
        """Take the choice back."""
        self.known = None
        self._banner.clear()
        self._show(self._found)
        self.decided.emit()

    def _ask(self) -> None:
        about, document, _crossing = split(self._values)
        if all(is_blank(about.get(key)) for key in ("family", "given")) and document is None:
            self.shown.emit()
            return
        self._round += 1
        self._is_asking = True
        at_round, store = self._round, self._session.store
        numbers = [document.text("number")] if document else []

        def work(_job: JobContext) -> list[Candidate]:
            return search.seen_before(store, about, numbers)

        def show(found: list[Candidate]) -> None:
            if at_round == self._round:
                self._is_asking = False
                self._none.setText(_("Not seen before: nobody here has this document number, or a similar name and birth date."))
                self._show(found)
                self.shown.emit()

        self._session.runner.run(work, self, show)

    def _show(self, found: Sequence[Candidate]) -> None:
        self._found = list(found)
        held = self.cards.current() if self.cards.isAncestorOf(QApplication.focusWidget() or self) else ""
        self.cards.set_cards([self._card(each) for each in self._found])
        for view in self.cards.cards():
            if view.card.key == held:
                view.setFocus(Qt.FocusReason.OtherFocusReason)
        for widget, shown in ((self._none, not found), (self.cards, bool(found)), (self._keys, bool(found) and not self._is_slim)):
            widget.setVisible(shown)
        self.filled.emit()

    def _card(self, candidate: Candidate) -> Card:
        row, match = candidate.row, candidate.match
        who = " · ".join(part for part in (formats.date(row.birth), formats.codes("nationality", row.nationalities)) if part)
        cases = ngettext("{n} case", "{n} cases", row.cases).format(n=row.cases) if row.cases else ""
        said = formats.code("person_link", self.verdicts.get(row.id, candidate.verdict))
        if self.known and self.known.row.id == row.id:
            said = formats.code("person_link", search.SAME)
        lines = [("note", said)] if said else []
        lines += [(icon, text) for icon, text in (("user", who), ("cases", cases)) if text]
        lines += [("done", reason.sentence) for reason in match.grounds_for[:3]]
        lines += [("close", reason.sentence) for reason in match.grounds_against[:2]]
        return Card(row.id, row.name or _("Name unknown"), tuple(lines), band_word(match.band), _BANDS.get(match.band, "neutral"), "person")


def band_word(band: Band) -> str:
    """Return how sure the program is, in words."""
    return {Band.SAME_DOCUMENT: _("Same document"), Band.VERY_LIKELY: _("Very likely"), Band.POSSIBLE: _("Possible")}.get(band, "")
