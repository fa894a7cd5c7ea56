# SPDX-License-Identifier: Apache-2.0
"""Invented screening interviews: answers drawn until the program's own evaluation says what the story needs."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.base.ids import RecordId
from app.domain import screening
from app.domain.forms.values import Value
from app.domain.indicators import Indicator, border_questions, danger_signs, indicators_for
from app.services.invented.diary import Diary, invented
from app.services.invented.people import COUNTRIES, Somebody

_RISK = {
    screening.LET_GO: {"none": 8.0, "low": 2.0},
    screening.FURTHER_TALK: {"low": 6.0, "medium": 3.0, "none": 1.0},
    screening.REFER: {"medium": 6.0, "high": 4.0},
    screening.URGENT: {"high": 6.0, "extreme": 3.0},
}
_REASONS = {
    screening.FURTHER_TALK: ("Some answers were unclear. A second talk was held in a private room.",
                             "The address given could not be confirmed. Asked again after a break."),
    screening.REFER: ("Several signs together. The person was told about help and agreed to speak with social services.",
                      "What was promised and what was found do not agree. Referred for a full interview."),
    screening.URGENT: ("A sign of danger. The person was brought to a safe place and the duty social worker was called.",
                       "The person asked for help at once and was taken to a private room away from others."),
}
_DEPARTED = "The officer decided differently from the suggestion after a talk in private."


def answers_for(
    diary: Diary, asked: Sequence[Indicator], is_child: bool | None, wanted: str, facts: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Return answers whose evaluation suggests `wanted`, or the nearest step that these questions can reach."""
    rng = diary.rng
    answers = {one.id: _no(diary) for one in asked}
    if wanted == screening.LET_GO:
        return answers
    if wanted == screening.FURTHER_TALK:
        # Any sign refers a child, so for a child it is the missing answers that ask for another talk.
        left = rng.sample(list(answers), len(answers) * 2 // 3) if is_child is not False else []
        harmless = [one for one in asked if one.id not in danger_signs()]
        return answers | dict.fromkeys(left, "not_asked") | ({} if left else {rng.choice(harmless).id: _yes(diary)})
    signs = [one for one in asked if one.id not in danger_signs()]
    rng.shuffle(signs)
    signs.sort(key=lambda one: {"strong": 0, "medium": 1}.get(one.strength, 2) + rng.random())
    if wanted == screening.URGENT:
        dangers = [one for one in asked if one.id in danger_signs()]
        answers |= {one.id: _yes(diary) for one in rng.sample(dangers, min(len(dangers), rng.randint(1, 2)))}
    for one in signs:
        answers[one.id] = _yes(diary)
        found = screening.evaluate(answers, is_child, asked=list(answers), **facts)
        if found.suggestion in (wanted, screening.URGENT) and len(found.findings) >= 3:
            break
    return answers


def enter_screening(
    diary: Diary, who: Somebody, day: date, by: str, wanted: str, profile: str = "any", crossing_id: str | None = None,
    case_id: str | None = None, facts: Mapping[str, Sequence[str]] | None = None,
) -> RecordId:
    """Record a screening; at the border the short set, elsewhere the long interview."""
    age = who.age_on(day)
    is_child = True if age < 18 else None if age == 18 and diary.chance(0.5) else False
    at_border = crossing_id is not None
    asked = [each.indicator for each in border_questions(is_child, profile)]
    if not at_border:
        asked = _interview(diary, asked, is_child, profile)
    found = {name: list(codes) for name, codes in (facts or {}).items()}
    answers = answers_for(diary, asked, is_child, wanted, found)
    result = screening.evaluate(answers, is_child, asked=list(answers), **found)
    outcome, reasons = _outcome(diary, result.suggestion)
    values: dict[str, Value] = {
        "person_id": who.id,
        "crossing_id": crossing_id,
        "case_id": case_id,
        "screened_on": day.isoformat(),
        "officer": diary.names[by],
        "language": diary.rng.choice(COUNTRIES[who.country][1]),
        "interpreter": "none" if "eng" in COUNTRIES[who.country][1] else diary.pick({"official": 4.0, "certified": 3.0, "other": 1.0}),
        "setting": _setting(diary, at_border, wanted),
        "is_child": {True: "yes", False: "no", None: "doubt"}[is_child],
        "profile": profile,
        "answers": dict(answers),
        "outcome": outcome,
        "reasons": reasons,
        "risk": diary.pick(_RISK[outcome]),
        "consent": "assent" if is_child else diary.pick({"yes": 20.0, "no": 1.0, "unable": 0.7}),
    }
    for name, codes in found.items():
        values[name] = dict.fromkeys(codes, True) or None
    if diary.chance(0.1):
        values["notes"] = invented("The talk was stopped once for a rest.")
    return diary.enter("screening", day, by, **values)


def _interview(diary: Diary, first: Sequence[Indicator], is_child: bool | None, profile: str) -> list[Indicator]:
    """Return the questions of a long interview: the short set and about thirty more."""
    known = {one.id for one in first}
    more = [one for one in indicators_for(is_child, profile) if one.id not in known]
    return [*first, *diary.rng.sample(more, min(30, len(more)))]


def _outcome(diary: Diary, suggestion: str) -> tuple[str, str | None]:
    """Return what was decided and why: nearly always the suggestion, now and then something more careful, with the reason."""
    if suggestion in (screening.LET_GO, screening.FURTHER_TALK) and diary.chance(0.03):
        more = {screening.LET_GO: screening.FURTHER_TALK, screening.FURTHER_TALK: screening.REFER}[suggestion]
        return more, invented(_DEPARTED)
    if suggestion == screening.LET_GO:
        return suggestion, None
    return suggestion, invented(diary.rng.choice(_REASONS[suggestion]))


def _setting(diary: Diary, at_border: bool, wanted: str) -> str:
    if at_border:
        return diary.pick({"counter": 7.0, "private_room": 2.0, "on_board": 0.5} if wanted == screening.LET_GO else {"private_room": 1.0})
    return diary.pick({"station": 4.0, "shelter": 4.0, "health": 1.0, "home": 0.5, "telephone": 0.5, "other": 0.3})


def _no(diary: Diary) -> str:
    return diary.pick({"no:s": 10.0, "no:a": 4.0, "no:d": 1.0, "unknown": 0.8, "not_asked": 0.6})


def _yes(diary: Diary) -> str:
    return diary.pick({"yes:s": 6.0, "yes:a": 3.0, "yes:d": 1.0, "yes:t": 1.0})
