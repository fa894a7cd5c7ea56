# SPDX-License-Identifier: Apache-2.0
"""What draws a blank form: millimetres on A4, boxes, page marks."""

from dataclasses import dataclass, field

import segno
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPdfWriter

from app.base.text import _
from app.domain.forms.spec import Kind
from app.domain.paper.spec import PaperForm, Question, code_width
from app.domain.paper.typed import Choice, choices

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 14.0  # mm; A4
BOX, LINE, LABEL, FOOT = 5.0, 8.5, 62.0, 24.0  # handwriting boxes of 5 mm, lines of 8.5 mm
DATE_BOXES = (2, 2, 4)
CASE_BOXES = (5, 2, 5, 2)  # post, year, counter, check digits
_PRINTED_CODES = 60  # longer lists are written out in words and keyed by letters


@dataclass(frozen=True)
class Spot:
    """Where the answer to a question stands on the paper: page from 1, millimetres from its upper edge."""

    page: int
    top: float
    bottom: float


@dataclass
class Pen:
    """Draws in millimetres and knows where the page ends."""

    writer: QPdfWriter
    painter: QPainter
    form: PaperForm
    y: float = MARGIN
    page: int = 0
    spots: dict[str, Spot] = field(default_factory=dict)

    def mark(self, key: str, height: float) -> None:
        """Remember where the answer of a place is written; the pen stands at its upper edge."""
        self.spots[key] = Spot(self.page, self.y, self.y + height)

    def text(self, rect: QRectF, words: str, points: float = 9.0, bold: bool = False, wrap: bool = False) -> float:
        """Draw text and return the height it takes."""
        font = QFont("Helvetica")
        font.setPixelSize(max(1, round(points * 25.4 / 72 * 10)))
        font.setBold(bold)
        self.painter.save()
        self.painter.translate(rect.topLeft())
        self.painter.scale(0.1, 0.1)  # fonts have whole pixels; ten to the millimetre are fine enough
        self.painter.setFont(font)
        room = QRectF(0, 0, rect.width() * 10, rect.height() * 10)
        flags = Qt.TextFlag.TextWordWrap if wrap else Qt.AlignmentFlag.AlignVCenter
        taken = self.painter.boundingRect(room, flags, words)
        self.painter.drawText(room if not wrap else taken, flags, words)
        self.painter.restore()
        return taken.height() / 10

    def boxes(self, x: float, count: int) -> float:
        """Draw boxes for single characters and return where they end."""
        for number in range(count):
            self.painter.drawRect(QRectF(x + number * BOX, self.y + 1, BOX, LINE - 2.5))
        return x + count * BOX

    def need(self, height: float) -> None:
        """Begin a new page where the rest of this one is too short."""
        if self.page == 0 or self.y + height > HEIGHT - FOOT:
            if self.page:
                self.writer.newPage()
            self.page += 1
            self.y = MARGIN
            self._marks()

    def _marks(self) -> None:
        """Put title, form, version and page on the page, as text and as a QR code."""
        mark = page_mark(self.form, self.page)
        for corner in (QPointF(MARGIN - 6, MARGIN - 6), QPointF(WIDTH - MARGIN + 2, MARGIN - 6), QPointF(MARGIN - 6, HEIGHT - MARGIN + 2)):
            self.painter.fillRect(QRectF(corner.x(), corner.y(), 4, 4), QColor(0, 0, 0))
        rows = [list(row) for row in segno.make(mark, error="m", micro=False).matrix]
        side = 16.0 / len(rows)
        for down, row in enumerate(rows):
            for across, dark in enumerate(row):
                if dark:
                    at = QRectF(WIDTH - MARGIN - 16 + across * side, HEIGHT - MARGIN - 16 + down * side, side * 1.02, side * 1.02)
                    self.painter.fillRect(at, QColor(0, 0, 0))
        self.text(QRectF(MARGIN, MARGIN, 140, 9), _(self.form.title), 15, bold=True)
        self.text(QRectF(MARGIN, HEIGHT - MARGIN - 6, 140, 5), _("{mark} · Page {n}").format(mark=mark, n=self.page), 8)
        words = _("Write in capitals. Leave blank what was not asked; write REFUSED or UNKNOWN where that was the answer.")
        self.text(QRectF(MARGIN, HEIGHT - MARGIN - 14, 158, 8), words, 8, wrap=True)
        self.y = MARGIN + 13


def page_mark(form: PaperForm, page: int) -> str:
    """Return what the QR code of a page says: program, form, version, page."""
    return f"BW/{form.key}/{form.version}/{page}"


def coded(question: Question) -> list[Choice]:
    """Return the answers whose numbers are printed beside the boxes; none for long lists."""
    offered = choices(question)
    return [each for each in offered if each.number] if len(offered) <= _PRINTED_CODES else []


def code_words(offered: list[Choice]) -> str:
    """Return the printed codes; a number never parts from its word."""
    return "   ".join(f"{each.number}\u00a0{each.label}" for each in offered)


def code_boxes(question: Question, offered: list[Choice]) -> int:
    """Return how many boxes the codes of an answer need."""
    width = code_width(question.field.codelist) if question.field.codelist else 1
    return width * (min(5, len(offered)) if question.field.kind is Kind.CODES else 1)
