# SPDX-License-Identifier: Apache-2.0
"""Measure the program: queries on an encrypted store against plain SQLite, start and unlock, stalls of the window.

Ratios are taken within one run, because the machine is never quite idle. The figures go to stdout and, whole, into
build/bench/<people>.json.
"""

import argparse
import json
import math
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from sqlcipher3 import dbapi2

import app
from bench import people, window
from bench.queries import Bench, Lanes

ROOT = Path("build/bench")
PARTS = ("queries", "start", "stalls")


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000, help="invented persons in the store, each with 3 related rows")
    parser.add_argument("--quick", type=int, nargs="?", const=5000, metavar="N", help="a small store and few rounds, to try the measuring")
    parser.add_argument("--rounds", type=int, default=200, help="rounds of the queries")
    parser.add_argument("--only", choices=PARTS, action="append", help="only this part; may be given several times")
    wanted = parser.parse_args(argv)
    count = wanted.quick or wanted.people
    rounds = min(wanted.rounds, 20) if wanted.quick else wanted.rounds
    parts = wanted.only or PARTS

    report: dict[str, Any] = {"machine": machine(), "people": count, "parts": {}}
    print(f"{count} people; {report['machine']['text']}", flush=True)
    built = people.build(ROOT, count)
    report["files"] = {"encrypted_mb": people.size_mb(built.folder), "plain_mb": people.size_mb(built.plain)}
    if built.load_s:
        report["load"] = {"seconds": built.load_s, "people_per_s": count / built.load_s, "copy_seconds": built.copy_s}
        print(f"loaded with journal in {built.load_s:.0f} s: {4 * count / built.load_s:.0f} records a second")
    if "queries" in parts:
        report["parts"]["queries"] = queries(built, rounds)
    if "start" in parts:
        report["parts"]["start"] = window.start(built, 3 if wanted.quick else 9)
    if "stalls" in parts:
        report["parts"]["stalls"] = window.stalls(built)
    (ROOT / f"{count}.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    print(f"\nWritten to {ROOT / f'{count}.json'}")
    return 0


def queries(built: people.Built, rounds: int) -> list[dict[str, Any]]:
    """Measure and print the queries."""
    with people.unlock(built.folder) as store:
        bench = Bench(store, built.plain)
        bench.run(max(2, rounds // 10))  # uncounted: fills the caches of all lanes alike
        bench.results.clear()
        found = [line(lanes) for lanes in bench.run(rounds)]
        bench.close()
    print("\np50 / p95 in ms; the middle columns run the service's own SQL on bare connections\n")
    print("| operation | runs | service | encrypted | plain | encrypted ÷ plain | service ÷ plain |")
    print("|---|---|---|---|---|---|---|")
    for each in found:
        lanes = [each[lane] for lane in ("service", "encrypted", "plain")]
        cells = [f"{lane['p50']:.2f} / {lane['p95']:.2f}" if lane else "-" for lane in lanes]
        ratios = [f"{each[name]:.2f}" if each[name] else "-" for name in ("encrypted_to_plain", "service_to_plain")]
        print(f"| {each['name']} | {each['runs']} | {' | '.join(cells)} | {' | '.join(ratios)} |")
    return found


def line(lanes: Lanes) -> dict[str, Any]:
    """Return medians, 95th percentiles and ratios of one operation."""
    found: dict[str, Any] = {"name": lanes.name, "runs": len(lanes.service)}
    for lane in ("service", "encrypted", "plain"):
        times = getattr(lanes, lane)
        found[lane] = {"p50": percentile(times, 50), "p95": percentile(times, 95), "max": max(times)} if times else None
    plain = found["plain"]["p50"] if found["plain"] else None
    for name, lane in (("encrypted_to_plain", "encrypted"), ("service_to_plain", "service")):
        found[name] = found[lane]["p50"] / plain if plain and found[lane] else None
    return found


def percentile(times: Sequence[float], percent: int) -> float:
    """Return the value that `percent` of the times do not exceed (nearest rank); the median is the plain one."""
    if percent == 50:
        return statistics.median(times)
    return sorted(times)[max(0, math.ceil(len(times) * percent / 100) - 1)]


def machine() -> dict[str, str]:
    """Return what the figures depend on."""
    cpu = next((row.split(":", 1)[1].strip() for row in _lines("/proc/cpuinfo") if row.startswith("model name")), platform.processor())
    with dbapi2.connect(":memory:") as conn:
        cipher = conn.execute("PRAGMA cipher_version").fetchone()[0]
    text = (f"{platform.system()} {platform.release()}, {cpu} x {os.cpu_count()}, Python {platform.python_version()}, "
            f"SQLite {dbapi2.sqlite_version}, SQLCipher {cipher}, Breakwater {app.__version__}")
    load = " ".join(f"{n:.1f}" for n in os.getloadavg()) if hasattr(os, "getloadavg") else ""
    return {"text": text, "measured": datetime.now(UTC).isoformat(timespec="seconds"), "load": load}


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
