# SPDX-License-Identifier: Apache-2.0
"""Trust: the signed root and roster, what was last heard of each PC, and notices of the office to posts.

Revision: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trust_file",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_trust_file")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "heard",
        sa.Column("pc", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("journal_device", sa.Integer(), nullable=False),
        sa.Column("journal_seq", sa.Integer(), nullable=False),
        sa.Column("journal_hash", sa.Text(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("schema", sa.Text(), nullable=False),
        sa.Column("root", sa.Integer(), nullable=False),
        sa.Column("roster", sa.Integer(), nullable=False),
        sa.Column("clock_off_s", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("pc", name=op.f("pk_heard")),
    )
    op.create_table(
        "bulletin",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("is_urgent", sa.Text(), nullable=True),
        sa.Column("shown_until", sa.Text(), nullable=True),
        sa.Column("written_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_bulletin")),
        sa.UniqueConstraint("id", name=op.f("uq_bulletin_id")),
    )


def downgrade() -> None:
    for table in ("bulletin", "heard", "trust_file"):
        op.drop_table(table)
