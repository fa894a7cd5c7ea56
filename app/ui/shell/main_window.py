# SPDX-License-Identifier: Apache-2.0
"""The main window: puts the frame together and wires it. What the parts do stands in their own files."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.base import settings
from app.base.text import _
from app.domain.touched import Touched
from app.ui.dialogs.command_palette import Command, CommandPalette
from app.ui.dialogs.error_report import report
from app.ui.dialogs.keys_sheet import KeysSheet
from app.ui.jobs.progress_dialog import ProgressDialogs
from app.ui.jobs.runner import JobRunner
from app.ui.shell import navigation, offers
from app.ui.shell.actions import ACTIONS, HERE, ActionEntry
from app.ui.shell.idle_watch import IdleWatch
from app.ui.shell.nav_bar import NavigationBar
from app.ui.shell.navigation import PAGES, PageEntry
from app.ui.shell.page_stack import PageStack
from app.ui.shell.privacy_cover import PrivacyKeys
from app.ui.shell.settings_effect import SettingsEffect
from app.ui.shell.status_line import StatusLine
from app.ui.theme import style, typography
from app.ui.widgets import labels
from app.ui.widgets.session import Found, Session
from app.ui.widgets.training_band import TrainingBand

_FOLDS_BELOW_PX = 1000
_SMALLEST_PX = (760, 480)


class MainWindow(QMainWindow):
    """Frame around the pages of one sign-in.

    Signals:
        lock_requested: drafts are handed over and the content is covered; close the store and replace the process.
        renewal_wanted: the language is another one; make a new window for the same sign-in.
        closed: the window was closed; drafts are handed over.
    """

    lock_requested = Signal()
    renewal_wanted = Signal()
    closed = Signal()

    def __init__(self, session: Session, runner: JobRunner, pages: Sequence[PageEntry] = PAGES) -> None:
        super().__init__()
        self._session, self._runner = session, runner
        self._is_locking = False
        session.go = self.go
        self.setWindowTitle("Breakwater")
        self.stack = PageStack(session, pages, self)
        in_bar = [entry for entry in self.stack.entries() if not entry.under]
        self.navigation = NavigationBar(in_bar, self)
        self.status = StatusLine(session, self)
        self._build()
        self._make_actions()
        self._progress = ProgressDialogs(runner, self)
        runner.fallback = lambda error, title: report(error, self)
        runner.touched.connect(self._on_touched)
        self._badges = {entry.key: entry for entry in in_bar if entry.badge}
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._application = application
        self._privacy = PrivacyKeys(application, self)
        self._privacy.lock_wanted.connect(self.do_lock)
        self._idle = IdleWatch(60 * settings.get("idle_lock_minutes"), application, self)
        self._idle.expired.connect(self.do_lock)
        effect = SettingsEffect(self._idle, self)
        effect.language_changed.connect(self.renewal_wanted)
        session.apply_setting = effect.apply
        style.look().changed.connect(self._measure)
        self._measure()
        self.resize(QSize(typography.px(1280), typography.px(800)).boundedTo(self.screen().availableSize() - QSize(0, typography.px(40))))
        if in_bar:
            self.go(in_bar[0].key)
        self._ask_receipt()
        for entry in self._badges.values():
            self._count_badge(entry)

    def go(self, key: str, arg: object = None) -> None:
        """Open a page by its key."""
        self.stack.go(key, arg)

    # -- actions of the table: do_<id> ----------------------------------------------------------------

    def do_find(self) -> None:
        """Open the palette."""
        palette = CommandPalette(offers.commands(self._session, self.stack, self._run), self._find, self)
        palette.open()

    def do_show_keys(self) -> None:
        """Show the keys of the page and of the window."""
        frame, entry = self.stack.frame(), self.stack.entry()
        own = frame.page.keys() if frame else []
        primary = frame.page.primary if frame else None
        if primary and primary.key and primary.key not in {keys for keys, _what in own}:
            own = [(primary.key, primary.text), *own]
        everywhere = [(each.shortcut, _(each.text)) for each in ACTIONS if each.shortcut and not each.page]
        pages = [(each.shortcut, _(each.title)) for each in self.stack.entries() if each.shortcut]
        KeysSheet([(_(entry.title) if entry else "", own), (_("Everywhere"), everywhere), (_("Pages"), pages)], self).open()

    def do_back(self) -> None:
        """Go back."""
        self.stack.back()

    def do_forward(self) -> None:
        """Go forward."""
        self.stack.forward()

    def do_hide(self) -> None:
        """Cover or uncover the content."""
        self._privacy.toggle()

    def do_lock(self) -> None:
        """Cover the content, hand over drafts, and ask to be locked."""
        if self._is_locking:
            return
        self._is_locking = True
        self._privacy.hide_content()
        self._privacy.forget_copied()
        self.stack.save_all()
        self.lock_requested.emit()

    def do_larger_text(self) -> None:
        """Make all text larger by a step."""
        self._set_text_percent(10)

    def do_smaller_text(self) -> None:
        """Make all text smaller by a step."""
        self._set_text_percent(-10)

    def do_switch_theme(self) -> None:
        """Change between light and dark and keep it so."""
        settings.put("theme", "light" if style.look().palette.dark else "dark")
        style.look().set(settings.get("theme"), typography.percent())

    def is_hidden(self) -> bool:
        """Tell whether the content is covered."""
        return self._privacy.is_hidden()

    def end_watching(self) -> None:
        """Stop listening for use and keys: the window is going."""
        for watcher in (self._privacy, self._idle):
            self._application.removeEventFilter(watcher)
        self.stack.untrack_all()

    # -- inside ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.stack.find_wanted.connect(self.do_find)
        self.stack.moved.connect(self._on_moved)
        self.stack.saved_state_changed.connect(self.status.show_saved)
        self.navigation.chosen.connect(self.go)
        self.status.lock_wanted.connect(self.do_lock)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addWidget(labels.hairline(self, upright=True))
        middle.addWidget(self.stack, 1)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self._session.is_training:
            column.addWidget(TrainingBand(body))
        column.addLayout(middle, 1)
        column.addWidget(labels.hairline(body))
        column.addWidget(self.status)
        self.setCentralWidget(body)

    def _make_actions(self) -> None:
        # Find and Lock show their keys on their buttons and hide is heard in dialogs too: a second shortcut would be ambiguous.
        for entry in ACTIONS:
            if entry.shortcut and not entry.page and entry.id not in ("find", "lock", "hide"):
                self._add_action(entry.text, entry.shortcut, partial(self._run, entry))
        for page in self.stack.entries():
            if page.shortcut:
                self._add_action(page.title, page.shortcut, partial(self.go, page.key))

    def _add_action(self, text: str, shortcut: str, run: Callable[[], object]) -> None:
        action = QAction(_(text), self)
        action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda _checked=False: run())
        self.addAction(action)

    def _run(self, entry: ActionEntry) -> None:
        if entry.dialog:
            dialog: QDialog = navigation.load(entry.dialog)(self._session, self)  # type: ignore[assignment]  # the table names dialogs only
            dialog.open()
            return
        if not entry.page:
            getattr(self, f"do_{entry.id}")()
            return
        if entry.page != HERE:
            self.go(entry.page)
        frame = self.stack.frame()
        if frame:
            frame.page.commands()[entry.id]()

    def _find(self, typed: str, show: Callable[[Sequence[Command]], None]) -> None:
        def found(records: Sequence[Found]) -> None:
            show([Command(each.title, each.detail, each.icon, partial(self.go, each.page, each.arg)) for each in records])
        self._session.find(typed, found)

    def _on_moved(self, entry: PageEntry) -> None:
        self.navigation.set_current(entry.under or entry.key)

    def _on_touched(self, touched: Touched) -> None:
        self.stack.on_touched(touched)
        if touched.concerns("receipt"):
            self._ask_receipt()
        for entry in self._badges.values():
            if touched.concerns(*entry.badge_kinds):
                self._count_badge(entry)

    def _count_badge(self, entry: PageEntry) -> None:
        self._runner.run(lambda _context: navigation.load(entry.badge)(self._session.store), self,
                         done=lambda count: self.navigation.set_badge(entry.key, count))

    def _ask_receipt(self) -> None:
        if not self._session.is_office:
            self._runner.run(lambda _context: self._session.receipt_time(), self, done=self.status.show_receipt)

    def _set_text_percent(self, by: int) -> None:
        settings.put("text_percent", min(max(typography.percent() + by, typography.LOWEST_PERCENT), typography.HIGHEST_PERCENT))
        style.look().set(style.look().mode, settings.get("text_percent"))

    def _measure(self) -> None:
        self.setMinimumSize(typography.px(_SMALLEST_PX[0]) * 100 // max(typography.percent(), 100),
                            typography.px(_SMALLEST_PX[1]) * 100 // max(typography.percent(), 100))
        self.navigation.set_folded(self.width() < typography.px(_FOLDS_BELOW_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the navigation where room is short."""
        super().resizeEvent(event)
        self._measure()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hand over drafts, then go."""
        self.stack.save_all()
        self._privacy.forget_copied()
        self.end_watching()
        super().closeEvent(event)
        self.closed.emit()
