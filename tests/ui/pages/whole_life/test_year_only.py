# SPDX-License-Identifier: Apache-2.0
"""A date known only to its year stays so wherever it goes: typed, shown, listed, found, exported, taken in, printed, exchanged."""

from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from sqlalchemy import select

from app.domain.dates import PartialDate
from app.domain.forms.values import FormValues
from app.models.people import person
from app.services import cases, importing, people, records, reports, search
from app.services.seconding import Agreement
from app.ui.pages.people.columns import COLUMNS
from app.ui.records.prints import PrintTimeline
from tests.making import make_store
from tests.services.exchange.stores import enrol_each_other, make_office, make_post, round_trip
from tests.ui.pages.border_desk.travellers import KEY
from tests.ui.pages.conftest import CTRL
from tests.ui.pages.whole_life.hands import Hands

PARTIAL = {"1994": "1994", "May 1994": "1994-05", "~1994": "~1994"}


def births(store) -> list[str]:
    with store.read() as conn:
        return list(conn.execute(select(person.c.birth).order_by(person.c.sort_name)).scalars())


def with_a_case(store, stored: str) -> tuple[str, str]:
    who = people.register(store, FormValues({"family": "Baptiste", "given": "Ana", "birth": stored})).person_id
    made = cases.open_case(store, {"opened_on": "2026", "title": "Kitchen staff"}, [(who, "victim")])
    cases.save_part(store, "event", made.case_id, FormValues({"type": "Exploitation", "began_on": stored.lstrip("~")}))
    return who, made.case_id


@pytest.mark.parametrize(("typed", "stored"), PARTIAL.items())
def test_on_screen_in_lists_in_search_and_on_paper(opened, qtbot, tmp_path: Path, typed: str, stored: str) -> None:
    window = opened("supervisor", post_code="VFA")
    hands = Hands(window, qtbot)
    window.press(KEY.Key_4, modifier=CTRL)
    window.settle()
    hands.find("Register person")
    hands.say(family="Baptiste", given="Ana", birth=typed)
    shown = PartialDate.from_text(stored).display()
    assert hands.form.editor("birth").input().text() == shown
    hands.save()
    assert births(window.store) == [stored]
    (row,) = people.list_rows(window.store, list(people.list_ids(window.store, {})))
    column = next(each for each in COLUMNS if each.key == "birth")
    assert column.text(row) == shown
    (hit,) = search.find(window.store, "baptiste")
    assert (hit.title, hit.detail) == ("Ana Baptiste", stored)
    window.press(KEY.Key_E)
    window.settle()
    window.press(KEY.Key_Return, modifier=CTRL)  # saved again untouched
    window.settle()
    assert births(window.store) == [stored]
    window.press(KEY.Key_P, modifier=CTRL)
    window.dialog(PrintTimeline).save_to(tmp_path / "t.pdf")
    window.settle()
    document = pypdfium2.PdfDocument(tmp_path / "t.pdf")
    words = document[0].get_textpage().get_text_bounded()
    document.close()
    assert shown in words
    assert "1 Jan" not in words


@pytest.mark.parametrize("stored", PARTIAL.values())
def test_exported_and_taken_in_again_elsewhere(tmp_path: Path, stored: str) -> None:
    with make_store(tmp_path / "here") as store:
        with_a_case(store, stored)
        reports.export_htcds(store, tmp_path / "out.xlsx", Agreement("user-Rose Auguste", "Rose Auguste", "for the task force"))
        assert importing.dry_run(store, tmp_path / "out.xlsx").counts.unchanged == 1
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Sheet1"]
    column = next(cell.column for cell in sheet[2] if cell.value == "prs_Birthdate")
    cell = sheet.cell(4, column)
    assert (cell.value, cell.data_type) == (stored, "s"), "a spreadsheet program would make a day of a number or date"
    with make_store(tmp_path / "there") as other:
        importing.commit(other, importing.dry_run(other, tmp_path / "out.xlsx"))
        assert births(other) == [stored]


@pytest.mark.parametrize("stored", PARTIAL.values())
def test_exchanged_with_the_office(tmp_path: Path, stored: str) -> None:
    post, office = make_post(tmp_path / "post", "VFA", 1), make_office(tmp_path / "office")
    (tmp_path / "stick").mkdir()
    enrol_each_other(post, office)
    who, case_id = with_a_case(post, stored)
    round_trip(tmp_path / "stick", post, office)
    assert births(office) == [stored]
    (event,) = cases.open_page(office, case_id).related["event"]
    assert event.text("began_on") == stored.lstrip("~")
    assert records.open_form(office, "person", who).text("birth") == stored
    for store in (post, office):
        store.close()
