# SPDX-License-Identifier: Apache-2.0
"""One invented day: what the walk through the program types, swipes and imports. Nobody in it exists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from app.base import clock
from app.base.resources import resource_path
from app.domain.mrz_make import make_td3

POST_CODE, POST_NAME = "TRA", "Landing stage of the training island"
OFFICE_CODE, OFFICE_NAME = "TRO", "Office of the training island"
ADMINISTRATOR, OFFICER, SUPERVISOR, OFFICE_USER = "gloria", "ana", "verna", "rose"
NAMES = {ADMINISTRATOR: "Gloria Warrican", OFFICER: "Ana Joseph", SUPERVISOR: "Verna Edgecombe", OFFICE_USER: "Rose Auguste"}

TEMPLATE = "forms/htcds_excel_template_v2.0.xlsx"
BAD_CELL = "a Monday in spring"
_FIRST_ROW = 3
_LABEL_ROW = 2


@dataclass(frozen=True)
class Traveller:
    """The traveller at the border desk: what is swiped, typed and answered.

    Attributes:
        zone: two lines, as the reader types them.
        typed: form field > what the officer types there; the fields between are passed with Enter.
        signs: indicators that are present, and how that is known ("s" said, "a" saw).
        reasons: the officer's own words for the referral.
    """

    family: str
    given: str
    zone: str
    typed: Mapping[str, str]
    signs: Mapping[str, str]
    reasons: str


def traveller() -> Traveller:
    """Return a girl of sixteen who travels with people who are not her relatives."""
    today = clock.today()
    birth, expires = f"{today.year - 16}-01-09", f"{today.year + 4}-05-17"
    return Traveller(
        "Celestin", "Rosalie", make_td3("Célestin", "Rosalie", "TR1204459", "HTI", birth, "female", expires),
        {
            "crossing.port": "Vieux Fort", "crossing.direction": "Arrival", "crossing.conveyance": "Small open boat",
            "crossing.conveyance_name": "Morning Star II", "crossing.from_country": "Martinique",
            "crossing.host_address": "With the boat's owner, no address known", "crossing.companions": "4",
        },
        {"U-CH11": "s", "U-GE13": "a", "U-GE18": "a", "D-DR10-CL": "s"},
        "Sixteen, school was promised; the boat's owner keeps her passport and answers for her. (invented)",
    )


def rows() -> list[dict[str, object]]:
    """Return filled rows for the case data standard's workbook, label of the column > cell."""
    day = clock.today() - timedelta(days=200)
    families = ("Baptiste", "Étienne", "Joseph", "Pérez", "Marcano", "Jean-Louis", "Ramdin", "Singh", "Durand", "Núñez", "Pierre", "Clarke")
    given = ("Marie", "Lovely", "Jean", "Yoselin", "Carlos", "Widline", "Anil", "Priya", "Luc", "Alba", "Fabiola", "Devon")
    countries = ("HT", "HT", "HT", "DO", "VE", "HT", "GY", "IN", "HT", "DO", "HT", "JM")
    kinds = ("SexualExploitation", "ForcedLabour", "ForcedLabour;Servitude")
    made: list[dict[str, object]] = []
    for at, (family, first, country) in enumerate(zip(families, given, countries, strict=True)):
        is_child = at % 5 == 1
        made.append({
            "First Name": first, "Second Name": family, "Birthdate": date(day.year - (15 if is_child else 24 + at), 1 + at, 1 + 2 * at),
            "Gender": "Masculine" if first in ("Jean", "Carlos", "Anil", "Luc", "Devon") else "Feminine", "Citizenship": country,
            "Trafficking Status": "Actual victim of trafficking" if at % 3 else "Possible victim of trafficking",
            "Trafficking Status Decision Making Organization": "Police", "Type of Exploitation": kinds[at % 3],
            "Methods of Control": "WithholdsDocuments;TakesEarnings", "Status": "Active", "Consent": True,
            "Incoming Referral Date": day + timedelta(days=10 * at), "Reason for Incoming Referral": "AdditionalServicesRequired",
        })
    return made


def with_a_mistake(good: Sequence[Mapping[str, object]]) -> tuple[list[dict[str, object]], int, str]:
    """Return the rows with one bad cell, the row of the sheet it stands in, and the label of its column."""
    at, column = 6, "Birthdate"
    spoilt = [dict(row) for row in good]
    spoilt[at][column] = BAD_CELL
    return spoilt, _FIRST_ROW + at, column


def fill(path: Path, filled: Sequence[Mapping[str, object]]) -> Path:
    """Write rows into a copy of the published template."""
    import openpyxl

    book = openpyxl.load_workbook(resource_path(TEMPLATE))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[_LABEL_ROW] if cell.value}
    for at, row in enumerate(filled):
        sheet.cell(_FIRST_ROW + at, 1, at + 1)
        for label, value in row.items():
            sheet.cell(_FIRST_ROW + at, columns[label], value)
    book.save(path)
    return path
