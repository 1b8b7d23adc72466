"""Controls that only look: counts, and the log of every API request."""

import re

from tests.stripe_server import balances, objects, webhooks
from tests.stripe_server.control.wish import Door, Wish
from tests.stripe_server.objects import Json
from tests.stripe_server.practice import Practice


def state(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    store = practice.store
    sent = store.row("SELECT count(*) AS many FROM requests")
    return {
        "now": practice.clock.now().isoformat(),
        "platform_cents": balances.cents_of(store),
        "objects": objects.count(store),
        "requests": sent["many"] if sent else 0,
        "held": len(practice.faults.held()),
        "webhooks_waiting": len(webhooks.waiting(store)),
        "webhooks_held": store.setting("webhooks_held", default=False),
    }


def requests(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    """In the order of arrival; narrowed by method and by a pattern of the path."""
    rows = practice.store.rows(
        "SELECT * FROM requests WHERE (? IS NULL OR method = ?) ORDER BY seq", *[wish.get("method")] * 2
    )
    pattern = re.compile(wish.get("path", ""))
    return {"data": [dict(row) for row in rows if pattern.search(row["path"])]}


DOORS: tuple[tuple[str, str, Door], ...] = (
    ("GET", r"state", state),
    ("GET", r"requests", requests),
    ("POST", r"requests", requests),
)
