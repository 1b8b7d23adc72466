"""A worker that forks each job from a process with the application loaded, and outlives the queue server."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from types import FrameType

from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import Queue, Worker, worker_registration
from rq.exceptions import DeserializationError, StopRequested
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer

from grants.gateways.queue.connection import JOB, QUEUES, patient

log = logging.getLogger(__name__)

# RQ lets an idle worker be heard of every WORKER_TTL - 15 seconds, and forgets it after WORKER_TTL + 60.
WORKER_TTL = 30
BUSY_BEAT_SECONDS = 10
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 5.0


def run_worker(
    url: str,
    queues: Sequence[str] = QUEUES,
    *,
    name: str,
    preload: Callable[[], None] | None = None,
    after_fork: Callable[[], None] | None = None,
    job: str = JOB,
) -> None:
    """Work until SIGTERM or SIGINT, and finish the job under way first. Call it from the main thread.

    `preload` runs once, before any fork: it imports the application and the job's module, and should leave no
    thread and no open connection. `after_fork` runs in each work horse before its job: it disposes the
    database engine's inherited pool. Only calls of `job` are run, whoever wrote into the queue.
    """
    try:
        _heed_stop()
        if preload is not None:
            preload()
        connection = patient(url)
        failures = 0
        while True:
            begun = time.monotonic()
            if _work(connection, queues, name=name, after_fork=after_fork, job=job):
                return
            _heed_stop()
            failures = failures + 1 if time.monotonic() - begun < LONGEST_PAUSE else 1
            time.sleep(min(LONGEST_PAUSE, FIRST_PAUSE * failures))
    except StopRequested:
        log.info("worker %s: stopped on request", name)


def _heed_stop() -> None:
    # While RQ works it has handlers of its own, which let a job finish.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    raise StopRequested


def _work(
    connection: Redis,
    queues: Sequence[str],
    *,
    name: str,
    after_fork: Callable[[], None] | None,
    job: str,
) -> bool:
    """One life of an RQ worker; true if it ended because it was asked to."""
    try:
        worker = SteadyWorker(
            list(queues),
            name=f"{name}.{socket.gethostname()}.{os.getpid()}",
            connection=connection,
            serializer=JSONSerializer,
            worker_ttl=WORKER_TTL,
            job_monitoring_interval=BUSY_BEAT_SECONDS,
            default_result_ttl=0,
        )
        worker.only_job = job
        worker.after_fork = after_fork
        worker.work()
    except (RedisError, OSError) as problem:
        log.warning("worker %s: the queue server can't be reached, trying again: %s", name, problem)
        return False
    return worker.was_asked_to_stop


class SteadyWorker(Worker):
    """RQ's forking worker, less what would end it when the queue server is away for a moment.

    Takes no remote commands: they need a thread beside the fork, and nobody sends them.
    """

    exponential_backoff_factor = 1.5
    max_connection_wait_time = LONGEST_PAUSE
    only_job = JOB
    after_fork: Callable[[], None] | None = None

    @property
    def was_asked_to_stop(self) -> bool:
        return self._shutdown_requested_date is not None

    def subscribe(self) -> None:
        """No remote commands."""

    def unsubscribe(self) -> None:
        """No remote commands."""

    def check_for_suspension(self, burst: bool) -> None:
        """Nobody suspends workers through the queue server."""

    def set_shutdown_requested_date(self) -> None:
        """Not told to the queue server: it would be asked from inside a signal handler."""

    def register_birth(self) -> None:
        # The name holds this process's id, so an entry of that name is our own, of an earlier connection.
        self.connection.delete(self.key)
        super().register_birth()

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """A beat that does not arrive costs nothing; a server that came back empty hears of us again."""
        try:
            super().heartbeat(timeout, pipeline)
            if pipeline is None and not self.is_horse and not self.connection.hexists(self.key, "birth"):
                self.connection.hset(self.key, mapping={**self.serialize(), "state": self.get_state()})
                worker_registration.register(self)
        except RedisError as problem:
            self.log.debug("worker %s: heartbeat: %s", self.name, problem)

    def set_state(self, state: str, pipeline: Pipeline | None = None) -> None:
        try:
            super().set_state(state, pipeline)
        except RedisError as problem:
            self.log.debug("worker %s: state: %s", self.name, problem)

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        # Without this, a server that is away for ten seconds would part the worker from its running job.
        try:
            super().maintain_heartbeats(job, execution)
        except RedisError as problem:
            self.log.warning("worker %s: the queue server can't be reached: %s", self.name, problem)

    def monitor_work_horse(self, job: Job, queue: Queue, execution: Execution) -> None:
        # The horse has ended by the time that anything here may fail to be told to the queue server.
        try:
            super().monitor_work_horse(job, queue, execution)
        except RedisError as problem:
            self.log.warning("worker %s: the end of job %s was not noted: %s", self.name, job.id, problem)

    def teardown(self) -> None:
        try:
            super().teardown()
        except RedisError as problem:
            self.log.debug("worker %s: could not sign off: %s", self.name, problem)

    def execute_job(self, job: Job, queue: Queue) -> None:
        if self._may_run(job):
            super().execute_job(job, queue)
        else:
            self.log.error("worker %s: refused job %s of queue %s: not one of ours", self.name, job.id, queue.name)
            job.delete()

    def _may_run(self, job: Job) -> bool:
        """RQ calls any function that the queue names, and anyone on this machine can write to the queue."""
        hooks = (job._success_callback_name, job._failure_callback_name, job._stopped_callback_name)
        try:
            return (
                job.func_name == self.only_job
                and [type(value) for value in job.args] == [int]
                and not job.kwargs
                and not any(hooks)
                and not job.webhooks
            )
        except DeserializationError:
            return False

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """In the work horse."""
        if self.after_fork is not None:
            self.after_fork()
        return super().perform_job(job, queue, execution)
