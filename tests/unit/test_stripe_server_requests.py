"""The practice Stripe reads a request as strictly as the real one, judged through the real SDK."""

import base64
import json
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from stripe import AuthenticationError, InvalidRequestError, PermissionError, StripeClient

from tests.stripe_server.forms import read_form
from tests.stripe_server.refusals import Refusal
from tests.stripe_server.running import StripeServer
from tests.stripe_server.situations import EXPRESS, client_of, code_of, payee, refusal


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeServer]:
    with StripeServer(tmp_path_factory.mktemp("stripe")) as running:
        yield running


def raw(
    server: StripeServer, method: str, path: str, *, form: str = "", headers: dict[str, str] | None = None
) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Below the SDK, for what the SDK would never send."""
    connection = HTTPConnection("127.0.0.1", urlsplit(server.address).port or 0, timeout=10)
    try:
        standard = {"Authorization": f"Bearer {server.key}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, form, standard | (headers or {}))
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read()), {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def test_only_secret_test_keys_open_the_door(server: StripeServer) -> None:
    for key in ("pk_test_public", "sk_live_never", "sk_test_", "nonsense"):
        error = refusal(StripeClient(key, base_addresses={"api": server.address}).v1.balance.retrieve)
        assert isinstance(error, AuthenticationError)
        assert error.http_status == 401
    assert raw(server, "GET", "/v1/balance", headers={"Authorization": ""})[0] == 401


def test_basic_authentication_works_as_curl_does_it(server: StripeServer) -> None:
    token = base64.b64encode(b"sk_test_any:").decode()
    assert raw(server, "GET", "/v1/balance", headers={"Authorization": f"Basic {token}"})[0] == 200
    assert raw(server, "GET", "/v1/balance", headers={"Authorization": "Basic %%%"})[0] == 401


def test_every_answer_carries_a_request_id_and_says_the_version_back(server: StripeServer) -> None:
    status, body, headers = raw(server, "GET", "/v1/nothing", headers={"Stripe-Version": "2026-10-28.endive"})
    assert status == 404
    assert body["error"]["type"] == "invalid_request_error"
    assert headers["request-id"].startswith("req_")
    assert headers["stripe-version"] == "2026-10-28.endive"


@pytest.mark.parametrize(
    ("form", "code", "param"),
    [
        ("amount=100&currency=usd&destination=acct_1&colour=red", "parameter_unknown", "colour"),
        ("amount=100&currency=usd&destination=acct_1&api_key=x", "parameter_unknown", "api_key"),
        ("amount=100&currency=usd", "parameter_missing", "destination"),
        ("currency=usd&destination=acct_1", "parameter_missing", "amount"),
        ("amount=10.5&currency=usd&destination=acct_1", "parameter_invalid_integer", "amount"),
        ("amount=ten&currency=usd&destination=acct_1", "parameter_invalid_integer", "amount"),
        ("amount=0&currency=usd&destination=acct_1", "parameter_invalid_integer", "amount"),
        ("amount=-5&currency=usd&destination=acct_1", "parameter_invalid_integer", "amount"),
        ("amount[gt]=5&currency=usd&destination=acct_1", "parameter_invalid_integer", "amount"),
        ("amount=&currency=usd&destination=acct_1", "parameter_invalid_empty", "amount"),
        ("amount=100&currency=usd&destination=%20", "parameter_invalid_string_blank", "destination"),
        ("amount=100&currency=eur&destination=acct_1", None, "currency"),
        ("amount=100&currency=usd&destination=acct_1&source_type=gold", None, "source_type"),
        ("amount=100&currency=usd&destination=acct_1&source_transaction=ch_1", None, "source_transaction"),
        ("amount=100&currency=usd&destination=acct_1&metadata=x", "parameter_invalid_hash", "metadata"),
        ("amount=100&currency=usd&destination=acct_1&expand=x", "parameter_invalid_array", "expand"),
        ("amount=100&currency=usd&destination=acct_1&amount=100", "parameter_invalid_duplicate", "amount"),
        ("amount=100000000&currency=usd&destination=acct_1", "amount_too_large", "amount"),
    ],
)
def test_a_malformed_transfer_is_refused_and_says_which_parameter(
    server: StripeServer, form: str, code: str | None, param: str
) -> None:
    status, body, _ = raw(server, "POST", "/v1/transfers", form=form)
    assert (status, body["error"].get("code"), body["error"]["param"]) == (400, code, param)


@pytest.mark.parametrize(
    ("query", "code", "param"),
    [
        ("created[gte]=soon", "parameter_invalid_integer", "created[gte]"),
        ("created[from]=5", "parameter_unknown", "created[from]"),
        ("created=soon", "parameter_invalid_integer", "created"),
        ("limit=0", "parameter_invalid_integer", "limit"),
        ("limit=101", "parameter_invalid_integer", "limit"),
        ("starting_after=tr_none", "resource_missing", "starting_after"),
        ("destination=acct_none", "resource_missing", "destination"),
        ("starting_after=tr_1&ending_before=tr_2", None, "ending_before"),
    ],
)
def test_a_malformed_list_is_refused(server: StripeServer, query: str, code: str | None, param: str) -> None:
    status, body, _ = raw(server, "GET", f"/v1/transfers?{query}")
    assert (status, body["error"].get("code"), body["error"]["param"]) == (400, code, param)


def test_booleans_are_true_or_false_and_nothing_else(server: StripeServer) -> None:
    status, body, _ = raw(server, "POST", "/v1/accounts", form="capabilities[transfers][requested]=yes")
    assert status == 400
    assert body["error"]["code"] == "parameter_invalid_boolean"
    assert body["error"]["param"] == "capabilities[transfers][requested]"


def test_what_stripe_knows_but_is_not_practised_is_refused_by_name(server: StripeServer) -> None:
    error = refusal(lambda: client_of(server).v1.accounts.create({**EXPRESS, "account_token": "ct_1"}))  # type: ignore[arg-type]
    assert isinstance(error, InvalidRequestError)
    assert error.param == "account_token"


def test_both_parts_of_a_name_given_a_value_and_parts_is_refused() -> None:
    for form in ("a=1&a[b]=2", "a[b=1", "a[b]=1&a[b]=2"):
        with pytest.raises(Refusal):
            read_form(form)
    assert read_form("a[b][c]=1&d[]=x&d[]=y&e[0]=z") == {
        "a": {"b": {"c": "1"}},
        "d": {"0": "x", "1": "y"},
        "e": {"0": "z"},
    }


def test_json_is_not_a_form(server: StripeServer) -> None:
    status, body, _ = raw(server, "POST", "/v1/accounts", form="{}", headers={"Content-Type": "application/json"})
    assert status == 400
    assert "application/json" in body["error"]["message"]


def test_an_account_that_is_not_ours_is_forbidden(server: StripeServer) -> None:
    stripe = client_of(server)
    for call in (
        lambda: stripe.v1.accounts.retrieve("acct_stranger"),
        lambda: stripe.v1.payouts.list({}, {"stripe_account": "acct_stranger"}),
    ):
        error = refusal(call)
        assert isinstance(error, PermissionError)
        assert code_of(error) == "account_invalid"


def test_a_connected_account_cannot_do_the_platforms_work(server: StripeServer) -> None:
    account = payee(server)
    error = refusal(lambda: client_of(server).v1.transfers.list({}, {"stripe_account": account}))
    assert error.http_status == 400


def test_an_unknown_id_in_the_path_is_a_404(server: StripeServer) -> None:
    error = refusal(lambda: client_of(server).v1.transfers.retrieve("tr_none"))
    assert (error.http_status, error.code) == (404, "resource_missing")


def test_metadata_has_stripes_limits(server: StripeServer) -> None:
    stripe = client_of(server)
    too_much: list[dict[str, str]] = [{"k" * 41: "v"}, {"k": "v" * 501}, {f"k{n}": "v" for n in range(51)}]
    for metadata in too_much:
        wish: Any = {**EXPRESS, "metadata": metadata}
        error = refusal(partial(stripe.v1.accounts.create, wish))
        assert error.http_status == 400
