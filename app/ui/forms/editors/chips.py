# SPDX-License-Identifier: Apache-2.0
"""Chosen codes as chips with their input behind them, flowing over as many lines as they need."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.base.text import _
from app.ui.theme import icons, style, typography


class ChipRow(QWidget):
    """Lays out chips and the input.

    Signals:
        removed: the user took a chip away by mouse; carries its code.
    """

    removed = Signal(str)

    def __init__(self, line: QLineEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = line
        line.setParent(self)
        self._chips: list[QPushButton] = []

    def show_chips(self, chips: list[tuple[str, str]]) -> None:
        """Show (code, label) pairs as chips."""
        for old in self._chips:
            old.hide()
            old.deleteLater()
        self._chips = []
        for code, label in chips:
            chip = QPushButton(label, self)
            chip.setIcon(icons.icon("remove", "muted"))
            chip.setIconSize(icons.icon_size() * 0.72)
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft if self.isLeftToRight() else Qt.LayoutDirection.LeftToRight)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setProperty("words", label)
            chip.setAccessibleName(_("Remove {label}").format(label=label))
            chip.setToolTip(_("Remove {label}").format(label=label))
            style.mark(chip, chip="neutral")
            chip.clicked.connect(lambda _checked=False, code=code: self.removed.emit(code))
            chip.show()
            self._chips.append(chip)
        self._arrange()

    def chips(self) -> list[QPushButton]:
        """Return the chips on screen."""
        return list(self._chips)

    def _arrange(self) -> None:
        width = self.width() if self.width() > 0 else self.sizeHint().width()
        height = self._place(width)
        if height != self.minimumHeight():
            self.setFixedHeight(height)
            self.updateGeometry()

    def _place(self, width: int) -> int:
        """Place chips and input into `width`; return the height they take."""
        gap, tall = typography.px(4), max(self._line.sizeHint().height(), typography.px(30))
        x = y = 0
        for chip in self._chips:
            size = self._fitted(chip, width)
            if x and x + size.width() > width:
                x, y = 0, y + tall + gap
            self._move(chip, QRect(x, y + (tall - size.height()) // 2, min(size.width(), width), size.height()), width)
            x += size.width() + gap
        needed = min(width, 18 * self.fontMetrics().averageCharWidth())
        if x and x + needed > width:
            x, y = 0, y + tall + gap
        self._move(self._line, QRect(x, y, max(width - x, needed), tall), width)
        return y + tall

    def _fitted(self, chip: QPushButton, width: int) -> QSize:
        """Return a chip's size; words that do not fit into a whole line end in "…", and the tool tip has them all."""
        words = str(chip.property("words"))
        if chip.text() != words:
            chip.setText(words)
        size = chip.sizeHint()
        if size.width() > width:
            room = chip.fontMetrics().horizontalAdvance(words) - (size.width() - width)
            chip.setText(chip.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))
            size = chip.sizeHint()
        return size

    def _move(self, widget: QWidget, box: QRect, width: int) -> None:
        if not self.isLeftToRight():
            box.moveLeft(width - box.right() - 1)
        widget.setGeometry(box)

    def sizeHint(self) -> QSize:
        """Return the size that suits the content."""
        return QSize(self._line.sizeHint().width(), max(self._line.sizeHint().height(), self.minimumHeight()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the text size changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._arrange()
