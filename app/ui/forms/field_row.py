# SPDX-License-Identifier: Apache-2.0
"""One question on the screen: label, editor, and below it what there is to say: a problem, a reading, or help."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.forms.spec import Field, Kind, Problem, Strength
from app.ui.forms.editors.base import Editor
from app.ui.theme import style, typography
from app.ui.widgets import labels
from app.ui.widgets.labels import IconLabel

LABEL_PX, DENSE_LABEL_PX = 200, 132
_WIDEST = 64  # characters; a line of text never exceeds about 80
_TONES = {
    Strength.BLOCKING: ("danger", "danger", "invalid"),
    Strength.REASON: ("warning", "warning", "warned"),
    Strength.INFORMATION: ("info", "muted", ""),
}


class FieldRow(QWidget):
    """Draws one field.

    Attributes:
        spec: the field.
        editor: its editor.

    Signals:
        reason_edited: the reason for keeping an unusual answer was typed.
        taken_back: the user asked to put a gate's former answer back.
    """

    reason_edited = Signal()
    taken_back = Signal()

    def __init__(self, spec: Field, editor: Editor, label: str, parent: QWidget | None = None, *, dense: bool = False) -> None:
        super().__init__(parent)
        self.spec, self.editor = spec, editor
        self._is_dense = dense
        self.problem: Problem | None = None
        self._label = labels.label(label + (" *" if spec.required else ""), wrap=True, parent=self)
        self._label.setBuddy(editor.input())
        self._icon = IconLabel("info", "muted", 14, self)
        self._note = labels.label(type="small", wrap=True, parent=self)
        self._reason = QLineEdit(self)
        self._reason.setPlaceholderText(_("Reason for keeping it"))
        self._reason.textChanged.connect(lambda _text: self.reason_edited.emit())
        self._warning = _StaleWarning(self)
        self._warning.taken_back.connect(self.taken_back)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._line = QHBoxLayout()
        self._line.addWidget(editor, 1000)  # the editor takes what it may, the rest stays empty
        self._line.addStretch(1)
        self._below = QVBoxLayout()
        self._below.setSpacing(typography.px(4))
        line = QHBoxLayout()
        line.setSpacing(typography.px(6))
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._note, 1)
        self._below.addLayout(line)
        self._below.addWidget(self._reason)
        self._below.addWidget(self._warning)
        for part in (self._icon, self._note, self._reason, self._warning):
            part.hide()
        name = _(spec.label) + (", " + _("must be answered") if spec.required else "")
        editor.set_names(name, _(spec.help) if spec.help else "")
        self._reason.setAccessibleName(_("Reason for keeping {label}").format(label=_(spec.label)))
        self._is_stacked: bool | None = None
        self.set_stacked(False)
        self.show_note()

    def set_stacked(self, is_stacked: bool) -> None:
        """Put the label above the editor (narrow forms) or before it."""
        if is_stacked == self._is_stacked:
            return
        self._is_stacked = is_stacked
        while self._grid.count():
            self._grid.takeAt(0)
        top = Qt.AlignmentFlag.AlignTop
        if is_stacked:
            self._grid.addWidget(self._label, 0, 0)
            self._grid.addLayout(self._line, 1, 0)
            self._grid.addLayout(self._below, 2, 0)
        else:
            self._grid.addWidget(self._label, 0, 0, top)
            self._grid.addLayout(self._line, 0, 1)
            self._grid.addLayout(self._below, 1, 1)
        self._grid.setColumnStretch(0, 1 if is_stacked else 0)
        self._grid.setColumnStretch(1, 0 if is_stacked else 1)
        self._measure()

    def show_problem(self, problem: Problem | None) -> None:
        """Show what is wrong with the answer, or nothing."""
        self.problem = problem
        needs_reason = problem is not None and problem.strength is Strength.REASON
        self._reason.setVisible(needs_reason)
        if not needs_reason:
            self._reason.clear()
        state = _TONES[problem.strength][2] if problem else ""
        if self.editor.input().property("state") != state:
            style.mark(self.editor.input(), state=state)
        self.show_note()

    def hint(self) -> str:
        """Return how the answer is read, else the help; dense forms leave it to the page to show that of the field in use."""
        note = self.editor.note()
        return note.text if note else _(self.spec.help) if self.spec.help else ""

    def reason(self) -> str:
        """Return the reason given for keeping an unusual answer."""
        return self._reason.text().strip()

    def show_note(self) -> None:
        """Show the problem, else how the answer is read, else the help."""
        note = self.editor.note()
        if self.problem:
            picture, tone, _state = _TONES[self.problem.strength]
            text = note.text if note and note.is_wrong else self.problem.message
        elif note:
            picture, tone, text = "", "muted", note.text
        else:
            picture, tone, text = "", "muted", _(self.spec.help) if self.spec.help else ""
        if self._is_dense and not self.problem and not (note and note.is_wrong):
            text = ""
        if picture:
            self._icon.set_icon(picture, tone)
        self._icon.setVisible(bool(picture))
        self._note.setText(text)
        self._note.setVisible(bool(text))
        if self._note.property("tone") != tone:
            style.mark(self._note, tone=tone)
        help_text = _(self.spec.help) if self.spec.help else ""
        self.editor.set_names(self.editor.accessibleName(), text if self.problem else help_text)

    def warn_stale(self, left_behind: list[str]) -> None:
        """Say which answers this gate's answer leaves behind; an empty list takes the warning away."""
        self._warning.show_labels(left_behind)

    def stops(self) -> list[QWidget]:
        """Return what Tab comes to after the editor, while it is on screen."""
        return [self._reason, self._warning.button()]

    def note_text(self) -> str:
        """Return what stands below the editor."""
        return self._note.text() if self._note.isVisibleTo(self) else ""

    def warning_text(self) -> str:
        """Return the warning about answers left behind, "" where there is none."""
        return self._warning.text() if self._warning.isVisibleTo(self) else ""

    def reason_line(self) -> QLineEdit:
        """Return the line for the reason."""
        return self._reason

    def mnemonic(self) -> str:
        """Return the letter that, with Alt, goes to this field; "" where it has none."""
        keys = QKeySequence.mnemonic(self._label.text()).toString()
        return keys.removeprefix("Alt+")

    def buddy(self) -> QWidget | None:
        """Return the widget that the label's letter goes to."""
        return self._label.buddy()

    def _measure(self) -> None:
        px = typography.px
        gap = px(6) if self._is_stacked else px(4)
        self._grid.setVerticalSpacing(gap)
        width = px(DENSE_LABEL_PX if self._is_dense else LABEL_PX)
        self._grid.setHorizontalSpacing(px(8 if self._is_dense else 16))
        self._grid.setColumnMinimumWidth(0, 0 if self._is_stacked else width)
        if self._is_stacked:
            self._label.setMinimumWidth(0)
            self._label.setMaximumWidth(16777215)
            self._label.setMinimumHeight(0)
        else:
            self._label.setFixedWidth(width)
            self._label.setContentsMargins(0, max(0, (px(30) - self._label.fontMetrics().height()) // 2), 0, 0)
        if self._is_stacked:
            self._label.setContentsMargins(0, 0, 0, 0)
        whole = {Kind.LONG_TEXT, Kind.CODES, Kind.YES_NO, Kind.TICK}
        characters = _WIDEST if self.spec.kind in whole else min(max(self.spec.width, 12) + 8, _WIDEST)
        self.editor.setMaximumWidth(characters * self.fontMetrics().averageCharWidth() + px(56))
        self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._reason.setMaximumWidth(_WIDEST * self.fontMetrics().averageCharWidth())

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the text size changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._is_stacked is not None:
            self._measure()


class _StaleWarning(QWidget):
    """Says which answers are no longer asked, and offers the way back."""

    taken_back = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(typography.px(6))
        column.addLayout(row)
        self._text = labels.label(type="small", tone="warning", wrap=True, parent=self)
        self._back = QPushButton(_("Put the former answer back"), self)
        self._back.setAutoDefault(False)
        style.mark(self._back, kind="link")
        self._back.clicked.connect(self.taken_back)
        row.addWidget(IconLabel("warning", "warning", 14, self), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeading)

    def text(self) -> str:
        return self._text.text()

    def button(self) -> QPushButton:
        return self._back

    def show_labels(self, left_behind: list[str]) -> None:
        self.setVisible(bool(left_behind))
        if left_behind:
            self._text.setText(_("No longer asked, and cleared when you save: {labels}.").format(labels=", ".join(left_behind)))
            self._back.setAccessibleName(_("Put the former answer back"))
            self._back.setAccessibleDescription(self._text.text())
