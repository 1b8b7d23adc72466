"""Which processes belong to a child: it, its descendants, and all that still live in its session.

A process group is not enough: RQ puts each work horse in a group of its own. Descent is not enough either:
a process whose parent has died belongs to nobody. The session survives both, as each child is started in one
of its own. Out of reach is only a process that took a new session *and* whose parent died before we looked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    pid: int
    parent: int
    session: int
    started: str
    """With the pid it names one process for ever; pids alone come round again."""


Table = Mapping[int, Process]


def living() -> Table:
    """Every process of this machine that has not ended; a zombie has."""
    return from_proc() if (PROC / "self/stat").exists() else from_ps()


def from_proc() -> Table:
    table: dict[int, Process] = {}
    for entry in os.scandir(PROC):
        if not entry.name.isdigit():
            continue
        try:
            stat = Path(entry.path, "stat").read_bytes()
        except OSError:
            continue  # it has just ended
        # pid (name) state ppid pgrp session … starttime; the name may hold spaces and brackets: proc(5)
        values = stat[stat.rindex(b")") + 2 :].split()
        if values[0] not in (b"Z", b"X"):
            pid = int(entry.name)
            table[pid] = Process(pid, int(values[1]), int(values[3]), values[19].decode())
    return table


def from_ps() -> Table:
    """The same from `ps`, for systems without /proc."""
    listing = subprocess.run(
        [shutil.which("ps") or "/bin/ps", "-A", "-o", "pid=,ppid=,stat=,lstart="],
        env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    table: dict[int, Process] = {}
    for line in listing.splitlines():
        pid, parent, state, started = line.split(None, 3)
        if not state.startswith("Z"):
            table[int(pid)] = Process(int(pid), int(parent), _session(int(pid)), started.strip())
    return table


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except OSError:
        return 0


def family(table: Table, leader: int) -> set[int]:
    """The pids of the leader, of its session and of all who descend from these, as far as they live."""
    children: dict[int, list[int]] = defaultdict(list)
    for process in table.values():
        children[process.parent].append(process.pid)
    found: set[int] = set()
    ahead = [leader, *(process.pid for process in table.values() if process.session == leader)]
    while ahead:
        pid = ahead.pop()
        if pid not in found:
            found.add(pid)
            ahead.extend(children[pid])
    return found & table.keys()
