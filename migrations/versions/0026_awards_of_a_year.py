"""A grant counts among those of its year from the decision on, and no more when it came to nothing"""

from alembic import op

revision = "0026_awards_of_a_year"
down_revision = "0025_words_of_staff"
branch_labels = None
depends_on = None

LIVE = "award.status NOT IN ('refused', 'lapsed', 'cancelled')"
SIGNED = "award.signed_at IS NOT NULL"


def upgrade() -> None:
    count(LIVE)


def downgrade() -> None:
    count(SIGNED)


def count(which: str) -> None:
    """Anew, at the record that goes on where some were merged."""
    op.execute("DELETE FROM standing_year")
    op.execute(
        "INSERT INTO standing_year (organization_id, year, awards) "
        "SELECT coalesce(organization.merged_into_id, organization.id), round.year, count(*) "
        "FROM award JOIN round ON round.id = award.round_id "
        "JOIN organization ON organization.id = award.organization_id "
        f"WHERE {which} GROUP BY coalesce(organization.merged_into_id, organization.id), round.year"
    )
