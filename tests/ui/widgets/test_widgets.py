# SPDX-License-Identifier: Apache-2.0
"""Each small widget: what it says, to the eye and to a screen reader, and that the keyboard drives it."""

import pytest
from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.base import text
from app.ui.tables.filter_bar import FilterBar
from app.ui.widgets import labels
from app.ui.widgets.banner import KINDS, Banner
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.chips import Chip, ChoiceChip
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.headings import PageHeader, SectionHeading
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import ElidedLabel, IconLabel
from app.ui.widgets.number_field import NumberField
from app.ui.widgets.search_field import WAIT_MS, SearchField
from app.ui.widgets.stage_track import Stage, StageTrack
from app.ui.widgets.stat_tile import StatTile
from app.ui.widgets.timeline import Timeline, TimelineItem
from app.ui.widgets.toast import SHOWN_MS, Toast
from app.ui.widgets.training_band import TrainingBand


@pytest.fixture
def window(qtbot) -> QWidget:
    """Return a shown window with a field in it that holds the keyboard."""
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    made.field = QLineEdit()
    column.addWidget(made.field)
    made.resize(600, 400)
    with qtbot.waitActive(made):
        made.show()
    made.field.setFocus()
    return made


def put(window: QWidget, widget: QWidget) -> QWidget:
    window.layout().addWidget(widget)
    widget.show()
    window.layout().activate()
    return widget


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text() and not label.isHidden()]


def spoken(widget: QWidget) -> str:
    """Return the name that a screen reader is given."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_making_a_widget_opens_no_window(qapp):
    """`setVisible(True)` on a part without a parent flashes up as a window of its own."""
    made = [
        Banner("danger", "No room.", "Try again", closable=True), TrainingBand(), EmptyState("a", "b", "c"), KeyButton("a", "B"),
        Chip("a", "danger"), ChoiceChip("a"), StatTile("a", 1, note="b", opens=True), PageHeader("a", "b"), SectionHeading("a", "b", "c"),
        SearchField("a", "Ctrl+F"), FilterBar(), CardList(), Timeline(), StageTrack(STAGES, "presumed"),
    ]
    assert [widget for widget in qapp.topLevelWidgets() if widget.isVisible()] == []
    assert made


def test_a_banner_that_spoke_before_it_had_a_page_is_shown_with_it(qtbot):
    page, banner = QWidget(), Banner()
    qtbot.addWidget(page)
    banner.say("info", "Later")
    QVBoxLayout(page).addWidget(banner)
    page.show()
    assert banner.isVisible()


# Banner, band, empty state


@pytest.mark.parametrize("kind", KINDS)
def test_a_banner_has_icon_word_and_sentence(window, kind):
    banner = put(window, Banner(kind, "The stick is full."))
    assert words(banner) == [KINDS[kind][2], "The stick is full."]
    assert spoken(banner) == f"{KINDS[kind][2]}: The stick is full."
    assert banner.findChild(IconLabel).isVisible()


def test_a_banner_acts_and_is_put_away(window, qtbot):
    banner = put(window, Banner("danger", "No room.", "Try again", closable=True))
    action, close = (button for button in banner.findChildren(QPushButton))
    with qtbot.waitSignal(banner.acted):
        qtbot.keyClick(action, Qt.Key.Key_Space)
    with qtbot.waitSignal(banner.closed):
        close.click()
    assert not banner.isVisible()
    banner.say("info", "")
    assert not banner.isVisible()
    banner.say("info", "Back again")
    assert banner.isVisible()
    assert not action.isVisible()


def test_a_banner_shows_markup_as_it_was_typed(window):
    banner = put(window, Banner("info", "<b>Ana</b>"))
    assert banner.findChildren(QLabel)[1].textFormat() == Qt.TextFormat.PlainText


def test_the_training_band_says_so(window):
    band = put(window, TrainingBand())
    assert "Training" in spoken(band)


def test_an_empty_state_teaches_and_acts(window, qtbot):
    empty = put(window, EmptyState("No cases yet", "A case holds what is known. " * 6, "New case", icon="cases"))
    assert words(empty)[:1] == ["No cases yet"]
    assert spoken(empty) == "No cases yet"
    with qtbot.waitSignal(empty.acted):
        empty.findChild(KeyButton).click()
    sentence = empty.findChildren(QLabel)[1]
    empty.resize(700, 500)
    empty.layout().activate()
    assert sentence.height() >= sentence.heightForWidth(sentence.width())  # nothing is cut off
    empty.say("Nothing found", "Try other words.")
    assert words(empty) == ["Nothing found", "Try other words."]
    assert not empty.findChild(KeyButton).isVisible()


# Buttons, chips, tiles


def test_a_key_button_is_pressed_by_its_key(window, qtbot):
    button = put(window, KeyButton("Save case", "Ctrl+S", kind="primary"))
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(window.field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    button.setEnabled(False)
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.keyClick(window.field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert button.accessibleDescription() == "Ctrl+S"


def test_a_letter_typed_in_a_field_presses_no_button(window, qtbot):
    button = put(window, KeyButton("New case", "N"))
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.keyClick(window.field, Qt.Key.Key_N)
    assert window.field.text() == "n"
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_N)


def test_a_key_button_has_room_for_text_and_key(window):
    plain, keyed = KeyButton("Save"), KeyButton("Save", "Ctrl+Shift+S")
    assert keyed.sizeHint().width() > plain.sizeHint().width() + 60
    assert keyed.minimumSizeHint() == keyed.sizeHint()
    keyed.set_key("")
    assert keyed.sizeHint() == plain.sizeHint()


def test_return_is_called_enter_on_keys():
    assert labels.key_words("Ctrl+Return") == "Ctrl+Enter"


def test_a_coloured_chip_has_an_icon_besides_its_colour(window):
    chip = put(window, Chip("Urgent", "danger"))
    assert chip.findChild(IconLabel).isVisible()
    assert spoken(chip) == "Urgent"
    chip.say("Open")
    assert not chip.findChild(IconLabel).isVisible()
    assert chip.text() == "Open"


def test_a_choice_chip_is_changed_and_removed_by_keys(window, qtbot):
    chip = put(window, ChoiceChip("Stage: presumed"))
    with qtbot.waitSignal(chip.change_asked):
        qtbot.keyClick(chip, Qt.Key.Key_Return)
    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    with qtbot.waitSignal(chip.change_asked):
        qtbot.keyClick(chip, Qt.Key.Key_Space)


def test_a_stat_tile_shows_the_locales_separators_and_opens(window, qtbot):
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    tile = put(window, StatTile("Presumed victims", 1250, note="2026", opens=True))
    QLocale.setDefault(before)
    assert spoken(tile) == "Presumed victims: 1,250"
    assert words(tile) == ["1,250", "Presumed victims", "2026"]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(tile.opened):
            qtbot.keyClick(tile, key)
    with qtbot.waitSignal(tile.opened):
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    silent = put(window, StatTile("Cases", 3))
    assert silent.focusPolicy() == Qt.FocusPolicy.NoFocus
    with qtbot.assertNotEmitted(silent.opened):
        qtbot.mouseClick(silent, Qt.MouseButton.LeftButton)


# Headings, labels, fields


def test_a_page_header_has_its_primary_action_at_the_right_edge(window):
    header = PageHeader("Cases", "Vieux Fort")
    field, button = QLineEdit(), header.set_primary("New case", "N")
    header.add(field)
    put(window, header)
    header.layout().activate()
    assert field.geometry().right() < button.geometry().left()
    assert button.geometry().right() > header.width() - 40
    header.set_title("People")
    assert "People" in words(header)
    assert "Vieux Fort" not in words(header)


def test_a_section_heading_has_remark_and_action(window, qtbot):
    heading = put(window, SectionHeading("Seen before?", "2 candidates", "Search again"))
    assert words(heading) == ["Seen before?", "2 candidates"]
    with qtbot.waitSignal(heading.action.clicked):
        qtbot.keyClick(heading.action, Qt.Key.Key_Space)


def test_an_elided_label_keeps_the_whole_text(window):
    label = put(window, ElidedLabel("A sentence that is far too long for its room"))
    label.setFixedWidth(120)
    window.layout().activate()
    assert label.text().endswith("…")
    assert label.full_text() == spoken(label) == label.toolTip() == "A sentence that is far too long for its room"
    label.setFixedWidth(560)
    window.layout().activate()
    assert label.text() == label.full_text()
    assert label.toolTip() == ""


def test_labels_show_markup_as_it_was_typed(window):
    assert labels.label("<i>x</i>").textFormat() == Qt.TextFormat.PlainText


def test_search_waits_for_a_pause_and_says_a_text_once(window, qtbot):
    field, said = put(window, SearchField("Find", "Ctrl+F")), []
    field.searched.connect(said.append)
    assert field._wait.interval() == WAIT_MS == 200
    qtbot.keyClicks(field, "ana")
    assert said == []
    field._wait.timeout.emit()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert said == ["ana"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert said == ["ana", ""]
    field.set_quietly("joseph")
    field._wait.timeout.emit()
    assert said == ["ana", ""]


def test_the_key_of_a_search_field_leads_to_it(window, qtbot):
    field = put(window, SearchField("Find", "Ctrl+F"))
    field.setText("old")
    qtbot.keyClick(window.field, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert field.hasFocus()
    assert field.selectedText() == "old"


def test_a_number_field_keeps_its_limits(window, qtbot):
    field = put(window, NumberField(1, 15, 5, "minutes"))
    field.setValue(99)
    assert field.value() == 15
    assert field.text() == "15 minutes"


def test_a_flow_breaks_its_lines(window):
    host = QWidget()
    flow = FlowLayout(host, spacing=8)
    for _ in range(4):
        box = QWidget()
        box.setFixedSize(QSize(100, 20))
        flow.addWidget(box)
    put(window, host)
    assert flow.heightForWidth(500) == 20
    assert flow.heightForWidth(220) == 48
    assert flow.heightForWidth(50) == 4 * 20 + 3 * 8
    host.resize(220, 48)
    flow.activate()
    assert [(flow.itemAt(n).geometry().x(), flow.itemAt(n).geometry().y()) for n in range(4)] == [(0, 0), (108, 0), (0, 28), (108, 28)]
    host.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flow.invalidate()
    flow.activate()
    assert flow.itemAt(0).geometry().x() == 120


# Cards, timeline, stages, toast


CARDS = [
    Card("a", "Joseph, Ana", (("done", "Same birth date"),), "Likely", "warning", "person"),
    Card("b", "Josef, Anna"), Card("c", "Jose, A."),
]


def test_cards_are_walked_and_opened_by_keys(window, qtbot):
    cards, seen = put(window, CardList("Candidates")), []
    cards.set_cards(CARDS)
    cards.current_changed.connect(seen.append)
    first, second, third = cards.cards()
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    qtbot.keyClick(second, Qt.Key.Key_End)
    qtbot.keyClick(third, Qt.Key.Key_Down)
    assert seen == ["a", "b", "c"]
    assert third.hasFocus()
    with qtbot.waitSignal(cards.opened) as opened:
        qtbot.keyClick(third, Qt.Key.Key_Return)
    assert opened.args == ["c"]
    assert (spoken(first), first.accessibleDescription()) == ("Joseph, Ana", "Likely. Same birth date")


def test_the_current_card_stays_when_cards_change(window):
    cards = put(window, CardList())
    cards.set_cards(CARDS)
    cards.set_current("b")
    cards.set_cards(CARDS[1:])
    assert cards.current() == "b"
    assert [view.property("current") for view in cards.cards()] == ["true", None] or cards.cards()[0].property("current") == "true"
    cards.set_cards(CARDS[:1])
    assert cards.current() == ""


def test_a_timeline_of_hundreds_opens_by_enter(window, qtbot):
    line = put(window, Timeline("What happened"))
    line.set_items([TimelineItem(str(n), "3 Nov 2026", f"Step {n}", "A long remark. " * 30 if n == 1 else "") for n in range(400)])
    line.grab()
    heights = [line.visualRect(line.model().index(n, 0)).height() for n in range(3)]
    assert heights[1] > heights[0] == heights[2] >= 44
    line.setCurrentIndex(line.model().index(0, 0))
    qtbot.keyClick(line, Qt.Key.Key_Down)
    with qtbot.waitSignal(line.opened) as opened:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert opened.args == ["1"]
    assert line.model().data(line.model().index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == "3 Nov 2026, Step 0"
    assert len(line.items()) == 400


STAGES = [Stage("detected", "Detected", "3 Nov"), Stage("presumed", "Presumed"), Stage("closed", "Closed")]


def test_a_stage_track_tells_where_the_case_stands(window):
    track = put(window, StageTrack(STAGES, "presumed"))
    assert spoken(track) == "Stage 2 of 3: Presumed"
    shown = track.grab().toImage()
    track.set_stages(STAGES, "closed")
    assert spoken(track) == "Stage 3 of 3: Closed"
    assert track.grab().toImage() != shown
    track.set_stages(STAGES, "")
    assert spoken(track) == "No stage reached yet"


def test_a_toast_offers_undo_for_ten_seconds(window, qtbot):
    toast, undone = Toast(window), []
    toast.say("Case archived.", lambda: undone.append(True))
    assert toast.isVisible()
    assert window.rect().contains(toast.geometry())
    assert toast._clock.interval() == SHOWN_MS == 10_000
    toast._clock.timeout.emit()
    assert not toast.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    toast.findChild(QPushButton).click()
    assert undone == []
    toast.say("Case archived.", lambda: undone.append(True))
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]
    assert not toast.isVisible()


def test_a_toast_without_undo_has_no_button_and_moves_with_its_window(window):
    toast = Toast(window)
    toast.say("Saved.")
    assert not toast.findChild(QPushButton).isVisible()
    window.resize(900, 700)
    assert abs(toast.geometry().center().x() - 450) <= 1


def test_words_of_the_kit_are_translated(window):
    text.set_language(text.PSEUDO)
    banner = put(window, Banner("warning", "x"))
    track = put(window, StageTrack(STAGES, "presumed"))
    assert words(banner)[0] == text.pseudo("Check this")
    assert spoken(track).startswith("Štág")
