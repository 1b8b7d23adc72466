"""Stripe's promise about a key: once it has begun to act, the first answer is the answer, for a day."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.stripe_server.forms import Tree, flatten
from tests.stripe_server.objects import Json
from tests.stripe_server.refusals import Refusal
from tests.stripe_server.store import Store

REMEMBERED_SECONDS = 24 * 60 * 60
LONGEST_KEY = 255


@dataclass(frozen=True)
class Use:
    """One request's use of a key. Keys of two accounts never meet."""

    account: str
    key: str
    fingerprint: str


@dataclass(frozen=True)
class Kept:
    status: int
    body: Json
    request: str


def use_of(key: str, *, account: str, method: str, path: str, form: Tree) -> Use:
    if len(key) > LONGEST_KEY:
        raise Refusal(f"Idempotency keys can be up to {LONGEST_KEY} characters long.", kind="idempotency_error")
    text = json.dumps([method, path, flatten(form)])
    return Use(account, key, hashlib.sha256(text.encode()).hexdigest())


class InFlight:
    """Keys whose first request is still being worked on. They end with the process, as the work does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: set[tuple[str, str]] = set()

    @contextmanager
    def hold(self, use: Use) -> Iterator[None]:
        name = (use.account, use.key)
        with self._lock:
            if name in self._keys:
                raise Refusal(
                    "There is currently another in-progress request using this Idempotent Key (that probably means you "
                    f"submitted twice, and the other request is still going through): {use.key}. Please try again later.",
                    status=409,
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self._keys.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(name)


def recall(store: Store, use: Use, *, now: int) -> Kept | None:
    """The stored answer; a refusal where the key comes back with another request."""
    row = store.row(
        "SELECT * FROM idempotency WHERE account = ? AND key = ? AND kept_at > ?",
        use.account,
        use.key,
        now - REMEMBERED_SECONDS,
    )
    if row is None:
        return None
    if row["fingerprint"] != use.fingerprint:
        raise Refusal(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{use.key}' if you meant to execute a different request.",
            kind="idempotency_error",
        )
    return Kept(row["status"], json.loads(row["body"]), row["request"])


def keep(store: Store, use: Use, kept: Kept, *, now: int) -> None:
    """Written in the same transaction as the effect, so that a crash leaves both or neither."""
    store.run("DELETE FROM idempotency WHERE kept_at <= ?", now - REMEMBERED_SECONDS)
    store.run(
        "INSERT OR REPLACE INTO idempotency (account, key, fingerprint, status, body, request, kept_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        use.account, use.key, use.fingerprint, kept.status, json.dumps(kept.body), kept.request, now,
    )  # fmt: skip
