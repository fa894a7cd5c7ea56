# SPDX-License-Identifier: Apache-2.0
"""A PC's own keys change every half year: new ones are announced, signed by the old key, and used once the roster names them."""

from dataclasses import replace
from datetime import datetime

from app.base import clock
from app.domain.permissions import Action
from app.models import identity
from app.models.store import Store
from app.security import sealing, signing
from app.services import records, trust
from app.sync import trusting

RENEW_AFTER_DAYS = 182
SINCE = "device_keys_since"


def begin_if_due(store: Store) -> bool:
    """Make new keys when the present ones are half a year old; tells whether that was done. Nothing is done without a roster."""
    if trust.roster_of(store) is None or trusting.NEXT_SIGNING in store.facts:
        return False
    since = store.fact(SINCE)
    if not since:
        store.set_fact(SINCE, clock.now_text())
        return False
    age_days = (clock.now() - datetime.fromisoformat(since)).days
    if 0 <= age_days < RENEW_AFTER_DAYS:
        return False
    if age_days < 0:  # the clock was put right; begin to count anew
        store.set_fact(SINCE, clock.now_text())
        return False
    _begin(store)
    return True


def renew(store: Store) -> None:
    """Make new keys now, where somebody may have seen the old ones.

    Raises:
        NotAllowed: the signed-in user may not manage PCs.
    """
    records.require(store, Action.ADMINISTER)
    if trust.roster_of(store) is not None:
        _begin(store)


def _begin(store: Store) -> None:
    """Keep new keys and announce them; the office puts its own on the roster at once and signs for each PC as that one expects."""
    own = identity.load(store)
    signing_key, age = signing.new_private_key(), sealing.new_identity()
    announced = trusting.rollover(own.number, own.signing_key, signing_key, age.recipient)
    with store.write() as unit:
        trust.keep(unit, trusting.NEXT_SIGNING, signing.private_to_bytes(signing_key))
        trust.keep(unit, trusting.NEXT_AGE, age.secret.encode())
        unit.note("device_keys_made", "device", "")
        if store.fact("is_office") == "yes" and trust.REGISTRAR_KEY in store.facts:
            found = trusting.in_force(unit.conn)
            assert found is not None
            mine = found.devices[own.number >> identity.EPOCH_BITS]
            new = replace(mine, verify_key=signing.public_bytes(signing_key), recipient=age.recipient, former_key=mine.verify_key)
            trust.publish(unit, trust.with_device(found, new))
        else:
            trust.keep(unit, trusting.ROLLOVER, announced)
    store.read_facts()
