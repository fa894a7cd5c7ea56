# SPDX-License-Identifier: Apache-2.0
"""What users of other programs suffered from, kept from happening here: from the keyed form to the record and its history."""

import json

from sqlalchemy import select

from app.domain.forms.values import FormValues, Value
from app.domain.paper.keying import press
from app.models.journal import journal
from app.models.paper import paper_keying
from app.models.search import people
from app.services import search
from app.services.paper import batches, committing, keying
from app.services.paper.batches import NewBatch
from tests.domain.paper.standard import keys_for
from tests.services.paper.clerk import key_next, paper
from tests.services.paper.conftest import OpenAs
from tests.services.paper.test_paper import received, rows


def test_pain_20_a_year_alone_stays_a_year_in_keying_record_and_search(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = received(ana, 1)
    key_next(ana, batch_id, birth="1998")
    key_next(open_as("Ben"), batch_id, True, birth="1998")
    eve = open_as("Eve", "supervisor")
    committing.commit(eve, batch_id)
    assert [json.loads(each["answers"])["birth"] for each in rows(eve, "paper_keying")] == ["1998", "1998"]
    who = rows(eve, "person")[0]
    assert who["birth"] == "1998"
    (found, *_others) = search.seen_before(eve, FormValues({"family": "Destinoble", "given": "Marie 1", "birth": "1998-03-04"}))
    assert (found.row.id, "The year of birth is the same; more is not known" in [each.sentence for each in found.match.reasons]) == (
        who["id"], True)
    with eve.read() as conn:
        assert not any("1998-01-01" in str(row) for row in conn.execute(select(journal.c.payload)))


def test_pain_21_a_flipped_gate_clears_what_hung_on_it_after_a_warning_and_can_be_undone(open_as: OpenAs) -> None:
    ana = open_as("Ana")
    batch_id = str(batches.receive(ana, NewBatch("border_screening", 1)).batch_id)
    task = keying.next_form(ana, batch_id)
    assert task is not None
    state = task.state
    while state.at != "remarks":  # the last question: the form is not finished yet
        for key in keys_for(task.sheet, state, paper(1)):
            state = press(task.sheet, state, key)
    for key in ("F6", "1", "4", "Enter", "n"):
        state = press(task.sheet, state, key)
    assert state.pending is not None
    assert set(state.pending.lost) == {"document_type", "document_number", "issuing_state"}
    assert state.values["document_number"] == "HT4471921"
    cleared = press(task.sheet, state, "Enter")
    assert "document_number" not in cleared.values
    assert press(task.sheet, cleared, "Ctrl+Z").values["document_number"] == "HT4471921"
    for key in ("Ctrl+End", "x", "Enter"):
        cleared = press(task.sheet, cleared, key)
    assert cleared.is_finished
    keying.finish(ana, task, cleared, 60)
    changes: dict[str, Value] = {
        "remarks": "x", "document_held": "no", "document_type": None, "document_number": None, "issuing_state": None}
    key_next(open_as("Ben"), batch_id, True, **changes)
    eve = open_as("Eve", "supervisor")
    committing.commit(eve, batch_id)
    assert rows(eve, "document") == []
    with eve.read() as conn:
        kept = conn.execute(select(paper_keying.c.answers)).scalars().all()
        assert people(conn, "HT4471921") == []
    assert not any("HT4471921" in answers for answers in kept)
