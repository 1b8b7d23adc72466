"""The test database of a process: made, migrated once, put back to empty before each test, dropped at the end."""

from __future__ import annotations

import itertools
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, create_engine, event, make_url, text

from grants.settings import sqlalchemy_url


class Database:
    """SQLite: a file, put back by copying a migrated template over it (about 0.3 ms)."""

    def __init__(self, path: Path) -> None:
        self.path, self.template = path, path.with_suffix(".template")
        self.url = f"sqlite:///{path}"

    def keep_template(self, engine: Engine) -> None:
        engine.dispose()
        self.copy(self.path, self.template)

    def restore(self, engine: Engine) -> None:
        self.copy(self.template, self.path)

    @staticmethod
    def copy(source: Path, target: Path) -> None:
        with sqlite3.connect(source) as here, sqlite3.connect(target) as there:
            here.backup(there)
        here.close()
        there.close()

    def keep(self, engine: Engine) -> Path:
        """All that it holds now, to be put back."""
        kept = self.path.with_name(f"kept-{uuid4().hex}")
        self.copy(self.path, kept)
        return kept

    def put_back(self, engine: Engine, kept: Path) -> None:
        self.copy(kept, self.path)

    def forget(self, kept: Path) -> None:
        kept.unlink()

    def watched(self, engine: Engine) -> Callable[[], object]:
        """Gives another answer whenever somebody has written: SQLite counts what other connections change."""
        watch = sqlite3.connect(self.path)
        return lambda: watch.execute("PRAGMA data_version").fetchone()[0]


@dataclass(frozen=True)
class Rows:
    """What a PostgreSQL database holds: rows by table as COPY writes them, and how far each sequence has counted."""

    tables: dict[str, bytes]
    counted: dict[str, int]


class PostgresDatabase(Database):
    """A database of its own; emptied and filled with triggers off, which only its owner can do.

    Each table counts from a hundred of its own, the same in every test: no number means two things, none depends
    on the tests that ran before, and a test that expects number 1 fails whenever it runs here.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.tables: list[str] = []
        self.sequences: list[str] = []

    def keep_template(self, engine: Engine) -> None:
        """Nothing to keep but the names: restoring empties every table."""
        known = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'")
        counting = text("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename")
        with engine.connect() as connection:
            self.tables = list(connection.scalars(known))
            self.sequences = list(connection.scalars(counting))

    def restore(self, engine: Engine) -> None:
        self.put_back(engine, Rows({}, {name: 100 * place for place, name in enumerate(self.sequences, 1)}))

    def keep(self, engine: Engine) -> Rows:
        each = " UNION ALL ".join(f"SELECT '{name}', last_value FROM \"{name}\"" for name in self.sequences)
        with engine.connect() as connection:
            cursor = connection.connection.cursor()
            tables = {name: rows for name in self.tables if (rows := _copied(cursor, name))}
            return Rows(tables, dict(cursor.execute(each).fetchall()))

    def put_back(self, engine: Engine, kept: Rows) -> None:
        each = ", ".join(f"setval('{name}', {counted})" for name, counted in kept.counted.items())
        with engine.begin() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(";".join(f'DELETE FROM "{name}"' for name in self.tables))
            for name, rows in kept.tables.items():
                with cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                    copy.write(rows)
            cursor.execute(f"SELECT {each}")

    def forget(self, kept: Rows) -> None:
        """It lies in memory and goes with its last user."""

    def watched(self, engine: Engine) -> Callable[[], object]:
        """Counts what goes through the application's engine, which is the one that tests write by."""
        written = itertools.count()
        last = [next(written)]

        def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
            if not statement.lstrip().startswith("SELECT"):
                last[0] = next(written)

        event.listen(engine, "before_cursor_execute", note)
        return lambda: last[0]


def _copied(cursor: Any, table: str) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(copy)


@contextmanager
def open_database(server_url: str, folder: Path) -> Iterator[Database]:
    """A new database: a file in `folder`, or one made on the server that `server_url` names and dropped after."""
    if not server_url:
        yield Database(folder / "test.db")
        return
    name = f"throughline_test_{os.getpid()}_{uuid4().hex[:8]}"
    server = create_engine(sqlalchemy_url(server_url), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        url = make_url(sqlalchemy_url(server_url)).set(database=name)
        url = url.update_query_dict({"options": "-csynchronous_commit=off"})  # it need not outlive a power cut
        yield PostgresDatabase(url.render_as_string(hide_password=False))
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
