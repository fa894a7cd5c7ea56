# SPDX-License-Identifier: Apache-2.0
"""The overview of a case: where it stands on both tracks, risk and responsibility, found facts, and the timeline."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.forms.values import members
from app.services.cases import CasePage
from app.ui.forms.record_cards import timeline
from app.ui.pages.case.parts import TRACKS, stops
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.chips import Chip
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.stage_track import Stage, StageTrack
from app.ui.widgets.timeline import Timeline

_RISK_TONES = {"extreme": "danger", "high": "danger", "medium": "warning"}


class CaseOverview(QWidget):
    """Tracks, facts and timeline.

    Signals:
        edit_wanted: the case file is to be edited.
        opened: "kind:id" of an entry of the timeline.
    """

    edit_wanted = Signal()
    opened = Signal(str)

    def __init__(self, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = typography.px
        self._title = label(type="section", wrap=True)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(px(8))
        edit = KeyButton(_("Edit"), "E", kind="quiet", icon="edit")
        edit.setVisible(may_edit)
        edit.clicked.connect(self.edit_wanted)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addLayout(self._chips)
        head.addWidget(edit)
        self._tracks = {track: StageTrack() for track in TRACKS}
        tracks = QHBoxLayout()
        tracks.setSpacing(px(24))
        tracks.addWidget(self._tracks["protection"], 6)
        tracks.addWidget(self._tracks["criminal"], 5)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(px(16))
        self._facts.setVerticalSpacing(px(6))
        self._facts.setColumnStretch(1, 1)
        self._facts.setColumnStretch(3, 1)
        self._summary = label(wrap=True)
        card = QFrame()
        style.mark(card, surface="card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(px(16), px(12), px(16), px(16))
        inside.setSpacing(px(12))
        inside.addLayout(head)
        inside.addLayout(tracks)
        inside.addLayout(self._facts)
        inside.addWidget(self._summary)
        self.timeline = Timeline(_("Timeline"))
        self.timeline.opened.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(card)
        column.addWidget(label(_("Timeline"), type="section"))
        column.addWidget(self.timeline, 1)

    def show_page(self, page: CasePage) -> None:
        """Show a case."""
        row, content = page.row, page.content
        self._title.setText(row.title or row.victims or _("No working title"))
        _clear(self._chips)
        tone = "accent" if row.status in ("Active", "FollowUp") else "neutral"
        self._chips.addWidget(Chip(formats.code("case_status", row.status), tone))
        if row.risk:
            risk = _("Risk: {level}").format(level=formats.code("risk_level", row.risk).lower())
            self._chips.addWidget(Chip(risk, _RISK_TONES.get(row.risk, "neutral"), "risk"))
        if page.disputed:
            self._chips.addWidget(Chip(_("Disputed"), "danger", "conflict"))
        for track, number in (("protection", row.protection_stage), ("criminal", row.criminal_stage)):
            self._show_track(page, track, number)
        facts = [
            (_("Opened"), formats.date(row.opened_on)),
            (_("Responsible"), row.responsible),
            (_("Lead agency"), formats.code("agency", row.lead_agency)),
            (_("How detected"), formats.code("case_origin", content.text("origin"))),
            (_("Acts"), formats.codes("palermo_act", members(content.get("acts")))),
            (_("Means"), formats.codes("palermo_means", members(content.get("means")))),
            (_("Purposes"), formats.codes("palermo_purpose", members(content.get("purposes")))),
            (_("Forms of exploitation"), formats.codes("type_of_exploitation", members(content.get("exploitation")))),
        ]
        _clear(self._facts)
        for at, (name, text) in enumerate(fact for fact in facts if fact[1]):
            line, side = divmod(at, 2)
            self._facts.addWidget(label(name, tone="muted"), line, 2 * side)
            self._facts.addWidget(label(text, wrap=True), line, 2 * side + 1)
        self._summary.setText(formats.text(content.text("summary")))
        self._summary.setVisible(bool(content.text("summary")))
        self.timeline.set_items(timeline(each for rows in page.related.values() for each in rows))

    def _show_track(self, page: CasePage, track: str, number: int) -> None:
        reached: dict[int, str] = {}
        for row in page.related["stage"]:
            if row.text("track") == track and row.text("stage").isdecimal():
                reached[int(row.text("stage"))] = formats.date(row.text("entered_on"))
        shown = [Stage(str(low), _(text), day) for text, low, day in stops(track, reached, number)]
        current = max((int(stage.key) for stage in shown if int(stage.key) <= number), default=0)
        self._tracks[track].set_stages(shown, str(current))


def _clear(layout: QHBoxLayout | QGridLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.deleteLater()
