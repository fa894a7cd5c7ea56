# SPDX-License-Identifier: Apache-2.0
"""The boxes and lines of a link chart, painted. A kind is told by icon and word; colour only repeats it."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.base.text import _
from app.domain.chart_layout import NODE_HEIGHT, NODE_WIDTH
from app.domain.linkchart import LABELS, Edge, Node, NodeKind
from app.ui.theme import icons, style, typography

ICONS: dict[NodeKind, str] = {
    NodeKind.CASE: "case", NodeKind.PERSON: "person", NodeKind.ORGANISATION: "buildings", NodeKind.PLACE: "place", NodeKind.PHONE: "phone",
    NodeKind.ACCOUNT: "at", NodeKind.DOCUMENT: "document", NodeKind.CONVEYANCE: "boat",
}
_BOX = QRectF(-NODE_WIDTH / 2, -NODE_HEIGHT / 2, NODE_WIDTH, NODE_HEIGHT)
_READABLE, _LEGIBLE = 0.55, 0.3  # below these sizes words on lines, and in boxes, are only noise
_PAPER = QColor(255, 255, 255)


def tone(role: str, on_paper: bool) -> QColor:
    """Return the colour of a role; on paper that of black print."""
    if on_paper:
        return {"surface": _PAPER, "raised": _PAPER, "muted": QColor(70, 70, 70), "outline": QColor(90, 90, 90)}.get(role, QColor(0, 0, 0))
    return style.colour(role)


def paint_node(painter: QPainter, node: Node, rect: QRectF, *, is_current: bool = False, is_near: bool = False, on_paper: bool = False,
               with_words: bool = True) -> None:
    """Draw a box; one that came by asking "who else" has a broken edge."""
    edge = "accent" if is_current or is_near else "outline"
    pen = QPen(tone(edge, on_paper), 2.4 if is_current else 1.2)
    if not node.is_begun_with:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(tone("raised" if node.kind is NodeKind.CASE else "surface", on_paper))
    painter.drawRoundedRect(rect, 6, 6)
    side = 20.0
    spot = QRectF(rect.left() + 9, rect.center().y() - side / 2, side, side)
    icons.paint(painter, spot, ICONS[node.kind], "text" if on_paper else "accent" if node.is_begun_with else "muted")
    if not with_words:
        return
    left, width = rect.left() + 38, rect.width() - 46
    small = typography.font("small")
    small.setPixelSize(11)
    strong = typography.font("base", semibold=True)
    strong.setPixelSize(13)
    said = " · ".join(part for part in (_(LABELS[node.kind]), node.detail) if part)
    for font, words, top, role in ((small, said, 5.0, "muted"), (strong, node.label, 24.0, "text")):
        painter.setFont(font)
        painter.setPen(tone(role, on_paper))
        shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, rect.top() + top, width, 20), Qt.AlignmentFlag.AlignVCenter, shown)


def paint_edge(painter: QPainter, edge: Edge, line: QLineF, *, is_near: bool = False, on_paper: bool = False, with_words: bool = True
               ) -> None:
    """Draw a line with its word in the middle."""
    painter.setPen(QPen(tone("accent" if is_near else "outline", on_paper), 2.0 if is_near else 1.1))
    painter.drawLine(line)
    if not with_words:
        return
    font = typography.font("small", semibold=is_near)
    font.setPixelSize(11)
    metrics = QFontMetricsF(font)
    words = metrics.elidedText(edge.label, Qt.TextElideMode.ElideRight, 130)
    box = QRectF(0, 0, metrics.horizontalAdvance(words) + 8, 16)
    box.moveCenter(line.center())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tone("surface", on_paper))
    painter.drawRect(box)
    painter.setFont(font)
    painter.setPen(tone("text" if is_near else "muted", on_paper))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class NodeItem(QGraphicsItem):
    """A box that the mouse can drag; it tells its lines when it moves."""

    def __init__(self, node: Node, at: tuple[float, float]) -> None:
        super().__init__()
        self.node = node
        self.edges: list[EdgeItem] = []
        self.is_current = self.is_near = False
        self.setPos(*at)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemSendsGeometryChanges)
        self.setToolTip(" · ".join(part for part in (_(LABELS[node.kind]), node.label, node.detail) if part))

    def boundingRect(self) -> QRectF:
        """Return the box with room for its edge."""
        return _BOX.adjusted(-3, -3, 3, 3)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the box."""
        with_words = self.is_current or option.levelOfDetailFromTransform(painter.worldTransform()) >= _LEGIBLE
        paint_node(painter, self.node, _BOX, is_current=self.is_current, is_near=self.is_near, with_words=with_words)

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: object) -> object:
        """Take the lines along."""
        if change == QGraphicsItem.GraphicsItemChange.ItemPositionHasChanged:
            for edge in self.edges:
                edge.follow()
        return super().itemChange(change, value)


class EdgeItem(QGraphicsItem):
    """A line between two boxes, below them."""

    def __init__(self, edge: Edge, start: NodeItem, end: NodeItem, shift: float = 0.0) -> None:
        super().__init__()
        self.edge, self._start, self._end, self._shift = edge, start, end, shift
        self.is_near = False
        self._line = QLineF()
        self.setZValue(-1)
        for each in (start, end):
            each.edges.append(self)
        self.follow()

    def follow(self) -> None:
        """Lie between the boxes where they are now."""
        self.prepareGeometryChange()
        self._line = shifted(QLineF(self._start.pos(), self._end.pos()), self._shift)

    def boundingRect(self) -> QRectF:
        """Return room for the line and its word."""
        return QRectF(self._line.p1(), self._line.p2()).normalized().adjusted(-72, -12, 72, 12)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the line; its word where it can be read."""
        with_words = self.is_near or option.levelOfDetailFromTransform(painter.worldTransform()) >= _READABLE
        paint_edge(painter, self.edge, self._line, is_near=self.is_near, with_words=with_words)


def shifted(line: QLineF, by: float) -> QLineF:
    """Return a line moved sideways, so that two links of the same two nodes do not lie on each other."""
    length = line.length()
    if not by or not length:
        return line
    away = QPointF(-line.dy() / length * by, line.dx() / length * by)
    return line.translated(away)


def shifts(edges: tuple[Edge, ...]) -> list[float]:
    """Return how far each edge is moved sideways."""
    seen: dict[frozenset[str], int] = {}
    found = []
    for edge in edges:
        number = seen.get(frozenset((edge.start, edge.end)), 0)
        seen[frozenset((edge.start, edge.end))] = number + 1
        found.append(18.0 * ((number + 1) // 2) * (1 if number % 2 else -1))
    return found
