"""Letters of intent: a form of their own, the day until which they are taken, what was sent and what was answered"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, DOCUMENT, INSTANT, add_checked_column, change_check

revision = "0014_letters"
down_revision = "0013_conversations"
branch_labels = None
depends_on = None

BEFORE, AFTER = "purpose IN ('application', 'report')", "purpose IN ('application', 'report', 'loi')"


def upgrade() -> None:
    instant = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    add_checked_column(
        "round",
        f"letters_close_at {instant}",
        "ck_round_letters_close_between",
        "letters_close_at IS NULL OR (letters_close_at > opens_at AND letters_close_at <= closes_at)",
    )
    change_check("form_version", "ck_form_version_purpose_known", BEFORE, AFTER)
    op.create_table(
        "letter_of_intent",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("form_version_id", BIG, nullable=False),
        sa.Column("answers", DOCUMENT, nullable=False),
        sa.Column("findings", DOCUMENT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column(
            "status",
            sa.Enum("sent", "invited", "not_invited", name="letterstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('sent', 'invited', 'not_invited')", name=op.f("ck_letter_of_intent_status_known")
        ),
        sa.CheckConstraint(
            "(status = 'sent') = (decided_at IS NULL)", name=op.f("ck_letter_of_intent_decided_has_time")
        ),
        sa.CheckConstraint("status <> 'not_invited' OR reason <> ''", name=op.f("ck_letter_of_intent_no_has_reason")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_letter_of_intent_application_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_letter_of_intent_decided_by")),
        sa.ForeignKeyConstraint(
            ["form_version_id"], ["form_version.id"], name=op.f("fk_letter_of_intent_form_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_of_intent")),
        sa.UniqueConstraint("application_id", name=op.f("uq_letter_of_intent_application_id")),
    )


def downgrade() -> None:
    op.drop_table("letter_of_intent")
    op.execute("DELETE FROM form_version WHERE purpose = 'loi'")
    change_check("form_version", "ck_form_version_purpose_known", AFTER, BEFORE)
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("ck_round_letters_close_between", "round")
    op.drop_column("round", "letters_close_at")
