# SPDX-License-Identifier: Apache-2.0
"""A post and an office with a roster, and what tests ask them."""

from sqlalchemy import select

from app.models import trust as kept
from app.models.base import KINDS
from app.models.local import quarantine
from app.services import enrolment, office_setup


def set_up(office, folder):
    """Make root, registrar and sticks of an office."""
    office_setup.begin(office)
    for letter in office_setup.STICKS:
        stick = folder / f"key {letter}"
        stick.mkdir(parents=True)
        office_setup.write_stick(office, letter, stick)
    office_setup.finish(office)


def admit(post, office):
    """Enrol a post at an office with a roster, and take the certificate home."""
    enrolment.enrol(office, enrolment.read_card(enrolment.card_bytes(enrolment.my_card(post))))
    enrolment.accept(post, enrolment.read_certificate(post, enrolment.certificate(office)))


def register(store, family="Baptiste"):
    with store.write() as unit:
        return unit.save("person", "", {"family": family})


def people(store):
    with store.read() as conn:
        return set(conn.execute(select(KINDS["person"].table.c.id)).scalars())


def reasons(store, state="waiting"):
    with store.read() as conn:
        return sorted(conn.execute(select(quarantine.c.reason).where(quarantine.c.state == state)).scalars())


def versions(store):
    with store.read() as conn:
        return kept.versions(conn)
