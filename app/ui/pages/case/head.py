# SPDX-License-Identifier: Apache-2.0
"""The overview of a case: where it stands on both tracks, risk, consent and responsibility, found facts, and the timeline."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.base.text import N_, _
from app.domain import stages
from app.domain.forms.values import members
from app.domain.rows import RecordRow
from app.domain.stages import CRIMINAL, PROTECTION
from app.services.cases import CasePage
from app.ui.forms.overview import Overview
from app.ui.forms.record_timeline import timeline
from app.ui.theme import typography
from app.ui.widgets import formats
from app.ui.widgets.chips import Chip
from app.ui.widgets.labels import label
from app.ui.widgets.stage_track import Stage, StageTrack

_RISK_TONES = {"extreme": "danger", "high": "danger", "medium": "warning"}
_NARROW_PX = 760
_TRACK_WORDS = {PROTECTION: N_("Protection"), CRIMINAL: N_("Criminal case")}


class CaseOverview(Overview):
    """Tracks, facts and timeline."""

    def __init__(self, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(may_edit, parent)
        self.tracks = {track: StageTrack() for track in _TRACK_WORDS}
        self._words = {track: label(_(word), type="small", tone="muted", wrap=True) for track, word in _TRACK_WORDS.items()}
        self._tracks_grid = QGridLayout()
        self._tracks_grid.setHorizontalSpacing(typography.px(8))
        self._tracks_grid.setVerticalSpacing(typography.px(4))
        self._tracks_grid.setColumnStretch(1, 1)
        self._is_narrow: bool | None = None
        self._arrange()
        self.card.insertLayout(1, self._tracks_grid)
        self._summary = label(wrap=True)
        self.card.addWidget(self._summary)

    def show_page(self, page: CasePage) -> None:
        """Show a case."""
        row, content = page.row, page.content
        self.called = (_("Case"), row.number)
        self.set_title(row.title or row.victims or _("No working title"))
        self.set_chips(_chips(page))
        for track, number in ((PROTECTION, row.protection_stage), (CRIMINAL, row.criminal_stage)):
            self._show_track(page, track, number)
        self.set_facts([
            (_("Opened"), formats.date(row.opened_on), ""),
            (_("Responsible"), row.responsible or _("nobody yet"), "" if row.responsible else "warning"),
            (_("Next due"), *_next(page)),
            (_("Lead agency"), formats.code("agency", row.lead_agency), ""),
            (_("How detected"), formats.code("case_origin", content.text("origin")), ""),
            (_("Acts"), formats.codes("palermo_act", members(content.get("acts"))), ""),
            (_("Means"), formats.codes("palermo_means", members(content.get("means"))), ""),
            (_("Purposes"), formats.codes("palermo_purpose", members(content.get("purposes"))), ""),
            (_("Exploitation"), formats.codes("type_of_exploitation", members(content.get("exploitation"))), ""),
        ])
        self._summary.setText(formats.text(content.text("summary")))
        self._summary.setVisible(bool(content.text("summary")))
        self.timeline.set_items(timeline(each for rows in page.related.values() for each in rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the tracks' names above them where there is no room before them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_narrow = self.width() < typography.px(_NARROW_PX)
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        for at, (track, widget) in enumerate(self.tracks.items()):
            word = self._words[track]
            word.setFixedWidth(typography.px(200 if is_narrow else 76))
            word.setAlignment(Qt.AlignmentFlag.AlignTop)
            word.setContentsMargins(0, 0 if is_narrow else typography.px(6), 0, 0)
            self._tracks_grid.addWidget(word, 2 * at, 0, 1, 2 if is_narrow else 1)
            self._tracks_grid.addWidget(widget, 2 * at + is_narrow, 0 if is_narrow else 1, 1, 2 if is_narrow else 1)

    def _show_track(self, page: CasePage, track: str, number: int) -> None:
        rows = [row for row in page.related["stage"] if row.text("track") == track and row.text("stage").isdecimal()]
        rows.sort(key=lambda row: row.text("entered_on"), reverse=True)
        reached = {int(row.text("stage")): row.text("entered_on") for row in rows}
        shown = stages.passed(track, reached, number)
        current = max((low for _word, low, _date in shown if low <= number), default=0)
        self.tracks[track].set_stages([Stage(str(low), _(word), formats.date(day)) for word, low, day in shown], str(current))


def _chips(page: CasePage) -> list[Chip]:
    row = page.row
    watched = [Chip(_("Watched"), "accent", "show")] if page.is_watched else []
    chips = [*watched, Chip(formats.code("case_status", row.status), "accent" if row.status in ("Active", "FollowUp") else "neutral")]
    if row.risk:
        risk = _("Risk: {level}").format(level=formats.code("risk_level", row.risk).lower())
        chips.append(Chip(risk, _RISK_TONES.get(row.risk, "neutral"), "risk"))
    victims = {each.text("person_id") for each in page.related["party"] if each.text("role") == "victim"}
    if victims:
        given = victims & {each.text("person_id") for each in page.related["consent"] if _holds(each)}
        words = _("Consent: {given} of {victims}").format(given=len(given), victims=len(victims))
        chips.append(Chip(words, "success" if given == victims else "neutral", "consent"))
    if page.disputed:
        chips.append(Chip(_("Disputed"), "danger", "conflict"))
    return chips


def _next(page: CasePage) -> tuple[str, str]:
    """Return what comes next in words, and the tone it is said in."""
    if page.next_due is None:
        return _("nothing planned"), "muted"
    words = _("{what}, {day}").format(what=page.next_due.what, day=formats.date(page.next_due.day))
    return (_("{what} (overdue)").format(what=words), "danger") if page.next_due.is_late else (words, "")


def _holds(consent: RecordRow) -> bool:
    return consent.text("answer") in ("yes", "assent") and not consent.text("withdrawn_on")
