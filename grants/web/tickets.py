"""A place in the queue of an address that is used up: asked to wait half a minute, then let in; nobody for an hour.

The first press gets a ticket into the person's signed session; no script is needed. A press before its time hears the
same time again. A press after it goes on, once for each ticket, as long as the minute has a place; else the ticket is
given back for one with a place in the next minute that has some, and that one is let in whatever comes meanwhile.

What that comes to, with 60 places a minute (`Limit.places` says them for each purpose):

- Up to 60 strangers a minute, 3,600 an hour, get in with one wait of half a minute. A crowd that presses all at once
  gets in within half a minute and a minute for every 60 of them: 500 within ten minutes.
- A ticket takes no place until somebody comes back with it, half a minute later. A program that takes thousands of
  tickets, or sends one cookie again and again, pushes nobody: it gets one more every half minute.
- A program that keeps many browsers' cookies apart stands in the queue as so many people do. With N of them an honest
  person waits half a minute and at most N / 60 minutes more. It reaches at most the address's limit and 3,600 an hour.
- Where all places of the next ten minutes are taken, that is by more than 600 who wait at once, no place is promised:
  one is asked to press again after half a minute. The office names such a network (SHARED_NETWORKS), or stops the
  program at its proxy.

Each ticket counts as used where the limits are counted, so that its cookie is good for nothing a second time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import session

KEPT = "tickets"
WAIT = timedelta(seconds=30)
LIVES = timedelta(minutes=30)
"""So long a ticket is good for, once its time has come."""
MINUTE = 60
AHEAD = 10
"""So many minutes, this one among them, have places to give away."""

Count = Callable[[str, int], int]
"""Adds one under a name that is kept for so many seconds, and says how many there are then."""


def turn(purpose: str, whose: str, count: Count, *, places: int, now: datetime) -> datetime | None:
    """None for whoever goes on now, else when to press again. `whose` is the address, as it is counted."""
    ticket = _held(purpose)
    if ticket is None:
        return _give(purpose, now + WAIT)
    id, due, has_place = ticket
    if now < due:
        return due
    if now > due + LIVES or count(f"ticket:{id}", _seconds(2 * LIVES)) > 1:
        return _give(purpose, now + WAIT)
    if has_place:
        _drop(purpose)
        return None
    return _find_place(purpose, whose, count, places=places, now=now)


def _find_place(purpose: str, whose: str, count: Count, *, places: int, now: datetime) -> datetime | None:
    """A place of this minute, which lets in at once, or of the next minute that has one."""
    this = int(now.timestamp()) // MINUTE
    for minute in range(this, this + AHEAD):
        taken = count(f"places:{purpose}:{whose}:{minute}", (AHEAD + 1) * MINUTE)
        if taken <= places and minute == this:
            _drop(purpose)
            return None
        if taken <= places:
            at = minute * MINUTE + (taken - 1) * MINUTE // places
            return _give(purpose, datetime.fromtimestamp(at, UTC), has_place=True)
    return _give(purpose, now + WAIT)


def _held(purpose: str) -> tuple[str, datetime, bool] | None:
    found = (session.get(KEPT) or {}).get(purpose)
    if not found:
        return None
    id, due, has_place = found
    return id, datetime.fromtimestamp(due, UTC), bool(has_place)


def _give(purpose: str, due: datetime, *, has_place: bool = False) -> datetime:
    """The time as the cookie keeps it: whole seconds, never earlier than promised."""
    at = -int(-due.timestamp() // 1)
    session[KEPT] = {**(session.get(KEPT) or {}), purpose: [secrets.token_urlsafe(9), at, int(has_place)]}
    return datetime.fromtimestamp(at, UTC)


def _drop(purpose: str) -> None:
    left = {name: ticket for name, ticket in session[KEPT].items() if name != purpose}
    if left:
        session[KEPT] = left
    else:
        session.pop(KEPT)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
