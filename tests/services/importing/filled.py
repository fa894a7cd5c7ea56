# SPDX-License-Identifier: Apache-2.0
"""The published Excel template of the case data standard, filled with rows as people fill it."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl

from app.base.resources import resource_path

TEMPLATE = "forms/htcds_excel_template_v2.0.xlsx"
FIRST_ROW = 3
FULL = {
    "Case Owner": "Ana Joseph", "Salutation": "Ms", "First Name": "Marie Ange", "Second Name": "Célestin", "Consent": True,
    "Birthdate": date(1998, 5, 3), "Gender": "Feminine", "Citizenship": "HT; Dominican Republic", "Title": "Cook",
    "Email": "marie@example.org", "Home Phone": "+1 758 450 0000", "Mobile Phone": "+1 758 451 2345", "Mailing Street": "12 Bridge Street",
    "Mailing City": "Vieux Fort", "Mailing State/Province": "Vieux Fort", "Mailing Zip/Postal Code": "00123", "Mailing Country": "LC",
    "Trafficking Status": "Possible victim of trafficking", "Trafficking Status Decision Making Organization": "Police",
    "Method of Recruitment": "ThroughOnlineSocialNetworks", "Location of Recruitment": "Port-au-Prince",
    "Methods of Control": "Withholds documents, Takes earnings\nFalse promises", "Type of Exploitation": "ForcedLabour;Servitude",
    "Forced Labour Industry": "Agriculture, forestry and fishing", "Location of Exploitation": "Banana farm, Micoud",
    "Status": "Active", "Referring Organisation": "Harbour Church", "Incoming Referral Date": date(2026, 2, 10),
    "Referring Primary Case Worker": "P. Charles", "Reason for Incoming Referral": "AdditionalServicesRequired",
    "Incoming Referral Details": "Came with two bags.", "Referred Organisation": "Women's Crisis Centre",
    "Referred Primary Case Worker": "L. Jn Baptiste", "Reason for Outgoing Referral": "Other", "Outgoing Referral Date": date(2026, 2, 12),
    "Outgoing Referral Details": "Needs a bed for two nights.",
}


def fill(path: Path, rows: Sequence[Mapping[str, object]], formats: Mapping[str, str] | None = None) -> Path:
    """Write rows, each {label: cell}, into a copy of the template; `formats` are number formats by label."""
    book = openpyxl.load_workbook(resource_path(TEMPLATE))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[2] if cell.value}
    for at, row in enumerate(rows, FIRST_ROW):
        sheet.cell(at, 1, at - FIRST_ROW + 1)
        for label, value in row.items():
            cell = sheet.cell(at, columns[label], value)
            if formats and label in formats:
                cell.number_format = formats[label]
    book.save(path)
    return path


def people(count: int) -> list[dict[str, object]]:
    """Return plain rows of different people."""
    return [
        {"First Name": f"Given{at}", "Second Name": f"Family{at}", "Birthdate": date(1970 + at % 30, 1 + at % 12, 1 + at % 28),
         "Citizenship": "Haiti", "Trafficking Status": "ActualVictimOfTrafficking", "Type of Exploitation": "SexualExploitation",
         "Status": "Active"}
        for at in range(count)
    ]
