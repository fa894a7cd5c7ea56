# SPDX-License-Identifier: Apache-2.0
"""The page of one record with all that belongs to it; cases and people are such pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.text import _
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.services import quarantine, records, wording
from app.ui.dialogs.add_files import AddFiles
from app.ui.dialogs.ask_deletion import AskDeletion
from app.ui.dialogs.record_history import RecordHistory
from app.ui.dialogs.viewer import Viewer
from app.ui.forms.overview import Overview
from app.ui.forms.parts_view import Part
from app.ui.records.parts_page import PartsPage
from app.ui.records.prints import PrintTimeline
from app.ui.widgets.banner import Banner, BannerBox
from app.ui.widgets.session import Session


@dataclass(frozen=True)
class Act:
    """Something that can be done with the record as a whole; `id` is its name in `app.ui.shell.actions`."""

    id: str
    text: str
    keys: str
    icon: str
    run: Callable[[], object]


@dataclass(frozen=True)
class Target:
    """Where to go on a record's page: a record that belongs to it, or a form that was left half done.

    Attributes:
        part_id: of the record to stand on; it is also acted on where `acts` is set.
        form: key of a form to go on with; of a new record where `part_id` is "".
    """

    record_id: str
    part_id: str = ""
    form: str = ""
    acts: bool = False


class RecordPage(PartsPage):
    """Overview, sections, forms, history and deletion of one record.

    Attributes:
        kind: of the record.
        needs: action of the role that may change the record itself.
        record_id: of the record shown, "" for one that is being begun.
    """

    kind: ClassVar[str]
    needs: ClassVar[Action]

    def __init__(self, session: Session, overview: Overview, parts: Sequence[Part], parent: QWidget | None = None) -> None:
        self.record_id = ""
        self._target: Target | None = None
        super().__init__(session, overview, parts, parent)
        self._held = Banner("warning")
        self.banners.addWidget(BannerBox(self._held))
        overview.edit_wanted.connect(self.edit)
        self.parts.files_wanted.connect(self._add_files)
        self.parts.file_opened.connect(lambda record_id: Viewer(session, record_id, self).open())
        self.parts.acted.connect(self._act_on)
        acts = self.acts()
        overview.set_menu([(each.text, each.keys, each.icon, each.run) for each in acts])
        for keys, slot in (("E", self.edit), ("M", overview.open_menu), *((each.keys, each.run) for each in acts if each.keys)):
            QShortcut(QKeySequence(keys), self, slot)

    def opened(self, arg: object) -> None:
        """Show a record by identity or `Target`; None begins a new one."""
        self._target = arg if isinstance(arg, Target) else None
        self.record_id = arg if isinstance(arg, str) else self._target.record_id if self._target else ""
        self.parts.begin(self.record_id)
        self._offer()
        self._banner.clear()
        self._held.clear()
        if self.record_id:
            self._refresh()
            self._look_for_held()
        else:
            self._begin()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        if self.record_id:
            self._refresh()
            self._look_for_held()

    def _look_for_held(self) -> None:
        """Say so when a change of this record was set aside in the exchange."""
        store, record_id = self.session.store, self.record_id
        self.session.runner.run(lambda _job: quarantine.held_words(store, record_id), self, lambda words: self._held.say("warning", words))

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        acts = [(each.keys, each.text) for each in self.acts() if each.keys]
        return [("M", _("What else can be done with it")), *acts, *super().keys()]

    def first_focus(self) -> QWidget | None:
        """Begin in the contents, unless a form is open or a record was asked for."""
        return None if self._target else super().first_focus()

    def edit(self) -> None:
        """Edit the record itself."""
        if self.record_id and not self.parts.editor and self.session.can(self.needs):
            store, kind, record_id = self.session.store, self.kind, self.record_id
            self.session.runner.run(
                lambda _job: records.open_form(store, kind, record_id), self,
                lambda values: self.parts.edit(kind, values, self._save_text()), self._failed,
            )

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return what the palette may ask of this page."""
        return {each.id: each.run for each in self.acts()} if self.record_id else {}

    def acts(self) -> list[Act]:
        """Return what the signed-in user can do with the record as a whole, in the order of the menu."""
        acts = [Act("history", _("History"), "Ctrl+H", "clock", self.show_history),
                Act("print_timeline", _("Print the timeline"), "Ctrl+P", "print", self.print_timeline)]
        if self.session.can(Action.ASK_DELETION):
            acts.append(Act("ask_deletion", _("Ask for deletion"), "", "delete", self.ask_deletion))
        return acts

    def show_history(self) -> None:
        """Show who changed what of this record and of those that belong to it."""
        if self.record_id:
            RecordHistory(self.session, self.kind, self.record_id, self).open()

    def print_timeline(self) -> None:
        """Print the card and everything that happened."""
        if self.record_id and not self.parts.editor:
            PrintTimeline(self.session, self.kind, self.record_id, self._overview.told(), self._overview.timeline.items(), self).open()

    def ask_deletion(self) -> None:
        """Ask for this record to be deleted, which a second person confirms."""
        if self.record_id:
            AskDeletion(self.session, self.kind, [self.record_id], self).open()

    def _take_aim(self) -> None:
        """Go to the record that the page was opened for, now that the records are here."""
        target, self._target = self._target, None
        if target is None:
            return
        if target.form == self.kind:
            self.edit()
        elif target.form:
            self.parts.resume(target.form, target.part_id)
        elif not self.parts.stand_on(target.part_id):
            self.parts.contents.setFocus()
        elif target.acts:
            self.parts.act(target.part_id)

    def _add_files(self, paths: Sequence[Path]) -> None:
        """Add files that were dropped here, or such as somebody chooses now."""
        if paths:
            AddFiles(self.session, paths, self._belongs(), self._expected_kind(), self).open()
            return
        wanted = _("Papers and photographs (*.png *.jpg *.jpeg *.pdf);;All files (*)")
        dialog = QFileDialog(self, _("Add papers or photographs"), "", wanted)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)  # a system's own dialog remembers what was chosen
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda chosen: self._add_files([Path(each) for each in chosen]))
        dialog.open()

    def _act_on(self, kind: str, record_id: str) -> None:
        """Do what a card offers besides opening: a file's title, kind and notes are changed in its form."""
        if kind == "attachment":
            self.parts.open_form(record_id)

    def _save_text(self) -> str:
        return _("Save {thing}").format(thing=wording.record_label(self.kind).lower())

    # -- what each page says for itself ---------------------------------------------------------------

    def _belongs(self) -> dict[str, Any]:
        """Return what files added here belong to, by field."""
        return {f"{self.kind}_id": self.record_id}

    def _expected_kind(self) -> str:
        """Return the kind of paper that is most likely added here, "" where nothing is."""
        return ""

    def _begin(self) -> None:
        """Open the form of a new record."""
        raise NotImplementedError

    def _refresh(self) -> None:
        """Look at the record again."""
        raise NotImplementedError
