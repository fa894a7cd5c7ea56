# SPDX-License-Identifier: Apache-2.0
"""Kinds of invented cases: what was done to whom, in words a case file would use. Neutral, people first."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Scenario:
    """One kind of case.

    Attributes:
        titles: working titles without names.
        profile: of the screening.
        female, child: share of the victims.
        countries: where victims come from, by weight.
        works: how the person was put to work, for summaries and events.
    """

    weight: float
    titles: tuple[str, ...]
    exploitation: tuple[str, ...]
    purposes: tuple[str, ...]
    profile: str
    female: float
    child: float
    countries: Mapping[str, float]
    works: str
    control: tuple[str, ...]
    recruitment: tuple[str, ...]
    industry: tuple[str, ...] = ()
    sexual: tuple[str, ...] = ()


_WORK_CONTROL = ("WithholdsDocuments", "ExcessiveWorkingHours", "TakesEarnings", "DebtBondage", "FalsePromises", "RestrictsMovement")
_CLOSE_CONTROL = ("PsychologicalAbuse", "RestrictsMovement", "TakesEarnings", "FalsePromises", "PhysicalThreats", "DebtBondage",
                  "ThreatensChildrenFamily", "RestrictsFinancialAccess")
_ADVERTISED = ("ThroughAnOnlineAdvertisement", "ThroughOnlineSocialNetworks", "ThroughFriendsOrSocialEvents")
_KNOWN = ("ThroughFamilyOrFamilyEvents", "ThroughFriendsOrSocialEvents", "AtWork")

SCENARIOS: tuple[Scenario, ...] = (
    Scenario(5, ("Farm workers, north of the island", "Banana farm, unpaid wages", "Seasonal workers, papers withheld"),
             ("ForcedLabour",), ("FORCED_LABOUR",), "labour", 0.15, 0.05, {"HT": 5, "JM": 3, "GY": 3, "LC": 1, "IN": 1},
             "farm work", _WORK_CONTROL, (*_KNOWN, "AtAPlaceOfBusiness"), ("A_AgricultureForestryAndFishing",)),
    Scenario(5, ("Building site, workers in containers", "Construction crew, debts for travel", "Road works, wages kept back"),
             ("ForcedLabour",), ("FORCED_LABOUR",), "labour", 0.02, 0.02, {"CN": 4, "GY": 3, "IN": 3, "DM": 2, "CU": 1},
             "building work", _WORK_CONTROL, ("AtAPlaceOfBusiness", "AtWork", "ThroughAnOnlineAdvertisement"), ("F_Construction",)),
    Scenario(3, ("Crew of a fishing vessel", "Deckhands without contracts"),
             ("ForcedLabour",), ("FORCED_LABOUR",), "labour", 0.0, 0.05, {"GY": 3, "VC": 3, "JM": 2, "VE": 2},
             "work on a fishing vessel", (*_WORK_CONTROL, "WithholdsNecessities"), _KNOWN, ("A_AgricultureForestryAndFishing",)),
    Scenario(4, ("Kitchen staff of a guest house", "Hotel cleaners, passports kept", "Restaurant staff, long hours"),
             ("ForcedLabour",), ("FORCED_LABOUR",), "labour", 0.6, 0.04, {"JM": 3, "GY": 3, "DO": 2, "CU": 2, "CN": 1},
             "kitchen and cleaning work", _WORK_CONTROL, _ADVERTISED, ("I_AccommodationAndFoodServiceActivities",)),
    Scenario(2, ("Shop staff sleeping in the store", "Warehouse workers"),
             ("ForcedLabour",), ("FORCED_LABOUR",), "labour", 0.35, 0.02, {"CN": 4, "IN": 3, "GY": 1},
             "shop and warehouse work", _WORK_CONTROL, ("AtAPlaceOfBusiness", "ThroughFamilyOrFamilyEvents"),
             ("G_WholesaleAndRetailTradeRepairOfMotorVehicles",)),
    Scenario(5, ("Domestic worker, not allowed out", "Live-in helper without pay", "Carer of an elderly person, papers kept"),
             ("Servitude",), ("SERVITUDE",), "domestic", 0.93, 0.15, {"HT": 4, "GY": 3, "DO": 2, "DM": 2, "JM": 1},
             "domestic work", (*_CLOSE_CONTROL, "WithholdsDocuments"), (*_KNOWN, "ThroughAnOnlineAdvertisement"),
             ("T_ActivitiesOfHouseholdsAsEmployers",)),
    Scenario(7, ("Women held at a guest house", "Night club, passports kept", "Bar staff, debts for travel"),
             ("SexualExploitation",), ("SEXUAL",), "sexual", 0.94, 0.1, {"DO": 4, "VE": 4, "CO": 3, "GY": 3, "JM": 2, "LC": 1},
             "commercial sex under control of others", (*_CLOSE_CONTROL, "WithholdsDocuments"), _ADVERTISED, (), ("Prostitution",)),
    Scenario(3, ("Girls approached through an app", "School girl, older acquaintance"),
             ("SexualExploitation",), ("SEXUAL",), "sexual", 0.9, 0.95, {"LC": 8, "VC": 1, "VE": 1},
             "sexual exploitation of a child", ("PsychologicalAbuse", "FalsePromises", "PhysicalThreats"),
             ("ThroughOnlineSocialNetworks", "AtAnEducationalInstitution"), (), ("PrivateSexualServices", "Pornography")),
    Scenario(2, ("Rented house, online services",),
             ("SexualExploitation",), ("SEXUAL",), "sexual", 0.85, 0.1, {"VE": 4, "CO": 4, "LC": 1},
             "online sexual services under control of others", _CLOSE_CONTROL, ("ThroughOnlineSocialNetworks",), (),
             ("RemoteInteractiveServices",)),
    Scenario(2, ("Boy working instead of school", "Child selling at the market"),
             ("ChildLabour",), ("FORCED_LABOUR",), "labour", 0.4, 1.0, {"LC": 5, "HT": 4},
             "work that kept the child from school", ("FalsePromises", "WithholdsNecessities", "TakesEarnings"),
             ("ThroughFamilyOrFamilyEvents",), ("G_WholesaleAndRetailTradeRepairOfMotorVehicles",)),
    Scenario(1.5, ("Begging at the cruise terminal",),
             ("ForcedBegging",), ("OTHER",), "criminal", 0.5, 0.6, {"HT": 3, "VC": 3, "LC": 2},
             "begging for the gain of others", ("TakesEarnings", "PhysicalThreats", "WithholdsNecessities"), _KNOWN),
    Scenario(1.5, ("Youths made to carry parcels",),
             ("ForcedCriminality",), ("OTHER",), "criminal", 0.2, 0.6, {"LC": 5, "JM": 2, "VE": 1},
             "offences committed under pressure", ("PhysicalThreats", "DebtBondage", "ThreatensChildrenFamily"), _KNOWN),
    Scenario(1, ("Marriage arranged for a payment",),
             ("ForcedMarriage",), ("SLAVERY", "SERVITUDE"), "domestic", 1.0, 0.4, {"IN": 2, "GY": 3, "LC": 1},
             "a marriage that was not free", _CLOSE_CONTROL, ("ThroughFamilyOrFamilyEvents",)),
)

ACTS = {"RECRUIT": 8.0, "TRANSPORT": 6.0, "HARBOUR": 6.0, "RECEIPT": 4.0, "TRANSFER": 2.0}
MEANS = {"DECEPTION": 8.0, "FRAUD": 3.0, "ABUSE_VULNERABILITY": 7.0, "COERCION": 4.0, "THREAT_FORCE": 3.0, "ABUSE_POWER": 2.0,
         "PAYMENTS_CONTROL": 1.0, "ABDUCTION": 0.3}
APPS = {"Facebook": 5.0, "WhatsApp": 5.0, "Instagram": 3.0, "TikTok": 2.0, "Telegram": 1.0, "FacebookMessenger": 2.0, "SnapChat": 1.0}
ORIGINS = {"border_screening": 9.0, "police": 5.0, "hotline": 4.0, "self_report": 3.0, "agency": 4.0, "ngo": 3.0, "labour_inspection": 3.0,
           "public": 2.0, "family": 1.5, "health": 1.5, "foreign_authority": 1.0, "imported": 1.0}

# How far a case has come: every stage first, then as often as in life (many early or closed, few in trial).
PROTECTION_ENDS = {"1": 1.0, "2": 1.0, "3": 2.0, "4": 4.0, "5": 4.0, "6": 5.0, "7": 5.0, "8": 6.0, "9": 12.0, "10": 4.0, "11": 5.0,
                   "12": 8.0, "13": 75.0}
CRIMINAL_ENDS = {"0": 30.0, "1": 8.0, "2": 14.0, "3": 4.0, "4": 5.0, "5": 3.0, "6": 2.0, "7": 2.0, "8": 2.0, "9": 3.0, "10": 2.0,
                 "11": 3.5, "12": 2.0, "13": 40.0}
# How a criminal case that is over ended; "NO_CHARGE" is a charging decision against charging.
ENDINGS = {"NO_CHARGE": 7.0, "CONVICTED_TIP": 3.0, "CONVICTED_LESSER": 3.0, "ACQUITTED": 2.0, "DISCONTINUED": 2.5,
           "DISMISSED_SUFFICIENCY": 1.5, "DISMISSED": 1.0, "ABATED": 0.5, "FITNESS": 0.3}
CONVICTIONS = {"CONVICTED_TIP": 3.0, "CONVICTED_LESSER": 2.0}
SENTENCES = {"IMPRISONMENT": 8.0, "SUSPENDED": 3.0, "FINE": 3.0, "RESTITUTION": 1.5, "COMPENSATION": 1.5, "FORFEITURE": 1.0,
             "COMMUNITY": 1.0, "DEPORTATION": 1.0}
APPEALS = {"filed": 4.0, "upheld": 2.0, "varied": 1.5, "quashed": 1.0, "retrial": 0.6}
REFERRAL_STATES = {"planned": 2.0, "sent": 4.0, "received": 3.0, "accepted": 5.0, "rejected": 1.5, "declined": 2.0, "taken_up": 8.0,
                   "completed": 7.0, "lost_contact": 1.0}
# What becomes of the identification, once it is decided.
FINDINGS = {"ACTUAL": 12.0, "NOT_VICTIM": 3.0, "UNDETERMINED": 1.5, "WITHDRAWN": 1.0}
