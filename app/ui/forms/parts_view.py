# SPDX-License-Identifier: Apache-2.0
"""A record and all that belongs to it: table of contents at the left, the chosen section or a form at the right."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from app.base.text import _
from app.domain import permissions
from app.domain.forms.catalogue import FORMS
from app.domain.forms.values import FormValues
from app.domain.rows import RecordRow
from app.ui.forms.editors.links import LinkSource
from app.ui.forms.picture_list import DropStack, PictureList
from app.ui.forms.record_cards import card
from app.ui.forms.record_editor import RecordEditor
from app.ui.theme import icons, style, typography
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import hairline
from app.ui.widgets.session import Session


@dataclass(frozen=True)
class Part:
    """One section: records of some kinds.

    Attributes:
        key: name of the section.
        kinds: record kinds it lists.
        forms: forms with which records can be added here; the first opens with the key.
        empty: what belongs here, in a sentence, for when nothing does yet.
        needs: action of the role that may add and change.
        opens: turns a record into (page, argument) when Enter leads to another page; else its form opens.
        adds: whether records are begun here, too.
        acts: record kind > what can be done with such a record besides opening it, and the letter that does it.
        files: words for adding files, in a section of pictures; they are added and opened by the page.
    """

    key: str
    title: str
    icon: str
    kinds: tuple[str, ...]
    forms: tuple[str, ...]
    empty: str
    needs: str = ""
    opens: Callable[[RecordRow], tuple[str, str]] | None = None
    adds: bool = True
    acts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    files: str = ""


_WIDEST_PX = 860  # a line of text never exceeds about 80 characters

# (form key, values, reason) > what was saved
SavePart = Callable[[str, FormValues, str | None], Any]


class PartsView(QWidget):
    """Sections of a record, each a list of cards, and the form of the one that is being edited.

    Args:
        overview: what stands first.
        form_of: record kind and row > key of the form that edits it.
        defaults: form key > what a new record begins with.

    Signals:
        saved: what `save` returned.
        state_changed: a DraftState of the open form.
        left: page and argument of a record that opens elsewhere.
        moved: another section is shown, or a form was opened or closed.
        acted: kind and identity of a record whose action was chosen.
        delete_wanted: kind and identity of a record that is to be deleted, which the role allows.
        files_wanted: files are to be added: these that were dropped, or else such as somebody chooses.
        file_opened: identity of a file that is to be shown.
    """

    saved = Signal(object)
    state_changed = Signal(str)
    left = Signal(str, str)
    moved = Signal()
    acted = Signal(str, str)
    delete_wanted = Signal(str, str)
    files_wanted = Signal(list)
    file_opened = Signal(str)

    def __init__(
        self, session: Session, overview: QWidget, parts: Sequence[Part], save: SavePart, form_of: Callable[[RecordRow], str],
        defaults: Callable[[str], FormValues], links: LinkSource, parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._parts, self._save, self._links = session, tuple(parts), save, links
        self._form_of, self._defaults = form_of, defaults
        self._rows: dict[str, RecordRow] = {}
        self._remarks: Mapping[str, tuple[str, str]] = {}
        self.context = ""
        self.editor: RecordEditor | None = None
        self.contents = QListWidget()
        self.contents.setAccessibleName(_("Contents"))
        self.contents.setProperty("ring", "none")  # the line with the keyboard has it
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style.mark(self.contents, kind="contents")
        self._stack = QStackedWidget()
        self._lists: dict[str, tuple[QStackedWidget, CardList | PictureList]] = {}
        self._unshown: set[str] = set()  # sections whose cards are made when somebody looks
        self._stack.addWidget(overview)
        self._overview = overview
        self._item(_("Overview"), "overview")
        for part in self._parts:
            self._item(_(part.title), part.icon)
            self._stack.addWidget(self._section(part))
        self._left = QWidget()
        left = QHBoxLayout(self._left)
        px = typography.px
        left.setContentsMargins(px(8), 0, 0, 0)
        left.setSpacing(px(4))
        left.addWidget(self.contents)
        left.addWidget(hairline(upright=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left)
        row.addWidget(self._stack, 1)
        self.contents.setFixedWidth(px(216))
        self.contents.setViewportMargins(0, px(12), 0, px(12))
        self.contents.currentRowChanged.connect(self._show)
        self.contents.setCurrentRow(0)

    def begin(self, record_id: str) -> None:
        """Show the overview of a record, or nothing but a form while there is none yet."""
        self.close_editor()
        self.context = record_id
        self._left.setVisible(bool(record_id))
        self.contents.setCurrentRow(0)

    def set_rows(self, related: Mapping[str, Sequence[RecordRow]], remarks: Mapping[str, tuple[str, str]] | None = None) -> None:
        """Show the records, oldest last; `remarks` are identity > (icon, sentence) of what is known besides."""
        self._remarks = remarks or {}
        self._rows = {row.id: row for rows in related.values() for row in rows}
        for place, part in enumerate(self._parts, 1):
            rows = [row for kind in part.kinds for row in related.get(kind, ())]
            self._lists[part.key][0].setCurrentIndex(0 if rows else 1)
            self._unshown.add(part.key)
            item = self.contents.item(place)
            item.setText(f"{_(part.title)}  {len(rows)}" if rows else _(part.title))
            item.setToolTip(item.text())
        self._make_cards()

    def _make_cards(self) -> None:
        """Make the cards of the section that is shown: a case with hundreds of records must open at once."""
        place = self.contents.currentRow()
        part = self._parts[place - 1] if place > 0 else None
        if part is None or part.key not in self._unshown:
            return
        self._unshown.remove(part.key)
        rows = [row for row in self._rows.values() if row.kind in part.kinds]
        rows.sort(key=lambda row: part.kinds.index(row.kind))
        self._lists[part.key][1].set_cards([self._card(part, row) for row in reversed(rows)])

    def stand_on(self, record_id: str) -> bool:
        """Show the section of a record and give its card the keyboard; False where it is not among them."""
        row = self._rows.get(record_id)
        part = self._part_of(row)
        if part is None:
            return False
        self.show_part(part.key)
        self._lists[part.key][1].focus_card(record_id)
        return True

    def resume(self, form: str, record_id: str) -> None:
        """Open a form that was left half done: of a record, or of a new one."""
        if record_id in self._rows:
            self.stand_on(record_id)
            self.open_row(record_id)
        elif not record_id:
            self.edit(form, self._defaults(form))

    def act(self, record_id: str) -> None:
        """Do what can be done with a record besides opening it."""
        row = self._rows.get(record_id)
        part = self._part_of(row)
        if row is not None and part is not None and row.kind in part.acts:
            self.acted.emit(row.kind, row.id)

    def show_part(self, key: str) -> None:
        """Show a section."""
        for place, part in enumerate(self._parts, 1):
            if part.key == key:
                self.contents.setCurrentRow(place)

    def add(self, form: str = "", _checked: bool = False) -> None:
        """Begin a new record in the section that is shown, or with a form by its key."""
        place = self.contents.currentRow()
        part = self._parts[place - 1] if place else None
        if part and part.files and not form:
            if self.can_add():
                self.files_wanted.emit([])
            return
        chosen = form or (part.forms[0] if part and part.forms and part.adds and self._session.can(part.needs) else "")
        if chosen:
            self.edit(chosen, self._defaults(chosen))

    def can_add(self) -> str:
        """Return the words for what can be added to the section shown; "" where nothing can, or a form is open."""
        place = self.contents.currentRow()
        part = self._parts[place - 1] if place > 0 else None
        if self.editor or not part or not part.forms or not part.adds or not self._session.can(part.needs):
            return ""
        return _add_words(part)

    def open_row(self, record_id: str) -> None:
        """Open a record: its own page where it has one, else its form."""
        row = self._rows.get(record_id)
        if row is None:
            return
        part = self._part_of(row)
        if part and part.opens:
            self.left.emit(*part.opens(row))
        elif part and part.files:
            self.file_opened.emit(row.id)
        elif part and part.forms and self._session.can(part.needs):
            self._load(row)

    def open_form(self, record_id: str) -> None:
        """Open the form of a record, also where Enter leads elsewhere."""
        row = self._rows.get(record_id)
        part = self._part_of(row)
        if row is not None and part is not None and part.forms and self._session.can(part.needs):
            self._load(row)

    def edit(self, form: str, values: FormValues, save_text: str = "") -> None:
        """Open a form over the sections."""
        self.close_editor()
        spec = FORMS[form]
        text = save_text or _("Save {thing}").format(thing=_(spec.title).lower())
        editor = RecordEditor(spec, self._session, partial(self._save, form), text, self._links, self.context)
        editor.saved.connect(self._on_saved)
        editor.closed.connect(self.close_editor)
        editor.state_changed.connect(self.state_changed)
        self.editor = editor
        self._stack.addWidget(editor)
        self._stack.setCurrentWidget(editor)
        editor.open(values)
        self.moved.emit()

    def close_editor(self) -> None:
        """Go back to the section; what was typed stays as a draft."""
        editor, self.editor = self.editor, None
        if editor:
            editor.leave()
            self._stack.removeWidget(editor)
            editor.deleteLater()
            self._show(self.contents.currentRow())
            self.contents.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Hand over the draft of the open form."""
        if self.editor:
            self.editor.leave()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys for the sheet of F1."""
        if self.editor:
            return self.editor.form.keys()
        return [("Up/Down", _("Walk through the contents")), ("Ins", _("Add to the section shown")), ("Enter", _("Open the record")),
                ("Del", _("Delete the record, with a reason"))]

    def _part_of(self, row: RecordRow | None) -> Part | None:
        return next((each for each in self._parts if row is not None and row.kind in each.kinds), None)

    def _card(self, part: Part, row: RecordRow) -> Card:
        made = card(row)
        if row.id in self._remarks:
            made = replace(made, lines=(*made.lines, self._remarks[row.id]))
        if row.kind not in part.acts:
            return made
        text, key = part.acts[row.kind]
        return replace(made, action=_(text), action_key=key)

    def _ask_to_delete(self, record_id: str) -> None:
        row = self._rows.get(record_id)
        if row is not None and permissions.may_write(self._session.role, row.kind):
            self.delete_wanted.emit(row.kind, row.id)

    def _item(self, text: str, icon: str) -> None:
        self.contents.addItem(QListWidgetItem(icons.icon(icon, "muted"), text))

    def _section(self, part: Part) -> QWidget:
        may = bool(part.forms) and part.adds and self._session.can(part.needs)
        cards: CardList | PictureList = CardList(_(part.title))
        if part.files:
            cards = PictureList(self._session, _(part.title))
            cards.dropped.connect(self.files_wanted)
            cards.setAcceptDrops(may)
        stack = DropStack(self.files_wanted) if part.files and may else QStackedWidget()
        cards.opened.connect(self.open_row)
        cards.acted.connect(self.act)
        cards.delete_wanted.connect(self._ask_to_delete)
        empty = EmptyState(_(part.title), _(part.empty), _add_words(part) if may else "", icon=part.icon)
        empty.acted.connect(lambda: self.add("" if part.files else part.forms[0]))
        stack.addWidget(cards)
        stack.addWidget(empty)
        self._lists[part.key] = (stack, cards)
        page, body = QWidget(), QWidget()
        body.setMaximumWidth(typography.px(_WIDEST_PX))
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(body, 1000)  # as wide as it may, the rest stays empty
        row.addStretch(1)
        column = QVBoxLayout(body)
        px = typography.px
        column.setContentsMargins(px(18), px(16), px(18), px(16))
        column.setSpacing(px(8))
        further = [form for form in part.forms[1:] if may]  # the first is the page's primary action
        heading = SectionHeading(_(part.title), action=add_text(further[0]) if further else "")
        if further:
            heading.action.clicked.connect(partial(self.add, further[0]))
        heading.setContentsMargins(px(6), 0, px(6), 0)  # in line with the cards, which leave room for the focus ring
        column.addWidget(heading)
        if further[1:]:
            column.addLayout(self._more(further[1:]))
        column.addWidget(stack, 1)
        return page

    def _more(self, forms: Sequence[str]) -> QHBoxLayout:
        """Return buttons for what can be begun here besides."""
        row = QHBoxLayout()
        row.addStretch(1)
        for form in forms:
            button = KeyButton(add_text(form), kind="quiet")
            button.clicked.connect(partial(self.add, form))
            row.addWidget(button)
        return row

    def _show(self, place: int) -> None:
        if self.editor:
            self.close_editor()
        self._stack.setCurrentIndex(max(place, 0))
        self._make_cards()
        self.moved.emit()

    def _load(self, row: RecordRow) -> None:
        form, store = self._form_of(row), self._session.store

        def work(_job: object) -> FormValues:
            from app.services import records

            return records.open_form(store, row.kind, row.id)

        self._session.runner.run(work, self, lambda values: self.edit(form, values))

    def _on_saved(self, result: object) -> None:
        self.close_editor()
        self.saved.emit(result)


def _add_words(part: Part) -> str:
    return _(part.files) if part.files else add_text(part.forms[0])


def add_text(form: str) -> str:
    """Return the words for beginning a record with a form."""
    return _("Add {thing}").format(thing=_(FORMS[form].title).lower())
