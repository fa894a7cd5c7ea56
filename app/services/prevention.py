# SPDX-License-Identifier: Apache-2.0
"""Prevention: trainings with their participants and certificates, and the other activities of a task force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.base import clock
from app.base.errors import NotFound
from app.base.text import _
from app.domain import numbers
from app.domain.dates import PartialDate
from app.domain.forms.values import FormValues
from app.domain.permissions import Action
from app.domain.rows import RecordRow
from app.models import counters
from app.models.prevention import participant, training
from app.models.queries import related
from app.models.store import Store
from app.services import records

KINDS = ("training", "awareness", "agreement", "meeting", "inspection")


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the register says of a certificate."""

    number: str
    name: str
    title: str
    held_on: str
    issued_on: str


@dataclass(frozen=True)
class TrainingPage:
    """A training with those who took part by name; `trained` counts the others, too."""

    row: RecordRow
    related: Mapping[str, Sequence[RecordRow]]
    trained: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """What a task force reports of one year. What began in the year belongs to it; a day that is not known belongs to none."""

    year: int
    trainings: int
    trained: int
    awareness: int
    reached: int
    agreements: int
    meetings: int
    inspections: int
    workers: int
    victims_found: int
    violations: int
    undated: int


def listed(store: Store) -> Mapping[str, Sequence[RecordRow]]:
    """Return all activities by kind, oldest first."""
    records.require(store, Action.SEE_FIGURES)
    with store.read() as conn:
        return {kind: related.all_of(conn, kind) for kind in KINDS}


def participants(store: Store, training_id: str) -> list[RecordRow]:
    """Return those who took part by name, in the order in which they were entered."""
    records.require(store, Action.SEE_FIGURES)
    wanted = select(participant.c.id).where(participant.c.training_id == training_id, participant.c.deleted == 0)
    with store.read() as conn:
        return related.by_id(conn, "participant", list(conn.execute(wanted).scalars()))


def trained(store: Store, training_id: str) -> int:
    """Return how many people a training reached: those with a name and those who are only counted."""
    named = select(func.count()).select_from(participant).where(participant.c.training_id == training_id, participant.c.deleted == 0)
    with store.read() as conn:
        others = conn.execute(select(training.c.participants).where(training.c.id == training_id)).scalar() or ""
        return conn.execute(named).scalar_one() + (int(others) if others.isdecimal() else 0)


def enrol(store: Store, training_id: str, content: FormValues) -> records.Saved:
    """Enter a participant of a training and give the certificate its number.

    The number carries two check digits, as a case number does, so that a mistyped one is found out before anybody looks.
    """
    records.require(store, Action.PREVENT)
    with store.write() as unit:
        there = select(training.c.id).where(training.c.id == training_id, training.c.deleted == 0)
        if unit.conn.execute(there).first() is None:
            raise NotFound(_("This training is no longer here. Look at the list again."))
        issued = None
        if content.record_id:
            issued = unit.conn.execute(select(participant.c.certificate).where(participant.c.id == content.record_id)).scalar()
        fixed = {"training_id": training_id}
        if not issued:
            day, post = clock.today(), store.fact("post_code")
            number = numbers.case_number(post, day.year, counters.take(unit.conn, f"certificate/{post}/{day.year}"))
            fixed |= {"certificate": f"C-{number}", "issued_on": day.isoformat()}
        record_id = records.write(unit, "participant", content.with_values(training_id=training_id), None, **fixed)
    return records.Saved(record_id, unit.touched)


def open_training(store: Store, training_id: str) -> TrainingPage:
    """Return one training with its participants."""
    records.require(store, Action.SEE_FIGURES)
    with store.read() as conn:
        rows = related.by_id(conn, "training", [training_id])
    if not rows:
        raise NotFound(_("This training is no longer here. Look at the list again."))
    return TrainingPage(rows[0], {"participant": participants(store, training_id)}, trained(store, training_id))


def year_count(store: Store, year: int) -> YearCount:
    """Return the sums of one year."""
    found = listed(store)
    dated = {"training": "began_on", "awareness": "began_on", "agreement": "signed_on", "meeting": "held_on", "inspection": "inspected_on"}
    of_year = {kind: [row for row in rows if _year(row.text(dated[kind])) == year] for kind, rows in found.items()}
    undated = sum(_year(row.text(dated[kind])) is None for kind, rows in found.items() for row in rows)

    def total(kind: str, name: str) -> int:
        return sum(int(row.text(name)) for row in of_year[kind] if row.text(name).isdecimal())

    return YearCount(
        year, len(of_year["training"]), sum(trained(store, row.id) for row in of_year["training"]), len(of_year["awareness"]),
        total("awareness", "reached"), len(of_year["agreement"]), len(of_year["meeting"]), len(of_year["inspection"]),
        total("inspection", "workers"), total("inspection", "victims_found"), total("inspection", "violations"), undated,
    )


def _year(text: str) -> int | None:
    day = PartialDate.from_text(text)
    return day.year if day else None


def verify(store: Store, typed: str) -> Certificate:
    """Return what the register says of a certificate's number.

    Raises:
        Unreadable: the check digits do not fit.
        NotFound: the number is well formed, and no such certificate was issued here.
    """
    records.require(store, Action.SEE_FIGURES)
    number = f"C-{numbers.parse_case_number(typed.strip().removeprefix('C-').removeprefix('c-'))}"
    wanted = (
        select(participant, training.c.title, training.c.began_on)
        .join(training, training.c.id == participant.c.training_id)
        .where(participant.c.certificate == number, participant.c.deleted == 0, training.c.deleted == 0)
    )
    with store.read() as conn:
        row = conn.execute(wanted).first()
    if row is None:
        raise NotFound(_("No certificate with this number is known at this post. Ask the office, or the post that issued it."))
    return Certificate(number, row.name or "", row.title or "", row.began_on or "", row.issued_on or "")
