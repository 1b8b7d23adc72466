"""A real application on a real database: SQLite by default, PostgreSQL where TEST_DATABASE_URL says so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

import wsgi
from grants.kernel.clock import StoppedClock
from grants.settings import read
from tests.databases import Database, open_database
from tests.examples import examples
from tests.remembering import Memory
from tests.visitor import Visitor
from tests.world import World

NOON = datetime(2026, 11, 10, 17, 0, tzinfo=UTC)

settings.register_profile(
    "any machine", max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


class QuietBell:
    """Rings for nobody: tests drain the outbox themselves, or let the sweep find it."""

    def ring(self, delivery_id: int, *, queue: str) -> None:
        pass


@pytest.fixture(scope="session")
def stopped_clock() -> StoppedClock:
    return StoppedClock(NOON)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with open_database(os.environ.get("TEST_DATABASE_URL", ""), tmp_path_factory.mktemp("db")) as opened:
        yield opened


@pytest.fixture(scope="session")
def mail_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="session")
def app(database: Database, stopped_clock: StoppedClock, mail_folder: Path) -> Iterator[Flask]:
    settings = read(test_environment(database.url, mail_folder))
    made = wsgi.create_app(settings, clock=stopped_clock, bell=QuietBell())
    made.config["WTF_CSRF_ENABLED"] = False
    do_not_wait_for_the_disk(wsgi.engine_of(made))
    wsgi.upgrade(made)
    database.keep_template(wsgi.engine_of(made))
    yield made
    wsgi.engine_of(made).dispose()


def do_not_wait_for_the_disk(engine: Engine) -> None:
    """A test's database need not outlive a power cut; the fault tests keep the product's own setting."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))


def test_environment(database_url: str, mail_folder: Path) -> dict[str, str]:
    return {
        "THROUGHLINE_MODE": "test",
        "SECRET_KEY": "test",
        "DATABASE_URL": database_url,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "STRIPE_API_KEY": "sk_test_none",
        "STRIPE_API_BASE": "http://127.0.0.1:1",
        "STRIPE_WEBHOOK_SECRETS": "whsec_platform whsec_connect",
        "MAIL_URL": f"file://{mail_folder}",
        "MAIL_FROM": "grants@example.org",
        "FILES_URL": "memory://",
        "SITE_URL": "http://localhost",
        "CONTACT_NAME": "Grants desk",
        "CONTACT_PHONE": "704-555-0140",
        "CONTACT_EMAIL": "grants@example.org",
    }


test_environment.__test__ = False  # a helper, not a test


@pytest.fixture
def clock(stopped_clock: StoppedClock) -> StoppedClock:
    stopped_clock.at = NOON
    return stopped_clock


@pytest.fixture(scope="session")
def memory(app: Flask, database: Database, mail_folder: Path) -> Memory:
    """Situations that were built once are copied; `tests/remembering.py` says how."""
    return Memory(database, wsgi.engine_of(app), mail_folder)


@pytest.fixture
def world(app: Flask, database: Database, clock: StoppedClock, mail_folder: Path, memory: Memory) -> World:
    """An empty installation; everything in it is made by commands."""
    database.restore(wsgi.engine_of(app))
    app.extensions["throughline.limits"].forget()
    for letter in mail_folder.iterdir():
        letter.unlink()
    made = World(wsgi.engine_of(app), clock, memory)
    memory.begin(made)
    return made


@pytest.fixture
def session(world: World) -> Iterator[Session]:
    """For reads in a test."""
    with Session(world.engine) as opened:
        yield opened


@pytest.fixture
def visitor(app: Flask, world: World) -> Visitor:
    """A browser without scripts; `visitor.sign_in(email)` goes through the real pages."""
    return Visitor(app, world)


@pytest.fixture
def another_visitor(app: Flask, world: World) -> Visitor:
    return Visitor(app, world)
