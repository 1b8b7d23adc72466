"""Workshops of a round, and the places in them"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, INSTANT

revision = "0016_workshops"
down_revision = "0015_more_time"
branch_labels = None
depends_on = None


def _status(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def upgrade() -> None:
    op.create_table(
        "workshop",
        sa.Column("id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("status", _status("workshopstatus", "planned", "called_off"), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("interpreter", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('planned', 'called_off')", name=op.f("ck_workshop_status_known")),
        sa.CheckConstraint("place <> '' OR link <> ''", name=op.f("ck_workshop_somewhere")),
        sa.CheckConstraint("places > 0", name=op.f("ck_workshop_places_positive")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_workshop_minutes_positive")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_workshop_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
    )
    op.create_index(op.f("ix_workshop_round_id_starts_at"), "workshop", ["round_id", "starts_at"])
    op.create_index(op.f("ix_workshop_status_starts_at"), "workshop", ["status", "starts_at"])
    op.create_table(
        "workshop_seat",
        sa.Column("id", BIG, nullable=False),
        sa.Column("workshop_id", BIG, nullable=False),
        sa.Column("status", _status("seatstatus", "waiting", "seated", "given_up", "came"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("group_name", sa.String(length=200), nullable=False),
        sa.Column("needs", sa.String(length=500), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("secret", sa.String(length=80), nullable=False),
        sa.Column("walked_in", sa.Boolean(), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("organization_id", BIG, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("reminded_at", INSTANT, nullable=True),
        sa.Column("came_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'seated', 'given_up', 'came')", name=op.f("ck_workshop_seat_status_known")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_workshop_seat_name_said")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_workshop_seat_email_lower")),
        sa.CheckConstraint("(status = 'came') = (came_at IS NOT NULL)", name=op.f("ck_workshop_seat_came_has_time")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_seat_workshop_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_workshop_seat_person_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_workshop_seat_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_seat")),
        sa.UniqueConstraint("secret", name=op.f("uq_workshop_seat_secret")),
    )
    op.create_index(op.f("ix_workshop_seat_workshop_id_status"), "workshop_seat", ["workshop_id", "status"])
    for name in ("organization_id", "person_id", "email"):
        op.create_index(op.f(f"ix_workshop_seat_{name}"), "workshop_seat", [name])


def downgrade() -> None:
    op.drop_table("workshop_seat")
    op.drop_table("workshop")
