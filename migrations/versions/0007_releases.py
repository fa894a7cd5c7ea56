# SPDX-License-Identifier: Apache-2.0
"""Safe release: the ledger of what was released, and limits that two people set.

Revision: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = {
    "release": ("title report period audience threshold numbers sha256 released_by released_name released_on", "released_on"),
    "release_limit": (
        "audience threshold reason requested_by requested_name requested_on state decided_by decided_name decided_on", "audience"),
}


def upgrade() -> None:
    for table, (columns, index) in TABLES.items():
        op.create_table(
            table,
            sa.Column("row_no", sa.Integer(), nullable=False),
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
            sa.Column("scope", sa.Text(), server_default="", nullable=False),
            *(sa.Column(name, sa.Integer(), server_default="0", nullable=False)
              for name in ("created_device", "created_seq", "created_ms", "changed_ms")),
            *(sa.Column(name, sa.Text(), nullable=True) for name in columns.split()),
            sa.PrimaryKeyConstraint("row_no", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("id", name=op.f(f"uq_{table}_id")),
        )
        op.create_index(op.f(f"ix_{table}_{index}"), table, [index], unique=False)


def downgrade() -> None:
    for table, (_columns, index) in TABLES.items():
        op.drop_index(op.f(f"ix_{table}_{index}"), table_name=table)
        op.drop_table(table)
