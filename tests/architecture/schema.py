"""The schema as readable lines, the same on both databases; `python -m tests.architecture.schema --write` keeps them.

Types are left to alembic's comparison with the models: a number is spelled differently on each database. What a
line says of a CHECK is its text as the migration wrote it; PostgreSQL rewrites it, so there PostgreSQL itself is
asked whether the written text and the stored constraint are the same.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from alembic.config import Config
from sqlalchemy import Connection, Engine, inspect, text

import wsgi
from grants.settings import ROOT, read
from tests.conftest import QuietBell, test_environment
from tests.databases import open_database

DECLARED = Path(__file__).with_name("schema.txt")
ONLY_POSTGRES = " [postgresql]"
Written = Mapping[tuple[str, str], str]


def lines(connection: Connection, *, written: Written | None = None) -> list[str]:
    """Every table, column, key, CHECK, index and trigger. `written`: conditions by (table, name), for PostgreSQL."""
    found: list[str] = []
    inspector = inspect(connection)
    for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        found.append(f"table {table}")
        for column in inspector.get_columns(table):
            found.append(f"column {table}.{column['name']}{'' if column['nullable'] else ' not null'}")
        primary = inspector.get_pk_constraint(table)
        found.append(f"primary key {table} ({', '.join(primary['constrained_columns'])})")
        for key in inspector.get_foreign_keys(table):
            columns, target = ", ".join(key["constrained_columns"]), ", ".join(key["referred_columns"])
            found.append(f"foreign key {table} {key['name']} ({columns}) to {key['referred_table']} ({target})")
        for unique in inspector.get_unique_constraints(table):
            found.append(f"unique {table} {unique['name']} ({', '.join(unique['column_names'])})")
        found += [f"check {table} {name}: {said}" for name, said in checks(connection, table, written or {}).items()]
        found += indexes(connection, table, written or {})
    return sorted([*found, *triggers(connection)])


def indexes(connection: Connection, table: str, written: Written) -> Iterator[str]:
    for index in inspect(connection).get_indexes(table):
        if index.get("duplicates_constraint"):
            continue
        name, options = str(index["name"]), index.get("dialect_options", {})
        where = one_line(str(options.get("sqlite_where", options.get("postgresql_where", ""))))
        if where and connection.dialect.name == "postgresql":
            where = as_written(connection, table, where, written.get((table, name)), _index_condition)
        kind = "unique index" if index["unique"] else "index"
        columns = ", ".join(str(column) for column in index["column_names"])
        yield f"{kind} {table} {name} ({columns}){f' where {where}' if where else ''}"


def checks(connection: Connection, table: str, written: Written) -> dict[str, str]:
    """The CHECKs of a table by name, as they were written."""
    stored = {str(c["name"]): one_line(c["sqltext"]) for c in inspect(connection).get_check_constraints(table)}
    if connection.dialect.name == "sqlite":
        return stored
    return {
        name: as_written(connection, table, said, written.get((table, name)), _check_condition)
        for name, said in stored.items()
    }


def as_written(
    connection: Connection, table: str, stored: str, written: str | None, store: Callable[[Connection, str], str]
) -> str:
    """`written`, if PostgreSQL stores it as `stored` when it is put on a table of the same columns."""
    if written is None:
        return stored
    connection.execute(text(f'CREATE TEMP TABLE asked (LIKE "{table}")'))
    try:
        answer = store(connection, written)
    finally:
        connection.execute(text("DROP TABLE asked"))
    return written if answer == stored else f"{stored} (written as {written})"


def _check_condition(connection: Connection, written: str) -> str:
    connection.exec_driver_sql(f"ALTER TABLE asked ADD CONSTRAINT asked CHECK ({written})")
    return one_line(inspect(connection).get_check_constraints("asked", schema=_temporary(connection))[0]["sqltext"])


def _index_condition(connection: Connection, written: str) -> str:
    connection.exec_driver_sql(f"CREATE INDEX asked_index ON asked ((1)) WHERE {written}")
    return one_line(str(connection.scalar(text(PREDICATE))))


PREDICATE = "SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = 'pg_temp.asked_index'::regclass"


def _temporary(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()")))


def one_line(said: str) -> str:
    return " ".join(said.split())


def triggers(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")).all()
        return [f"trigger {table} {name}" for table, name in rows]
    query = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
    rows = connection.execute(text(query)).all()
    return [f"trigger {table} {name}{ONLY_POSTGRES if name.endswith('_truncate') else ''}" for table, name in rows]


def declared(dialect: str) -> list[str]:
    """The lines kept in schema.txt that hold on this database."""
    kept = DECLARED.read_text(encoding="utf-8").splitlines()
    return [line for line in kept if dialect == "postgresql" or not line.endswith(ONLY_POSTGRES)]


def declared_conditions() -> dict[tuple[str, str], str]:
    """The CHECKs and the conditions of partial indexes by table and name, as they were written."""
    found = {}
    for line in DECLARED.read_text(encoding="utf-8").splitlines():
        for opening, before in (("check ", ": "), ("unique index ", " where "), ("index ", " where ")):
            if line.startswith(opening) and before in line:
                table, name = line.removeprefix(opening).split(" ")[:2]
                found[table, name.rstrip(":")] = line.partition(before)[2]
    return found


def config(engine: Engine) -> Config:
    """Alembic on an engine of one's own, as wsgi.upgrade makes it."""
    made = Config(str(ROOT / "migrations" / "alembic.ini"))
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.attributes["engine"] = engine
    return made


def write() -> None:
    """Declare the schema that the migrations make now. Read the difference before it is committed."""
    with tempfile.TemporaryDirectory() as folder, open_database("", Path(folder)) as database:
        app = wsgi.create_app(read(test_environment(database.url, Path(folder))), bell=QuietBell())
        wsgi.upgrade(app)
        engine = wsgi.engine_of(app)
        with engine.connect() as connection:
            found = lines(connection)
        engine.dispose()
    kept = [line for line in found if line.startswith("trigger ") and line.endswith("_no_delete")]
    found += [line.removesuffix("_no_delete") + "_no_truncate" + ONLY_POSTGRES for line in kept]
    DECLARED.write_text("\n".join(sorted(found)) + "\n", encoding="utf-8")
    print(f"{DECLARED.name}: {len(found)} lines")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("python -m tests.architecture.schema --write")
    write()
