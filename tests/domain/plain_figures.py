# SPDX-License-Identifier: Apache-2.0
"""Figures of random records worked out a second time: plain loops, nothing of the program's counting.

Every function returns units as (answers, amount), where answers maps each breakdown to the set of its codes. It follows the words of
the catalogue, not its code. `U` and `N` are "unknown" and "not recorded".
"""

from datetime import date

from tests.domain.random_stores import N, age, ans, inside, sets, span

GLOTIP = {"ForcedLabour": "FL", "SexualExploitation": "SE", "Servitude": "FL", "OrganRemoval": "OTH", "ForcedBegging": "OTH"}
TIP = {"ForcedLabour": "labour", "SexualExploitation": "sex", "Servitude": "labour", "OrganRemoval": "unspecified", "ForcedBegging":
    "labour"}


# --- the store as plain lists ------------------------------------------------------------------------------------------------------


class Plain:
    """Figures of random records, by loops."""

    def __init__(self, records, period):
        self.all, self.period = records, period
        self.case = {each["id"]: each for each in self.alive("case")}
        self.person = {each["id"]: each for each in self.alive("person")}
        self.group = self._groups()

    def alive(self, kind):
        return [each for each in self.all.get(kind, []) if not each["deleted"]]

    def _groups(self):
        said = {}
        for link in sorted(self.alive("person_link"), key=lambda each: (each["made"], each["id"])):
            said[frozenset((link["person_id"], link["other_id"]))] = link["kind"]
        groups = []
        for pair in (pair for pair, kind in said.items() if kind == "same_person"):
            touching = [group for group in groups if group & pair]
            groups = [group for group in groups if not group & pair] + [set(pair).union(*touching)]
        return {each: min(group) for group in groups for each in group}

    def who(self, person_id):
        return self.group.get(person_id, person_id)

    def in_case(self, case_id):
        return self.case.get(case_id, {"opened_on": "", "lead_agency": "", "scope": "", "origin": "", "exploitation": {}})

    def of(self, person_id):
        return self.person.get(person_id, {"sex": "", "birth": "", "age_estimate": "", "nationalities": {}})

    # --- victims ---

    def victims(self):
        """Return for each person: rows in order of detection, then the merged answers."""
        rows = {}
        for party in self.alive("party"):
            if party["role"] != "victim" or party["case_id"] not in self.case or party["person_id"] not in self.person:
                continue
            dates = [party["joined_on"], self.case[party["case_id"]]["opened_on"]] + [
                each["screened_on"] for each in self.alive("screening")
                if (each["case_id"], each["person_id"]) == (party["case_id"], party["person_id"])]
            dated = sorted((span(each.lstrip("~"))[1], each) for each in dates if span(each))
            rows.setdefault(self.who(party["person_id"]), []).append((dated[0][1] if dated else "", party))
        for who, several in rows.items():
            several.sort(key=lambda row: ((span(row[0]) or (date.max,))[0], row[1]["case_id"]))
            yield who, several

    def decisions(self, several):
        pairs = {(party["case_id"], party["person_id"]) for _on, party in several}
        return [each for each in self.alive("decision") if (each["case_id"], each["person_id"]) in pairs]

    def status(self, several):
        known = [(span(each["decided_on"])[1], each["made"], each["status"]) for each in self.decisions(several)
                 if span(each["decided_on"]) and span(each["decided_on"])[1] <= self.period.last]
        return max(known)[2] if known else ""

    def answers(self, several):
        on = several[0][0]
        first = {name: next((found for _on, party in several if (found := self.of(party["person_id"])[name])), "")
                 for name in ("sex", "birth", "age_estimate")}
        exploited = next((party["age_exploited"] for _on, party in several if party["age_exploited"]), "")
        citizen = {each for _on, party in several for each in self.of(party["person_id"])["nationalities"]}
        forms = {each for _on, party in several for each in party["exploitation"]}
        case = [self.in_case(party["case_id"]) for _on, party in several]
        routes = set().union(*(self.route(party) for _on, party in several))
        return {
            "sex": {ans(first["sex"])}, "age": {age(first, on)}, "citizenship": sets(citizen), "form": sets(forms),
            "age_exploited": {("0-17" if int(exploited) < 18 else "18+") if exploited.isdigit() else ans(exploited)},
            "form_glotip": {GLOTIP.get(each, "OTH") for each in forms} or {N}, "form_tip": {TIP.get(each, "unspecified") for each in
            forms} or {N},
            "agency": {ans(next((each["lead_agency"] for each in case if each["lead_agency"]), ""))},
            "post": {ans(next((each["scope"] for each in case if each["scope"]), ""))},
            "origin": {ans(next((each["origin"] for each in case if each["origin"]), ""))}, "route": routes or {N},
            "status": {ans(self.status(several))},
        }

    def route(self, party):
        for person in (party["person_id"], ""):
            legs = sorted((int(each["number"]), each["made"], each["from_country"].replace("?unknown", ""),
                           each["to_country"].replace("?unknown", "")) for each in self.alive("leg")
                          if (each["case_id"], each["person_id"]) == (party["case_id"], person))
            if legs and (legs[0][2] or legs[-1][3]):
                return {f"{legs[0][2]}>{legs[-1][3]}"}
        return set()

    def detected(self, wanted):
        return [(self.answers(several), 1) for _who, several in self.victims()
                if inside(several[0][0], self.period) and wanted(self.status(several))]

    def victims_detected(self):
        return self.detected(lambda status: status != "NOT_VICTIM")

    def victims_presumed(self):
        return self.detected(lambda status: status in ("POSSIBLE", "REASONABLE_GROUNDS"))

    def persons_by_status(self):
        return self.detected(lambda _status: True)

    def victims_confirmed(self):
        units = []
        for _who, several in self.victims():
            known = sorted((span(each["decided_on"])[1], each["made"]) for each in self.decisions(several)
                           if span(each["decided_on"]) and span(each["decided_on"])[1] <= self.period.last)
            by_made = {each["made"]: each for each in self.decisions(several)}
            run = []
            for _last, made in known:
                run = [*run, by_made[made]] if by_made[made]["status"] == "ACTUAL" else []
            if run and inside(run[0]["decided_on"], self.period):
                units.append((self.answers(several) | {"agency": {ans(run[0]["authority"])}, "authority": {ans(run[0]["authority"])}}, 1))
        return units

    def decision_time(self):
        units = []
        for _who, several in self.victims():
            final = [each for each in self.decisions(several) if each["status"] in ("ACTUAL", "NOT_VICTIM")]
            if not final:
                continue
            first = min(final, key=lambda each: ((span(each["decided_on"]) or (date.max,))[0], each["made"]))
            one, other = span(several[0][0]), span(first["decided_on"])
            if inside(first["decided_on"], self.period) and one and one[0] == one[1] and other[0] == other[1] and other[0] >= one[0]:
                took = (other[0] - one[0]).days
                band = "0-30" if took <= 30 else "31-90" if took <= 90 else "91-180" if took <= 180 else "181+"
                units.append((self.answers(several) | {"band": {band}, "status": {first["status"]}}, took))
        return units

    decision_days = decision_time

    # --- cases ---

    def case_answers(self, case_id):
        case = self.in_case(case_id)
        forms = set(case["exploitation"])
        return {"form": sets(forms), "form_tip": {TIP.get(each, "unspecified") for each in forms} or {N}, "agency":
            {ans(case["lead_agency"])},
                "form_glotip": {GLOTIP.get(each, "OTH") for each in forms} or {N}, "post": {ans(case["scope"])}, "origin":
                {ans(case["origin"])}}

    def share(self, opened, closed):
        """Return "new", "continued" or None. `closed` is "" while open."""
        if inside(opened, self.period):
            return "new"
        began = span(opened)
        if not began or began[1] >= self.period.first:
            return None
        if not closed:
            return "continued"
        return "continued" if span(closed) and span(closed)[0] >= self.period.first else None

    def cases_worked(self):
        units = []
        for case in self.case.values():
            closed = case["closed_on"]
            if case["status"] in ("Closed", "ClosedReferred") and not closed:
                closed = "?"
            if share := self.share(case["opened_on"], closed):
                units.append((self.case_answers(case["id"]) | {"share": {share}}, 1))
        return units

    def cases_closed(self):
        return [(self.case_answers(case["id"]), 1) for case in self.case.values()
                if case["status"] in ("Closed", "ClosedReferred") and inside(case["closed_on"], self.period)]

    def cases_by_stage(self):
        units = []
        for case in self.case.values():
            if not span(case["opened_on"]) or span(case["opened_on"])[1] > self.period.last:
                continue
            found = self.case_answers(case["id"])
            for track in ("protection", "criminal"):
                steps = [(span(each["entered_on"])[1], each["made"], each["stage"]) for each in self.alive("stage")
                         if each["case_id"] == case["id"] and each["track"] == track and each["stage"] != "99" and span(each["entered_on"])
                         and span(each["entered_on"])[1] <= self.period.last]
                found[f"{track}_stage"] = {f"{track}/{max(steps)[2]}"} if steps else {N}
            units.append((found, 1))
        return units

    def all_investigations(self):
        with_record = set()
        for each in self.alive("investigation"):
            if each["case_id"] in self.case:
                with_record.add(each["case_id"])
                about = self.case_answers(each["case_id"])
                yield each["case_id"], each["opened_on"], each["closed_on"], about | {
                    "agency": {ans(each["agency"])} if each["agency"] else about["agency"], "official": {ans(each["complicit_official"])},
                    "institution": {ans(each["institution"])}}
        for case_id in self.case:
            steps = {"2": [], "13": []}
            opened = False
            for each in self.alive("stage"):
                if each["case_id"] == case_id and each["track"] == "criminal" and each["stage"] in steps:
                    opened = opened or each["stage"] == "2"
                    if span(each["entered_on"]):
                        steps[each["stage"]].append((span(each["entered_on"].lstrip("~"))[1], each["entered_on"]))
            if opened and case_id not in with_record:
                yield (case_id, min(steps["2"])[1] if steps["2"] else "", min(steps["13"])[1] if steps["13"] else "",
                       self.case_answers(case_id) | {"official": {N}, "institution": {N}})

    def investigations(self):
        return [(about | {"share": {share}}, 1) for _case, opened, closed, about in self.all_investigations()
                if (share := self.share(opened, closed))]

    def officials(self):
        return [unit for unit in self.investigations() if unit[0]["official"] == {"yes"}]

    # --- justice ---

    def charges(self):
        for each in self.alive("charge"):
            codes = [row["type"] for row in self.alive("sentence") if row["charge_id"] == each["id"] and row["type"]]
            yield each, codes or ([each["sentence"]] if each["sentence"] else [])

    def charge_answers(self, charge):
        return self.case_answers(charge["case_id"]) | {"offence": {ans(charge["offence"])}, "disposal": {ans(charge["disposal"])}}

    def laid(self):
        return [(each, codes) for each, codes in self.charges() if inside(each["charged_on"], self.period)]

    def convicted(self):
        return [(each, codes) for each, codes in self.charges()
                if each["disposal"].startswith("CONVICTED") and inside(each["disposed_on"], self.period)]

    def charges_laid(self):
        return [(self.charge_answers(each), 1) for each, _codes in self.laid()]

    def charges_ended(self):
        return [(self.charge_answers(each), 1) for each, _codes in self.charges()
                if each["disposal"] not in ("", "PENDING") and inside(each["disposed_on"], self.period)]

    def charges_open(self):
        return [(self.charge_answers(each), 1) for each, _codes in self.charges()
                if span(each["charged_on"]) and span(each["charged_on"])[1] <= self.period.last
                and not (each["disposal"] not in ("", "PENDING") and span(each["disposed_on"])
                         and span(each["disposed_on"])[1] <= self.period.last)]

    def by_accused(self, charges):
        """Return for each accused the charges in order of their dates."""
        found = {}
        for each, codes in charges:
            if each["person_id"]:
                found.setdefault(self.who(each["person_id"]), []).append((each, codes))
        for several in found.values():
            several.sort(key=lambda one: ((span(one[0]["charged_on"]) or (date.max,))[0], one[0]["case_id"]))
        return found

    def accused_answers(self, several, on=None):
        first = {name: next((found for each, _codes in several if (found := self.of(each["person_id"])[name])), "")
                 for name in ("sex", "birth", "age_estimate")}
        cases = [self.in_case(each["case_id"]) for each, _codes in several]
        forms = {form for case in cases for form in case["exploitation"]}
        return {
            "sex": {ans(first["sex"])}, "age_then": {age(first, several[0][0]["charged_on"] if on is None else on)},
            "citizenship": sets({each for charge, _codes in several for each in self.of(charge["person_id"])["nationalities"]}),
            "form": sets(forms), "form_glotip": {GLOTIP.get(each, "OTH") for each in forms} or {N},
            "form_tip": {TIP.get(each, "unspecified") for each in forms} or {N},
            "agency": {ans(next((case["lead_agency"] for case in cases if case["lead_agency"]), ""))},
            "post": {ans(next((case["scope"] for case in cases if case["scope"]), ""))},
            "sentence": sets({each for _charge, codes in several for each in codes}),
        }

    def accused_charged(self):
        return [(self.accused_answers(several), 1) for several in self.by_accused(self.laid()).values()]

    def accused_convicted(self):
        return [(self.accused_answers(several), 1) for several in self.by_accused(self.convicted()).values()]

    def first_hearing(self, charge):
        dates = [each["held_on"] for each in self.alive("hearing")
                 if each["case_id"] == charge["case_id"] and each["outcome"] not in ("adjourned", "vacated") and span(each["held_on"])
                 and self.who(each["person_id"]) in ("", self.who(charge["person_id"]))]
        return min(dates, key=lambda each: (span(each), each), default="")

    def accused_prosecuted(self):
        units = []
        heard = [(each, codes) for each, codes in self.charges() if self.first_hearing(each)]
        for several in self.by_accused(heard).values():
            began = min((self.first_hearing(each) for each, _codes in several), key=lambda text: span(text)[0])
            ends = [(each["disposed_on"] or "?") if each["disposal"] not in ("", "PENDING") else "" for each, _codes in several]
            end = "" if "" in ends else max(ends, key=lambda text: ((span(text) or (0, date.max))[1], text))
            if share := self.share(began, end):
                units.append((self.accused_answers(several, began) | {"share": {share}}, 1))
        return units

    def steps(self, of):
        """Return unit > the steps taken in the period, by charges."""
        taken = {}
        for each, codes in self.charges():
            unit = of(each)
            if not unit:
                continue
            found = taken.setdefault(unit, set())
            is_convicted = each["disposal"].startswith("CONVICTED") and inside(each["disposed_on"], self.period)
            found |= {"charged"} if inside(each["charged_on"], self.period) else set()
            found |= {"prosecuted"} if self.first_hearing(each) and inside(self.first_hearing(each), self.period) else set()
            found |= {"convicted"} if is_convicted else set()
            found |= {"sentenced"} if is_convicted and codes else set()
        return {unit: found for unit, found in taken.items() if found}

    def ladder_charges(self):
        return [({"step": found}, 1) for found in self.steps(lambda each: each["id"]).values()]

    def ladder_accused(self):
        return [({"step": found}, 1) for found in self.steps(lambda each: self.who(each["person_id"])).values()]

    def ladder_cases(self):
        taken = self.steps(lambda each: each["case_id"])
        for case_id, opened, _closed, _about in self.all_investigations():
            if inside(opened, self.period):
                taken.setdefault(case_id, set()).add("investigated")
        return [({"step": found}, 1) for found in taken.values()]

    def suspects(self):
        found = {}
        for each in self.alive("party"):
            if each["role"] == "suspect" and each["case_id"] in self.case and each["person_id"] in self.person:
                on = each["joined_on"] or self.case[each["case_id"]]["opened_on"]
                found.setdefault(self.who(each["person_id"]), []).append(({**each, "charged_on": on}, []))
        units = []
        for several in found.values():
            several.sort(key=lambda one: ((span(one[0]["charged_on"]) or (date.max,))[0], one[0]["case_id"]))
            if inside(several[0][0]["charged_on"], self.period):
                units.append((self.accused_answers(several), 1))
        return units

    # --- protection and prevention ---

    def screenings(self):
        return [({"outcome": {ans(each["outcome"])}, "child": {ans(each["is_child"])}, "post": {ans(each["scope"])},
                  "sex": {ans(self.of(each["person_id"])["sex"])}, "citizenship": sets(self.of(each["person_id"])["nationalities"])}, 1)
                for each in self.alive("screening") if inside(each["screened_on"], self.period)]

    def referrals(self):
        took = {"taken_up": "taken_up", "completed": "taken_up", "rejected": "not_taken_up", "declined": "not_taken_up",
                "lost_contact": "not_taken_up", "planned": "open", "sent": "open", "received": "open", "accepted": "open"}
        return [({"take_up": {took.get(each["state"]) or ans(each["state"])}, "referral_state": {ans(each["state"])},
                  "service": {ans(each["service"])}, "agency": {ans(each["to_agency"])}, "post": {ans(each["scope"])},
                  "sex": {ans(self.of(each["person_id"])["sex"])}}, 1)
                for each in self.alive("referral") if inside(each["sent_on"], self.period)]

    def persons_of(self, kind, on, what, wanted=lambda _each: True):
        found = {}
        for each in self.alive(kind):
            if inside(each[on], self.period) and wanted(each):
                found.setdefault(self.who(each["person_id"]), []).append(each)
        units = []
        for several in found.values():
            several.sort(key=lambda each: (span(each[on])[0], each["case_id"]))
            first = {name: next((got for each in several if (got := self.of(each["person_id"])[name])), "")
                     for name in ("sex", "birth", "age_estimate")}
            units.append(({
                "sex": {ans(first["sex"])}, "age_then": {age(first, several[0][on])},
                "citizenship": sets({code for each in several for code in self.of(each["person_id"])["nationalities"]}),
                "post": {ans(next((post for each in several if (post := self.in_case(each["case_id"])["scope"])), ""))},
                "services": sets({each.get(what, "") for each in several}), "permit": sets({each.get(what, "") for each in several})}, 1))
        return units

    def victims_served(self):
        return self.persons_of("service_given", "began_on", "service")

    def reflections(self):
        return self.persons_of("reflection", "decided_on", "decision", lambda each: each["decision"] == "granted")

    def residences(self):
        return self.persons_of("residence", "decided_on", "kind", lambda each: each["state"] == "granted")

    def trainings(self):
        return [({"topic": {ans(each["topic"])}, "agency": {ans(each["agency"])}, "activity": {"training"}},
                 int(each["participants"]) if each["participants"].isdigit() else 0)
                for each in self.alive("training") if inside(each["began_on"], self.period)]

    trained = activities = trainings
