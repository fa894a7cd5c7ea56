# SPDX-License-Identifier: Apache-2.0
"""Bundles of every release are read for ever, by this program and, sealed as they are, by the public `age` tool."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.security import sealing
from app.sync.packing import pack_entries, pack_units, unpack_entries, unpack_units
from tests.sync import golden

BUNDLES = sorted(golden.FOLDER.glob("*/*.bwb"))
AGE = shutil.which("age") or shutil.which("rage")


def told(path: Path, name: str):
    return json.loads((path.parent / name).read_text(encoding="utf-8"))


def test_there_are_bundles_of_every_kind_in_use():
    kinds = {each["kind"] for path in BUNDLES for each in told(path, "content.json").values()}
    assert kinds >= {"changes", "snapshot", "receipt"}
    chunks = {chunk["what"] for path in BUNDLES for each in told(path, "content.json").values() for chunk in each["chunks"]}
    assert chunks >= {"entries", "units", "notices", "trust"}


@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_bundle_of_a_release_says_what_it_said(path):
    expected = told(path, "content.json")[path.stem]
    to = expected.pop("to")
    it = golden.opened(path.read_bytes(), told(path, "keys.json"), to)
    assert golden.content(it) == expected
    for chunk in it.chunks():  # and would be written in the very same way
        if chunk.what == "entries":
            assert pack_entries(unpack_entries(chunk.raw, chunk.rows)) == chunk.raw
        if chunk.what == "units":
            assert pack_units(unpack_units(chunk.raw, chunk.rows)) == chunk.raw


@pytest.mark.skipif(AGE is None, reason="neither age nor rage is installed")
@pytest.mark.parametrize("who", ["addressee", "escrow"])
@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_public_tool_takes_the_seal_off(path, who, tmp_path):
    keys = told(path, "keys.json")
    secret = keys[told(path, "content.json")[path.stem]["to"] if who == "addressee" else "escrow"]["identity"]
    file = tmp_path / "key.txt"
    file.write_text(secret + "\n", encoding="ascii")
    done = subprocess.run([AGE, "--decrypt", "--identity", str(file), str(path)], capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == sealing.decrypt_capped(path.read_bytes(), [sealing.parse_identity(secret)], 64 << 20)
    assert done.stdout.startswith(b"BWB1")
