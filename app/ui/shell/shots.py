# SPDX-License-Identifier: Apache-2.0
"""Pictures of the window: every page as a user would see it, without a screen. For the demonstration and for designers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.domain import mrz_make, permissions
from app.domain.permissions import Action
from app.services import cases, people
from app.services.face import StoreFace
from app.ui.jobs.runner import JobRunner
from app.ui.shell.main_window import MainWindow
from app.ui.shell.navigation import PAGES, PageEntry
from app.ui.shell.signed_in import session_of
from app.ui.theme import style

SIZE = (1366, 768)
_CLOSED = 13
_LOOKED_THROUGH = 400  # newest cases among which the richest is shown


class Camera:
    """A main window that nobody sees, in one look.

    Attributes:
        window: the main window.
        made: the pictures taken so far.
    """

    def __init__(self, store: Any, folder: Path, theme: str = "light", percent: int = 100, pages: Sequence[PageEntry] = PAGES) -> None:
        self._store, self._folder, self._look = store, folder, f"{theme}-{percent}"
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        style.start(app, theme, percent)
        folder.mkdir(parents=True, exist_ok=True)
        self.made: list[Path] = []
        self.runner = JobRunner()
        facts = {name: store.fact(name) for name in ("post_name", "post_code", "is_training", "is_office")}
        face = StoreFace(facts["post_name"], facts["post_code"], facts["is_training"] == "yes", facts["is_office"] == "yes", True)
        self.window = MainWindow(session_of(store, face, self.runner), self.runner, pages)
        self.window.resize(*SIZE)
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Let jobs end and the layout take in what they brought."""
        for _round in range(3):
            self.runner.run(lambda _job: None, self.runner, uses_store=False)
            self.runner.wait_idle()
            QCoreApplication.sendPostedEvents()

    def go(self, key: str, arg: object = None) -> Any:
        """Open a page and return it."""
        self.window.go(key, arg)
        self.settle()
        frame = self.window.stack.frame()
        return frame.page if frame else None

    def shoot(self, name: str, widget: QWidget | None = None) -> Path:
        """Take a picture of the window, or of another one, as "name-theme-size.png"."""
        self.settle()
        path = self._folder / f"{name}-{self._look}.png"
        (widget or self.window).grab().save(str(path))
        self.made.append(path)
        return path

    def close(self) -> None:
        """Put the window away; the store stays open."""
        self.window.close()
        self.runner.wait_idle()
        self.runner.shutdown()
        self.window.deleteLater()


def shoot_pages(store: Any, folder: Path, themes: Sequence[str] = ("light",), percents: Sequence[int] = (100,)) -> list[Path]:
    """Take a picture of every page that the signed-in user may open, with records on it; returns the pictures."""
    made: list[Path] = []
    case_id, person_id = rich_records(store)
    for theme in themes:
        for percent in percents:
            camera = Camera(store, folder, theme, percent)
            args = {"case": case_id, "person": person_id}
            for entry in camera.window.stack.entries():
                page = camera.go(entry.key, args.get(entry.key))
                prepare = PREPARED.get(entry.key)
                if prepare:
                    prepare(page, store, person_id)
                camera.shoot(entry.key)
                if entry.key == "border_desk":
                    page.keeper.drop()  # the picture leaves nothing behind
            camera.close()
            made += camera.made
    return made


def rich_records(store: Any) -> tuple[str, str]:
    """Return the identities of a case in which much has happened and of a victim in it, "" where there is none."""
    if not permissions.allows(store.actor.role, Action.SEE_CASE):
        return "", ""
    rows = cases.list_rows(store, list(cases.list_ids(store, {})[:_LOOKED_THROUGH]))
    rows = [row for row in rows if row.victim_count]
    if not rows:
        return "", ""
    still_open = [row for row in rows if max(row.protection_stage, row.criminal_stage) < _CLOSED]
    best = max(still_open or rows, key=lambda row: row.criminal_stage + row.protection_stage)
    page = cases.open_page(store, best.id)
    victims = [row.text("person_id") for row in page.related["party"] if row.text("role") == "victim"]
    with_papers = [each for each in victims if people.open_page(store, each).related["document"]]
    return best.id, next(iter(with_papers or victims), "")


def _swipe(desk: Any, store: Any, person_id: str) -> None:
    """Swipe the passport of a person who is known here."""
    if not person_id or not permissions.allows(store.actor.role, Action.SEE_IDENTITY):
        return
    page = people.open_page(store, person_id)
    about, papers = page.content, page.related["document"]
    number = next((row.text("number") for row in papers if row.text("number")), "A1234567")
    nationality = next(iter(page.row.nationalities), "XXA")
    zone = mrz_make.make_td3(
        about.text("family") or "Traveller", about.text("given"), number, nationality, about.text("birth"), about.text("sex"), "2031-05-17"
    )
    desk.who.swipe.setPlainText(zone)


PREPARED: dict[str, Callable[[Any, Any, str], None]] = {"border_desk": _swipe}
