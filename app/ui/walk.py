# SPDX-License-Identifier: Apache-2.0
"""The window at work without anybody: the real program, driven by key presses from the unlock screen to the lock.

A script is a generator: it presses keys and yields what it waits for. Between two steps the event loop runs as always, so
nothing here waits by sleeping and no loop is nested.
"""

import os
import re
import sys
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QMessageLogContext, QObject, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget

from app.base import clock, settings
from app.base.errors import Trouble
from app.base.text import _
from app.domain.forms.traveller import DESK_DECISION, TRAVELLER
from app.domain.indicators import all_indicators
from app.services import vault
from app.services.invented.story import Traveller
from app.services.walk import AtDesk
from app.ui.dialogs.unlock import UnlockWindow
from app.ui.forms.form_view import FormView
from app.ui.main import Program
from app.ui.pages.border_desk.interview import InterviewPanel
from app.ui.shell import shots
from app.ui.shell.main_window import MainWindow
from app.ui.theme import style
from app.ui.widgets.banner import Banner
from app.ui.widgets.card_list import CardView
from app.ui.widgets.chips import Chip

_Kind = TypeVar("_Kind", bound=QWidget)
Script = Generator[Callable[[], object], None, None]

_LOOK_AGAIN_MS = 10
_PATIENCE_S = 60.0
_KEYS = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, " ": Qt.Key.Key_Space}


def at_the_desk(folder: Path, user: str, passphrase: str, who: Traveller, pictures: Path, allow_weak: bool = False) -> AtDesk:
    """Unlock the store in `folder`, register and screen `who`, refer, open the case, and lock.

    Raises:
        Trouble: the window did not do within a minute what was waited for.
    """
    app = _application()
    pictures.mkdir(parents=True, exist_ok=True)
    hook, last_store = sys.excepthook, settings.get("last_store")
    program = Program(app, folder, lambda _argv: app.quit(), partial(vault.unlock, allow_weak=allow_weak))
    style.look().set("light", 100)
    told = AtDesk()
    player = Player(app, _officer(program, told, user, passphrase, who, pictures))
    sys.excepthook = player.fail
    try:
        program.begin()
        player.play()
    finally:
        sys.excepthook = hook
        settings.put("last_store", last_store)
        _put_away(app, program)
    return told


def picture_pages(store: Any, folder: Path) -> list[Path]:
    """Take a picture of each page that the signed-in user may open."""
    _application()
    return shots.shoot_pages(store, folder)


def _application() -> QApplication:
    """Return the application, made for windows that are drawn in memory where there is none yet."""
    app = QApplication.instance()
    if app is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        qInstallMessageHandler(_on_qt_message)
        app = QApplication(["breakwater"])
    assert isinstance(app, QApplication)
    return app


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Pass on what Qt says, but for requests to a window manager, which is not there."""
    if kind != QtMsgType.QtDebugMsg and not text.startswith("This plugin does not support"):
        sys.stderr.write(f"{text}\n")


class Player(QObject):
    """Plays a script inside the event loop."""

    def __init__(self, app: QApplication, script: Script) -> None:
        super().__init__(app)
        self._app, self._script = app, script
        self._awaited: Callable[[], object] = lambda: True
        self._since = 0.0
        self._error: BaseException | None = None
        self._timer = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._timer.timeout.connect(self._step)

    def play(self) -> None:
        """Run the event loop until the script is through and the program has quit.

        Raises:
            Trouble: what the script waited for did not come.
        """
        self._since = clock.monotonic_s()
        self._timer.start()
        self._app.exec()
        self._timer.stop()
        if self._error is not None:
            raise self._error

    def fail(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """Take an error that no code of the window expected: it ends the walk."""
        self._error = self._error or error
        self._app.quit()

    def _step(self) -> None:
        if QApplication.activeWindow() is None:  # nobody hands the keyboard back where there is no window manager
            for window in QApplication.topLevelWidgets():
                if window.isVisible() and window.windowType() != Qt.WindowType.ToolTip:
                    window.activateWindow()
        try:
            if self._awaited():
                self._awaited = next(self._script)
                self._since = clock.monotonic_s()
            elif clock.monotonic_s() - self._since > _PATIENCE_S:
                raise Trouble(_("The window did not answer within a minute. Try again on a PC with less other work."))
        except StopIteration:  # what comes now is the lock, and after it the end of the event loop
            self._timer.stop()
        except Exception as error:  # noqa: BLE001 - the edge of the loop: the caller gets it
            self._timer.stop()
            self.fail(type(error), error, None)


def press(text: str) -> None:
    """Press the keys of a text, one after another, where the keyboard is."""
    for char in text:
        key = _KEYS.get(char) or Qt.Key(ord(char.upper()) if ord(char) < 128 else Qt.Key.Key_unknown)
        said = "\r" if char == "\n" else char
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            target = QApplication.focusWidget()
            if target is not None:
                QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, said))


class Eyes:
    """Finds things in the window on screen as somebody does who reads it, or has it read out: by their words."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def window(self) -> QWidget:
        """Return the window on screen."""
        assert self._program.window is not None
        return self._program.window

    def all(self, kind: type[_Kind]) -> list[_Kind]:
        """Return what is shown of a kind of widget."""
        return [each for each in self.window().findChildren(kind) if each.isVisible()]

    def named(self, kind: type[_Kind], words: str) -> _Kind | None:
        """Return what a screen reader calls by these words."""
        return next((each for each in self.all(kind) if each.accessibleName() == words), None)

    def button(self, words: str) -> QPushButton | None:
        """Return the button with these words on it."""
        return next((each for each in self.all(QPushButton) if each.text().replace("&", "") == words and each.isEnabled()), None)

    def here(self) -> str:
        """Return what a screen reader says of the place where the keyboard is: name and description."""
        focus = QApplication.focusWidget()
        return f"{focus.accessibleName()}: {focus.accessibleDescription()}" if focus else ""

    def is_quiet(self) -> bool:
        """Tell whether no work is going on."""
        return not self._program.runner.jobs()


def _officer(program: Program, told: AtDesk, user: str, passphrase: str, who: Traveller, pictures: Path) -> Script:
    """Play an officer: unlock, swipe, answer, refer, open the case, see the same passport again, lock."""
    eyes = Eyes(program)

    def shoot(name: str) -> None:
        told.pictures.append(pictures / f"{name}.png")
        eyes.window().grab().save(str(told.pictures[-1]))

    unlock = eyes.window()
    assert isinstance(unlock, UnlockWindow)
    yield unlock.fields.who.hasFocus
    press(f"{user}\n{passphrase} not\n")
    yield unlock.fields.error.isVisible
    told.refused = unlock.fields.error.text()
    shoot("1-unlock")
    press(f"{passphrase}\n")
    yield lambda: isinstance(program.window, MainWindow)
    window = program.window
    assert isinstance(window, MainWindow)
    window.resize(*shots.SIZE)
    window.go("border_desk")
    yield from _swipe(eyes, who)
    yield from _type(eyes, who)
    shoot("2-questions")
    yield from _answer(eyes, told, who)
    yield from _refer(eyes, told, who, shoot)
    opener = eyes.button(_("Open case"))
    assert opener is not None
    opener.setFocus()
    yield opener.hasFocus
    press(" ")
    yield lambda: eyes.is_quiet() and (entry := window.stack.entry()) and entry.key == "case"
    frame = window.stack.frame()
    told.title = frame.title if frame else ""
    shoot("5-case")
    window.go("border_desk")
    yield from _swipe(eyes, who)
    yield lambda: eyes.all(CardView)
    told.seen_again = eyes.all(CardView)[0].card.chip
    shoot("6-seen-before")
    window.do_lock()


def _swipe(eyes: Eyes, who: Traveller) -> Script:
    """Swipe the passport."""
    yield lambda: eyes.is_quiet() and eyes.named(QPlainTextEdit, _("Machine-readable zone"))
    field = eyes.named(QPlainTextEdit, _("Machine-readable zone"))
    assert field is not None
    field.setFocus()
    yield field.hasFocus
    press(who.zone + "\n")
    yield lambda: not field.hasFocus()


def _type(eyes: Eyes, who: Traveller) -> Script:
    """Type what the passport does not say; Enter goes from field to field, beginning where the swipe led."""
    typed = {_(TRAVELLER.field(key).label).replace("&", ""): text for key, text in who.typed.items()}
    form = eyes.named(FormView, _(TRAVELLER.title))
    assert form is not None
    for _field in TRAVELLER.fields():
        focus = QApplication.focusWidget()
        if focus is None or not form.isAncestorOf(focus):
            break
        label = next((each for each in typed if f"{focus.accessibleName()},".startswith(f"{each},")), "")
        press(typed.pop(label, "") + "\n")
        yield partial(_has_moved, focus)
    if typed:
        raise Trouble(_("Enter does not lead through all fields of the traveller."))
    yield lambda: eyes.is_quiet() and eyes.all(InterviewPanel)


def _has_moved(before: QWidget) -> bool:
    return QApplication.focusWidget() is not before


def _answer(eyes: Eyes, told: AtDesk, who: Traveller) -> Script:
    """Answer each question by a single key; a sign that is present by two."""
    signs = {all_indicators()[name].label: known_by for name, known_by in who.signs.items()}
    panel = eyes.all(InterviewPanel)[0]
    panel.setFocus()
    yield panel.hasFocus
    while panel.hasFocus():
        asked = eyes.here()
        known_by = next((each for label, each in signs.items() if label in asked), "")
        press("1" + known_by if known_by else "2")
        told.asked += 1
        yield lambda: True
    begins = _("Suggested: {step}").partition("{")[0]
    told.suggestion = next((each.text() for each in eyes.all(Chip) if each.text().startswith(begins)), "")
    told.reasons = tuple(line.lstrip("• ") for each in eyes.all(QLabel) for line in each.text().splitlines() if line.startswith("•"))


def _refer(eyes: Eyes, told: AtDesk, who: Traveller, shoot: Callable[[str], None]) -> Script:
    """Refer without a word of one's own, which is hindered; then with reasons."""
    words = _(DESK_DECISION.field("reasons").label).replace("&", "")
    refer = eyes.button(_("Refer"))
    assert refer is not None
    yield from _tab_to(refer)
    press(" ")
    yield lambda: eyes.is_quiet() and eyes.here().startswith(words)
    told.hindered = next((each.text() for each in eyes.all(Banner)), "")
    press(who.reasons)
    yield from _tab_to(refer)
    shoot("3-decision")
    press(" ")
    yield lambda: eyes.is_quiet() and eyes.button(_("Open case"))
    said = " ".join(each.text() for each in eyes.all(Banner))
    found = re.search(r"[A-Z]{2,5}-\d\d-\d{5,7}-\d\d", said)
    told.case_number = found[0] if found else ""
    shoot("4-referred")


def _tab_to(target: QWidget) -> Script:
    """Press Tab until the keyboard is at `target`."""
    first = QApplication.focusWidget()
    while not target.hasFocus():
        press("\t")
        if QApplication.focusWidget() is first:
            raise Trouble(_("A button cannot be reached with the Tab key."))
        yield lambda: True


def _put_away(app: QApplication, program: Program) -> None:
    """Leave nothing that would live on in this process: windows, workers, an open store."""
    window, store = program.window, program.open_store
    program.runner.wait_idle()
    if isinstance(window, MainWindow):
        window.end_watching()
    if store is not None:
        store.close()
    program.runner.shutdown()
    for each in (window, program):
        if each is not None:
            shiboken6.delete(each)
    app.setQuitOnLastWindowClosed(True)
