# SPDX-License-Identifier: Apache-2.0
"""Other programs with the same work: fetched into a folder for the comparison, never installed with the program.

What each does is less than what is measured of ours: none seals or signs, none writes an encrypted disk, none keeps a
journal, a search index or rights.
"""

import json
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.exchange_work import build

SCRIPTS = Path(__file__).parent / "peers"
PYTHON_PEERS = {"SQLite sessions": ("apsw", "sessions.py"), "pycrdt, a document a record": ("pycrdt", "crdt.py")}
NODE_PEERS = {"PouchDB, memory": "pouch.mjs", "Automerge, a document a record": "automerge.mjs"}
NODE_PACKAGES = ("@automerge/automerge@3.5.0", "pouchdb@9.0.0", "pouchdb-adapter-memory@9.0.0")


def measure(people: int, rounds: int, folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the name of each other program and its runs; one that cannot be fetched says so and is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    work = build(people, people * 2)
    file = folder / "work.json"
    file.write_text(json.dumps({
        "people": work.people, "saves": work.saves, "disputed": [[*cell, *values] for cell, values in work.disputed.items()],
    }), encoding="utf-8")
    commands = {}
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
    for name, (package, script) in PYTHON_PEERS.items():
        if _done([str(python), "-m", "pip", "install", "-q", package], folder):
            commands[name] = [str(python), str(SCRIPTS / script), str(file)]
    if _done(["npm", "install", "--silent", "--no-audit", "--no-fund", *NODE_PACKAGES], folder):
        for name, script in NODE_PEERS.items():
            (folder / script).write_text((SCRIPTS / script).read_text(encoding="utf-8"), encoding="utf-8")
            commands[name] = ["node", "--max-old-space-size=8192", str(folder / script), str(file)]
    for name, command in commands.items():
        runs = []
        for _round in range(rounds):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.stdout.write(f"{name}: {done.stderr[-300:]}\n")
                break
            runs.append(json.loads(done.stdout.splitlines()[-1]))
        if runs:
            yield name, runs


def _done(command: list[str], folder: Path) -> bool:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return False
    if done.returncode:
        sys.stdout.write(f"{command[0]}: {done.stderr[-300:]}\n")
    return not done.returncode
