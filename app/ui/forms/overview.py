# SPDX-License-Identifier: Apache-2.0
"""The overview of a record: a card with its title, chips and facts, and everything that happened below. Scrolls as one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.ui.theme import icons, style, typography
from app.ui.widgets.chips import Chip
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import key_words, label
from app.ui.widgets.timeline import Timeline

_PORTRAIT_PX = 112


class Overview(QScrollArea):
    """Card and timeline.

    Attributes:
        card: the column of the card; the title's row stands first, the facts last.
        portrait: the photograph at its left.
        timeline: what happened, newest first.
        called: what the record is and how it is called, for print.

    Signals:
        edit_wanted: the record is to be edited.
        opened: "kind:id" of an entry of the timeline.
    """

    edit_wanted = Signal()
    opened = Signal(str)

    def __init__(self, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = typography.px
        self._title = label(type="section", wrap=True)
        self._chips = FlowLayout(spacing=8)
        edit = KeyButton(_("Edit"), "E", kind="quiet", icon="edit", only_shown=True)  # the page listens, on every section
        if not may_edit:  # it has no parent yet: told to be visible, it would flash up as a window of its own
            edit.hide()
        edit.clicked.connect(self.edit_wanted)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        self._more = KeyButton(_("More"), "M", kind="quiet", icon="more", only_shown=True)  # the page listens, as for E
        self._more.clicked.connect(self.open_menu)
        self._menu = QMenu(self)
        head.addWidget(self._title, 1)
        head.addWidget(edit)
        head.addWidget(self._more)
        words = QVBoxLayout()
        words.setSpacing(px(6))
        words.addLayout(head)
        words.addLayout(self._chips)
        self.called = ("", "")
        self._told: list[tuple[str, str, str]] = []
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(px(16))
        self._facts.setVerticalSpacing(px(6))
        self._facts.setColumnStretch(1, 2)
        self._facts.setColumnStretch(3, 2)
        frame = QFrame()
        style.mark(frame, surface="card")
        self.portrait = QLabel()
        self.portrait.setAccessibleName(_("Photograph of the person"))
        self.portrait.hide()
        beside = QHBoxLayout(frame)
        beside.setContentsMargins(px(16), px(12), px(16), px(16))
        beside.setSpacing(px(16))
        beside.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop)
        self.card = QVBoxLayout()
        self.card.setSpacing(px(12))
        beside.addLayout(self.card, 1)
        self.card.addLayout(words)
        self.card.addLayout(self._facts)
        self.timeline = Timeline(_("Timeline"))
        self.timeline.set_whole(True)
        self.timeline.opened.connect(self.opened)
        self._nothing = label(_("Nothing has happened yet."), tone="muted")
        inner = QWidget()
        style.mark(inner, surface="plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(frame)
        column.addWidget(label(_("Timeline"), type="section"))
        column.addWidget(self._nothing)
        column.addWidget(self.timeline)
        column.addStretch(1)
        self.setAccessibleName(_("Overview"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(inner)
        self.timeline.moved.connect(lambda top, height: self.ensureVisible(0, self.timeline.y() + top + height // 2, 0, height))
        self.timeline.filled.connect(lambda count: self._nothing.setVisible(not count))

    def set_menu(self, acts: Sequence[tuple[str, str, str, Callable[[], object]]]) -> None:
        """Offer these below "More": words, key, icon, what is done."""
        self._menu.clear()
        for text, keys, icon, run in acts:
            action = self._menu.addAction(icons.icon(icon, "muted"), f"{text}\t{key_words(keys)}" if keys else text)
            action.triggered.connect(lambda _checked=False, run=run: run())

    def open_menu(self) -> None:
        """Show what else can be done, below its button."""
        if self._more.isVisible():
            self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def told(self) -> list[tuple[str, str]]:
        """Return title and facts as they stand on the card, for print."""
        title = self._title.text() if self._title.text() != self.called[1] else ""
        return [self.called, (_("Title"), title), *((name, text) for name, text, _tone in self._told if text)]

    def set_title(self, text: str) -> None:
        """Show what people call the record."""
        self._title.setText(text)

    def set_portrait(self, picture: QPixmap | None) -> None:
        """Show a photograph at the left of the card, or none."""
        self.portrait.setVisible(picture is not None)
        if picture is not None:
            side, keep = typography.px(_PORTRAIT_PX), Qt.AspectRatioMode.KeepAspectRatio
            self.portrait.setPixmap(picture.scaled(side, side, keep, Qt.TransformationMode.SmoothTransformation))

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show states."""
        _clear(self._chips)
        for chip in chips:
            self._chips.addWidget(chip)

    def set_facts(self, facts: Sequence[tuple[str, str, str]]) -> None:
        """Show facts in two columns, each a name, a text and a tone; a fact without a text is left out."""
        self._told = list(facts)
        _clear(self._facts)
        for at, (name, text, tone) in enumerate(fact for fact in facts if fact[1]):
            line, side = divmod(at, 2)
            for column, each in enumerate((label(name, tone="muted", wrap=True), label(text, tone=tone, wrap=True))):
                each.setAlignment(Qt.AlignmentFlag.AlignTop)
                self._facts.addWidget(each, line, 2 * side + column)


def _clear(layout: QLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
