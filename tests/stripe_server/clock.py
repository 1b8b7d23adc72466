"""What time it is at the practice Stripe: real time, moved by hand, or the clock of the product next door."""

import threading
from datetime import UTC, datetime, timedelta

from tests.stripe_server.outgoing import fetch_json
from tests.stripe_server.store import Store

POLL_SECONDS = 1.0
JITTER = timedelta(seconds=2)  # less than this is the wire's delay, not a moved clock


class Clock:
    """Only the distance from real time is kept, so that the clock goes on ticking between two looks."""

    def __init__(self, store: Store, *, url: str | None = None) -> None:
        self._store = store
        self._url = url
        self._lock = threading.Lock()
        self._ahead = timedelta(seconds=store.setting("clock_ahead_seconds", 0))
        self._last_look = datetime.min.replace(tzinfo=UTC)

    @property
    def follows(self) -> str | None:
        return self._url

    def now(self) -> datetime:
        with self._lock:
            return datetime.now(UTC) + self._ahead

    def seconds(self) -> int:
        return int(self.now().timestamp())

    def set(self, now: datetime) -> None:
        self._keep(now - datetime.now(UTC))

    def advance(self, by: timedelta) -> None:
        self._keep(self._ahead + by)

    def look(self) -> None:
        """Asks the clock next door, at most once a second; with no answer the last known distance stays."""
        real = datetime.now(UTC)
        if self._url is None or (real - self._last_look).total_seconds() < POLL_SECONDS:
            return
        self._last_look = real
        answer = fetch_json(self._url)
        try:
            now = datetime.fromisoformat(answer["now"]) if answer else None
        except (KeyError, TypeError, ValueError):
            now = None
        if now is None or now.tzinfo is None:
            return
        ahead = now - datetime.now(UTC)
        if abs(ahead - self._ahead) > JITTER:
            self._keep(ahead)

    def _keep(self, ahead: timedelta) -> None:
        with self._lock:
            self._ahead = ahead
        with self._store.work():
            self._store.set("clock_ahead_seconds", ahead.total_seconds())
