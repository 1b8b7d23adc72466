"""Starts the processes of an installation in order, keeps them alive, and leaves none behind."""

from grants.jobs.supervisor.child import Child, Restarts
from grants.jobs.supervisor.loop import Supervisor
from grants.jobs.supervisor.ready import FileReady, HttpReady, LineReady, ReadyCheck, TcpReady

__all__ = [
    "Child",
    "FileReady",
    "HttpReady",
    "LineReady",
    "ReadyCheck",
    "Restarts",
    "Supervisor",
    "TcpReady",
]
