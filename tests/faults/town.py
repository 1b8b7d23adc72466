"""A whole installation on this machine: queue server, practice Stripe, web, two workers, sweep, each a real process.

They are the product's own, on free ports and a database of their own. The test's process is beside them: it makes
situations by commands on the same database, rings the same bell, and moves everybody's clock.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

import wsgi
from grants.gateways.clock import ShiftedClock
from grants.kernel import ports
from grants.kernel.outbox import Delivery
from grants.kernel.ports import Port
from grants.kernel.queues import lease_of
from grants.ledger import queries as books
from grants.payments import commands as payments
from grants.payments import queries
from grants.payments.lifecycle import DisbursementStatus as S
from grants.payments.model import Disbursement
from grants.payments.rail import rail
from grants.settings import read
from tests.databases import open_database
from tests.faults.entry import WORKERS
from tests.faults.processes import Process, until
from tests.stripe_server.running import StripeServer
from tests.world import World
from tests.worlds import payments as steps
from tests.worlds.banks import StripeBank

LEASE_OVER = lease_of("payments") + timedelta(seconds=1)

NOON = datetime(2026, 11, 10, 17, tzinfo=UTC)
SECRETS = ("whsec_platform", "whsec_connect")
GUNICORN = ("-m", "gunicorn", "wsgi:create_app()", "--threads", "8", "--worker-class", "gthread", "--no-control-socket")
A_POOL = 32
OUT = (S.SENT, S.CONFIRMED, S.RETURNED)
BOUND: tuple[Port, ...] = (
    ports.clock, ports.sessions, ports.files, ports.post, ports.links, ports.bell, ports.checkpoint, rail,
)  # fmt: skip


class MovedClock(ShiftedClock):
    """Everybody's clock, the practice Stripe's too."""

    stripe: StripeServer
    ahead = timedelta(0)

    def now(self) -> datetime:
        """Nobody else moves it, so it need not be looked up: not in the middle of a unit either."""
        return datetime.now(UTC) + self.ahead

    def move(self, by: timedelta) -> None:
        self.move_to(self.now() + by)

    def move_to(self, at: datetime) -> None:
        super().move_to(at)
        self.ahead = timedelta(seconds=self._seconds())
        self.stripe.control("clock", now=at.isoformat())


class TownWorld(World):
    """A world whose jobs are done by the town's workers."""

    def drain(self) -> int:
        until(lambda: waiting(self.engine, self.clock.now()) == 0, what="every job is done")
        return 0


class Town:
    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.faults = folder, folder / "faults"
        self.faults.mkdir()
        self.port = free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        hooks = [(f"{self.site}/webhooks/stripe", secret) for secret in SECRETS]
        self.stripe = StripeServer(folder / "stripe", platform_webhooks=hooks[:1], connect_webhooks=hooks[1:])
        self.bank = StripeBank(self.stripe)
        self.env = self._environment(database_url)
        self.queue = self._queue().start()
        self.env["REDIS_URL"] = (folder / "queue.ready").read_text().strip()
        self._bind()
        self.web = self._process(
            "web",
            [*GUNICORN, "--bind", f"127.0.0.1:{self.port}"],
            ready=lambda said: answers(f"{self.site}/healthz"),
        )
        self.workers = self._process(
            "workers", ["-m", "tests.faults.entry", "workers"], ready=lambda said: said.count("Listening on") >= WORKERS
        )
        self.sweep = self._process("sweep", ["-m", "tests.faults.entry", "sweep"], ready=lambda s: "sweep ready" in s)
        for process in (self.web, self.workers, self.sweep):
            process.start()
        self._pool: list[int] = []
        self._groups = 0

    def _environment(self, database_url: str) -> dict[str, str]:
        return {
            "THROUGHLINE_MODE": "demonstration",
            "SECRET_KEY": "fault suite",
            "DATABASE_URL": database_url,
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "STRIPE_API_KEY": self.stripe.key,
            "STRIPE_API_BASE": self.stripe.address,
            "STRIPE_WEBHOOK_SECRETS": " ".join(SECRETS),
            "MAIL_URL": f"file://{self.folder / 'mail'}",
            "MAIL_FROM": "grants@example.org",
            "FILES_URL": f"file://{self.folder / 'files'}",
            "SITE_URL": self.site,
            "CONTACT_NAME": "Grants desk",
            "CONTACT_PHONE": "704-555-0140",
            "CONTACT_EMAIL": "grants@example.org",
            "FAULTS_DIR": str(self.faults),
        }

    def _queue(self) -> Process:
        ready = self.folder / "queue.ready"
        argv = ["-m", "grants.gateways.queue_server", "--dir", str(self.folder / "queue"), "--ready-file", str(ready)]
        return self._process("queue", argv, ready=lambda said: ready.exists())

    def _process(self, name: str, argv: list[str], ready: Callable[[str], bool]) -> Process:
        return Process(name, argv, log=self.folder / f"{name}.log", env=self.env, ready=ready)

    def _bind(self) -> None:
        """This process takes part: the same settings, the same database, the same bell."""
        self._usual = [(port, port._bound) for port in BOUND]
        for port in BOUND:
            port.unbind()
        app = wsgi.create_app(read(self.env))
        wsgi.upgrade(app)
        self.engine: Engine = wsgi.engine_of(app)
        self.clock = MovedClock(lambda: self.engine)
        self.clock.stripe = self.stripe
        ports.clock.unbind()
        ports.clock.bind(self.clock)
        self.clock.move_to(NOON)
        self.world = TownWorld(self.engine, self.clock)  # type: ignore[arg-type]

    def end(self) -> None:
        for process in (self.sweep, self.workers, self.web, self.queue):
            process.stop()
        self.stripe.stop()
        self.engine.dispose()
        for port, usual in self._usual:
            port.unbind()
            if usual is not None:
                port.bind(usual)

    # --- situations -----------------------------------------------------------------------------

    def due(self) -> int:
        """A payment that is due to a payee who can be paid."""
        if not self._pool:
            self._pool = self.due_payments(A_POOL)
        return self._pool.pop()

    def due_payments(self, many: int) -> list[int]:
        """So many payments of one award, all due: they have a group and an account of their own."""
        self._groups += 1
        email = f"group{self._groups}@example.org"
        rest = [100 // many] * (many - 1)
        award_id = steps.signed_award(
            self.world, email=email, parts=(100 - sum(rest), *rest), organization_name=f"Group {self._groups}"
        )
        steps.payable(self.world, award_id, self.bank, email=email)
        with self.world.unit() as unit:
            payments.release_for_report(unit, award_id)
        self.world.drain()
        return [each.id for each in steps.disbursements(self.world, award_id)]

    def payment(self, payment_id: int) -> Disbursement:
        with Session(self.engine, expire_on_commit=False) as session:
            return session.get_one(Disbursement, payment_id)

    def prepare(self, payment_id: int) -> int:
        steps.prepare(self.world, self.payment(payment_id))
        return payment_id

    def approve(self, payment_id: int) -> int:
        """The bell rings, and the worker sends it."""
        person, version = steps.approver(self.world), self.payment(payment_id).version
        with self.world.unit(person) as unit:
            payments.approve(unit, {payment_id: version})
        return payment_id

    def approved(self) -> int:
        return self.approve(self.prepare(self.due()))

    def becomes(self, payment_id: int, status: S) -> None:
        until(
            lambda: self.payment(payment_id).status is status,
            what=f"payment {payment_id} is {status}, it is {self.payment(payment_id).status}",
        )

    def pass_time(self, by: timedelta = LEASE_OVER) -> None:
        """By default so much that the lease of a dead worker is over."""
        self.clock.move(by)

    # --- trouble --------------------------------------------------------------------------------

    def die_at(self, point: str, whom: str) -> None:
        (self.faults / f"die-{point}").write_text(whom)

    def hits(self, point: str, whom: str) -> int:
        return len(list(self.faults.glob(f"hit-{point}-{whom}-*")))

    def empty_queue(self) -> None:
        """The queue server dies and comes back knowing nothing, at the same address."""
        self.queue.kill()
        port = (self.folder / "queue" / "port").read_text()
        shutil.rmtree(self.folder / "queue")
        (self.folder / "queue").mkdir()
        (self.folder / "queue" / "port").write_text(port)

    # --- proof ----------------------------------------------------------------------------------

    def prove(self) -> None:
        """One transfer for each payment that is out, none for any other, and books that are whole."""
        counting = [each for each in self.stripe.transfers() if not each["reversed"]]
        groups = [each["transfer_group"] for each in counting]
        with Session(self.engine) as session:
            rows = session.execute(select(Disbursement.reference, Disbursement.status, Disbursement.cents)).all()
            assert books.broken(session) == []
            assert queries.broken(session) == []
        out = {row.reference: row.cents for row in rows if row.status in OUT}
        assert sorted(groups) == sorted(out)
        assert {each["transfer_group"]: each["amount"] for each in counting} == out


def waiting(engine: Engine, now: datetime) -> int:
    """Deliveries whose time has come and that are not over."""
    with Session(engine) as session:
        open_now = (Delivery.done_at.is_(None), Delivery.dead_at.is_(None), Delivery.next_try_at <= now)
        return session.scalar(select(func.count()).select_from(Delivery).where(*open_now)) or 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


@contextmanager
def open_town(folder: Path) -> Iterator[Town]:
    """On SQLite, or on PostgreSQL where TEST_DATABASE_URL says so."""
    with open_database(os.environ.get("TEST_DATABASE_URL", ""), folder) as database:
        town = Town(folder, database.url)
        try:
            yield town
        finally:
            town.end()
