"""Applications that staff keyed in for somebody: how and when they came, whose they are, who typed them in"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, INSTANT

revision = "0017_keyed_in"
down_revision = "0016_workshops"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application", sa.Column("entered_by_id", BIG, nullable=True))
    op.create_table(
        "keyed_in",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("entered_by", BIG, nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.CheckConstraint("channel IN ('paper', 'phone', 'in_person')", name=op.f("ck_keyed_in_channel_known")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_keyed_in_has_name")),
        sa.CheckConstraint("phone <> '' OR address <> ''", name=op.f("ck_keyed_in_has_way_back")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_keyed_in_application_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_keyed_in_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keyed_in")),
        sa.UniqueConstraint("application_id", name=op.f("uq_keyed_in_application_id")),
    )


def downgrade() -> None:
    op.drop_table("keyed_in")
    op.drop_column("application", "entered_by_id")
