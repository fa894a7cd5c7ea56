# SPDX-License-Identifier: Apache-2.0
"""How the records of a person or a case look as cards in a section."""

from collections.abc import Callable

from app.base.text import _
from app.domain.forms import outline
from app.domain.rows import RecordRow
from app.ui.widgets import formats
from app.ui.widgets.card_list import Card

_Lines = list[tuple[str, str]]

_STATUS_TONES = {"ACTUAL": "accent", "REASONABLE_GROUNDS": "warning", "POSSIBLE": "warning", "NOT_VICTIM": "neutral"}
_OUTCOME_TONES = {"urgent": "danger", "refer": "warning", "further_talk": "accent", "let_go": "neutral"}


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _plain(*lines: tuple[str, str]) -> _Lines:
    return [(icon, text) for icon, text in lines if text]


def _party(row: RecordRow) -> Card:
    lines = _plain(
        ("risk", formats.codes("type_of_exploitation", row.codes("exploitation"))),
        ("protection", formats.code("victim_status", row.text("victim_status"))),
        ("clock", _("since {day}").format(day=formats.date(row.text("joined_on"))) if row.text("joined_on") else ""),
    )
    tone = {"victim": "accent", "suspect": "warning"}.get(row.text("role"), "neutral")
    return Card(row.id, row.person_name or _("Person"), tuple(lines), formats.code("case_role", row.text("role")), tone, "person")


def _screening(row: RecordRow) -> Card:
    counted = _("{n} indicators answered").format(n=len(row.codes("answers")))
    lines = _plain(("user", row.text("officer")), ("screening", counted), ("note", row.text("reasons")))
    outcome = row.text("outcome")
    title, tone = _join(formats.date(row.text("screened_on")), row.person_name), _OUTCOME_TONES.get(outcome, "neutral")
    return Card(row.id, title, tuple(lines), formats.code("screening_outcome", outcome), tone, "screening")


def _decision(row: RecordRow) -> Card:
    by = _join(formats.code("decision_authority", row.text("authority")), formats.date(row.text("decided_on")))
    lines = _plain(("user", by), ("note", row.text("reasons")))
    status = row.text("status")
    chip = formats.code("victim_status", status)
    return Card(row.id, row.person_name or _("Person"), tuple(lines), chip, _STATUS_TONES.get(status, "neutral"), "protection")


def _stage(row: RecordRow) -> Card:
    track = row.text("track")
    number = int(row.text("stage")) if row.text("stage").isdecimal() else 0
    lines = _plain(("clock", formats.date(row.text("entered_on"))), ("note", row.text("reasons")))
    icon = "justice" if track == "criminal" else "protection"
    return Card(row.id, formats.stage(track, number), tuple(lines), formats.code("stage_track", track), "neutral", icon)


def _event(row: RecordRow) -> Card:
    days = _join(formats.date(row.text("began_on")), formats.date(row.text("ended_on")))
    where = _join(row.text("place"), formats.code("country", row.text("country")))
    lines = _plain(("clock", days), ("place", where), ("note", row.text("description")))
    return Card(row.id, formats.code("trafficking_event_type", row.text("type")), tuple(lines), icon="event")


def _consent(row: RecordRow) -> Card:
    withdrawn = formats.date(row.text("withdrawn_on"))
    lines = _plain(
        ("user", formats.code("agency", row.text("recipient"))),
        ("clock", formats.date(row.text("asked_on"))),
        ("warning", _("Withdrawn on {day}").format(day=withdrawn) if withdrawn else ""),
    )
    answer = row.text("answer")
    tone = "danger" if withdrawn else "success" if answer in ("yes", "assent") else "neutral"
    chip = _("Withdrawn") if withdrawn else formats.code("consent_answer", answer)
    return Card(row.id, _join(formats.code("consent_purpose", row.text("purpose")), row.person_name), tuple(lines), chip, tone, "consent")


def _referral(row: RecordRow) -> Card:
    lines = _plain(
        ("services", formats.code("service", row.text("service"))),
        ("clock", _join(formats.date(row.text("sent_on")), formats.date(row.text("state_on")))),
        ("user", row.person_name),
        ("note", row.text("outcome")),
    )
    state = row.text("state")
    good, bad = ("completed", "taken_up", "accepted"), ("declined", "rejected")
    tone = "success" if state in good else "danger" if state in bad else "warning"
    to = formats.code("agency", row.text("to_agency"))
    return Card(row.id, to, tuple(lines), formats.code("referral_state", state), tone, "referral")


def _charge(row: RecordRow) -> Card:
    lines = _plain(
        ("user", row.person_name),
        ("clock", _join(formats.date(row.text("charged_on")), row.text("court"))),
        ("justice", _join(formats.code("sentence_type", row.text("sentence")), row.text("sentence_note"))),
        ("undo", formats.code("appeal", row.text("appeal"))),
    )
    disposal = row.text("disposal")
    tone = "warning" if disposal in ("", "PENDING") else "neutral"
    offence = formats.code("offence", row.text("offence"))
    return Card(row.id, offence, tuple(lines), formats.code("disposal_court", disposal), tone, "justice")


def _note(row: RecordRow) -> Card:
    title = _join(formats.date(row.text("written_on")), formats.code("note_topic", row.text("topic")))
    return Card(row.id, title or _("Note"), tuple(_plain(("", row.text("text")), ("user", row.text("author")))), icon="note")


def _document(row: RecordRow) -> Card:
    lines = _plain(
        ("place", formats.code("nationality", row.text("issuing_state"))),
        ("clock", _("valid until {day}").format(day=formats.date(row.text("expires"))) if row.text("expires") else ""),
    )
    return Card(row.id, row.text("number"), tuple(lines), formats.code("document_type", row.text("type")), "neutral", "document")


def _alias(row: RecordRow) -> Card:
    return Card(row.id, row.text("name"), (), formats.code("alias_kind", row.text("kind")), "neutral", "user")


def _crossing(row: RecordRow) -> Card:
    lines = _plain(
        ("boat", _join(formats.code("conveyance", row.text("conveyance")), row.text("conveyance_name"))),
        ("place", _join(formats.code("country", row.text("from_country")), formats.code("country", row.text("to_country")))),
        ("note", formats.code("travel_purpose", row.text("travel_purpose"))),
    )
    title = _join(formats.date(row.text("crossed_on")), formats.code("port", row.text("port")))
    return Card(row.id, title, tuple(lines), formats.code("direction", row.text("direction")), "neutral", "border_desk")


def _link(row: RecordRow) -> Card:
    lines = _plain(("clock", formats.date(row.text("decided_on"))), ("note", row.text("reason")))
    return Card(row.id, formats.code("person_link", row.text("kind")), tuple(lines), icon="link")


_CARDS: dict[str, Callable[[RecordRow], Card]] = {
    "party": _party, "screening": _screening, "decision": _decision, "stage": _stage, "event": _event, "consent": _consent,
    "referral": _referral, "charge": _charge, "note": _note, "document": _document, "alias": _alias, "crossing": _crossing,
    "person_link": _link,
}


def card(row: RecordRow) -> Card:
    """Return the card of a record."""
    return _CARDS[row.kind](row) if row.kind in _CARDS else _outlined(row)


def _outlined(row: RecordRow) -> Card:
    """Return the card of a kind that is told by its outline alone."""
    told = outline.OUTLINES[row.kind]
    lines = _plain(*((icon, _join(*(outline.words(row, name) for name in names))) for icon, names in told.lines))
    state = row.text(told.chip) if told.chip else ""
    return Card(row.id, outline.title(row), tuple(lines), outline.words(row, told.chip) if told.chip else "",
                "danger" if state in told.bad else "neutral", told.icon)
