# SPDX-License-Identifier: Apache-2.0
"""Paper entry: batches, keyings, decisions; drafts and scans of this PC.

Revision: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBERS = {"form_version", "forms", "every", "start", "serial", "keys", "refused", "undone", "seconds"}
# Record kind > its columns, and the columns of its index.
RECORDS = {
    "paper_batch": (
        "number form form_version source_post period received_on received_by forms totals verify every start path committed",
        "deleted received_on",
    ),
    "paper_keying": ("batch_id serial form_version answers forced notes keys refused undone seconds", "batch_id"),
    "paper_decision": ("batch_id serial place value reason", "batch_id"),
}


def upgrade() -> None:
    """Make the tables."""
    for kind, (columns, index) in RECORDS.items():
        op.create_table(
            kind,
            sa.Column("row_no", sa.Integer(), nullable=False),
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
            sa.Column("scope", sa.Text(), server_default="", nullable=False),
            sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
            sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
            sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
            sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
            *(sa.Column(name, sa.Integer() if name in NUMBERS else sa.Text(), nullable=True) for name in columns.split()),
            sa.PrimaryKeyConstraint("row_no", name=op.f(f"pk_{kind}")),
            sa.UniqueConstraint("id", name=op.f(f"uq_{kind}_id")),
        )
        op.create_index(op.f(f"ix_{kind}_{index.replace(' ', '_')}"), kind, index.split(), unique=False)
    op.create_table(
        "paper_draft",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "batch_id", "serial", name=op.f("pk_paper_draft")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "paper_scan",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_scan")),
    )
    op.create_index(op.f("ix_paper_scan_batch_id_serial_page"), "paper_scan", ["batch_id", "serial", "page"], unique=False)


def downgrade() -> None:
    """Drop them again, with what is in them."""
    op.drop_index(op.f("ix_paper_scan_batch_id_serial_page"), table_name="paper_scan")
    op.drop_table("paper_scan")
    op.drop_table("paper_draft")
    for kind, (_columns, index) in reversed(RECORDS.items()):
        op.drop_index(op.f(f"ix_{kind}_{index.replace(' ', '_')}"), table_name=kind)
        op.drop_table(kind)
