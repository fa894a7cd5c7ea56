# SPDX-License-Identifier: Apache-2.0
"""A repeated section of a blank form as one block: its codes once, its headings, a row for each line."""

from PySide6.QtCore import QPointF, QRectF

from app.base.text import _
from app.domain.forms.spec import Kind
from app.domain.paper.spec import PaperSection, Question, line_key
from app.ui.pages.paper_entry.blank_pen import BOX, DATE_BOXES, FOOT, HEIGHT, LINE, MARGIN, WIDTH, Pen, code_boxes, code_words, coded

_NARROWEST, _NARROW, _HEAD = 26.0, 12.0, 14.0  # columns that are written on, columns of boxes; headings of a block


def room(section: PaperSection) -> float:
    """Return the millimetres that a block wants on one page; a block longer than a page begins anywhere."""
    whole = 30 + _HEAD + LINE * section.most
    return whole if whole < HEIGHT - FOOT - MARGIN - 13 else 9 + LINE * 2


def block_widths(section: PaperSection) -> dict[str, float]:
    """Return the millimetres of each column of a repeated section printed as one block; empty where they have no room."""
    fixed = {each.field.key: max(_NARROW, width) if (width := _width(each)) else 0.0 for each in section.questions}
    free = [key for key, width in fixed.items() if not width]
    share = (WIDTH - 2 * MARGIN - 8 - sum(fixed.values()) - 2 * len(fixed)) / max(1, len(free))
    return {} if free and share < _NARROWEST else {key: width or share for key, width in fixed.items()}


def write_block(pen: Pen, section: PaperSection, numbers: dict[tuple[str, str], str], widths: dict[str, float]) -> None:
    """Print a repeated section as one block, a row for each line."""
    for question in section.questions:  # the codes once, above the block
        if offered := coded(question):
            words = f"{numbers[section.key, question.field.key]}  {code_words(offered)}"
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
            pen.mark(line_key(section.key, line, question.field.key), LINE)
            _block_cell(pen, question, x, widths[question.field.key])
            x += widths[question.field.key] + 2
        pen.y += LINE
    pen.y += 2


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
        for count in DATE_BOXES:
            x = pen.boxes(x, count) + 1
    elif _width(question):
        pen.boxes(x, round(_width(question) / BOX))
    else:
        pen.painter.drawLine(QPointF(x, pen.y + LINE - 1.5), QPointF(x + width, pen.y + LINE - 1.5))


def _width(question: Question) -> float:
    """Return the millimetres of a column of boxes, 0 for one that is written on a line."""
    if question.field.kind is Kind.DATE:
        return BOX * 8 + 2
    offered = coded(question)
    return BOX * (code_boxes(question, offered) if offered else question.boxes)
