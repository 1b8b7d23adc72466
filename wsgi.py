"""Puts everything together; the only file that sees everything."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import structlog
from alembic import command as alembic
from alembic.config import Config
from flask import Flask
from flask_migrate import Migrate
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import admin
import portal
from grants.applications import model as _applications  # noqa: F401 - tables
from grants.complaints import model as _complaints  # noqa: F401 - tables
from grants.funds import model as _funds  # noqa: F401 - tables
from grants.gateways.antivirus import scanner_at
from grants.gateways.clock import ShiftedClock
from grants.gateways.files import ObjectFiles
from grants.gateways.mail import FolderPost, SmtpPost
from grants.gateways.probes import probes
from grants.gateways.queue import QUEUES, RedisBell, run_worker
from grants.gateways.stripe_rail import StripeRail
from grants.jobs import reactions, runner, sweep
from grants.kernel import ports
from grants.kernel.clock import Clock, SystemClock
from grants.payments.rail import rail
from grants.people import commands as people
from grants.policy.actor import system
from grants.settings import ROOT, Settings, read
from grants.web import app as web
from grants.web import guard, language, limits
from grants.web.database import db

reactions.load()


def create_app(settings: Settings | None = None, *, clock: Clock | None = None, bell: Any = None) -> Flask:
    """The application with its ports bound. Tests give a clock and a bell of their own."""
    settings = settings or read()
    app = unplugged(settings)
    _bind(app, settings, clock=clock, bell=bell)
    return app


def unplugged(settings: Settings) -> Flask:
    """All pages and their addresses, without the outside world."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    for noisy in ("alembic", "stripe"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    app = web.make(settings)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    app.extensions["throughline.nav"] = [*portal.NAVIGATION, *admin.NAVIGATION]
    for page in (*portal.pages(movable_clock=settings.movable_clock), *admin.pages()):
        app.register_blueprint(page)
    guard.refuse_unguarded(app)
    return app


def engine_of(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


def _bind(app: Flask, settings: Settings, *, clock: Clock | None, bell: Any) -> None:
    """Plug the outside world in, once per process."""
    engine = engine_of(app)
    if clock is None:
        clock = ShiftedClock(lambda: engine) if settings.movable_clock else SystemClock()
    ports.clock.bind(clock)
    ports.office.bind(ports.Office(ZoneInfo(settings.office_timezone), settings.handover_rest_days))
    ports.sessions.bind(lambda: Session(engine))
    ports.files.bind(ObjectFiles(settings.files_url))
    ports.scanner.bind(scanner_at(settings.clamd_url))
    ports.bell.bind(bell or RedisBell(settings.redis_url))
    rail.bind(
        StripeRail(
            settings.stripe_api_key, base=settings.stripe_api_base, webhook_secrets=settings.stripe_webhook_secrets
        )
    )
    ports.checkpoint.bind(lambda name: None)
    ports.links.bind(Addresses(app, settings.site_url))
    if settings.mail_url.startswith("file://"):
        ports.post.bind(FolderPost(Path(settings.mail_url.removeprefix("file://")), clock=clock))
    else:
        ports.post.bind(SmtpPost(settings.mail_url, sender=settings.mail_from))
    limits.register(app, settings.redis_url, settings.shared_networks)
    app.extensions["throughline.probes"] = probes(engine, redis_url=settings.redis_url, folder=ROOT)


class Addresses:
    """Full addresses of pages, for letters that are written where there is no request."""

    def __init__(self, app: Flask, site_url: str) -> None:
        self.map, self.site_url = app.url_map.bind(""), site_url

    def __call__(self, endpoint: str, *, locale: str = "en", **values: object) -> str:
        return self.site_url + language.path_in(locale, self.map.build(endpoint, values))


def upgrade(app: Flask) -> None:
    """Bring the database's schema up to date."""
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["engine"] = engine_of(app)
    alembic.upgrade(config, "head")


@click.group()
def cli() -> None:
    """Throughline's processes and the operator's commands."""


@cli.command("upgrade")
def upgrade_command() -> None:
    """Migrate the database."""
    upgrade(create_app())


@cli.command("worker")
@click.option("--queue", "queues", multiple=True, default=QUEUES)
def worker_command(queues: tuple[str, ...]) -> None:
    """Do the jobs, each in a process forked from this one, which has the application loaded."""
    settings = read()
    app = create_app(settings)
    engine_of(app).dispose()
    structlog.get_logger().info("worker ready")
    run_worker(settings.redis_url, queues, name="worker", after_fork=lambda: engine_of(app).dispose(close=False))


@cli.command("sweep")
def sweep_command() -> None:
    """Ring again what was left behind; open, close, remind, reconcile when the time comes."""
    create_app()
    sweep.forever()


@cli.command("sign-in")
@click.argument("email")
def sign_in_command(email: str) -> None:
    """Print a one-time sign-in link for a person, for when mail is down."""
    create_app()
    with ports.sessions()() as session, runner.work(session, actor=system("operator"), clock=ports.clock()) as unit:
        link = people.issue_link(unit, email)
    click.echo(ports.links()("sign_in.confirm", secret=link))


if __name__ == "__main__":
    cli()
