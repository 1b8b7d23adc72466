"""Navigators' help with an application"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, INSTANT

revision = "0010_helping"
down_revision = "0009_sponsors"
branch_labels = None
depends_on = None

STATUSES = ("asked", "offered", "active", "declined", "ended")


def upgrade() -> None:
    op.create_table(
        "help",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("navigator_id", BIG, nullable=False),
        sa.Column("status", sa.Enum(*STATUSES, name="helpstatus", native_enum=False, length=40), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("instead_of", BIG, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("began_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "status NOT IN ('active', 'ended') OR began_at IS NOT NULL", name=op.f("ck_help_active_has_time")
        ),
        sa.CheckConstraint(
            "(status IN ('declined', 'ended')) = (ended_at IS NOT NULL)", name=op.f("ck_help_ended_has_time")
        ),
        sa.CheckConstraint("scope IN ('read', 'edit', 'send')", name=op.f("ck_help_scope_known")),
        sa.CheckConstraint(
            "status IN ('asked', 'offered', 'active', 'declined', 'ended')", name=op.f("ck_help_status_known")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_help_application_id")),
        sa.ForeignKeyConstraint(["instead_of"], ["help.id"], name=op.f("fk_help_instead_of")),
        sa.ForeignKeyConstraint(["navigator_id"], ["person.id"], name=op.f("fk_help_navigator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help")),
    )
    op.create_index(op.f("ix_help_navigator_id_status"), "help", ["navigator_id", "status"], unique=False)
    only = sa.text("status IN ('asked', 'offered', 'active')")
    op.create_index(
        "uq_help_open",
        "help",
        ["application_id", "navigator_id"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )


def downgrade() -> None:
    op.drop_table("help")
