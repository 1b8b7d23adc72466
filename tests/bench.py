"""`make bench`: what a page and a sheet cost, on stated data: milliseconds, SQL statements, bytes, memory.

One JSON object a line. The data: one round with SENT applications, AWARDS signed awards on the public list, on SQLite
in this process
(the same pages and queries as a web worker's, without the network). BENCH_SENT and BENCH_AWARDS change the sizes.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import tempfile
import time
import tracemalloc
from pathlib import Path

import wsgi
from grants.kernel.clock import StoppedClock
from grants.policy.actor import Role
from grants.settings import read
from tests.conftest import NOON, QuietBell, test_environment
from tests.visitor import Visitor
from tests.world import World
from tests.worlds.publication import listed

SENT = int(os.environ.get("BENCH_SENT", "400"))
AWARDS = int(os.environ.get("BENCH_AWARDS", "60"))
TIMES = 30
PUBLIC = ["/", "/rounds/js-bench", "/rounds/js-bench/questions", "/rounds/js-bench/apply", "/grants", "/books"]
STAFF = ["/staff", "/staff/rounds/js-bench/applications", "/staff/awards", "/staff/payments", "/staff/reports"]


def measure(visitor: Visitor, world: World, path: str) -> dict[str, object]:
    visitor.client.get(path)
    with world.counted() as statements:
        response = visitor.client.get(path)
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        visitor.client.get(path)
        taken.append((time.perf_counter() - begun) * 1000)
    return {
        "page": path,
        "status": response.status_code,
        "p50_ms": round(statistics.median(taken), 1),
        "p95_ms": round(sorted(taken)[int(TIMES * 0.95)], 1),
        "queries": len(statements),
        "kilobytes": round(len(response.data) / 1000, 1),
    }


def measure_export(visitor: Visitor, world: World, kind: str) -> dict[str, object]:
    """A round's sheet as a browser takes it, piece by piece: what Python holds at most while it streams."""
    path, form = "/staff/rounds/js-bench/applications/export", {"kind": kind, "private": "yes"}
    begun = time.perf_counter()
    with world.counted() as statements:
        size = sum(len(piece) for piece in visitor.client.post(path, data=form).iter_encoded())
    taken = time.perf_counter() - begun
    tracemalloc.start()
    for _ in visitor.client.post(path, data=form).iter_encoded():
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return {
        "export": kind,
        "rows": SENT,
        "ms": round(taken * 1000, 1),
        "queries": len(statements),
        "kilobytes": round(size / 1000, 1),
        "streaming_memory_mb": round(peak / 1e6, 2),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = StoppedClock(NOON)
        settings = read(test_environment(f"sqlite:///{folder}/bench.db", Path(folder) / "mail"))
        app = wsgi.create_app(settings, clock=clock, bell=QuietBell())
        app.config["WTF_CSRF_ENABLED"] = False
        wsgi.upgrade(app)
        world = World(wsgi.engine_of(app), clock)
        begun = time.perf_counter()
        round_id = world.open_round(key="js-bench")
        for number in range(SENT):
            world.submitted(round_id, email=f"g{number}@example.org", organization_name=f"Group {number}")
        listed(world, AWARDS)
        seconds = round(time.perf_counter() - begun, 1)
        print(json.dumps({"applications": SENT, "awards": AWARDS, "built_in_s": seconds}))
        for path in PUBLIC:
            print(json.dumps(measure(Visitor(app, world), world, path)))
        officer = Visitor(app, world)
        world.staff(Role.OFFICER, Role.AUDITOR)
        officer.sign_in("officer@example.org")
        for path in STAFF:
            print(json.dumps(measure(officer, world, path)))
        for kind in ("csv", "xlsx"):
            print(json.dumps(measure_export(officer, world, kind)))
        print(json.dumps({"peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000}))


if __name__ == "__main__":
    main()
