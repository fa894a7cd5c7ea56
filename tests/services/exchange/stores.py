# SPDX-License-Identifier: Apache-2.0
"""Posts and an office as real stores with device keys and accounts, enrolled with each other."""

from pathlib import Path

from app.models import identity
from app.models.store import Store
from app.security import sealing, signing
from app.services import enrolment, exchange
from tests.making import KEY, make_store, open_store


def make_post(folder: Path, code: str, number: int, name: str = "Ana Joseph", role: str = "office") -> Store:
    """Make the store of a post; its one user may do everything unless `role` says less."""
    return equipped(make_store(folder, code, role, name, device=(number << 16) | 1), False, code)


def make_office(folder: Path) -> Store:
    """Make the office's store."""
    return equipped(make_store(folder, "HQ", "office", "Rose Auguste", device=(9 << 16) | 1), True, "HQ")


def enrol_each_other(post: Store, office: Store) -> None:
    """Carry both enrolment files across, as two people do."""
    enrolment.enrol(post, enrolment.read_card(enrolment.card_bytes(enrolment.my_card(office))))
    enrolment.enrol(office, enrolment.read_card(enrolment.card_bytes(enrolment.my_card(post))))


def reopened(store: Store, restored: bool = False) -> Store:
    """Open a store anew; as its restored backup where asked."""
    folder, actor, schema = store.folder, store.actor, store.schema
    store.close()
    if restored:
        identity.renew(folder, KEY)
    again = open_store(folder, actor.role, actor.name, KEY, schema)
    object.__setattr__(again, "actor", actor)
    return again


def round_trip(stick: Path, *everybody: Store, times: int = 2) -> None:
    """Let the stick go around until everybody has everything."""
    for _time in range(times):
        for store in everybody:
            exchange.run(store, stick)


def equipped(store: Store, is_office: bool, code: str) -> Store:
    """Give a store device keys and an account for its user."""
    facts = {
        "device_signing_key": signing.private_to_bytes(signing.new_private_key()),
        "device_age_identity": sealing.new_identity().secret.encode(),
        "is_office": b"yes" if is_office else b"no",
    }
    for name, value in facts.items():
        store.set_fact(name, value)
    with store.write() as unit:
        unit.save("account", store.actor.user_id, {
            "user_name": store.actor.name.split()[0].lower(), "display_name": store.actor.name, "role": store.actor.role, "active": True,
            "verify_key": signing.public_bytes(store.actor.signing_key).hex(), "post_code": code,
        })
    return store
