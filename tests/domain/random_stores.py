# SPDX-License-Identifier: Apache-2.0
"""Small random stores as plain lists, and dates worked out anew: nothing of the program's own counting."""

import random
from datetime import date, timedelta

U, N = "unknown", "not_asked"
STATUSES = ("POSSIBLE", "REASONABLE_GROUNDS", "ACTUAL", "NOT_VICTIM", "WITHDRAWN")
FORMS = ("ForcedLabour", "SexualExploitation", "Servitude", "OrganRemoval", "ForcedBegging", "NewForm")
CODES = {
    "lead_agency": ("police", "ngo", "immigration"), "origin": ("police", "hotline"), "status": ("Active", "Closed", "ClosedReferred",
    "FollowUp"),
    "outcome": ("refer", "urgent", "let_go"), "is_child": ("yes", "no", "doubt"), "service": ("HOUSING", "MEDICAL"), "agency":
    ("police", "ngo"),
    "state": ("planned", "sent", "received", "accepted", "rejected", "declined", "taken_up", "completed", "lost_contact"),
    "offence": ("LC-CTA-5", "LC-CTA-6"), "disposal": ("CONVICTED_TIP", "CONVICTED_LESSER", "ACQUITTED", "PENDING", "DISMISSED"),
    "sentence": ("IMPRISONMENT", "FINE", "SUSPENDED"),
}


# --- random records ---------------------------------------------------------------------------------------------------------------


def day(rng, holes=0.25):
    """Return a stored date, sometimes partial, estimated, missing or blank."""
    when = date(2024, 1, 1) + timedelta(days=rng.randrange(1096))
    if rng.random() > holes:
        return when.isoformat()
    return rng.choice((str(when.year), f"{when.year}-{when.month:02d}", f"~{when.year}", f"~{when.isoformat()}", "?unknown",
        "?not_asked", ""))


def code(rng, name, holes=0.2):
    return rng.choice(CODES[name]) if rng.random() > holes else rng.choice(("", "?unknown", "?refused", "?not_asked"))


def some(rng, codes):
    return dict.fromkeys(rng.sample(codes, rng.choice((0, 1, 1, 1, 2))), True)


def random_records(seed):  # noqa: C901 - a store told in one go, kind after kind
    """Return kind > records (dicts with "id" and "made") of a small random store."""
    rng = random.Random(seed)
    made: dict[str, list[dict]] = {}

    def enter(kind, /, **values):
        at = sum(map(len, made.values()))
        made.setdefault(kind, []).append({"id": f"{kind}{at:04d}", "made": at, "deleted": rng.random() < 0.06, **values})
        return made[kind][-1]["id"]

    people = [enter(
        "person", sex=rng.choice(("female", "male", "other", "unknown", "", "?refused")),
        birth=rng.choice((f"{rng.randrange(1980, 2016)}-0{rng.randrange(1, 10)}-1{rng.randrange(10)}", str(rng.randrange(2004, 2010)),
            "~2008", "",
                          "?unknown")),
        age_estimate=rng.choice(("", "", "15", "17", "30", "?unknown")), nationalities=some(rng, ("HT", "DO", "VE")))
        for _ in range(rng.randrange(3, 14))]
    for _ in range(rng.randrange(4)):
        one, other = rng.sample(people, 2)
        enter("person_link", person_id=one, other_id=other, kind=rng.choice(("same_person", "same_person", "different_person", "not_sure")))
    cases = [enter("case", opened_on=day(rng), closed_on=day(rng, 0.5), status=code(rng, "status"), lead_agency=code(rng, "lead_agency"),
                   origin=code(rng, "origin"), scope=rng.choice(("VFA", "CAS")), exploitation=some(rng, FORMS))
             for _ in range(rng.randrange(2, 9))]
    for _ in range(rng.randrange(4, 20)):
        who, case = rng.choice(people), rng.choice(cases)
        enter("party", case_id=case, person_id=who, role=rng.choice(("victim", "victim", "victim", "suspect", "witness")),
              joined_on=day(rng, 0.5), exploitation=some(rng, FORMS), age_exploited=rng.choice(("", "12", "17", "18", "40", "?unknown")))
        for _step in range(rng.choice((0, 1, 1, 2, 3))):
            enter("decision", case_id=case, person_id=who, status=rng.choice(STATUSES), decided_on=day(rng),
                  authority=rng.choice(("Police", "TaskForce", "")))
        if rng.random() < 0.4:
            enter("screening", case_id=case, person_id=who, screened_on=day(rng), outcome=code(rng, "outcome"), is_child=code(rng,
                "is_child"),
                  scope=rng.choice(("VFA", "CAS")))
        if rng.random() < 0.4:
            for number in rng.sample((1, 2, 3), 2):
                enter("leg", case_id=case, person_id=rng.choice((who, "")), number=str(number), from_country=rng.choice(("HT", "DO", "")),
                      to_country=rng.choice(("LC", "VC", "?unknown")))
        if rng.random() < 0.5:
            enter("referral", case_id=case, person_id=who, sent_on=day(rng), service=code(rng, "service"), state=code(rng, "state"),
                  to_agency=code(rng, "agency"), scope="VFA")
        if rng.random() < 0.4:
            enter("service_given", case_id=case, person_id=who, began_on=day(rng), service=code(rng, "service"), agency=code(rng, "agency"))
        if rng.random() < 0.2:
            enter("reflection", case_id=case, person_id=who, decided_on=day(rng), decision=rng.choice(("granted", "refused")))
        if rng.random() < 0.2:
            enter("residence", case_id=case, person_id=who, decided_on=day(rng), kind=rng.choice(("temporary", "witness", "")),
                  state=rng.choice(("granted", "applied")))
    for case in cases:
        for _step in range(rng.randrange(4)):
            enter("stage", case_id=case, track=rng.choice(("protection", "criminal")), stage=rng.choice(("1", "2", "5", "13", "99")),
                  entered_on=day(rng))
        if rng.random() < 0.4:
            enter("investigation", case_id=case, agency=code(rng, "agency"), opened_on=day(rng), closed_on=day(rng, 0.6),
                  complicit_official=rng.choice(("yes", "no", "")), institution=rng.choice(("police", "")), result="")
        for _charge in range(rng.choice((0, 0, 1, 2, 3))):
            accused = rng.choice([*people, ""])
            charge = enter("charge", case_id=case, person_id=accused, offence=code(rng, "offence"), charged_on=day(rng),
                           disposal=code(rng, "disposal"), disposed_on=day(rng), sentence=rng.choice(("", "FINE", "IMPRISONMENT")))
            for _sentence in range(rng.choice((0, 0, 1, 2))):
                enter("sentence", charge_id=charge, type=rng.choice(("IMPRISONMENT", "FINE", "SUSPENDED", "")))
            if rng.random() < 0.6:
                enter("hearing", case_id=case, person_id=rng.choice((accused, "")), held_on=day(rng), outcome=rng.choice(("held",
                    "adjourned", "")))
    for _ in range(rng.randrange(6)):
        enter("training", began_on=day(rng), topic=rng.choice(("law", "child", "")), participants=rng.choice(("12", "", "?unknown", "30")),
              agency=code(rng, "agency"), audience=some(rng, ("police", "ngo")))
    return made


# --- dates, worked out anew -------------------------------------------------------------------------------------------------------


def span(text):
    """Return first and last possible day, None where the text is no date."""
    about = text.startswith("~")
    parts = text.lstrip("~").split("-")
    if not parts[0].isdigit():
        return None
    numbers = list(map(int, parts))
    first = date(*[*numbers, 1, 1][:3])
    if len(numbers) == 1:
        last, margin = date(numbers[0], 12, 31), 731
    elif len(numbers) == 2:
        last, margin = date(numbers[0] + numbers[1] // 12, numbers[1] % 12 + 1, 1) - timedelta(days=1), 92
    else:
        last, margin = first, 31
    return (first - timedelta(days=margin), last + timedelta(days=margin)) if about else (first, last)


def inside(text, period):
    """Return True, False, or None where the date does not tell."""
    found = span(text)
    if found is None:
        return None
    if found[0] >= period.first and found[1] <= period.last:
        return True
    return False if found[1] < period.first or found[0] > period.last else None


def years(born, on):
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age(person, on):
    birth, estimate = person["birth"], person["age_estimate"]
    born, then = span(birth), span(on)
    low = high = None
    if born and then and born[0] <= then[1]:
        low, high = max(0, years(born[1], then[0])), years(born[0], then[1])
    elif not born and estimate.isdigit():
        low, high = int(estimate) - 2, int(estimate) + 2
    if low is None:
        return U if birth or estimate else N
    return "0-17" if high < 18 else "18+" if low >= 18 else U


def ans(value):
    return N if value in ("", "?not_asked") else U if value.startswith("?") or value == "unknown" else value


def sets(codes):
    return {ans(each) for each in codes} or {N}
