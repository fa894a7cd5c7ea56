# SPDX-License-Identifier: Apache-2.0
"""What else belongs to an invented case: journeys, places and firms, after-care, investigation and court.

Told from a chance of its own, so that what was told before stays as it is.
"""

import random
from datetime import date, timedelta

from app.base.ids import RecordId
from app.domain.codelists import codelist
from app.domain.forms.values import Value
from app.services.invented.cases import CaseFile
from app.services.invented.diary import Diary, invented
from app.services.invented.people import Somebody

_STREETS = ("Bridge Street", "Market Road", "Harbour Lane", "Hill Top Road")
_TOWNS = ("Castries", "Vieux Fort", "Micoud", "Dennery")
_VESSELS = ("Sea Star (training)", "Morning Tide (training)", "Calypso Queen (training)")
_THREATS = ("Holds his papers", "Knows where the family lives", "Was seen near the shelter")
_COURT = "High Court, criminal division (training)"
_EVIDENCE = {"document": "A passport in another name.", "phone": "A telephone with two cards.", "cash": "Banknotes in an envelope."}


class Lives:
    """Adds to cases what a real file holds besides."""

    def __init__(self, diary: Diary, organisations: list[RecordId]) -> None:
        self.diary, self.organisations = diary, organisations
        self.rng = random.Random(f"{diary.first}{len(diary.lines)}")
        self._exhibits = 0
        day = diary.first.isoformat()
        self._shelter = self._enter("shelter", diary.first, "supervisor", code_name="Hibiscus", kind="tip", street="1 Training Road",
                                    city="Castries", country="LC", capacity=12, notes=invented(f"Opened on {day}."))

    def tell(self, file: CaseFile) -> None:
        """Record what belongs to one case."""
        self._way(file)
        for who in file.victims:
            self._care(file, who)
        if file.course.criminal:
            self._inquiry(file)
        self._court(file)

    def prevent(self) -> None:
        """Record what a task force does besides cases, each year."""
        day, diary = self.diary.first, self.diary
        while (day := day + timedelta(days=60)) < diary.last:
            at = day.isoformat()
            self._enter("training", day, "supervisor", title="Signs of trafficking (training)", topic="identification", began_on=at,
                        ended_on=at, hours=6, agency="immigration", place="Castries", country="LC", participants=self.rng.randint(8, 30))
            self._enter("meeting", day, "supervisor", body="National task force (training)", held_on=at,
                        attended=self.rng.randint(6, 14))
            if self.rng.random() < 0.5:
                self._enter("awareness", day, "supervisor", title="Know the offer (training)", began_on=at, agency="gender_affairs",
                            country="LC", reached=50 * self.rng.randint(1, 20))
                self._enter("inspection", day, "supervisor", inspected_on=at, agency="labour",
                            site=codelist("inspection_site").codes[1].code, name="Blue Reef Construction (training)", country="LC",
                            workers=self.rng.randint(5, 40))

    # -- what happened -----------------------------------------------------------------------------------

    def _way(self, file: CaseFile) -> None:
        opened, rng = file.course.opened, self.rng
        town = rng.choice(_TOWNS)
        self._enter("place", opened, "investigator", case_id=file.id, role="exploitation",
                    street=f"{rng.randint(1, 60)} {rng.choice(_STREETS)}", city=town, country="LC", notes=invented("Named by a witness."))
        if rng.random() < 0.4:
            self._enter("involvement", opened, "investigator", case_id=file.id, organisation_id=rng.choice(self.organisations),
                        role=rng.choice(("employer", "recruiter", "landlord", "assisting")), detail=invented("From a contract."))
        for who in file.victims:
            self._enter("contact", opened, "case_worker", person_id=who.id, kind="phone", value=f"+1 758 555 {rng.randint(0, 9999):04}",
                        is_safe=rng.choice(("yes", "no")))
            if who.country != "LC" and rng.random() < 0.6:
                left = opened - timedelta(days=rng.randint(30, 400))
                by_sea = rng.random() < 0.4
                self._enter("leg", opened, "investigator", case_id=file.id, person_id=who.id, number=1, from_country=who.country,
                            to_country="LC",
                            departed_on=rng.choice((left.isoformat(), left.isoformat()[:7], left.isoformat()[:4])),
                            paid_by=rng.choice(("recruiter", "employer", "family")),
                            conveyance="small_boat" if by_sea else "scheduled_flight",
                            conveyance_name=rng.choice(_VESSELS) if by_sea else None)

    # -- after-care --------------------------------------------------------------------------------------

    def _care(self, file: CaseFile, who: Somebody) -> None:
        course, rng = file.course, self.rng
        about = {"case_id": file.id, "person_id": who.id}
        presumed, planned = course.day_of("protection", 4), course.day_of("protection", 8) or course.day_of("protection", 9)
        is_child = who.age_on(course.opened) < 18
        if presumed and rng.random() < 0.7:
            self._enter("reflection", presumed, "case_worker", **about, decision="granted", authority="SocialServices",
                        decided_on=presumed.isoformat(), began_on=presumed.isoformat(), days=45)
        if presumed:
            self._enter("risk_assessment", presumed, "case_worker", **about, assessed_on=presumed.isoformat(),
                        level=rng.choice(("low", "medium", "medium", "high")), threatened_by=invented(rng.choice(_THREATS)),
                        safety_plan=invented("Whom to call, where to go, who is told nothing."),
                        assessed_by=self.diary.names["case_worker"])
        if is_child and presumed:
            self._enter("guardianship", presumed, "case_worker", **about, kind=rng.choice(("temporary", "state_care")),
                        guardian_name="Child protection (training)", appointed_on=presumed.isoformat(), appointed_by="SocialServices")
            self._enter("best_interest", presumed, "case_worker", **about, step="heard", done_on=presumed.isoformat(), child_heard="yes",
                        authority="SocialServices", outcome=invented("The child wishes to go back to school."))
        if not planned:
            return
        plan = self._enter("support_plan", planned, "case_worker", **about, made_on=planned.isoformat(), agreed="yes",
                           agency="social_services",
                           needs=invented("A room, a doctor, papers, work."))
        self._enter("goal", planned, "case_worker", **about, plan_id=plan, area="Livelihood", goal="Papers and work",
                    state=rng.choice(("open", "under_way", "reached")))
        for service in rng.sample(("HOUSING", "COUNSELLING", "MEDICAL", "LEGAL", "FOOD_HYG"), rng.randint(1, 3)):
            began = self.diary.within(planned + timedelta(days=rng.randint(0, 20)))
            self._enter("service_given", began, "case_worker", **about, service=service, agency=rng.choice(("ngo", "social_services",
                        "health")),
                        began_on=began.isoformat(), children=1 if rng.random() < 0.12 else None)
        if rng.random() < 0.4:
            self._enter("shelter_stay", planned, "case_worker", **about, shelter_id=self._shelter, began_on=planned.isoformat())
        settled = course.day_of("protection", 11)
        if settled and who.country != "LC":
            if rng.random() < 0.5:
                self._enter("residence", settled, "case_worker", **about, kind="temporary", state="granted", decided_on=settled.isoformat(),
                            authority="Immigration")
            else:
                self._enter("home_return", settled, "case_worker", **about, country=who.country, voluntary="yes", risk_assessed="yes",
                            state="travelled", travelled_on=settled.isoformat(), received_by="Mainland Return Programme (training)")

    # -- justice -----------------------------------------------------------------------------------------

    def _inquiry(self, file: CaseFile) -> None:
        began = file.course.day_of("criminal", 2)
        if not began:
            return
        rng, over = self.rng, file.course.day_of("criminal", 13)
        official = rng.random() < 0.05
        values: dict[str, Value] = {"institution": rng.choice(("police", "immigration"))} if official else {}
        made = self._enter("investigation", began, "investigator", case_id=file.id, agency="police", opened_on=began.isoformat(),
                           lead_officer=self.diary.names["investigator"], complicit_official="yes" if official else "no", **values)
        if over:
            self.diary.change("investigation", made, over, "investigator", closed_on=over.isoformat())
        for who in file.victims[:1]:
            self._enter("statement", began, "investigator", case_id=file.id, person_id=who.id, kind="victim", taken_on=began.isoformat(),
                        taken_by=self.diary.names["investigator"], recorded=rng.choice(("yes", "no")),
                        summary=invented("How the work was offered, and what happened with the papers."))
        found = file.course.day_of("criminal", 3)
        if not found:
            return
        for kind in rng.sample(list(_EVIDENCE), rng.randint(1, 2)):
            self._exhibits += 1
            self._enter("evidence", found, "investigator", case_id=file.id, number=f"TRN-EX-{self._exhibits:03}", kind=kind,
                        description=invented(_EVIDENCE[kind]), seized_on=found.isoformat(), storage="Exhibit room (training)")

    def _court(self, file: CaseFile) -> None:
        course, charged = file.course, {who for _charge, who in file.charges}
        for stage, kind in ((5, "first"), (6, "sufficiency"), (9, "trial")):
            day = course.day_of("criminal", stage)
            if not day:
                continue
            for who in sorted(charged):
                self._enter("hearing", day, "prosecutor", case_id=file.id, person_id=who, held_on=day.isoformat(), time="9:30",
                            court=_COURT, kind=kind, outcome="held")
                if stage == 5:
                    self._enter("bail", day, "prosecutor", case_id=file.id, person_id=who, decided_on=day.isoformat(), court=_COURT,
                                decision=self.rng.choice(("granted", "refused")))
        ended = course.day_of("criminal", 10)
        if ended and file.victims and self.rng.random() < 0.6:
            self._enter("redress", ended, "prosecutor", case_id=file.id, person_id=file.victims[0].id, kind="compensation", state="ordered",
                        ordered_on=ended.isoformat(), amount=500 * self.rng.randint(2, 20), currency="XCD")

    def _enter(self, kind: str, day: date, by: str, /, **values: Value) -> RecordId:
        return self.diary.enter(kind, day, by, **values)
