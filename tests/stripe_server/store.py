"""Everything the practice Stripe remembers: one SQLite file that survives a kill in the middle of anything."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,       -- '' is the platform itself
    created INTEGER NOT NULL,
    body TEXT NOT NULL,
    net INTEGER,                 -- balance transactions only: what the account's balance changed by
    payout TEXT                  -- balance transactions only: the payout that carried it
);
CREATE INDEX IF NOT EXISTS objects_listed ON objects (kind, account, seq);
CREATE INDEX IF NOT EXISTS objects_group ON objects (json_extract(body, '$.transfer_group')) WHERE kind = 'transfer';
CREATE INDEX IF NOT EXISTS objects_source ON objects (json_extract(body, '$.source')) WHERE kind = 'balance_transaction';
CREATE INDEX IF NOT EXISTS objects_net ON objects (account, net) WHERE net IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_payout ON objects (payout) WHERE payout IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_unpaid ON objects (account) WHERE net IS NOT NULL AND payout IS NULL;
CREATE TABLE IF NOT EXISTS idempotency (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    request TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    audience TEXT NOT NULL,      -- 'platform' or 'connect'
    place INTEGER NOT NULL,      -- which endpoint of that audience
    turn REAL NOT NULL,          -- deliveries go out in this order
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try REAL NOT NULL DEFAULT 0,
    last_answer TEXT,
    done INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS deliveries_open ON deliveries (audience, place, turn) WHERE done = 0;
CREATE TABLE IF NOT EXISTS requests (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    account TEXT NOT NULL,
    idempotency_key TEXT,
    form TEXT NOT NULL,
    status INTEGER,
    replayed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class StoreInUse(Exception):
    """Two servers on one folder would each believe that they are Stripe."""


class Store:
    """One connection behind one lock: Stripe's effects happen one after the other, each whole or not at all."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            folder / "stripe.sqlite3", check_same_thread=False, isolation_level=None, timeout=0.5
        )
        self._db.row_factory = sqlite3.Row
        self._working = False
        self.changed = threading.Condition(threading.RLock())
        try:
            # Exclusive: the file belongs to this process until it ends, however it ends.
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(SCHEMA)
        except sqlite3.OperationalError as error:
            self._db.close()
            raise StoreInUse(f"Another practice Stripe is using {folder}.") from error

    @contextmanager
    def work(self) -> Iterator[None]:
        """One transaction. Whoever waits for a change (webhooks, tests) is woken when it is committed."""
        with self.changed:
            if self._working:
                raise RuntimeError("work() inside work(): one effect, one transaction")
            self._working = True
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield
                except BaseException:
                    self._db.execute("ROLLBACK")
                    raise
                self._db.execute("COMMIT")
            finally:
                self._working = False
            self.changed.notify_all()

    def run(self, sql: str, *values: Any) -> int:
        """Changes rows; says how many."""
        with self.changed:
            return self._db.execute(sql, values).rowcount

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self.changed:
            return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        with self.changed:
            found: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
            return found

    def setting(self, name: str, default: Any) -> Any:
        found = self.row("SELECT value FROM settings WHERE name = ?", name)
        return default if found is None else json.loads(found["value"])

    def set(self, name: str, value: Any) -> None:
        self.run("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", name, json.dumps(value))

    def close(self) -> None:
        with self.changed:
            self._db.close()
