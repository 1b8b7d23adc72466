"""A kept file is looked at by the virus scanner; what is infected, and pieces that are done with, leave the store."""

from __future__ import annotations

from grants.applications import commands as applications
from grants.applications.events import FileInfected, FileKept, PiecesLeft
from grants.applications.lifecycle import FileStatus
from grants.applications.model import StoredFile
from grants.kernel import ports
from grants.kernel.outbox import Handler, handle
from grants.kernel.unit import Unit


def to_scan(unit: Unit, fact: FileKept) -> str | None:
    """The key of a file that still waits; None when it was looked at already."""
    stored = unit.get(StoredFile, fact.file_id)
    return stored.storage_key if stored.status is FileStatus.WAITING else None


def scan(key: str) -> str:
    """What the scanner found, or nothing; an error leaves the file waiting, and it is tried again."""
    return ports.scanner().scan(ports.files().get(key))


def note_finding(unit: Unit, fact: FileKept, key: str, finding: str) -> None:
    applications.scanned(unit, fact.file_id, finding)


handle(
    Handler(
        name=f"{__name__}.scan_on_FileKept",
        fact=FileKept,
        queue="default",
        prepare=to_scan,
        call=scan,
        settle=note_finding,
    )
)


def to_remove(unit: Unit, fact: FileInfected) -> list[str]:
    stored = unit.get(StoredFile, fact.file_id)
    return [key for key in (stored.storage_key, stored.small_key) if key]


def remove(keys: list[str]) -> None:
    """Take the content out of the store; what is gone already stays gone."""
    for key in keys:
        ports.files().delete(key)


def pieces_of(unit: Unit, fact: PiecesLeft) -> list[str]:
    return [f"{fact.storage_key}-{number}" for number in range(fact.pieces)]


def forget_pieces(unit: Unit, fact: PiecesLeft, keys: list[str], answer: None) -> None:
    """Nothing is written down: the file itself has its own history."""


def note_removal(unit: Unit, fact: FileInfected, keys: list[str], answer: None) -> None:
    unit.changed(unit.get(StoredFile, fact.file_id), "remove_content")


handle(
    Handler(
        name=f"{__name__}.remove_on_FileInfected",
        fact=FileInfected,
        queue="default",
        prepare=to_remove,
        call=remove,
        settle=note_removal,
    )
)

handle(
    Handler(
        name=f"{__name__}.remove_on_PiecesLeft",
        fact=PiecesLeft,
        queue="default",
        prepare=pieces_of,
        call=remove,
        settle=forget_pieces,
    )
)
