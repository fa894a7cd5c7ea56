# SPDX-License-Identifier: Apache-2.0
"""The blank paper form as a PDF in A4, from the same declaration that is keyed: numbers, boxes, codes, page marks."""

from dataclasses import dataclass
from pathlib import Path

import segno
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPageSize, QPainter, QPdfWriter, QPen

from app.base.text import _
from app.domain.forms.spec import Kind
from app.domain.paper.spec import PaperForm, PaperSection, Question, code_width
from app.domain.paper.typed import Choice, choices

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 14.0  # mm; A4
BOX, LINE, LABEL, FOOT = 5.0, 8.5, 62.0, 24.0  # handwriting boxes of 5 mm, lines of 8.5 mm
_DOTS = 300
_DATE_BOXES = (2, 2, 4)
_PRINTED_CODES = 60  # longer lists are written out in words and keyed by letters


@dataclass
class _Pen:
    """Draws in millimetres and knows where the page ends."""

    writer: QPdfWriter
    painter: QPainter
    form: PaperForm
    y: float = MARGIN
    page: int = 0

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


def write_blank(form: PaperForm, target: Path) -> int:
    """Write the blank form and return its number of pages."""
    writer = QPdfWriter(str(target))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(_DOTS)
    writer.setTitle(_(form.title))
    writer.setCreator("Breakwater")
    with QPainter(writer) as painter:
        scale = _DOTS / 25.4
        painter.scale(scale, scale)
        painter.setPen(QPen(QColor(0, 0, 0), 0.25))
        pen = _Pen(writer, painter, form)
        numbers = {(section.key, question.field.key): number for number, section, question in form.questions()}
        for section in form.sections:
            pen.need(9 + LINE * 2)
            pen.text(QRectF(MARGIN, pen.y, 180, 7), _(section.title), 11, bold=True)
            pen.y += 8
            for line in range(1, section.most + 1) if section.most else (0,):
                _section(pen, section, line, numbers)
        return pen.page


def _section(pen: _Pen, section: PaperSection, line: int, numbers: dict[tuple[str, str], str]) -> None:
    if line:
        pen.need(LINE * len(section.questions))
    for question in section.questions:
        number = numbers[section.key, question.field.key]
        _question(pen, question, f"{number}.{line}" if line else number, prints_codes=line <= 1)
    pen.y += 2 if line else 0


def _question(pen: _Pen, question: Question, number: str, prints_codes: bool) -> None:
    offered = choices(question)
    coded = [each for each in offered if each.number] if len(offered) <= _PRINTED_CODES else []
    codes = "   ".join(f"{each.number} {each.label}" for each in coded) if prints_codes else ""
    pen.need(LINE * 3 + len(codes) / 24)
    x = MARGIN + LABEL
    pen.text(QRectF(MARGIN, pen.y + 1.5, 12, LINE), number, 9, bold=True, wrap=True)
    pen.text(QRectF(MARGIN + 12, pen.y + 1.5, LABEL - 13, LINE), _(question.field.label).replace("&", ""), 9, wrap=True)
    height = LINE
    if question.field.kind is Kind.DATE:
        for count in _DATE_BOXES:
            x = pen.boxes(x, count) + 2
    elif coded:
        x = pen.boxes(x, _code_boxes(question, coded)) + 3
        room = WIDTH - MARGIN - x
        height = max(height, pen.text(QRectF(x, pen.y + 1, room, 90), codes, 7.5, wrap=True) + 2) if codes else height
    elif question.boxes:
        pen.boxes(x, question.boxes)
    else:
        lines = 3 if question.field.kind is Kind.LONG_TEXT else 1
        for each in range(lines):
            y = pen.y + LINE * (each + 1) - 1.5
            pen.painter.drawLine(QPointF(x, y), QPointF(WIDTH - MARGIN, y))
        height = LINE * lines
    pen.y += height


def _code_boxes(question: Question, coded: list[Choice]) -> int:
    width = code_width(question.field.codelist) if question.field.codelist else 1
    return width * (min(5, len(coded)) if question.field.kind is Kind.CODES else 1)
