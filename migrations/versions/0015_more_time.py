"""Until when a begun draft can be sent after its round has closed, and more time for one application"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import INSTANT

revision = "0015_more_time"
down_revision = "0014_letters"
branch_labels = None
depends_on = None

NAME, GRACE = "ck_round_sends_until_after_closing", "sends_until >= closes_at"


def upgrade() -> None:
    """Rounds of before had no grace. SQLite adds a column that is never empty only with something in it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE round ADD COLUMN sends_until DATETIME NOT NULL DEFAULT '9999-12-31 00:00:00.000000' "
            f"CONSTRAINT {NAME} CHECK ({GRACE})"
        )
        op.execute("UPDATE round SET sends_until = closes_at")
    else:
        op.add_column("round", sa.Column("sends_until", INSTANT, nullable=True))
        op.execute("UPDATE round SET sends_until = closes_at")
        op.alter_column("round", "sends_until", nullable=False)
        op.execute(f"ALTER TABLE round ADD CONSTRAINT {NAME} CHECK ({GRACE})")
    op.add_column("application", sa.Column("extended_until", INSTANT, nullable=True))


def downgrade() -> None:
    op.drop_column("application", "extended_until")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(NAME, "round")
    op.drop_column("round", "sends_until")
