"""A workshop as an entry for people's calendars (iCalendar, RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime

from grants.workshops.lifecycle import WorkshopStatus
from grants.workshops.queries import WorkshopCard

MIME, NAME = "text/calendar", "workshop.ics"
LINE = 75
"""Octets in a line; longer ones are folded."""


def entry(card: WorkshopCard, *, summary: str, about: str, now: datetime) -> bytes:
    """One event, which calendars change or take out when they get it again. `about` may have several lines."""
    off = card.status is not WorkshopStatus.PLANNED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Throughline//Workshops//EN",
        f"METHOD:{'CANCEL' if off else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:workshop-{card.id}@throughline",
        f"SEQUENCE:{card.version}",
        f"DTSTAMP:{_instant(now)}",
        f"DTSTART:{_instant(card.starts_at)}",
        f"DTEND:{_instant(card.ends_at)}",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(about)}",
        f"LOCATION:{_text(card.place or card.link)}",
        f"STATUS:{'CANCELLED' if off else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(said: str) -> str:
    for mark in ("\\", ";", ","):
        said = said.replace(mark, f"\\{mark}")
    return "\\n".join(said.splitlines())


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets; no letter is cut in two."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
