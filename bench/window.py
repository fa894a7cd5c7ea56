# SPDX-License-Identifier: Apache-2.0
"""Start, unlock and stalls of the real window, each measured in fresh processes (`bench.child`) and interleaved."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from app.base.resources import resource_path
from bench import people

TEMPLATE = "forms/htcds_excel_template_v2.0.xlsx"
FIRST_ROW = 3
IMPORTED = 1000


def start(built: people.Built, rounds: int) -> dict[str, Any]:
    """Measure process start to first paint of a bare window and of the unlock screen, and from the passphrase to Home."""
    found: dict[str, list[float]] = {"bare": [], "unlock_screen": [], "unlock": [], "home": []}
    for number in range(rounds + 1):
        times = {name: _painted(name, built.folder) for name in ("bare", "unlock_screen")}
        way = run_child("home", built.folder)
        if number:  # the first round fills the file cache
            for name, seconds in times.items():
                found[name].append(seconds)
            found["unlock"].append(way["unlock_s"])
            found["home"].append(way["home_s"])
    ratios = [mine / bare for mine, bare in zip(found["unlock_screen"], found["bare"], strict=True)]
    report: dict[str, Any] = {
        name: {"median_s": statistics.median(seconds), "least_s": min(seconds), "most_s": max(seconds)} for name, seconds in found.items()
    }
    report["unlock_screen_to_bare"] = statistics.median(ratios)
    print("\n| from, to | runs | median s (least-most) |\n|---|---|---|")
    words = {"bare": "process start to a bare PySide6 window", "unlock_screen": "process start to the unlock screen",
             "unlock": "unlock, less key derivation", "home": "unlocked to Home with content"}
    for name, text in words.items():
        each = report[name]
        print(f"| {text} | {rounds} | {each['median_s']:.3f} ({each['least_s']:.3f}-{each['most_s']:.3f}) |")
    print(f"\nUnlock screen ÷ bare window, median of rounds: {report['unlock_screen_to_bare']:.2f}")
    return report


def stalls(built: people.Built) -> dict[str, Any]:
    """Measure the longest time the window did not react, by what was going on; on a copy, because it imports."""
    with tempfile.TemporaryDirectory(dir=built.folder.parent) as place:
        folder = Path(place) / "store"
        shutil.copytree(built.folder, folder)
        workbook = filled_workbook(Path(place) / "delivery.xlsx", IMPORTED)
        found: dict[str, Any] = run_child("desk", folder, workbook)["stalls"]
    print("\n| while | longest stall ms | stalls over 100 ms | beats |\n|---|---|---|---|")
    for name, each in found.items():
        print(f"| {name} | {each['longest_ms']:.0f} | {each['over_100_ms']} | {each['beats']} |")
    return found


def filled_workbook(path: Path, rows: int) -> Path:
    """Fill the published template of the case data standard with invented people."""
    book = openpyxl.load_workbook(resource_path(TEMPLATE))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[FIRST_ROW - 1] if cell.value}
    invented = [values for chunk in people.chunks(rows, seed=7) for _id, values in chunk.people]
    for at, values in enumerate(invented, FIRST_ROW):
        row = {"First Name": values["given"], "Second Name": values["family"], "Birthdate": date(1980, 1 + at % 12, 1 + at % 28),
               "Citizenship": "Haiti", "Trafficking Status": "ActualVictimOfTrafficking", "Status": "Active"}
        sheet.cell(at, 1, at)
        for label, value in row.items():
            sheet.cell(at, columns[label], value)
    book.save(path)
    return path


def _painted(what: str, folder: Path) -> float:
    begun = time.monotonic()
    at: float = run_child(what, *([folder] if what != "bare" else []))["at"]
    return at - begun


def run_child(what: str, *paths: Path) -> dict[str, Any]:
    """Run one fresh process and return what it found; its settings and logs stay in a folder of their own."""
    with tempfile.TemporaryDirectory() as home:
        surroundings = os.environ | {"BREAKWATER_HOME": home}
        command: Sequence[str] = [sys.executable, "-m", "bench.child", what, *map(str, paths)]
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=1800, check=False)
    if done.returncode or not done.stdout.strip():
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
