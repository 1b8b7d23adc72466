"""A kept file for a browser: only what may be opened, under the name its person gave it, never inside our own pages."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from flask import Response, send_file

from grants.applications.lifecycle import READABLE, FileStatus
from grants.kernel import ports
from grants.kernel.cleaning import clean
from grants.kernel.refusal import NotFound, Refusal
from grants.people.queries import SponsorCard
from grants.people.rules import paper_kind

ENDINGS = {"pdf": (".pdf",), "jpg": (".jpg", ".jpeg", ".jfif"), "png": (".png",)}
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


@dataclass
class FileWithheld(Refusal):
    """The file waits for the virus scanner, or a virus was found in it."""

    status: FileStatus


class Kept(Protocol):
    """What is needed of a stored file; policy was asked about what it belongs to."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def storage_key(self) -> str: ...
    @property
    def small_key(self) -> str | None: ...
    @property
    def status(self) -> FileStatus: ...


def whole(file: Kept) -> Response:
    """The file as a download. FileWithheld while it waits for the virus scanner, and after a virus was found."""
    if file.status not in READABLE:
        raise FileWithheld(status=file.status)
    return _sent(file.storage_key, TYPES[file.kind], _openable(file.name, file.kind), download=True)


def small(file: Kept) -> Response:
    """A picture's thumbnail, to be shown in a page; NotFound for files that have none, and while nobody may look."""
    if file.status not in READABLE or file.small_key is None:
        raise NotFound("thumbnail")
    return _sent(file.small_key, "image/webp", "small.webp", download=False)


def agreement(card: SponsorCard) -> Response:
    """What a group showed its fiscal sponsor; it was looked at before it was kept. NotFound where it showed nothing."""
    if card.file_key is None:
        raise NotFound("agreement")
    kind = paper_kind(ports.files().get(card.file_key)) or "pdf"
    return _sent(card.file_key, TYPES[kind], _openable(card.file_name, kind), download=True)


def _openable(name: str, kind: str) -> str:
    """Its person's name for it, ending as what it is: a computer opens by the ending alone, be it none or “.html”."""
    called = " ".join(clean(name).split())  # a file's name may have a line end in it, a header may not
    return called if called.lower().endswith(ENDINGS[kind]) else f"{called}.{kind}"


def _sent(key: str, mimetype: str, name: str, *, download: bool) -> Response:
    content = ports.files().get(key)
    response = send_file(BytesIO(content), mimetype=mimetype, as_attachment=download, download_name=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
