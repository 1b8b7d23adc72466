"""Messages between groups and staff, and sections of a sent application that were opened again"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, DOCUMENT, INSTANT

revision = "0013_conversations"
down_revision = "0012_complaints"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thread",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("waits_since", INSTANT, nullable=True),
        sa.Column("unread_since", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_thread_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
        sa.UniqueConstraint("application_id", name=op.f("uq_thread_application_id")),
    )
    op.create_index(op.f("ix_thread_waits_since_id"), "thread", ["waits_since", "id"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("from_staff", sa.Boolean(), nullable=False),
        sa.Column("author_id", BIG, nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("file_id", BIG, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_message_says_something")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_message_application_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_message_author_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_message_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_application_id_id"), "message", ["application_id", "id"], unique=False)
    op.create_table(
        "reopening",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("sections", DOCUMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("opened_by", BIG, nullable=True),
        sa.Column("changes", DOCUMENT, nullable=False),
        sa.Column("before", DOCUMENT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_reopening_has_reason")),
        sa.CheckConstraint("until > opened_at", name=op.f("ck_reopening_ends_later")),
        sa.CheckConstraint("sent_at IS NULL OR closed_at IS NOT NULL", name=op.f("ck_reopening_sent_is_closed")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_reopening_application_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_reopening_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopening")),
    )
    op.create_index(op.f("ix_reopening_closed_at_until"), "reopening", ["closed_at", "until"], unique=False)
    op.create_index(
        "uq_reopening_open",
        "reopening",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def downgrade() -> None:
    for table in ("reopening", "message", "thread"):
        op.drop_table(table)
