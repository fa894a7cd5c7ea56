# SPDX-License-Identifier: Apache-2.0
"""The page of one training: what it was, who took part, and the certificate of each."""

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from app.base import clock
from app.base.text import N_, _
from app.domain.forms import outline
from app.domain.forms.prevention import TRAINING
from app.domain.forms.values import FormValues
from app.domain.permissions import Action
from app.domain.rows import RecordRow
from app.services import prevention, printing, records
from app.services.prevention import TrainingPage as Shown
from app.ui.forms.overview import Overview
from app.ui.forms.parts_view import Part
from app.ui.forms.record_timeline import timeline
from app.ui.records.record_page import Act, RecordPage
from app.ui.widgets import formats
from app.ui.widgets.page import Primary
from app.ui.widgets.paper import Paper
from app.ui.widgets.session import Session

PARTS = (
    Part("participants", N_("Participants"), "people", ("participant",), ("participant",),
         N_("Those who took part by name. Each gets a certificate with a number that anybody here can verify."), Action.PREVENT,
         acts={"participant": (N_("Print certificate"), "C")}),
)


class TrainingPage(RecordPage):
    """One training."""

    kinds: ClassVar[frozenset[str]] = frozenset({"training", "participant", "exchange"})
    kind = "training"
    needs = Action.PREVENT

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.shown: Shown | None = None
        super().__init__(session, Overview(session.can(Action.PREVENT)), PARTS, parent)
        self.parts.acted.connect(self._print_one)

    def acts(self) -> list[Act]:
        """Return what can be done with the training as a whole."""
        return [each for each in super().acts() if each.id == "history"]  # one person deletes a training, from the list

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("E", _("Edit the training")), *super().keys()]

    def certificate(self, who: RecordRow) -> Paper:
        """Return the certificate of one participant as it is printed."""
        assert self.shown is not None, "a certificate belongs to the training shown"
        row = self.shown.row
        made = Paper(_("Certificate of participation"), is_training=self.session.is_training)
        made.text(who.text("name"), 20)
        made.text(_("took part in the training"))
        made.text(row.text("title"), 14)
        for name in ("topic", "began_on", "ended_on", "hours", "agency", "trainer", "place"):
            words = outline.words(row, name)
            if words:
                made.text(f"{_(TRAINING.field(name).label)}: {words}")
        made.text(_("Certificate {number}, issued on {day} by {post}").format(
            number=who.text("certificate"), day=formats.date(who.text("issued_on")), post=self.session.post_name))
        made.text(_("The number can be verified at any post: its last two digits check the others."), 9)
        return made

    def _print_one(self, _kind: str, record_id: str) -> None:
        store = self.session.store
        who = next(row for row in self.shown.related["participant"] if row.id == record_id) if self.shown else None
        if who is not None:
            self.certificate(who).print_on(self, lambda then: self.session.runner.run(
                lambda _job: printing.note_print(store, "certificate", "participant", record_id), self, lambda _done: then(), self._failed))

    def _begin(self) -> None:
        self.title_changed.emit(_("New training"), "")
        self.parts.edit("training", FormValues({"began_on": clock.today().isoformat()}), _("Save training"))

    def _offer(self) -> None:
        """Offer a participant from every section."""
        can = self.record_id and not self.parts.editor and self.session.can(Action.PREVENT)
        self.set_primary(Primary(_("Add participant"), "Ins", lambda: self.parts.add("participant"), "add") if can else None)

    def _refresh(self) -> None:
        store, training_id = self.session.store, self.record_id

        def show(found: Shown) -> None:
            if training_id == self.record_id:
                self._show(found)

        self.session.runner.run(lambda _job: prevention.open_training(store, training_id), self, show, self._failed)

    def _show(self, found: Shown) -> None:
        self.shown = found
        self.title_changed.emit(_("Training"), "")
        self._overview.set_title(found.row.text("title"))
        names = ("topic", "began_on", "ended_on", "hours", "agency", "trainer", "place", "country", "audience")
        facts = [(_(TRAINING.field(name).label), outline.words(found.row, name), "") for name in names]
        self._overview.set_facts([*facts, (_("People trained"), str(found.trained), "")])
        remarks = {row.id: ("done", _("Certificate {number}").format(number=row.text("certificate")))
                   for row in found.related["participant"] if row.text("certificate")}
        self._overview.timeline.set_items(timeline([found.row]))
        self.parts.set_rows(found.related, remarks)
        self._take_aim()

    def _save(self, form: str, values: FormValues, reason: str | None) -> Any:
        if form == "participant":
            return prevention.enrol(self.session.store, self.record_id, values)
        return records.save_form(self.session.store, form, values, reason)

    def _on_saved(self, saved: records.Saved) -> None:
        if not self.record_id:
            self.go("training", str(saved.record_id))

    def _defaults(self, form: str) -> FormValues:
        return FormValues({"training_id": self.record_id} if form == "participant" else {})
