# SPDX-License-Identifier: Apache-2.0
"""Draws on paper in millimetres: text that wraps, pages with head, foot, number and, in a training store, the band."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from app.base.text import _

MARGIN, BAND, FOOT = 16.0, 8.0, 14.0  # mm
_INK, _GREY, _LINE = QColor(0, 0, 0), QColor(70, 70, 70), QColor(150, 150, 150)
_TEN = 10  # fonts have whole pixels; ten to the millimetre are fine enough
_DOTS = 300


@dataclass(frozen=True)
class Look:
    """What stands on every page.

    Attributes:
        title: at the head; no names.
        foot: who printed it, when, and how it is to be kept.
    """

    title: str
    foot: str
    is_training: bool = False


def draw_text(painter: QPainter, rect: QRectF, words: str, points: float = 9.0, *, bold: bool = False, wrap: bool = False,
              colour: QColor = _INK) -> float:
    """Draw text into a rectangle in millimetres and return the height it takes."""
    painter.save()
    painter.translate(rect.topLeft())
    painter.scale(1 / _TEN, 1 / _TEN)
    painter.setFont(_font(points, bold))
    painter.setPen(colour)
    room = QRectF(0, 0, rect.width() * _TEN, rect.height() * _TEN)
    flags = Qt.TextFlag.TextWordWrap if wrap else Qt.AlignmentFlag.AlignVCenter
    taken = painter.boundingRect(room, flags, words)
    painter.drawText(room if not wrap else taken, flags, words)
    painter.restore()
    return taken.height() / _TEN


def _font(points: float, bold: bool) -> QFont:
    font = QFont("Helvetica")
    font.setPixelSize(max(1, round(points * 25.4 / 72 * _TEN)))
    font.setBold(bold)
    return font


@contextmanager
def pages(device: QPagedPaintDevice, look: Look, size: QPageSize.PageSizeId = QPageSize.PageSizeId.A4, *,
          is_wide: bool = False) -> Iterator["Pen"]:
    """Give a pen on a device, which may be a printer or a PDF file."""
    way = QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
    device.setPageLayout(QPageLayout(QPageSize(size), way, QMarginsF(0, 0, 0, 0)))
    if isinstance(device, QPdfWriter):
        device.setResolution(_DOTS)
        device.setTitle(look.title)
        device.setCreator("Breakwater")
    paper = device.pageLayout().fullRect(QPageLayout.Unit.Millimeter)
    with QPainter(device) as painter:
        dots = device.logicalDpiX() / 25.4
        painter.scale(dots, dots)
        yield Pen(device, painter, look, paper.width(), paper.height())


@dataclass
class Pen:
    """Draws downwards and begins a new page where the rest of one is too short; `width` and `height` are those of the paper."""

    device: QPagedPaintDevice
    painter: QPainter
    look: Look
    width: float
    height: float
    y: float = 0.0
    page: int = 0

    @property
    def room(self) -> QRectF:
        """Return what is left of the page between the margins."""
        return QRectF(MARGIN, self.y, self.width - 2 * MARGIN, self.height - MARGIN - FOOT - self.y)

    def need(self, height: float) -> None:
        """Begin a new page where the rest of this one is lower than `height`."""
        if self.page == 0 or self.room.height() < height:
            if self.page:
                self.device.newPage()
            self.page += 1
            self._dress()

    def text(self, words: str, points: float = 9.5, *, bold: bool = False, x: float = 0.0, width: float = 0.0, after: float = 1.5,
             grey: bool = False) -> None:
        """Write a paragraph from `x` on, over several pages where it is long."""
        room = width or self.room.width() - x
        for piece in words.split("\n"):
            for part in self._fitting(piece, points, bold, room):
                self.need(points * 0.55)
                rect = QRectF(MARGIN + x, self.y, room, self.height)
                self.y += draw_text(self.painter, rect, part, points, bold=bold, wrap=True, colour=_GREY if grey else _INK)
        self.y += after

    def pair(self, label: str, words: str, split: float = 45.0, points: float = 9.5) -> None:
        """Write a label and, beside it, what is said."""
        self.need(self.high(words, points, width=self.room.width() - split) + 1)
        draw_text(self.painter, QRectF(MARGIN, self.y, split - 2, 40), label, points, wrap=True, colour=_GREY)
        self.text(words, points, x=split, after=1.2)

    def high(self, words: str, points: float = 9.5, *, bold: bool = False, width: float = 0.0) -> float:
        """Return how high a paragraph comes out."""
        self.painter.save()
        self.painter.scale(1 / _TEN, 1 / _TEN)
        self.painter.setFont(_font(points, bold))
        room = QRectF(0, 0, (width or self.width - 2 * MARGIN) * _TEN, 1e6)
        taken = self.painter.boundingRect(room, Qt.TextFlag.TextWordWrap, words).height() / _TEN
        self.painter.restore()
        return taken

    def line(self) -> None:
        """Draw a hairline across the page."""
        self.painter.save()
        self.painter.setPen(QPen(_LINE, 0.2))
        self.painter.drawLine(self.room.topLeft(), self.room.topRight())
        self.painter.restore()
        self.y += 2.5

    def _fitting(self, words: str, points: float, bold: bool, width: float) -> Iterator[str]:
        """Yield a paragraph in parts that fit on a page."""
        most = self.height - 2 * MARGIN - FOOT - BAND - 20
        while self.high(words, points, bold=bold, width=width) > most:
            cut = words.rfind(" ", 0, 2500)
            cut = cut if cut > 0 else 2500
            yield words[:cut]
            words = words[cut:].lstrip()
        yield words

    def _dress(self) -> None:
        """Put band, title, foot and number on the page."""
        self.y = MARGIN
        if self.look.is_training:
            band = QRectF(0, 4, self.width, BAND)
            self.painter.fillRect(band, QColor("#7A1FA2"))
            words = _("Training: invented people, nothing here is real")
            draw_text(self.painter, band.adjusted(MARGIN, 0, -MARGIN, 0), words, 10, bold=True, colour=QColor("#FFFFFF"))
        low = self.height - FOOT + 2
        width = self.width - 2 * MARGIN
        draw_text(self.painter, QRectF(MARGIN, low, width - 30, 8), self.look.foot, 7.5, wrap=True, colour=_GREY)
        number = QRectF(self.width - MARGIN - 24, low, 24, 5)
        draw_text(self.painter, number, _("Page {n}").format(n=self.page), 7.5, wrap=True, colour=_GREY)
        size = 15 if self.page == 1 else 10
        self.y += draw_text(self.painter, QRectF(MARGIN, self.y, width, 12), self.look.title, size, bold=True, wrap=True) + 2.5
