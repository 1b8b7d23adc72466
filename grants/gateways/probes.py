"""Short tests of each part that the product leans on; each gives a word, or raises what is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, text

from grants.gateways.queue import queue_status
from grants.kernel import ports
from grants.payments.rail import rail

LEAST_FREE = 0.05
PROBE = "throughline-probe"


class NotWell(Exception):
    """What the part says of itself is not good enough."""


def probes(engine: Engine, *, redis_url: str, folder: Path) -> dict[str, Callable[[], str]]:
    """By the name of the part. None changes anything but a probe file of its own."""

    def database() -> str:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        return engine.dialect.name

    def queue() -> str:
        status = queue_status(redis_url)
        if not status["reachable"]:
            raise NotWell(status["problem"])
        if not status["workers"]:
            raise NotWell("no worker is listening")
        waiting = ", ".join(f"{name} {count}" for name, count in status["queues"].items())
        return f"{len(status['workers'])} worker(s); {waiting}"

    def mail() -> str:
        check = getattr(ports.post(), "check", None)
        if check is not None:
            check()
        return type(ports.post()).__name__

    def stripe() -> str:
        rail().find_transfers(PROBE)
        return "answers"

    def files() -> str:
        ports.files().put(PROBE, b"probe")
        if ports.files().get(PROBE) != b"probe":
            raise NotWell("what was kept is not what comes back")
        return "kept and read"

    def scanner() -> str:
        check = getattr(ports.scanner(), "check", None)
        return check() if check is not None else "not set up: files are kept unscanned"

    def disk() -> str:
        usage = shutil.disk_usage(folder)
        free = usage.free / usage.total
        if free < LEAST_FREE:
            raise NotWell(f"only {free:.0%} is free")
        return f"{free:.0%} free"

    return {
        "database": database,
        "queue": queue,
        "mail": mail,
        "stripe": stripe,
        "files": files,
        "scanner": scanner,
        "disk": disk,
    }
