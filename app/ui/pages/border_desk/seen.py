# SPDX-License-Identifier: Apache-2.0
"""Second column: have we seen this person before? Cards with reasons for and against; the officer decides, never the program."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.forms.values import FormValues
from app.domain.matching import Band
from app.domain.permissions import Action
from app.services import records, search
from app.services.search import Candidate
from app.ui.pages.border_desk.candidate import candidate_card
from app.ui.pages.border_desk.look_up import LookUp
from app.ui.theme import style, typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.card_list import CardList
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session

_SHARP = (Band.SAME_DOCUMENT, Band.VERY_LIKELY)


class SeenPanel(QWidget):
    """Shows who the traveller may be, while he is typed.

    Attributes:
        known: the candidate that the officer called the same person, None where there is none.
        content: what is known of that person, with heads.
        verdicts: what was said of the others, by identity.
        look_up: asks who it may be.

    Signals:
        completed: `content` is there.
        decided: the officer said something of a candidate.
        shown: the answer to a look-up is on screen.
        filled: there is something to see now, or no longer.
        person_wanted: identity of a person whose page is to be opened.
    """

    completed = Signal()
    decided = Signal()
    shown = Signal()
    filled = Signal()
    person_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._found: list[Candidate] = []
        self.known: Candidate | None = None
        self.content = FormValues()
        self.verdicts: dict[str, str] = {}
        self.look_up = LookUp(session, self)
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
        self.look_up.found.connect(self._on_found)
        for key, verdict in (("S", search.SAME), ("D", search.DIFFERENT), ("N", search.NOT_SURE)):
            shortcut = QShortcut(QKeySequence(key), self.cards, partial(self.decide, verdict))
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)  # as an argument above the binding would drop it
        self.begin()

    def set_slim(self, is_slim: bool) -> None:
        """Take less height: without the line about the keys."""
        self._is_slim = is_slim
        self._keys.setVisible(bool(self._found) and not is_slim)

    def begin(self) -> None:
        """Begin with the next traveller."""
        self.look_up.stop()
        self.known, self.verdicts, self.content = None, {}, FormValues()
        self._banner.clear()
        self._none.setText(_("As soon as a name or a document number stands at the left, it is compared with everybody known here."))
        self._show([])

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
        self._look_up_known()
        self.decided.emit()

    def forget(self) -> None:
        """Take the choice back."""
        self.known = None
        self._banner.clear()
        self._show(self._found)
        self._look_up_known()
        self.decided.emit()

    def _on_found(self, found: list[Candidate]) -> None:
        self._none.setText(_("Not seen before: nobody here has this document number, or a similar name and birth date."))
        self._show(found)
        self.shown.emit()

    def _show(self, found: Sequence[Candidate]) -> None:
        self._found = list(found)
        held = self.cards.current() if self.cards.isAncestorOf(QApplication.focusWidget() or self) else ""
        self.cards.set_cards([candidate_card(each, self._said(each)) for each in self._found])
        for view in self.cards.cards():
            if view.card.key == held:
                view.setFocus(Qt.FocusReason.OtherFocusReason)
        for widget, shown in ((self._none, not found), (self.cards, bool(found)), (self._keys, bool(found) and not self._is_slim)):
            widget.setVisible(shown)
        self.filled.emit()

    def _said(self, candidate: Candidate) -> str:
        if self.known and self.known.row.id == candidate.row.id:
            return search.SAME
        return self.verdicts.get(candidate.row.id, candidate.verdict)

    def _look_up_known(self) -> None:
        """Ask what is known of the same person, unless the role may not see it."""
        known, store = self.known, self._session.store
        self.content = FormValues()
        if known is None or (known.row.is_restricted and not self._session.can(Action.SEE_RESTRICTED)):
            return

        def done(content: FormValues) -> None:
            if self.known and self.known.row.id == content.record_id:
                self.content = content
                self.completed.emit()

        self._session.runner.run(lambda _job: records.open_form(store, "person", known.row.id), self, done)
