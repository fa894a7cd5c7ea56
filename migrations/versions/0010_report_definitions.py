# SPDX-License-Identifier: Apache-2.0
"""Reports that somebody defined: a record of their own, sent to the other PCs.

Revision: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "report",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("queries", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_report")),
        sa.UniqueConstraint("id", name=op.f("uq_report_id")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("report")
