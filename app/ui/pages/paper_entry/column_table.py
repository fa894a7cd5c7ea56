# SPDX-License-Identifier: Apache-2.0
"""Which column answers which question: a row for each question, with its column, what stands there first, or one answer for all."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QScrollArea, QWidget

from app.base.errors import Unreadable
from app.base.text import _
from app.domain.forms.values import Value
from app.domain.htcds import column_letters
from app.domain.paper import columns
from app.domain.paper.answers import as_text, from_text
from app.domain.paper.spec import PaperForm, Place, section_words
from app.domain.paper.typed import Reading, read, shown
from app.ui.theme import style, typography
from app.ui.widgets.labels import ElidedLabel, label


class _Columns(QComboBox):
    """A list of columns that the wheel does not change while somebody scrolls past."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls."""
        event.ignore()


class ColumnTable(QScrollArea):
    """Shows the questions of a form and takes their columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[Place, _Columns, QLineEdit]] = []
        self._below: Sequence[str] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(typography.px(220))
        self.setAccessibleName(_("Columns"))

    def show_form(
        self, form: PaperForm, names: Sequence[str], below: Sequence[str], chosen: Mapping[str, int], always: Mapping[str, str]
    ) -> None:
        """Show the questions of a form against the headings of a sheet; `below` is the first row of data."""
        inner = QWidget()
        style.mark(inner, surface="plain")
        grid = QGridLayout(inner)
        grid.setHorizontalSpacing(typography.px(12))
        for at, words in enumerate((_("Question"), _("Column"), _("First row"), _("Or for every row"))):
            grid.addWidget(label(words, type="strong"), 0, at)
        self._lines, self._below, section = [], below, ""
        row = 1
        for place in columns.places(form):
            if section_words(place) != section:
                section = section_words(place)
                grid.addWidget(label(section, tone="muted"), row, 0, 1, 4)
                row += 1
            self._add(grid, row, place, names, chosen.get(place.key), always.get(place.key, ""))
            row += 1
        grid.setColumnStretch(2, 1)
        self.setWidget(inner)

    def chosen(self) -> tuple[dict[str, int], dict[str, str]]:
        """Return the columns by place, and what holds for every row, as it is kept."""
        answered = {place.key: box.currentData() for place, box, _field in self._lines if box.currentData() is not None}
        always = {place.key: as_text(self._read(place, field)) for place, box, field in self._lines
                  if field.text().strip() and box.currentData() is None}
        return answered, always

    def problem(self) -> str:
        """Return a sentence about an answer for every row that means nothing, "" where all can be read."""
        for place, box, field in self._lines:
            if field.text().strip() and box.currentData() is None:
                try:
                    self._read(place, field)
                except Unreadable as wrong:
                    field.setFocus()
                    return f"{_(place.field.label).replace('&', '')}: {wrong}"
        return ""

    def box(self, key: str) -> QComboBox:
        """Return where the column of a question is chosen."""
        return next(box for place, box, _field in self._lines if place.key == key)

    def always(self, key: str) -> QLineEdit:
        """Return where the answer for every row is typed."""
        return next(field for place, _box, field in self._lines if place.key == key)

    def _add(self, grid: QGridLayout, row: int, place: Place, names: Sequence[str], at: int | None, always: str) -> None:
        words = f"{place.number.split('.')[0]} {_(place.field.label).replace('&', '')}"
        box, field, sample = _Columns(), QLineEdit(), ElidedLabel()
        box.addItem("–", None)
        for number, name in enumerate(names):
            box.addItem(f"{column_letters(number + 1)}  {name}", number)
        box.setCurrentIndex(0 if at is None else at + 1)
        box.setAccessibleName(_("Column of {question}").format(question=words))
        box.setMaximumWidth(typography.px(260))
        field.setAccessibleName(_("Answer for every row: {question}").format(question=words))
        field.setMaximumWidth(typography.px(180))
        if always:
            field.setText(shown(place.question, from_text(place.field, always)))
        box.currentIndexChanged.connect(lambda _index: self._follow(box, field, sample))
        self._lines.append((place, box, field))
        caption = label(words + (" *" if place.field.required else ""), wrap=True)
        caption.setBuddy(box)
        parts: tuple[QWidget, ...] = (caption, box, sample, field)
        for column, part in enumerate(parts):
            grid.addWidget(part, row, column)
        self._follow(box, field, sample)

    def _follow(self, box: QComboBox, field: QLineEdit, sample: ElidedLabel) -> None:
        at = box.currentData()
        sample.set_text(self._below[at] if at is not None and at < len(self._below) else "")
        field.setEnabled(at is None)

    @staticmethod
    def _read(place: Place, field: QLineEdit) -> Value:
        return read(place.question, field.text().strip(), Reading())
