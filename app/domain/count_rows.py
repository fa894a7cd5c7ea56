# SPDX-License-Identifier: Apache-2.0
"""What is counted: plain rows without names, as the store's reads hand them to `app.domain.counting`. Dates are stored text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision on victim status; `order` breaks ties of the same day (later wins)."""

    status: str
    decided_on: str
    authority: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class VictimRow:
    """One person as a victim in one case. Records settled to be the same person carry one `person_id`.

    Attributes:
        detected_on: when the person was first seen in this case: screening, joining or opening of the case.
        age_estimate: age by eye at detection where no birth date is known, "" else.
    """

    person_id: str
    case_id: str
    detected_on: str
    sex: str = ""
    birth: str = ""
    age_estimate: str = ""
    nationalities: tuple[str, ...] = ()
    exploitation: tuple[str, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage a case reached: track, number on it, date, and an order for ties."""

    track: str
    number: int
    entered_on: str
    order: int = 0


@dataclass(frozen=True, slots=True)
class CaseCountRow:
    """One case with the history of its stages, when it was closed, and its status."""

    case_id: str
    opened_on: str
    stages: tuple[StageRow, ...] = ()
    closed_on: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class ScreeningCountRow:
    """One screening interview; `is_child` is "yes", "no", "doubt" or ""."""

    id: str
    person_id: str
    screened_on: str
    outcome: str
    is_child: str = ""


@dataclass(frozen=True, slots=True)
class ReferralCountRow:
    """One referral of a person to a service, with its present state."""

    id: str
    person_id: str
    sent_on: str
    service: str
    state: str


@dataclass(frozen=True, slots=True)
class ChargeCountRow:
    """One charge against one accused, how it ended so far, and the codes of its sentences."""

    id: str
    person_id: str
    case_id: str
    charged_on: str
    offence: str = ""
    disposal: str = ""
    disposed_on: str = ""
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Countable:
    """Everything a report counts."""

    victims: tuple[VictimRow, ...] = ()
    cases: tuple[CaseCountRow, ...] = ()
    screenings: tuple[ScreeningCountRow, ...] = ()
    referrals: tuple[ReferralCountRow, ...] = ()
    charges: tuple[ChargeCountRow, ...] = ()
