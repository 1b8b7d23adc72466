"""A kill in the middle of anything loses nothing, and the command line does what it says."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from stripe import APIConnectionError

from tests.stripe_server.clock import Clock
from tests.stripe_server.listener import Listener
from tests.stripe_server.running import REPOSITORY, ControlRefused, StripeServer
from tests.stripe_server.situations import client_of, holding, payee, refusal, send
from tests.stripe_server.store import Store


def wait(what: Callable[[], bool], *, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def test_everything_is_as_it_was_after_a_kill(tmp_path: Path) -> None:
    with Listener() as platform, StripeServer(tmp_path, platform_webhooks=[(platform.url, platform.secret)]) as server:
        address, account = server.address, payee(server)
        server.control("webhooks/hold")
        server.control("clock", advance_seconds=7_200)
        made = send(server, account, 4_200, key="kept", transfer_group="kept")
        server.control(f"payouts/{account}/send")
        server.kill()
        server.start()

        assert server.address == address
        assert [each["id"] for each in server.transfers("kept")] == [made.id]
        assert send(server, account, 4_200, key="kept", transfer_group="kept").id == made.id
        assert server.see("state")["platform_cents"] == 1_000_000_000 - 4_200
        ahead = datetime.fromisoformat(server.see("clock")["now"]) - datetime.now(UTC)
        assert timedelta(hours=2) - timedelta(seconds=5) < ahead <= timedelta(hours=2)
        assert platform.count() == 0
        server.control("webhooks/release")
        assert platform.events(1)[0].data.object["id"] == made.id
        server.control(f"payouts/{account}/pay")
        assert client_of(server).v1.payouts.list({}, {"stripe_account": account}).data[0].status == "paid"
        assert [each["idempotency_key"] for each in server.requests(path="^/v1/transfers$") if each["method"] == "POST"]


def test_a_kill_before_the_effect_leaves_neither_money_nor_key(tmp_path: Path) -> None:
    with StripeServer(tmp_path) as server, ThreadPoolExecutor(1) as pool:
        account = payee(server)
        server.control("faults", kind="slow", hold=True, path="^/v1/transfers$")
        waiting = pool.submit(refusal, lambda: send(server, account, key="killed", transfer_group="killed"))
        server.control("held/wait", count=1)
        server.kill()
        assert isinstance(waiting.result(10), APIConnectionError)
        server.start()
        assert server.transfers("killed") == []
        assert send(server, account, key="killed", transfer_group="killed").id


def test_a_client_that_dies_while_its_request_is_held_still_pays(tmp_path: Path) -> None:
    client = (
        "import sys; from stripe import StripeClient\n"
        "key, address, account = sys.argv[1:]\n"
        "StripeClient(key, base_addresses={'api': address}, max_network_retries=0).v1.transfers.create(\n"
        "    {'amount': 100, 'currency': 'usd', 'destination': account, 'transfer_group': 'orphan'},\n"
        "    {'idempotency_key': 'orphan'})\n"
    )
    with StripeServer(tmp_path) as server, holding(server, path="^/v1/transfers$", method="POST"):
        account = payee(server)
        process = subprocess.Popen([sys.executable, "-c", client, server.key, server.address, account])
        server.control("held/wait", count=1)
        process.kill()
        process.wait()
        assert server.transfers("orphan") == []
        server.control("held/release")
        wait(lambda: len(server.transfers("orphan")) == 1)
        assert (
            send(server, account, 100, key="orphan", transfer_group="orphan").id == server.transfers("orphan")[0]["id"]
        )


def test_many_payments_through_many_kills_are_each_made_once(tmp_path: Path) -> None:
    with StripeServer(tmp_path) as server:
        account = payee(server)
        wanted = [f"run-{number}" for number in range(60)]

        def insist(group: str) -> None:
            # A look-up could be refused too while the server is down: only a made transfer ends the insisting.
            wait(lambda: _sent(server, account, group))

        with ThreadPoolExecutor(4) as pool:
            working = [pool.submit(insist, group) for group in wanted]
            for done in (10, 30):
                wait(lambda: sum(each.done() for each in working) >= done)  # noqa: B023
                server.kill()
                server.start()
            for each in working:
                each.result(20)
        made = [each["transfer_group"] for each in server.transfers()]
        assert sorted(made) == sorted(wanted)
        assert server.see("state")["platform_cents"] == 1_000_000_000 - 60 * 100_000


def _sent(server: StripeServer, account: str, group: str) -> bool:
    try:
        send(server, account, key=group, transfer_group=group)
    except APIConnectionError:
        return False
    return True


def test_two_servers_never_share_a_folder(tmp_path: Path) -> None:
    with StripeServer(tmp_path) as server:
        with pytest.raises(RuntimeError, match="Another practice Stripe is using"):
            StripeServer(tmp_path)
        assert client_of(server).v1.balance.retrieve().available


def test_the_command_line_says_when_it_is_ready_and_ends_when_asked(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.stripe_server", "--state", str(tmp_path / "state"), "--ready-file", str(ready)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line == f"ready {ready.read_text()}\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        process.stdout.close()
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("webhook", ["nonsense", "http://127.0.0.1:1/hear", "ftp://127.0.0.1=whsec"])
def test_a_webhook_without_an_address_or_a_secret_is_refused(tmp_path: Path, webhook: str) -> None:
    command = [sys.executable, "-m", "tests.stripe_server", "--state", str(tmp_path), "--platform-webhook", webhook]
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=20)
    assert ended.returncode == 1
    assert "URL=SECRET" in ended.stderr


def test_the_clock_next_door_is_followed_and_its_silence_forgiven(tmp_path: Path) -> None:
    with Listener() as neighbour:
        neighbour.says = {"now": (datetime.now(UTC) + timedelta(days=40)).isoformat()}
        with StripeServer(tmp_path, clock_url=neighbour.url) as server:
            wait(lambda: datetime.fromisoformat(server.see("clock")["now"]) > datetime.now(UTC) + timedelta(days=39))
            with pytest.raises(ControlRefused):
                server.control("clock", advance_seconds=5)
            account = payee(server)
            assert send(server, account).created > datetime.now(UTC).timestamp() + 39 * 86_400
            neighbour.close()
            server.kill()
            server.start()
            assert datetime.fromisoformat(server.see("clock")["now"]) > datetime.now(UTC) + timedelta(days=39)


@pytest.mark.parametrize("nonsense", [{"now": "half past nine"}, {"now": "2031-01-01T00:00:00"}, {"time": 5}])
def test_a_clock_next_door_that_talks_nonsense_changes_nothing(tmp_path: Path, nonsense: dict[str, Any]) -> None:
    with Listener() as neighbour:
        neighbour.says = nonsense
        clock = Clock(Store(tmp_path), url=neighbour.url)
        clock.look()
        clock.look()
        assert neighbour.asked == 1  # the second look came within the same second
        assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_clock_can_be_set_to_a_moment_with_a_time_zone(tmp_path: Path) -> None:
    with StripeServer(tmp_path) as server:
        server.control("clock", now="2027-05-01T09:00:00-04:00")
        assert server.see("clock")["now"].startswith("2027-05-01T13:00:0")
        for wish in ({"now": "2027-05-01T09:00:00"}, {"now": "May"}, {}):
            with pytest.raises(ControlRefused):
                server.control("clock", **wish)
