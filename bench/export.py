# SPDX-License-Identifier: Apache-2.0
"""Measure the streamed export against XlsxWriter's constant-memory mode: the same rows, a fresh process each, taken in turns.

Run by hand: `python -m bench.export [--rows 100000] [--rounds 3]`. A row has 12 short texts, 2 long ones, 6 dates, 2 date-times, 8 whole
numbers, 4 decimals, 4 yes or no, 2 mostly empty. Processor time and peak memory are those of the child (wait4); the child
that makes the rows and writes nothing shows what of it is the rows.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

FAMILY = ["Achterberg", "Baptiste", "Charlery", "Félicité", "González", "Hunte", "Isidore", "Mc Intyre", "Núñez", "O'Brien", "Pierre"]
GIVEN = ["Ana", "Benoît", "Carla", "Dwayne", "Fabián", "Grace", "Hervé", "Jean-Paul", "María José", "Nadège", "Omar"]
WORDS = ["travel", "was", "paid", "by", "an", "unknown", "person", "&", "the", "passport", "kept", "on", "arrival;", "asked", "for", "an",
         "interpreter", "<urgent>;", "room", "shared", "with", "four"]
FIRST, MOMENT = date(1960, 1, 1), datetime.fromisoformat("2024-01-01T08:00:00")
DAYS = [FIRST + timedelta(days=at) for at in range(25_000)]
NAMES = ([f"text{n}" for n in range(12)] + ["note", "reason"] + [f"day{n}" for n in range(6)] + ["made", "changed"]
         + [f"count{n}" for n in range(8)] + [f"amount{n}" for n in range(4)] + [f"answer{n}" for n in range(4)] + ["alias", "vessel"])


def rows(count: int) -> Iterator[list[Any]]:
    """Yield the same rows on every run."""
    x = 12345
    answers = ("yes", "no", "unknown", "refused")
    for at in range(count):
        x = (x * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        r = x >> 16
        k = (r >> 5) % 150
        texts = [f"LC-24-{at:06d}", FAMILY[r % 11], GIVEN[(r >> 4) % 11], f"R{r % 10**8:08d}", "HTI", "FMX"[(r >> 11) % 3],
                 f"Post {(r >> 3) % 30}", f"sea {(r >> 7) % 90}", f"+1758{r % 10**7:07d}", f"officer{r % 400:03d}", "Agency", "open"]
        yield [
            *texts, *(" ".join(WORDS[(k + j) % len(WORDS)] for j in range(length)) for length in (14 + k % 14, 15)),
            *(DAYS[(r >> shift) % 17_000] for shift in range(5)), DAYS[r % 4000] if r & 3 else None,
            MOMENT + timedelta(seconds=r % 50_000_000), MOMENT + timedelta(seconds=(r >> 2) % 50_000_000),
            r % 90, (r >> 3) % 7, (r >> 5) % 900, (r >> 7) % 30, (r >> 9) % 40, (r >> 11) % 100, (r >> 4) % 5, at,
            (r % 1_000_000) / 100, ((r >> 6) % 100_000) / 100, 13 + (r % 100_000) / 1e5, -61 + ((r >> 5) % 100_000) / 1e5,
            *(answers[(r >> shift) % 4] for shift in (0, 2, 4, 6)), GIVEN[r % 11] if r % 10 == 0 else None, None if r % 20 else "MV Pierre"]


def ours(path: Path, count: int) -> None:
    """Write with the program's export."""
    from app.reports.row_stream import Column, Holds, write

    kinds = [Holds.TEXT] * 14 + [Holds.DATE] * 6 + [Holds.MOMENT] * 2 + [Holds.NUMBER] * 12 + [Holds.TEXT] * 6
    write(path, [Column(name, kind) for name, kind in zip(NAMES, kinds, strict=True)], rows(count), count, [("What", "Measured")])


def xlsxwriter(path: Path, count: int) -> None:
    """Write with XlsxWriter, constant memory, each value by the call of its type."""
    import xlsxwriter as library

    book = library.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Data")
    day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, NAMES, book.add_format({"bold": True}))
    for at, row in enumerate(rows(count), 1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if column < 14 or column > 33:
                sheet.write_string(at, column, value)
            elif column < 22:
                sheet.write_datetime(at, column, value, day if column < 20 else moment)
            else:
                sheet.write_number(at, column, value)
    book.close()


def only_rows(path: Path, count: int) -> None:
    """Make the rows and write nothing of them."""
    path.write_text(str(sum(len(row) for row in rows(count))), encoding="utf-8")


WRITERS = {"rows only": only_rows, "XlsxWriter constant_memory": xlsxwriter, "ours": ours}


def main() -> int:
    """Measure, or be one measured child."""
    if sys.argv[1:2] == ["--child"]:
        WRITERS[sys.argv[2]](Path(sys.argv[3]), int(sys.argv[4]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    said = parser.parse_args()
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in WRITERS}
    with tempfile.TemporaryDirectory() as folder:
        for _round in range(said.rounds):
            for name in WRITERS:
                path = Path(folder) / "x.xlsx"
                child = subprocess.Popen([sys.executable, "-m", "bench.export", "--child", name, str(path), str(said.rows)])
                _pid, status, used = os.wait4(child.pid, 0)
                child.returncode = os.waitstatus_to_exitcode(status)
                if child.returncode:
                    return child.returncode
                found[name].append((used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, path.stat().st_size / 1e6))
                path.unlink()
    base = statistics.median(each[0] for each in found["XlsxWriter constant_memory"])
    print("| writer | processor s | ÷ XlsxWriter | peak MB | file MB |\n|---|---|---|---|---|")
    for name, runs in found.items():
        cpu, memory, size = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"| {name} | {cpu:.1f} | {cpu / base:.2f} | {memory:.0f} | {size:.1f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
