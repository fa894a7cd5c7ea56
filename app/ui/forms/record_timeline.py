# SPDX-License-Identifier: Apache-2.0
"""The records of a person or a case as one story, newest first: what happened, then who, how and why."""

from collections.abc import Callable, Iterable

from app.base.text import _
from app.domain.forms import outline
from app.domain.forms.catalogue import FORMS
from app.domain.rows import RecordRow
from app.ui.forms.record_cards import card
from app.ui.widgets import formats
from app.ui.widgets.timeline import TimelineItem

# Which date a record stands under.
_DATES = {
    "screening": "screened_on", "decision": "decided_on", "stage": "entered_on", "event": "began_on", "consent": "asked_on",
    "referral": "sent_on", "charge": "charged_on", "note": "written_on", "crossing": "crossed_on", "party": "joined_on",
}
_NO_EVENT = {"contact", "mark", "involvement", "goal", "attachment"}  # true for a time rather than happening on a day
# What happened, and what is told of it below.
_Told = tuple[str, tuple[str, ...]]


def _screening(row: RecordRow) -> _Told:
    outcome = formats.code("screening_outcome", row.text("outcome")).lower()
    return _("Screening: {outcome}").format(outcome=outcome) if outcome else _("Screening"), (row.text("officer"), row.text("reasons"))


def _decision(row: RecordRow) -> _Told:
    status = formats.code("victim_status", row.text("status")).lower()
    return _("Decision: {status}").format(status=status), (formats.code("decision_authority", row.text("authority")), row.text("reasons"))


def _stage(row: RecordRow) -> _Told:
    number = int(row.text("stage")) if row.text("stage").isdecimal() else 0
    track = formats.code("stage_track", row.text("track"))
    return _("{track}: {stage}").format(track=track, stage=formats.stage(row.text("track"), number).lower()), (row.text("reasons"),)


def _event(row: RecordRow) -> _Told:
    until = formats.date(row.text("ended_on"))
    where = ", ".join(part for part in (row.text("place"), formats.code("country", row.text("country"))) if part)
    told = (_("until {day}").format(day=until) if until else "", where, row.text("description"))
    return formats.code("trafficking_event_type", row.text("type")), told


def _consent(row: RecordRow) -> _Told:
    purpose = formats.code("consent_purpose", row.text("purpose")).lower()
    withdrawn = formats.date(row.text("withdrawn_on"))
    told = (
        formats.code("consent_answer", row.text("answer")), formats.code("agency", row.text("recipient")),
        _("withdrawn on {day}").format(day=withdrawn) if withdrawn else "",
    )
    return _("Consent asked: {purpose}").format(purpose=purpose), told


def _referral(row: RecordRow) -> _Told:
    agency = formats.code("agency", row.text("to_agency")).lower()
    state, since = formats.code("referral_state", row.text("state")), formats.date(row.text("state_on"))
    moved = _("{state} on {day}").format(state=state, day=since) if since and since != formats.date(row.text("sent_on")) else state
    return _("Referral to {agency}").format(agency=agency), (moved, formats.code("service", row.text("service")), row.text("outcome"))


def _charge(row: RecordRow) -> _Told:
    offence = formats.code("offence", row.text("offence"))
    return _("Charge: {offence}").format(offence=offence), (formats.code("disposal_court", row.text("disposal")), row.text("court"))


def _note(row: RecordRow) -> _Told:
    topic = formats.code("note_topic", row.text("topic")).lower()
    return _("Note: {topic}").format(topic=topic) if topic else _("Note"), (row.text("text"), row.text("author"))


def _crossing(row: RecordRow) -> _Told:
    port = formats.code("port", row.text("port"))
    way = formats.code("direction", row.text("direction"))
    countries = [formats.code("country", row.text(name)) for name in ("from_country", "to_country")]
    told = (_conveyance(row), " – ".join(each for each in countries if each), formats.code("travel_purpose", row.text("travel_purpose")))
    return _("{way}: {port}").format(way=way, port=port), told


def _conveyance(row: RecordRow) -> str:
    return " ".join(part for part in (formats.code("conveyance", row.text("conveyance")), row.text("conveyance_name")) if part)


def _party(row: RecordRow) -> _Told:
    role = formats.code("case_role", row.text("role")).lower()
    return _("In the case as {role}").format(role=role), (formats.codes("type_of_exploitation", row.codes("exploitation")),)


_TOLD: dict[str, Callable[[RecordRow], _Told]] = {
    "screening": _screening, "decision": _decision, "stage": _stage, "event": _event, "consent": _consent, "referral": _referral,
    "charge": _charge, "note": _note, "crossing": _crossing, "party": _party,
}


def _outlined(row: RecordRow) -> _Told:
    told = outline.OUTLINES[row.kind]
    what = " · ".join(part for name in told.title if (part := row.linked.get(name, "") or outline.words(row, name)))
    state = outline.words(row, told.chip) if told.chip else ""
    return _(FORMS[row.kind].title), (what, state)


def _dated(kind: str) -> str:
    """Return the field whose day a record stands under, "" for kinds that are no part of the story."""
    if kind in _TOLD:
        return _DATES[kind]
    return outline.OUTLINES[kind].dated if kind in outline.OUTLINES and kind not in _NO_EVENT else ""


def timeline(rows: Iterable[RecordRow], about: str = "") -> list[TimelineItem]:
    """Return records as entries of a timeline, newest first; records without a date stand at the end.

    Args:
        about: name of the person whose timeline it is, which then need not be said again.
    """
    items = []
    for row in rows:
        dated = _dated(row.kind)
        if not dated:
            continue
        title, told = _TOLD.get(row.kind, _outlined)(row)
        who = row.person_name if row.person_name != about else ""
        shown, day = card(row), row.text(dated)
        tone = "muted" if shown.tone == "neutral" else shown.tone
        detail = " · ".join(part for part in (who, *told) if part)
        item = TimelineItem(f"{row.kind}:{row.id}", formats.date(day), title, detail, shown.icon, tone)
        items.append(((day.lstrip("~?"), row.created_ms), item))
    return [item for _order, item in sorted(items, key=lambda each: each[0], reverse=True)]
