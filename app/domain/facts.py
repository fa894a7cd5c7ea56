# SPDX-License-Identifier: Apache-2.0
"""What is counted: plain rows without names, as the store's reads hand them to `app.domain.counted`. Dates are stored text."""

from typing import NamedTuple


class Dated(NamedTuple):
    """One dated step of a history: a decision on status, or a stage; `order` breaks ties of a day (later wins)."""

    what: str
    on: str
    by: str = ""
    order: int = 0


class Fact(NamedTuple):
    """One thing that can be counted. Which of the fields a fact has follows from the list of `Facts` that it stands in.

    A missing answer stays what it is ("?unknown"); "" is nothing recorded.

    Attributes:
        id: of the unit: a person, case, charge, referral. Records settled to be the same person carry one identity.
        case_ids: the cases behind it, for those who may see them.
        on: the date by which it is counted, and at which an age is told.
        until: when it ended: case closed, investigation closed, charge disposed of.
        kind: service, offence, topic, site, kind of permit.
        state: state of a referral, disposal, outcome, case status, status of a victim.
        share: "new" or "continued" in the period that is counted.
        answer: a yes or no: child, complicit official.
        agency, post: of the case, or the agency that did it.
        codes: sentences, steps of a ladder, services.
        amount: what a sum adds up, or days.
        history: decisions on status, or stages ("protection/4").
        person_id: whom it is about, where the unit is not a person.
    """

    id: str
    case_ids: tuple[str, ...] = ()
    on: str = ""
    until: str = ""
    sex: str = ""
    birth: str = ""
    age_estimate: str = ""
    age_exploited: str = ""
    citizenships: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    kind: str = ""
    state: str = ""
    share: str = ""
    answer: str = ""
    agency: str = ""
    post: str = ""
    codes: tuple[str, ...] = ()
    amount: int = 1
    history: tuple[Dated, ...] = ()
    person_id: str = ""


class Facts(NamedTuple):
    """Everything that figures count, each list in no particular order.

    Attributes:
        victims, suspects: one for each person in each case; `history` holds the decisions on status.
        cases: `history` holds the stages; `forms` those of the case or of its victims.
        charges: `codes` holds the sentences; `share` is "" and `routes` unused.
        hearings: one for each hearing, `person_id` the accused or "" for all accused of the case.
        activities: trainings, awareness, meetings, agreements, inspections; `state` says which.
    """

    victims: tuple[Fact, ...] = ()
    suspects: tuple[Fact, ...] = ()
    cases: tuple[Fact, ...] = ()
    investigations: tuple[Fact, ...] = ()
    charges: tuple[Fact, ...] = ()
    hearings: tuple[Fact, ...] = ()
    screenings: tuple[Fact, ...] = ()
    referrals: tuple[Fact, ...] = ()
    services: tuple[Fact, ...] = ()
    reflections: tuple[Fact, ...] = ()
    residences: tuple[Fact, ...] = ()
    returns: tuple[Fact, ...] = ()
    redress: tuple[Fact, ...] = ()
    activities: tuple[Fact, ...] = ()
