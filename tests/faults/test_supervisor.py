"""The supervisor starts in order, waits for readiness, restarts what died and gives up loudly."""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from grants.jobs.supervisor import Child, HttpReady, Restarts, Supervisor
from tests.faults.supervised import PARENT, Supervised, alive, python, sh, until

FOREVER = "exec sleep 1000"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_child_starts_when_the_one_before_is_ready():
    first = f"Child('first', {sh(f'sleep 0.1; echo up; {FOREVER}')}, ready=LineReady('up'))"
    second = f"Child('second', {sh(FOREVER)})"
    with Supervised(f"[{first}, {second}]") as run:
        run.says("all ready")
        run.send(signal.SIGTERM)
        assert run.ends() == 0
        order = [run.text.index(part) for part in ("| up", "first ready", "second started", "all ready")]
        assert order == sorted(order)
        assert "first      | up" in run.lines


def test_who_holds_nobody_up_is_still_waited_for_before_all_is_ready(tmp_path: Path):
    go = tmp_path / "go"
    first = sh(f"while [ ! -e {go} ]; do sleep 0.01; done; echo up; {FOREVER}")
    children = f"[Child('slow', {first}, ready=LineReady('up'), holds_up=False), Child('second', {sh(FOREVER)})]"
    with Supervised(children) as run:
        run.says("second ready")
        assert "slow ready" not in run.text
        assert "all ready" not in run.text
        go.touch()
        run.says("all ready")
        assert run.text.index("slow ready") < run.text.index("all ready")


def test_a_file_is_a_sign_but_not_one_of_an_earlier_run(tmp_path: Path):
    sign = tmp_path / "sign"
    sign.write_text("old")
    script = f"while [ ! -e {tmp_path}/go ]; do sleep 0.01; done; echo new > {sign}; {FOREVER}"
    with Supervised(f"[Child('one', {sh(script)}, ready=FileReady(Path({str(sign)!r})))]") as run:
        run.says("one started")
        until(lambda: not sign.exists(), what="the old sign is gone")
        assert "one ready" not in run.text
        (tmp_path / "go").touch()
        run.says("one ready")


@pytest.mark.parametrize("check", ["HttpReady('http://127.0.0.1:{port}/')", "TcpReady('127.0.0.1', {port})"])
def test_a_page_and_a_port_are_signs(check: str, tmp_path: Path):
    port = free_port()
    serve = repr([sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(tmp_path)])
    with Supervised(f"[Child('web', {serve}, ready={check.format(port=port)})]") as run:
        run.says("web ready")


def test_a_missing_page_is_no_sign(tmp_path: Path):
    port = free_port()
    serve = repr([sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(tmp_path)])
    check = f"HttpReady('http://127.0.0.1:{port}/missing', seconds=1)"
    with Supervised(f"[Child('web', {serve}, ready={check})]") as run:
        assert run.ends() == 1
        assert "web was not ready within 1 seconds" in run.text


def test_a_child_that_died_is_started_again_and_the_others_stay():
    children = f"[Child('one', {sh(FOREVER)}), Child('two', {sh(FOREVER)})]"
    with Supervised(children, options="restarts=Restarts(first_wait=0.01)") as run:
        run.says("all ready")
        [one] = run.says(r"one started, process (\d+)")
        os.kill(int(one), signal.SIGKILL)
        again = run.says(r"one started, process (\d+)", times=2)
        assert again[1] != one
        assert "one was ended by SIGKILL" in run.text
        assert len(run.says(r"two started")) == 1


def test_what_a_dead_child_left_behind_is_ended_before_the_next_start():
    with Supervised(
        f"[Child('one', {sh('sleep 1000 & echo left $!; wait')}, ready=LineReady('left'))]",
        options="restarts=Restarts(first_wait=0.01)",
    ) as run:
        [leader] = run.says(r"one started, process (\d+)")
        [left] = run.says(r"left (\d+)")
        run.says("one ready")
        os.kill(int(leader), signal.SIGKILL)
        run.says("one started", times=2)
        assert not alive({int(left)})


def test_the_environment_is_asked_for_at_each_start(tmp_path: Path):
    note = tmp_path / "note"
    note.write_text("red")
    children = (
        f"[Child('one', {sh('echo colour $COLOUR; exec sleep 1000')}, ready=LineReady('colour'), "
        f"env=lambda: {{'COLOUR': Path({str(note)!r}).read_text()}})]"
    )
    with Supervised(children, options="restarts=Restarts(first_wait=0.01)") as run:
        run.says("one ready")
        note.write_text("blue")
        os.kill(int(run.says(r"one started, process (\d+)")[0]), signal.SIGKILL)
        assert run.says(r"colour (\w+)", times=2) == ["red", "blue"]


def test_it_gives_up_loudly_on_a_child_that_keeps_dying():
    broken = f"Child('broken', {sh('echo up; sleep 0.1; exit 3')}, ready=LineReady('up'))"
    with Supervised(
        f"[Child('parent', {python(PARENT)}, ready=LineReady('pids')), {broken}]",
        options="restarts=Restarts(first_wait=0.01, give_up_after=3, within_seconds=60)",
    ) as run:
        assert run.ends() == 1
        assert run.text.count("broken started") == 3
        assert "GIVING UP: broken failed 3 times within 60 seconds" in run.text
        assert "ended with exit code 3" in run.text
        assert not alive(run.pids())


def test_a_first_start_that_fails_ends_it_all_at_once():
    with Supervised(
        f"[Child('one', {sh(FOREVER)}), Child('two', {sh('echo no database; exit 2')}, ready=LineReady('up'))]"
    ) as run:
        assert run.ends() == 1
        assert "two        | no database" in run.lines
        assert "GIVING UP: two ended with exit code 2 before it was ready" in run.text


def test_a_child_that_is_not_ready_in_time_ends_it_all():
    slow = f"Child('slow', {python(PARENT)}, ready=LineReady('never said', seconds=0.5), stop_seconds=1)"
    with Supervised(f"[{slow}]") as run:
        assert run.ends() == 1
        assert "GIVING UP: slow was not ready within 0.5 seconds" in run.text
        assert not alive(run.pids())


def test_a_program_that_is_not_there_is_named():
    with Supervised("[Child('one', ['/no/such/program'])]") as run:
        assert run.ends() == 1
        assert "one could not be started" in run.text
        assert "/no/such/program" in run.text


def test_waits_double_up_to_a_cap():
    patience = Restarts(first_wait=0.5, longest_wait=3.0)
    assert [patience.wait(deaths) for deaths in (1, 2, 3, 4, 5, 5000)] == [0.5, 1.0, 2.0, 3.0, 3.0, 3.0]


def test_children_need_names_of_their_own():
    with pytest.raises(ValueError, match="name of its own"):
        Supervisor([Child("one", ["true"]), Child("one", ["true"])])


def test_a_readiness_page_is_plain_http():
    with pytest.raises(ValueError, match="plain http"):
        HttpReady("https://127.0.0.1/")
