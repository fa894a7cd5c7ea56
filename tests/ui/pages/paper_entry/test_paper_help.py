# SPDX-License-Identifier: Apache-2.0
"""Around the keying: keys changed, the program's way left with a reason, half-keyed forms, the scan's strip, the report."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.base import settings
from app.domain.paper.forms.catalogue import paper_form
from app.domain.paper.keys import Act
from app.domain.paper.state import Path as Way
from app.security import signing
from app.services.paper import batches, keying, reporting, scans
from app.services.paper.batches import NewBatch
from app.ui.pages.paper_entry.blank_form import spots
from app.ui.pages.paper_entry.blank_pen import HEIGHT
from app.ui.pages.paper_entry.keys_dialog import KeysDialog
from app.ui.pages.paper_entry.reason_dialog import ReasonDialog
from app.ui.pages.paper_entry.report_print import as_html
from tests.services.paper.clerk import key_next
from tests.ui import audit
from tests.ui.pages.paper_entry.desk import Desk


def shown(desk: Desk, kind: type) -> Any:
    return desk.page.findChildren(kind)[-1]


def batch(desk: Desk, forms: int = 1, **more: Any) -> str:
    batch_id = str(batches.receive(desk.store, NewBatch("border_screening", forms, **more)).batch_id)
    desk.page.opened(None)
    desk.runner.wait_idle()
    return batch_id


def test_keys_are_changed_by_pressing_another_and_hold_at_once(desk: Desk) -> None:
    batch(desk)
    desk.step("y")
    dialog = shown(desk, KeysDialog)
    assert audit.unnamed(dialog) == []
    catcher = dialog.catchers[Act.REPEAT]
    catcher.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F2):
        QTest.keyClick(catcher, key)
    dialog.save.click()
    assert "two actions" in dialog.problem.text()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab):
        QTest.keyClick(catcher, key)
    assert catcher.text() == "Tab"
    QTest.keyClick(catcher, Qt.Key.Key_Delete)
    assert catcher.text() == "F7 / ="
    catcher.listen()
    QTest.keyClick(catcher, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert catcher.text() == "Ctrl+R"
    dialog.save.click()
    assert settings.get("paper_keys") == "repeat=Ctrl+R"
    assert keying.changed_keys().keys(Act.REPEAT) == ("Ctrl+R",)
    desk.step("k")
    lines = desk.page.keys()
    assert any(keys == "Ctrl+R" for keys, _what in lines)


def test_the_programs_way_is_left_with_a_reason_and_the_form_stays_where_it_was(desk: Desk) -> None:
    batch_id = batch(desk, path=Way.PROGRAM)
    desk.step("k")
    for key in "00421714":
        desk.press(key)
    assert desk.page.keying.own_way.isVisible()
    desk.page.keying.own_way.click()
    dialog = shown(desk, ReasonDialog)
    dialog.reason.setText("an old print")
    dialog.save.click()
    desk.runner.wait_idle()
    assert (desk.state().at, desk.state().typed) == ("crossed_on", "14")
    assert desk.page.keying.own_way.isHidden()
    assert batches.open_batch(desk.store, batch_id).path is Way.OPERATOR


def test_a_half_keyed_form_is_told_with_its_time(desk: Desk) -> None:
    batch(desk)
    desk.step("k")
    desk.press("0")
    desk.page.leave()
    desk.runner.wait_idle()
    page = desk.sit_down("Ana", "clerk")
    assert page.batches._half.text().startswith("Form 1 is half keyed, last at ")
    assert desk.sit_down("Ben", "clerk").batches._half.isHidden()


def page_picture(marked: str) -> bytes:
    """A page of the form as a scan, white but for a black bar where one question stands."""
    spot = spots(paper_form("border_screening"))[marked]
    picture = Image.new("L", (630, 891), 255)
    ImageDraw.Draw(picture).rectangle((0, spot.top * 3, 630, spot.bottom * 3), fill=0)
    sink = io.BytesIO()
    picture.save(sink, "PNG")
    return sink.getvalue()


def test_beside_a_difference_lies_the_strip_of_the_paper_where_it_stands(desk: Desk) -> None:
    batch_id = batch(desk)
    key_next(desk.store, batch_id)
    scans.add(desk.store, batch_id, 1, page_picture("phone"))
    desk.sit_down("Ben", "clerk")
    key_next(desk.store, batch_id, True, phone="50900000143")
    page = desk.sit_down("Eve", "supervisor")
    desk.step("s")
    strip = page.settling.strip.pixmap()
    assert not strip.isNull()
    image = strip.toImage()
    assert image.pixelColor(image.width() // 2, image.height() // 2).lightness() < 60
    assert image.pixelColor(image.width() // 2, 1).lightness() > 200
    assert spots(paper_form("border_screening"))["phone"].page == 1
    assert spots(paper_form("border_screening"))["companion.9.sex"].bottom < HEIGHT


def test_the_report_is_signed_and_printed(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch_id = batch(desk, totals={"money": 41})
    key_next(desk.store, batch_id)
    desk.sit_down("Ben", "clerk")
    key_next(desk.store, batch_id, True)
    desk.sit_down("Eve", "supervisor")
    target = tmp_path / "report.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    desk.step("r")
    assert target.read_bytes().startswith(b"%PDF")
    made = reporting.report(desk.store, batch_id)
    assert "slip 41, forms 40" in made.text
    public = signing.public_bytes(desk.store.actor.signing_key)
    assert signing.verify(public, bytes.fromhex(made.signature), reporting.PAYLOAD_TYPE, made.text.encode())
    assert not signing.verify(public, bytes.fromhex(made.signature), reporting.PAYLOAD_TYPE, made.text.replace("40", "41").encode())
    assert made.digest in as_html(made)
    with desk.store.read() as conn:
        kinds = conn.exec_driver_sql("SELECT kind FROM journal WHERE object_id = ? AND kind = 'print'", (batch_id,)).scalars().all()
    assert len(kinds) == 2
    assert QApplication.instance() is not None
