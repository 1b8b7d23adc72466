"""The queues by purpose, and how long one job on each may take: the worker and the lease go by the same figures."""

from __future__ import annotations

from datetime import timedelta

DEFAULT = "default"
JOB_SECONDS = {"payments": 120, "mail": 120, "reports": 1800, DEFAULT: 300}
QUEUES = tuple(JOB_SECONDS)

MARGIN = timedelta(minutes=1)


def lease_of(queue: str) -> timedelta:
    """How long a delivery is one runner's own: longer than its job may take, so that two never work on it at once."""
    return timedelta(seconds=JOB_SECONDS.get(queue, JOB_SECONDS[DEFAULT])) + MARGIN
