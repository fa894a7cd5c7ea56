# SPDX-License-Identifier: Apache-2.0
"""A figures object with everything that a workbook can hold."""

from app.domain.figures import Figures, Period, Quality, Table, TableRow


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
