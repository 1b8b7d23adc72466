"""Complaints with their clock, and the coordinator's notes"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, DOCUMENT, INSTANT
from migrations.triggers import append_only

revision = "0012_complaints"
down_revision = "0011_files"
branch_labels = None
depends_on = None

STATUSES = sa.Enum("received", "in_hand", "answered", "closed", name="complaintstatus", native_enum=False, length=40)


def upgrade() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", BIG, nullable=False),
        sa.Column("status", STATUSES, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("basis", DOCUMENT, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("happened", sa.String(length=200), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("coordinator", DOCUMENT, nullable=False),
        sa.Column("filed_by", BIG, nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("take_up_by", INSTANT, nullable=False),
        sa.Column("answer_by", INSTANT, nullable=False),
        sa.Column("taken_up_at", INSTANT, nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('received', 'in_hand', 'answered', 'closed')", name=op.f("ck_complaint_status_known")
        ),
        sa.CheckConstraint("kind IN ('discrimination', 'access', 'other')", name=op.f("ck_complaint_kind_known")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_complaint_text_said")),
        sa.CheckConstraint("answer_by >= take_up_by", name=op.f("ck_complaint_answer_after_take_up")),
        sa.CheckConstraint(
            "status NOT IN ('answered','closed') OR answer <> ''", name=op.f("ck_complaint_answered_has_answer")
        ),
        sa.CheckConstraint("(answer <> '') = (answered_at IS NOT NULL)", name=op.f("ck_complaint_answer_has_time")),
        sa.CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_complaint_closed_has_time")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_complaint_code_hash")),
    )
    op.create_index(op.f("ix_complaint_status_answer_by_id"), "complaint", ["status", "answer_by", "id"])
    op.create_table(
        "complaint_note",
        sa.Column("id", BIG, nullable=False),
        sa.Column("complaint_id", BIG, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("written_by", BIG, nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_complaint_note_text_said")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_note_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_note")),
    )
    op.create_index(op.f("ix_complaint_note_complaint_id"), "complaint_note", ["complaint_id"])
    append_only("complaint_note")


def downgrade() -> None:
    op.drop_table("complaint_note")
    op.drop_table("complaint")
