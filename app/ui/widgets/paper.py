# SPDX-License-Identifier: Apache-2.0
"""A short document on paper: a heading, sentences, tables. Plain text only, so nothing in a record can change the layout."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextLength, QTextTableFormat
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app.base.text import _

Row = Sequence[str]


class Paper:
    """A document that grows from top to bottom.

    Args:
        is_training: puts the sentence about invented people above everything.
    """

    def __init__(self, title: str, *, is_training: bool) -> None:
        self.document = QTextDocument()
        self.document.setDefaultFont(QFont("", 10))
        self._cursor = QTextCursor(self.document)
        if is_training:
            self._write(_("Training: invented people, nothing here is real"), 9, QFont.Weight.Bold)
        self._write(title, 16, QFont.Weight.Bold)

    def text(self, sentence: str, points: float = 10) -> None:
        """Write a paragraph."""
        self._write(sentence, points, QFont.Weight.Normal)

    def heading(self, words: str) -> None:
        """Write the heading of what follows."""
        self._write(words, 12, QFont.Weight.Bold, above=10)

    def table(self, head: Row, rows: Sequence[Row], widths: Sequence[int]) -> None:
        """Write a table; `widths` are shares of the page in percent."""
        layout = QTextTableFormat()
        layout.setCellPadding(3)
        layout.setCellSpacing(0)
        layout.setBorderCollapse(True)
        layout.setBorder(0.5)
        layout.setHeaderRowCount(1)
        layout.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        layout.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, width) for width in widths])
        made = self._cursor.insertTable(len(rows) + 1, len(head), layout)
        for line, row in enumerate((head, *rows)):
            for column, text in enumerate(row):
                cell = made.cellAt(line, column).firstCursorPosition()
                cell.insertText(text, self._letters(9, QFont.Weight.Normal if line else QFont.Weight.Bold))
        self._cursor.movePosition(QTextCursor.MoveOperation.End)

    def print_on(self, parent: QWidget, before: Callable[[Callable[[], object]], object]) -> QPrintDialog:
        """Ask for a printer and print; `before` does what comes first, such as the journal's entry, and then calls what it is given."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, parent)
        dialog.accepted.connect(lambda: before(lambda: self.document.print_(printer)))
        dialog.setModal(True)
        dialog.show()
        return dialog

    def _write(self, text: str, points: float, weight: QFont.Weight, above: float = 0) -> None:
        block = QTextBlockFormat()
        block.setTopMargin(above)
        block.setBottomMargin(4)
        if self.document.isEmpty():
            self._cursor.setBlockFormat(block)
        else:
            self._cursor.insertBlock(block)
        self._cursor.insertText(text, self._letters(points, weight))

    @staticmethod
    def _letters(points: float, weight: QFont.Weight) -> QTextCharFormat:
        letters = QTextCharFormat()
        letters.setFontPointSize(points)
        letters.setFontWeight(weight)
        return letters
