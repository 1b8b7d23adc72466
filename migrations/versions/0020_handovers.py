"""Groups handed over: what was checked, who had the group and who has it now, and until when its money rests"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, INSTANT

revision = "0020_handovers"
down_revision = "0019_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("check_kind", sa.String(40), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("from_id", BIG, nullable=True),
        sa.Column("to_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("rests_until", INSTANT, nullable=False),
        sa.CheckConstraint("note <> ''", name=op.f("ck_handover_has_note")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_handover_to_somebody_else")),
        sa.CheckConstraint("rests_until > at", name=op.f("ck_handover_rests_a_while")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_handover_organization_id")),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_handover_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_handover_to_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_handover_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_organization_id_rests_until"), "handover", ["organization_id", "rests_until"])


def downgrade() -> None:
    op.drop_table("handover")
