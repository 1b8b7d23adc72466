"""Events carried to their endpoints: signed, in turn, and again until somebody says 2xx."""

import json
import sqlite3
import threading
import time

from stripe import WebhookSignature

from tests.stripe_server import objects
from tests.stripe_server.desk import Endpoint
from tests.stripe_server.objects import Json
from tests.stripe_server.outgoing import post
from tests.stripe_server.store import Store

FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0  # Stripe waits hours; a test or a demonstration cannot


def wait_after(attempts: int) -> float:
    return min(FIRST_WAIT * 2.0 ** min(attempts - 1, 16), LONGEST_WAIT)


class Carrier:
    """One thread an endpoint, so that a deaf endpoint delays only itself and an order is kept where one is asked for."""

    def __init__(self, store: Store, endpoint: Endpoint) -> None:
        self._store = store
        self._endpoint = endpoint
        self._ending = False
        self._thread = threading.Thread(target=self._carry, name=f"webhooks to {endpoint.url}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        with self._store.changed:
            self._ending = True
            self._store.changed.notify_all()

    def _carry(self) -> None:
        while True:
            with self._store.changed:
                due = self._next()
                while due is None:
                    if self._ending:
                        return
                    self._store.changed.wait(self._idle_seconds())
                    due = self._next()
                if self._ending:
                    return
            self._deliver(due)

    def _next(self) -> sqlite3.Row | None:
        if self._store.setting("webhooks_held", default=False):
            return None
        return self._store.row(
            "SELECT * FROM deliveries WHERE done = 0 AND audience = ? AND place = ? AND next_try <= ? ORDER BY turn, seq LIMIT 1",
            self._endpoint.audience, self._endpoint.place, time.time(),
        )  # fmt: skip

    def _idle_seconds(self) -> float:
        row = self._store.row(
            "SELECT min(next_try) AS next FROM deliveries WHERE done = 0 AND audience = ? AND place = ?",
            self._endpoint.audience, self._endpoint.place,
        )  # fmt: skip
        next_try = row["next"] if row else None
        # Held deliveries are due already: they wait for a change of the store, not for a time.
        return min(max(next_try - time.time(), 0.01), 5.0) if next_try and next_try > time.time() else 5.0

    def _deliver(self, delivery: sqlite3.Row) -> None:
        event = objects.anywhere(self._store, delivery["event"]) or {}
        answer = _post_signed(self._endpoint, event)
        arrived = isinstance(answer, int) and 200 <= answer < 300
        attempts = delivery["attempts"] + 1
        with self._store.work():
            self._store.run(
                "UPDATE deliveries SET attempts = ?, next_try = ?, last_answer = ?, done = ? WHERE seq = ?",
                attempts, time.time() + wait_after(attempts), str(answer), arrived, delivery["seq"],
            )  # fmt: skip
            if arrived:
                self._count_down(event)
                self._repeat_if_asked(delivery)

    def _count_down(self, event: Json) -> None:
        open_ = self._store.row("SELECT count(*) AS many FROM deliveries WHERE event = ? AND done = 0", event["id"])
        objects.save(self._store, event | {"pending_webhooks": open_["many"] if open_ else 0})

    def _repeat_if_asked(self, delivery: sqlite3.Row) -> None:
        left = self._store.setting("webhooks_to_duplicate", default=0)
        if left > 0:
            self._store.set("webhooks_to_duplicate", left - 1)
            self._store.run(
                "INSERT INTO deliveries (event, audience, place, turn) VALUES (?, ?, ?, ?)",
                delivery["event"], delivery["audience"], delivery["place"], delivery["turn"],
            )  # fmt: skip


def _post_signed(endpoint: Endpoint, event: Json) -> int | str:
    """The signature bears real time, whatever the practice clock says: that is what the SDK compares it with."""
    payload = json.dumps(event, indent=2, ensure_ascii=False)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": WebhookSignature.generate_signature_header(payload, endpoint.secret),
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
    return post(endpoint.url, body=payload.encode(), headers=headers)


def waiting(store: Store) -> list[Json]:
    """Deliveries that have not arrived, in the order in which they will go out."""
    rows = store.rows(
        "SELECT d.seq, d.event, d.audience, d.place, d.attempts, d.last_answer, json_extract(o.body, '$.type') AS type, o.account"
        " FROM deliveries d JOIN objects o ON o.id = d.event WHERE d.done = 0 ORDER BY d.turn, d.seq"
    )
    return [dict(row) for row in rows]


def reorder(store: Store, events: list[str]) -> None:
    """These events first and in this order; whatever is not named comes after them, as it stood."""
    store.run("UPDATE deliveries SET turn = turn + ? WHERE done = 0", len(events))
    for turn, event in enumerate(events):
        store.run("UPDATE deliveries SET turn = ? WHERE done = 0 AND event = ?", turn - len(events), event)


def reverse(store: Store) -> None:
    store.run(
        "UPDATE deliveries SET turn = (SELECT max(turn) + min(turn) FROM deliveries WHERE done = 0) - turn WHERE done = 0"
    )
