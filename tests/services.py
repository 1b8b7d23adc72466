"""`make test-services`: the suite again on PostgreSQL, and the fault suite on both databases.

TEST_DATABASE_URL names a PostgreSQL server (by default the one at the standard local address, else a cluster
of our own is started and dropped); each run makes and drops its own databases. TEST_REDIS_URL names a Redis
for the tests of the queue's gateway; the fault tests start queue servers of their own.
"""

from __future__ import annotations

import glob
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PYTEST = [sys.executable, "-m", "pytest"]
ON_POSTGRES = ["tests/architecture/test_schema.py", "tests/architecture/test_hostile_addresses.py"]
NO_DATABASE_OF_OURS = [
    "tests/faults/test_supervisor.py",
    "tests/faults/test_supervisor_queue.py",
    "tests/faults/test_supervisor_stop.py",
    "tests/faults/test_make_run.py",
]
"""They start what `make run` starts, with the SQLite database of its own or with none: once is enough."""
WORKERS = os.environ.get("WORKERS", "2")


def answers(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


@contextmanager
def own_postgres() -> Iterator[str]:
    """A cluster in a temporary folder, where PostgreSQL is installed and none answers."""
    found = [*glob.glob("/usr/lib/postgresql/*/bin"), *filter(None, [shutil.which("initdb")])]
    if not found:
        sys.exit("No PostgreSQL answers at 127.0.0.1:5432 and none is installed. Set TEST_DATABASE_URL.")
    tools = Path(found[-1]) if Path(found[-1]).is_dir() else Path(found[-1]).parent
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder:
        if user:
            shutil.chown(folder, "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        data = f"{folder}/data"
        subprocess.run([*user, tools / "initdb", "-D", data, "-A", "trust", "-U", "postgres"], check=True)
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        control = [*user, str(tools / "pg_ctl"), "-D", data, "-w"]
        subprocess.run([*control, "-l", f"{folder}/log", "-o", options, "start"], check=True)
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "fast", "stop"], check=True)


@contextmanager
def postgres() -> Iterator[str]:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
    elif answers("127.0.0.1", 5432):
        yield "postgresql://127.0.0.1:5432/postgres"
    else:
        with own_postgres() as url:
            yield url


def redis() -> dict[str, str]:
    given = os.environ.get("TEST_REDIS_URL")
    if given or answers("127.0.0.1", 6379):
        return {"TEST_REDIS_URL": given or "redis://127.0.0.1:6379/0"}
    return {}


def run(what: str, arguments: list[str], **env: str) -> int:
    print(f"--- {what}", flush=True)
    return subprocess.run([*PYTEST, *arguments], check=False, env={**os.environ, **env}).returncode


def main() -> int:
    with postgres() as url:
        shared = redis()
        aside = ("tests/architecture", "tests/unit", "tests/faults")
        suite = ["-n", WORKERS, "--dist", "loadfile", "-m", "not browser and not deep"]
        suite += [*(f"--ignore={folder}" for folder in aside), "tests"]
        faults = ["-n", WORKERS, "-m", "services and not deep", "tests/faults"]  # apart: they bind ports of their own
        own = [f"--ignore={path}" for path in NO_DATABASE_OF_OURS]
        codes = [
            run(
                "PostgreSQL: the schema, addresses and forms that break nothing",
                ["-n", WORKERS, *ON_POSTGRES],
                TEST_DATABASE_URL=url,
            ),
            run("PostgreSQL: the suite", suite, TEST_DATABASE_URL=url, **shared),
            run("PostgreSQL: the fault tests", [*own, *faults], TEST_DATABASE_URL=url, **shared),
            run("SQLite: the fault tests", faults, **shared),
        ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
