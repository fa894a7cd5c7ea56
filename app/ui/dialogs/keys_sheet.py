# SPDX-License-Identifier: Apache-2.0
"""F1: the keys of the page one is on, then those that work everywhere."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.ui.dialogs.frame import DialogFrame
from app.ui.theme import style, typography
from app.ui.widgets import labels

Section = tuple[str, Sequence[tuple[str, str]]]


class KeysSheet(DialogFrame):
    """Lists (keys, what they do) by heading."""

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(_("Keys"), parent, width_px=640)
        filled = [section for section in sections if section[1]]
        room = (parent.window() if parent else self).screen().availableGeometry()
        inner = _columns([filled[::2], filled[1::2]])
        if inner.sizeHint().width() > room.width() * 8 // 10:
            inner = _columns([filled])
        scroll = QScrollArea(self)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(_("Keys"))
        bar = typography.px(16)
        wanted = inner.sizeHint()
        scroll.setMinimumSize(min(wanted.width() + bar, room.width() * 8 // 10), min(wanted.height(), room.height() * 6 // 10))
        self.body.addWidget(scroll, 1)
        done = self.add_button(_("Close"), "primary")
        done.clicked.connect(self.accept)
        done.setFocus()
        told = "; ".join(f"{keys}: {what}" for _heading, lines in filled for keys, what in lines)
        self.setAccessibleDescription(told)


def _columns(parts: Sequence[Sequence[Section]]) -> QWidget:
    inner = QWidget()
    style.mark(inner, surface="plain")
    columns = QHBoxLayout(inner)
    columns.setContentsMargins(0, 0, 0, 0)
    columns.setSpacing(typography.px(32))
    for part in parts:
        column = QVBoxLayout()
        column.setSpacing(typography.px(8))
        for heading, keys in part:
            column.addWidget(labels.label(heading, type="strong"))
            column.addLayout(_table(keys))
            column.addSpacing(typography.px(8))
        column.addStretch(1)
        columns.addLayout(column, 1)
    return inner


def _table(keys: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(typography.px(12))
    grid.setVerticalSpacing(typography.px(6))
    for row, (each, what) in enumerate(keys):
        grid.addWidget(labels.key_cap(each), row, 0, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(labels.label(what), row, 1)
    grid.setColumnStretch(1, 1)
    return grid
