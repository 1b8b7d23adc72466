"""Every text of an answer is kept, batches of a device are applied once, one page begins one draft"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, DOCUMENT, INSTANT, add_checked_column
from migrations.triggers import append_only

revision = "0007_drafts"
down_revision = "0006_eligibility"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application", sa.Column("begun_with", sa.String(length=64), nullable=True))
    op.add_column("application", sa.Column("claimed_at", INSTANT, nullable=True))
    op.create_index(op.f("uq_application_begun_with"), "application", ["begun_with"], unique=True)
    add_checked_column("answer", "number INTEGER NOT NULL DEFAULT 1", "ck_answer_number_positive", "number > 0")
    add_checked_column("answer", "last INTEGER NOT NULL DEFAULT 1", "ck_answer_last_is_newest", "last >= number")
    op.add_column("answer", sa.Column("conflicts", DOCUMENT, nullable=False, server_default="[]"))
    op.create_table(
        "answer_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kept", sa.String(length=10), nullable=False),
        sa.Column("typed", DOCUMENT, nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("form_version_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("kept IN ('stood', 'aside', 'conflict')", name=op.f("ck_answer_version_kept_known")),
        sa.CheckConstraint("number > 0", name=op.f("ck_answer_version_number_positive")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_answer_version_application_id")),
        sa.ForeignKeyConstraint(
            ["form_version_id"], ["form_version.id"], name=op.f("fk_answer_version_form_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_version")),
        sa.UniqueConstraint(
            "application_id",
            "question_key",
            "number",
            name=op.f("uq_answer_version_application_id_question_key_number"),
        ),
    )
    op.create_table(
        "saved_batch",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("outcome", DOCUMENT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_saved_batch_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_batch")),
        sa.UniqueConstraint("application_id", "client_id", name=op.f("uq_saved_batch_application_id_client_id")),
    )
    op.execute(
        "INSERT INTO answer_version (application_id, question_key, number, kept, typed, locale, form_version_id, "
        "person_id, device, at) SELECT a.application_id, a.question_key, 1, 'stood', a.typed, a.locale, "
        "b.form_version_id, a.updated_by, '', a.updated_at FROM answer a JOIN application b ON b.id = a.application_id"
    )
    append_only("answer_version")


def downgrade() -> None:
    op.drop_table("saved_batch")
    op.drop_table("answer_version")
    for column in ("conflicts", "last", "number"):
        op.drop_column("answer", column)
    op.drop_index(op.f("uq_application_begun_with"), "application")
    op.drop_column("application", "claimed_at")
    op.drop_column("application", "begun_with")
