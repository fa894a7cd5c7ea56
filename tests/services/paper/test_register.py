# SPDX-License-Identifier: Apache-2.0
"""Registers that posts keep in workbooks: read as they are, told by cell, taken in whole or not at all, and once (pain 16)."""

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.base.errors import FormInvalid, ImportRefused, NotAllowed
from app.domain.paper import columns
from app.domain.paper.batches import BatchState
from app.domain.paper.columns import Layout
from app.domain.paper.forms.catalogue import paper_form
from app.models.store import Store
from app.reports.register import Register
from app.services.paper import asking, batches, committing, register, settling
from app.services.paper.register import RegisterPlan
from tests.services.paper.conftest import OpenAs
from tests.services.paper.test_paper import rows

FORM = paper_form("border_screening")
HEAD = ["Form no.", "Date", "Surname", "First name", "Gender", "DOB", "Nationality", "Port", "Direction", "Passport No.",
        "Outcome", "Remarks"]


def person(n: int) -> list[Any]:
    """The n-th row of the register."""
    return [f"{n:06d}", dt.date(2026, 3, 1 + n % 28), f"Name{n}ak", f"Given{n}ol", "F" if n % 2 else "M",
            dt.date(1980, 1, 2), "Haitian", "Vieux Fort", "Arrival", f"A{n:07d}", "Let go", ""]


def workbook(path: Path, body: list[list[Any]], head: list[str] | None = None, above: Callable[[Any], None] | None = None) -> Path:
    """A register as a post keeps it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Register"
    if above:
        above(sheet)
    for row in [HEAD if head is None else head, *body]:
        sheet.append(row)
    book.save(path)
    return path


def planned(store: Store, path: Path, sheet: str = "Register", header_row: int = 0, **changes: int) -> RegisterPlan:
    """A dry run with the columns that the headings suggest."""
    file = Register(path)
    first = register.preview(file, sheet)
    header_row = header_row or columns.likely_header(first)
    names = columns.headings(first, header_row)
    layout = Layout(FORM.key, sheet, header_row, columns.guessed(FORM, names) | changes, fixed={"document_type": "passport"})
    return register.dry_run(store, file, layout, "Vieux Fort")


def places(plan: RegisterPlan) -> list[tuple[str, int, bool]]:
    return [(each.column, each.row, each.is_error) for each in plan.problems]


def test_a_register_becomes_a_batch_and_the_batch_records(open_as: OpenAs, tmp_path: Path) -> None:
    ana = open_as("Ana")
    plan = planned(ana, workbook(tmp_path / "r.xlsx", [person(n) for n in range(1, 4)]))
    assert (plan.problems, plan.counts.new) == ((), 3)
    assert rows(ana, "paper_keying") == []
    done = register.commit(ana, plan)
    (batch,) = batches.listed(ana)
    assert (batch.number, batch.state, batch.forms, batch.source_post) == (done.numbers[0], BatchState.RECONCILED, 3, "Vieux Fort")
    eve = open_as("Eve", "supervisor")
    assert asking.asks(eve, batch.id) == []
    assert committing.commit(eve, batch.id).forms == 3
    assert [each["family"] for each in rows(eve, "person")] == ["Name1ak", "Name2ak", "Name3ak"]
    assert rows(eve, "person")[0]["birth"] == "1980-01-02"
    assert [each["number"] for each in rows(eve, "document")] == ["A0000001", "A0000002", "A0000003"]


def test_pain_16_the_same_register_again_changes_nothing(open_as: OpenAs, tmp_path: Path) -> None:
    ana = open_as("Ana")
    body = [person(n) for n in range(1, 4)]
    register.commit(ana, planned(ana, workbook(tmp_path / "r.xlsx", body)))
    before = rows(ana, "paper_keying")
    again = planned(ana, workbook(tmp_path / "copy of r.xlsx", body))
    assert (again.counts.new, again.counts.unchanged, again.can_commit) == (0, 3, False)
    assert register.commit(ana, again).rows == 0
    assert rows(ana, "paper_keying") == before
    grown = planned(ana, workbook(tmp_path / "r.xlsx", [*body, person(4)]))
    assert (grown.counts.new, grown.counts.unchanged) == (1, 3)
    register.commit(ana, grown)
    assert len(rows(ana, "paper_keying")) == 4


def test_a_row_that_says_something_else_now_is_told_by_its_cell_and_left_out(open_as: OpenAs, tmp_path: Path) -> None:
    ana = open_as("Ana")
    register.commit(ana, planned(ana, workbook(tmp_path / "r.xlsx", [person(1), person(2)])))
    other = person(2)
    other[9] = "B0000002"
    plan = planned(ana, workbook(tmp_path / "r.xlsx", [person(1), other]))
    assert (plan.counts.changed, places(plan)) == (1, [("J", 3, False)])
    assert not plan.can_commit


def test_rows_without_numbers_are_known_again_by_what_they_say(open_as: OpenAs, tmp_path: Path) -> None:
    ana = open_as("Ana")
    body = [person(1)[1:], person(2)[1:], person(1)[1:]]
    plan = planned(ana, workbook(tmp_path / "r.xlsx", body, HEAD[1:]))
    assert (plan.counts.new, plan.problems) == (3, ())
    register.commit(ana, plan)
    assert planned(ana, workbook(tmp_path / "r.xlsx", body, HEAD[1:])).counts.unchanged == 3


def test_pain_16_a_bad_row_500_of_1000_keeps_everything_out_and_is_told_by_cell(open_as: OpenAs, tmp_path: Path) -> None:
    ana = open_as("Ana")
    body = [person(n) for n in range(1, 1001)]
    body[499][5] = "31.02.1980"
    plan = planned(ana, workbook(tmp_path / "r.xlsx", body))
    assert places(plan) == [("F", 501, True)]
    assert "calendar" in plan.problems[0].sentence
    assert plan.problems[0].field == "Date of birth (year alone allowed)"
    with pytest.raises(ImportRefused, match="errors"):
        register.commit(ana, plan)
    assert rows(ana, "paper_batch") == rows(ana, "paper_keying") == []


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("cp1252", "\t")])
def test_pain_16_text_tables_of_either_kind(open_as: OpenAs, tmp_path: Path, encoding: str, separator: str) -> None:
    row = [*person(1)[:2], "Güiría-Núñez", *person(1)[3:]]
    lines = [HEAD, [f"{cell:%d.%m.%Y}" if isinstance(cell, dt.date) else str(cell) for cell in row]]
    path = tmp_path / "r.csv"
    path.write_text("\n".join(separator.join(line) for line in lines), encoding=encoding)
    ana = open_as("Ana")
    plan = planned(ana, path, "r")
    assert plan.problems == ()
    register.commit(ana, plan)
    kept = rows(ana, "paper_keying")[0]["answers"]
    assert '"family":"Güiría-Núñez"' in kept
    assert '"crossed_on":"2026-03-02"' in kept
    assert '"form_number":"000001"' in kept


def test_what_spreadsheets_do_to_cells(open_as: OpenAs, tmp_path: Path) -> None:
    body = [person(n) for n in range(1, 12)]
    body[0][0] = 1  # a number where the form has six boxes
    body[1][9] = 1234567890123456  # sixteen digits: the last one is lost
    body[2][9] = dt.date(2026, 2, 1)  # "1-2" in a column of numbers
    body[3][5] = 1998  # a year alone
    body[4][5] = 36526  # a date that lost its format
    body[5][5] = "Nov 1994"
    body[6][4] = "Q"
    body[7][9] = "=A2&\"x\""  # never worked out
    body[8][9] = "#N/A"
    body[9][9] = 17
    body[10][4] = True

    def formats(sheet: Any) -> None:
        sheet.title = "Register"

    path = workbook(tmp_path / "r.xlsx", body, above=formats)
    from openpyxl import load_workbook

    book = load_workbook(path)
    book["Register"]["J10"].data_type = "e"
    book["Register"]["J11"].number_format = "00000000"
    book.save(path)
    ana = open_as("Ana")
    plan = planned(ana, path)
    wrong = [("J", 3), ("J", 4), ("F", 6), ("E", 8), ("J", 9), ("J", 10), ("E", 12)]
    assert places(plan) == [(*place, True) for place in wrong]
    good = [row for n, row in enumerate(body) if n in (0, 3, 5)]
    fine = planned(ana, workbook(tmp_path / "good.xlsx", good))
    assert fine.problems == ()
    register.commit(ana, fine)
    kept = " ".join(each["answers"] for each in rows(ana, "paper_keying"))
    assert all(text in kept for text in ('"form_number":"000001"', '"birth":"1998"', '"birth":"1994-11"'))


def test_zeros_that_a_sheet_only_shows_are_kept(open_as: OpenAs, tmp_path: Path) -> None:
    row = person(1)
    row[9] = 17
    path = workbook(tmp_path / "r.xlsx", [row])
    from openpyxl import load_workbook

    book = load_workbook(path)
    book["Register"]["J2"].number_format = "00000000"
    book.save(path)
    ana = open_as("Ana")
    register.commit(ana, planned(ana, path))
    assert '"document_number":"00000017"' in rows(ana, "paper_keying")[0]["answers"]


def test_merged_headings_and_hidden_sheets(open_as: OpenAs, tmp_path: Path) -> None:
    def above(sheet: Any) -> None:
        sheet.append(["Register of the post, March"])
        sheet.append(["", "", "Person", "", "", "", "", "Journey"])
        sheet.merge_cells("C2:G2")
        sheet.merge_cells("H2:I2")
        hidden = sheet.parent.create_sheet("Old")
        hidden.append(["nothing"])
        hidden.sheet_state = "hidden"

    path = workbook(tmp_path / "r.xlsx", [person(1)], above=above)
    file = Register(path)
    assert [(sheet.name, sheet.is_hidden) for sheet in file.sheets] == [("Register", False), ("Old", True)]
    first = register.preview(file, "Register")
    assert columns.likely_header(first) == 3
    assert columns.headings(first, 3)[2:5] == ["Person / Surname", "Person / First name", "Person / Gender"]
    plan = planned(open_as("Ana"), path)
    assert (plan.problems, plan.counts.new, plan.layout.columns["family"]) == ((), 1, 2)


def test_the_columns_are_remembered_by_their_headings(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    layout = Layout(FORM.key, "Register", 3, {"family": 2}, "mdy")
    assert register.remembered(ana, FORM, HEAD) is None
    register.remember(ana, layout, HEAD)
    register.remember(ana, layout, HEAD)
    assert register.remembered(open_as("Ben"), FORM, [name.upper() for name in HEAD]) == layout


def test_what_no_column_answers_is_told_once(open_as: OpenAs, tmp_path: Path) -> None:
    head = [name for name in HEAD if name != "Port"]
    plan = planned(open_as("Ana"), workbook(tmp_path / "r.xlsx", [person(n)[:7] + person(n)[8:] for n in (1, 2)], head))
    assert [(each.row, each.field) for each in plan.problems] == [(0, "Post")]


def test_what_goes_in_against_a_check_waits_for_a_third_person(open_as: OpenAs, tmp_path: Path) -> None:
    row = person(1)
    row[5] = dt.date(2026, 5, 1)
    ana = open_as("Ana")
    plan = planned(ana, workbook(tmp_path / "r.xlsx", [row]))
    assert places(plan) == [("B", 2, False)]
    register.commit(ana, plan)
    (batch,) = batches.listed(ana)
    assert batch.state is BatchState.MISMATCHES
    (found,) = settling.mismatches(open_as("Eve", "supervisor"), batch.id)
    assert found.key == "crossed_on"


def test_two_rows_with_one_form_number_are_an_error(open_as: OpenAs, tmp_path: Path) -> None:
    plan = planned(open_as("Ana"), workbook(tmp_path / "r.xlsx", [person(1), person(2), [*person(1)[:1], *person(3)[1:]]]))
    assert places(plan) == [("A", 4, True)]


def test_a_workbook_changed_after_the_dry_run_is_refused(open_as: OpenAs, tmp_path: Path) -> None:
    ana = open_as("Ana")
    plan = planned(ana, workbook(tmp_path / "r.xlsx", [person(1)]))
    workbook(tmp_path / "r.xlsx", [person(2)])
    with pytest.raises(ImportRefused, match="changed since"):
        register.commit(ana, plan)


def test_files_that_are_no_plain_workbook_are_refused_with_a_sentence(tmp_path: Path) -> None:
    good = workbook(tmp_path / "good.xlsx", [person(1)]).read_bytes()
    files = {
        "cut.xlsx": good[: len(good) // 2], "noise.xlsx": b"PK\x03\x04" + bytes(2000), "program.xlsx": b"MZ\x90" + bytes(500),
        "protected.xlsx": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "binary.csv": b"a,b\0\0",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ImportRefused) as refused:
            Register(tmp_path / name)
        assert len(str(refused.value)) > 40
    with zipfile.ZipFile(tmp_path / "good.xlsx", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    with pytest.raises(ImportRefused, match="macros"):
        Register(tmp_path / "good.xlsx")
    with (tmp_path / "huge.xlsx").open("wb") as file:  # half a gigabyte that takes no room
        file.write(good)
        file.truncate(500 * 2**20)
    with pytest.raises(ImportRefused, match="larger than"):
        Register(tmp_path / "huge.xlsx")
    with pytest.raises(ImportRefused, match="cannot be read"):
        Register(tmp_path / "gone.xlsx")


def test_a_sheet_that_breaks_only_when_it_is_read_is_refused(open_as: OpenAs, tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", [person(1)])
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[:200] if name.endswith("sheet1.xml") else data)
    with pytest.raises(ImportRefused, match="damaged"):
        planned(open_as("Ana"), broken, header_row=1)


def test_who_may_not_import_is_told_so(open_as: OpenAs, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        planned(open_as("Ira", "officer"), workbook(tmp_path / "r.xlsx", [person(1)]))


def test_an_imported_batch_is_not_keyed_a_second_time(open_as: OpenAs, tmp_path: Path) -> None:
    ana = open_as("Ana")
    register.commit(ana, planned(ana, workbook(tmp_path / "r.xlsx", [person(1)])))
    opened = batches.open_batch(ana, batches.listed(ana)[0].id)
    assert opened.twice == ()
    with pytest.raises(FormInvalid, match="second time"):
        batches.receive(ana, batches.NewBatch(FORM.key, 1, verify=batches.Verify.NONE))
