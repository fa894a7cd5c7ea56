# SPDX-License-Identifier: Apache-2.0
"""What a register is read as: its form, sheet, headings, order of dates, whose it is, and which column answers what."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.paper import columns
from app.domain.paper.columns import Layout
from app.domain.paper.forms.catalogue import PAPER_FORMS, paper_form
from app.domain.paper.spec import PaperForm
from app.services.paper import register
from app.services.paper.register import File
from app.ui.pages.paper_entry.column_table import ColumnTable
from app.ui.theme import typography
from app.ui.widgets.labels import label
from app.ui.widgets.number_field import NumberField
from app.ui.widgets.session import Session

_ORDERS = (("dmy", "31.12.2026"), ("mdy", "12/31/2026"), ("ymd", "2026-12-31"))


class RegisterChoices(QWidget):
    """Asks how a register is read; what was chosen for the same headings before stands there already.

    Signals:
        sheet_wanted: another sheet was chosen, by name.
    """

    sheet_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._rows = session, list[list[str]]()
        self.form, self.sheet, self.order = QComboBox(), QComboBox(), QComboBox()
        self.header_row, self.source, self.period = NumberField(1, 30, 1), QLineEdit(), QLineEdit()
        self.columns = ColumnTable()
        for key, form in PAPER_FORMS.items():
            self.form.addItem(_(form.title), key)
        for key, sample in _ORDERS:
            self.order.addItem(sample, key)
        self._lay_out()
        self.form.currentIndexChanged.connect(self._show_columns)
        self.sheet.currentIndexChanged.connect(lambda _index: self.sheet_wanted.emit(self.sheet.currentData() or ""))
        self.header_row.valueChanged.connect(self._show_columns)

    def show_file(self, file: File) -> None:
        """Show the sheets of a file, and the first rows of the one that was read."""
        self.sheet.blockSignals(True)
        self.sheet.clear()
        for sheet in file.register.sheets:
            self.sheet.addItem(_("{name} (hidden)").format(name=sheet.name) if sheet.is_hidden else sheet.name, sheet.name)
        self.sheet.setCurrentIndex(max(0, self.sheet.findData(file.sheet)))
        self.sheet.blockSignals(False)
        self.show_rows(file.rows)

    def show_rows(self, rows: list[list[str]]) -> None:
        """Show the first rows of a sheet."""
        self._rows = rows
        self.header_row.blockSignals(True)
        self.header_row.setValue(columns.likely_header(rows))
        self.header_row.blockSignals(False)
        self._show_columns()

    def chosen(self) -> Layout:
        """Return what is chosen now."""
        answered, always = self.columns.chosen()
        sheet = self.sheet.currentData() or ""
        return Layout(self.form.currentData(), sheet, self.header_row.value(), answered, self.order.currentData(), always)

    def names(self) -> list[str]:
        """Return the headings of the columns."""
        return columns.headings(self._rows, self.header_row.value())

    def _show_columns(self) -> None:
        form, names, store = paper_form(self.form.currentData()), self.names(), self._session.store
        self._session.runner.run(
            lambda _ctx: register.remembered(store, form, names), self, lambda known: self._show_form(form, names, known))

    def _show_form(self, form: PaperForm, names: Sequence[str], known: Layout | None) -> None:
        below = self._rows[self.header_row.value()] if self.header_row.value() < len(self._rows) else []
        chosen, always = (known.columns, known.fixed) if known else (columns.guessed(form, names), {})
        self.columns.show_form(form, names, below, chosen, always)
        if known:
            self.order.setCurrentIndex(max(0, self.order.findData(known.order)))

    def _lay_out(self) -> None:
        px = typography.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        for at, (caption, field) in enumerate((
            (_("&Form that it answers"), self.form), (_("&Sheet"), self.sheet), (_("Last row of the &headings"), self.header_row),
            (_("Written &dates look like"), self.order), (_("&Post that keeps it"), self.source), (_("P&eriod"), self.period),
        )):
            words = label(caption)
            words.setBuddy(field)
            field.setAccessibleName(caption.replace("&", ""))
            grid.addWidget(words, 2 * (at // 3), at % 3)
            grid.addWidget(field, 2 * (at // 3) + 1, at % 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addLayout(grid)
        column.addWidget(self.columns, 1)
