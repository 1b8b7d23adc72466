"""Two records of one group: which goes on for which, and which pairs only look alike"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, INSTANT

revision = "0022_merging"
down_revision = "0021_partial_uploads"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organization", sa.Column("merged_into_id", BIG, nullable=True))
    op.create_index(op.f("ix_organization_merged_into_id"), "organization", ["merged_into_id"])
    op.create_table(
        "not_the_same",
        sa.Column("id", BIG, nullable=False),
        sa.Column("one_id", BIG, nullable=False),
        sa.Column("other_id", BIG, nullable=False),
        sa.Column("said_by", BIG, nullable=True),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_not_the_same_smaller_first")),
        sa.ForeignKeyConstraint(["one_id"], ["organization.id"], name=op.f("fk_not_the_same_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["organization.id"], name=op.f("fk_not_the_same_other_id")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_not_the_same_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_the_same")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_not_the_same_one_id_other_id")),
    )


def downgrade() -> None:
    op.drop_table("not_the_same")
    op.drop_index(op.f("ix_organization_merged_into_id"), "organization")
    op.drop_column("organization", "merged_into_id")
