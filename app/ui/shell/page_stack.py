# SPDX-License-Identifier: Apache-2.0
"""The pages that were visited, the way back and forward, and who hears of changes when."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.base.text import _
from app.domain.touched import Touched
from app.ui.shell import navigation
from app.ui.shell.navigation import PageEntry
from app.ui.shell.page_frame import PageFrame
from app.ui.widgets.page import Page
from app.ui.widgets.session import Session


@dataclass(frozen=True)
class Place:
    """Where the user was: a page and what it was opened with."""

    key: str
    arg: object = None


class PageStack(QStackedWidget):
    """Makes pages on their first visit and keeps them.

    Signals:
        moved: another page or another record is shown; carries the PageEntry.
        find_wanted: the user wants to find something.
        saved_state_changed: of the page on screen.
    """

    moved = Signal(object)
    find_wanted = Signal()
    saved_state_changed = Signal(str)

    def __init__(self, session: Session, entries: Sequence[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._entries = {entry.key: entry for entry in entries if session.can(entry.needs)}
        self._frames: dict[str, PageFrame] = {}
        self._missed: dict[str, Touched] = {}
        self._shown: dict[str, Place] = {}
        self._states: dict[str, str] = {}
        self._past: list[Place] = []
        self._future: list[Place] = []
        self._here: Place | None = None

    def entries(self) -> list[PageEntry]:
        """Return the pages that the signed-in user may open."""
        return list(self._entries.values())

    def entry(self) -> PageEntry | None:
        """Return the entry of the page on screen."""
        return self._entries[self._here.key] if self._here else None

    def frame(self) -> PageFrame | None:
        """Return the page on screen with its head."""
        return self._frames[self._here.key] if self._here else None

    def pages(self) -> list[Page]:
        """Return the pages made so far."""
        return [frame.page for frame in self._frames.values()]

    def go(self, key: str, arg: object = None) -> None:
        """Open a page; what was open before is one step back.

        Raises:
            KeyError: there is no such page for this user.
        """
        there = Place(key, arg)
        if self._here is not None and there != self._here:
            self._past.append(self._here)
            self._future.clear()
        self._show(there)

    def back(self) -> None:
        """Go to where the user was before."""
        if self._past and self._here:
            self._future.append(self._here)
            self._show(self._past.pop())

    def forward(self) -> None:
        """Take the last step back again."""
        if self._future and self._here:
            self._past.append(self._here)
            self._show(self._future.pop())

    def save_all(self) -> None:
        """Have every page hand over its drafts."""
        for page in self.pages():
            page.leave()

    def on_touched(self, touched: Touched) -> None:
        """Pass a change on to the pages that show such records: to the one on screen now, to the others when shown."""
        for key, frame in self._frames.items():
            if not touched.concerns(*frame.page.kinds):
                continue
            if self._here is not None and key == self._here.key and not frame.page.is_editing():
                frame.page.on_touched(touched)
            else:
                self._missed[key] = self._missed.get(key, Touched()) | touched

    def catch_up(self) -> None:
        """Tell the page on screen what it missed while its user was typing."""
        frame = self.frame()
        if frame is None or self._here is None or frame.page.is_editing():
            return
        missed = self._missed.pop(self._here.key, None)
        if missed is not None:
            frame.page.on_touched(missed)

    def untrack_all(self) -> None:
        """Disconnect the pages from everything that outlives them."""
        for page in self.pages():
            page.untrack()

    def _show(self, there: Place) -> None:
        entry = self._entries[there.key]
        before = self.frame()
        if before is not None:
            before.page.leave()
        is_return = self._shown.get(there.key) == there  # as it was left: selection, scrolling and typing stay
        frame = self._frames.get(there.key) or self._make(entry)
        self._here = there
        self.setCurrentWidget(frame)
        if not is_return:
            self._shown[there.key] = there
            frame.page.opened(there.arg)
        self.catch_up()
        frame.set_can_go_back(bool(entry.under and self._past))
        target = frame.page.first_focus()
        if target is not None and not is_return:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.saved_state_changed.emit(self._states.get(there.key, "clean"))
        self.moved.emit(entry)

    def _make(self, entry: PageEntry) -> PageFrame:
        frame = PageFrame(navigation.make(entry, self._session), _(entry.title), self)
        frame.find_wanted.connect(self.find_wanted)
        frame.back_wanted.connect(self.back)
        frame.page.saved_state_changed.connect(lambda state: self._on_state(entry.key, state))
        self._frames[entry.key] = frame
        self.addWidget(frame)
        return frame

    def _on_state(self, key: str, state: str) -> None:
        self._states[key] = state
        if self._here is not None and key == self._here.key:
            self.saved_state_changed.emit(state)
            self.catch_up()
