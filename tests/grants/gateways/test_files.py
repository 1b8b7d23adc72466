"""The store of files, the same on this machine's disk, in memory and on an S3 over HTTP; and what a page needs of it."""

from __future__ import annotations

import io
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from obstore.exceptions import BaseError

from grants.gateways.files import ObjectFiles
from grants.kernel import ports
from tests.pictures import JPG
from tests.s3_server import BUCKET, SECRET, Server, s3_server
from tests.visitor import Visitor
from tests.world import World

BIG = bytes(range(256)) * 48_000
"""12 MB: an S3 gets it in parts."""


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with s3_server() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture(params=["disk", "memory", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectFiles:
    if request.param == "s3":
        request.getfixturevalue("s3")
    return ObjectFiles(
        {"disk": f"file://{tmp_path}", "memory": "memory://", "s3": f"s3://{BUCKET}/files"}[request.param]
    )


@pytest.mark.parametrize("content", [b"", b"x", b"\0\xff" * 5000, BIG], ids=["empty", "one", "some", "big"])
def test_what_is_kept_comes_back_byte_by_byte(files: ObjectFiles, content: bytes) -> None:
    files.put("a1b2", content)
    assert files.get("a1b2") == content


def test_what_is_kept_again_is_the_newer_one(files: ObjectFiles) -> None:
    files.put("key", b"one")
    files.put("key", b"two")
    assert files.get("key") == b"two"


def test_what_is_not_there_is_not_found_and_is_removed_without_a_word(files: ObjectFiles) -> None:
    with pytest.raises(FileNotFoundError):
        files.get("none")
    files.delete("none")


def test_what_was_removed_is_gone_and_the_others_stay(files: ObjectFiles) -> None:
    files.put("one", b"1")
    files.put("two", b"2")
    files.delete("one")
    with pytest.raises(FileNotFoundError):
        files.get("one")
    assert files.get("two") == b"2"


def test_names_do_not_leave_the_store(files: ObjectFiles) -> None:
    files.put("a b", b"spaces")
    assert files.get("a b") == b"spaces"


def test_an_s3_gets_signed_requests_below_its_prefix_and_a_big_file_in_parts(s3: Server) -> None:
    files = ObjectFiles(f"s3://{BUCKET}/files/of/grants")
    files.put("key", BIG)
    assert set(s3.objects) == {"files/of/grants/key"}
    assert s3.objects["files/of/grants/key"] == BIG
    assert any("uploadId" in request for request in s3.requests)
    assert s3.refused == []


def test_a_wrong_secret_keeps_nothing(s3: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", f"{SECRET}?")
    with pytest.raises((BaseError, PermissionError)):
        ObjectFiles(f"s3://{BUCKET}").put("key", b"x")
    assert s3.objects == {}
    assert "SignatureDoesNotMatch" in s3.refused


def test_nobody_reads_without_a_signature(s3: Server) -> None:
    ObjectFiles(f"s3://{BUCKET}").put("key", b"x")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{s3.environment['AWS_ENDPOINT']}/{BUCKET}/key")
    assert refused.value.code == 403


def test_a_page_keeps_shows_and_sends_back_its_files_on_s3(world: World, visitor: Visitor, s3: Server) -> None:
    local = ports.files()
    ports.files.unbind()
    ports.files.bind(ObjectFiles(f"s3://{BUCKET}/files"))
    try:
        world.draft(world.open_round(key="js-a"))
        visitor.sign_in("ana@example.org")
        data = {"picture": (io.BytesIO(JPG), "porch.jpg")}
        visitor.post("/applications/JS-2026-0001/sections/more", data, content_type="multipart/form-data")
        page = visitor.get("/applications/JS-2026-0001/sections/more")
        found = re.search(r"/applications/JS-2026-0001/files/\d+", page.text)
        assert found
        kept = {bytes(content) for content in s3.objects.values()}
        assert visitor.get(found[0]).data in kept
        assert visitor.get(f"{found[0]}/small").mimetype == "image/webp"
        assert len(kept) == 2
        assert s3.refused == []
    finally:
        ports.files.unbind()
        ports.files.bind(local)
