"""Grants signed for in a year, and why a group applies although rules say no"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, DOCUMENT, INSTANT

revision = "0006_eligibility"
down_revision = "0005_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing_year",
        sa.Column("id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("awards", sa.Integer(), nullable=False),
        sa.CheckConstraint("awards >= 0", name=op.f("ck_standing_year_awards_not_negative")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_standing_year_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_year")),
        sa.UniqueConstraint("organization_id", "year", name=op.f("uq_standing_year_organization_id_year")),
    )
    op.execute(
        "INSERT INTO standing_year (organization_id, year, awards) "
        "SELECT award.organization_id, round.year, count(*) FROM award JOIN round ON round.id = award.round_id "
        "WHERE award.signed_at IS NOT NULL GROUP BY award.organization_id, round.year"
    )
    op.create_table(
        "disagreement",
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("findings", DOCUMENT, nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_disagreement_text_said")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_disagreement_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disagreement")),
        sa.UniqueConstraint("application_id", name=op.f("uq_disagreement_application_id")),
    )


def downgrade() -> None:
    op.drop_table("disagreement")
    op.drop_table("standing_year")
