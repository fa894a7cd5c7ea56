# SPDX-License-Identifier: Apache-2.0
"""Golden bundles: what a released program wrote, kept for ever, so that every later one reads it.

    python -m tests.sync.golden            (once a release, before it goes out; never over a former release's)

A folder of a release holds the bundles, the invented keys that open and check them, and what is in them.
"""

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import select

import app
from app.models import identity
from app.models.local import bundle
from app.models.store import Store
from app.security import sealing
from app.services import exchange, trust
from app.sync.bundle import Opened, Receiver, open_outer
from app.sync.entries import JournalRow, UnitRow
from app.sync.notices import read_notices
from app.sync.packing import unpack_entries, unpack_units
from app.sync.trusting import read_trust
from tests.services.exchange import rostered, stores

FOLDER = Path(__file__).with_name("golden")


def make(folder: Path) -> None:
    """Write the bundles of this program into a folder: changes, a snapshot, receipts, the roster, sealed to an escrow key too."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as made:
        here = Path(made)
        post, office = stores.make_post(here / "post", "VFA", 7), stores.make_office(here / "office")
        rostered.set_up(office, here)
        rostered.admit(post, office)
        escrow = sealing.new_identity()
        for store in (post, office):
            store.set_fact("escrow_recipient", escrow.recipient)
        stick = here / "stick"
        stick.mkdir()
        person_id = work_of_a_day(post)
        kept: dict[str, bytes] = {}
        for store in (post, office, post, office):
            exchange.run(store, stick)
            kept |= {path.name: path.read_bytes() for path in sorted(stick.iterdir()) if path.suffix == ".bwb"}
            if store is office:
                trust.change(office, lambda _conn, found: found)  # a next version of the roster rides along
                with office.write() as unit:
                    unit.save("person", person_id, {"given": "Maria", "languages": {"en": True}})
        keys = {}
        for store in (post, office):
            mine = identity.load(store)
            keys[store.folder.name] = {"device": mine.number, "identity": mine.age_identity.secret, "verify_key": mine.verify_key.hex()}
        keys["escrow"] = {"device": 0, "identity": escrow.secret, "verify_key": ""}
        names = names_of(post, office)
        told = {}
        for name, data in sorted(kept.items(), key=lambda each: names[each[0]]):
            to, label = names[name]
            (folder / f"{label}.bwb").write_bytes(data)
            told[label] = {"to": to, **content(opened(data, keys, to))}
        (folder / "keys.json").write_text(json.dumps(keys, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        (folder / "content.json").write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        post.close()
        office.close()


def work_of_a_day(post: Store) -> str:
    """Write a person with all kinds of values, a case, a party; correct, delete and note something; returns the person."""
    with post.write() as unit:
        person_id = unit.save("person", "", {
            "family": "Toussaint", "given": "Marie", "birth": "1990-05", "nationalities": {"HT": True},
            "languages": {"fr": True, "ht": True},
            "notes": "Спросила о брате. Ὑγίεια. 漢字.", "sex": "?unknown",
        })
        case_id = unit.save("case", "", {"title": "Vieux Fort, boat"})
        unit.save("party", "", {"case_id": case_id, "person_id": person_id, "role": "victim"})
    with post.write() as unit:
        unit.save("person", person_id, {"languages": {"fr": False}, "phone": "+1 758 555 0100"}, reason="corrected by her")
        mistake = unit.save("person", "", {"family": "Mistake"})
    with post.write() as unit:
        unit.delete("person", mistake, "entered twice")
        unit.note("viewed", "person", person_id, {"fields": 3})
    return person_id


def names_of(post: Store, office: Store) -> dict[str, tuple[str, str]]:
    """Return file name > (for whom it is, what the fixture is called)."""
    found = {}
    for store, other in ((post, office), (office, post)):
        with store.read() as conn:
            for row in conn.execute(select(bundle).where(bundle.c.direction == "out").order_by(bundle.c.id)):
                found[row.name] = (other.folder.name, f"{store.folder.name}-{row.kind}-{row.seq}")
    return found


def opened(data: bytes, keys: dict[str, Any], to: str) -> Opened:
    """Open a golden bundle as the one that it is for."""
    known = {each["device"]: bytes.fromhex(each["verify_key"]) for each in keys.values()}
    me = Receiver(keys[to]["device"], lambda _device, _stream: True)
    return open_outer(data, [sealing.parse_identity(keys[to]["identity"])], lambda device, _epoch: known.get(device), me)


def content(it: Opened) -> dict[str, Any]:
    """Return everything that a bundle says, as plain values."""
    manifest = it.manifest
    said: dict[str, Any] = {
        "hash": it.hash, "kind": manifest.kind, "stream": manifest.stream, "device": manifest.device, "epoch": manifest.epoch,
        "seq": manifest.seq, "prev": manifest.prev, "acks": [list(map(_plain, ack)) for ack in manifest.acks], "chunks": [],
    }
    for chunk in it.chunks():
        one: dict[str, Any] = {"what": chunk.what, "rows": chunk.rows, "sha256": hashlib.sha256(chunk.raw).hexdigest()}
        if chunk.what == "entries":
            one["entries"] = [_entry(row) for row in unpack_entries(chunk.raw, chunk.rows)]
        elif chunk.what == "units":
            one["units"] = [_unit(row) for row in unpack_units(chunk.raw, chunk.rows)]
        elif chunk.what == "notices":
            one["notices"] = [list(each) for each in read_notices(chunk.raw, chunk.rows)]
        elif chunk.what == "trust":
            one["files"] = [[file.name, hashlib.sha256(file.content).hexdigest()] for file in read_trust(chunk.raw, chunk.rows)]
        said["chunks"].append(one)
    return said


def _entry(row: JournalRow) -> dict[str, Any]:
    values = {name: _plain(value) for name, value in row.entry._asdict().items()}
    return values | {"hash": row.hash.hex(), "payload": (row.payload or b"").hex(), "salt": (row.salt or b"").hex()}


def _unit(row: UnitRow) -> list[Any]:
    return [_plain(each) for each in row]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value


if __name__ == "__main__":
    target = FOLDER / app.__version__
    if target.exists():
        sys.exit(f"{target} is there already; golden bundles are never written anew")
    make(target)
