"""What bell and worker agree on: the queues, the one job, and how long to wait for the queue server."""

from __future__ import annotations

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from grants.kernel.queues import DEFAULT, JOB_SECONDS, QUEUES

JOB = "grants.jobs.runner.run_delivery_by_id"
# A page waits at most twice this for a server that does not answer: to connect, and to be answered.
QUICK_SECONDS = 0.5
CONNECT_SECONDS = 2.0


def quick(url: str) -> Redis:
    """For pages: gives up at once. (redis-py retries three times with growing pauses unless told.)"""
    return Redis.from_url(
        url,
        socket_connect_timeout=QUICK_SECONDS,
        socket_timeout=QUICK_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def patient(url: str) -> Redis:
    """For a worker, which does its own waiting for jobs and for the server. RQ sets the read time-out."""
    return Redis.from_url(
        url, socket_connect_timeout=CONNECT_SECONDS, socket_keepalive=True, retry=Retry(NoBackoff(), 0)
    )


__all__ = ["DEFAULT", "JOB", "JOB_SECONDS", "QUEUES", "patient", "quick"]
