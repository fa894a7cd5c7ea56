# SPDX-License-Identifier: Apache-2.0
"""The dashboard on a store of very many invented cases: how long the background job takes, and whether the window stalls.

python3 -m bench.figures [--cases 100000] [--rounds 9]
"""

import argparse
import random
import shutil
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.base.ids import make_id
from app.base.jobs import JobContext
from app.domain.forms.values import Value
from app.domain.periods import Period
from app.domain.standard_reports import standard_reports
from app.models.store import Store
from app.services import figures, vault
from bench.people import CHEAP, PASSPHRASE, USER, unlock

ROOT = Path("build/bench")
YEARS, LAST_DAY = 5, date(2026, 11, 20)
CHUNK = 1000
_FORMS = ("ForcedLabour", "SexualExploitation", "Servitude", "ForcedBegging", "ChildLabour")
_COUNTRIES = ("HT", "DO", "VE", "JM", "GY", "CO", "IN", "CN", "LC", "VC")
_AGENCIES = ("police", "immigration", "social_services", "ngo", "labour", "coast_guard")
_ORDER = ("person", "case", "party", "screening", "decision", "stage", "referral", "investigation", "charge", "sentence", "hearing", "leg")

Rows = dict[str, list[tuple[str, dict[str, Value]]]]


def invented(count: int, seed: int = 1) -> Iterator[Rows]:
    """Yield invented cases in chunks, with all that figures count; opened over five years, most of them closed."""
    rng = random.Random(seed)
    time_ms = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)
    made: Rows = {}

    def enter(kind: str, /, **values: Value) -> str:
        record_id = make_id(time_ms, rng.getrandbits(80))
        made.setdefault(kind, []).append((record_id, {name: value for name, value in values.items() if value not in (None, "")}))
        return record_id

    people: list[str] = []
    for number in range(count):
        opened = LAST_DAY - timedelta(days=rng.randrange(365 * YEARS))
        later = [min(opened + timedelta(days=rng.randrange(400)), LAST_DAY) for _at in range(6)]
        is_closed = rng.random() < 0.75
        case_id = enter(
            "case", number=f"TRN-{opened.year % 100:02d}-{number:06d}", opened_on=opened.isoformat(), lead_agency=rng.choice(_AGENCIES),
            origin=rng.choice(("border_screening", "police", "hotline")), status="Closed" if is_closed else "Active",
            closed_on=max(later).isoformat() if is_closed else None, exploitation={rng.choice(_FORMS): True})
        for _victim in range(1 if rng.random() < 0.8 else 2):
            if people and rng.random() < 0.03:
                who = rng.choice(people[-5000:])
            else:
                born = date(opened.year - rng.randrange(3, 55), rng.randrange(1, 13), rng.randrange(1, 28))
                who = enter("person", family=f"Family {number}", sex=rng.choice(("female", "female", "male")),
                            birth=born.isoformat() if rng.random() < 0.8 else str(born.year), nationalities={rng.choice(_COUNTRIES): True})
                people.append(who)
            enter("party", case_id=case_id, person_id=who, role="victim", joined_on=opened.isoformat(),
                exploitation={rng.choice(_FORMS): True})
            enter("leg", case_id=case_id, person_id=who, number="1", from_country=rng.choice(_COUNTRIES), to_country="LC")
            enter("screening", case_id=case_id, person_id=who, screened_on=opened.isoformat(), outcome=rng.choice(("refer", "urgent")))
            if rng.random() < 0.8:
                enter("decision", case_id=case_id, person_id=who, status="POSSIBLE", decided_on=opened.isoformat(), authority="Police")
            if rng.random() < 0.5:
                enter("decision", case_id=case_id, person_id=who, status=rng.choice(("ACTUAL", "ACTUAL", "NOT_VICTIM")),
                      decided_on=later[0].isoformat(), authority="TaskForce")
            enter("referral", case_id=case_id, person_id=who, sent_on=later[1].isoformat(), service=rng.choice(("HOUSING", "MEDICAL")),
                  state=rng.choice(("taken_up", "sent", "declined", "completed")), to_agency="ngo")
        for at in range(rng.randrange(1, 5)):
            enter("stage", case_id=case_id, track="protection", stage=str(at + 1), entered_on=(opened + timedelta(days=at)).isoformat())
        if rng.random() < 0.4:
            enter("investigation", case_id=case_id, agency="police", opened_on=later[2].isoformat())
        if rng.random() < 0.1:
            suspect = enter("person", family=f"Suspect {number}", sex="male", birth="1980")
            enter("party", case_id=case_id, person_id=suspect, role="suspect", joined_on=later[2].isoformat())
            charge = enter("charge", case_id=case_id, person_id=suspect, offence="LC-CTA-5", charged_on=later[3].isoformat(),
                           disposal=rng.choice(("CONVICTED_TIP", "ACQUITTED", "PENDING")), disposed_on=later[4].isoformat())
            enter("hearing", case_id=case_id, held_on=later[3].isoformat(), kind="first", outcome="held")
            enter("sentence", case_id=case_id, charge_id=charge, person_id=suspect, type="IMPRISONMENT", imposed_on=later[4].isoformat())
        if number % CHUNK == CHUNK - 1 or number == count - 1:
            yield made
            made = {}


def build(root: Path, count: int) -> Path:
    """Make the store, or return the one that stands already."""
    folder, done = root / f"cases-{count}", root / f"cases-{count}.done"
    if done.exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    root.mkdir(parents=True, exist_ok=True)
    new = vault.NewStore(
        is_office=False, post_code="TRN", post_name="Bench post", country="LCA", user_name=USER, display_name="Ana Joseph",
        passphrase=PASSPHRASE, is_training=True, role="supervisor", kdf=CHEAP, allow_weak=True)
    store = vault.create(folder, new, JobContext())
    begun, records = time.perf_counter(), 0
    for chunk in invented(count):
        with store.write() as unit:
            for kind in _ORDER:
                unit.create_many(kind, chunk.get(kind, []))
                records += len(chunk.get(kind, []))
    print(f"{records} records in {time.perf_counter() - begun:.0f} s", flush=True)
    vault.lock(store)
    done.touch()
    return folder


def once(store: Store, period: Period) -> float:
    """Return the seconds of one dashboard."""
    begun = time.perf_counter()
    figures.run(store, standard_reports()["overview"], period)
    return time.perf_counter() - begun


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m bench.figures", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=9)
    wanted = parser.parse_args(argv)
    folder = build(ROOT, wanted.cases)
    with unlock(folder) as store:
        for name, period in (("a year", Period.year(2025)), ("a quarter", Period.quarter(2026, 2)),
                             ("all five years", Period(date(2021, 1, 1), LAST_DAY))):
            first, *rest = [once(store, period) for _round in range(wanted.rounds)]
            print(f"{name}: first {first:.2f} s, then median {statistics.median(rest):.2f} s, most {max(rest):.2f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
