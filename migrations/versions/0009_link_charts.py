# SPDX-License-Identifier: Apache-2.0
"""Link charts as they were arranged; hearings and legs of a journey found by their person.

Revision: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BY_PERSON = ("hearing", "leg")


def upgrade() -> None:
    """Make the table and the indexes."""
    op.create_table(
        "link_chart",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("case_id", "cases", "asked", "positions")),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_link_chart")),
        sa.UniqueConstraint("id", name=op.f("uq_link_chart_id")),
    )
    op.create_index(op.f("ix_link_chart_case_id"), "link_chart", ["case_id"], unique=False)
    for kind in _BY_PERSON:
        op.create_index(op.f(f"ix_{kind}_person_id"), kind, ["person_id"], unique=False)


def downgrade() -> None:
    """Drop them again, with what is in them."""
    for kind in reversed(_BY_PERSON):
        op.drop_index(op.f(f"ix_{kind}_person_id"), table_name=kind)
    op.drop_index(op.f("ix_link_chart_case_id"), table_name="link_chart")
    op.drop_table("link_chart")
