# SPDX-License-Identifier: Apache-2.0
"""The same person at two PCs that meet through a stick: the second keying is not that person's, before or after the exchange."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.errors import NotAllowed
from app.domain.actor import Actor
from app.models.store import Store
from app.security import sealing, signing
from app.services import enrolment, exchange
from app.services.paper import batches, committing, keying
from app.services.paper.batches import NewBatch
from tests.making import make_store
from tests.services.paper.clerk import key_next

Two = tuple[Store, Store, Path]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """Give a post, an office that are enrolled with each other, and the stick between them."""
    made = []
    for name, post_code, number in (("post", "VFA", (7 << 16) | 1), ("office", "HQ", (9 << 16) | 1)):
        store = make_store(tmp_path / name, post_code, "office", "Rose", device=number)
        store.set_fact("device_signing_key", signing.private_to_bytes(signing.new_private_key()))
        store.set_fact("device_age_identity", sealing.new_identity().secret.encode())
        store.set_fact("is_office", b"yes" if name == "office" else b"no")
        made.append(as_user(store, "Rose"))
    for here, there in (made, made[::-1]):
        enrolment.enrol(here, enrolment.read_card(enrolment.card_bytes(enrolment.my_card(there))))
    (tmp_path / "stick").mkdir()
    with made[0], made[1]:
        yield made[0], made[1], tmp_path / "stick"


def as_user(store: Store, name: str, role: str = "office") -> Store:
    store.actor = Actor(f"user-{name}", name, role, store.actor.signing_key)
    with store.write() as unit:
        unit.save("account", store.actor.user_id, {"user_name": name.lower(), "display_name": name, "role": role, "active": True})
    return store


def test_a_form_keyed_at_one_pc_cannot_be_verified_by_the_same_person_at_another(two: Two) -> None:
    post, office, stick = two
    batch_id = batches.receive(as_user(post, "Ana"), NewBatch("border_screening", 1)).batch_id
    key_next(post, batch_id)
    exchange.run(as_user(post, "Rose"), stick)
    came = exchange.run(office, stick)
    assert came.received == 1, came.problems
    with pytest.raises(NotAllowed, match="yourself"):
        keying.next_form(as_user(office, "Ana"), batch_id, True)
    key_next(as_user(office, "Ben"), batch_id, True)
    assert batches.open_batch(office, batch_id).row.verified == 1


def test_two_first_keyings_that_meet_verify_only_between_two_people(two: Two) -> None:
    post, office, stick = two
    batch_id = batches.receive(as_user(post, "Ana"), NewBatch("border_screening", 2)).batch_id
    exchange.run(as_user(post, "Rose"), stick)
    exchange.run(office, stick)
    key_next(as_user(post, "Ana"), batch_id)
    key_next(post, batch_id)
    key_next(as_user(office, "Ana"), batch_id)
    key_next(as_user(office, "Ben"), batch_id)
    exchange.run(as_user(post, "Rose"), stick)
    exchange.run(as_user(office, "Rose"), stick)
    batch = batches.open_batch(office, batch_id)
    assert batch.found[1].second is None
    assert [each.user_id for each in batch.found[1].others] == ["user-Ana"]
    assert {batch.found[2].first.user_id, batch.found[2].second.user_id} == {"user-Ana", "user-Ben"}  # type: ignore[union-attr]


def test_a_batch_committed_at_two_pcs_becomes_the_same_records(two: Two) -> None:
    post, office, stick = two
    batch_id = batches.receive(as_user(post, "Ana"), NewBatch("border_screening", 1)).batch_id
    key_next(post, batch_id)
    key_next(as_user(post, "Ben"), batch_id, True)
    exchange.run(as_user(post, "Rose"), stick)
    exchange.run(office, stick)
    committing.commit(post, batch_id)
    committing.commit(office, batch_id)
    with office.read() as conn:  # the records belong to the batch's post, whoever committed it
        assert conn.exec_driver_sql("SELECT DISTINCT scope FROM person").scalars().all() == ["VFA"]
    exchange.run(post, stick)
    report = exchange.run(office, stick)
    assert report.conflicts == 0
    with office.read() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM person").scalar_one() == 2
