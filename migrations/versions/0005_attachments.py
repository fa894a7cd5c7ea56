# SPDX-License-Identifier: Apache-2.0
"""Attachments: records of scanned papers and photographs, their bytes in chunks, and which of them went where.

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBERS = {"size", "pages", "serial"}
COLUMNS = (
    "title kind media_type size sha256 pages taken_on case_id person_id evidence_id batch_id serial notes source_sha256 chunks"
)
INDEXES = ("case_id", "person_id", "batch_id serial")


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        *(sa.Column(name, sa.Integer(), server_default="0", nullable=False)
          for name in ("created_device", "created_seq", "created_ms", "changed_ms")),
        *(sa.Column(name, sa.Integer() if name in NUMBERS else sa.Text(), nullable=True) for name in COLUMNS.split()),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_attachment")),
        sa.UniqueConstraint("id", name=op.f("uq_attachment_id")),
    )
    for index in INDEXES:
        op.create_index(op.f(f"ix_attachment_{index.replace(' ', '_')}"), "attachment", index.split(), unique=False)
    for table in ("chunk", "thumbnail"):
        op.create_table(
            table,
            sa.Column("sha256", sa.Text(), nullable=False),
            sa.Column("content", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("sha256", name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "parcel",
        sa.Column("pc", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("told", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("pc", "sha256", name=op.f("pk_parcel")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("parcel", "thumbnail", "chunk"):
        op.drop_table(table)
    for index in INDEXES:
        op.drop_index(op.f(f"ix_attachment_{index.replace(' ', '_')}"), table_name="attachment")
    op.drop_table("attachment")
