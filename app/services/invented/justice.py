# SPDX-License-Identifier: Apache-2.0
"""Invented charges: laid at the first appearance, disposed of as the case went, sentences and appeals where there were any."""

from datetime import date, timedelta

from app.domain.forms.values import Value
from app.services.invented import scenarios
from app.services.invented.cases import CaseFile
from app.services.invented.diary import Deck, Diary, invented

_COURTS = ("First District Court (training)", "High Court, criminal division (training)")
_COURT_OF_APPEAL = "Court of Appeal (training)"
_OFFENCES = {"LC-CTA-5": 9.0, "LC-CTA-6": 3.0, "LC-CTA-7": 2.0, "LC-CTA-15": 1.5, "LC-CTA-14": 0.4}
_AGGRAVATIONS = ("LC-CTA-10-1-b", "LC-CTA-10-1-f", "LC-CTA-10-1-h", "LC-CTA-10-1-a")
_MONTHS = {"IMPRISONMENT": (6, 12, 18, 24, 36, 48, 60, 84), "SUSPENDED": (6, 12, 24), "COMMUNITY": (3, 6, 12)}
_MONEY = ("FINE", "RESTITUTION", "COMPENSATION", "FORFEITURE")
_DETAIL = {"FORFEITURE": "One vehicle.", "DEPORTATION": "Recommended after the sentence.", "COMMUNITY": "Work for a public garden."}


class Charges:
    """Records charges; the deck of sentences makes sure that every kind comes up."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self._sentences = Deck(diary.rng, scenarios.SENTENCES)

    def lay(self, file: CaseFile) -> None:
        """Record the charges of a case that came before a court."""
        day = file.course.day_of("criminal", 5)
        if not day:
            return
        for at, who in enumerate(file.suspects):
            if at and self.diary.chance(0.3):
                continue  # not every suspect is charged
            offences = {"LC-CTA-5": 1.0} if not at else _OFFENCES
            for offence in dict.fromkeys((self.diary.pick(offences), *([self.diary.pick(_OFFENCES)] if self.diary.chance(0.3) else []))):
                self._charge(file, who.id, offence, day, is_main=not at)

    def _charge(self, file: CaseFile, person_id: str, offence: str, day: date, is_main: bool) -> None:
        diary, course = self.diary, file.course
        aggravations: dict[str, str | bool] = {"LC-CTA-10-1-c": True} if file.has_children else {}
        if diary.chance(0.25):
            aggravations[diary.rng.choice(_AGGRAVATIONS)] = True
        charge_id = diary.enter("charge", day, "prosecutor", case_id=file.id, person_id=person_id, offence=offence,
                                aggravations=aggravations or None, charged_on=day.isoformat(), court=_COURTS[course.criminal[-1][0] > 6],
                                disposal="PENDING" if diary.chance(0.7) else None)
        file.charges.append((charge_id, person_id))
        if not course.ending:
            return
        ending = course.ending if is_main or diary.chance(0.6) else "DISCONTINUED"
        disposed = course.day_of("criminal", 10) or course.criminal[-1][1]
        diary.change("charge", charge_id, disposed, "prosecutor", disposal=ending, disposed_on=disposed.isoformat())
        about = {"case_id": file.id, "charge_id": charge_id, "person_id": person_id}
        if ending in scenarios.CONVICTIONS:
            diary.enter("sentence", disposed, "prosecutor", **about, imposed_on=disposed.isoformat(), **self._sentence())
        if course.appeal not in ("", "none") and (ending in scenarios.CONVICTIONS or ending == "ACQUITTED"):
            filed = min(disposed + timedelta(days=14), diary.last)
            appeal_id = diary.enter(
                "appeal", filed, "prosecutor", **about, filed_on=filed.isoformat(), court=_COURT_OF_APPEAL, step="notice",
                filed_by="prosecution" if ending == "ACQUITTED" else diary.pick({"accused": 5.0, "both": 1.0}))
            heard = max(course.day_of("criminal", 11) or filed, filed)
            if course.appeal != "filed":
                diary.change("appeal", appeal_id, heard, "prosecutor", step="decided", decided_on=heard.isoformat(), result=course.appeal,
                             reasons=invented("The court heard both sides and read the record."))

    def _sentence(self) -> dict[str, Value]:
        rng = self.diary.rng
        kind = self._sentences.deal()
        made: dict[str, Value] = {"type": kind}
        if kind in _MONTHS:
            made["months"] = rng.choice(_MONTHS[kind])
        if kind in _MONEY:
            made |= {"amount": 500 * rng.randint(4, 80), "currency": "XCD"}
        if kind in _DETAIL:
            made["detail"] = invented(_DETAIL[kind])
        return made
