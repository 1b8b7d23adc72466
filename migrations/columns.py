"""Column types as migrations write them, and a column with its CHECK; they don't follow later changes of the models."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def add_checked_column(table: str, column: str, name: str, condition: str) -> None:
    """Add a column with a named CHECK, in words that both databases take.

    SQLite has no other way to add a CHECK but to make the table anew, and it drops no table that others point to.
    """
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} CONSTRAINT {name} CHECK ({condition})")


def change_check(table: str, name: str, before: str, after: str) -> None:
    """Another condition for a named CHECK, which every row holds already.

    On SQLite by the way that its own documentation names for this: the words of the table in the schema are changed,
    nothing on disk is.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(name, table)
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({after})")
        return
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema=ON")
    changed = op.get_bind().exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (f"CHECK ({before})", f"CHECK ({after})", table),
    )
    op.execute(f"PRAGMA schema_version={version + 1}")
    op.execute("PRAGMA writable_schema=OFF")
    if changed.rowcount != 1:
        raise LookupError(f"{table} has no such CHECK: {before}")
