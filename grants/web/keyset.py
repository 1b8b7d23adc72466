"""Where the next page of a list begins, as a word in its address: an instant and a number."""

from __future__ import annotations

from datetime import UTC, datetime

Place = tuple[datetime, int]


def word_of(place: Place | None) -> str | None:
    """`(instant, id)` as one word without a character that an address would have to escape."""
    if place is None:
        return None
    moment, number = place
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{number}"


def place_of(word: str | None) -> Place | None:
    """The place that a word names; None (the first page) for no word, or one that was tampered with."""
    moment, _, number = (word or "").rpartition("-")
    try:
        at = datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
        return at, int(number) if len(number) < 19 else 0
    except ValueError:
        return None
