# SPDX-License-Identifier: Apache-2.0
"""The page "Conflict": here, there, and the result; settle one and the next of the same record follows."""

from typing import ClassVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.forms.catalogue import FORMS
from app.domain.forms.spec import Field
from app.domain.forms.values import Value
from app.domain.touched import Touched
from app.services import conflicts
from app.services.conflicts import Conflict
from app.ui.forms.editors import table
from app.ui.forms.editors.base import Editor
from app.ui.pages.conflict.side import SideColumn, history_text
from app.ui.theme import style, typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.page import Page
from app.ui.widgets.session import Session


class ConflictPage(Page):
    """One conflict at a time; the argument is "kind:id", none shows the first record that waits."""

    kinds: ClassVar[frozenset[str]] = frozenset({"exchange"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.columns: list[SideColumn] = []
        self.editor: Editor | None = None
        self._wanted = ""
        self._current: Conflict | None = None
        self._banner = Banner("success", closable=True)
        self._what = label(type="section", wrap=True)
        self._counted = label(tone="muted")
        self._sides = QHBoxLayout()
        self._history = label(wrap=True, tone="muted")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Why this value stands (may be left blank)"))
        self.reason.setAccessibleName(_("Reason"))
        self._open = KeyButton(_("Open the record"), "O", kind="quiet")
        self._open.clicked.connect(self._open_record)
        self._empty = EmptyState(_("Nothing needs a decision"), _("Values that were changed in two places stand here."), icon="done")
        self._lay_out()

    def opened(self, arg: object) -> None:
        """Show the conflicts of a record."""
        self._wanted = arg if isinstance(arg, str) else ""
        self._refresh()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        self._refresh()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("1", _("Keep the first value")), ("2", _("Keep the second value")), ("Ctrl+Enter", _("Let the third value stand"))]

    def is_editing(self) -> bool:
        """Tell whether a third value or a reason was typed."""
        return bool(self.reason.text().strip())

    def _lay_out(self) -> None:
        px = typography.px
        self._body = QWidget()
        style.mark(self._body, surface="plain")
        column = QVBoxLayout(self._body)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        self._sides.setSpacing(px(12))
        for part in (self._banner, self._what, self._counted):
            column.addWidget(part)
        column.addLayout(self._sides)
        column.addWidget(self.reason)
        column.addWidget(SectionHeading(_("History of this field")))
        column.addWidget(self._history)
        column.addStretch(1)
        actions = QHBoxLayout()
        actions.addWidget(self._open)
        actions.addStretch(1)
        column.addLayout(actions)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        outer.addWidget(self._empty)
        self._scroll = scroll
        self._empty.hide()

    def _refresh(self) -> None:
        session, wanted = self.session, self._wanted
        session.runner.run(lambda _ctx: _next(session, wanted), self, self._show, self._on_failed)

    def _show(self, found: Conflict | None) -> None:
        self._current = found
        self._empty.setVisible(found is None)
        self._scroll.setVisible(found is not None)
        while (item := self._sides.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.columns, self.editor = [], None
        self.reason.clear()
        if found is None:
            return
        self._what.setText(_("{record}: {field}").format(record=found.title, field=found.label))
        self._counted.setText(_("Decision {n} of {all} in this record").format(n=found.place, all=found.places))
        self._history.setText(history_text(found))
        self._open.setVisible(found.kind in ("person", "case"))
        for at, side in enumerate(found.sides):
            each = SideColumn(side, str(at + 1))
            each.kept.connect(lambda value=side.value: self._settle(value))
            self.columns.append(each)
            self._sides.addWidget(each, 1)
        asked = _asked(found)
        if asked is not None:
            self._sides.addWidget(self._third(asked), 1)
        self.columns[0].button.setFocus()

    def _third(self, asked: Field) -> QWidget:
        frame = QFrame()
        style.mark(frame, row="card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(*[typography.px(12)] * 4)
        column.addWidget(label(_("Result: a third value"), type="strong"))
        self.editor = table.make(asked)
        self.editor.setAccessibleName(_("Third value"))
        column.addWidget(self.editor)
        column.addStretch(1)
        write = KeyButton(_("Let this stand"), "Ctrl+Return")
        write.clicked.connect(self._settle_third)
        column.addWidget(write)
        return frame

    def _settle_third(self) -> None:
        if self.editor is not None:
            value = self.editor.value()
            if value is None or value == "":
                self._banner.say("warning", _("Write the value first, or keep one of the others."))
            else:
                self._settle(value)

    def _settle(self, value: Value) -> None:
        store, conflict, reason = self.session.store, self._current, self.reason.text()
        if conflict is not None:
            self._current = None  # a second press settles nothing twice
            self.session.runner.run(lambda _ctx: conflicts.settle(store, conflict, value, reason), self, self._on_settled, self._on_failed)

    def _on_settled(self, touched: Touched) -> None:
        self._banner.say("success", _("Settled. It goes out with the next exchange."))
        self._refresh()

    def _on_failed(self, error: Exception) -> None:
        self._banner.say("danger", str(error))

    def _open_record(self) -> None:
        if self._current is not None:
            self.go(self._current.kind, self._current.record_id)


def _next(session: Session, wanted: str) -> Conflict | None:
    """Return the next conflict: of the record wanted, then of any."""
    store = session.store
    kind, _colon, record_id = wanted.partition(":")
    found = conflicts.of_record(store, kind, record_id) if record_id else []
    if not found:
        for kind, record_id in conflicts.waiting(store):
            found = conflicts.of_record(store, kind, record_id)
            if found:
                break
    return found[0] if found else None


def _asked(conflict: Conflict) -> Field | None:
    """Return the field of the form, for which a third value can be typed; members of sets are there or not."""
    if conflict.member:
        return None
    fields = (field for form in FORMS.values() if form.record == conflict.kind for field in form.fields())
    return next((field for field in fields if field.key == conflict.field), None)
