# SPDX-License-Identifier: Apache-2.0
"""A store of invented people and cases, for training, demonstrations and tests: the same seed gives the same content.

Nothing in it comes from a real person or file. What is told stands in `app.services.invented`; here it is written, day by
day and by the user whose work it was, through the same journal as everything else.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from app.base import clock
from app.base.ids import RecordId
from app.base.jobs import JobContext
from app.base.text import N_, _
from app.domain.actor import Actor
from app.domain.forms.values import FormValues, Value
from app.domain.permissions import Role
from app.models import counters
from app.models.store import Store
from app.security import slots
from app.security.kdf import FLOOR, KdfParams
from app.services import accounts, drafts, vault
from app.services.invented.cases import Cases
from app.services.invented.diary import Diary, Line, invented
from app.services.invented.justice import Charges
from app.services.invented.lives import Lives
from app.services.invented.protection import Protection
from app.services.invented.travel import Journeys, seen_twice, travellers

POST_CODE, POST_NAME, COUNTRY = "TRN", N_("Training post"), "LCA"
LAST_DAY = date(2026, 11, 20)
YEARS = 3
CASES = 170
TWICE = 34

# Printed and known to everybody: nothing in the store needs keeping.
PASSPHRASE = "breezy lantern mango turtle sailboat"  # noqa: S105 - for training only
USERS: tuple[tuple[Role, str], ...] = (
    (Role.ADMINISTRATOR, "Gloria Warrican"),
    (Role.OFFICER, "Ana Joseph"),
    (Role.CLERK, "Desmond Hinds"),
    (Role.CASE_WORKER, "Marie-Ange Charlery"),
    (Role.INVESTIGATOR, "Curtis Ollivierre"),
    (Role.PROSECUTOR, "Indranie Lall"),
    (Role.SUPERVISOR, "Verna Edgecombe"),
    (Role.OFFICE, "Lennox St. Rose"),
)
_ORGANISATIONS: tuple[tuple[str, str, str], ...] = (
    ("Harbour Light Shelter", "NGO", "LC"),
    ("Open Door Counselling", "NGO", "LC"),
    ("Island Labour Desk", "CentralGovernmentOrganisation", "LC"),
    ("Blue Reef Construction", "CorporateBusiness", "LC"),
    ("Tamarind Hill Farm", "CorporateBusiness", "LC"),
    ("Frigate Bay Guest House", "CorporateBusiness", "LC"),
    ("Morning Star Fisheries", "CorporateBusiness", "VC"),
    ("Calabash Recruitment", "CorporateBusiness", "JM"),
    ("District Clinic South", "HealthServiceOrganisation", "LC"),
    ("Legal Aid Room", "LegalService", "LC"),
    ("Hill Top Secondary School", "SchoolOrCollege", "LC"),
    ("Mainland Return Programme", "NGO", "HT"),
)
# Records that others stand on are written first within a day.
_ORDER = (
    "organisation", "person", "alias", "document", "crossing", "case", "party", "screening", "person_link", "decision", "stage", "event",
    "consent", "referral", "charge", "sentence", "appeal", "note", "shelter", "place", "involvement", "contact", "leg", "reflection",
    "risk_assessment", "guardianship", "best_interest", "support_plan", "goal", "service_given", "shelter_stay", "residence",
    "home_return", "investigation", "statement", "evidence", "hearing", "bail", "redress", "training", "meeting", "awareness",
    "inspection",
)


@dataclass(frozen=True)
class TrainingStore:
    """Where the training store lies and who can sign in to it: (user name, role, passphrase)."""

    folder: Path
    users: list[tuple[str, str, str]]


def make_training_store(
    folder: Path, ctx: JobContext, seed: int = 20260101, kdf: KdfParams | None = None, allow_weak: bool = False
) -> TrainingStore:
    """Make a training store in an empty or new folder.

    Args:
        kdf: cost of a guess at the passphrase; None takes the floor, for it is printed anyway.
        allow_weak: accept a cheaper `kdf` than the floor. For tests only.
    """
    diary = tell(seed)
    with _at_time(diary.first - timedelta(days=7)):
        store, actors = _sign_everybody_up(folder, ctx, kdf or FLOOR, allow_weak)
    try:
        write(store, diary, actors, ctx)
        _leave_drafts(store, diary, actors)
    finally:
        with _at_time(diary.last, 8 * 60):
            vault.lock(store)
    return TrainingStore(folder, [(role.value, role.value, PASSPHRASE) for role, _name in USERS])


def tell(seed: int, cases: int = CASES, last: date = LAST_DAY) -> Diary:
    """Invent everything; nothing is written yet.

    Args:
        cases: how many; fewer than 20 leave some stages out.
        last: the day up to which things happened.
    """
    rng = random.Random(seed)
    first = last.replace(year=last.year - YEARS, day=min(last.day, 28))
    diary = Diary(rng, first, last, {role.value: name for role, name in USERS})
    organisations: list[RecordId] = []
    for name, kind, country in _ORGANISATIONS:
        notes = invented("No such organisation exists.")
        made = diary.enter("organisation", first, "supervisor", name=f"{name} (training)", type=kind, country=country, notes=notes)
        organisations.append(made)
    journeys = Journeys(diary)
    everybody = travellers(diary, journeys, groups=max(cases * 5 // 4, 12))
    post = Cases(diary, journeys, POST_CODE)
    charges, protection = Charges(diary), Protection(diary)
    told = post.tell(cases)
    for file in told:
        protection.give(file)
        charges.lay(file)
        everybody += file.victims
    seen_twice(diary, everybody, min(TWICE, len(everybody) // 3))
    lives = Lives(diary, organisations)
    for file in told:
        lives.tell(file)
    lives.prevent()
    return diary


def write(store: Store, diary: Diary, actors: Mapping[str, Actor], ctx: JobContext) -> None:
    """Write a diary into an open store, by its authors and in its order; each batch is one unit of work at its day."""
    signed_in, done = store.actor, 0
    try:
        for day, of_day in groupby(_batches(diary), key=lambda batch: batch.day):
            for place, batch in enumerate(of_day):
                store.actor = actors[batch.by]
                with _at_time(day, 17 * place):
                    _write_unit(store, batch.lines)
                done += len(batch.lines)
            ctx.step(done, len(diary.lines), _("Writing invented records"))
    finally:
        store.actor = signed_in
    _keep_numbers_running(store, diary.lines)


@dataclass(frozen=True)
class _Batch:
    """What one author wrote at one time."""

    day: date
    by: str
    lines: list[Line]


def _batches(diary: Diary) -> Iterator[_Batch]:
    """Yield the diary in the order of writing: the border desk writes at once, the others write their week up on Friday.

    What is new comes before what changes it.
    """

    def order(line: Line) -> tuple[date, bool, str]:
        friday = line.day + timedelta(days=(4 - line.day.weekday()) % 7)
        return line.day if line.by == Role.OFFICER else min(friday, diary.last), not line.is_new, line.by

    for (day, _changes, by), lines in groupby(sorted(diary.lines, key=lambda line: (order(line), line.day, line.order)), key=order):
        yield _Batch(day, by, list(lines))


def _write_unit(store: Store, lines: Sequence[Line]) -> None:
    new = sorted((line for line in lines if line.is_new), key=lambda line: (_ORDER.index(line.kind), line.order))
    with store.write() as unit:
        for kind, some in groupby(new, key=lambda line: line.kind):
            unit.create_many(kind, [(line.record_id, line.values) for line in some])
        for line in lines:
            if not line.is_new:
                unit.save(line.kind, line.record_id, line.values)


def _keep_numbers_running(store: Store, lines: Iterable[Line]) -> None:
    """Move the counters of case numbers on, so that the next case opened in training gets the next number."""
    with store.write() as unit:
        for line in lines:
            if line.kind == "case" and line.is_new:
                counters.take(unit.conn, f"case/{POST_CODE}/{line.day.year}")


def _leave_drafts(store: Store, diary: Diary, actors: Mapping[str, Actor]) -> None:
    """Leave some forms half filled in, as happens at the end of a day."""
    day = diary.last.isoformat()
    newest = max((line for line in diary.lines if line.kind == "case" and line.is_new), key=lambda line: (line.day, line.order)).record_id
    left: tuple[tuple[Role, str, dict[str, Value], str], ...] = (
        (Role.OFFICER, "traveller", {"family": "Toussaint", "sex": "female", "nationalities": {"HT": True}}, ""),
        (Role.CASE_WORKER, "note", {"written_on": day, "topic": "contact", "text": invented("Asked for a second talk on")}, newest),
        (Role.CASE_WORKER, "referral", {"sent_on": day, "to_agency": "health", "service": "MEDICAL"}, newest),
        (Role.PROSECUTOR, "charge", {"offence": "LC-CTA-5", "charged_on": day}, newest),
    )
    signed_in = store.actor
    try:
        for minute, (role, form, values, context) in enumerate(left):
            store.actor = actors[role.value]
            with _at_time(diary.last, 6 * 60 + 5 * minute):
                drafts.keep(store, form, FormValues(values), context=context)
    finally:
        store.actor = signed_in


@contextmanager
def _at_time(day: date, minute: int = 0) -> Iterator[None]:
    """Set the wall clock to an office hour of a day."""
    time_s = (datetime(day.year, day.month, day.day, 9).astimezone() + timedelta(minutes=minute)).timestamp()
    with clock.use(lambda: time_s):
        yield


def _sign_everybody_up(folder: Path, ctx: JobContext, kdf: KdfParams, allow_weak: bool) -> tuple[Store, dict[str, Actor]]:
    """Make the store with one user for each role; returns it open, and who signs for whom."""
    (first, first_name), *others = USERS
    new = vault.NewStore(
        is_office=False, post_code=POST_CODE, post_name=_(POST_NAME), country=COUNTRY, user_name=first.value, display_name=first_name,
        passphrase=PASSPHRASE, is_training=True, role=first.value, kdf=kdf, allow_weak=allow_weak,
    )
    store = vault.create(folder, new, ctx)
    actors = {first.value: store.actor}
    ring = accounts.ring_of(store)
    for role, name in others:
        accounts.add_user(store, role.value, name, role.value, PASSPHRASE, kdf)
        keys = slots.unlock(ring.slots, role.value, PASSPHRASE)
        actors[role.value] = Actor(keys.user_id, name, role.value, keys.signing_key)
    return store, actors
