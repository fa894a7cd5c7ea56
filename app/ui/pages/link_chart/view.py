# SPDX-License-Identifier: Apache-2.0
"""The picture of a link chart: boxes that are walked with the arrow keys, moved with Ctrl and arrows or dragged, opened with Enter."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QWidget

from app.base.text import _
from app.domain.chart_layout import Point
from app.domain.linkchart import Chart, sentence
from app.ui.pages.link_chart.items import EdgeItem, NodeItem, shifts
from app.ui.theme import style, typography

_WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_STEP, _ROOM, _SMALLEST, _LARGEST = 24.0, 120.0, 0.08, 2.5


class ChartView(QGraphicsView):
    """Shows a chart; one box is the current one.

    Signals:
        chosen: key of the node that became current.
        opened: key of a node to open.
        moved: a box was put somewhere else by hand.
    """

    chosen = Signal(str)
    opened = Signal(str)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes: dict[str, NodeItem] = {}
        self._edges: list[EdgeItem] = []
        self._chart = Chart()
        self.current = ""
        self._is_fitted = True
        self.setScene(QGraphicsScene(self))
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAccessibleName(_("Link chart"))
        self.viewport().setAccessibleName(_("Link chart"))
        self._recolour()
        style.look().changed.connect(self._recolour)

    def show_chart(self, chart: Chart, places: dict[str, Point]) -> None:
        """Show a chart; the node that was current stays so while it is there."""
        self.scene().clear()
        self._chart, self._edges = chart, []
        self._nodes = {key: NodeItem(node, places[key]) for key, node in chart.nodes.items()}
        for edge, shift in zip(chart.edges, shifts(chart.edges), strict=True):
            self._edges.append(EdgeItem(edge, self._nodes[edge.start], self._nodes[edge.end], shift))
        for item in (*self._edges, *self._nodes.values()):
            self.scene().addItem(item)
        self._widen()
        wanted = self.current if self.current in self._nodes else next(iter(self._nodes), "")
        self.current = ""
        self.choose(wanted)

    def places(self) -> dict[str, Point]:
        """Return where the boxes stand now."""
        return {key: (item.pos().x(), item.pos().y()) for key, item in self._nodes.items()}

    def choose(self, key: str) -> None:
        """Make a node the current one and bring it into view."""
        if key == self.current or key not in self._nodes:
            return
        near = {key, *self._chart.neighbours(key)}
        self.current = key
        for each, item in self._nodes.items():
            item.is_current, item.is_near = each == key, each in near
            item.setZValue(2 if each == key else 1)
            item.update()
        for edge in self._edges:
            edge.is_near = key in (edge.edge.start, edge.edge.end)
            edge.setZValue(-0.5 if edge.is_near else -1)
            edge.update()
        self.ensureVisible(self._nodes[key], 40, 40)
        self.setAccessibleDescription(sentence(self._chart, key))
        self.chosen.emit(key)

    def fit(self) -> None:
        """Show the whole chart, no larger than life."""
        box = self.scene().itemsBoundingRect().adjusted(-30, -30, 30, 30)
        if box.isEmpty():
            return
        self.resetTransform()
        life = typography.px(100) / 100
        size = min(self.viewport().width() / box.width(), self.viewport().height() / box.height(), life)
        self.scale(max(size, _SMALLEST), max(size, _SMALLEST))
        self.centerOn(box.center())
        self._is_fitted = True

    def zoom(self, factor: float) -> None:
        """Come nearer or go farther away."""
        size, self._is_fitted = self.transform().m11() * factor, False
        if _SMALLEST <= size <= _LARGEST:
            self.scale(factor, factor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the chart while nobody has zoomed."""
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, move, open, zoom."""
        key, shifted = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _WAYS and shifted:
            self._push(*_WAYS[Qt.Key(key)])
        elif key in _WAYS:
            self.choose(self._towards(*_WAYS[Qt.Key(key)]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.opened.emit(self.current)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._nodes:
            self.choose(list(self._nodes)[0 if key == Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self.current:
            order = list(self._nodes)
            self.choose(order[(order.index(self.current) + (1 if key == Qt.Key.Key_PageDown else -1)) % len(order)])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) and not shifted:
            self.zoom(1.2)
        elif key == Qt.Key.Key_Minus and not shifted:
            self.zoom(1 / 1.2)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the box under the mouse."""
        self._before = self.places()
        item = self.itemAt(event.position().toPoint())
        if isinstance(item, NodeItem):
            self.choose(item.node.key)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Notice that a box was dragged."""
        super().mouseReleaseEvent(event)
        if self.places() != self._before:
            self._widen()
            self.moved.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what a box stands for."""
        item = self.itemAt(event.position().toPoint())
        if isinstance(item, NodeItem):
            self.opened.emit(item.node.key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1.15 if event.angleDelta().y() > 0 else 1 / 1.15)
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say where one is."""
        super().focusInEvent(event)
        self.viewport().update()

    def _towards(self, across: int, down: int) -> str:
        """Return the nearest node in a direction, the current one where there is none."""
        if self.current not in self._nodes:
            return ""
        here = self._nodes[self.current].pos()
        best, least = self.current, math.inf
        for key, item in self._nodes.items():
            dx, dy = item.pos().x() - here.x(), item.pos().y() - here.y()
            ahead, aside = (dx * across, abs(dy)) if across else (dy * down, abs(dx))
            if ahead > 1 and ahead + 2 * aside < least:
                best, least = key, ahead + 2 * aside
        return best

    def _push(self, across: int, down: int) -> None:
        if self.current in self._nodes:
            item = self._nodes[self.current]
            item.setPos(item.pos() + QPointF(across * _STEP, down * _STEP))
            self._widen()
            self.ensureVisible(item, 40, 40)
            self.moved.emit()

    def _widen(self) -> None:
        box = self.scene().itemsBoundingRect()
        self.scene().setSceneRect(QRectF(box).adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM))

    def _recolour(self) -> None:
        self.setBackgroundBrush(style.colour("window"))
        self.viewport().update()
