# SPDX-License-Identifier: Apache-2.0
"""Case work: everything a case file holds, from detection to after-care and verdict, and what a task force reports.

Revision: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Record kind > its columns, and the columns that are searched by.
RECORDS = {
    "agreement": (
        "kind title agencies countries signed_on valid_until notes",
        "signed_on",
    ),
    "appeal": (
        "case_id charge_id person_id filed_on filed_by court step decided_on result reasons",
        "case_id person_id",
    ),
    "awareness": (
        "title began_on ended_on audience channels languages country place agency reached notes",
        "began_on",
    ),
    "bail": (
        "case_id person_id charge_id decided_on decision court amount currency conditions until notes",
        "case_id person_id",
    ),
    "best_interest": (
        "case_id person_id step done_on authority child_heard outcome reasons",
        "case_id person_id",
    ),
    "contact": (
        "person_id kind value platform belongs_to is_safe used_from used_to notes value_key",
        "person_id value_key",
    ),
    "crime_link": (
        "case_id person_id crime group_name other_case found_on known_by detail",
        "case_id person_id",
    ),
    "deletion_request": (
        ("record_kind record_id reason requested_by requested_name requested_on state decided_by decided_name decided_on "
        "decision_reason"),
        "record_id state",
    ),
    "dependant": (
        "person_id other_id name relation birth sex country accompanies lives_with notes",
        "person_id",
    ),
    "evidence": (
        "case_id number kind description person_id found_at seized_on seized_by storage sha256 disposed_on disposal",
        "case_id person_id",
    ),
    "goal": (
        "case_id person_id plan_id area goal action responsible due_on state done_on",
        "case_id person_id",
    ),
    "guardianship": (
        "case_id person_id kind guardian_id guardian_name appointed_on appointed_by ended_on notes",
        "case_id person_id",
    ),
    "handover": (
        ("case_id evidence_id from_id from_name to_id to_name outside paper_ref handed_on reason state signed_by "
        "signed_on decline_reason"),
        "case_id evidence_id",
    ),
    "hearing": (
        "case_id person_id charge_id held_on time court kind outcome adjourned_to witness_called measures notes",
        "case_id held_on",
    ),
    "home_return": (
        ("case_id person_id country voluntary risk_assessed state decided_on travelled_on escort received_by "
        "follow_up_on outcome"),
        "case_id person_id",
    ),
    "inspection": (
        "inspected_on agency agencies site name country place workers victims_found violations case_id notes",
        "inspected_on",
    ),
    "investigation": (
        "case_id agency reference opened_on closed_on result lead_officer complicit_official institution position notes",
        "case_id opened_on",
    ),
    "involvement": (
        "case_id organisation_id role since detail",
        "case_id organisation_id",
    ),
    "leg": (
        ("case_id event_id person_id number from_country from_place to_country to_place departed_on arrived_on "
        "conveyance conveyance_name port document_used document_number document_whose paid_by amount currency notes"),
        "case_id",
    ),
    "mark": (
        "person_id kind place_on_body description photograph seen_on",
        "person_id",
    ),
    "meeting": (
        "body held_on place agencies attended decisions next_on",
        "held_on",
    ),
    "participant": (
        "training_id name agency post sex certificate issued_on",
        "certificate training_id",
    ),
    "place": (
        "case_id role kind name country subdivision city street latitude longitude notes place_key",
        "case_id place_key",
    ),
    "redress": (
        "case_id charge_id person_id kind ordered_on ordered_by payer_id amount currency paid paid_on state",
        "case_id person_id",
    ),
    "reflection": (
        "case_id person_id decision authority decided_on began_on days ended_on end_reason",
        "case_id person_id",
    ),
    "residence": (
        "case_id person_id kind applied_on state decided_on authority valid_until conditional notes",
        "case_id person_id",
    ),
    "risk_assessment": (
        "case_id person_id assessed_on level threats threatened_by safety_plan emergency_contact review_on assessed_by",
        "case_id person_id",
    ),
    "sentence": (
        "case_id charge_id person_id imposed_on type months amount currency detail",
        "case_id person_id",
    ),
    "service_given": (
        "case_id person_id service agency provider began_on ended_on times children referral_id notes",
        "case_id person_id",
    ),
    "shelter": (
        "code_name kind street city country phone contact capacity notes",
        "code_name",
    ),
    "shelter_stay": (
        "case_id person_id shelter_id began_on ended_on children end_reason notes",
        "case_id person_id",
    ),
    "statement": (
        ("case_id person_id kind taken_on place taken_by agency language interpreter recorded supporter reference "
        "summary"),
        "case_id person_id",
    ),
    "support_plan": (
        "case_id person_id made_on agreed agency needs review_on ended_on outcome",
        "case_id person_id",
    ),
    "training": (
        "title topic began_on ended_on hours agency trainer place country audience participants notes",
        "began_on",
    ),
    "transfer": (
        ("case_id to_post to_agency reason basis basis_reason requested_by requested_name requested_on from_post state "
        "decided_by decided_name decided_on decision_reason"),
        "case_id state",
    ),
}
# Columns that former records gained, in this order.
COLUMNS = (
    ("person", "photograph"),
    ("case_file", "assigned_to"),
    ("party", "vulnerabilities"),
    ("party", "displaced_by"),
    ("party", "displaced_from"),
    ("event", "platforms"),
    ("event", "debt_amount"),
    ("event", "debt_currency"),
    ("event", "paid_by"),
    ("organisation", "registration"),
    ("referral", "basis"),
    ("referral", "basis_reason"),
)


def upgrade() -> None:
    """Make the tables, add the columns."""
    for kind, (columns, indexes) in RECORDS.items():
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
            *(sa.Column(name, sa.Text(), nullable=True) for name in columns.split()),
            sa.PrimaryKeyConstraint("row_no", name=op.f(f"pk_{kind}")),
            sa.UniqueConstraint("id", name=op.f(f"uq_{kind}_id")),
        )
        for name in indexes.split():
            op.create_index(op.f(f"ix_{kind}_{name}"), kind, [name], unique=False)
    for table, name in COLUMNS:
        op.add_column(table, sa.Column(name, sa.Text(), nullable=True))
    op.create_table(
        "watched",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "case_id", name=op.f("pk_watched")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them again, with what is in them."""
    op.drop_table("watched")
    for table, name in reversed(COLUMNS):
        op.drop_column(table, name)
    for kind, (_columns, indexes) in reversed(RECORDS.items()):
        for name in indexes.split():
            op.drop_index(op.f(f"ix_{kind}_{name}"), table_name=kind)
        op.drop_table(kind)
