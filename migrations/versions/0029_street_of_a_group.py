"""A group may say its street address: two records of one group are told by it"""

import sqlalchemy as sa
from alembic import op

revision = "0029_street_of_a_group"
down_revision = "0028_measures_with_decimals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organization", sa.Column("street", sa.String(length=200), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("organization", "street")
