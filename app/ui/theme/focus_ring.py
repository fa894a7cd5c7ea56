# SPDX-License-Identifier: Apache-2.0
"""A ring around whatever has the keyboard: 2 px of accent, 2 px away from the control, on every control alike."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QMainWindow,
    QMenu,
    QMenuBar,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange,
          QEvent.Type.ZOrderChange)


class FocusRing(QObject):
    """Follows the focus through all windows of the application.

    A style sheet cannot draw outside a widget, so the ring is a widget of its own, laid over the window (or over the
    scrolled area, where it has to scroll along). It never takes the mouse or the focus.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._ring: _Ring | None = None
        self._colour, self._width, self._radius = QColor("black"), 2, 6
        app.focusChanged.connect(self._moved)

    def set_look(self, colour: QColor, width: int, radius: int) -> None:
        """Use a colour, a line width (also the gap) and a corner radius in pixels."""
        self._colour, self._width, self._radius = colour, width, radius
        self._place()

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = None
        self._target = _ringed(new)
        if self._target is None:
            return
        host = self._host(self._target)
        self._ring = _Ring(host)
        walker: QWidget | None = self._target
        while walker is not None and walker is not host:
            walker.installEventFilter(self)
            self._watched.append(walker)
            walker = walker.parentWidget()
        self._place()

    def _host(self, target: QWidget) -> QWidget:
        """Return the widget that the ring lies in: the scrolled area around the control, else its window.

        Never a splitter or a tool bar, which would take the ring for one of their parts.
        """
        walker = target.parentWidget()
        while walker is not None and not walker.isWindow():
            above = walker.parentWidget()
            if isinstance(above, QAbstractScrollArea) and above.viewport() is walker:
                return walker
            walker = above
        return walker or target.window()

    def _place(self) -> None:
        ring, target = self._ring, self._target
        if ring is None or target is None or not isValid(ring) or not isValid(target):
            return
        inside = isinstance(target, QAbstractItemView | QScrollArea)  # these fill the page up to its edge
        gap = 0 if inside else 2 * self._width
        corner = target.mapTo(self._host(target), QPoint(0, 0))
        ring.draw_with(self._colour, self._width, self._radius + (0 if inside else self._width))
        ring.setGeometry(QRect(corner, target.size()).adjusted(-gap, -gap, gap, gap))
        ring.setVisible(target.isVisible())
        ring.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the ring on its control when that moves."""
        if event.type() in _MOVES:
            self._place()
        return False


class _Ring(QWidget):
    """The drawn ring."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pen, self._radius = QPen(), 0.0

    def draw_with(self, colour: QColor, width: int, radius: int) -> None:
        self._pen, self._radius = QPen(colour, width), float(radius)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._pen)
            half = self._pen.widthF() / 2
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), self._radius, self._radius)


def _ringed(focus: QWidget | None) -> QWidget | None:
    """Return the control to draw the ring around when `focus` has the keyboard, if any."""
    if focus is None or focus.isWindow() or isinstance(focus, QMainWindow | QMenu | QMenuBar):
        return None
    parent = focus.parentWidget()
    control = parent if isinstance(parent, QComboBox | QAbstractSpinBox) else focus  # the text part of a control
    return None if control.property("ring") == "none" else control
