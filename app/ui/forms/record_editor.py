# SPDX-License-Identifier: Apache-2.0
"""One record in its form: opened, kept as a draft while it is typed, saved or left without losing a word."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.errors import FormInvalid
from app.base.ids import new_id
from app.base.jobs import JobContext
from app.base.text import _
from app.domain.forms.spec import FormSpec
from app.domain.forms.values import FormValues
from app.ui.forms.drafts import DraftKeeper, DraftState
from app.ui.forms.editors.links import LinkSource
from app.ui.forms.form_view import FormView
from app.ui.theme import typography
from app.ui.widgets.banner import Banner, BannerBox
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import hairline, label
from app.ui.widgets.session import Session

Save = Callable[[FormValues, str | None], Any]


class RecordEditor(QWidget):
    """A form with what belongs around it: the draft, the foot with its keys, the sentence when a save is refused.

    Args:
        spec: the form.
        save: writes the values, with the reason given, in a job; its result is handed on by `saved`.
        save_text: the verb on the button ("Save case").
        context: what the record belongs to, such as a case; drafts are found again by it.

    Signals:
        saved: what `save` returned.
        closed: Esc or Cancel; the draft is kept.
        state_changed: a DraftState, for the status line.
    """

    saved = Signal(object)
    closed = Signal()
    state_changed = Signal(str)

    def __init__(
        self, spec: FormSpec, session: Session, save: Save, save_text: str, links: LinkSource | None = None, context: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._save_work, self._context = session, save, context
        self._draft_id = self._new_id = ""
        self._saving = False
        self._opened = self._thrown_away = FormValues()
        self.form = FormView(spec, links)
        self.keeper = DraftKeeper(self.form.draft, self._keep, self)
        self._banner = Banner("danger")
        self._hint = label(type="small", tone="muted")
        self._discard = KeyButton(_("Discard draft"), kind="quiet")
        self._cancel = KeyButton(_("Cancel"), "Esc", kind="quiet")
        self._button = KeyButton(save_text, "Ctrl+Return", kind="primary", only_shown=True)  # the form listens
        self._lay_out()
        self.form.edited.connect(self._on_edited)
        self.form.save_requested.connect(self._on_save)
        self.form.back_requested.connect(self.close_form)
        self.keeper.state_changed.connect(self._on_state)
        self._discard.clicked.connect(self.discard)
        self._cancel.clicked.connect(self.close_form)
        self._button.clicked.connect(self.form.request_save)

    def open(self, values: FormValues) -> None:
        """Show a record; a draft of it that its author left is shown over it."""
        self._banner.clear()
        self._draft_id = ""
        self._new_id = "" if values.record_id else new_id()
        self._opened = values
        self.form.set_values(values)
        self.keeper.forget()
        self._on_state(DraftState.CLEAN)
        spec, context = self.form.spec, self._context

        def work(_job: JobContext) -> Any:
            from app.services import drafts

            return drafts.find(self._session.store, spec.key, values.record_id, context)

        self._session.runner.run(work, self, self._show_draft)
        self.form.focus_first()

    def leave(self) -> None:
        """Hand over what is typed: the page is left, the window closes, or the store is locked."""
        self.keeper.keep_now()

    def close_form(self) -> None:
        """Close the form; what was typed stays as a draft."""
        self.keeper.keep_now()
        self.closed.emit()

    def discard(self) -> None:
        """Throw the draft away and show the record as it is saved; `undo_discard` takes that back."""
        self._thrown_away = self.form.draft()
        self.keeper.forget()
        self.form.set_values(self._opened)
        self._drop_draft()
        self._banner.say("info", _("The draft was discarded."), _("Undo"))
        self._on_state(DraftState.CLEAN)

    def undo_discard(self) -> None:
        """Take a discarded draft back."""
        self._banner.clear()
        self.form.show_draft(self._thrown_away)
        self.keeper.note_edit()

    def _lay_out(self) -> None:
        below = QWidget()
        saves = QShortcut(QKeySequence("Ctrl+Return"), below, self.form.request_save)
        saves.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)  # in the form, the form listens
        foot = QHBoxLayout(below)
        foot.setContentsMargins(typography.px(24), typography.px(8), typography.px(24), typography.px(12))
        foot.setSpacing(typography.px(8))
        foot.addWidget(self._hint, 1)
        for button in (self._discard, self._cancel, self._button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(BannerBox(self._banner))
        column.addWidget(self.form, 1)
        column.addWidget(hairline())
        column.addWidget(below)
        self._banner.acted.connect(self.undo_discard)

    def _on_edited(self, _key: str) -> None:
        self._banner.clear()
        self.keeper.note_edit()

    def _on_state(self, state: DraftState) -> None:
        words = {
            DraftState.WAITING: _("Typed, not kept yet"),
            DraftState.KEEPING: _("Keeping what you typed"),
            DraftState.KEPT: _("Draft kept"),
            DraftState.FAILED: _("The draft could not be kept. It is tried again."),
        }
        self._hint.setText(words.get(state, ""))
        self._discard.setVisible(state is not DraftState.CLEAN)
        self.state_changed.emit(state)

    def _show_draft(self, draft: Any) -> None:
        if draft is None or self.form.is_dirty():
            return
        self._draft_id = draft.id
        if self._new_id:
            self._new_id = draft.id  # a draft that was saved but not discarded finds the record it made
        self.form.show_draft(draft.content)
        if draft.place in self.form.spec_keys():
            self.form.focus_field(draft.place)
        self._hint.setText(_("Your draft is shown. Save it, or discard it."))
        self._discard.show()

    def _keep(self, values: FormValues) -> None:
        self._draft_id = self._draft_id or self._new_id or new_id()  # at once: a second hand-over must not make a second draft
        spec, draft_id, context, place = self.form.spec, self._draft_id, self._context, self._place()

        def work(_job: JobContext) -> str:
            from app.services import drafts

            return drafts.keep(self._session.store, spec.key, values, draft_id, context, place)

        def done(kept_id: str) -> None:
            if kept_id == self._draft_id:
                self.keeper.confirm()

        self._session.runner.run(work, self, done, lambda _error: self.keeper.fail())

    def _place(self) -> str:
        return next((key for key in self.form.spec_keys() if self.form.editor(key).input().hasFocus()), "")

    def _on_save(self) -> None:
        if self._saving:
            return  # a second press while the first is under way must not make a second record
        self._saving = True
        values, reason = replace(self.form.values(), new_id=self._new_id), self.form.reason()
        self._session.runner.run(lambda _job: self._save_work(values, reason), self, self._on_saved, self._on_failed)

    def _on_saved(self, result: Any) -> None:
        self._saving = False
        self.keeper.forget()
        self._drop_draft()
        self.saved.emit(result)

    def _on_failed(self, error: Exception) -> None:
        self._saving = False
        if isinstance(error, FormInvalid) and error.problems:
            self.form.show_refusal(list(error.problems))
        self._banner.say("danger", str(error))

    def _drop_draft(self) -> None:
        draft_id, self._draft_id = self._draft_id, ""
        if not draft_id:
            return

        def work(_job: JobContext) -> None:
            from app.services import drafts

            drafts.discard(self._session.store, draft_id)

        self._session.runner.run(work, self)
