"""A round's measures may have decimals: their numbers stay whole, counted in the last decimal"""

import sqlalchemy as sa
from alembic import op

revision = "0028_measures_with_decimals"
down_revision = "0027_calls"
branch_labels = None
depends_on = None

KNOWN = "ck_measure_value_decimals_known"


def upgrade() -> None:
    with op.batch_alter_table("measure_value") as table:
        table.add_column(sa.Column("decimals", sa.Integer(), nullable=False, server_default="0"))
        table.create_check_constraint(op.f(KNOWN), "decimals BETWEEN 0 AND 4")


def downgrade() -> None:
    op.execute("DELETE FROM measure_value WHERE decimals > 0")
    with op.batch_alter_table("measure_value") as table:
        table.drop_constraint(op.f(KNOWN), type_="check")
        table.drop_column("decimals")
