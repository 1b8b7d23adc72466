"""Stripe's objects as rows: made with an id of its kind, found only by the account that owns them."""

import json
import secrets
import string
from typing import Any

from tests.stripe_server.refusals import no_such
from tests.stripe_server.store import Store

Json = dict[str, Any]

PLATFORM = ""  # the account of what belongs to the platform itself
_ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(length))


def add(
    store: Store,
    body: Json,
    *,
    account: str = PLATFORM,
    created: int,
    net: int | None = None,
    payout: str | None = None,
) -> Json:
    store.run(
        "INSERT INTO objects (id, kind, account, created, body, net, payout) VALUES (?, ?, ?, ?, ?, ?, ?)",
        body["id"], body["object"], account, created, json.dumps(body), net, payout,
    )  # fmt: skip
    return body


def save(store: Store, body: Json) -> Json:
    store.run("UPDATE objects SET body = ? WHERE id = ?", json.dumps(body), body["id"])
    return body


def find(store: Store, kind: str, object_id: str, *, account: str = PLATFORM) -> Json | None:
    row = store.row("SELECT body FROM objects WHERE id = ? AND kind = ? AND account = ?", object_id, kind, account)
    return None if row is None else json.loads(row["body"])


def get(store: Store, kind: str, object_id: str, *, account: str = PLATFORM, what: str | None = None) -> Json:
    """The object, or Stripe's 404. `what` is the word Stripe uses for it in the sentence."""
    found = find(store, kind, object_id, account=account)
    if found is None:
        raise no_such(what or kind, object_id)
    return found


def anywhere(store: Store, object_id: str) -> Json | None:
    """For expanding a reference, which may cross from a connected account to the platform."""
    row = store.row("SELECT body FROM objects WHERE id = ?", object_id)
    return None if row is None else json.loads(row["body"])


def where(store: Store, kind: str, condition: str, *values: Any) -> list[Json]:
    """Oldest first; `condition` is fixed text of this package, never a client's."""
    rows = store.rows(f"SELECT body FROM objects WHERE kind = ? AND {condition} ORDER BY seq", kind, *values)
    return [json.loads(row["body"]) for row in rows]


def count(store: Store) -> dict[str, int]:
    rows = store.rows("SELECT kind, count(*) AS many FROM objects GROUP BY kind ORDER BY kind")
    return {row["kind"]: row["many"] for row in rows}
