"""The scanner's gateway against a strict clamd on a real socket: verdicts, limits, and no answer at all."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from grants.gateways.antivirus import CHUNK, Clamd, NoScanner, NotScanned, scanner_at
from tests.clamd_server import EICAR, Server, clamd_server


@pytest.fixture
def server() -> Iterator[Server]:
    with clamd_server() as running:
        yield running


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 5_000_000])
def test_a_file_arrives_whole_whatever_its_size(server: Server, size: int) -> None:
    content = os.urandom(size)
    assert Clamd(server.url).scan(content) == ""
    assert server.seen == [content]


def test_what_is_found_is_named(server: Server) -> None:
    assert Clamd(server.url).scan(b"%PDF-1.4 " + b"x" * CHUNK + EICAR) == "Eicar-Signature"


def test_a_file_that_is_too_large_for_the_scanner_gets_no_verdict(server: Server) -> None:
    server.limit = 1000
    with pytest.raises((NotScanned, OSError)):
        Clamd(server.url).scan(b"x" * 2000)


def test_nobody_at_home_is_an_error_and_no_verdict() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(OSError, match="refused"):
        Clamd(f"tcp://127.0.0.1:{port}").scan(b"x")


def test_a_scanner_that_says_nothing_is_waited_for_only_so_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TimeoutError):
        Clamd(f"tcp://127.0.0.1:{silent.getsockname()[1]}", patience=0.1).scan(b"x")


def test_the_operators_page_sees_its_version(server: Server) -> None:
    assert Clamd(server.url).check() == "ClamAV 1.4.1/27500"


def test_without_a_setting_there_is_no_scanner_and_it_never_says_clean() -> None:
    scanner = scanner_at("")
    assert isinstance(scanner, NoScanner)
    assert not scanner.is_set_up
    with pytest.raises(NotScanned):
        scanner.scan(b"x")
