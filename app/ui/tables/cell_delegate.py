# SPDX-License-Identifier: Apache-2.0
"""Draws the cells of our tables from the rows themselves: one call for each cell instead of seven questions by role."""

from typing import Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.tables.column import ALIGNMENTS, Column
from app.ui.tables.row_model import WAITING, RowModel
from app.ui.theme import icons, style, typography
from app.ui.widgets.chips import TONE_ICONS

Index = QModelIndex | QPersistentModelIndex
PADDING = 12


class Host(Protocol):
    """What the delegate asks its table; `hovered` is the place of the row under the pointer, or -1."""

    hovered: int

    def rows(self) -> RowModel:
        """Return the model."""

    def row_height(self) -> int:
        """Return the height of a row in pixels."""


class CellDelegate(QStyledItemDelegate):
    """Draws ground, hairline, icon, text or chip of a cell."""

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._view = host
        self.take_look()

    def take_look(self) -> None:
        """Take fonts and measures from the look in use."""
        self._font = typography.font("base", tabular=True)
        self._small = typography.font("small", semibold=False, tabular=True)
        self._metrics, self._small_metrics = QFontMetrics(self._font), QFontMetrics(self._small)
        self._padding, self._icon = typography.px(PADDING), typography.px(16)

    def letter_width(self) -> float:
        """Return the width of a letter or figure, the unit of column widths."""
        return max(self._metrics.horizontalAdvance("Examine the 36 vans") / 19, self._metrics.horizontalAdvance("0"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model = index.model()
        assert isinstance(model, RowModel)
        rect: QRect = option.rect
        place = index.row()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or place == self._view.hovered:
            painter.fillRect(rect, style.colour("selected" if selected else "hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.colour("line"))
        row = model.row(place)
        column = model.columns[index.column()]
        room = rect.adjusted(self._padding, 0, -self._padding, -1)
        if row is None:
            self._text(painter, room, WAITING, "muted", self._font, self._metrics, column)
            return
        text = column.text(row)
        tone = column.tone(row) if column.tone else ""
        if column.chip:
            if text:
                self._chip(painter, room, text, tone or "neutral")
            return
        icon_name = column.icon(row) if column.icon else TONE_ICONS.get(tone, "")
        if icon_name:
            top = room.center().y() - self._icon / 2 + 0.5
            icons.paint(painter, QRectF(room.left(), top, self._icon, self._icon), icon_name, tone or "muted")
            room.setLeft(room.left() + self._icon + typography.px(6))
        self._text(painter, room, text, tone or "text", self._font, self._metrics, column)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the width that the cell's text asks for."""
        model = index.model()
        assert isinstance(model, RowModel)
        row = model.row(index.row())
        text = WAITING if row is None else model.columns[index.column()].text(row)
        return QSize(self._metrics.horizontalAdvance(text) + 2 * self._padding + typography.px(28), self._view.row_height())

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Hold the list still while a cell is being edited."""
        self._view.rows().hold("editor")
        return super().createEditor(parent, option, index)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Take in what changed meanwhile."""
        super().destroyEditor(editor, index)
        self._view.rows().release("editor")

    def _text(
        self, painter: QPainter, room: QRect, text: str, role: str, face: QFont, metrics: QFontMetrics, column: Column
    ) -> None:
        painter.setFont(face)
        painter.setPen(style.colour(role))
        if "\n" in text:
            text = " ".join(text.split())
        if metrics.horizontalAdvance(text) > room.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, ALIGNMENTS[column.align] | Qt.TextFlag.TextSingleLine, text)

    def _chip(self, painter: QPainter, room: QRect, text: str, tone: str) -> None:
        icon_name = TONE_ICONS.get(tone, "")
        icon_room = typography.px(16) if icon_name else 0
        height, side = typography.px(20), typography.px(8)
        width = min(self._small_metrics.horizontalAdvance(text) + 2 * side + icon_room + 2, room.width())
        chip = QRectF(room.left(), room.center().y() - height / 2 + 0.5, width, height)
        coloured = tone in ("accent", "danger", "warning", "success")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour(f"{tone}_edge" if coloured else "line"), 1))
        painter.setBrush(style.colour(f"{tone}_tint" if coloured else "raised"))
        painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), height / 2 - 1, height / 2 - 1)
        painter.restore()
        inside = chip.toRect().adjusted(side, 0, -side, 0)
        if icon_name:
            glyph = typography.px(13)
            icons.paint(painter, QRectF(inside.left(), chip.center().y() - glyph / 2, glyph, glyph), icon_name, tone)
            inside.setLeft(inside.left() + icon_room)
        painter.setFont(self._small)
        painter.setPen(style.colour(tone if coloured else "text"))
        shown = self._small_metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
