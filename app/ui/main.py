# SPDX-License-Identifier: Apache-2.0
"""The window's start: application, look, first window; then from unlock to main window to lock.

The start is quick because only the unlock screen is loaded before it is on screen. Everything behind the passphrase
(database, services, pages) is imported inside functions, and warmed up by a job while the user types.
"""

import logging
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app import bootstrap
from app.base import settings
from app.base.errors import AppError, NotFound
from app.base.text import _
from app.security import hardening
from app.services import vault
from app.ui.dialogs.unlock import Unlock, UnlockWindow
from app.ui.jobs.runner import JobRunner
from app.ui.theme import style

if TYPE_CHECKING:
    from app.ui.shell.main_window import MainWindow
    from app.ui.widgets.session import Session

logger = logging.getLogger(__name__)

_WARM_UP = ("app.services.opening", "app.services.search", "app.services.people", "app.services.cases", "app.services.exchange",
            "app.services.home", "app.domain.codelists", "app.domain.forms.catalogue", "qtawesome.iconic_font",
            "app.ui.shell.main_window", "app.ui.pages.home.page", "app.ui.pages.people.page", "app.ui.pages.person.page",
            "app.ui.pages.case.page")
_WARM_UP_AFTER_MS = 50
_CARE_AFTER_MS = 20_000

Replace = Callable[[Sequence[str]], object]


def run(argv: Sequence[str], store_path: Path | None = None) -> int:
    """Show the window until it is closed; returns the exit code."""
    bootstrap.start()
    app = QApplication([argv[0] if argv else "breakwater"])
    program = Program(app, store_path or bootstrap.default_folder())
    program.begin()
    code = app.exec()
    program.runner.shutdown()
    return code


class Program(QObject):
    """Leads from one window to the next.

    Attributes:
        runner: does all work off the GUI thread.
        window: the window on screen.
        folder: of the store.
        open_store: the store while somebody is signed in.
    """

    def __init__(self, app: QApplication, folder: Path, replace: Replace = hardening.replace_process, unlock: Unlock | None = None) -> None:
        super().__init__(app)
        self._app, self.folder, self._replace, self._unlock = app, folder, replace, unlock or vault.unlock
        self.window: QWidget | None = None
        self.open_store: Any = None
        app.setApplicationName("Breakwater")
        app.setQuitOnLastWindowClosed(False)
        style.start(app, settings.get("theme"), settings.get("text_percent"))
        self.runner = JobRunner(self)
        sys.excepthook = self._on_exception

    def begin(self) -> None:
        """Show the unlock screen, or the first-run wizard where there is no store yet."""
        try:
            face = vault.describe(self.folder)
        except NotFound:
            self._show_first_run()
            return
        window = UnlockWindow(self.folder, face, self.runner, self._unlock)
        window.unlocked.connect(self._on_unlocked)
        window.restore_wanted.connect(self._show_restore)
        window.failed.connect(self._on_sign_in_failed)
        window.closed.connect(self._app.quit)
        self._show(window)
        QTimer.singleShot(_WARM_UP_AFTER_MS, self, self.warm_up)

    def warm_up(self) -> None:
        """Import what comes after the passphrase while it is being typed."""
        self.runner.run(lambda _ctx: [import_module(name) for name in _WARM_UP], self, uses_store=False,
                        failed=lambda error: logger.error("warming up failed", exc_info=error))

    def lock(self) -> None:
        """Close the store when its last work is done, and start a fresh process in place of this one."""
        self._close_store(lambda: self._replace([sys.executable, *sys.orig_argv[1:]]))

    def close(self) -> None:
        """Close the store when its last work is done, and end."""
        self._close_store(self._app.quit)

    # -- windows ------------------------------------------------------------------------------------

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        window.show()
        if before is not None:
            before.hide()
            before.deleteLater()

    def _show_first_run(self) -> None:
        from app.ui.dialogs.first_run import FirstRunWindow

        window = FirstRunWindow(self.folder, self.runner, vault.create)
        window.created.connect(self._on_unlocked)
        window.closed.connect(self._app.quit)
        self._show(window)

    def _show_restore(self) -> None:
        from app.ui.dialogs.restore import RestoreWindow

        window = RestoreWindow(self.folder, vault.backups(self.folder), self.runner, vault.restore)
        window.restored.connect(self._on_unlocked)
        window.back_wanted.connect(self.begin)
        window.closed.connect(self._app.quit)
        self._show(window)

    def _on_unlocked(self, store: Any) -> None:
        from app.ui.shell.signed_in import session_of

        self.open_store = store
        settings.put("last_store", str(self.folder))
        self._show_main(session_of(store, vault.describe(self.folder), self.runner))
        QTimer.singleShot(_CARE_AFTER_MS, self, self._take_care)

    def _show_main(self, session: "Session") -> "MainWindow":
        from app.ui.shell import navigation
        from app.ui.shell.main_window import MainWindow

        window = MainWindow(session, self.runner, navigation.PAGES)
        window.lock_requested.connect(self.lock)
        window.closed.connect(self.close)
        window.renewal_wanted.connect(lambda: self._renew(session))
        self._show(window)
        return window

    def _renew(self, session: "Session") -> None:
        """Make the main window anew, in another language, and go where the user was."""
        from app.ui.shell.main_window import MainWindow

        before = self.window
        if isinstance(before, MainWindow):
            before.stack.save_all()
            before.end_watching()
            here = before.stack.entry()
            window = self._show_main(session)
            if here is not None and not here.under:
                window.go(here.key)

    def _take_care(self) -> None:
        store = self.open_store
        if store is not None and self.window is not None:
            self.runner.run(lambda ctx: vault.housekeeping(store, ctx), self.window, title=_("Daily care of the store"))

    # -- ends ------------------------------------------------------------------------------------------

    def _close_store(self, then: Callable[[], object]) -> None:
        # Work on the store goes one at a time in the order given, so drafts that are being handed over come before the end.
        for job in self.runner.jobs():
            if job.title:  # long work that somebody can begin again; drafts have no title
                job.cancel()
        store, self.open_store = self.open_store, None
        if store is None:
            return
        self.runner.run(lambda _ctx: vault.lock(store), self, lambda _result: then(), lambda error: self._on_not_closed(error, then))

    def _on_not_closed(self, error: Exception, then: Callable[[], object]) -> None:
        # The keys must go all the same; what was saved is in the file, and the next start looks after it.
        logger.error("closing the store failed", exc_info=error)
        then()

    # -- failures -----------------------------------------------------------------------------------------

    def _on_sign_in_failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            self._report(error)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take what no code expected: log its places, show the report, go on."""
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        logger.error("unexpected error", exc_info=(kind, error, trace))
        self._report(error)

    def _report(self, error: BaseException) -> None:
        from app.ui.dialogs.error_report import report

        report(error, self.window)
