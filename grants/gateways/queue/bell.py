"""Rings a worker up for a delivery; with the queue server away, says so and lets the page go on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from grants.gateways.queue.connection import DEFAULT, JOB, JOB_SECONDS, QUEUES, quick

log = logging.getLogger(__name__)

# What nobody picked up in an hour has been rung again by the sweep; a failure's story is in the delivery.
KEEP_SECONDS = 3600


class RedisBell:
    """The bell of `grants.kernel.ports`, by RQ. Never raises; may be shared by threads.

    After a failure it does not try again for `quiet_seconds`, so that only one page has to wait.
    """

    def __init__(
        self,
        url: str,
        *,
        job: str = JOB,
        quiet_seconds: float = 5.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redis = quick(url)
        self._job = job
        self._quiet_seconds = quiet_seconds
        self._quiet_until = float("-inf")
        self._monotonic = monotonic
        self._queues = {name: Queue(name, connection=self._redis, serializer=JSONSerializer) for name in QUEUES}

    def ring(self, delivery_id: int, *, queue: str) -> None:
        if self._monotonic() < self._quiet_until:
            return
        if queue not in self._queues:
            log.error("delivery %s names the unknown queue %r: it goes to %s", delivery_id, queue, DEFAULT)
            queue = DEFAULT
        try:
            self._enqueue(delivery_id, queue)
        except (RedisError, OSError) as problem:
            self._quiet_until = self._monotonic() + self._quiet_seconds
            log.warning(
                "the queue server can't be reached: %s. The sweep rings delivery %s, "
                "and those of the next %g seconds, again",
                problem,
                delivery_id,
                self._quiet_seconds,
            )
        except Exception:
            # The change is committed: a page that said otherwise would be wrong.
            log.exception("delivery %s could not be rung: the sweep will do it", delivery_id)

    def _enqueue(self, delivery_id: int, queue: str) -> None:
        with self._redis.pipeline() as pipeline:
            self._queues[queue].enqueue_call(
                self._job,
                args=(delivery_id,),
                timeout=JOB_SECONDS[queue],
                ttl=KEEP_SECONDS,
                result_ttl=0,
                failure_ttl=KEEP_SECONDS,
                pipeline=pipeline,
            )
            pipeline.execute()
