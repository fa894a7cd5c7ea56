# SPDX-License-Identifier: Apache-2.0
"""Posts and an office as real stores with device keys and accounts, enrolled with each other."""

from pathlib import Path

from app.domain.actor import Actor
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
    folder, actor = store.folder, store.actor
    store.close()
    if restored:
        identity.renew(folder, KEY)
    again = open_store(folder, actor.role, actor.name, KEY)
    object.__setattr__(again, "actor", actor)
    return again


def round_trip(stick: Path, *everybody: Store, times: int = 2) -> None:
    """Let the stick go around until everybody has everything."""
    for _time in range(times):
        for store in everybody:
            exchange.run(store, stick)


def second_user(post: Store, office: Store, role: str) -> str:
    """Let the office know of a new user of a post as its administrator's account would, and sign him in; returns his name."""
    key, name = signing.new_private_key(), "Late Hire"
    account = {
        "user_name": "late", "display_name": name, "role": role, "active": True, "verify_key": signing.public_bytes(key).hex(),
        "post_code": post.fact("post_code"),
    }
    with office.write() as unit:
        unit.save("account", "user-late", account)
    object.__setattr__(post, "actor", Actor("user-late", name, role, key))
    return name


def new_key(post: Store) -> None:
    """Give the signed-in user a fresh key, as an administrator's new passphrase does."""
    key = signing.new_private_key()
    with post.write() as unit:
        unit.save("account", post.actor.user_id, {"verify_key": signing.public_bytes(key).hex()})
    object.__setattr__(post, "actor", Actor(post.actor.user_id, post.actor.name, post.actor.role, key))


def delete(store: Store, kind: str, record_id: str) -> None:
    """Delete a person or case as two people do: a second user of the PC asks, the signed-in one answers."""
    first, number = store.actor, store.actor.user_id.removeprefix("user-")
    key = signing.private_from_bytes(store.facts["second_key"])
    object.__setattr__(store, "actor", Actor(f"second-{number}", f"Second {number}", "office", key))
    with store.write() as unit:
        unit.save("deletion_request", "", {"record_kind": kind, "record_id": record_id, "reason": "twice", "state": "requested"})
    object.__setattr__(store, "actor", first)
    with store.write() as unit:
        unit.delete(kind, record_id, "registered twice")


def equipped(store: Store, is_office: bool, code: str) -> Store:
    """Give a store device keys and an account for its user."""
    facts = {
        "device_signing_key": signing.private_to_bytes(signing.new_private_key()),
        "device_age_identity": sealing.new_identity().secret.encode(),
        "second_key": bytes(range(1, 33)),
        "is_office": b"yes" if is_office else b"no",
    }
    for name, value in facts.items():
        store.set_fact(name, value)
    with store.write() as unit:
        unit.save("account", store.actor.user_id, {
            "user_name": store.actor.name.split()[0].lower(), "display_name": store.actor.name, "role": store.actor.role, "active": True,
            "verify_key": signing.public_bytes(store.actor.signing_key).hex(), "post_code": code,
        })
        number = store.actor.user_id.removeprefix("user-")
        unit.save("account", f"second-{number}", {
            "user_name": f"second {code}".lower(), "display_name": f"Second {number}", "role": "office", "active": True,
            "verify_key": signing.public_bytes(signing.private_from_bytes(facts["second_key"])).hex(), "post_code": code,
        })
    return store
