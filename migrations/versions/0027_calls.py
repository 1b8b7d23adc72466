"""What there is to say to people without e-mail waits for a person who tells them"""

import sqlalchemy as sa
from alembic import op

revision = "0027_calls"
down_revision = "0026_awards_of_a_year"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "call",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("application_id", NUMBER, nullable=False),
        sa.Column("letter_key", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("locale", sa.String(12), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("told_by", NUMBER, nullable=True),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'told') = (how <> '')", name=op.f("ck_call_told_has_way")),
        sa.CheckConstraint("(status = 'told') = (told_at IS NOT NULL)", name=op.f("ck_call_told_has_time")),
        sa.CheckConstraint("how <> 'not_needed' OR note <> ''", name=op.f("ck_call_not_needed_has_note")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_call_text_said")),
        sa.CheckConstraint("tried >= 0", name=op.f("ck_call_tried_not_negative")),
        sa.CheckConstraint("status IN ('waiting', 'told')", name=op.f("ck_call_status_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_call_application_id")),
        sa.ForeignKeyConstraint(["told_by"], ["person.id"], name=op.f("fk_call_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("letter_key", name=op.f("uq_call_letter_key")),
    )
    op.create_index(op.f("ix_call_application_id"), "call", ["application_id"])
    op.create_index(op.f("ix_call_status_due_at_id"), "call", ["status", "due_at", "id"])


def downgrade() -> None:
    op.drop_table("call")
