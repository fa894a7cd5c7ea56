# SPDX-License-Identifier: Apache-2.0
"""The blank form holds every question with its number, every code that is keyed by number, and its marks on each page."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from app.domain.paper.forms.catalogue import PAPER_FORMS
from app.domain.paper.spec import PaperForm
from app.ui.pages.paper_entry.blank_form import write_blank
from app.ui.pages.paper_entry.blank_pen import HEIGHT, Pen, page_mark


@pytest.mark.parametrize("form", PAPER_FORMS.values(), ids=lambda form: form.key)
def test_everything_that_is_keyed_is_printed(form: PaperForm, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[float, str]] = []
    draw = Pen.text

    def spy(pen: Pen, rect: QRectF, words: str, *more: object, **options: object) -> float:
        taken = draw(pen, rect, words, *more, **options)  # type: ignore[arg-type]
        drawn.append((rect.top() + taken, words))
        return taken

    monkeypatch.setattr(Pen, "text", spy)
    target = tmp_path / "blank.pdf"
    pages = write_blank(form, target)
    assert target.read_bytes().startswith(b"%PDF")
    printed = {words for _y, words in drawn}
    is_block = {section.key: section.key != "accused" for section in form.sections if section.most}
    numbers = {number if is_block.get(section.key, True) else f"{number}.1" for number, section, _question in form.questions()}
    assert numbers <= printed
    assert {f"{page_mark(form, page)} · Page {page}" for page in range(1, pages + 1)} <= printed
    assert any("1\u00a0Female" in words for words in printed)
    assert max(y for y, _words in drawn) < HEIGHT
