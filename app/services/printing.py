# SPDX-License-Identifier: Apache-2.0
"""What was printed stands in the journal before it is on paper."""

from app.models.store import Store


def note_print(store: Store, what: str, kind: str = "", record_id: str = "", rows: int = 0, filters: str = "") -> None:
    """Write down that something is printed.

    Args:
        what: what the paper is, in a word of the program.
        kind, record_id: of the record it is about, "" for a list.
        filters: which part of a list; words of the program, never a person's data.
    """
    with store.write() as unit:
        unit.note("print", kind, record_id, {"what": what, "rows": rows, "filters": filters or "-"})
