"""What became of a file: scanned or waiting, its thumbnail, the digest of what the person sent"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import INSTANT

revision = "0011_files"
down_revision = "0010_helping"
branch_labels = None
depends_on = None

KNOWN = ("ck_stored_file_status_known", "status IN ('waiting', 'clean', 'infected', 'unscanned')")
SCANNED = ("ck_stored_file_scanned_has_time", "(status IN ('clean','infected')) = (scanned_at IS NOT NULL)")


def upgrade() -> None:
    """Files of before were never scanned. Columns are added in place: a batch would drop what refers to the table."""
    op.add_column("stored_file", sa.Column("small_key", sa.String(length=80), nullable=True))
    op.add_column("stored_file", sa.Column("original_digest", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("stored_file", sa.Column("finding", sa.String(length=200), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE stored_file ADD COLUMN status VARCHAR(40) DEFAULT 'unscanned' NOT NULL "
            f"CONSTRAINT {KNOWN[0]} CHECK ({KNOWN[1]})"
        )
        op.execute(
            f"ALTER TABLE stored_file ADD COLUMN scanned_at DATETIME CONSTRAINT {SCANNED[0]} CHECK ({SCANNED[1]})"
        )
        return
    op.add_column("stored_file", sa.Column("status", sa.String(length=40), nullable=False, server_default="unscanned"))
    op.add_column("stored_file", sa.Column("scanned_at", INSTANT, nullable=True))
    for name, condition in (KNOWN, SCANNED):
        op.create_check_constraint(op.f(name), "stored_file", condition)


def downgrade() -> None:
    for column in ("scanned_at", "status", "finding", "original_digest", "small_key"):
        op.drop_column("stored_file", column)
