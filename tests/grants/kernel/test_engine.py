"""What each connection of the application is told when it is made."""

from __future__ import annotations

from flask import Flask

import wsgi

SQLITE = {"foreign_keys": "1", "journal_mode": "wal", "busy_timeout": "15000"}
POSTGRESQL = {"jit": "off"}


def test_every_connection_is_set_up_alike(app: Flask) -> None:
    engine = wsgi.engine_of(app)
    on_sqlite = engine.dialect.name == "sqlite"
    ask, wanted = ("PRAGMA", SQLITE) if on_sqlite else ("SHOW", POSTGRESQL)
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            found = {name: str(connection.exec_driver_sql(f"{ask} {name}").scalar_one()) for name in wanted}
            assert found == wanted
            connection.rollback()
            kept = {name: str(connection.exec_driver_sql(f"{ask} {name}").scalar_one()) for name in wanted}
            assert kept == wanted, "and a transaction that is undone takes nothing of it away"
