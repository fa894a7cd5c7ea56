# SPDX-License-Identifier: Apache-2.0
"""A figures object with everything that a workbook can hold."""

from app.domain.figures import (
    ALL,
    Breakdown,
    Category,
    Figure,
    Figures,
    Measure,
    Period,
    Profile,
    Quality,
    Report,
    Run,
    Table,
    TableRow,
    Unit,
)


def made(is_training: bool = True, title: str = "Victims and cases") -> Figures:
    """Return two tables, one of them with a hostile label, a zero and a blank."""
    first = Table(
        "victims_sex_age", "Victims by sex and age group", "victims (persons)", "Persons with the role of victim. " * 12,
        "by date of detection", "Persons without a birth date stand in the column Unknown.", "Sex", ("Under 18", "18 and over", "Unknown"),
        (TableRow("Female", (3, 12, 0)),
         TableRow("=HYPERLINK(\"http://x\")", (1, None, 1234)), TableRow("All victims", (4, 12, 1234), True)),
        ("A victim counts once.",),
    )
    second = Table(
        "cases_stage", "Cases by stage", "cases", "Cases open at the end.", "by date of opening", "None is missing.",
        "Stage", ("Cases", "Cases"),
        (TableRow("Detection", (5, 6)),),
    )
    return Figures(
        title, "Vieux Fort Seaport", Period.quarter(2026, 3), ("All agencies.", "=1+1"), (first, second),
        (Quality("Birth date", 12, 16), Quality("Sex", 0, 0)), (("victims (persons)", 2),),
        "2026-11-03T10:14:05-04:00", "Ana Joseph", "Breakwater 0.1.0", "journal of PC 11, entry 0042, hash 00ab12cd34ef", is_training,
    )


def report(profile: Profile = Profile.RESTRICTED, label: str = "Female", is_training: bool = True) -> Report:
    """Return a report of three figures: two breakdowns that add up, one that overlaps, and one number alone."""
    run = Run("Vieux Fort Seaport", "2026-11-03T10:14:05-04:00", "Ana Joseph", "Breakwater 0.1.0", "journal of PC 11, entry 0042",
              is_training, profile=profile)
    sex = Breakdown("sex", "Sex", (Category("female", label), Category("male", "Male")))
    age = Breakdown("age", "Age at detection", (Category("0-17", "0 to 17 years"), Category("18+", "18 years or over")))
    form = Breakdown("form", "Form of exploitation", (Category("labour", "Forced labour"), Category("sexual", "Sexual exploitation")),
                     False)
    period = Period.quarter(2026, 3)
    crossed = {("female", "0-17"): 3, ("female", "18+"): 21, ("male", "0-17"): 0, ("male", "18+"): 14}
    for one in ("female", "male"):
        crossed[one, ALL] = crossed[one, "0-17"] + crossed[one, "18+"]
    for other in ("0-17", "18+", ALL):
        crossed[ALL, other] = crossed["female", other] + crossed["male", other]
    figures = (
        Figure("victims_detected.sex.age", "Victims detected, by sex and age", Unit.VICTIM, Measure.COUNT, "Persons recorded as victims.",
               "Date of first detection.", "Unknown answers are counted as unknown.", period, (), (sex, age), crossed,
               (Quality("Sex", 38, 38), Quality("Age at detection", 36, 38)), 2, run),
        Figure("victims_detected.form", "Victims detected, by form", Unit.VICTIM, Measure.COUNT, "Persons recorded as victims.",
               "Date of first detection.", "Unknown answers are counted as unknown.", period, (), (form,),
               {("labour",): 30, ("sexual",): 12, (ALL,): 38}, (), 0, run, ("The categories overlap.",)),
        Figure("cases_worked", "Cases worked on", Unit.CASE, Measure.COUNT, "Cases open in the period.", "Date of opening.", "None.",
               period, (), (), {(): 17}, (), 0, run),
    )
    return Report("yearly", "Trafficking in persons", period, ("All records of this store.",), figures, run)
