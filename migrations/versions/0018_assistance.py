"""Requests for an interpreter, another format or a call"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, INSTANT

revision = "0018_assistance"
down_revision = "0017_keyed_in"
branch_labels = None
depends_on = None

STATUSES = sa.Enum("received", "in_hand", "done", name="assistancestatus", native_enum=False, length=40)
NEEDS = "need IN ('interpreter', 'translation', 'large_print', 'format', 'call', 'other')"


def upgrade() -> None:
    op.create_table(
        "assistance",
        sa.Column("id", BIG, nullable=False),
        sa.Column("status", STATUSES, nullable=False),
        sa.Column("need", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("owner_id", BIG, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('received', 'in_hand', 'done')", name=op.f("ck_assistance_status_known")),
        sa.CheckConstraint(NEEDS, name=op.f("ck_assistance_need_known")),
        sa.CheckConstraint("email <> '' OR phone <> ''", name=op.f("ck_assistance_reachable")),
        sa.CheckConstraint("status <> 'in_hand' OR owner_id IS NOT NULL", name=op.f("ck_assistance_in_hand_has_owner")),
        sa.CheckConstraint("(status = 'done') = (done_at IS NOT NULL)", name=op.f("ck_assistance_done_has_time")),
        sa.CheckConstraint("status <> 'done' OR outcome <> ''", name=op.f("ck_assistance_done_has_outcome")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_assistance_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance")),
    )
    op.create_index(op.f("ix_assistance_status_due_at_id"), "assistance", ["status", "due_at", "id"])


def downgrade() -> None:
    op.drop_table("assistance")
