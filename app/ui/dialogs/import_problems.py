# SPDX-License-Identifier: Apache-2.0
"""What a dry run found, as a table: error or note, sheet, cell, heading, and what to do."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.base.text import N_, _
from app.domain.htcds import CellProblem
from app.ui.theme import icons, style, typography

Index = QModelIndex | QPersistentModelIndex
_TITLES = (N_("Kind"), N_("Sheet"), N_("Cell"), N_("Heading"), N_("What is wrong and what to do"))
_WIDTHS_PX = (100, 110, 84, 200)


def texts(problem: CellProblem) -> tuple[str, str, str, str, str]:
    """Return the cells of a problem's line."""
    place = f"{problem.column}{problem.row or ''}" if problem.column else str(problem.row or "")
    kind = _("Error") if problem.is_error else _("Note")
    return kind, problem.sheet, place, problem.field, problem.sentence


class ProblemModel(QAbstractTableModel):
    """The problems that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[CellProblem] = []

    def set_problems(self, problems: Sequence[CellProblem]) -> None:
        """Show other problems."""
        self.beginResetModel()
        self.shown = list(problems)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of problems."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text and icon of a cell."""
        problem = self.shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts(problem)[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icons.icon("danger", "danger") if problem.is_error else icons.icon("info", "muted")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_TITLES[section])
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class ProblemTable(QTableView):
    """Shows the problems; long sentences wrap, Ctrl+C copies the chosen lines or all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problems = ProblemModel()
        self.setModel(self.problems)
        self.setAccessibleName(_("Problems"))
        style.mark(self, cells="padded")
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setIconSize(icons.icon_size())
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(typography.px(44))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in enumerate(_WIDTHS_PX):
            self.setColumnWidth(column, typography.px(width))
        header.setSectionResizeMode(len(_WIDTHS_PX), QHeaderView.ResizeMode.Stretch)

    def copy(self) -> None:
        """Put the chosen lines, or all where none is chosen, on the clipboard; they hold no cell's content."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()}) or range(len(self.problems.shown))
        QGuiApplication.clipboard().setText("\n".join("\t".join(texts(self.problems.shown[at])) for at in chosen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with the system's key."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
