"""`make run`: the whole system on one machine, with the practice Stripe standing in for Stripe.

One supervisor owns every process: queue server, practice Stripe, web, worker, sweep. What it keeps lies under var/.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

from grants.jobs.supervisor import Child, FileReady, HttpReady, LineReady, Supervisor
from tests.city.state import is_loaded, is_migrated
from tests.city.today import TODAY

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = sys.executable


def keep(path: Path, make: object) -> str:
    """What a file holds, made once: secrets and ports stay the same from start to start."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(str(make()))  # type: ignore[operator]
    return path.read_text().strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def steady_port(path: Path) -> int:
    """The same port from start to start, so that open pages go on working, unless somebody took it meanwhile."""
    port = int(keep(path, free_port))
    if not port_is_free(port):
        port = free_port()
        path.write_text(str(port))
    return port


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def environment(var: Path, port: int, stripe_port: int) -> dict[str, str]:
    """The settings of the demonstration; production reads the same names (see README)."""
    site = f"http://127.0.0.1:{port}"
    return {
        "THROUGHLINE_MODE": "demonstration",
        "SECRET_KEY": keep(var / "secrets" / "key", lambda: secrets.token_hex(32)),
        "DATABASE_URL": f"sqlite:///{var / 'throughline.db'}",
        "REDIS_URL": queue_address(var),
        "STRIPE_API_KEY": "sk_test_practice",
        "STRIPE_API_BASE": f"http://127.0.0.1:{stripe_port}",
        "STRIPE_WEBHOOK_SECRETS": " ".join(webhook_secrets(var)),
        "MAIL_URL": f"file://{var / 'mail'}",
        "MAIL_FROM": "Throughline <grants@example.org>",
        "FILES_URL": f"file://{var / 'files'}",
        "SITE_URL": site,
        "CONTACT_NAME": "Grants desk",
        "CONTACT_PHONE": "704-555-0140",
        "CONTACT_EMAIL": "grants@example.org",
        "COORDINATOR_NAME": "Odalys Brightwater",
        "COORDINATOR_PHONE": "704-555-0143",
        "COORDINATOR_EMAIL": "odalys.brightwater@example.org",
        "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",
    }


def webhook_secrets(var: Path) -> tuple[str, str]:
    made = [keep(var / "secrets" / name, lambda: f"whsec_{secrets.token_hex(16)}") for name in ("platform", "connect")]
    return made[0], made[1]


def queue_address(var: Path) -> str:
    ready = var / "queue.ready"
    return ready.read_text().strip() if ready.exists() else "redis://127.0.0.1:1/0"


def prepare(var: Path, env: dict[str, str]) -> None:
    """The first time make the city, which migrates as well; later migrate, if there is anything to migrate."""
    if is_loaded(var) and is_migrated(var):
        return
    argv = ["wsgi.py", "upgrade"] if is_loaded(var) else ["-m", "tests.city.load"]
    subprocess.run([PYTHON, *argv], check=True, cwd=ROOT, env={**os.environ, **env})


def children(var: Path, port: int, stripe_port: int) -> list[Child]:
    """Only the queue holds up the others, who need its address; they stop in reverse, the queue server last."""
    site = f"http://127.0.0.1:{port}"
    platform, connect = webhook_secrets(var)
    ready = var / "queue.ready"
    ready.unlink(missing_ok=True)

    def env() -> dict[str, str]:
        return environment(var, port, stripe_port)

    gunicorn = [PYTHON, "-m", "gunicorn", "wsgi:create_app()", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    gunicorn += ["--threads", "12", "--worker-class", "gthread", "--timeout", "60", "--access-logfile", "/dev/null"]
    gunicorn += ["--no-control-socket"]
    stripe = [PYTHON, "-m", "tests.stripe_server", "--state", str(var / "stripe"), "--port", str(stripe_port)]
    stripe += ["--auto-payouts", "--clock-url", f"{site}/dev/clock"]
    stripe += ["--platform-webhook", f"{site}/webhooks/stripe={platform}"]
    stripe += ["--connect-webhook", f"{site}/webhooks/stripe={connect}"]
    queue = [PYTHON, "-m", "grants.gateways.queue_server", "--dir", str(var / "queue"), "--ready-file", str(ready)]
    worker = [PYTHON, "wsgi.py", "worker"]
    return [
        Child("queue", queue, ready=FileReady(ready)),
        Child("stripe", stripe, ready=LineReady("ready"), cwd=ROOT, holds_up=False),
        Child("web", gunicorn, env=env, ready=HttpReady(f"{site}/healthz"), cwd=ROOT, holds_up=False),
        Child("worker", worker, env=env, ready=LineReady("Listening on"), cwd=ROOT, holds_up=False),
        Child("sweep", [PYTHON, "wsgi.py", "sweep"], env=env, ready=LineReady("sweep ready"), cwd=ROOT),
    ]


def greet(site: str, seconds: float) -> None:
    print(
        f"""
  Throughline is ready after {seconds:.1f} s: {site}
  This is a demonstration: invented records, and a practice Stripe. No real money moves.
  Its story so far ends on {TODAY:%B %d, %Y}, and its clock goes on from there.

  Accounts   {site}/dev/accounts   who you can be; sign in with one of these addresses
  Mail       {site}/dev/mail       where the sign-in letters land
  Clock      {site}/dev/clock      moves time: rounds close, reminders go out, payouts arrive

  Ctrl-C stops everything. What you did stays under var/.
""",
        flush=True,
    )


def main() -> int:
    begun = time.monotonic()
    port = int(os.environ.get("PORT", "8000"))
    var = Path(os.environ.get("VAR", ROOT / "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    if not port_is_free(port):
        print(f"Port {port} is taken. Choose another: PORT=8001 make run", file=sys.stderr)
        return 1
    stripe_port = steady_port(var / "stripe.port")
    prepare(var, {**environment(var, port, stripe_port), "VAR": str(var), "STRIPE_PORT": str(stripe_port)})
    site = f"http://127.0.0.1:{port}"
    keeper = Supervisor(children(var, port, stripe_port), on_ready=lambda: greet(site, time.monotonic() - begun))
    return keeper.run()


if __name__ == "__main__":
    sys.exit(main())
