"""How the two databases are opened: SQLite with WAL and a write lock taken first, PostgreSQL without its JIT."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

from grants.kernel.unit import writing


def options(url: str, *, threads: int) -> dict[str, Any]:
    """Engine options for `url`; the PostgreSQL pool fits the process's threads."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 15, "check_same_thread": False}}
    return {"pool_size": threads, "max_overflow": 2, "pool_pre_ping": True}


def prepare(engine: Engine) -> None:
    """Set what each connection needs, as soon as it is made."""
    (_prepare_sqlite if engine.dialect.name == "sqlite" else _prepare_postgresql)(engine)


def _prepare_postgresql(engine: Engine) -> None:
    """Our queries are short: compiling one of many joins took 40 ms where running it takes 3.

    (The JIT starts when the planner expects much work, which it does of tables that it has no statistics of yet.)
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute("SET jit = off")
        connection.autocommit = False


def _prepare_sqlite(engine: Engine) -> None:
    """The driver's own transactions are off: we say BEGIN, and BEGIN IMMEDIATE in a unit.

    (A BEGIN IMMEDIATE after a read fails at once, so the unit rolls back the request's read first.)
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")
