# SPDX-License-Identifier: Apache-2.0
"""The link chart in the window: walked, arranged, asked, filtered, kept and printed by keys alone."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from app.domain.linkchart import NodeKind
from app.models.journal import journal
from app.ui.printing.dialog import PrintDialog
from tests.services.linkchart.test_linkchart import Told
from tests.ui import audit
from tests.ui.pages.conftest import CTRL

K = Qt.Key


@pytest.fixture
def chart(opened):
    told = []
    window = opened(fill=lambda store: told.append(Told(store)))
    window.told = told[0]
    window.go("case", window.told.first)
    window.press(K.Key_L)
    window.settle()
    return window


def node(window, key):
    window.page().chart.view.choose(key)


def test_the_case_leads_to_its_chart_and_enter_to_the_person(chart):
    page = chart.page()
    assert page.chart.view.hasFocus()
    assert "Ana Baptiste" in {item.label for item in page.chart.shown().nodes.values()}
    chart.press(K.Key_Home)
    first = page.chart.view.current
    reached = {first}
    for way in (K.Key_Right, K.Key_Down, K.Key_Left, K.Key_Up) * 4:
        chart.press(way)
        reached.add(page.chart.view.current)
    assert len(reached) > 3
    node(chart, f"person:{chart.told.bo}")
    assert "Recruited by – Ana Baptiste" in page.chart.view.accessibleDescription()
    chart.press(K.Key_Return)
    chart.settle()
    assert chart.page().kind == "person"
    assert chart.page().record_id == chart.told.bo


def test_every_box_can_be_reached_by_arrows(chart):
    """Nothing is an island for the keyboard."""
    view = chart.page().chart.view
    waiting, seen = [next(iter(view.places()))], set()
    while waiting:
        seen.add(key := waiting.pop())
        for way in (K.Key_Right, K.Key_Down, K.Key_Left, K.Key_Up):
            view.choose(key)
            chart.press(way)
            waiting += [view.current] if view.current not in seen else []
    assert seen == set(view.places())


def test_page_keys_walk_through_all_boxes(chart):
    view = chart.page().chart.view
    chart.press(K.Key_Home)
    seen = []
    for _each in view.places():
        seen.append(view.current)
        chart.press(K.Key_PageDown)
    assert seen == list(view.places())
    assert view.current == seen[0]


def test_a_box_is_moved_kept_and_found_there_again(chart):
    page = chart.page()
    node(chart, f"person:{chart.told.ana}")
    before = page.chart.view.places()[f"person:{chart.told.ana}"]
    chart.press(K.Key_Right, K.Key_Right, K.Key_Down, modifier=CTRL)
    assert page.is_editing()
    chart.press(K.Key_S, modifier=CTRL)
    chart.settle()
    assert not page.is_editing()
    chart.go("cases")
    chart.go("link_chart", chart.told.first)
    x, y = chart.page().chart.view.places()[f"person:{chart.told.ana}"]
    assert (round(x - before[0]), round(y - before[1])) == (48, 24)


def test_leaving_keeps_what_was_moved(chart):
    node(chart, f"person:{chart.told.ana}")
    chart.press(K.Key_Right, modifier=CTRL)
    moved = chart.page().chart.view.places()[f"person:{chart.told.ana}"]
    chart.go("cases")
    chart.go("link_chart", chart.told.first)
    x, _y = chart.page().chart.view.places()[f"person:{chart.told.ana}"]
    assert abs(x - moved[0]) <= 1
    chart.press(K.Key_R)
    chart.settle()
    assert abs(chart.page().chart.view.places()[f"person:{chart.told.ana}"][0] - moved[0]) > 20


def test_who_else_brings_the_other_case(chart):
    page = chart.page()
    node(chart, "conveyance:SEASTAR")
    chart.press(K.Key_W)
    chart.settle()
    assert f"case:{chart.told.second}" in page.chart.shown().nodes
    assert "1 boxes" in page.chart.banner.text() or "boxes came" in page.chart.banner.text()
    node(chart, f"case:{chart.told.first}")
    chart.press(K.Key_W)
    chart.settle()
    assert "belongs to nobody" in page.chart.banner.text()


def test_kinds_are_hidden_by_their_number_and_the_table_says_the_same(chart):
    page = chart.page()
    chart.press(K.Key_T)
    rows = page.chart.table.model().rowCount()
    assert rows == len(page.chart.shown().edges)
    assert page.chart.table.hasFocus()
    chart.press(K.Key_2)  # people
    assert NodeKind.PERSON not in {each.kind for each in page.chart.shown().nodes.values()}
    assert page.chart.table.model().rowCount() < rows
    chart.press(K.Key_2, K.Key_T)
    assert page.chart.view.hasFocus()
    assert len(page.chart.shown().edges) == rows


def test_a_case_is_added_by_its_number(chart):
    from app.ui.dialogs.with_reason import WithReason

    chart.press(K.Key_A)
    dialog = chart.dialog(WithReason)
    chart.type("nothing")
    chart.press(K.Key_Return)
    chart.settle()
    assert "No case here" in dialog.problem.text()
    dialog.reason.selectAll()
    chart.type("vfa-26-00002-02")
    chart.press(K.Key_Return)
    chart.settle()
    assert f"person:{chart.told.cy}" in chart.page().chart.shown().nodes


def test_it_prints_on_a3_with_the_band_and_says_so_in_the_journal(chart, tmp_path: Path):
    chart.press(K.Key_P)
    dialog = chart.dialog(PrintDialog)
    dialog.save_to(tmp_path / "chart.pdf")
    chart.settle()
    document = pypdfium2.PdfDocument(tmp_path / "chart.pdf")
    width, height = document[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (420, 297)
    words = document[0].get_textpage().get_text_bounded()
    assert "invented people" in words
    assert "Bo Cadet" in words
    assert "Recruited by" in document[1].get_textpage().get_text_bounded()
    document.close()
    with chart.store.read() as conn:
        assert conn.execute(select(journal.c.object_id).where(journal.c.kind == "print")).scalars().all() == [chart.told.first]


def test_names_for_screen_readers_and_nothing_cut(chart):
    chart.press(K.Key_T)
    assert audit.unnamed(chart.page()) == []
    assert audit.clipped(chart.page()) == []


def test_a_clerk_looks_and_cannot_arrange(opened):
    told = []
    window = opened(role="clerk", fill=lambda store: told.append(Told(store)))
    window.go("link_chart", told[0].first)
    assert window.page().primary is None
    window.press(K.Key_Right, modifier=CTRL)
    assert not window.page().is_editing()
