# SPDX-License-Identifier: Apache-2.0
"""The stages of a case as a track: what is behind, where it stands, what lies ahead."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.text import _
from app.ui.theme import icons, style, typography


@dataclass(frozen=True)
class Stage:
    """One stage: its key, its label, and the date when it was reached, as people read it (empty: not yet)."""

    key: str
    label: str
    date: str = ""


class StageTrack(QWidget):
    """Stages from left to right. Reached ones have a tick, the current one a filled ring, the others an outline."""

    def __init__(self, stages: Sequence[Stage] = (), current: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: tuple[Stage, ...] = ()
        self._current = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        style.look().changed.connect(self.updateGeometry)
        self.set_stages(stages, current)

    def set_stages(self, stages: Sequence[Stage], current: str) -> None:
        """Show these stages; `current` is the key of the stage in force, or empty before the first."""
        self._stages = tuple(stages)
        self._current = next((place for place, stage in enumerate(self._stages) if stage.key == current), -1)
        if self._current >= 0:
            self.setAccessibleName(
                _("Stage {number} of {count}: {stage}").format(
                    number=self._current + 1, count=len(self._stages), stage=self._stages[self._current].label
                )
            )
        else:
            self.setAccessibleName(_("No stage reached yet"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all labels in one line."""
        metrics = QFontMetrics(typography.font("small", semibold=True))
        widest = max((metrics.horizontalAdvance(stage.label) for stage in self._stages), default=0)
        return QSize((widest + typography.px(20)) * len(self._stages), self._height())

    def minimumSizeHint(self) -> QSize:
        """Return a width at which labels are cut but the track can be read."""
        return QSize(typography.px(56) * len(self._stages), self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line, marks and labels."""
        if not self._stages:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            step = self.width() / len(self._stages)
            radius, y = typography.px(9), typography.px(13)
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            centres = [QPointF((place + 0.5) * step, y) for place in range(len(self._stages))]
            if mirrored:
                centres.reverse()
            for place in range(len(centres) - 1):
                painter.setPen(QPen(style.colour("accent" if place < self._current else "line"), typography.px(2)))
                painter.drawLine(centres[place], centres[place + 1])
            for place, stage in enumerate(self._stages):
                self._draw_mark(painter, centres[place], radius, place)
                self._draw_label(painter, centres[place], step, stage, place)

    def _draw_mark(self, painter: QPainter, centre: QPointF, radius: float, place: int) -> None:
        ahead, now = place > self._current, place == self._current
        painter.setPen(QPen(style.colour("outline" if ahead else "accent"), typography.px(2)))
        painter.setBrush(style.colour("surface" if ahead or now else "accent"))
        painter.drawEllipse(centre, radius, radius)
        if now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("accent"))
            painter.drawEllipse(centre, radius * 0.5, radius * 0.5)
        elif not ahead:
            side = radius * 1.35
            icons.paint(painter, QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side), "check-bold", "on_accent")

    def _draw_label(self, painter: QPainter, centre: QPointF, step: float, stage: Stage, place: int) -> None:
        now = place == self._current
        face = typography.font("small", semibold=now)
        metrics = QFontMetrics(face)
        left, width = int(centre.x() - step / 2) + 2, int(step) - 4
        painter.setFont(face)
        painter.setPen(style.colour("text" if place <= self._current else "muted"))
        shown = metrics.elidedText(stage.label, Qt.TextElideMode.ElideRight, width)
        top = typography.px(27)
        painter.drawText(QRect(left, top, width, metrics.height()), Qt.AlignmentFlag.AlignCenter, shown)
        if stage.date:
            painter.setFont(typography.font("small"))
            painter.setPen(style.colour("muted"))
            shown = metrics.elidedText(stage.date, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, top + metrics.height(), width, metrics.height()), Qt.AlignmentFlag.AlignCenter, shown)

    def _height(self) -> int:
        lines = 2 if any(stage.date for stage in self._stages) else 1
        return typography.px(30) + QFontMetrics(typography.font("small")).height() * lines
