"""What the operator sees of the queue: can it be reached, how much waits, who works."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker, worker_registration

from grants.gateways.queue.connection import QUEUES, quick

# Three beats of an idle worker. A killed one can't sign off; it is left out after this.
SILENT_SECONDS = 45.0
FIELDS = ("state", "queues", "last_heartbeat", "death")


class WorkerStatus(TypedDict):
    name: str
    state: str
    queues: list[str]
    silent_seconds: float


class QueueStatus(TypedDict):
    reachable: bool
    problem: str
    queues: dict[str, int]
    workers: list[WorkerStatus]


def queue_status(url: str) -> QueueStatus:
    """Jobs that wait, per queue, and the workers heard of lately, by name.

    Takes a second at most, and does not raise when the queue server is away.
    """
    connection = quick(url)
    try:
        with connection.pipeline(transaction=False) as pipeline:
            for queue in QUEUES:
                pipeline.llen(Queue.redis_queue_namespace_prefix + queue)
            waiting = pipeline.execute()
        workers = _workers(connection)
    except (RedisError, OSError) as problem:
        return {"reachable": False, "problem": str(problem), "queues": {}, "workers": []}
    finally:
        connection.close()
    return {
        "reachable": True,
        "problem": "",
        "queues": dict(zip(QUEUES, waiting, strict=True)),
        "workers": workers,
    }


def _workers(connection: Redis) -> list[WorkerStatus]:
    # Not Worker.all(): each of its objects would set this connection's time-out to minutes.
    keys = sorted(worker_registration.get_keys(connection=connection))
    with connection.pipeline(transaction=False) as pipeline:
        pipeline.time()
        for key in keys:
            pipeline.hmget(key, FIELDS)
        (now, _), *rows = pipeline.execute()
    workers: list[WorkerStatus] = []
    for key, row in zip(keys, rows, strict=True):
        state, queues, beat, death = ((value or b"").decode() for value in row)
        silent = max(0.0, now - datetime.fromisoformat(beat).timestamp()) if beat else SILENT_SECONDS + 1
        if not death and silent <= SILENT_SECONDS:
            workers.append(
                {
                    "name": key.removeprefix(Worker.redis_worker_namespace_prefix),
                    "state": state,
                    "queues": [name for name in queues.split(",") if name],
                    "silent_seconds": silent,
                }
            )
    return workers
