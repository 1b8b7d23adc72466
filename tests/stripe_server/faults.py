"""Trouble on demand: which requests it strikes, how often, and requests held until a test lets them go."""

import re
import threading
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from tests.stripe_server.refusals import Refusal, invalid


class Kind(StrEnum):
    LOST_ANSWER = "lost_answer"  # the effect happens; the connection closes without a word
    ERROR_500_BEFORE = "error_500_before"  # no effect
    ERROR_500_AFTER = "error_500_after"  # the effect happens, the answer says 500
    ERROR_409 = "error_409"  # no effect: a conflict, as if the key were in use
    ERROR_429 = "error_429"  # no effect: too many requests
    SLOW = "slow"  # waits some seconds, or holds until released


class When(StrEnum):
    BEFORE = "before"
    AFTER = "after"


@dataclass
class Fault:
    kind: Kind
    method: str | None = None
    path: str = ""
    count: int = 1
    when: When = When.BEFORE
    seconds: float = 0.0
    hold: bool = False

    def strikes(self, method: str, path: str) -> bool:
        return self.count > 0 and self.method in (None, method) and re.search(self.path, path) is not None


@dataclass
class Held:
    """A request that waits. `drop` says that it is to end without an effect or an answer."""

    request: str
    method: str
    path: str
    idempotency_key: str | None
    when: When
    drop: bool = False
    go: threading.Event = field(default_factory=threading.Event)


class Faults:
    """In memory only: a restarted server has no trouble planned."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._faults: list[Fault] = []
        self._held: list[Held] = []

    def plan(self, wish: dict[str, Any]) -> Fault:
        try:
            fault = Fault(**{**wish, "kind": Kind(wish["kind"]), "when": When(wish.get("when", "before"))})
            re.compile(fault.path)
        except (KeyError, TypeError, ValueError, re.error) as error:
            raise invalid(f"This fault cannot be planned: {error!r}. Kinds: {', '.join(Kind)}.") from error
        with self.changed:
            self._faults.append(fault)
        return fault

    def strike(self, kind: Kind, method: str, path: str, *, when: When | None = None) -> Fault | None:
        """Uses up one of the planned faults that fits."""
        with self.changed:
            for fault in self._faults:
                if fault.kind == kind and when in (None, fault.when) and fault.strikes(method, path):
                    fault.count -= 1
                    return fault
        return None

    def planned(self) -> list[dict[str, Any]]:
        with self.changed:
            return [asdict(fault) for fault in self._faults if fault.count > 0]

    def wait(self, held: Held, *, longest: float) -> bool:
        """Keeps this request here until it is released. False means: drop it."""
        with self.changed:
            self._held.append(held)
            self.changed.notify_all()
        held.go.wait(longest)
        with self.changed:
            self._held.remove(held)
            self.changed.notify_all()
        return not held.drop

    def held(self) -> list[dict[str, Any]]:
        with self.changed:
            return [
                {"request": one.request, "method": one.method, "path": one.path,
                 "idempotency_key": one.idempotency_key, "when": one.when}
                for one in self._held if not one.go.is_set()
            ]  # fmt: skip

    def wait_for_held(self, count: int, *, seconds: float) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: sum(not one.go.is_set() for one in self._held) >= count, seconds)

    def release(self, *, request: str | None = None, drop: bool = False) -> int:
        """Lets one request go, or all."""
        with self.changed:
            going = [one for one in self._held if not one.go.is_set() and request in (None, one.request)]
            for one in going:
                one.drop = drop
                one.go.set()
        return len(going)

    def clear(self) -> None:
        with self.changed:
            self._faults.clear()
        self.release()


def too_many_requests() -> Refusal:
    return Refusal(
        "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
        status=429,
        code="rate_limit",
    )


def conflict() -> Refusal:
    return Refusal(
        "There is currently another in-progress request using this Idempotent Key. Please try again later.",
        status=409,
        kind="idempotency_error",
        code="idempotency_key_in_use",
    )


def server_error() -> Refusal:
    """Stored with the key, and marked as not worth an automatic repeat: the repeat would hear the same."""
    return Refusal(
        "Sorry, the practice Stripe failed on purpose. It is as unclear as with the real one whether anything happened.",
        status=500,
        kind="api_error",
        began=True,
        retry=False,
    )
