"""Limits on what strangers can send in an hour: wide for an address (a library shares one), tight for one purpose.

An address that is used up closes for nobody. Whom we know, because they are signed in or hold a draft here, goes on
within an allowance of their own. A stranger is asked to wait half a minute, once (grants/web/tickets.py has the
arithmetic). So nobody in a library is locked out, whatever another visitor's program sends from there. What is about
one e-mail address or one reference stays closed until the hour has moved on: nobody guesses a PIN by waiting.

An office that knows a shared address beforehand (libraries, schools) names its network, and its allowance is wider.

Counted in Redis for all processes together. While Redis is away each process counts for itself: no page fails, and
no door stands wide open. What is counted is kept as a digest, so no e-mail address lies in the queue's server.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeVar

import structlog
from flask import Flask, current_app, request
from flask_babel import gettext
from limits import RateLimitItem, RateLimitItemPerHour
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from grants.kernel.cleaning import plain_digits
from grants.people.rules import digest
from grants.web import identity, tickets
from grants.web.app import moment
from grants.web.filters import clock_time, exact_time, from_now

EXTENSION = "throughline.limits"
OWN = 20
"""How often in an hour somebody known may go on from an address that is used up."""
REST = timedelta(seconds=30)
log = structlog.get_logger()


Network = IPv4Network | IPv6Network
Said = TypeVar("Said")


@dataclass(frozen=True)
class Limit:
    """How often in an hour: from one address in all, from a named network, from one address about one thing.

    `places`: how many strangers a minute go on with a ticket, once the address is used up.
    """

    from_address: int
    from_named: int
    about_one: int
    places: int


LIMITS = {
    "sign_in": Limit(from_address=120, from_named=2400, about_one=10, places=60),
    "start": Limit(from_address=120, from_named=2400, about_one=120, places=60),
    "upload": Limit(from_address=1200, from_named=12000, about_one=200, places=60),
    "workshop": Limit(from_address=60, from_named=1200, about_one=60, places=60),
    "assistance": Limit(from_address=60, from_named=1200, about_one=60, places=60),
    "complaint": Limit(from_address=60, from_named=1200, about_one=60, places=60),
    "pin": Limit(from_address=200, from_named=400, about_one=20, places=3),
}
"""PINs have few places on purpose: waiting allows less than twice the guesses, over all references together."""


@dataclass(frozen=True)
class Wait:
    """Until when somebody is asked to wait: with a ticket, or because all about one thing was used up."""

    until: datetime
    has_ticket: bool

    @property
    def words(self) -> str:
        """What a person reads beside their form, which is shown as they filled it in."""
        if not self.has_ticket:
            return gettext(
                "A lot came from here in a short time. What you wrote is still here. "
                "Please press the button again after %(time)s, or call us.",
                time=clock_time(self.until),
            )
        return gettext(
            "A lot came from this place in a short time. What you wrote is still here. "
            "Please press the button again after %(time)s (%(soon)s), or call us.",
            time=exact_time(self.until),
            soon=from_now(self.until, moment()),
        )

    @property
    def words_while_typing(self) -> str:
        """What the page says where its script saves by itself."""
        return gettext(
            "A lot came from this place in a short time. What you wrote is still here. "
            "It is saved by itself after %(time)s.",
            time=exact_time(self.until),
        )

    @property
    def seconds(self) -> int:
        return max(1, -int(-(self.until - moment()).total_seconds() // 1))


class Counter:
    """Counts in Redis, else here."""

    def __init__(self, redis_url: str, named: tuple[Network, ...] = ()) -> None:
        self.shared = MovingWindowRateLimiter(
            storage_from_string(redis_url, socket_connect_timeout=0.3, socket_timeout=0.5)
        )
        self.here = MovingWindowRateLimiter(MemoryStorage())
        self.named = named
        self.rests_until: datetime | None = None

    def forget(self) -> None:
        """Begin anew, for a test."""
        self.here = MovingWindowRateLimiter(MemoryStorage())

    def next_time(self, limit: RateLimitItem, key: str, now: datetime) -> datetime | None:
        """Count one; None when it is within the limit, else the moment at which the next can come."""
        return self._asked(lambda counter: _count(counter, limit, key), now)

    def add(self, key: str, seconds: int, now: datetime) -> int:
        """Count one under a key that is kept for so long; how many there are then."""
        return self._asked(lambda counter: counter.storage.incr(key, seconds), now)

    def is_named(self, address: str) -> bool:
        """Whether the office has named the network of this address as one that many people share."""
        try:
            at = ip_address(address)
        except ValueError:
            return False
        if isinstance(at, IPv6Address) and at.ipv4_mapped:
            at = at.ipv4_mapped
        return any(at in network for network in self.named)

    def _asked(self, ask: Callable[[MovingWindowRateLimiter], Said], now: datetime) -> Said:
        if self.rests_until is None or now >= self.rests_until:
            try:
                return ask(self.shared)
            except Exception as error:  # whatever ails the other side, the page goes on
                self.rests_until = now + REST
                log.warning("limits count here alone", error=repr(error)[:200])
        return ask(self.here)


def _count(counter: MovingWindowRateLimiter, limit: RateLimitItem, key: str) -> datetime | None:
    if counter.hit(limit, key):
        return None
    return datetime.fromtimestamp(counter.get_window_stats(limit, key).reset_time, UTC)


def register(app: Flask, redis_url: str, named: tuple[Network, ...] = ()) -> None:
    app.extensions[EXTENSION] = Counter(redis_url, named)


def spend(purpose: str, about: str = "") -> str:
    """Count one try of this purpose from this address; empty when it may go on, else words that say when."""
    wait = asked_to_wait(purpose, about)
    return wait.words if wait is not None else ""


def asked_to_wait(purpose: str, about: str = "") -> Wait | None:
    """Count one try; None when it may go on. Who is asked to wait with a ticket has tried nothing about one thing."""
    limit, address, now = LIMITS[purpose], request.remote_addr or "", moment()
    counter: Counter = current_app.extensions[EXTENSION]

    def used_up(most: int, whose: str) -> datetime | None:
        return counter.next_time(RateLimitItemPerHour(most), f"{purpose}:{digest(whose)}", now)

    full = used_up(limit.from_named if counter.is_named(address) else limit.from_address, address) is not None
    if full and (known := _known()):
        full = used_up(OWN, known) is not None
    if full:
        count = partial(counter.add, now=now)
        until = tickets.turn(purpose, digest(address), count, places=limit.places, now=now)
        if until is not None:
            return Wait(until, has_ticket=True)
    until = used_up(limit.about_one, address + plain_digits(about).strip().casefold()) if about else None
    return Wait(until, has_ticket=False) if until is not None else None


def _known() -> str:
    """Who is signed in, or which device holds something here; empty for a stranger."""
    who = identity.actor()
    if who.person_id is not None:
        return f"person {who.person_id}"
    return f"device {who.device or min(who.holds)}" if who.holds else ""
