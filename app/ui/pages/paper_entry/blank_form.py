# SPDX-License-Identifier: Apache-2.0
"""The blank paper form as a PDF in A4, from the same declaration that is keyed: numbers, boxes, codes, page marks."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter, QPen

from app.base.text import _
from app.domain.forms.spec import Kind
from app.domain.paper.spec import PaperForm, PaperSection, Question, line_key
from app.ui.pages.paper_entry.blank_block import block_widths, room, write_block
from app.ui.pages.paper_entry.blank_pen import (
    CASE_BOXES,
    DATE_BOXES,
    LABEL,
    LINE,
    MARGIN,
    WIDTH,
    Pen,
    Spot,
    code_boxes,
    code_words,
    coded,
)

_DOTS = 300


def write_blank(form: PaperForm, target: Path) -> int:
    """Write the blank form and return its number of pages."""
    return _draw(form, QPdfWriter(str(target))).page


@cache
def spots(form: PaperForm) -> dict[str, Spot]:
    """Return where each answer stands on the printed form, by the key of its place."""
    sink = QBuffer()
    sink.open(QIODevice.OpenModeFlag.WriteOnly)
    return _draw(form, QPdfWriter(sink)).spots


def _draw(form: PaperForm, writer: QPdfWriter) -> Pen:
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
            widths = block_widths(section) if section.most else {}
            pen.need(room(section) if widths else 9 + LINE * 2)
            pen.text(QRectF(MARGIN, pen.y, 180, 7), _(section.title), 11, bold=True)
            pen.y += 8
            if widths:
                write_block(pen, section, numbers, widths)
                continue
            for line in range(1, section.most + 1) if section.most else (0,):
                _section(pen, section, line, numbers)
        return pen


def _section(pen: Pen, section: PaperSection, line: int, numbers: dict[tuple[str, str], str]) -> None:
    if line:
        pen.need(LINE * len(section.questions))
    for question in section.questions:
        number = numbers[section.key, question.field.key]
        key = line_key(section.key, line, question.field.key) if line else question.field.key
        _question(pen, question, f"{number}.{line}" if line else number, key, prints_codes=line <= 1)
    pen.y += 2 if line else 0


def _question(pen: Pen, question: Question, number: str, key: str, prints_codes: bool) -> None:
    offered = coded(question)
    codes = code_words(offered) if prints_codes else ""
    pen.need(LINE * 3 + len(codes) / 24)
    x = MARGIN + LABEL
    pen.text(QRectF(MARGIN, pen.y + 1.5, 12, LINE), number, 9, bold=True, wrap=True)
    pen.text(QRectF(MARGIN + 12, pen.y + 1.5, LABEL - 13, LINE), _(question.field.label).replace("&", ""), 9, wrap=True)
    height = LINE
    if question.case or question.field.kind is Kind.DATE:
        for count in CASE_BOXES if question.case else DATE_BOXES:
            x = pen.boxes(x, count) + 2
    elif offered:
        x = pen.boxes(x, code_boxes(question, offered)) + 3
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
    pen.mark(key, height)
    pen.y += height
