"""Fiscal sponsors: asked by a group, and a sponsor once it has said so"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, INSTANT

revision = "0009_sponsors"
down_revision = "0008_groups"
branch_labels = None
depends_on = None

STATUSES = ("asked", "confirmed", "declined", "taken_back", "ended")


def upgrade() -> None:
    op.create_table(
        "sponsorship",
        sa.Column("id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column(
            "status",
            sa.Enum(*STATUSES, name="sponsorshipstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ein", sa.String(length=10), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("unsent", sa.String(length=80), nullable=True),
        sa.Column("file_key", sa.String(length=80), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_as", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("sponsor_id", BIG, nullable=True),
        sa.CheckConstraint(
            "(status IN ('confirmed', 'ended')) = (sponsor_id IS NOT NULL)",
            name=op.f("ck_sponsorship_confirmed_has_sponsor"),
        ),
        sa.CheckConstraint("(status = 'asked') = (answered_at IS NULL)", name=op.f("ck_sponsorship_answered_has_time")),
        sa.CheckConstraint("(file_key IS NULL) = (file_name = '')", name=op.f("ck_sponsorship_file_has_name")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_sponsorship_email_lower")),
        sa.CheckConstraint("model IN ('comprehensive', 'preapproved')", name=op.f("ck_sponsorship_model_known")),
        sa.CheckConstraint("sponsor_id <> organization_id", name=op.f("ck_sponsorship_not_itself")),
        sa.CheckConstraint("status <> 'declined' OR note <> ''", name=op.f("ck_sponsorship_declined_has_reason")),
        sa.CheckConstraint(
            "status IN ('asked', 'confirmed', 'declined', 'taken_back', 'ended')",
            name=op.f("ck_sponsorship_status_known"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_sponsorship_asked_by")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_sponsorship_organization_id")),
        sa.ForeignKeyConstraint(["sponsor_id"], ["organization.id"], name=op.f("fk_sponsorship_sponsor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorship")),
        sa.UniqueConstraint("file_key", name=op.f("uq_sponsorship_file_key")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_sponsorship_link_hash")),
    )
    op.create_index(op.f("ix_sponsorship_sponsor_id"), "sponsorship", ["sponsor_id"], unique=False)
    for name in ("asked", "confirmed"):
        only = sa.text(f"status = '{name}'")
        op.create_index(
            f"uq_sponsorship_{name}",
            "sponsorship",
            ["organization_id"],
            unique=True,
            sqlite_where=only,
            postgresql_where=only,
        )


def downgrade() -> None:
    op.drop_table("sponsorship")
