# SPDX-License-Identifier: Apache-2.0
"""Small pages that write down what the window tells them, and the table that names them."""

from typing import ClassVar

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from app.base.text import N_, _
from app.domain.touched import Touched
from app.ui.shell.navigation import PageEntry
from app.ui.widgets.labels import label
from app.ui.widgets.page import Page, Primary


class ListPage(Page):
    kinds: ClassVar[frozenset[str]] = frozenset({"case"})

    def __init__(self, session):
        super().__init__(session)
        self.heard: list[object] = []
        self.editing = False
        self.line = QLineEdit(self)
        self.line.setAccessibleName(_("Search in the list"))
        column = QVBoxLayout(self)
        column.addWidget(label(_("Cases of this post")))
        column.addWidget(self.line)
        self.primary = Primary(_("New case"), "N", lambda: self.heard.append("new"), "add")
        self.track(session.runner.touched, self._hear)

    def _hear(self, touched: Touched) -> None:
        self.heard.append("tracked")

    def opened(self, arg):
        self.heard.append(("opened", arg))

    def on_touched(self, touched):
        self.heard.append(touched)

    def is_editing(self):
        return self.editing

    def leave(self):
        self.heard.append("left")

    def keys(self):
        return [("Space", _("Details beside the list"))]


class PeopleListPage(ListPage):
    kinds: ClassVar[frozenset[str]] = frozenset({"person"})


class RecordPage(ListPage):
    def opened(self, arg):
        super().opened(arg)
        self.title_changed.emit(_("Case"), str(arg))


def waiting(store: object) -> int:
    """Count what waits."""
    return 3


PAGES = (
    PageEntry("cases", N_("Cases"), "cases", "tests.ui.shell.pages:ListPage", "Ctrl+1"),
    PageEntry("case", N_("Case"), "case", "tests.ui.shell.pages:RecordPage", under="cases"),
    PageEntry("people", N_("People"), "people", "tests.ui.shell.pages:PeopleListPage", "Ctrl+2", badge="tests.ui.shell.pages:waiting",
              badge_kinds=frozenset({"person"})),
    PageEntry("administration", N_("Administration"), "administration", "tests.ui.shell.pages:ListPage", needs="administer"),
)
