# SPDX-License-Identifier: Apache-2.0
"""A page below its head: title, the way to find anything, the one primary action."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.base.text import _
from app.ui.theme import icons, style, typography
from app.ui.widgets import labels
from app.ui.widgets.headings import PageHeader
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.page import Page


class PageFrame(QWidget):
    """One created page with its head.

    Attributes:
        page: the page.
        title: what the head shows; no names of persons.

    Signals:
        find_wanted: the user wants to find something.
        back_wanted: the user wants to go back.
    """

    find_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, page: Page, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.title = title
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        style.mark(self, surface="page")
        self._back = QToolButton(self)
        self._back.setIcon(icons.icon("back", "muted"))
        self._back.setAccessibleName(_("Back"))
        self._back.setToolTip(_("Back") + "  Alt+←")
        self._back.clicked.connect(self.back_wanted)
        self._back.hide()
        self._head = PageHeader(title, parent=self)
        self._head.add_before_title(self._back)
        self._find = KeyButton(_("Find anything"), "Ctrl+K", icon="search", parent=self)
        self._find.clicked.connect(self.find_wanted)
        self._head.add(self._find)
        self._primary: KeyButton | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(labels.hairline(self))
        column.addWidget(page, 1)
        page.title_changed.connect(self._on_title)
        page.primary_changed.connect(self._show_primary)
        self._show_primary()
        style.look().changed.connect(self._measure)
        self._measure()

    def set_can_go_back(self, can: bool) -> None:
        """Show or hide the way back."""
        self._back.setVisible(can)

    def primary_button(self) -> KeyButton | None:
        """Return the button of the primary action."""
        return self._primary

    def _on_title(self, title: str, subtitle: str) -> None:
        self.title = title
        self._head.set_title(title, subtitle)

    def _show_primary(self) -> None:
        if self._primary is not None:
            self._primary.hide()
            self._primary.deleteLater()
            self._primary = None
        wanted = self.page.primary
        if wanted is not None:
            self._primary = self._head.set_primary(wanted.text, wanted.key, wanted.icon)
            self._primary.clicked.connect(lambda _checked=False: wanted.run())
            self._primary.show()  # now, so that its key works at once; the layout would show it with the next event

    def _measure(self) -> None:
        self._back.setIconSize(icons.icon_size())
        self._find.setMinimumWidth(typography.px(200))
