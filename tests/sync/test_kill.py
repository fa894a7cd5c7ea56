# SPDX-License-Identifier: Apache-2.0
"""A process that dies before any statement of inbox or outbox leaves the old state or the new one, and the exchange goes on."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models.local import bundle
from app.models.people import person
from app.security import signing
from app.services import exchange
from tests.making import open_store
from tests.services.exchange import stores

DIED = 77
CHILD = """
import os, sys
from pathlib import Path
from sqlalchemy import event
from app.security import signing
from app.services import exchange
from tests.making import open_store

folder, stick, name, key, deadly = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], bytes.fromhex(sys.argv[4]), int(sys.argv[5])
store = open_store(folder, "office", name)
object.__setattr__(store.actor, "signing_key", signing.private_from_bytes(key))
count = 0

def before(*_args):
    global count
    count += 1
    if count == deadly:
        os._exit(77)

event.listen(store._writer, "before_cursor_execute", before)
event.listen(store._writer, "commit", before)
exchange.run(store, stick)
print(count)
"""


def child(folder: Path, stick: Path, name: str, key: bytes, deadly: int) -> subprocess.CompletedProcess:
    """Exchange in a process that dies before its `deadly`-th statement."""
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), str(stick), name, key.hex(), str(deadly)], cwd=root, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


def state(folder: Path, name: str, key: bytes):
    """What a store holds: its people, and how many bundles it knows."""
    with open_store(folder, "office", name) as store:
        object.__setattr__(store.actor, "signing_key", signing.private_from_bytes(key))
        with store.read() as conn:
            people = conn.execute(select(person.c.family).order_by(person.c.family)).scalars().all()
            known = conn.execute(select(bundle.c.direction, bundle.c.stream, bundle.c.seq).order_by(bundle.c.id)).all()
    return people, known


@pytest.fixture
def prepared(tmp_path):
    """A post with work for the office, the office with work for the post, both on a stick; both closed."""
    post, office = stores.make_post(tmp_path / "post", "VFA", 7), stores.make_office(tmp_path / "office")
    stores.enrol_each_other(post, office)
    stick = tmp_path / "stick"
    stick.mkdir()
    stores.round_trip(stick, post, office)
    with post.write() as unit:
        unit.save("person", "", {"family": "Baptiste"})
    exchange.run(post, stick)
    with office.write() as unit:
        unit.save("organisation", "", {"name": "Shelter"})
    keys = {}
    for store in (post, office):
        keys[store.folder.name] = (store.actor.name, signing.private_to_bytes(store.actor.signing_key))
        store.close()
    return tmp_path, keys


def test_death_before_any_statement_leaves_old_or_new_and_then_converges(prepared):
    folder, keys = prepared
    name, key = keys["office"]
    whole = folder / "whole"
    shutil.copytree(folder / "office", whole)
    shutil.copytree(folder / "stick", folder / "stick-whole")
    total = int(child(whole, folder / "stick-whole", name, key, 0).stdout)
    assert total > 20
    step = int(os.environ.get("BREAKWATER_KILL_STEP", "9"))  # 1 tries every statement
    for deadly in range(1, total + 1, step):
        here, stick = folder / f"office{deadly}", folder / f"stick{deadly}"
        shutil.copytree(folder / "office", here)
        shutil.copytree(folder / "stick", stick)
        assert child(here, stick, name, key, deadly).returncode == DIED
        people, _known = state(here, name, key)
        assert people in ([], ["Baptiste"])
        finished = child(here, stick, name, key, 0)
        assert finished.returncode == 0, finished.stderr
        assert state(here, name, key)[0] == ["Baptiste"]
        shutil.rmtree(here)
        shutil.rmtree(stick)
