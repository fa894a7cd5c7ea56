# SPDX-License-Identifier: Apache-2.0
"""A FormSpec on the screen."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.forms.check import asked, check, stale
from app.domain.forms.spec import FormSpec, Problem, Strength
from app.domain.forms.values import FormValues, Value, is_blank, missing_label
from app.ui.forms.editors import table
from app.ui.forms.editors.base import MISSING_KEYS, Editor
from app.ui.forms.editors.links import LinkSource
from app.ui.forms.field_row import LABEL_PX, FieldRow
from app.ui.forms.mnemonics import with_mnemonics
from app.ui.theme import style, typography
from app.ui.widgets import labels
from app.ui.widgets.banner import Banner

_STACKED_BELOW_PX = 560


class FormView(QScrollArea):
    """Draws a form, checks answers as they are left, and tells what was typed.

    Answers to questions that a changed gate no longer asks stay in `draft()` until the form is saved; `values()` clears them.

    Args:
        dense: for a narrow column of a busy page: labels beside the fields, no help lines (see `FieldRow.hint`), small headings.
        taken_letters: letters that mean something else with Alt on the same page.

    Attributes:
        spec: the form.

    Signals:
        edited: an answer changed; carries the field's key.
        save_requested: Ctrl+Enter, and nothing stands against saving.
        back_requested: Esc; whatever was typed is still in `draft()`.
        field_focused: the focus came to a field; carries its key.
        end_reached: Enter in the last field.
    """

    edited = Signal(str)
    save_requested = Signal()
    back_requested = Signal()
    field_focused = Signal(str)
    end_reached = Signal()

    def __init__(
        self, spec: FormSpec, links: LinkSource | None = None, parent: QWidget | None = None, *,
        dense: bool = False, taken_letters: str = "",
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        self._is_dense, self._taken_letters = dense, taken_letters
        self._rows: dict[str, FieldRow] = {}
        self._visited: set[str] = set()
        self._refused: list[Problem] = []  # what a service found, until the field is edited
        self._opened = FormValues()
        self._before_gate: dict[str, Value] = {}
        self._settled: dict[str, Value] = {}
        self._is_bare = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_(spec.title))
        self._content = QWidget(self)
        style.mark(self._content, surface="plain")
        self._column = QVBoxLayout(self._content)
        self._headings: list[tuple[QWidget, list[str]]] = []
        self._general = Banner("danger", parent=self._content)
        self._column.addWidget(self._general)
        self._draw(links)
        self.setWidget(self._content)
        for keys, slot in (("Ctrl+Return", self.request_save), ("Ctrl+Enter", self.request_save), ("F9", self.focus_next_problem)):
            shortcut = QShortcut(QKeySequence(keys), self, slot)
            # Not as an argument above, where the binding drops it: two forms on one page would then keep the key from each other.
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.set_values(FormValues())

    # -- what pages use -----------------------------------------------------------------------------

    def set_values(self, values: FormValues) -> None:
        """Show a record's values, with nothing edited and nothing complained about."""
        self._opened = values
        self._refused = []
        self._visited.clear()
        for key, row in self._rows.items():
            row.editor.set_value(values.get(key))
            row.show_problem(None)
            row.warn_stale([])
        self._settled = dict(self._answers())
        self._before_gate.clear()
        self._general.clear()
        self._show_asked()

    def show_draft(self, draft: FormValues) -> None:
        """Show kept typing over the record's values, so that it counts as edited."""
        for key, row in self._rows.items():
            row.editor.set_value(draft.get(key))
            row.show_note()
        self._settled = dict(self._answers())
        self._show_asked()

    def values(self) -> FormValues:
        """Return what would be saved: no answers to questions that are not asked; heads as they came."""
        answers = self._answers()
        return self._with({**answers, **dict.fromkeys(stale(self.spec, answers))})

    def draft(self) -> FormValues:
        """Return everything that is typed, also in fields that are hidden now."""
        return self._with(self._answers())

    def problems(self) -> list[Problem]:
        """Return every problem of the answers, shown or not."""
        return check(self.spec, self.values().values)

    def is_dirty(self) -> bool:
        """Tell whether an answer differs from what `set_values` showed."""
        answers = self._answers()
        return any(_plain(answers[key]) != _plain(self._opened.get(key)) for key in self._rows)

    def reason(self) -> str | None:
        """Return the reasons given for keeping unusual answers, None where none was needed."""
        given = [row.reason() for row in self._rows.values() if row.problem and row.problem.strength is Strength.REASON and row.reason()]
        return "\n".join(given) or None

    def request_save(self) -> bool:
        """Check everything; emit `save_requested`, or go to the first field that stands against it."""
        self._visited.update(self._rows)
        hindrances = self._show_problems()
        if hindrances:
            self.focus_field(hindrances[0])
            return False
        if self._general.text():
            self.ensureVisible(0, 0)
            return False
        self.save_requested.emit()
        return True

    def show_refusal(self, problems: list[Problem]) -> None:
        """Show the problems that a service found, and go to the first."""
        self._visited.update(self._rows)
        self._refused = problems
        self._show_problems()
        known = [problem.field for problem in problems if problem.field in self._rows]
        if known:
            self.focus_field(known[0])

    def set_bare(self) -> None:
        """Draw fields only: no headings and no margin, for a form inside a step that has both."""
        self._is_bare = True
        self._show_asked()
        self._measure()

    def focus_first(self) -> None:
        """Go to the first field that is asked."""
        shown = self._shown()
        if shown:
            self.focus_field(shown[0])

    def focus_field(self, key: str) -> None:
        """Go to a field.

        Raises:
            KeyError: the form has no such field.
        """
        row = self._rows[key]
        row.editor.input().setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._reveal(row)

    def focus_next_problem(self) -> None:
        """Go to the next field with a problem on screen, beginning again at the top."""
        shown = self._shown()
        here = next((place for place, key in enumerate(shown) if self._rows[key].editor.input().hasFocus()), -1)
        for key in [*shown[here + 1:], *shown[:here + 1]]:
            if self._rows[key].problem:
                self.focus_field(key)
                return

    def editor(self, key: str) -> Editor:
        """Return the editor of a field.

        Raises:
            KeyError: the form has no such field.
        """
        return self._rows[key].editor

    def row(self, key: str) -> FieldRow:
        """Return the row of a field.

        Raises:
            KeyError: the form has no such field.
        """
        return self._rows[key]

    def banner_text(self) -> str:
        """Return the complaint that belongs to no field, "" where there is none."""
        return self._general.text()

    def spec_keys(self) -> list[str]:
        """Return the keys of all fields in the order of the form."""
        return list(self._rows)

    def keys(self) -> list[tuple[str, str]]:
        """Return (keys, what they do) for the sheet of F1."""
        allowed = {answer for each in self.spec.fields() for answer in each.missing}
        sheet = [
            ("Enter", _("Next field; in long text, Tab")), ("Shift+Enter", _("Former field")), ("Ctrl+Enter", _("Save")),
            ("F9", _("Next problem")), ("Esc", _("Back; what you typed is kept")),
            ("F4", _("Open the list of a field with codes")), ("T  Y", _("In a date: today, yesterday")),
        ]
        return sheet + [(key, _("Answer: {answer}").format(answer=missing_label(answer)))
                        for answer, key in MISSING_KEYS.items() if answer in allowed]

    # -- drawing ------------------------------------------------------------------------------------

    def _draw(self, links: LinkSource | None) -> None:
        marked = with_mnemonics([_(each.label) for each in self.spec.fields()], self._taken_letters)
        captions = dict(zip([each.key for each in self.spec.fields()], marked, strict=True))
        before: QWidget | None = None
        for number, section in enumerate(self.spec.sections):
            heading = QWidget(self._content)
            box = QVBoxLayout(heading)
            box.setContentsMargins(0, typography.px(4 if self._is_dense else 16) if number else 0, 0, typography.px(4))
            box.setSpacing(typography.px(2 if self._is_dense else 6))
            box.addWidget(labels.label(_(section.title), type="strong" if self._is_dense else "section", parent=heading))
            box.addWidget(labels.hairline(heading))
            self._column.addWidget(heading)
            self._headings.append((heading, [each.key for each in section.fields]))
            for spec in section.fields:
                editor = table.make(spec, links, self._content)
                row = FieldRow(spec, editor, captions[spec.key], self._content, dense=self._is_dense)
                self._rows[spec.key] = row
                self._column.addWidget(row)
                self._connect(spec.key, row)
                for stop in (*editor.stops(), *row.stops()):
                    if before is not None:
                        QWidget.setTabOrder(before, stop)
                    before = stop
        self._column.addStretch(1)
        self._measure()

    def _connect(self, key: str, row: FieldRow) -> None:
        row.editor.edited.connect(lambda: self._on_edited(key))
        row.editor.left.connect(lambda: self._on_left(key))
        row.editor.went_on.connect(lambda: self._step(key, 1))
        row.editor.went_back.connect(lambda: self._step(key, -1))
        row.editor.entered.connect(lambda: self._on_entered(key))
        row.taken_back.connect(lambda: self._take_back(key))

    def _measure(self) -> None:
        px = typography.px
        is_slim = self._is_bare or self._is_dense
        edge = px(6) if is_slim else px(24)  # room for the focus ring
        self._column.setContentsMargins(edge, px(6) if is_slim else px(16), edge, edge)
        self._column.setSpacing(px(6 if self._is_dense else 10))
        is_stacked = not self._is_dense and self.viewport().width() < px(_STACKED_BELOW_PX + LABEL_PX // 2)
        for row in self._rows.values():
            row.set_stacked(is_stacked)

    # -- answers --------------------------------------------------------------------------------------

    def _answers(self) -> dict[str, Value]:
        return {key: row.editor.value() for key, row in self._rows.items()}

    def _with(self, answers: dict[str, Value]) -> FormValues:
        """Return the opened values with the answers; what was blank and never answered stays away."""
        kept = {key: value for key, value in answers.items() if not is_blank(value) or key in self._opened.values}
        return FormValues({**self._opened.values, **kept}, self._opened.heads, self._opened.record_id)

    def _shown(self) -> list[str]:
        return [each.key for each in asked(self.spec, self._answers())]

    def _show_asked(self) -> None:
        shown = set(self._shown())
        for key, row in self._rows.items():
            if row.isVisibleTo(self._content) != (key in shown):
                row.setVisible(key in shown)
        for heading, keys in self._headings:
            heading.setVisible(bool(shown.intersection(keys)) and not self._is_bare)

    def _show_problems(self) -> list[str]:
        """Show the problems of visited fields; return the keys of those that stand against saving."""
        found = [*self._refused, *self.problems()]
        first = {problem.field: problem for problem in reversed(found)}
        for key, row in self._rows.items():
            problem = first.get(key) if key in self._visited else None
            if problem != row.problem:
                row.show_problem(problem)
        general = [problem.message for problem in found if problem.field not in self._rows]
        self._general.say("danger", "\n".join(general) if len(self._visited) == len(self._rows) else "")
        return [key for key, row in self._rows.items() if row.problem and (
            row.problem.strength is Strength.BLOCKING or (row.problem.strength is Strength.REASON and not row.reason()))]

    def _on_edited(self, key: str) -> None:
        row = self._rows[key]
        self._refused = [problem for problem in self._refused if problem.field in self._rows and problem.field != key]
        answers = self._answers()
        left_behind = [each for each in stale(self.spec, answers) if self._hangs_on(each, key)]
        if left_behind:
            self._before_gate.setdefault(key, self._settled.get(key))
        else:
            self._before_gate.pop(key, None)
            if not any(each.shown_if and each.shown_if.field == key for each in self.spec.fields()):
                self._settled[key] = answers[key]
        row.warn_stale([_(self.spec.field(each).label) for each in left_behind])
        self._show_asked()
        if row.problem:  # a complaint goes as soon as it is settled; a new one waits until the field is left
            self._show_problems()
        row.show_note()
        self.edited.emit(key)

    def _hangs_on(self, key: str, gate: str) -> bool:
        """Tell whether a field is asked only by grace of `gate`, directly or through other gates."""
        shown_if = self.spec.field(key).shown_if
        while shown_if is not None:
            if shown_if.field == gate:
                return True
            if shown_if.field not in self._rows:
                return False
            shown_if = self.spec.field(shown_if.field).shown_if
        return False

    def _take_back(self, key: str) -> None:
        self._rows[key].editor.set_value(self._before_gate.pop(key, None))
        self._on_edited(key)
        self.focus_field(key)

    def _on_left(self, key: str) -> None:
        self._visited.add(key)
        if key not in self._before_gate:
            self._settled[key] = self._rows[key].editor.value()
        self._show_problems()
        self._rows[key].show_note()

    def _on_entered(self, key: str) -> None:
        self._reveal(self._rows[key])
        self.field_focused.emit(key)

    def _reveal(self, row: FieldRow) -> None:
        # After the layout has taken in rows that have just appeared.
        margin = row.y() if row is self._first_row() else typography.px(24)
        QTimer.singleShot(0, row, lambda: self.ensureWidgetVisible(row, 0, margin))

    def _first_row(self) -> FieldRow | None:
        return next(iter(self._rows.values()), None)

    def _step(self, key: str, by: int) -> None:
        shown = self._shown()
        place = shown.index(key) + by if key in shown else 0
        if place >= len(shown):
            self._on_left(key)
            self.end_reached.emit()
        elif place >= 0:
            self._rows[shown[place]].editor.input().setFocus(
                Qt.FocusReason.TabFocusReason if by > 0 else Qt.FocusReason.BacktabFocusReason)

    # -- Qt ---------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that mean something here."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the text size changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._rows:
            self._measure()


def _plain(value: Value) -> Value:
    return None if is_blank(value) else value
