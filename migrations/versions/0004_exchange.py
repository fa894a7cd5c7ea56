# SPDX-License-Identifier: Apache-2.0
"""Exchange through the office: what passes through, who holds which record, what was held back, epochs and revocation.

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


# The whole of each changed table: columns as "name kind" (n: number, t: text, b: bytes; p and k: number and text of
# the key), with "?" where it may be empty and "=" where it has a default; then the columns gained, and the indexes.
TABLES = {
    "stream": (
        "peer:p direction:k name:k epoch:p upto:n also:t= hash:t acked:n= journal_seq:n=", "arrival_no:n= judged:n= replaces:n=", (),
    ),
    "bundle": (
        ("id:n name:t peer:n direction:t stream:t kind:t epoch:n seq:n hash:t prev:t entries:n size_bytes:n state:t reason:t= at:t "
         "content:b?"),
        "packed_to:n= agreed_by:t=", ("peer direction stream epoch seq", "state", "name"),
    ),
    "quarantine": (
        "id:n bundle_id:n device:n seq:n record_kind:t record_id:t reason:t at:t state:t", "content:b? told:n= agreed_by:t=", ("state",),
    ),
    "peer": (
        "device:p epoch:n post_code:t post_name:t is_office:n verify_key:b recipient:t enrolled_at:t state:t", "last_good:n=", (),
    ),
}
_KINDS = {"n": sa.Integer, "p": sa.Integer, "t": sa.Text, "k": sa.Text, "b": sa.LargeBinary}


def _column(said: str) -> sa.Column:
    name, kind = said.split(":")
    default = {"n=": "0", "t=": ""}.get(kind)
    grows = False if kind == "p" else "auto"
    return sa.Column(name, _KINDS[kind[0]](), nullable=kind.endswith("?"), server_default=default, autoincrement=grows)


def _rebuild(table: str, columns: str, indexes: tuple[str, ...]) -> None:
    """Make a table anew with these columns and bring over what both have: SQLite puts an added column behind the constraints."""
    names = [said.split(":")[0] for said in columns.split()]
    there = {row[1] for row in op.get_bind().exec_driver_sql(f"PRAGMA table_info({table})")}
    both = ", ".join(name for name in names if name in there)
    for index in indexes:
        op.drop_index(op.f(f"ix_{table}_{index.replace(' ', '_')}"), table_name=table)
    op.rename_table(table, f"{table}_before")
    keys = [said.split(":")[0] for said in columns.split() if said[-1] in "pk"] or ["id"]
    op.create_table(
        table, *map(_column, columns.split()), sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}"))
    )
    op.execute(f"INSERT INTO {table} ({both}) SELECT {both} FROM {table}_before")
    op.drop_table(f"{table}_before")
    for index in indexes:
        op.create_index(op.f(f"ix_{table}_{index.replace(' ', '_')}"), table, index.split(), unique=False)


def upgrade() -> None:
    for table, (columns, gained, indexes) in TABLES.items():
        _rebuild(table, f"{columns} {gained}", indexes)
    op.create_index(op.f("ix_quarantine_device_seq"), "quarantine", ["device", "seq"], unique=False)
    op.create_table(
        "arrival",
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("came_from", sa.Integer(), nullable=False),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_arrival")),
    )
    op.create_index(op.f("ix_arrival_device_seq"), "arrival", ["device", "seq"], unique=False)
    op.create_table(
        "holding",
        sa.Column("pc", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("record_kind", sa.Text(), nullable=False),
        sa.Column("own_to", sa.Integer(), nullable=False),
        sa.Column("arrived_to", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pc", "record_id", name=op.f("pk_holding")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "verdict",
        sa.Column("device", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_verdict")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_verdict_record_id"), "verdict", ["record_id"], unique=False)


def downgrade() -> None:
    op.drop_table("verdict")
    op.drop_table("holding")
    op.drop_table("arrival")
    op.drop_index(op.f("ix_quarantine_device_seq"), table_name="quarantine")
    for table, (columns, _gained, indexes) in TABLES.items():
        _rebuild(table, columns, indexes)
