"""The front gate: a request as it came over the wire, whose key it bears, for whom it speaks, what it asks."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from tests.stripe_server import objects
from tests.stripe_server.forms import Tree, read_form
from tests.stripe_server.objects import PLATFORM
from tests.stripe_server.params import read_params
from tests.stripe_server.refusals import Refusal, invalid, no_access
from tests.stripe_server.routes import Route
from tests.stripe_server.store import Store

FORM = "application/x-www-form-urlencoded"
KEY_START = "sk_test_"


@dataclass(frozen=True)
class Asked:
    """The request as it came over the wire. Header names are in lower case."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


def check_key(authorization: str) -> None:
    scheme, _, secret = authorization.partition(" ")
    if scheme.lower() == "basic":
        try:
            secret = base64.b64decode(secret, validate=True).decode().split(":", 1)[0]
        except (binascii.Error, UnicodeDecodeError):
            secret = ""
    if scheme.lower() not in ("basic", "bearer") or not secret:
        raise Refusal(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth "
            "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
            status=401,
        )
    if not secret.startswith(KEY_START) or len(secret) == len(KEY_START):
        raise Refusal(f"Invalid API Key provided: {secret[:8]}{'*' * 8}{secret[-4:]}", status=401)


def calling_account(store: Store, route: Route, asked: Asked) -> str:
    account = asked.headers.get("stripe-account", PLATFORM)
    if account and objects.find(store, "account", account) is None:
        raise no_access(account)
    if account and route.platform_only:
        raise invalid(f"The practice Stripe does not act as a connected account in {route.method} {route.path}.")
    return account


def form_of(asked: Asked) -> Tree:
    if asked.method == "GET":
        return read_form(asked.query)
    kind = asked.headers.get("content-type", FORM).split(";")[0].strip()
    if asked.body and kind != FORM:
        raise invalid(f"The API v1 reads {FORM}, not {kind}.")
    if asked.query:
        raise invalid("POST requests must carry their parameters in the body.", code="parameter_unknown")
    try:
        return read_form(asked.body.decode())
    except UnicodeDecodeError as error:
        raise invalid("Invalid request: the form is not UTF-8.") from error


def params_of(route: Route, form: Tree) -> dict[str, Any]:
    params = read_params(route.takes, form, also_required=route.also_required)
    for name in params:
        if route.simulated is not None and name not in route.simulated:
            raise invalid(f"Stripe knows the parameter {name}, but the practice Stripe does not act on it.", param=name)
    return params
