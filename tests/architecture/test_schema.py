"""The database repeats what can't be undone: the migrated schema is the declared one, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError

import wsgi
from grants.kernel import engine as kernel
from grants.kernel.base import Base
from tests.architecture import schema
from tests.architecture.source import nothing
from tests.databases import Database, PostgresDatabase, open_database
from tests.world import World
from tests.worlds import awards
from tests.worlds.complaints import noted

KEPT_FOR_EVER = {
    "history",
    "ledger_entry",
    "ledger_line",
    "agreement",
    "preaudit_certificate",
    "answer_version",
    "complaint_note",
}


@pytest.fixture
def connection(app: Flask) -> Iterator[Connection]:
    with wsgi.engine_of(app).connect() as opened:
        yield opened


def test_the_migrated_schema_is_the_declared_one(connection: Connection) -> None:
    found = schema.lines(connection, written=schema.declared_conditions())
    declared = schema.declared(connection.dialect.name)
    missing = [f"declared, not there: {line}" for line in sorted(set(declared) - set(found))]
    extra = [f"there, not declared: {line}" for line in sorted(set(found) - set(declared))]
    nothing(missing + extra, "Look at the difference, then: python -m tests.architecture.schema --write")


def test_the_declared_schema_is_sorted_and_said_once() -> None:
    kept = schema.DECLARED.read_text(encoding="utf-8").splitlines()
    assert kept == sorted(set(kept))


def test_migrations_make_the_tables_that_the_models_describe(connection: Connection) -> None:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": Base.metadata})
    nothing([repr(each) for each in compare_metadata(context, Base.metadata)], "Models and migrations differ.")


def test_migrations_make_the_checks_that_the_models_describe(connection: Connection) -> None:
    """Alembic's comparison does not see CHECKs, so they are compared here."""
    found = []
    for table in Base.metadata.sorted_tables:
        described = {
            str(each.name): schema.one_line(str(each.sqltext))
            for each in table.constraints
            if isinstance(each, CheckConstraint) and each.name
        }
        written = {(table.name, name): said for name, said in described.items()}
        there = schema.checks(connection, table.name, written)
        for name in sorted({*described, *there}):
            if _bare(described.get(name, "")) != _bare(there.get(name, "")):
                found.append(f"{table.name}.{name}: model {described.get(name)!r}, database {there.get(name)!r}")
    nothing(found, "A CHECK stands in the model or in the migration only, or says something else there.")


def _bare(said: str) -> str:
    return said.replace(" ", "").strip("()")


def test_every_named_thing_follows_the_naming_convention(connection: Connection) -> None:
    prefixes = {"check": "ck_", "unique": "uq_", "index": "ix_", "foreign key": "fk_", "unique index": "uq_"}
    found = []
    for line in schema.declared(connection.dialect.name):
        kind = next((each for each in sorted(prefixes, key=len, reverse=True) if line.startswith(f"{each} ")), "")
        if kind:
            table, name = line.removeprefix(f"{kind} ").split(" ")[:2]
            if not name.rstrip(":").startswith(f"{prefixes[kind]}{table}_"):
                found.append(line)
    nothing(found, "A constraint without a name of ours can't be altered the same way on both databases.")


def test_what_is_kept_for_ever_is_what_the_database_refuses_to_change() -> None:
    guarded = {line.split(" ")[1] for line in schema.declared("postgresql") if line.startswith("trigger ")}
    assert guarded == KEPT_FOR_EVER


@pytest.fixture
def certified(world: World) -> World:
    """A world in which every table that is kept for ever has a row."""
    awards.offered(world)
    noted(world)
    return world


def test_what_is_kept_for_ever_can_not_be_rewritten_or_emptied(certified: World) -> None:
    for table in sorted(KEPT_FOR_EVER):
        _refused(certified.engine, table, f"UPDATE {table} SET id = id + 1000")
        _refused(certified.engine, table, f"DELETE FROM {table}")
        if certified.engine.dialect.name == "postgresql":
            _refused(certified.engine, table, f"TRUNCATE {table} CASCADE")


def _refused(engine: Engine, table: str, statement: str) -> None:
    before = _rows(engine, table)
    assert before
    with pytest.raises(DatabaseError, match="never changed or removed"), engine.begin() as connection:
        connection.execute(text(statement))
    assert _rows(engine, table) == before


def _rows(engine: Engine, table: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT id FROM {table} ORDER BY id"))]


def test_the_way_down_and_up_again_ends_at_the_same_schema(database: Database, tmp_path: Path) -> None:
    """On a database of its own, made where the suite's own was made."""
    server = "" if not isinstance(database, PostgresDatabase) else database.url
    with open_database(server, tmp_path) as other:
        engine = create_engine(other.url)
        kernel.prepare(engine)
        made = schema.config(engine)
        command.upgrade(made, "head")
        with engine.connect() as connection:
            first = schema.lines(connection)
        command.downgrade(made, "base")
        with engine.connect() as connection:
            assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        command.upgrade(made, "head")
        with engine.connect() as connection:
            assert schema.lines(connection) == first
        engine.dispose()


def test_there_is_one_way_up() -> None:
    engine = create_engine("sqlite://")
    scripts = ScriptDirectory.from_config(schema.config(engine))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
