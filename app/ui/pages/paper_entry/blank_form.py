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
_CASE_BOXES = (5, 2, 5, 2)  # post, year, counter, check digits
_NARROWEST, _HEAD = 26.0, 14.0  # of a column that is written on; of the headings of a block
_PRINTED_CODES = 60  # longer lists are written out in words and keyed by letters


@dataclass
class Pen:
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
        pen = Pen(writer, painter, form)
        numbers = {(section.key, question.field.key): number for number, section, question in form.questions()}
        for section in form.sections:
            pen.need(9 + LINE * 2)
            pen.text(QRectF(MARGIN, pen.y, 180, 7), _(section.title), 11, bold=True)
            pen.y += 8
            if section.most and write_block(pen, section, numbers):
                continue
            for line in range(1, section.most + 1) if section.most else (0,):
                _section(pen, section, line, numbers)
        return pen.page


def _section(pen: Pen, section: PaperSection, line: int, numbers: dict[tuple[str, str], str]) -> None:
    if line:
        pen.need(LINE * len(section.questions))
    for question in section.questions:
        number = numbers[section.key, question.field.key]
        _question(pen, question, f"{number}.{line}" if line else number, prints_codes=line <= 1)
    pen.y += 2 if line else 0


def _question(pen: Pen, question: Question, number: str, prints_codes: bool) -> None:
    offered = choices(question)
    coded = [each for each in offered if each.number] if len(offered) <= _PRINTED_CODES else []
    codes = "   ".join(f"{each.number} {each.label}" for each in coded) if prints_codes else ""
    pen.need(LINE * 3 + len(codes) / 24)
    x = MARGIN + LABEL
    pen.text(QRectF(MARGIN, pen.y + 1.5, 12, LINE), number, 9, bold=True, wrap=True)
    pen.text(QRectF(MARGIN + 12, pen.y + 1.5, LABEL - 13, LINE), _(question.field.label).replace("&", ""), 9, wrap=True)
    height = LINE
    if question.case or question.field.kind is Kind.DATE:
        for count in _CASE_BOXES if question.case else _DATE_BOXES:
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


def write_block(pen: Pen, section: PaperSection, numbers: dict[tuple[str, str], str]) -> bool:
    """Print a repeated section as one block, a row for each line; False where its columns have no room beside each other."""
    fixed = {each.field.key: _width(each) for each in section.questions}
    free = [key for key, width in fixed.items() if not width]
    share = (WIDTH - 2 * MARGIN - 8 - sum(fixed.values()) - 2 * len(fixed)) / max(1, len(free))
    if free and share < _NARROWEST:
        return False
    widths = {key: width or share for key, width in fixed.items()}
    for question in section.questions:  # the codes once, above the block
        coded = [each for each in choices(question) if each.number]
        if coded and len(coded) <= _PRINTED_CODES:
            words = f"{numbers[section.key, question.field.key]}  " + "   ".join(f"{each.number} {each.label}" for each in coded)
            pen.need(9)
            pen.y += pen.text(QRectF(MARGIN, pen.y, WIDTH - 2 * MARGIN, 60), words, 7.5, wrap=True) + 1
    last = -1
    for line in range(1, section.most + 1):
        pen.need(LINE + (_HEAD if pen.page != last else 0))
        if pen.page != last:
            last = pen.page
            _block_head(pen, section, numbers, widths)
        pen.text(QRectF(MARGIN, pen.y + 1, 8, LINE), str(line), 9, bold=True, wrap=True)
        x = MARGIN + 8
        for question in section.questions:
            _block_cell(pen, question, x, widths[question.field.key])
            x += widths[question.field.key] + 2
        pen.y += LINE
    pen.y += 2
    return True


def _block_head(pen: Pen, section: PaperSection, numbers: dict[tuple[str, str], str], widths: dict[str, float]) -> None:
    x = MARGIN + 8
    for question in section.questions:
        width, number = widths[question.field.key], numbers[section.key, question.field.key]
        pen.text(QRectF(x, pen.y, max(width, 10), 4), number, 8, bold=True, wrap=True)
        pen.text(QRectF(x, pen.y + 3.5, max(width, 13), _HEAD), _(question.field.label).replace("&", ""), 6.5, wrap=True)
        x += width + 2
    pen.y += _HEAD


def _block_cell(pen: Pen, question: Question, x: float, width: float) -> None:
    if question.field.kind is Kind.DATE:
        for count in _DATE_BOXES:
            x = pen.boxes(x, count) + 1
    elif _width(question):
        pen.boxes(x, round(width / BOX))
    else:
        pen.painter.drawLine(QPointF(x, pen.y + LINE - 1.5), QPointF(x + width, pen.y + LINE - 1.5))


def _width(question: Question) -> float:
    """Return the millimetres of a column of boxes, 0 for one that is written on a line."""
    if question.field.kind is Kind.DATE:
        return BOX * 8 + 2
    coded = [each for each in choices(question) if each.number]
    return BOX * _code_boxes(question, coded) if coded and len(coded) <= _PRINTED_CODES else BOX * question.boxes
