# SPDX-License-Identifier: Apache-2.0
"""Prints as their readers get them: whole, numbered, marked, and noted in the journal."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPdfWriter
from sqlalchemy import select

from app.domain.forms import outline
from app.models.journal import journal
from app.services import cases, people
from app.ui.forms import record_timeline
from app.ui.printing.papers import paint_timeline
from app.ui.printing.pen import Look
from app.ui.records.prints import PrintTimeline, ReferralLetter
from app.ui.widgets.timeline import TimelineItem
from tests.services.letters.test_letters import Told
from tests.ui.pages.conftest import CTRL

# True for a time rather than happening on a day, or told by the card itself.
NOT_TOLD = {"place", "involvement", "goal", "contact", "mark", "dependant", "alias", "document", "person_link", "attachment"}


def read(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_a_long_timeline_goes_over_pages_that_are_numbered_and_marked(qapp, tmp_path: Path) -> None:
    items = [TimelineItem(f"event:{at}", "1994" if at % 2 else "3 Nov 2026", f"Event {at:03}", "word " * (at % 40)) for at in range(120)]
    look = Look("Timeline of a person", "Restricted.", is_training=True)
    count = paint_timeline(QPdfWriter(str(tmp_path / "t.pdf")), look, [("Name", "Ana Baptiste"), ("Born", "1994")], items)
    texts = read(tmp_path / "t.pdf")
    assert len(texts) == count > 3
    for number, text in enumerate(texts, 1):
        assert f"Page {number}" in text
        assert "nothing here is real" in text
        assert "Restricted." in text
    whole = "".join(texts)
    assert [item.title for item in items if item.title not in whole] == []
    assert "01-01" not in whole
    document = pypdfium2.PdfDocument(tmp_path / "t.pdf")
    width, height = document[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
    document.close()


def test_a_text_longer_than_a_page_is_not_cut(qapp, tmp_path: Path) -> None:
    words = " ".join(f"word{at}" for at in range(4000))
    paint_timeline(QPdfWriter(str(tmp_path / "t.pdf")), Look("T", "F"), [], [TimelineItem("x:1", "2026", "Long", words)])
    whole = "".join(read(tmp_path / "t.pdf"))
    assert [word for word in ("word0", "word1999", "word3999") if word not in whole] == []


@pytest.mark.parametrize("kind", sorted({*cases.RELATED, *people.RELATED} - NOT_TOLD))
def test_the_timeline_knows_every_kind(kind: str) -> None:
    assert record_timeline._dated(kind), kind
    if kind not in record_timeline._TOLD:
        assert outline.OUTLINES[kind].dated


def test_the_letter_is_printed_from_the_referral_by_keys(opened, tmp_path: Path) -> None:
    told = []
    window = opened(fill=lambda store: told.append(Told(store)))
    window.go("case", told[0].case)
    window.page().parts.stand_on(told[0].referral)
    window.press(Qt.Key.Key_R)
    dialog = window.dialog(ReferralLetter)
    dialog.save_to(tmp_path / "letter.pdf")
    window.settle()
    assert "has not been asked" in dialog.problem.text()
    assert not (tmp_path / "letter.pdf").exists()
    told[0].agrees("assistance")
    dialog.save_to(tmp_path / "letter.pdf")
    window.settle()
    (text,) = read(tmp_path / "letter.pdf")
    for wanted in ("Health services", "Ana Baptiste", "1994", "Needs a doctor", "Your answer", "nothing here is real", "Page 1"):
        assert wanted in text
    assert "guest house" not in text


@pytest.mark.parametrize("kind", ["case", "person"])
def test_the_timeline_of_a_record_is_printed_and_noted(opened, tmp_path: Path, kind: str) -> None:
    told = []
    window = opened(fill=lambda store: told.append(Told(store)))
    record_id = told[0].case if kind == "case" else told[0].who
    window.go(kind, record_id)
    window.press(Qt.Key.Key_P, modifier=CTRL)
    window.dialog(PrintTimeline).save_to(tmp_path / "t.pdf")
    window.settle()
    whole = "".join(read(tmp_path / "t.pdf"))
    assert "Referral to health services" in whole
    assert ("VFA-26-00001-01" if kind == "case" else "Ana Baptiste") in whole
    with window.store.read() as conn:
        rows = conn.execute(select(journal.c.object_kind, journal.c.object_id).where(journal.c.kind == "print")).all()
    assert [tuple(row) for row in rows] == [(kind, record_id)]
