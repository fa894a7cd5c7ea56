# SPDX-License-Identifier: Apache-2.0
"""How a record's table is declared, and the register of all record kinds.

A record table holds what is shown: one row per record, one column per field. What was ever said about a record is in
the journal. Columns made by `field` are synchronised, each under the number that `app.models.field_ids` gives it;
columns made by `derived` are worked out from fields on every PC and never travel.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

from app.models.field_ids import FIELD_IDS

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

DELETED = "deleted"
SCOPE = "scope"


class Merge(StrEnum):
    """How two edits that did not know of each other meet (design/sync.md, "Merge")."""

    SCALAR = "scalar"  # both kept, a person settles
    IDENTITY = "identity"  # as scalar, and marked disputed wherever it is shown
    PROTECTIVE = "protective"  # the most protective value shows until a person settles
    MEMBERS = "members"  # a set or a map: each member is a cell of its own, adding wins


@dataclass(frozen=True)
class FieldInfo:
    """One synchronised field of a record kind."""

    name: str
    fid: int
    merge: Merge
    is_number: bool


@dataclass(frozen=True)
class RecordKind:
    """One kind of record.

    Attributes:
        fields: by name; the common fields "deleted" and "scope" are among them.
        by_fid: the same by number.
        derive: works out the derived columns from a full row of field values.
    """

    name: str
    table: Table
    fields: Mapping[str, FieldInfo]
    by_fid: Mapping[int, FieldInfo]
    derive: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None


KINDS: dict[str, RecordKind] = {}


def field(name: str, merge: Merge = Merge.SCALAR, number: bool = False) -> Column[Any]:
    """Return a synchronised column. Members are kept as JSON text {member: value}, everything else as text or integer."""
    kind: TypeEngine[Any] = Integer() if number else Text()
    return Column(name, kind, info={"merge": merge})


def derived(name: str, number: bool = False) -> Column[Any]:
    """Return a column that every PC works out for itself."""
    return Column(name, Integer() if number else Text(), info={"derived": True})


def record(
    kind: str,
    *columns: Column[Any] | Index,
    table_name: str = "",
    derive: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None,
) -> Table:
    """Declare the table of a record kind and enter it in the register.

    Every record has `row_no` (local, for lists), `id` (the identity, everywhere), `deleted` and `scope` (common
    fields), the journal entry that created it, and when it was first and last changed, in milliseconds by the hybrid
    clock.
    """
    table = Table(
        table_name or kind,
        metadata,
        Column("row_no", Integer, primary_key=True),
        Column("id", Text, nullable=False, unique=True),
        Column(DELETED, Integer, nullable=False, server_default="0", info={"merge": Merge.SCALAR}),
        Column(SCOPE, Text, nullable=False, server_default="", info={"merge": Merge.SCALAR}),
        Column("created_device", Integer, nullable=False, server_default="0", info={"derived": True}),
        Column("created_seq", Integer, nullable=False, server_default="0", info={"derived": True}),
        Column("created_ms", Integer, nullable=False, server_default="0", info={"derived": True}),
        Column("changed_ms", Integer, nullable=False, server_default="0", info={"derived": True}),
        *columns,
    )
    fields = {}
    for column in table.columns:
        if "merge" not in column.info:
            continue
        key = column.name if column.name in (DELETED, SCOPE) else f"{kind}.{column.name}"
        fields[column.name] = FieldInfo(
            column.name, FIELD_IDS[key], column.info["merge"], isinstance(column.type, Integer)
        )
    KINDS[kind] = RecordKind(kind, table, fields, {info.fid: info for info in fields.values()}, derive)
    return table
