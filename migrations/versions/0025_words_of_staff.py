"""Words of staff wait for a translation too, and what no queue translates is kept in both languages"""

import sqlalchemy as sa
from alembic import op

revision = "0025_words_of_staff"
down_revision = "0024_words_translated"
branch_labels = None
depends_on = None

KNOWN = "ck_translation_kind_known"
BEFORE = "kind IN ('answer', 'words', 'letter', 'message')"
NOW = "kind IN ('answer', 'message', 'words', 'letter', 'reply', 'reopening', 'award', 'report')"
OF_STAFF = "SELECT 1 FROM message m WHERE CAST(m.id AS VARCHAR(40)) = translation.question_key AND m.from_staff"
TABLES = ("complaint", "assistance")


def upgrade() -> None:
    kinds(NOW)
    op.execute(f"UPDATE translation SET kind = 'reply' WHERE kind = 'message' AND EXISTS ({OF_STAFF})")
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("written", sa.String(), nullable=False, server_default=""))
            table.add_column(sa.Column("written_in", sa.String(12), nullable=False, server_default=""))
            table.create_check_constraint(
                op.f(f"ck_{name}_written_in_a_language"), "(written <> '') = (written_in <> '')"
            )


def downgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"ck_{name}_written_in_a_language"), type_="check")
            table.drop_column("written_in")
            table.drop_column("written")
    op.execute("DELETE FROM translation WHERE kind IN ('reopening', 'award', 'report')")
    op.execute("UPDATE translation SET kind = 'message' WHERE kind = 'reply'")
    kinds(BEFORE)


def kinds(known: str) -> None:
    with op.batch_alter_table("translation") as table:
        table.drop_constraint(op.f(KNOWN), type_="check")
        table.create_check_constraint(op.f(KNOWN), known)
