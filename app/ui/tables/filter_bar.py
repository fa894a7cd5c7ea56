# SPDX-License-Identifier: Apache-2.0
"""What narrows a list: a search field and filters as chips that can be added, changed and taken away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.base.text import N_, _
from app.ui.tables.choice_popup import ChoicePopup
from app.ui.theme import icons, style, typography
from app.ui.widgets.chips import ChoiceChip
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.search_field import SearchField

TEXT = "text"


@dataclass(frozen=True)
class Filter:
    """One way to narrow a list.

    Attributes:
        key: name of the filter in the query.
        label: its name, marked with `N_` and translated when shown.
        choices: returns (value, label) pairs when they are needed.
    """

    key: str
    label: str
    choices: Callable[[], Sequence[tuple[str, str]]]


class FilterBar(QWidget):
    """Search field at the left, then the chips in force, then "Add filter".

    Signals:
        changed: the filters in force as {key: value}; the search text under "text"; nothing empty.
    """

    changed = Signal(dict)

    def __init__(
        self, filters: Sequence[Filter] = (), placeholder: str = N_("Search this list"), key: str = "Ctrl+F",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._filters = {each.key: each for each in filters}
        self._values: dict[str, str] = {}
        self._chips: dict[str, ChoiceChip] = {}
        self.search = SearchField(_(placeholder), key)
        self.search.setMinimumWidth(typography.px(260))
        self.search.searched.connect(self._searched)
        self._add = QPushButton(icons.icon("add", "muted"), _("Add filter"))
        self._add.setIconSize(icons.icon_size() * 0.8)
        self._add.setAutoDefault(False)
        self._add.clicked.connect(self._choose_filter)
        style.mark(self._add, chip="add")
        self._clear = QPushButton(_("Clear all"))
        self._clear.setAutoDefault(False)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        style.mark(self._clear, kind="quiet", density="compact")
        flow_host = QWidget()
        self._flow = FlowLayout(flow_host)
        self._flow.addWidget(self._add)
        self._flow.addWidget(self._clear)
        self._add.setVisible(bool(filters))
        row = QHBoxLayout(self)
        row.setContentsMargins(typography.px(24), typography.px(8), typography.px(24), typography.px(8))
        row.setSpacing(typography.px(12))
        self._flow.setContentsMargins(0, typography.px(2), 0, typography.px(2))  # chips are lower than the field
        row.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(flow_host, 1)

    def values(self) -> dict[str, str]:
        """Return what is in force."""
        return dict(self._values)

    def set_values(self, values: Mapping[str, str]) -> None:
        """Put these filters in force, instead of all others."""
        for key in list(self._chips):
            self._drop_chip(key)
        self._values = {key: value for key, value in values.items() if value}
        self.search.set_quietly(self._values.get(TEXT, ""))
        for key in self._values:
            if key in self._filters:
                self._show_chip(key)
        self._say()

    def set_filter(self, key: str, value: str) -> None:
        """Put one filter in force, or end it with an empty value."""
        if value:
            self._values[key] = value
            self._show_chip(key)
        else:
            self._values.pop(key, None)
            self._drop_chip(key)
        self._say()

    def clear(self) -> None:
        """End all filters and the search."""
        self.set_values({})
        self._add.setFocus()

    def _searched(self, text: str) -> None:
        if text:
            self._values[TEXT] = text
        else:
            self._values.pop(TEXT, None)
        self._say()

    def _say(self) -> None:
        self._clear.setVisible(len(self._values) > 1)
        self.changed.emit(self.values())

    def _choose_filter(self) -> None:
        free = [(each.key, _(each.label)) for each in self._filters.values() if each.key not in self._values]
        popup = ChoicePopup(free, parent=self)
        popup.chosen.connect(lambda key: self._choose_value(key, self._add))
        popup.open_under(self._add)

    def _choose_value(self, key: str, under: QWidget) -> None:
        popup = ChoicePopup(self._filters[key].choices(), self._values.get(key, ""), self)
        popup.chosen.connect(lambda value: self.set_filter(key, value))
        popup.open_under(under)

    def _show_chip(self, key: str) -> None:
        words = _("{filter}: {choice}").format(filter=_(self._filters[key].label), choice=self._label_of(key))
        if key in self._chips:
            self._chips[key].setText(words)
            return
        chip = ChoiceChip(words)
        chip.change_asked.connect(lambda: self._choose_value(key, chip))
        chip.removed.connect(lambda: self._removed(key))
        self._chips[key] = chip
        self._flow.insert_widget(len(self._chips) - 1, chip)
        chip.show()

    def _label_of(self, key: str) -> str:
        value = self._values[key]
        return next((words for choice, words in self._filters[key].choices() if choice == value), value)

    def _removed(self, key: str) -> None:
        self.set_filter(key, "")
        self._add.setFocus()

    def _drop_chip(self, key: str) -> None:
        chip = self._chips.pop(key, None)
        if chip is not None:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
