"""The bell between those who record work and those who do it: RQ carries a delivery's id, the database knows.

Nothing here is trusted with truth. A bell that is not heard is rung again by the sweep; a job that runs twice
finds the lease taken. So RQ keeps no results, retries nothing and schedules nothing. This package alone
imports `rq` and `redis`.
"""

from grants.gateways.queue.bell import RedisBell
from grants.gateways.queue.connection import JOB, QUEUES
from grants.gateways.queue.status import QueueStatus, WorkerStatus, queue_status
from grants.gateways.queue.worker import run_worker

__all__ = ["JOB", "QUEUES", "QueueStatus", "RedisBell", "WorkerStatus", "queue_status", "run_worker"]
