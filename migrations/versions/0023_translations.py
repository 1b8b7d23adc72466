"""The queue of translations: groups' answers, and our words to them"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, INSTANT

revision = "0023_translations"
down_revision = "0022_merging"
branch_labels = None
depends_on = None

STATUSES = sa.Enum("waiting", "in_hand", "done", name="translationstatus", native_enum=False, length=40)
HAS_TEXT = "status <> 'done' OR (text <> '' AND made_by <> 'nobody')"


def upgrade() -> None:
    op.create_table(
        "translation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("language_from", sa.String(length=12), nullable=False),
        sa.Column("language_to", sa.String(length=12), nullable=False),
        sa.Column("status", STATUSES, nullable=False),
        sa.Column("owner_id", BIG, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(length=10), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'in_hand', 'done')", name=op.f("ck_translation_status_known")),
        sa.CheckConstraint("kind IN ('answer', 'words')", name=op.f("ck_translation_kind_known")),
        sa.CheckConstraint("made_by IN ('nobody', 'person', 'machine')", name=op.f("ck_translation_made_by_known")),
        sa.CheckConstraint("source <> ''", name=op.f("ck_translation_source_said")),
        sa.CheckConstraint("cost_cents >= 0", name=op.f("ck_translation_cost_not_negative")),
        sa.CheckConstraint("(status = 'done') = (done_at IS NOT NULL)", name=op.f("ck_translation_done_has_time")),
        sa.CheckConstraint(HAS_TEXT, name=op.f("ck_translation_done_has_text")),
        sa.CheckConstraint(
            "status <> 'in_hand' OR owner_id IS NOT NULL", name=op.f("ck_translation_in_hand_has_owner")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_translation_application_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_translation_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation")),
        sa.UniqueConstraint(
            "application_id", "kind", "question_key", name=op.f("uq_translation_application_id_kind_question_key")
        ),
    )
    op.create_index(op.f("ix_translation_status_due_at_id"), "translation", ["status", "due_at", "id"])


def downgrade() -> None:
    op.drop_table("translation")
