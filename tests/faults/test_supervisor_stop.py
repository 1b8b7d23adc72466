"""However the supervisor ends, no process stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from grants.jobs.supervisor.family import family, from_proc, from_ps, living
from grants.jobs.supervisor.output import LONGEST_LINE, Lines
from tests.faults.supervised import PARENT, Supervised, alive, python, sh, until

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(1000)"
)
POLITE = "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_leaves_no_descendants(number: signal.Signals):
    with Supervised(f"[Child('parent', {python(PARENT)}, ready=LineReady('pids'))]") as run:
        run.says("all ready")
        pids = run.pids()
        assert len(alive(pids)) == 3
        run.send(number)
        assert run.ends() == 0
        assert not alive(pids)


def test_children_stop_in_reverse_one_after_the_other():
    children = ", ".join(f"Child({name!r}, {sh(POLITE)}, ready=LineReady('up'))" for name in ("queue", "web", "worker"))
    with Supervised(f"[{children}]") as run:
        run.says("all ready")
        run.send(signal.SIGTERM)
        assert run.ends() == 0
        order = [
            run.text.index(part)
            for part in (
                "worker stopping",
                "worker     | bye",
                "worker ended",
                "web stopping",
                "web        | bye",
                "web ended",
                "queue stopping",
                "queue      | bye",
                "queue ended",
                "all stopped",
            )
        ]
        assert order == sorted(order)


def test_a_child_is_stopped_by_the_signal_of_its_choice():
    script = "trap 'echo quick; exit 0' INT; echo up; while :; do sleep 0.05; done"
    child = f"Child('one', {sh(script)}, ready=LineReady('up'), stop_signal=signal.SIGINT)"
    with Supervised(f"[{child}]") as run:
        run.says("all ready")
        run.send(signal.SIGTERM)
        assert run.ends() == 0
        assert "one        | quick" in run.lines


def test_a_child_that_does_not_heed_is_killed_at_its_deadline():
    with Supervised(f"[Child('one', {python(STUBBORN)}, ready=LineReady('up'), stop_seconds=0.3)]") as run:
        run.says("all ready")
        run.send(signal.SIGTERM)
        assert run.ends() == 0
        assert "one had to be killed" in run.text


def test_a_second_signal_kills():
    children = (
        f"[Child('parent', {python(PARENT)}, ready=LineReady('pids')), "
        f"Child('one', {python(STUBBORN)}, ready=LineReady('up'), stop_seconds=1000)]"
    )
    with Supervised(children) as run:
        run.says("all ready")
        pids = run.pids()
        run.send(signal.SIGTERM)
        run.says("one stopping")

        def killing() -> bool:
            # A repeat within a third of a second counts as the same press.
            run.send(signal.SIGTERM)
            return "SIGTERM again: killing" in run.text

        until(killing, what="a second signal is heard")
        assert run.ends() == 128 + signal.SIGTERM
        assert not alive(pids)


def test_a_stop_during_the_start_stops_what_was_started():
    children = f"[Child('parent', {python(PARENT)}), Child('slow', {sh('exec sleep 1000')}, ready=LineReady('never'))]"
    with Supervised(children) as run:
        pids = run.pids()
        run.says("slow started")
        run.send(signal.SIGTERM)
        assert run.ends() == 0
        assert not alive(pids)


def test_a_killed_supervisor_leaves_no_children():
    children = (
        f"[Child('parent', {python(PARENT)}, ready=LineReady('pids')), "
        f"Child('one', {python(STUBBORN)}, ready=LineReady('up'), stop_seconds=0.3)]"
    )
    with Supervised(children) as run:
        run.says("all ready")
        pids = run.pids() | {int(pid) for pid in run.says(r"started, process (\d+)")}
        run.send(signal.SIGKILL)
        assert run.ends() == -signal.SIGKILL
        until(lambda: not alive(pids), what="everybody has ended")
        assert "the supervisor is gone; ending one, parent" in run.text


def test_a_killed_undertaker_is_replaced():
    with Supervised(f"[Child('parent', {python(PARENT)}, ready=LineReady('pids'))]") as run:
        run.says("all ready")
        pids = run.pids()

        def undertakers() -> set[int]:
            children = {process.pid for process in living().values() if process.parent == run.pid}
            return children - pids

        [first] = undertakers()
        os.kill(first, signal.SIGKILL)
        until(lambda: undertakers() - {first}, what="there is another one")
        run.send(signal.SIGKILL)
        run.ends()
        until(lambda: not alive(pids), what="everybody has ended")


def test_ps_tells_what_proc_tells():
    with subprocess.Popen([sys.executable, "-S", "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = {int(pid) for pid in parent.stdout.readline().split()[1:]}
        try:
            assert family(from_ps(), parent.pid) == pids
            assert family(living(), parent.pid) == pids
            if sys.platform == "linux":
                for pid in pids:
                    proc, ps = from_proc()[pid], from_ps()[pid]
                    assert (proc.parent, proc.session) == (ps.parent, ps.session)
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGKILL)


def test_lines_are_whole_and_a_line_without_end_comes_in_pieces():
    lines = Lines()
    assert lines.feed(b"one\ntw") == [b"one"]
    assert lines.feed(b"o\r\n") == [b"two"]
    assert lines.feed(b"x" * (LONGEST_LINE + 5)) == [b"x" * LONGEST_LINE]
    assert lines.end() == [b"xxxxx"]
    assert lines.end() == []
