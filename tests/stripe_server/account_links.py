"""The link that takes a group to its onboarding page: one visit, a few minutes."""

from tests.stripe_server import objects
from tests.stripe_server.accounts import the_account
from tests.stripe_server.desk import Call, Desk
from tests.stripe_server.objects import Json
from tests.stripe_server.refusals import invalid

LINK_SECONDS = 5 * 60
VISIT_SECONDS = 60 * 60  # how long the page, once open, waits for a slow typist


def create(call: Call) -> Json:
    params, desk = call.params, call.desk
    the_account(desk, params["account"])
    if params["type"] != "account_onboarding":
        raise invalid("You cannot create `account_update` type Account Links for this account.", param="type")
    for name in ("refresh_url", "return_url"):
        if not params[name].startswith(("http://", "https://")):
            raise invalid("Not a valid URL", code="url_invalid", param=name)
    token = objects.new_id("link")
    link = {
        "id": token,
        "object": "onboarding_link",
        "account": params["account"],
        "refresh_url": params["refresh_url"],
        "return_url": params["return_url"],
        "expires_at": desk.now + LINK_SECONDS,
        "visited": False,
    }
    objects.add(desk.store, link, created=desk.now)
    return {
        "object": "account_link",
        "created": desk.now,
        "expires_at": link["expires_at"],
        "url": f"{desk.address}/setup/{params['account']}/{token}",
    }


def visit(desk: Desk, account_id: str, token: str) -> tuple[Json | None, str | None]:
    """A new visit, or the address that a used or expired link leads back to, or neither: no such link."""
    link = objects.find(desk.store, "onboarding_link", token)
    if link is None or link["account"] != account_id:
        return None, None
    if link["visited"] or link["expires_at"] <= desk.now:
        return None, link["refresh_url"]
    objects.save(desk.store, link | {"visited": True})
    visit_ = {
        "id": objects.new_id("visit"),
        "object": "onboarding_visit",
        "account": account_id,
        "refresh_url": link["refresh_url"],
        "return_url": link["return_url"],
        "expires_at": desk.now + VISIT_SECONDS,
        "over": False,
    }
    return objects.add(desk.store, visit_, created=desk.now), None


def open_visit(desk: Desk, token: str) -> tuple[Json | None, str | None]:
    """The visit while it lasts; afterwards the address to ask for a new link."""
    found = objects.find(desk.store, "onboarding_visit", token)
    if found is None:
        return None, None
    if found["over"] or found["expires_at"] <= desk.now:
        return None, found["refresh_url"]
    return found, None


def end_visit(desk: Desk, found: Json) -> None:
    objects.save(desk.store, found | {"over": True})
