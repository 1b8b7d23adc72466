"""Controls over webhooks: hold them, let them go in another order, double them, wait for them."""

from tests.stripe_server import webhooks
from tests.stripe_server.control.wish import Door, Wish, seconds_of
from tests.stripe_server.objects import Json
from tests.stripe_server.practice import Practice
from tests.stripe_server.refusals import Refusal, invalid


def show_webhooks(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    return {"data": webhooks.waiting(practice.store)}


def hold_webhooks(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    with practice.store.work():
        practice.store.set("webhooks_held", value=True)
    return {"held": True}


def release_webhooks(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    """`order`: "as_made", "reversed", or a list of event ids that go first."""
    order = wish.get("order", "as_made")
    with practice.store.work():
        if order == "reversed":
            webhooks.reverse(practice.store)
        elif isinstance(order, list):
            webhooks.reorder(practice.store, [str(event) for event in order])
        elif order != "as_made":
            raise invalid('order is "as_made", "reversed" or a list of event ids.', param="order")
        practice.store.set("webhooks_held", value=False)
    return {"held": False}


def duplicate_webhooks(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    with practice.store.work():
        practice.store.set("webhooks_to_duplicate", int(wish.get("count", 1)))
    return {"count": int(wish.get("count", 1))}


def retry_webhooks(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    """Makes every waiting delivery due at once."""
    with practice.store.work():
        return {"due": practice.store.run("UPDATE deliveries SET next_try = 0 WHERE done = 0")}


def wait_for_webhooks(practice: Practice, wish: Wish, parts: tuple[str, ...]) -> Json:
    """Answers as soon as every webhook has arrived."""
    store = practice.store
    with store.changed:
        if not store.changed.wait_for(lambda: not webhooks.waiting(store), seconds_of(wish)):
            raise Refusal("Some webhooks did not arrive in time.", status=408)
    return {"data": []}


DOORS: tuple[tuple[str, str, Door], ...] = (
    ("GET", r"webhooks", show_webhooks),
    ("POST", r"webhooks/hold", hold_webhooks),
    ("POST", r"webhooks/release", release_webhooks),
    ("POST", r"webhooks/duplicate", duplicate_webhooks),
    ("POST", r"webhooks/retry", retry_webhooks),
    ("POST", r"webhooks/wait", wait_for_webhooks),
)
