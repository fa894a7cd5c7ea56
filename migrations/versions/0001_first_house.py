# SPDX-License-Identifier: Apache-2.0
"""The first house: every table of the walking skeleton.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "account",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("user_name", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("active", sa.Text(), nullable=True),
        sa.Column("verify_key", sa.Text(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("post_code", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_account")),
        sa.UniqueConstraint("id", name=op.f("uq_account_id")),
    )
    op.create_table(
        "alias",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("script", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_alias")),
        sa.UniqueConstraint("id", name=op.f("uq_alias_id")),
    )
    op.create_index(op.f("ix_alias_person_id"), "alias", ["person_id"], unique=False)
    op.create_table(
        "bundle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("peer", sa.Integer(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("prev", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
    )
    op.create_index(op.f("ix_bundle_name"), "bundle", ["name"], unique=False)
    op.create_index(
        op.f("ix_bundle_peer_direction_stream_epoch_seq"), "bundle", ["peer", "direction", "stream", "epoch", "seq"], unique=False
    )
    op.create_index(op.f("ix_bundle_state"), "bundle", ["state"], unique=False)
    op.create_table(
        "case_file",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("opened_on", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("lead_agency", sa.Text(), nullable=True),
        sa.Column("responsible", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("exploitation", sa.Text(), nullable=True),
        sa.Column("acts", sa.Text(), nullable=True),
        sa.Column("means", sa.Text(), nullable=True),
        sa.Column("purposes", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("risk", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=True),
        sa.Column("referred_by", sa.Text(), nullable=True),
        sa.Column("referred_on", sa.Text(), nullable=True),
        sa.Column("referral_worker", sa.Text(), nullable=True),
        sa.Column("referral_reason", sa.Text(), nullable=True),
        sa.Column("referral_details", sa.Text(), nullable=True),
        sa.Column("imported_ref", sa.Text(), nullable=True),
        sa.Column("protection_stage", sa.Integer(), nullable=True),
        sa.Column("criminal_stage", sa.Integer(), nullable=True),
        sa.Column("victims_text", sa.Text(), nullable=True),
        sa.Column("victim_count", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_case_file")),
        sa.UniqueConstraint("id", name=op.f("uq_case_file_id")),
    )
    op.create_index(op.f("ix_case_file_deleted_changed_ms_row_no"), "case_file", ["deleted", "changed_ms", "row_no"], unique=False)
    op.create_index(op.f("ix_case_file_deleted_number_row_no"), "case_file", ["deleted", "number", "row_no"], unique=False)
    op.create_index(op.f("ix_case_file_deleted_opened_on_row_no"), "case_file", ["deleted", "opened_on", "row_no"], unique=False)
    op.create_index(
        op.f("ix_case_file_deleted_protection_stage_row_no"), "case_file", ["deleted", "protection_stage", "row_no"], unique=False
    )
    op.create_index(op.f("ix_case_file_deleted_responsible_row_no"), "case_file", ["deleted", "responsible", "row_no"], unique=False)
    op.create_index(
        op.f("ix_case_file_deleted_status_changed_ms_row_no"), "case_file", ["deleted", "status", "changed_ms", "row_no"], unique=False
    )
    op.create_index(op.f("ix_case_file_imported_ref"), "case_file", ["imported_ref"], unique=False)
    op.create_table(
        "charge",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("offence", sa.Text(), nullable=True),
        sa.Column("aggravations", sa.Text(), nullable=True),
        sa.Column("charged_on", sa.Text(), nullable=True),
        sa.Column("court", sa.Text(), nullable=True),
        sa.Column("disposal", sa.Text(), nullable=True),
        sa.Column("disposed_on", sa.Text(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("sentence_months", sa.Text(), nullable=True),
        sa.Column("sentence_note", sa.Text(), nullable=True),
        sa.Column("appeal", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_charge")),
        sa.UniqueConstraint("id", name=op.f("uq_charge_id")),
    )
    op.create_index(op.f("ix_charge_case_id"), "charge", ["case_id"], unique=False)
    op.create_index(op.f("ix_charge_person_id"), "charge", ["person_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("asked_on", sa.Text(), nullable=True),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.Column("taken_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_consent")),
        sa.UniqueConstraint("id", name=op.f("uq_consent_id")),
    )
    op.create_index(op.f("ix_consent_case_id"), "consent", ["case_id"], unique=False)
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"], unique=False)
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "crossing",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Text(), nullable=True),
        sa.Column("port", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("crossed_on", sa.Text(), nullable=True),
        sa.Column("conveyance", sa.Text(), nullable=True),
        sa.Column("conveyance_name", sa.Text(), nullable=True),
        sa.Column("from_country", sa.Text(), nullable=True),
        sa.Column("to_country", sa.Text(), nullable=True),
        sa.Column("travel_purpose", sa.Text(), nullable=True),
        sa.Column("host_address", sa.Text(), nullable=True),
        sa.Column("companions", sa.Text(), nullable=True),
        sa.Column("officer", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_crossing")),
        sa.UniqueConstraint("id", name=op.f("uq_crossing_id")),
    )
    op.create_index(op.f("ix_crossing_crossed_on"), "crossing", ["crossed_on"], unique=False)
    op.create_index(op.f("ix_crossing_person_id"), "crossing", ["person_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("party_id", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Text(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_decision")),
        sa.UniqueConstraint("id", name=op.f("uq_decision_id")),
    )
    op.create_index(op.f("ix_decision_case_id"), "decision", ["case_id"], unique=False)
    op.create_index(op.f("ix_decision_party_id"), "decision", ["party_id"], unique=False)
    op.create_index(op.f("ix_decision_person_id"), "decision", ["person_id"], unique=False)
    op.create_table(
        "device",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("post_code", sa.Text(), nullable=True),
        sa.Column("post_name", sa.Text(), nullable=True),
        sa.Column("is_office", sa.Text(), nullable=True),
        sa.Column("verify_key", sa.Text(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("epoch", sa.Text(), nullable=True),
        sa.Column("active", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_device")),
        sa.UniqueConstraint("id", name=op.f("uq_device_id")),
    )
    op.create_table(
        "document",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issuing_state", sa.Text(), nullable=True),
        sa.Column("issued", sa.Text(), nullable=True),
        sa.Column("expires", sa.Text(), nullable=True),
        sa.Column("mrz", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("number_key", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_document")),
        sa.UniqueConstraint("id", name=op.f("uq_document_id")),
    )
    op.create_index(op.f("ix_document_number_key"), "document", ["number_key"], unique=False)
    op.create_index(op.f("ix_document_person_id"), "document", ["person_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_user_id"), "draft", ["user_id"], unique=False)
    op.create_table(
        "event",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("began_on", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("conveyance", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_event")),
        sa.UniqueConstraint("id", name=op.f("uq_event_id")),
    )
    op.create_index(op.f("ix_event_case_id"), "event", ["case_id"], unique=False)
    op.create_table(
        "head",
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("fid", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("device", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "fid", "member", "device", "seq", name=op.f("pk_head")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "journal",
        sa.Column("device", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("mono_ms", sa.Integer(), nullable=False),
        sa.Column("boot_id", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("schema", sa.Text(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_journal")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_journal_kind_hlc"), "journal", ["kind", "hlc"], unique=False)
    op.create_index(op.f("ix_journal_object_id_hlc"), "journal", ["object_id", "hlc"], unique=False)
    op.create_table(
        "journal_end",
        sa.Column("device", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_journal_end")),
    )
    op.create_table(
        "journal_unit",
        sa.Column("device", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", "unit", name=op.f("pk_journal_unit")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "local",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_local")),
    )
    op.create_table(
        "note",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("written_on", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_note")),
        sa.UniqueConstraint("id", name=op.f("uq_note_id")),
    )
    op.create_index(op.f("ix_note_case_id"), "note", ["case_id"], unique=False)
    op.create_index(op.f("ix_note_person_id"), "note", ["person_id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_organisation")),
        sa.UniqueConstraint("id", name=op.f("uq_organisation_id")),
    )
    op.create_index(op.f("ix_organisation_name"), "organisation", ["name"], unique=False)
    op.create_table(
        "party",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("status_note", sa.Text(), nullable=True),
        sa.Column("recruitment", sa.Text(), nullable=True),
        sa.Column("control", sa.Text(), nullable=True),
        sa.Column("exploitation", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("sexual_exploitation", sa.Text(), nullable=True),
        sa.Column("recruitment_place", sa.Text(), nullable=True),
        sa.Column("exploitation_place", sa.Text(), nullable=True),
        sa.Column("recruitment_apps", sa.Text(), nullable=True),
        sa.Column("age_exploited", sa.Text(), nullable=True),
        sa.Column("relationship", sa.Text(), nullable=True),
        sa.Column("cooperation", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("joined_on", sa.Text(), nullable=True),
        sa.Column("victim_status", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_party")),
        sa.UniqueConstraint("id", name=op.f("uq_party_id")),
    )
    op.create_index(op.f("ix_party_case_id"), "party", ["case_id"], unique=False)
    op.create_index(op.f("ix_party_person_id"), "party", ["person_id"], unique=False)
    op.create_table(
        "peer",
        sa.Column("device", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("post_code", sa.Text(), nullable=False),
        sa.Column("post_name", sa.Text(), nullable=False),
        sa.Column("is_office", sa.Integer(), nullable=False),
        sa.Column("verify_key", sa.LargeBinary(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_peer")),
    )
    op.create_table(
        "person",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("salutation", sa.Text(), nullable=True),
        sa.Column("family", sa.Text(), nullable=True),
        sa.Column("given", sa.Text(), nullable=True),
        sa.Column("middle", sa.Text(), nullable=True),
        sa.Column("as_written", sa.Text(), nullable=True),
        sa.Column("other_names", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("gender", sa.Text(), nullable=True),
        sa.Column("birth", sa.Text(), nullable=True),
        sa.Column("age_estimate", sa.Text(), nullable=True),
        sa.Column("birth_place", sa.Text(), nullable=True),
        sa.Column("nationalities", sa.Text(), nullable=True),
        sa.Column("languages", sa.Text(), nullable=True),
        sa.Column("marital_status", sa.Text(), nullable=True),
        sa.Column("education", sa.Text(), nullable=True),
        sa.Column("occupation", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("children", sa.Text(), nullable=True),
        sa.Column("deceased", sa.Text(), nullable=True),
        sa.Column("marks", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("restricted", sa.Text(), nullable=True),
        sa.Column("identity_number", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("sort_name", sa.Text(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_person")),
        sa.UniqueConstraint("id", name=op.f("uq_person_id")),
    )
    op.create_index(op.f("ix_person_deleted_birth_row_no"), "person", ["deleted", "birth", "row_no"], unique=False)
    op.create_index(op.f("ix_person_deleted_changed_ms_row_no"), "person", ["deleted", "changed_ms", "row_no"], unique=False)
    op.create_index(op.f("ix_person_deleted_sort_name_row_no"), "person", ["deleted", "sort_name", "row_no"], unique=False)
    op.create_table(
        "person_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_row", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "person_row", name=op.f("pk_person_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_person_key_person_row"), "person_key", ["person_row"], unique=False)
    op.create_table(
        "person_link",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("other_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_person_link")),
        sa.UniqueConstraint("id", name=op.f("uq_person_link_id")),
    )
    op.create_index(op.f("ix_person_link_other_id"), "person_link", ["other_id"], unique=False)
    op.create_index(op.f("ix_person_link_person_id"), "person_link", ["person_id"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bundle_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("record_kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
    )
    op.create_index(op.f("ix_quarantine_state"), "quarantine", ["state"], unique=False)
    op.create_table(
        "referral",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("from_agency", sa.Text(), nullable=True),
        sa.Column("to_agency", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("sent_on", sa.Text(), nullable=True),
        sa.Column("state_on", sa.Text(), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_referral")),
        sa.UniqueConstraint("id", name=op.f("uq_referral_id")),
    )
    op.create_index(op.f("ix_referral_case_id"), "referral", ["case_id"], unique=False)
    op.create_index(op.f("ix_referral_person_id"), "referral", ["person_id"], unique=False)
    op.create_index(op.f("ix_referral_state"), "referral", ["state"], unique=False)
    op.create_table(
        "screening",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("crossing_id", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("screened_on", sa.Text(), nullable=True),
        sa.Column("officer", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("interpreter", sa.Text(), nullable=True),
        sa.Column("setting", sa.Text(), nullable=True),
        sa.Column("is_child", sa.Text(), nullable=True),
        sa.Column("profile", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("acts", sa.Text(), nullable=True),
        sa.Column("means", sa.Text(), nullable=True),
        sa.Column("purposes", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("risk", sa.Text(), nullable=True),
        sa.Column("consent", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_screening")),
        sa.UniqueConstraint("id", name=op.f("uq_screening_id")),
    )
    op.create_index(op.f("ix_screening_case_id"), "screening", ["case_id"], unique=False)
    op.create_index(op.f("ix_screening_deleted_screened_on"), "screening", ["deleted", "screened_on"], unique=False)
    op.create_index(op.f("ix_screening_person_id"), "screening", ["person_id"], unique=False)
    op.create_table(
        "stage",
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("created_device", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("track", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("entered_on", sa.Text(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_stage")),
        sa.UniqueConstraint("id", name=op.f("uq_stage_id")),
    )
    op.create_index(op.f("ix_stage_case_id"), "stage", ["case_id"], unique=False)
    op.create_table(
        "stream",
        sa.Column("peer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("also", sa.Text(), server_default="", nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("acked", sa.Integer(), server_default="0", nullable=False),
        sa.Column("journal_seq", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("peer", "direction", "name", "epoch", name=op.f("pk_stream")),
    )
    op.create_table(
        "superseded",
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("fid", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("device", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("record_id", "fid", "member", "device", "seq", name=op.f("pk_superseded")),
        sqlite_with_rowid=False,
    )
    for table in ("person", "case_file"):
        op.execute(
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5(text, content='', contentless_delete=1, prefix='2 3', "
            'tokenize="unicode61 remove_diacritics 0")'
        )


def downgrade() -> None:
    """Remove all tables."""
    op.execute("DROP TABLE person_fts")
    op.execute("DROP TABLE case_file_fts")
    op.drop_table("superseded")
    op.drop_table("stream")
    op.drop_index(op.f("ix_stage_case_id"), table_name="stage")
    op.drop_table("stage")
    op.drop_index(op.f("ix_screening_person_id"), table_name="screening")
    op.drop_index(op.f("ix_screening_deleted_screened_on"), table_name="screening")
    op.drop_index(op.f("ix_screening_case_id"), table_name="screening")
    op.drop_table("screening")
    op.drop_index(op.f("ix_referral_state"), table_name="referral")
    op.drop_index(op.f("ix_referral_person_id"), table_name="referral")
    op.drop_index(op.f("ix_referral_case_id"), table_name="referral")
    op.drop_table("referral")
    op.drop_index(op.f("ix_quarantine_state"), table_name="quarantine")
    op.drop_table("quarantine")
    op.drop_index(op.f("ix_person_link_person_id"), table_name="person_link")
    op.drop_index(op.f("ix_person_link_other_id"), table_name="person_link")
    op.drop_table("person_link")
    op.drop_index(op.f("ix_person_key_person_row"), table_name="person_key")
    op.drop_table("person_key")
    op.drop_index(op.f("ix_person_deleted_sort_name_row_no"), table_name="person")
    op.drop_index(op.f("ix_person_deleted_changed_ms_row_no"), table_name="person")
    op.drop_index(op.f("ix_person_deleted_birth_row_no"), table_name="person")
    op.drop_table("person")
    op.drop_table("peer")
    op.drop_index(op.f("ix_party_person_id"), table_name="party")
    op.drop_index(op.f("ix_party_case_id"), table_name="party")
    op.drop_table("party")
    op.drop_index(op.f("ix_organisation_name"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_index(op.f("ix_note_person_id"), table_name="note")
    op.drop_index(op.f("ix_note_case_id"), table_name="note")
    op.drop_table("note")
    op.drop_table("local")
    op.drop_table("journal_unit")
    op.drop_table("journal_end")
    op.drop_index(op.f("ix_journal_object_id_hlc"), table_name="journal")
    op.drop_index(op.f("ix_journal_kind_hlc"), table_name="journal")
    op.drop_table("journal")
    op.drop_table("head")
    op.drop_index(op.f("ix_event_case_id"), table_name="event")
    op.drop_table("event")
    op.drop_index(op.f("ix_draft_user_id"), table_name="draft")
    op.drop_table("draft")
    op.drop_index(op.f("ix_document_person_id"), table_name="document")
    op.drop_index(op.f("ix_document_number_key"), table_name="document")
    op.drop_table("document")
    op.drop_table("device")
    op.drop_index(op.f("ix_decision_person_id"), table_name="decision")
    op.drop_index(op.f("ix_decision_party_id"), table_name="decision")
    op.drop_index(op.f("ix_decision_case_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_index(op.f("ix_crossing_person_id"), table_name="crossing")
    op.drop_index(op.f("ix_crossing_crossed_on"), table_name="crossing")
    op.drop_table("crossing")
    op.drop_table("counter")
    op.drop_index(op.f("ix_consent_person_id"), table_name="consent")
    op.drop_index(op.f("ix_consent_case_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_charge_person_id"), table_name="charge")
    op.drop_index(op.f("ix_charge_case_id"), table_name="charge")
    op.drop_table("charge")
    op.drop_index(op.f("ix_case_file_imported_ref"), table_name="case_file")
    op.drop_index(op.f("ix_case_file_deleted_status_changed_ms_row_no"), table_name="case_file")
    op.drop_index(op.f("ix_case_file_deleted_responsible_row_no"), table_name="case_file")
    op.drop_index(op.f("ix_case_file_deleted_protection_stage_row_no"), table_name="case_file")
    op.drop_index(op.f("ix_case_file_deleted_opened_on_row_no"), table_name="case_file")
    op.drop_index(op.f("ix_case_file_deleted_number_row_no"), table_name="case_file")
    op.drop_index(op.f("ix_case_file_deleted_changed_ms_row_no"), table_name="case_file")
    op.drop_table("case_file")
    op.drop_index(op.f("ix_bundle_state"), table_name="bundle")
    op.drop_index(op.f("ix_bundle_peer_direction_stream_epoch_seq"), table_name="bundle")
    op.drop_index(op.f("ix_bundle_name"), table_name="bundle")
    op.drop_table("bundle")
    op.drop_index(op.f("ix_alias_person_id"), table_name="alias")
    op.drop_table("alias")
    op.drop_table("account")
