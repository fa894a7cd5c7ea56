# SPDX-License-Identifier: Apache-2.0
"""The band across the top of everything in a training store, which nobody can mistake for real data."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.base.text import _
from app.ui.theme import style, typography
from app.ui.widgets.labels import IconLabel, label


class TrainingBand(QFrame):
    """A coloured band with an icon and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = _("Training: invented people, nothing here is real")
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(typography.px(12), typography.px(4), typography.px(12), typography.px(4))
        row.setSpacing(typography.px(8))
        row.addStretch()
        row.addWidget(IconLabel("training", "on_band"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label(text))
        row.addStretch()
        style.mark(self, band="training")
