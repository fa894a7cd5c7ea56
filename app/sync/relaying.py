# SPDX-License-Identifier: Apache-2.0
"""What goes out to a counterpart: a post sends its whole journal to the office, the office sends each post what it may hold.

The office sends records, not its journal: changes of records in the post's scope, whoever made them, each with its own
device, number, user and hash. A record that enters the scope goes with its whole history, so its heads, values and
predecessors arrive together; one that leaves it is called back by an order in the office's journal (`SCOPE_LEFT`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ormsgpack
from sqlalchemy import Connection, func, select

from app.models import arrivals, relay, scopes
from app.models.identity import EPOCH_BITS, same_device
from app.models.journal import journal, journal_unit
from app.models.relay import holding

SCOPE_LEFT, SCOPE_ENTERED = "scope_left", "scope_entered"
MOST_ENTRIES = 25_000  # of one bundle; more make several
_WINDOW = 5_000  # entries that the office looks at in one go
_SCOPE_FID = 1
_AT_ONCE = 300  # records whose histories are read together
_NEVER = 1 << 63
Rows = Sequence[Mapping[str, Any]]


@dataclass
class Picked:
    """What the next bundle carries, and where the cursors stand after it.

    Attributes:
        rows: journal rows with `prev_hash`.
        units: rows of `journal_unit`.
        own_to, arrived_to: new cursors.
        entered: record id > kind, for records that the counterpart holds from now on.
        left: the same for those that it may not hold any longer.
    """

    own_to: int
    arrived_to: int
    rows: Rows = ()
    units: Rows = ()
    entered: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)


def pick_for_office(conn: Connection, own: int, to: Any, after_own: int, after_arrived: int) -> Picked | None:
    """Return what a post sends next: entries of its former epochs, what the office lost of its own, then its journal."""
    while window := relay.arrived(conn, after_arrived, _WINDOW):
        after_arrived = window[-1]["no"]
        mine = [row for row in window if same_device(row["device"], own) and not same_device(row["came_from"], to.device)]
        lost = [row for row in window if same_device(row["device"], to.device) and row["device"] != to.device]
        if mine or lost:
            rows = relay.with_prev(conn, mine + lost)
            return Picked(after_own, after_arrived, rows, relay.whole_units(conn, rows))
    mine = list(arrivals.own_entries(conn, own, after_own, _whole_units(conn, own, after_own)))
    if not any(row["fields"] for row in mine):
        return None
    return Picked(mine[-1]["seq"], after_arrived, mine, arrivals.units_between(conn, own, mine[0]["seq"], mine[-1]["seq"]))


def pick_for_post(conn: Connection, own: int, to: Any, after_own: int, after_arrived: int, forgot: bool = False) -> Picked | None:
    """Return what the office sends a post next: changes of what it holds, whole histories of what enters its scope.

    A post's own changes come back to it only where it gave the record away before, or where it forgot (`forgot`).
    """
    while True:
        window = list(arrivals.own_entries(conn, own, after_own, _WINDOW))
        came = relay.arrived(conn, after_arrived, _WINDOW)
        if not window and not came:
            return None
        picked = Picked(window[-1]["seq"] if window else after_own, came[-1]["no"] if came else after_arrived)
        _choose(conn, to, window, came, picked, forgot)
        if picked.rows or picked.entered or picked.left:
            if picked.entered and len(picked.rows) >= MOST_ENTRIES:  # the rest of this window comes with the next bundle
                picked.own_to, picked.arrived_to = after_own, after_arrived
            return picked
        after_own, after_arrived = picked.own_to, picked.arrived_to


def _choose(conn: Connection, to: Any, window: Rows, came: Rows, picked: Picked, forgot: bool) -> None:
    kinds = {row["object_id"]: row["object_kind"] for row in (*window, *came) if row["fields"]}
    for kind, ids in scopes.that_follow(conn, _moved((*window, *came))).items():
        kinds |= dict.fromkeys(ids, kind)
    posts = scopes.posts_of(conn, _by_kind(kinds))
    held = _holdings(conn, to.device, sorted(kinds))
    may = {record_id for record_id in kinds if scopes.may_hold(posts.get(record_id, frozenset()), to.post_code)}
    fresh = sorted(may - held.keys())
    rows, entered = _entering(conn, fresh)
    picked.entered = {record_id: kinds[record_id] for record_id in entered}
    back = set(entered) if forgot else returning(conn, entered)
    rows = [row for row in rows if row["device"] != to.device or row["object_id"] in back]
    if len(rows) < MOST_ENTRIES:
        picked.left = {record_id: kinds[record_id] for record_id in sorted(held.keys() - may)}
        own_to, arrived_to = ({record_id: ends[at] for record_id, ends in held.items() if record_id in may} for at in (0, 1))
        changes = [row for row in window if row["fields"] and row["seq"] > own_to.get(row["object_id"], _NEVER)]
        changes += [
            row for row in came if row["fields"] and row["device"] != to.device and row["no"] > arrived_to.get(row["object_id"], _NEVER)
        ]
        going = [row for row in window if _is_order_for(row, to.post_code)] + changes
        aside = relay.unsettled(conn, [(row["device"], row["seq"]) for row in going])
        rows += [row for row in going if (row["device"], row["seq"]) not in aside]
    picked.rows = relay.with_prev(conn, rows)
    picked.units = relay.whole_units(conn, picked.rows)


def _entering(conn: Connection, ids: Sequence[str]) -> tuple[list[Mapping[str, Any]], list[str]]:
    """Return the histories of as many records as one bundle takes, and which records these are."""
    rows: list[Mapping[str, Any]] = []
    done: list[str] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows += relay.history(conn, some)
        done += some
        if len(rows) >= MOST_ENTRIES:
            break
    return rows, done


def returning(conn: Connection, ids: Sequence[str]) -> set[str]:
    """Return which of these records were called back before, from anybody."""
    found: set[str] = set()
    for start in range(0, len(ids), 300):
        where = (journal.c.object_id.in_(ids[start : start + 300]), journal.c.kind == SCOPE_LEFT)
        found |= set(conn.execute(select(journal.c.object_id).where(*where)).scalars())
    return found


def _moved(rows: Rows) -> dict[str, set[str]]:
    """Return the records whose scope these entries set, and parties and transfers, which let others hold a person or case."""
    found: dict[str, set[str]] = {}
    for row in rows:
        sets_scope = row["object_kind"] in ("case", "person") and str(_SCOPE_FID) in row["fields"].split(",")
        if sets_scope or row["object_kind"] in ("party", "transfer"):
            found.setdefault(row["object_kind"], set()).add(row["object_id"])
    return found


def _is_order_for(row: Mapping[str, Any], code: str) -> bool:
    if row["kind"] not in (SCOPE_LEFT, SCOPE_ENTERED) or not row["payload"]:
        return False
    detail: dict[str, Any] = ormsgpack.unpackb(row["payload"]).get("d", {})
    return detail.get("post") == code


def _holdings(conn: Connection, device: int, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for start in range(0, len(ids), 400):
        where = (holding.c.pc == device >> EPOCH_BITS, holding.c.record_id.in_(ids[start : start + 400]))
        found |= {row.record_id: (row.own_to, row.arrived_to) for row in conn.execute(select(holding).where(*where))}
    return found


def _by_kind(kinds: Mapping[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for record_id, kind in kinds.items():
        found.setdefault(kind, set()).add(record_id)
    return found


def _whole_units(conn: Connection, device: int, after: int) -> int:
    """Return how many entries to pack, so that no unit of work is parted from its signature."""
    last = select(func.min(journal_unit.c.last_seq)).where(journal_unit.c.device == device, journal_unit.c.last_seq >= after + MOST_ENTRIES)
    end = conn.execute(last).scalar()
    return int(end) - after if end else MOST_ENTRIES
