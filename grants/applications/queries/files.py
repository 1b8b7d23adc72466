"""Reads about the files that came with an application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.lifecycle import FileStatus
from grants.applications.model import PartialUpload, StoredFile
from grants.kernel import ports
from grants.kernel.refusal import NotFound


@dataclass(frozen=True)
class FileCard:
    """A file that came with an application; `has_small` where a picture's thumbnail can be shown."""

    id: int
    name: str
    kind: str
    size: int
    question_key: str
    status: FileStatus
    has_small: bool


def files_of(session: Session, application_id: int) -> dict[int, FileCard]:
    """Every file of an application by its id, in the order in which they came."""
    rows = session.execute(
        select(
            StoredFile.id,
            StoredFile.name,
            StoredFile.kind,
            StoredFile.size,
            StoredFile.question_key,
            StoredFile.status,
            StoredFile.small_key.is_not(None).label("has_small"),
        )
        .where(StoredFile.application_id == application_id)
        .order_by(StoredFile.id)
    )
    return {row.id: FileCard(**row._mapping) for row in rows}


def stored_file(session: Session, application_id: int, file_id: int) -> StoredFile:
    """A file of this application and no other; NotFound otherwise."""
    stored = session.scalar(
        select(StoredFile).where(StoredFile.id == file_id, StoredFile.application_id == application_id)
    )
    if stored is None:
        raise NotFound("StoredFile")
    return stored


LEFT_AFTER = timedelta(days=1)
"""How long pieces wait for the rest of their file."""


def uploads_left(session: Session, *, now: datetime, limit: int = 100) -> list[int]:
    """Files on their way with which nobody has gone on."""
    query = select(PartialUpload.id).where(PartialUpload.updated_at <= now - LEFT_AFTER)
    return list(session.scalars(query.order_by(PartialUpload.id).limit(limit)))


def content_of(upload: PartialUpload) -> bytes:
    """What arrived so far. FileNotFoundError when the store has lost a piece."""
    return b"".join(ports.files().get(f"{upload.storage_key}-{number}") for number in range(upload.pieces))


def upload_of(session: Session, application_id: int, upload_id: int) -> PartialUpload:
    """A file on its way to this application; NotFound for any other."""
    upload = session.get(PartialUpload, upload_id)
    if upload is None or upload.application_id != application_id:
        raise NotFound("PartialUpload")
    return upload
