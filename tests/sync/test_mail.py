# SPDX-License-Identifier: Apache-2.0
"""Parts of 7 MB: any order, any names, lost, doubled, damaged and mixed."""

import os
import random

import pytest

from app.base.errors import BundleRefused, NotFound
from app.sync.bundle import new_name
from app.sync.transport import mail
from app.sync.transport.mail import MailFolder


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(mail, "PART_BYTES", 1000)


def written(folder, size, seed=1):
    data = random.Random(seed).randbytes(size)
    name = new_name()
    MailFolder(folder, splits=True).write_atomic(name, data)
    return name, data


def parts(folder):
    return sorted(path for path in folder.iterdir() if path.suffix == ".bwp")


def test_parts_in_any_order_and_under_any_names_are_one_bundle(tmp_path):
    name, data = written(tmp_path, 4500)
    assert len(parts(tmp_path)) == 5
    assert all(path.stat().st_size <= 1000 for path in parts(tmp_path))
    for number, path in enumerate(reversed(parts(tmp_path))):
        path.rename(tmp_path / f"attachment ({number}).bwp")
    way = MailFolder(tmp_path)
    assert way.list() == [name]
    assert way.read(name) == data
    assert way.missing() == []
    assert way.read(name, 4000) == data[4000:]


@pytest.mark.parametrize("size", [1, 931, 932, 933, 1864])
def test_sizes_at_the_edges(tmp_path, size):
    name, data = written(tmp_path, size)
    assert MailFolder(tmp_path).read(name) == data


def test_a_lost_part_is_named_and_the_bundle_waits(tmp_path):
    name, data = written(tmp_path, 4500)
    lost = parts(tmp_path)[1]
    kept = lost.read_bytes()
    lost.unlink()
    way = MailFolder(tmp_path)
    assert way.list() == []
    assert way.missing() == [(name, (2,), 5)]
    with pytest.raises(NotFound):
        way.read(name)
    (tmp_path / "came later.bwp").write_bytes(kept)
    assert way.list() == [name]
    assert way.read(name) == data


def test_doubled_and_mixed_parts_do_not_disturb_each_other(tmp_path):
    first, one = written(tmp_path, 3000, 1)
    second, two = written(tmp_path, 2000, 2)
    for number, path in enumerate(parts(tmp_path)):
        (tmp_path / f"copy {number}.bwp").write_bytes(path.read_bytes())
    way = MailFolder(tmp_path)
    assert way.list() == sorted([first, second])
    assert (way.read(first), way.read(second)) == (one, two)
    way.delete(first)
    assert way.list() == [second]
    assert way.read(second) == two


def test_a_damaged_part_is_not_taken_for_a_whole_bundle(tmp_path):
    name, _data = written(tmp_path, 3000)
    path = parts(tmp_path)[1]
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(NotFound, match="do not fit"):
        MailFolder(tmp_path).read(name)
    path.write_bytes(content[:-1])
    assert MailFolder(tmp_path).missing() == [(name, (2,), 4)]


def test_strange_files_are_left_alone(tmp_path):
    (tmp_path / "empty.bwp").write_bytes(b"")
    (tmp_path / "noise.bwp").write_bytes(os.urandom(900))
    (tmp_path / "folder.bwp").mkdir()
    (tmp_path / "letter.txt").write_text("hello")
    assert MailFolder(tmp_path).list() == []
    assert MailFolder(tmp_path).missing() == []


def test_a_bundle_in_one_piece_is_read_beside_parts_and_its_cap_holds(tmp_path):
    name = new_name()
    MailFolder(tmp_path).write_atomic(name, b"x" * 3000)
    assert MailFolder(tmp_path).list() == [name]
    assert MailFolder(tmp_path).read(name) == b"x" * 3000
    with pytest.raises(BundleRefused):
        MailFolder(tmp_path, cap_bytes=100).read(name)
