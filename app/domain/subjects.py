# SPDX-License-Identifier: Apache-2.0
"""The catalogue of figures: what can be counted, as data. Rules stand in `app.domain.populations`, breakdowns in `breakdowns`."""

from dataclasses import dataclass

from app.base.text import N_
from app.domain import populations as rules
from app.domain.figures import Measure, Unit
from app.domain.populations import Rule

_DETECTION = N_("Date of first detection.")
_PERSON = ("sex", "age", "age_exploited", "form", "form_glotip", "form_tip", "citizenship", "route", "agency", "post")
_ACCUSED = ("sex", "age_then", "citizenship", "form", "form_glotip", "form_tip", "agency", "post")
_CHARGE = ("offence", "disposal", "form", "form_tip", "agency", "post")
_LADDER_NOTE = N_("Each step counts what happened in the period. Convictions mostly belong to charges of earlier periods; the steps are no "
                  "rates of one another.")
_BY_ANSWER = N_("Whoever has no answer to a breakdown is counted as unknown or not recorded.")
_OPEN_NOTE = N_("State on the day of counting.")


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be counted.

    Attributes:
        definition, date_used, missing: in words; English source text.
        rule: picks the rows of a period.
        by: breakdowns that it can have.
        lists: what of `Facts` it needs.
    """

    key: str
    unit: Unit
    title: str
    definition: str
    date_used: str
    rule: Rule
    by: tuple[str, ...]
    lists: tuple[str, ...]
    measure: Measure = Measure.COUNT
    missing: str = _BY_ANSWER
    note: str = ""


def _victims(key: str, title: str, definition: str, date_used: str, rule: Rule, *more: str) -> Subject:
    return Subject(key, Unit.VICTIM, title, definition, date_used, rule, (*_PERSON, *more), ("victims",))


SUBJECTS: dict[str, Subject] = {each.key: each for each in (
    # victims
    _victims("victims_detected", N_("Victims detected"), N_(
        "Persons recorded as victims, presumed or confirmed, and first detected in the period, except those decided not to be victims "
        "by its end. Each person counts once."), _DETECTION, rules.detected, "origin", "status"),
    _victims("victims_presumed", N_("Presumed victims"), N_(
        "Persons first detected in the period who stood as presumed victims at its end: possible, or on reasonable grounds. Each person "
        "counts once."), _DETECTION, rules.presumed, "origin"),
    _victims("victims_confirmed", N_("Confirmed victims"), N_(
        "Persons whom the competent authority decided to be victims, where that decision stands at the end of the period. Each person "
        "counts once. Age is age at detection; the agency is that of the decision."), N_("Date of the decision."),
        rules.confirmed, "authority"),
    _victims("persons_by_status", N_("Persons detected"), N_(
        "Persons recorded as victims and first detected in the period, those decided not to be victims among them, with the status that "
        "stood at its end. Each person counts once."), _DETECTION, rules.by_status, "status"),
    _victims("decision_time", N_("Persons decided about"), N_(
        "Persons whose first decision that they are, or are not, a victim fell in the period."), N_("Date of the decision."),
        rules.decided, "band", "status"),
    Subject("decision_days", Unit.VICTIM, N_("Days from detection to decision"), N_(
        "Persons whose first decision that they are, or are not, a victim fell in the period: the days since first detection, of which "
        "half of the persons waited as long or less."), N_("Date of the decision."), rules.decided, _PERSON,
        ("victims",), Measure.MEDIAN_DAYS,
        N_("Persons for whom one of the two dates is not known to the day are left out.")),
    # cases
    Subject("cases_worked", Unit.CASE, N_("Cases worked on"), N_(
        "Cases opened in the period (new), and cases opened before it and not closed before it (continued). A case referred to another "
        "organisation and closed here counts as closed."), N_("Dates on which the file was opened and closed."), rules.cases_worked,
        ("share", "form", "form_tip", "origin", "agency", "post"), ("cases",)),
    Subject("cases_closed", Unit.CASE, N_("Cases closed"), N_("Cases closed in the period."), N_("Date on which the file was closed."),
            rules.cases_closed, ("form", "form_tip", "origin", "agency", "post"), ("cases",)),
    Subject("cases_by_stage", Unit.CASE, N_("Cases by stage"), N_(
        "Cases opened by the end of the period, closed ones among them, by the stage reached last at its end."),
        N_("Date on which the stage was reached."), rules.cases_by_stage, ("protection_stage", "criminal_stage", "agency", "post"),
            ("cases",),
        missing=N_("Stages without a date that tells are passed over.")),
    Subject("investigations", Unit.INVESTIGATION, N_("Investigations"), N_(
        "Investigations opened in the period (new), and those opened before it and not closed before it (continued). Where a case has no "
        "record of an investigation, the stage counts."), N_("Dates on which the investigation was opened and closed."),
        rules.investigations,
        ("share", "form", "form_tip", "official", "agency", "post"), ("investigations",)),
    Subject("officials", Unit.INVESTIGATION, N_("Investigations of officials"), N_(
        "Investigations, new or continued, in which an official may be complicit."),
        N_("Dates on which the investigation was opened and closed."), rules.officials, ("institution", "share", "agency", "post"),
        ("investigations",)),
    # justice
    Subject("suspects", Unit.ACCUSED, N_("Suspects entered"), N_(
        "Persons entered as suspects of a case in the period, each once by the first time."), N_("Date on which the person was entered."),
        rules.suspects, _ACCUSED, ("suspects",)),
    Subject("accused_charged", Unit.ACCUSED, N_("Persons charged"), N_("Persons against whom a charge was laid in the period."),
            N_("Date of the charge."), rules.accused_charged, _ACCUSED, ("charges",)),
    Subject("accused_prosecuted", Unit.ACCUSED, N_("Persons before a court"), N_(
        "Persons whose charges first came to a hearing in the period (new), or before it and were not all disposed of before it "
        "(continued)."),
        N_("Date of the first hearing recorded in the case."), rules.accused_prosecuted, ("share", *_ACCUSED), ("charges", "hearings")),
    Subject("accused_convicted", Unit.ACCUSED, N_("Persons convicted"), N_(
        "Persons convicted in the period of trafficking, or of another or a lesser offence charged in the case. Appeals are not taken into "
        "account."), N_("Date of the court's decision."), rules.accused_convicted, ("sentence", *_ACCUSED), ("charges",)),
    Subject("charges_laid", Unit.CHARGE, N_("Charges laid"), N_("Charges laid in the period."), N_("Date of the charge."), rules.charged,
            _CHARGE, ("charges",)),
    Subject("charges_ended", Unit.CHARGE, N_("Charges disposed of"), N_("Charges that a court disposed of in the period, by how."),
            N_("Date of the court's decision."), rules.ended, _CHARGE, ("charges",)),
    Subject("charges_open", Unit.CHARGE, N_("Charges open at the end"), N_("Charges laid by the end of the period and not disposed of by "
            "then."), N_("Dates of the charge and of the court's decision."), rules.still_open, _CHARGE, ("charges",)),
    *(Subject(f"ladder_{name}", unit, title, N_(
        "Investigation opened, charge laid, first hearing in court, conviction, sentence: each step that fell in the period."),
        N_("Date of each step."), rule, ("step", "agency", "post", "form_tip"), ("charges", "hearings", "investigations"),
            note=_LADDER_NOTE)
      for name, unit, title, rule in (
        ("cases", Unit.CASE, N_("From investigation to sentence: cases"), rules.ladder_cases),
        ("accused", Unit.ACCUSED, N_("From charge to sentence: accused persons"), rules.ladder_accused),
        ("charges", Unit.CHARGE, N_("From charge to sentence: charges"), rules.ladder_charges))),
    # protection
    Subject("screenings", Unit.SCREENING, N_("Screenings"), N_(
        "Screening interviews held in the period. A person screened twice counts twice. The outcome is an officer's judgement at that "
        "moment, not a finding that somebody is a victim."), N_("Date of the screening."), rules.listed("screenings"),
        ("outcome", "child", "sex", "citizenship", "post"), ("screenings",)),
    Subject("referrals", Unit.REFERRAL, N_("Referrals"), N_("Referrals sent in the period, by their state."),
            N_("Date on which the referral was sent."), rules.listed("referrals"),
            ("take_up", "referral_state", "service", "agency", "sex", "post"), ("referrals",), note=_OPEN_NOTE),
    Subject("victims_served", Unit.VICTIM, N_("Victims given services"), N_(
        "Persons to whom a service was given that began in the period. Each person counts once."), N_("Date on which the service began."),
        rules.served, ("services", "sex", "age_then", "citizenship", "post"), ("services",)),
    *(Subject(key, Unit.VICTIM, title, definition, date_used, rule, by, lists) for key, title, definition, date_used, rule, by, lists in (
        ("reflections", N_("Reflection periods granted"), N_("Persons granted a reflection period in the period."),
         N_("Date of the decision."),
         rules.reflections, ("sex", "age_then", "citizenship", "post"), ("reflections",)),
        ("residences", N_("Stays granted"), N_("Persons granted a stay in the period, by its kind."), N_("Date of the decision."),
         rules.residences, ("permit", "sex", "age_then", "citizenship", "post"), ("residences",)),
        ("returned", N_("Victims returned"), N_("Persons who travelled home in the period."), N_("Date of the journey."),
         rules.returned, ("country", "sex", "age_then", "citizenship", "post"), ("returns",)),
        ("redress", N_("Victims awarded restitution or compensation"), N_("Persons awarded restitution or compensation in the period."),
         N_("Date of the order."), rules.redress, ("redress", "sex", "post"), ("redress",)))),
    # prevention
    Subject("activities", Unit.ACTIVITY, N_("Prevention"), N_("Trainings, awareness, meetings, agreements and inspections of the period."),
            N_("Date on which it began, was held or was signed."), rules.listed("activities"), ("activity", "agency"), ("activities",)),
    *(Subject(key, unit, title, definition, N_("Date on which it began, was held or was signed."), rules.listed("activities", state), by,
              ("activities",), measure, missing)
      for key, unit, title, definition, state, by, measure, missing in (
        ("trainings", Unit.ACTIVITY, N_("Trainings"), N_("Trainings that began in the period."), "training", ("topic", "agency"),
         Measure.COUNT, _BY_ANSWER),
        ("trained", Unit.PERSON_REACHED, N_("Persons trained"), N_("Participants of trainings that began in the period, as recorded "
            "with each; a person trained twice counts twice."), "training", ("topic", "agency"), Measure.SUM,
         N_("A training without a number of participants adds nothing.")),
        ("awareness", Unit.ACTIVITY, N_("Awareness"), N_("Awareness work that began in the period."), "awareness", ("audience", "agency"),
         Measure.COUNT, _BY_ANSWER),
        ("reached", Unit.PERSON_REACHED, N_("People reached"), N_("People reached by awareness work, as recorded with each."), "awareness",
         ("audience", "agency"), Measure.SUM, N_("Awareness work without a number adds nothing.")),
        ("meetings", Unit.ACTIVITY, N_("Meetings"), N_("Meetings of task forces and committees held in the period."), "meeting",
            ("agency",),
         Measure.COUNT, _BY_ANSWER),
        ("agreements", Unit.ACTIVITY, N_("Agreements and procedures"), N_("Agreements, procedures, laws and plans signed in the period."),
         "agreement", ("agreement",), Measure.COUNT, _BY_ANSWER),
        ("inspections", Unit.ACTIVITY, N_("Inspections"), N_("Inspections held in the period."), "inspection", ("site", "agency"),
         Measure.COUNT, _BY_ANSWER))),
)}
