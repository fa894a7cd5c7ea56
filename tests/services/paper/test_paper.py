# SPDX-License-Identifier: Apache-2.0
"""A batch from the stack to the records: keyed, keyed again blind, settled, committed; and everything that is refused."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.base.errors import FormInvalid, NotAllowed, Refused
from app.domain.paper.batches import BatchState, Verify
from app.domain.paper.keying import press
from app.domain.paper.state import Path
from app.domain.paper.typed import Reading
from app.models.base import KINDS
from app.models.paper import paper_keying, paper_scan
from app.models.store import Store
from app.services.paper import batches, committing, keying, measures, scans, settling
from app.services.paper.batches import NewBatch
from tests.services.attachments import samples
from tests.services.paper.clerk import PAPER, key_next, keyed, paper
from tests.services.paper.conftest import OpenAs


def rows(store: Store, kind: str) -> list[dict[str, Any]]:
    table = KINDS[kind].table
    with store.read() as conn:
        return [dict(row) for row in conn.execute(select(table).where(table.c.deleted == 0).order_by(table.c.row_no)).mappings()]


def received(store: Store, forms: int = 2, **more: Any) -> str:
    return str(batches.receive(store, NewBatch("border_screening", forms, "Vieux Fort", "March 2026", **more)).batch_id)


def verified(open_as: OpenAs, **changes: Any) -> tuple[str, Store]:
    """Two forms, keyed by Ana and keyed again by Ben, who read the first one with `changes`; signed in: the supervisor."""
    ana = open_as("Ana")
    batch_id = received(ana, totals={"companions": 2})
    for _form in range(2):
        key_next(ana, batch_id)
    ben = open_as("Ben")
    key_next(ben, batch_id, True, **changes)
    key_next(ben, batch_id, True)
    return batch_id, open_as("Eve", "supervisor")


def test_a_batch_goes_all_the_way_to_its_records(open_as: OpenAs) -> None:
    batch_id, eve = verified(open_as, document_number="HT4471928", phone="50900000143")
    assert batches.open_batch(eve, batch_id).row.state is BatchState.MISMATCHES
    found = settling.mismatches(eve, batch_id)
    assert [(each.serial, each.number, each.first, each.second) for each in found] == [
        (1, "16", "HT4471921", "HT4471928"), (1, "20", "50900000142", "50900000143")]
    settling.settle(eve, found[0], found[0].second, "the scan shows an 8")
    settling.settle(eve, found[1], "50900000149", "neither: a 9")
    done = committing.commit(eve, batch_id)
    assert (done.forms, done.records) == (2, 12)
    assert batches.open_batch(eve, batch_id).row.state is BatchState.COMMITTED
    assert [row["number"] for row in rows(eve, "document")] == ["HT4471928", "HT4471922"]
    people = rows(eve, "person")
    assert [row["birth"] for row in people] == ["2001", None, "2001", None]
    assert (people[0]["phone"], people[1]["age_estimate"], people[0]["nationalities"]) == ("50900000149", "17", '{"HT":true}')
    screening = rows(eve, "screening")[0]
    assert screening["person_id"] == people[0]["id"]
    assert screening["outcome"] == "refer"
    assert '"U-GE13":"yes"' in screening["answers"]
    assert [row["kind"] for row in rows(eve, "person_link")] == ["travels_with"] * 2
    assert len(rows(eve, "paper_keying")) == 4
    assert '"document_number":"HT4471921"' in rows(eve, "paper_keying")[0]["answers"]


def test_a_batch_is_committed_once(open_as: OpenAs) -> None:
    batch_id, eve = verified(open_as)
    committing.commit(eve, batch_id)
    with pytest.raises(FormInvalid, match="already"):
        committing.commit(eve, batch_id)
    assert len(rows(eve, "person")) == 4


def test_a_form_that_breaks_a_check_keeps_the_whole_batch_out(open_as: OpenAs) -> None:
    batch_id, eve = verified(open_as, phone="50900000143")
    (found,) = settling.mismatches(eve, batch_id)
    with eve.write() as unit:  # as an older program could have written it
        unit.save("paper_decision", "", {"batch_id": batch_id, "serial": 1, "place": "phone", "value": "no number", "reason": "x"})
    assert settling.mismatches(eve, batch_id) == []
    with pytest.raises(FormInvalid, match="Form 1 of the batch"):
        committing.commit(eve, batch_id)
    assert [rows(eve, kind) for kind in ("person", "crossing", "screening")] == [[], [], []]
    assert found.first == "50900000142"


def test_nobody_verifies_the_own_keying(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana)
    key_next(ana, batch_id)
    with pytest.raises(NotAllowed, match="Another person"):
        keying.next_form(ana, batch_id, True)
    with pytest.raises(NotAllowed, match="yourself"):
        keying.next_form(ana, batch_id, True, serial=1)
    ben = open_as("Ben")
    task = keying.next_form(ben, batch_id, True)
    assert task is not None
    state = keyed(task, paper(1))
    ana = open_as("Ana")
    with pytest.raises(NotAllowed, match="yourself"):
        keying.finish(ana, task, state, 60)
    assert len(rows(ana, "paper_keying")) == 1


def test_the_second_keying_shows_nothing_of_the_first(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana)
    key_next(ana, batch_id)
    task = keying.next_form(open_as("Ben"), batch_id, True)
    assert task is not None
    assert (task.state.values, task.sheet.former) == ({}, {})


def test_a_form_is_keyed_a_first_time_once(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana)
    task = keying.next_form(ana, batch_id)
    assert task is not None
    state = keyed(task, paper(1))
    keying.finish(ana, task, state, 60)
    with pytest.raises(FormInvalid, match="already"):
        keying.finish(ana, task, state, 60)
    with pytest.raises(FormInvalid, match="not finished"):
        keying.finish(ana, keying.next_form(ana, batch_id), task.state, 60)  # type: ignore[arg-type]


def test_the_two_who_keyed_do_not_settle(open_as: OpenAs) -> None:
    batch_id, eve = verified(open_as, phone="50900000143")
    (found,) = settling.mismatches(eve, batch_id)
    with pytest.raises(FormInvalid, match="what the paper shows"):
        settling.settle(eve, found, found.first, " ")
    for name in ("Ana", "Ben"):
        one = open_as(name)
        with pytest.raises(NotAllowed, match="third person"):
            settling.mismatches(one, batch_id)
        with pytest.raises(NotAllowed, match="third person"):
            settling.settle(one, found, found.first, "mine")
    eve = open_as("Eve", "supervisor")
    settling.settle(eve, found, found.first, "the scan")
    with pytest.raises(FormInvalid, match="already"):
        settling.settle(eve, found, found.second, "the scan")


def test_a_header_that_does_not_reconcile_needs_a_reason(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana, 1, totals={"money": 50})
    key_next(ana, batch_id)
    key_next(open_as("Ben"), batch_id, True)
    eve = open_as("Eve", "supervisor")
    assert batches.open_batch(eve, batch_id).row.state is BatchState.RECONCILED
    with pytest.raises(FormInvalid, match="header says 50"):
        committing.commit(eve, batch_id)
    assert committing.commit(eve, batch_id, "the slip is wrong, the forms were counted").forms == 1


def test_only_a_reconciled_batch_is_committed_and_only_by_whom_may_approve(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana, 1)
    key_next(ana, batch_id)
    with pytest.raises(NotAllowed):
        committing.commit(ana, batch_id)
    with pytest.raises(FormInvalid, match="not reconciled"):
        committing.commit(open_as("Eve", "supervisor"), batch_id)


def test_a_draft_returns_to_the_same_field_and_belongs_to_one_person(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana)
    task = keying.next_form(ana, batch_id)
    assert task is not None
    state = task.state
    for key in "0042171403":
        state = press(task.sheet, state, key)
    keying.keep_draft(ana, task, state, 42)
    keying.keep_draft(ana, task, state, 43)
    ana = open_as("Ana")
    back = keying.next_form(ana, batch_id)
    assert back is not None
    assert (back.state.at, back.state.typed, back.state.values, back.seconds) == ("crossed_on", "1403", {"form_number": "004217"}, 43)
    assert [(batch, serial) for batch, serial, _at in keying.half_keyed(ana)] == [(batch_id, 1)]
    other = keying.next_form(open_as("Ben"), batch_id)
    assert other is not None
    assert other.state.values == {}
    ana = open_as("Ana")
    keying.finish(ana, back, keyed(back.__class__(**{**back.__dict__, "state": task.state}), paper(1)), 60)
    assert keying.half_keyed(ana) == []


def test_chosen_fields_only_are_keyed_again(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana, 1, verify=Verify.CHOSEN)
    key_next(ana, batch_id)
    ben = open_as("Ben")
    task = keying.next_form(ben, batch_id, True)
    assert task is not None
    asked = [place.key for place in task.sheet.form.places({})]
    assert asked == ["family", "given", "birth", "nationality", "document_held", "document_number", "outcome"]
    assert task.sheet.form.place({}, "family").number == "8"
    keying.finish(ben, task, keyed(task, paper(1, document_number="HT447192O")), 20)
    (found,) = settling.mismatches(open_as("Eve", "supervisor"), batch_id)
    assert (found.number, found.second) == ("16", "HT447192O")


def test_what_was_kept_against_a_check_is_settled_before_it_is_committed(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana, 1)
    key_next(ana, batch_id, birth="2026-05-01")
    key_next(open_as("Ben"), batch_id, True, birth="2026-05-01")
    eve = open_as("Eve", "supervisor")
    (found,) = settling.mismatches(eve, batch_id)
    assert (found.key, found.first == found.second, found.reason) == ("crossed_on", True, "on paper")
    with pytest.raises(FormInvalid, match="not reconciled"):
        committing.commit(eve, batch_id)
    settling.settle(eve, found, "2026-05-14", "the scan says May")
    committing.commit(eve, batch_id)
    assert rows(eve, "crossing")[0]["crossed_on"] == "2026-05-14"


def test_answers_that_mean_nothing_are_not_settled(open_as: OpenAs) -> None:
    batch_id, eve = verified(open_as, birth="2002")
    (found,) = settling.mismatches(eve, batch_id)
    with pytest.raises(FormInvalid, match="not a date"):
        settling.settle(eve, found, "31.2.2002", "so it says")
    sheet = keying.next_form  # the reading of the post is the same for a third answer
    assert sheet is not None

    assert settling.read_typed(found, "98", Reading()) == "1998"


def test_headers_that_cannot_be_right(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    for new in (NewBatch("border_screening", 0), NewBatch("border_screening", 1000), NewBatch("border_screening", 2, totals={"family": 2}),
                NewBatch("border_screening", 2, verify=Verify.SAMPLE, every=0)):
        with pytest.raises(FormInvalid):
            batches.receive(ana, new)
    with pytest.raises(NotAllowed):
        received(open_as("Ira", "investigator"))


def test_the_program_path_is_left_with_a_reason_only(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana, path=Path.PROGRAM)
    with pytest.raises(FormInvalid):
        batches.step_down(ana, batch_id, "")
    batches.step_down(ana, batch_id, "an old print of the form")
    assert batches.open_batch(ana, batch_id).path is Path.OPERATOR


def test_clerks_see_their_own_measures_and_a_supervisor_all(open_as: OpenAs) -> None:
    batch_id, eve = verified(open_as, phone="50900000143")
    (found,) = settling.mismatches(eve, batch_id)
    settling.settle(eve, found, found.first, "the scan")
    seen = measures.measures(eve)
    assert seen.mine is None
    assert {name: speed.errors for name, speed in seen.others} == {"user-Ana": 0, "user-Ben": 1}
    assert seen.fields[0][2][0].number == "20"
    ben = measures.measures(open_as("Ben"))
    assert ben.mine is not None
    assert (ben.mine.forms, ben.mine.errors, ben.others) == (2, 1, ())


def test_scans_lie_beside_their_form(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana)
    scans.add(ana, batch_id, 1, samples.drawing())
    scans.add(ana, batch_id, 1, samples.paper(pages=2))
    scans.add(ana, batch_id, 2, samples.photograph())
    found = scans.of_form(ana, batch_id, 1)
    assert [each.page for each in found] == [1, 2, 3], "each page of a PDF is a page of the form"
    assert all(each.picture and each.picture.dots for each in found)
    assert len({each.id for each in found}) == 2
    with pytest.raises(Refused, match="This is a program"):
        scans.add(ana, batch_id, 1, b"MZ program")


def test_scans_of_a_former_program_become_attachments(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana)
    with ana.write() as unit:
        for page, content in enumerate((samples.drawing(), b"\x89PNG rubbish", samples.photograph()), 1):
            unit.conn.execute(paper_scan.insert().values(
                id=f"s{page}", batch_id=batch_id, serial=1, page=page, kind="png", added_at="2026-11-20T08:00:00Z", content=content))
    assert [each.page for each in scans.of_form(ana, batch_id, 1)] == [1, 2]
    assert [each.page for each in scans.of_form(ana, batch_id, 1)] == [1, 2], "once only"
    with ana.read() as conn:
        assert conn.execute(select(paper_scan.c.id)).scalars().all() == ["s2"], "what cannot be read stays where it is"


def test_every_answer_of_the_paper_lies_in_the_keying(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana, 1)
    key_next(ana, batch_id)
    with ana.read() as conn:
        keys, seconds = conn.execute(select(paper_keying.c["keys"], paper_keying.c.seconds)).one()
    assert keys > len(PAPER)
    assert seconds == 60


def test_a_note_on_a_field_asks_somebody_before_the_batch_is_committed(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana, 1)
    task = keying.next_form(ana, batch_id)
    assert task is not None
    state = keyed(task, paper(1))
    keying.finish(ana, task, replace(state, notes={"phone": "two numbers on the paper"}), 60)
    key_next(open_as("Ben"), batch_id, True)
    eve = open_as("Eve", "supervisor")
    (found,) = settling.mismatches(eve, batch_id)
    assert (found.key, found.notes, found.first == found.second) == ("phone", ("two numbers on the paper",), True)
    with pytest.raises(FormInvalid, match="not reconciled"):
        committing.commit(eve, batch_id)
    settling.settle(eve, found, found.first, "the first of them")
    committing.commit(eve, batch_id)


def test_trends_follow_a_question_from_batch_to_batch(open_as: OpenAs) -> None:
    for wrong in ("50900000143", "50900000142"):
        ana = open_as("Ana")
        batch_id = received(ana, 1)
        key_next(ana, batch_id)
        key_next(open_as("Ben"), batch_id, True, phone=wrong)
    seen = measures.measures(open_as("Ben"))
    (trend,) = seen.trends
    assert (trend.number, [share for _batch, share in trend.shares], trend.is_worse) == ("20", [1.0, 0.0], False)
    assert [(title, speed.forms) for title, speed in seen.by_form] == [("Border screening", 2)]
