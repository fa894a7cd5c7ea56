# SPDX-License-Identifier: Apache-2.0
"""Everything that a window can show, as text: labels, fields, lists and tables, tool tips, what a screen reader is told."""

from collections.abc import Iterator

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.ui.widgets.labels import ElidedLabel

_MOST_ROWS = 600
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


def texts(root: QWidget) -> Iterator[str]:
    """Yield every text in a window, hidden parts too: what is there can be shown."""
    for each in (root, *root.findChildren(QWidget)):
        yield from (each.toolTip(), each.accessibleName(), each.accessibleDescription(), each.windowTitle())
        if isinstance(each, ElidedLabel):
            yield each.full_text()
        elif isinstance(each, QLabel | QAbstractButton):
            yield each.text()
        elif isinstance(each, QLineEdit):
            yield from (each.text(), each.placeholderText())
        elif isinstance(each, QPlainTextEdit):
            yield each.toPlainText()
        elif isinstance(each, QComboBox):
            yield from (each.itemText(at) for at in range(each.count()))
        elif isinstance(each, QAbstractItemView) and each.model() is not None:
            yield from _cells(each)


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    nothing = QModelIndex()
    width = model.columnCount(nothing) if isinstance(model, QAbstractTableModel) else 1  # a list's own count is private in the binding
    for row in range(min(model.rowCount(nothing), _MOST_ROWS)):
        for column in range(width):
            for role in _ROLES:
                yield str(model.index(row, column).data(role) or "")
