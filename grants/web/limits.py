"""Limits on what strangers can send in an hour: wide for an address (a library shares one), tight for one purpose.

An address that is used up closes for strangers alone: whom we know, because they are signed in or hold a draft here,
goes on within an allowance of their own. So nobody in a library is locked out of what they have begun, whatever
another visitor's program sends from there.

Counted in Redis for all processes together. While Redis is away each process counts for itself: no page fails, and
no door stands wide open. What is counted is kept as a digest, so no e-mail address lies in the queue's server.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from flask import Flask, current_app, request
from flask_babel import gettext
from limits import RateLimitItem, RateLimitItemPerHour
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from grants.kernel.cleaning import plain_digits
from grants.people.rules import digest
from grants.web import identity
from grants.web.app import moment
from grants.web.filters import clock_time

EXTENSION = "throughline.limits"
OWN = 20
"""How often in an hour somebody known may go on from an address that is used up."""
REST = timedelta(seconds=30)
log = structlog.get_logger()


@dataclass(frozen=True)
class Limit:
    """How often in an hour: from one address in all, and from one address about one thing (e-mail, reference)."""

    from_address: int
    about_one: int


LIMITS = {
    "sign_in": Limit(from_address=120, about_one=10),
    "start": Limit(from_address=120, about_one=120),
    "upload": Limit(from_address=1200, about_one=200),
    "workshop": Limit(from_address=60, about_one=60),
    "assistance": Limit(from_address=60, about_one=60),
    "complaint": Limit(from_address=60, about_one=60),
    "pin": Limit(from_address=200, about_one=20),
}


class Counter:
    """Counts in Redis, else here."""

    def __init__(self, redis_url: str) -> None:
        self.shared = MovingWindowRateLimiter(
            storage_from_string(redis_url, socket_connect_timeout=0.3, socket_timeout=0.5)
        )
        self.here = MovingWindowRateLimiter(MemoryStorage())
        self.rests_until: datetime | None = None

    def forget(self) -> None:
        """Begin anew, for a test."""
        self.here = MovingWindowRateLimiter(MemoryStorage())

    def next_time(self, limit: RateLimitItem, key: str, now: datetime) -> datetime | None:
        """Count one; None when it is within the limit, else the moment at which the next can come."""
        if self.rests_until is None or now >= self.rests_until:
            try:
                return _count(self.shared, limit, key)
            except Exception as error:  # whatever ails the other side, the page goes on
                self.rests_until = now + REST
                log.warning("limits count here alone", error=repr(error)[:200])
        return _count(self.here, limit, key)


def _count(counter: MovingWindowRateLimiter, limit: RateLimitItem, key: str) -> datetime | None:
    if counter.hit(limit, key):
        return None
    return datetime.fromtimestamp(counter.get_window_stats(limit, key).reset_time, UTC)


def register(app: Flask, redis_url: str) -> None:
    app.extensions[EXTENSION] = Counter(redis_url)


def spend(purpose: str, about: str = "") -> str:
    """Count one try of this purpose from this address; empty when it may go on, else words that say when."""
    limit, address = LIMITS[purpose], request.remote_addr or ""
    counter: Counter = current_app.extensions[EXTENSION]

    def wait(most: int, whose: str) -> datetime | None:
        return counter.next_time(RateLimitItemPerHour(most), f"{purpose}:{digest(whose)}", moment())

    waits = [wait(limit.from_address, address)]
    if waits[0] is not None and (known := _known()):
        waits = [wait(OWN, known)]
    if about:
        waits.append(wait(limit.about_one, address + plain_digits(about).strip().casefold()))
    until = max((each for each in waits if each is not None), default=None)
    return words(until) if until is not None else ""


def _known() -> str:
    """Who is signed in, or which device holds something here; empty for a stranger."""
    who = identity.actor()
    if who.person_id is not None:
        return f"person {who.person_id}"
    return f"device {who.device or min(who.holds)}" if who.holds else ""


def words(until: datetime) -> str:
    """What a person reads beside their form, which is shown as they filled it in."""
    return gettext(
        "A lot came from here in a short time. What you wrote is still here. "
        "Please press the button again after %(time)s, or call us.",
        time=clock_time(until),
    )
