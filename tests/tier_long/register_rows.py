# SPDX-License-Identifier: Apache-2.0
"""A register of so many rows: dry run and taking in, with the most memory that the process held.

usage: python -m tests.tier_long.register_rows --rows 100000
"""

import argparse
import datetime as dt
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from app.services.paper import register
from app.services.paper.register import Counts
from tests.making import make_store

HEAD = ["Form no.", "Date", "Surname", "First name", "Gender", "DOB", "Nationality", "Port", "Direction", "Occupation", "Outcome",
        "Remarks"]
_FIRST = dt.date(2026, 1, 1)


def written(path: Path, rows: int) -> Path:
    """Write a register of invented travellers, one row after the other."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Register")
    sheet.append(HEAD)
    for n in range(rows):
        day, born = _FIRST + dt.timedelta(days=n % 300), dt.date(1970, 1, 1) + dt.timedelta(days=n % 12000)
        sheet.append([f"{n:06d}", day, f"Name{n % 5000}", f"Given{n % 700}", "F" if n % 2 else "M", born, "HT", "Vieux Fort", "Arrival", "",
                      "Let go", f"row {n}"])
    book.save(path)
    return path


def most_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    found: dict[str, Any] = {"rows": rows}
    with tempfile.TemporaryDirectory() as place:
        path = written(Path(place) / "register.xlsx", rows)
        found["file_mb"] = round(path.stat().st_size / 1e6, 1)
        with make_store(Path(place) / "store", role="clerk", name="Ana") as store:
            found["before_mb"], begun = most_mb(), time.process_time()
            file = register.look_into(path)
            layout = register.layout_of(store, file, "border_screening", 0, {}, {}, "dmy")
            plan = register.dry_run(store, file.register, layout, "Vieux Fort")
            found |= {"dry_run_s": round(time.process_time() - begun), "dry_run_mb": most_mb(), "problems": len(plan.problems)}
            begun = time.process_time()
            done = register.commit(store, plan)
            found |= {"taking_in_s": round(time.process_time() - begun), "taking_in_mb": most_mb(), "batches": len(done.numbers)}
            again = register.dry_run(store, file.register, layout, "Vieux Fort")
            found["again"] = again.counts.__dict__ if hasattr(again.counts, "__dict__") else str(again.counts)
    sys.stdout.write(json.dumps(found) + "\n")
    return plan.counts != Counts(rows) or again.counts != Counts(0, rows)


if __name__ == "__main__":
    sys.exit(main())
