# SPDX-License-Identifier: Apache-2.0
"""Draw all kit widgets into pictures, for the eyes of whoever changes the look: `python -m tests.ui.gallery FOLDER`."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import icons, style, typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.chips import Chip, ChoiceChip
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.headings import PageHeader, SectionHeading
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import ElidedLabel, hairline, key_cap, label
from app.ui.widgets.number_field import NumberField
from app.ui.widgets.search_field import SearchField
from app.ui.widgets.stage_track import Stage, StageTrack
from app.ui.widgets.stat_tile import StatTile
from app.ui.widgets.timeline import Timeline, TimelineItem
from app.ui.widgets.toast import Toast
from app.ui.widgets.training_band import TrainingBand


def row(*widgets: QWidget, stretch: bool = True) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(typography.px(12))
    for widget in widgets:
        line.addWidget(widget)
    if stretch:
        line.addStretch()
    return line


def buttons() -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(typography.px(12))
    off = KeyButton("Save case", "Ctrl+S", kind="primary")
    off.setEnabled(False)
    off_plain = QPushButton("Print")
    off_plain.setEnabled(False)
    link = QPushButton("Show all 42 changes")
    style.mark(link, kind="link")
    quiet = KeyButton("Filter", icon="filter", kind="quiet")
    menu = QPushButton("Export")
    menu.setMenu(QMenu(menu))
    tool = QToolButton()
    tool.setIcon(icons.icon("more"))
    column.addLayout(row(KeyButton("New case", "N", kind="primary", icon="add"), KeyButton("Save and next", "Ctrl+Return"), quiet, link))
    column.addLayout(row(KeyButton("Delete draft", kind="danger", icon="delete"), menu, off, off_plain, tool, key_cap("Ctrl+K")))
    return box


def fields() -> QWidget:
    box = QGroupBox("Travel document")
    grid = QGridLayout(box)
    grid.setHorizontalSpacing(typography.px(12))
    grid.setVerticalSpacing(typography.px(10))
    name = QLineEdit("Ana Joseph")
    wrong = QLineEdit("2026-02-31")
    style.mark(wrong, state="invalid")
    warned = QLineEdit("1907")
    style.mark(warned, state="warned")
    read = QLineEdit("VFA-0042-7", readOnly=True)
    off = QLineEdit("not in use", enabled=False)
    combo = QComboBox()
    combo.addItems(["Saint Lucia", "Guyana"])
    spin = NumberField(0, 120, 16, "years")
    text = QPlainTextEdit("Said that her passport is kept by the employer.")
    text.setFixedHeight(typography.px(60))
    search = QLineEdit(placeholderText="Find a case")
    search.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
    for place, (words, widget) in enumerate((
        ("Name", name), ("Nationality", combo), ("Age", spin), ("Issued", wrong), ("Born", warned), ("Case number", read),
        ("Disabled", off), ("Search", search), ("Note", text),
    )):
        grid.addWidget(label(words, tone="muted"), place, 0)
        grid.addWidget(widget, place, 1)
    checks = QWidget()
    column = QVBoxLayout(checks)
    column.setContentsMargins(0, 0, 0, 0)
    some = QCheckBox("Partly", tristate=True)
    some.setCheckState(Qt.CheckState.PartiallyChecked)
    for widget in (
        QCheckBox("Passport held by somebody else", checked=True), QCheckBox("Debt to the recruiter"), some,
        QCheckBox("Cannot be chosen", enabled=False), QCheckBox("Fixed", checked=True, enabled=False),
        QRadioButton("Said", checked=True), QRadioButton("Saw"), QRadioButton("Off", enabled=False),
    ):
        column.addWidget(widget)
        if isinstance(widget, QRadioButton):
            widget.setAutoExclusive(widget.isEnabled())
    grid.addWidget(checks, 0, 2, 9, 1)
    return box


def left() -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(*[typography.px(24)] * 4)
    column.setSpacing(typography.px(16))
    column.addWidget(buttons())
    tabs = QTabBar()
    for words in ("Overview", "People", "Events", "Documents"):
        tabs.addTab(words)
    column.addWidget(tabs)
    column.addWidget(fields())
    column.addLayout(row(
        Chip("Open"), Chip("Urgent", "danger"), Chip("Due in 2 days", "warning"), Chip("Confirmed", "success"), Chip("Police", "accent"),
        ChoiceChip("Stage: presumed"),
    ))
    for kind, text, action in (
        ("info", "Two other officers are reading this case.", ""),
        ("success", "The case was saved.", ""),
        ("warning", "The birth date is after the crossing date. Change one of them, or give a reason to keep both.", "Give a reason"),
        ("danger", "The stick was taken out before the bundle was written. Put it back in and try again.", "Try again"),
    ):
        column.addWidget(Banner(kind, text, action))
    progress = QProgressBar(textVisible=False)
    progress.setValue(40)
    column.addWidget(progress)
    column.addStretch()
    return box


def right() -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(*[typography.px(24)] * 4)
    column.setSpacing(typography.px(16))
    column.addLayout(row(
        StatTile("Due today", 3, opens=True, icon="clock"), StatTile("Overdue", 1, tone="danger", icon="overdue", note="oldest 4 days"),
        StatTile("Presumed victims", 1250, note="2026"), stretch=False,
    ))
    column.addWidget(StageTrack([
        Stage("detected", "Detected", "3 Nov"), Stage("screened", "Screened", "3 Nov"), Stage("presumed", "Presumed", "5 Nov"),
        Stage("decided", "Decided"), Stage("protected", "Protected"),
    ], "presumed"))
    column.addWidget(SectionHeading("Seen before?", "2 candidates", "Search again"))
    cards = CardList("Candidates")
    cards.set_cards([
        Card("a", "Joseph, Ana Maria", (("done", "Same birth date and nationality"), ("remove", "Passport number differs")),
             "Likely", "warning", "person"),
        Card("b", "Josef, Anna", (("done", "Name sounds alike"),), "Weak", "neutral", "person"),
    ])
    cards.set_current("b")
    cards.setFixedHeight(typography.px(190))
    column.addWidget(cards)
    line = Timeline("What happened")
    line.set_items([
        TimelineItem("1", "3 Nov 2026", "Stopped at Vieux Fort Seaport", "Officer Ana Joseph. Travelled with two other women and a man who "
                     "answered for all of them.", "border_desk", "accent"),
        TimelineItem("2", "5 Nov 2026", "Presumed victim", "Decided by the police unit, reasons recorded.", "protection", "success"),
        TimelineItem("3", "~1994", "Born", "", "person"),
        TimelineItem("4", "9 Nov 2026", "Shelter visit is overdue", "Ministry of Equity", "overdue", "danger"),
    ])
    column.addWidget(line, 1)
    long = ElidedLabel("A sentence that is far too long for the room that it has been given here, so that it is cut " * 3)
    column.addWidget(long)
    column.addWidget(hairline())
    return box


def navigation() -> QWidget:
    box = QWidget()
    box.setFixedWidth(typography.px(190))
    column = QVBoxLayout(box)
    column.setContentsMargins(*[typography.px(8)] * 4)
    column.setSpacing(typography.px(2))
    for name, words in (("home", "Home"), ("border_desk", "Border desk"), ("cases", "Cases"), ("people", "People"),
                        ("paper_entry", "Paper entry"), ("figures", "Figures"), ("exchange", "Exchange"),
                        ("administration", "Administration")):
        button = QPushButton(icons.icon(name, "accent" if name == "cases" else "muted"), words, checkable=True, checked=name == "cases")
        button.setIconSize(icons.icon_size())
        style.mark(button, kind="nav")
        column.addWidget(button)
    column.addStretch()
    view = QListWidget()
    view.addItems(["Overview", "People", "Events"])
    view.setCurrentRow(1)
    style.mark(view, kind="nav")
    column.addWidget(view)
    return box


def everything() -> QWidget:
    window = QWidget()
    style.mark(window, surface="window")
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(TrainingBand())
    header = PageHeader("Cases", "Vieux Fort Seaport")
    find = SearchField("Find anything", "Ctrl+K")
    find.setFixedWidth(typography.px(240))
    header.add(find)
    header.set_primary("New case", "N", "add")
    body = QHBoxLayout()
    body.setSpacing(0)
    body.addWidget(navigation())
    page = QFrame()
    style.mark(page, surface="page")
    inner = QVBoxLayout(page)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(0)
    inner.addWidget(header)
    inner.addWidget(hairline())
    inner.addLayout(row(left(), right(), stretch=False), 1)
    body.addWidget(page, 1)
    column.addLayout(body, 1)
    return window


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "shots")
    folder.mkdir(parents=True, exist_ok=True)
    QLocale.setDefault(QLocale("en_GB"))
    app = QApplication([])
    for theme, percent in (("light", 100), ("dark", 100), ("contrast", 100), ("light", 150)):
        style.start(app, theme, percent)
        window = everything()
        window.resize(1500, 980) if percent == 100 else window.resize(2200, 1460)
        window.show()
        toast = Toast(window)
        toast.say("Case archived.", lambda: None)
        window.findChildren(KeyButton)[0].setFocus()
        app.processEvents()
        window.grab().save(str(folder / f"kit-{theme}-{percent}.png"))
        window.close()
        empty = EmptyState("No cases yet", "A case holds what is known about one event: people, screening, protection, justice. "
                           "The first one starts here or at the border desk.", "New case", icon="cases", key="N")
        style.mark(empty, surface="window")
        empty.resize(700, 380)
        empty.show()
        app.processEvents()
        empty.grab().save(str(folder / f"empty-{theme}-{percent}.png"))
        empty.close()


if __name__ == "__main__":
    main()
