# SPDX-License-Identifier: Apache-2.0
"""The navigation at the left edge: one line for each page, folded to icons where room is short."""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _, ngettext
from app.ui.shell.navigation import PageEntry
from app.ui.theme import icons, style, typography
from app.ui.widgets import labels
from app.ui.widgets.brand import BrandMark

_WIDE_PX, _FOLDED_PX = 196, 64


class NavigationBar(QFrame):
    """The lines of the pages. One stop for Tab; the arrows walk, Enter and Space open.

    Signals:
        chosen: the user wants a page; carries its key.
    """

    chosen = Signal(str)

    def __init__(self, entries: list[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Pages"))
        style.mark(self, surface="window")
        self._is_folded = False
        self._mark = BrandMark(24, self)
        self._name = labels.label("Breakwater", type="section", parent=self)
        self._name.setProperty("is_data", True)  # the program's name is the same in every language
        self._buttons: dict[str, _NavButton] = {}
        inner = QWidget(self)
        style.mark(inner, surface="window")
        self._column = QVBoxLayout(inner)
        self._brand = brand = QHBoxLayout()
        brand.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignLeading)
        brand.addWidget(self._name, 1)
        self._column.addLayout(brand)
        for entry in entries:
            button = _NavButton(entry, inner)
            button.clicked.connect(lambda _checked=False, key=entry.key: self.chosen.emit(key))
            button.installEventFilter(self)
            self._buttons[entry.key] = button
            self._column.addWidget(button)
        self._column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.set_current(entries[0].key if entries else "")
        self.set_folded(False)

    def button(self, key: str) -> QPushButton:
        """Return the line of a page.

        Raises:
            KeyError: it has none.
        """
        return self._buttons[key]

    def set_current(self, key: str) -> None:
        """Mark the line of a page; none for a key that has no line."""
        stop = key if key in self._buttons else next(iter(self._buttons), "")
        for each, button in self._buttons.items():
            button.setChecked(each == key)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each == stop else Qt.FocusPolicy.ClickFocus)

    def set_badge(self, key: str, count: int) -> None:
        """Show a number beside a title; 0 takes it away."""
        self._buttons[key].set_badge(count)

    def badge(self, key: str) -> int:
        """Return the number beside a title."""
        return self._buttons[key].badge

    def set_folded(self, is_folded: bool) -> None:
        """Show icons only, or icons and titles."""
        self._is_folded = is_folded
        self.setFixedWidth(typography.px(_FOLDED_PX if is_folded else _WIDE_PX))
        margin = typography.px(8)
        self._column.setContentsMargins(margin, typography.px(12), margin, margin)
        self._column.setSpacing(typography.px(2))
        self._brand.setContentsMargins(typography.px(11 if is_folded else 10), typography.px(4), 0, typography.px(14))
        self._brand.setSpacing(0 if is_folded else typography.px(10))
        self._name.setVisible(not is_folded)
        for button in self._buttons.values():
            button.set_folded(is_folded)

    def is_folded(self) -> bool:
        """Tell whether only icons are shown."""
        return self._is_folded

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk with the arrows, Home and End; a button and a scroll area would take them for themselves."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        buttons = list(self._buttons.values())
        here, last = next((place for place, button in enumerate(buttons) if button is watched), 0), len(buttons) - 1
        places = {Qt.Key.Key_Down: here + 1, Qt.Key.Key_Up: here - 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if event.key() not in places:
            return False
        buttons[min(max(places[Qt.Key(event.key())], 0), last)].setFocus(Qt.FocusReason.TabFocusReason)
        return True


class _NavButton(QPushButton):
    """One line: icon, title, badge."""

    def __init__(self, entry: PageEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self._entry = entry
        self.badge = 0
        self._is_folded = False
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setIconSize(icons.icon_size())
        keys = QKeySequence(entry.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(f"{_(entry.title)}  {keys}".strip())
        self.toggled.connect(self._show_icon)
        style.mark(self, kind="nav")
        self._show_icon()
        self.set_badge(0)

    def set_badge(self, count: int) -> None:
        self.badge = count
        waiting = ngettext("{n} waits for you", "{n} wait for you", count).format(n=count)
        self.setAccessibleName(_(self._entry.title))
        self.setAccessibleDescription(waiting if count else "")
        self.update()

    def set_folded(self, is_folded: bool) -> None:
        self._is_folded = is_folded
        self.setText("" if is_folded else "  " + _(self._entry.title))
        self.setIconSize(icons.icon_size())
        self.update()

    def _show_icon(self) -> None:
        self.setIcon(icons.icon(self._entry.icon, "accent" if self.isChecked() else "muted"))

    def sizeHint(self) -> QSize:
        """Return the size that suits the content."""
        hint = super().sizeHint()
        return QSize(hint.width() + (typography.px(36) if self.badge else 0), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        super().paintEvent(event)
        if not self.badge:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(typography.font("small", semibold=True))
        text = str(self.badge) if self.badge < 100 else "99+"
        height = typography.px(18)
        width = max(height, painter.fontMetrics().horizontalAdvance(text) + typography.px(10))
        right, top = self.width() - typography.px(8), (self.height() - height) // 2
        if self._is_folded:
            right, top = self.width(), 0
        box = QRect(right - width, top, width, height)
        if not self.isLeftToRight():
            box.moveLeft(self.width() - box.right() - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("accent"))
        painter.drawRoundedRect(QRectF(box), height / 2, height / 2)
        painter.setPen(style.colour("on_accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
