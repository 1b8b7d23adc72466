"""Words on letters of intent and messages are translated too"""

from alembic import op

revision = "0024_words_translated"
down_revision = "0023_translations"
branch_labels = None
depends_on = None

NAME = "ck_translation_kind_known"


def upgrade() -> None:
    with op.batch_alter_table("translation") as table:
        table.drop_constraint(op.f(NAME), type_="check")
        table.create_check_constraint(op.f(NAME), "kind IN ('answer', 'words', 'letter', 'message')")


def downgrade() -> None:
    op.execute("DELETE FROM translation WHERE kind IN ('letter', 'message')")
    with op.batch_alter_table("translation") as table:
        table.drop_constraint(op.f(NAME), type_="check")
        table.create_check_constraint(op.f(NAME), "kind IN ('answer', 'words')")
