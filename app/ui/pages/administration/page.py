# SPDX-License-Identifier: Apache-2.0
"""The page "Administration": its sections at the left, the chosen one at the right."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.touched import Touched
from app.ui.pages.administration.panel import Panel
from app.ui.pages.administration.sections import SECTIONS
from app.ui.theme import icons, style, typography
from app.ui.widgets.labels import hairline
from app.ui.widgets.page import Page
from app.ui.widgets.session import Session


class AdministrationPage(Page):
    """Shows the sections that the signed-in user's role may see."""

    kinds: ClassVar[frozenset[str]] = frozenset({"account", "device", "receipt", "exchange"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._sections = [section for section in SECTIONS if session.can(section.needs)]
        self._panels: dict[str, Panel] = {}
        self.contents = QListWidget()
        self.contents.setAccessibleName(_("Contents"))
        style.mark(self.contents, kind="nav")
        for section in self._sections:
            self.contents.addItem(QListWidgetItem(icons.icon(section.icon, "muted"), _(section.title)))
        self._stack = QStackedWidget()
        px = typography.px
        left = QVBoxLayout()
        left.setContentsMargins(px(12), px(12), px(12), px(12))
        left.addWidget(self.contents)
        left.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left)
        row.addWidget(hairline(upright=True))
        row.addWidget(self._stack, 1)
        style.look().changed.connect(self._measure)
        self._measure()
        self.contents.currentRowChanged.connect(self._show)
        for place in range(len(self._sections)):
            QShortcut(QKeySequence(f"Alt+{place + 1}"), self, lambda at=place: self.contents.setCurrentRow(at))
        self.contents.setCurrentRow(0)

    def opened(self, arg: object) -> None:
        """Show a section by its key; None shows the one shown last."""
        for place, section in enumerate(self._sections):
            if section.key == arg:
                self.contents.setCurrentRow(place)
        self.panel().look_again()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        self.panel().look_again()

    def panel(self) -> Panel:
        """Return the section that is shown, made when it is first seen."""
        section = self._sections[max(self.contents.currentRow(), 0)]
        if section.key not in self._panels:
            self._panels[section.key] = section.panel(self.session)
            self._stack.addWidget(self._panels[section.key])
        return self._panels[section.key]

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        sections = [(f"Alt+{place}", _(section.title)) for place, section in enumerate(self._sections, 1)]
        return [*self.panel().keys(), *sections]

    def first_focus(self) -> QWidget:
        """Begin in the contents."""
        return self.contents

    def _show(self, _place: int) -> None:
        panel = self.panel()
        self._stack.setCurrentWidget(panel)
        self.set_primary(panel.primary)
        panel.look_again()

    def _measure(self) -> None:
        self.contents.setFixedWidth(typography.px(160))
        self.contents.setFixedHeight(sum(self.contents.sizeHintForRow(at) for at in range(self.contents.count())) + typography.px(8))
        self.contents.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
