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
        columns = QHBoxLayout()
        columns.setSpacing(typography.px(32))
        filled = [section for section in sections if section[1]]
        left, right = filled[::2], filled[1::2]
        for part in (left, right):
            if not part:
                continue
            column = QVBoxLayout()
            column.setSpacing(typography.px(8))
            for heading, keys in part:
                column.addWidget(labels.label(heading, type="strong"))
                column.addLayout(_table(keys))
                column.addSpacing(typography.px(8))
            column.addStretch(1)
            columns.addLayout(column, 1)
        inner = QWidget(self)
        inner.setLayout(columns)
        style.mark(inner, surface="plain")
        scroll = QScrollArea(self)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(_("Keys"))
        room = (parent.window() if parent else self).screen().availableGeometry()
        wanted = inner.sizeHint()
        bar = scroll.verticalScrollBar().sizeHint().width()
        scroll.setMinimumSize(min(wanted.width() + bar, room.width() * 9 // 10), min(wanted.height(), room.height() * 7 // 10))
        self.body.addWidget(scroll, 1)
        done = self.add_button(_("Close"), "primary")
        done.clicked.connect(self.accept)
        done.setFocus()
        told = "; ".join(f"{keys}: {what}" for _heading, lines in filled for keys, what in lines)
        self.setAccessibleDescription(told)


def _table(keys: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(typography.px(12))
    grid.setVerticalSpacing(typography.px(6))
    for row, (each, what) in enumerate(keys):
        grid.addWidget(labels.key_cap(each), row, 0, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(labels.label(what), row, 1)
    grid.setColumnStretch(1, 1)
    return grid
