"""Files on their way, piece by piece"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import BIG, INSTANT

revision = "0021_partial_uploads"
down_revision = "0020_handovers"
branch_labels = None
depends_on = None

TABLE = "partial_upload"
NAMED = "uq_partial_upload_application_id_question_key_client_key"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BIG, nullable=False),
        sa.Column("application_id", BIG, nullable=False),
        sa.Column("question_key", sa.String(length=40), nullable=False),
        sa.Column("client_key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_partial_upload_size_positive")),
        sa.CheckConstraint("received >= 0 AND received <= size", name=op.f("ck_partial_upload_received_within_size")),
        sa.CheckConstraint("pieces >= 0", name=op.f("ck_partial_upload_pieces_not_negative")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_partial_upload_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partial_upload")),
        sa.UniqueConstraint("application_id", "question_key", "client_key", name=op.f(NAMED)),
        sa.UniqueConstraint("storage_key", name=op.f("uq_partial_upload_storage_key")),
    )
    op.create_index(op.f("ix_partial_upload_updated_at"), TABLE, ["updated_at"])


def downgrade() -> None:
    op.drop_table(TABLE)
