# SPDX-License-Identifier: Apache-2.0
"""Code lists that the office publishes beside the roster, signed with it: one writer, versioned, the same at every post."""

import csv
import io

from app.base.errors import FormInvalid, Refused
from app.base.text import _
from app.domain import codelists
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models.store import Store
from app.services import records, trust
from app.sync import trusting

LARGEST_LIST_BYTES = 1 << 20
MOST_ROWS = 5_000
_LONGEST_CELL = 500
_PREFIX = "lists/"


def check(name: str, data: bytes) -> list[dict[str, str]]:
    """Return the rows of a list that may be published.

    Raises:
        FormInvalid: not a table with the columns of this list, too large, or a row without code, label or source.
    """
    if name not in codelists.list_names():
        raise FormInvalid(_("There is no such code list. Choose one of those that the program brings along."))
    columns = codelists.columns(name)
    try:
        if len(data) > LARGEST_LIST_BYTES:
            raise ValueError("too large")
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        rows = list(reader)
        found = [column for column in reader.fieldnames or () if column != "list"]
    except (ValueError, csv.Error):
        raise FormInvalid(_("This is not a table in UTF-8 of at most 1 MB. Save it as CSV and choose it again.")) from None
    if found != columns:
        raise FormInvalid(_("The table needs exactly these columns: {columns}.").format(columns=", ".join(columns)))
    key = [each for each in ("code", "alpha2", "seq", "iso_3166_2", "service_id") if each in columns]
    for number, row in enumerate(rows, 2):
        cells = [row.get(column) for column in columns]
        if None in row or any(not isinstance(cell, str) or len(cell) > _LONGEST_CELL for cell in cells):
            raise FormInvalid(_("Row {n} has too few, too many or too long cells. Nothing was published.").format(n=number))
        if not row["source"] or not all(row[each] for each in key):
            raise FormInvalid(_("Row {n} lacks its code or its source. Nothing was published.").format(n=number))
    if not rows or len(rows) > MOST_ROWS:
        raise FormInvalid(_("The table needs between 1 and {n} rows.").format(n=MOST_ROWS))
    return [{column: row[column] for column in columns} for row in rows]


def publish(store: Store, name: str, data: bytes) -> Touched:
    """Publish rows of a list: known codes are replaced, new ones added. They go out with the next bundles.

    Raises:
        NotAllowed: only the office publishes.
        FormInvalid: see `check`.
        Refused: the office has no roster yet.
    """
    records.require(store, Action.PUBLISH_LISTS)
    rows = check(name, data)
    with store.write() as unit:
        found = trusting.in_force(unit.conn)
        if found is None:
            raise Refused(_("The office has no roster yet. Set it up first."))
        lists = {each.name: each.content for each in trusting.all_files(unit.conn) if each.name.startswith(_PREFIX)}
        version = trust.publish(unit, found, lists | {_PREFIX + name: data})
        unit.note("list_published", "code_list", name, {"rows": len(rows), "version": version})
    apply(store)
    return trust.TOUCHED


def apply(store: Store) -> None:
    """Use the lists that this store has from the office; a list that this program cannot read stays as it was shipped."""
    with store.read() as conn:
        files = [each for each in trusting.all_files(conn) if each.name.startswith(_PREFIX)]
    lists = {}
    for each in files:
        name = each.name.removeprefix(_PREFIX)
        try:
            lists[name] = check(name, each.content)
        except FormInvalid:
            continue  # of a newer program; its codes are shown as they are
    codelists.use_published(lists)


def versions(store: Store) -> dict[str, int]:
    """Return list > version of the roster with which it was published last."""
    with store.read() as conn:
        rows = conn.exec_driver_sql("SELECT name, version FROM trust_file WHERE name LIKE 'lists/%'").all()
    return {row.name.removeprefix(_PREFIX): row.version for row in rows}
