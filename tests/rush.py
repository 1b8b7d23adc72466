"""`make rush`: many applicants send in the last minute before closing, on PostgreSQL, with two web workers.

It makes a database of its own on the server that TEST_DATABASE_URL names (as `make test-services` finds one), starts
a queue server, two gunicorn workers on a free port of this machine and a worker for the jobs, and takes all of it down
again. The clock of the installation stands RUSH_SECONDS before the closing when the first sends, and goes on as
any clock does. Drafts are written over HTTP as browsers without scripts send them, each applicant from an address of
its own behind the trusted proxy, with the product's own limits on. RUSH_APPLICANTS (200)
and RUSH_SECONDS (60) change the sizes.

The last line is one JSON object. `late` counts who began to send before the closing and was refused as late.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

import wsgi
from grants.applications.model import Application
from grants.gateways.clock import ShiftedClock
from grants.kernel.clock import StoppedClock
from grants.programs.model import Round
from grants.settings import read
from tests.city.run import free_port
from tests.conftest import NOON, QuietBell
from tests.databases import open_database
from tests.services import postgres
from tests.world import World
from tests.worlds.rounds import FORM, answers

ROOT = Path(__file__).resolve().parent.parent
APPLICANTS = int(os.environ.get("RUSH_APPLICANTS", "200"))
SECONDS = float(os.environ.get("RUSH_SECONDS", "60"))
WRITERS, SENDERS, PATIENCE, MARGIN = 8, 64, 60.0, 1.0
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
REFERENCE = re.compile(r"JS-\d{4}-\d{4,}")


@dataclass
class Applicant:
    """A browser without scripts, at an address of its own; keeps its cookies."""

    number: int
    port: int
    reference: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: dict[str, Any] | None = None) -> tuple[int, str, str]:
        """Status, address that it leads to, and page; follows nothing."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": f"10.0.{self.number // 250}.{self.number % 250 + 1}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request(method, path, urlencode(form or {}, doseq=True) if form else None, headers)
            response = connection.getresponse()
            page = response.read().decode()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie":
                    cookie, _, kept = value.partition(";")[0].partition("=")
                    self.cookies[cookie] = kept
            return response.status, response.getheader("Location") or "", page
        finally:
            connection.close()

    def post(self, page_path: str, path: str, form: dict[str, Any]) -> tuple[int, str, str]:
        """Open a page for its token, then send its form."""
        _, _, page = self.ask("GET", page_path)
        token = TOKEN.search(page)
        return self.ask("POST", path, {**form, "csrf_token": token[1] if token else ""})

    def write(self) -> None:
        """A whole draft with a PIN, so that it can be sent."""
        typed = {**answers(), "organization_name": f"Group {self.number}"}
        begin = "/rounds/js-rush/apply"
        _, where, _ = self.post(begin, begin, section(0, typed))
        found = REFERENCE.search(where)
        if found is None:
            raise RuntimeError(f"no draft: led to {where!r}")
        self.reference = found[0]
        for number, key in ((1, "project"), (2, "money")):
            at = f"/applications/{self.reference}/sections/{key}"
            self.post(at, at, section(number, typed))
        keep = f"/applications/{self.reference}/keep"
        self.post(keep, f"/applications/{self.reference}/pin", {})


def section(number: int, typed: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends for one section of the tests' form."""
    sent: dict[str, Any] = {"go": "on"}
    for question in FORM["sections"][number]["questions"]:
        value = typed.get(question["key"], "")
        if question["type"] == "budget":
            for place, line in enumerate(value):
                sent |= {f"budget-{place}-item": line["item"], f"budget-{place}-amount": line["amount"]}
        elif question["type"] != "file":
            sent[question["key"]] = value
    return sent


@dataclass
class Outcome:
    took: float
    status: int
    late: bool
    sent: bool


def hand_in(applicant: Applicant, after: float) -> Outcome:
    """Wait for one's moment, open the check page and press the button. What is measured is the pressing."""
    while (left := after - time.monotonic()) > 0:
        time.sleep(min(left, 0.25))
    check = f"/applications/{applicant.reference}/check"
    status, _, page = applicant.ask("GET", check)
    token = TOKEN.search(page)
    begun = time.monotonic()
    status, where, page = applicant.ask(
        "POST", f"/applications/{applicant.reference}/send", {"csrf_token": token[1] if token else ""}
    )
    took = time.monotonic() - begun
    late = status == 422 and "has closed" in page
    return Outcome(took, status, late, status == 303 and "sent=1" in where)


def environment(database_url: str, redis_url: str, folder: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "THROUGHLINE_MODE": "demonstration",
        "SECRET_KEY": secrets.token_hex(32),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "STRIPE_API_KEY": "sk_test_none",
        "STRIPE_API_BASE": "http://127.0.0.1:1",
        "STRIPE_WEBHOOK_SECRETS": "whsec_platform",
        "MAIL_URL": f"file://{folder / 'mail'}",
        "MAIL_FROM": "grants@example.org",
        "FILES_URL": f"file://{folder / 'files'}",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "CONTACT_PHONE": "704-555-0140",
        "CONTACT_EMAIL": "grants@example.org",
        "TRUSTED_PROXIES": "1",
    }


@contextmanager
def running(what: str, argv: list[str], env: dict[str, str], log: Path, *, ready: Callable[[], bool]) -> Iterator[None]:
    """A process of our own, ready when `ready` says so, ended by its id."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, *argv], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        end = time.monotonic() + PATIENCE
        while not ready():
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{what} did not start:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers_http(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def say(text: str) -> None:
    print(text, flush=True)


def set_up(env: dict[str, str]) -> tuple[Engine, datetime]:
    """Migrate, open the round, and set the installation's clock to a day on which it takes applications."""
    app = wsgi.create_app(read(env), clock=StoppedClock(NOON), bell=QuietBell())
    wsgi.upgrade(app)
    engine = wsgi.engine_of(app)
    World(engine, StoppedClock(NOON)).open_round(key="js-rush")
    ShiftedClock(lambda: engine).move_to(NOON)
    with Session(engine) as session:
        return engine, session.scalars(select(Round.closes_at)).one()


def write_drafts(applicants: list[Applicant]) -> None:
    done = 0
    with ThreadPoolExecutor(WRITERS) as pool:
        for _ in pool.map(lambda applicant: applicant.write(), applicants):
            done += 1
            if done % 50 == 0:
                say(f"  {done} of {len(applicants)} drafts are written")


def rush(applicants: list[Applicant], engine: Engine, closes_at: datetime) -> list[Outcome]:
    """Everybody in the last SECONDS, evenly, the last one MARGIN before the closing."""
    ShiftedClock(lambda: engine).move_to(closes_at - timedelta(seconds=SECONDS))
    begun = time.monotonic()
    step = (SECONDS - MARGIN) / len(applicants)
    with ThreadPoolExecutor(SENDERS) as pool:
        waiting = [pool.submit(hand_in, each, begun + place * step) for place, each in enumerate(applicants)]
        outcomes = [each.result() for each in waiting]
    say(f"  all pressed the button within {time.monotonic() - begun:.1f} s")
    return outcomes


def report(outcomes: list[Outcome], engine: Engine, seconds: float) -> dict[str, Any]:
    with Session(engine) as session:
        sent = session.scalars(select(Application.reference).where(Application.submitted_at.is_not(None))).all()
    took = sorted(outcome.took * 1000 for outcome in outcomes)
    return {
        "applicants": len(outcomes),
        "submitted": len(sent),
        "errors": sum(not outcome.sent and not outcome.late for outcome in outcomes),
        "late": sum(outcome.late for outcome in outcomes),
        "duplicates": len(sent) - len(set(sent)),
        "per_second": round(len(sent) / seconds, 1),
        "p50_ms": round(statistics.median(took)),
        "p99_ms": round(took[min(len(took) - 1, int(len(took) * 0.99))]),
    }


def main() -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres())
        database = stack.enter_context(open_database(server, folder))
        port, ready = free_port(), folder / "queue.ready"
        env = environment(database.url, "redis://127.0.0.1:1/0", folder, port)
        queue = ["-m", "grants.gateways.queue_server", "--dir", str(folder / "queue"), "--ready-file", str(ready)]
        stack.enter_context(running("queue", queue, env, folder / "queue.log", ready=ready.exists))
        env["REDIS_URL"] = ready.read_text().strip()
        say(f"A database of its own, and {APPLICANTS} applicants.")
        engine, closes_at = set_up(env)
        stack.callback(engine.dispose)
        web = ["-m", "gunicorn", "wsgi:create_app()", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
        web += ["--threads", "12", "--worker-class", "gthread", "--timeout", "60", "--no-control-socket"]
        stack.enter_context(running("web", web, env, folder / "web.log", ready=lambda: answers_http(port)))
        worker = folder / "worker.log"
        stack.enter_context(
            running("worker", ["wsgi.py", "worker"], env, worker, ready=lambda: "Listening on" in worker.read_text())
        )
        applicants = [Applicant(number, port) for number in range(APPLICANTS)]
        say("Writing the drafts, over HTTP.")
        write_drafts(applicants)
        say(f"The last {SECONDS:g} seconds before the closing begin.")
        begun = time.monotonic()
        outcomes = rush(applicants, engine, closes_at)
        found = report(outcomes, engine, time.monotonic() - begun)
        for outcome in [each for each in outcomes if not each.sent][:5]:
            say(f"  not sent: status {outcome.status}, {outcome.took:.2f} s")
    say(json.dumps(found))
    return 0 if found["submitted"] == found["applicants"] and not found["duplicates"] else 1


if __name__ == "__main__":
    sys.exit(main())
