# SPDX-License-Identifier: Apache-2.0
"""A referral letter and a timeline on A4."""

from collections.abc import Sequence

from PySide6.QtGui import QPagedPaintDevice

from app.base.text import _
from app.services.letters import Letter
from app.ui.printing.pen import Look, Pen, pages
from app.ui.widgets.timeline import TimelineItem

_DATE = 30.0


def paint_letter(device: QPagedPaintDevice, look: Look, letter: Letter) -> int:
    """Draw a referral letter and return the number of pages."""
    with pages(device, look) as pen:
        pen.need(1)
        for label, words in ((_("To"), letter.addressee), (_("From"), letter.sender), (_("Our case"), letter.case_number),
                             (_("Sent on"), letter.sent_on)):
            if words:
                pen.pair(label, words, points=10.5)
        pen.y += 2
        pen.line()
        pen.text(_("We ask for your help for the person named below. Please answer whether you can give it, and from when."), 10.5, after=4)
        _pairs(pen, _("Who, and what is asked for"), letter.about)
        _pairs(pen, _("What happened"), letter.told)
        for sentence in letter.left_out:
            pen.text(sentence, 9.5, after=3)
        pen.text(_("Shared on the basis of: {basis}. Use it for this purpose only, and pass it on to nobody.").format(basis=letter.basis),
                 9.5, after=8)
        pen.need(58)
        pen.text(_("Your answer"), 11, bold=True, after=3)
        for line in (_("Accepted, from"), _("Declined, because"), _("Name, post, telephone"), _("Date and signature")):
            pen.text(line, 9.5, grey=True, after=5)
            pen.line()
        return pen.page


def paint_timeline(device: QPagedPaintDevice, look: Look, facts: Sequence[tuple[str, str]], items: Sequence[TimelineItem]) -> int:
    """Draw a timeline, newest first as on screen, and return the number of pages."""
    with pages(device, look) as pen:
        pen.need(1)
        for label, words in facts:
            if words:
                pen.pair(label, words)
        pen.y += 1
        pen.line()
        for item in items:
            width = pen.room.width() - _DATE
            high = pen.high(item.title, 9.5, bold=True, width=width) + (pen.high(item.detail, 9, width=width) if item.detail else 0)
            pen.need(min(high, 60) + 1)
            y = pen.y
            pen.text(item.date or _("no date"), 9, width=_DATE - 3, grey=True, after=0)
            pen.y = y
            pen.text(item.title, 9.5, bold=True, x=_DATE, after=0.3)
            if item.detail:
                pen.text(item.detail, 9, x=_DATE, after=0)
            pen.y += 2.2
        return pen.page


def _pairs(pen: Pen, title: str, pairs: Sequence[tuple[str, str]]) -> None:
    if pairs:
        pen.need(16)
        pen.text(title, 11, bold=True, after=2)
        for label, words in pairs:
            pen.pair(label, words, points=10)
        pen.y += 3
