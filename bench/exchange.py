# SPDX-License-Identifier: Apache-2.0
"""Measure the exchange against the least that any program must do, and against others; figures go to stdout and build/bench/exchange.json.

    python -m bench.exchange --rounds 6
    python -m bench.exchange --people 2000 --peers       (fetches the others into build/bench/peers)
    python -m bench.exchange --only first --only day

Each run is a process of its own and the kinds of runs take turns. Seconds are of processor time, ratios are taken within one round.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import exchange_peers

ROOT = Path("build/bench")
GATES = (  # name, what, limit, whether more is better
    ("in", "changes in a second ÷ lower bound", 0.33, True),
    ("out", "changes out a second ÷ lower bound", 0.2, True),
    ("sealed", "sealed bytes a change ÷ packed bytes of the lower bound", 1.25, False),
    ("again", "the same bundle again ÷ the first time", 0.5, False),
    ("save", "a save ÷ a save of the lower bound", 3.5, False),
    ("memory", "peak of memory ÷ lower bound", 1.6, False),
)


def main(argv: Sequence[str]) -> int:
    """Run by command; prints Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--only", choices=("gates", "first", "day"), action="append")
    parser.add_argument("--first", type=int, default=10_000, help="people of the first load")
    parser.add_argument("--posts", type=int, default=120)
    parser.add_argument("--saves", type=int, default=40, help="saves of a post a day")
    parser.add_argument("--peers", action="store_true", help="fetch other programs and measure them with the same work")
    asked = parser.parse_args(argv)
    parts = asked.only or ["gates"]
    said: dict[str, Any] = {}
    if "gates" in parts:
        said["gates"] = gates(asked.people, asked.rounds, asked.peers)
    if "first" in parts:
        said["first"] = child("first", asked.first, 0)
        report("First load", said["first"], asked.first, "records")
    if "day" in parts:
        said["day"] = child("day", asked.posts, asked.saves)
        report("A day at the office", said["day"], said["day"]["changes"], "changes")
    ROOT.mkdir(parents=True, exist_ok=True)
    (ROOT / "exchange.json").write_text(json.dumps(said, indent=1), encoding="utf-8")
    return 0


def child(kind: str, *numbers: int) -> dict[str, Any]:
    """Run one measurement in a process of its own."""
    command = [sys.executable, "-m", "bench.exchange_child", kind, *map(str, numbers)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def gates(people: int, rounds: int, with_peers: bool) -> dict[str, Any]:
    """Measure lower bound and program in turns; print each gate with the median of the rounds' ratios."""
    runs = []
    for number in range(rounds):
        runs.append((child("raw", people, people * 2), child("program", people, people * 2)))
        sys.stdout.write(f"round {number + 1} of {rounds}, load {os.getloadavg()[0]:.1f}\n")
        sys.stdout.flush()
    ratios = {name: statistics.median(ratio(name, *run) for run in runs) for name, *_rest in GATES}
    sys.stdout.write(f"\n{people} people, {people * 2} changes, median of {rounds}\n\n| gate | reach | measured | |\n|---|---|---|---|\n")
    for name, what, limit, more in GATES:
        good = ratios[name] >= limit if more else ratios[name] <= limit
        sign = "≥" if more else "≤"
        sys.stdout.write(f"| {what} | {sign} {limit} | {ratios[name]:.3f} | {'reached' if good else 'not reached'} |\n")
    last = runs[-1][1]
    sys.stdout.write(f"| conflicts shown, of {people // 100} | all | {last['conflicts']} | |\n| wrong cells | 0 | {last['wrong']} | |\n")
    lines = [("lower bound", [each[0] for each in runs]), ("Breakwater", [each[1] for each in runs])]
    if with_peers:
        lines += [(name, found) for name, found in exchange_peers.measure(people, rounds, ROOT / "peers")]
    names = ("", "local saves, changes/s", "out, changes/s", "in, changes/s", "sealed bytes a change", "conflicts", "wrong", "peak MiB")
    sys.stdout.write(f"\n| {' | '.join(names)} |\n{'|---' * len(names)}|\n")
    for name, found in lines:
        sys.stdout.write(line(name, found, people * 2))
    return {"ratios": ratios, "runs": runs}


def ratio(name: str, raw: dict[str, Any], mine: dict[str, Any]) -> float:
    """Return one ratio of one round."""
    if name in ("in", "out"):
        return float(raw[name] / mine[name])
    if name == "sealed":
        return float(mine["sealed"] / raw["zstd"])
    if name == "again":
        return float(mine["again"] / mine["in"])
    if name == "save":
        return float(mine["save"] / raw["save"])
    return float(mine["peak_mib"] / raw["peak_mib"])


def line(name: str, runs: Sequence[dict[str, Any]], changes: int) -> str:
    """Return a line of the table of everybody."""
    def rate(what: str) -> str:
        seconds = statistics.median(each.get(what, 0) for each in runs)
        return f"{changes / seconds:,.0f}" if seconds else "-"

    last = runs[-1]
    cells = [rate("save"), rate("out"), rate("in"), f"{last['sealed'] / changes:.1f}" if last.get("sealed") else "-",
             str(last.get("conflicts", "-")), str(last.get("wrong", "-")), str(last["peak_mib"])]
    return f"| {name} | {' | '.join(cells)} |\n"


def report(title: str, found: dict[str, Any], count: int, what: str) -> None:
    """Print one measurement in words."""
    sys.stdout.write(f"\n{title}: {count} {what}, {found['bundles']} bundles, {found['sealed'] / 1e6:.2f} MB sealed, "
                     f"peak {found['peak_mib']} MiB\n")
    for name, seconds in found.items():
        if name in ("create", "out", "in", "answer"):
            sys.stdout.write(f"  {name}: {seconds:.1f} s, {count / seconds:,.0f} {what} a second\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
