# SPDX-License-Identifier: Apache-2.0
"""Invented protection: what people agreed to and took back, where they were referred, and whether it was taken up."""

from datetime import date, timedelta

from app.base.ids import RecordId
from app.domain.forms.values import NOT_ASKED, Value
from app.services.invented import scenarios
from app.services.invented.cases import CaseFile
from app.services.invented.diary import Deck, Diary, invented
from app.services.invented.people import Somebody

_SERVICES: dict[str, tuple[str, ...]] = {
    "SAFETY": ("police",),
    "IOM_SHELTER": ("ngo", "international"),
    "HOUSING": ("social_services", "ngo"),
    "COUNSELLING": ("health", "ngo"),
    "MEDICAL": ("health",),
    "LEGAL": ("ngo", "prosecution"),
    "STATUS": ("immigration",),
    "FOOD_HYG": ("social_services", "ngo"),
    "CONSULAR": ("foreign_affairs",),
    "EMPLOY_EDU": ("labour", "ngo"),
    "INTERPRET": ("gender_affairs", "ngo"),
    "DOCS": ("foreign_affairs",),
    "RETURN": ("international", "foreign_affairs"),
    "SAFETY_PLAN": ("police", "social_services"),
    "LIVELIHOOD": ("ngo",),
    "RESTITUTION": ("prosecution",),
}
_FOR_CHILDREN: dict[str, tuple[str, ...]] = {
    "CHILD": ("child_protection",),
    "GUARDIAN": ("child_protection",),
    "FAMILY_TRACE": ("child_protection", "foreign"),
    "EDU": ("child_protection", "ngo"),
}
# The states that come before each, in order.
_BEFORE: dict[str, tuple[str, ...]] = {
    "planned": (),
    "sent": (),
    "received": ("sent",),
    "accepted": ("sent", "received"),
    "rejected": ("sent",),
    "declined": ("planned",),
    "taken_up": ("sent", "accepted"),
    "completed": ("sent", "accepted", "taken_up"),
    "lost_contact": ("sent", "accepted"),
}
_REASONS = {"AdditionalServicesRequired": 6.0, "MigrationOrChangeOfLocation": 1.0, "Other": 0.5}
_RECIPIENTS = {"social_services": 3.0, "police": 2.0, "ngo": 2.0, "health": 1.0}
_OUTCOMES = {"completed": "The service was completed as planned.", "rejected": "No place was free; another agency was asked.",
             "declined": "The person thought about it and said no.", "lost_contact": "Two calls and a visit found nobody.",
             "taken_up": "The first appointment was kept."}


class Protection:
    """Records consents and referrals; decks make sure that every answer and state comes up."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self._states = Deck(diary.rng, scenarios.REFERRAL_STATES)
        self._consents = Deck(diary.rng, {"yes": 14.0, "no": 2.0, "unable": 0.7, NOT_ASKED: 0.7})
        self._purposes = Deck(diary.rng, {"sharing": 5.0, "proceedings": 4.0, "research": 3.0, "photograph": 1.0, "return": 1.5})

    def give(self, file: CaseFile) -> None:
        """Record the consents and referrals of a case."""
        for who in file.victims:
            self._consent(file, who)
            day = file.course.day_of("protection", 8) or file.course.day_of("protection", 9)
            if day:
                for _ in range(self.diary.rng.choices((1, 2, 3), (4, 5, 3))[0]):
                    self._refer(file, who, day)
            elif len(file.course.protection) > 2 and self.diary.chance(0.25):
                self._refer(file, who, file.course.protection[1][1])

    def _consent(self, file: CaseFile, who: Somebody) -> None:
        diary, opened = self.diary, file.course.opened
        is_child = who.age_on(opened) < 18
        asked: list[tuple[str, date]] = [("interview", opened)]
        planned = file.course.day_of("protection", 7) or file.course.day_of("protection", 4)
        if planned:
            asked.append(("assistance", planned))
            asked += [(self._purposes.deal(), diary.later(planned, 0, 20)) for _ in range(diary.rng.randint(0, 2))]
        given: list[tuple[RecordId, date]] = []
        for purpose, day in dict(asked).items():
            answer = diary.pick({"assent": 5.0, "best_interests": 1.5}) if is_child else self._consents.deal()
            consent_id = diary.enter(
                "consent", day, "case_worker", case_id=file.id, person_id=who.id, purpose=purpose, answer=answer, asked_on=day.isoformat(),
                recipient=diary.pick(_RECIPIENTS) if purpose in ("sharing", "assistance") else None,
                taken_by=diary.names["case_worker"],
            )
            if answer in ("yes", "assent"):
                given.append((consent_id, day))
        if given and diary.chance(0.1):
            consent_id, day = given[-1]
            withdrawn = day + timedelta(days=diary.rng.randint(3, 90))
            diary.change("consent", consent_id, withdrawn, "case_worker", withdrawn_on=withdrawn.isoformat())

    def _refer(self, file: CaseFile, who: Somebody, day: date) -> None:
        diary, rng = self.diary, self.diary.rng
        closed = file.course.protection[-1][0] == 13
        state = self._states.deal(lambda code: not closed or code not in ("planned", "sent", "received", "accepted"))
        among = _SERVICES | (_FOR_CHILDREN if who.age_on(day) < 18 else {})
        service = rng.choice(list(among))
        # An open referral is a recent one, else it would be years overdue.
        if state in ("planned", "sent", "received", "accepted") and not diary.chance(0.1):
            day = max(day, diary.last - timedelta(days=rng.randint(1, 16)))
        path = (*_BEFORE[state], state)
        at = diary.later(day, 0, 12)
        referral_id = diary.enter(
            "referral", at, "case_worker", case_id=file.id, person_id=who.id, from_agency="social_services",
            to_agency=rng.choice(among[service]), service=service, reason=diary.pick(_REASONS),
            state=path[0], sent_on=at.isoformat(), state_on=at.isoformat(),
            worker=rng.choice(("Mr Hinds", "Ms Alcindor", "Ms Peralta", "Mr Lall")) if diary.chance(0.6) else None,
        )
        left = len(path) - 1
        for code in path[1:]:
            # Steps are pressed together where the last day is near, so that the state drawn is the state reached.
            room = (diary.last - at).days // left
            at += timedelta(days=rng.randint(0, min(25, room)))
            left -= 1
            values: dict[str, Value] = {"state": code, "state_on": at.isoformat()}
            if code in _OUTCOMES:
                values["outcome"] = invented(_OUTCOMES[code])
            diary.change("referral", referral_id, at, "case_worker", **values)
