"""A group opens its account at the practice Stripe: a link, a page, two buttons, and what follows from each."""

from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.stripe_server.listener import Listener
from tests.stripe_server.onboarding import is_routing_number
from tests.stripe_server.running import StripeServer
from tests.stripe_server.situations import EXPRESS, client_of, new_account, payee, refusal

RETURN, REFRESH = "https://grants.example/back", "https://grants.example/again"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeServer]:
    with StripeServer(tmp_path_factory.mktemp("stripe")) as running:
        yield running


def link(server: StripeServer, account: str) -> str:
    return (
        client_of(server)
        .v1.account_links.create(
            {"account": account, "type": "account_onboarding", "return_url": RETURN, "refresh_url": REFRESH}
        )
        .url
    )


def browse(url: str, *, form: dict[str, str] | None = None, method: str | None = None) -> tuple[int, str, str]:
    """Status, address that it leads to, and page, as a browser without redirects would see it."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        body = urlencode(form) if form is not None else None
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method or ("POST" if body else "GET"), parts.path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or "", answer.read().decode()
    finally:
        connection.close()


def read_form(server: StripeServer, page: str) -> tuple[str, dict[str, str]]:
    """Where the page's form goes and what stands in its fields; the page must be well-formed HTML."""
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    form = next(tree.iter("form"))
    fields = {field.attrib["name"]: field.attrib["value"] for field in form.iter("input")}
    assert {label.attrib["for"] for label in form.iter("label")} == set(fields)
    return server.address + form.attrib["action"], fields


def test_a_new_account_may_do_nothing_yet(server: StripeServer) -> None:
    wish: Any = {**EXPRESS, "email": "a@b.example", "metadata": {"organization": "12"}}
    account = client_of(server).v1.accounts.create(wish)
    assert account.type == "express"
    assert account.capabilities is not None
    assert account.capabilities.transfers == "inactive"
    assert (account.details_submitted, account.payouts_enabled) == (False, False)
    assert account.requirements is not None
    assert account.requirements.currently_due
    assert account.external_accounts is not None
    assert account.external_accounts.data == []
    seen = client_of(server).v1.accounts.retrieve(account.id)
    assert seen.to_dict() == account.to_dict()


def test_the_old_express_type_is_understood_but_not_beside_a_controller(server: StripeServer) -> None:
    stripe = client_of(server)
    account = stripe.v1.accounts.create({"type": "express", "capabilities": {"transfers": {"requested": True}}})
    assert account.controller is not None
    assert account.controller.stripe_dashboard is not None
    assert (account.type, account.controller.stripe_dashboard.type) == ("express", "express")
    both: Any = {**EXPRESS, "type": "express"}
    assert refusal(lambda: stripe.v1.accounts.create(both)).http_status == 400
    wrong: Any = {"controller": {"stripe_dashboard": {"type": "express"}}}
    assert refusal(lambda: stripe.v1.accounts.create(wrong)).http_status == 400
    abroad: Any = {**EXPRESS, "country": "CA"}
    assert refusal(lambda: stripe.v1.accounts.create(abroad)).http_status == 400


def test_what_is_secret_is_never_said_back(server: StripeServer) -> None:
    company: Any = {**EXPRESS, "company": {"name": "Block Club", "tax_id": "001234567"}}
    account = client_of(server).v1.accounts.create(company)
    assert account.company is not None
    assert (account.company.name, account.company.tax_id_provided) == ("Block Club", True)
    assert "001234567" not in str(account)


def test_an_account_can_be_changed_and_found_again(server: StripeServer) -> None:
    stripe = client_of(server)
    account = new_account(server)
    changed = stripe.v1.accounts.update(
        account.id, {"metadata": {"organization": "7"}, "business_profile": {"name": "Block Club"}}
    )
    assert changed.metadata is not None
    assert changed.business_profile is not None
    assert (changed.metadata.to_dict(), changed.business_profile.name) == ({"organization": "7"}, "Block Club")
    assert account.id in [each.id for each in stripe.v1.accounts.list({"limit": 100}).auto_paging_iter()]
    assert stripe.v1.accounts.retrieve_current().id == "acct_practiceplatform"
    assert stripe.v1.accounts.retrieve_current({}, {"stripe_account": account.id}).id == account.id


def test_a_link_needs_both_addresses_and_a_type_that_exists(server: StripeServer) -> None:
    stripe, account = client_of(server), new_account(server).id
    whole = {"account": account, "type": "account_onboarding", "return_url": RETURN, "refresh_url": REFRESH}
    for change, code in (
        ({"refresh_url": None}, "parameter_missing"),
        ({"return_url": "javascript:alert(1)"}, "url_invalid"),
        ({"type": "account_update"}, None),
        ({"type": "account_party"}, None),
        ({"account": "acct_none"}, None),
    ):
        wish: Any = {name: value for name, value in (whole | change).items() if value is not None}
        error = refusal(lambda: stripe.v1.account_links.create(wish))  # noqa: B023
        assert error.http_status in (400, 403)
        assert code in (None, error.code)


def test_clicking_through_opens_the_account(server: StripeServer) -> None:
    account = new_account(server).id
    status, _, page = browse(link(server, account))
    assert status == 200
    assert "This is a practice Stripe. No real money moves." in page
    action, fields = read_form(server, page)
    assert (fields["routing"], fields["number"]) == ("110000000", "000123456789")

    assert browse(action, form=fields | {"choice": "finish"})[:2] == (303, RETURN)
    seen = client_of(server).v1.accounts.retrieve(account)
    assert (seen.details_submitted, seen.payouts_enabled) == (True, True)
    assert seen.capabilities is not None
    assert seen.capabilities.transfers == "active"
    assert seen.requirements is not None
    assert seen.requirements.currently_due == []
    assert seen.external_accounts is not None
    assert seen.external_accounts.data[0].last4 == "6789"
    assert browse(action, form=fields | {"choice": "finish"})[:2] == (303, REFRESH)


def test_stopping_goes_back_and_changes_nothing(server: StripeServer) -> None:
    account = new_account(server)
    action, _ = read_form(server, browse(link(server, account.id))[2])
    assert browse(action, form={"choice": "stop"})[:2] == (303, RETURN)
    assert client_of(server).v1.accounts.retrieve(account.id).to_dict() == account.to_dict()


def test_wrong_numbers_are_explained_and_what_was_typed_stays(server: StripeServer) -> None:
    account = new_account(server).id
    action, _ = read_form(server, browse(link(server, account))[2])
    status, _, page = browse(action, form={"holder": "", "routing": "123456789", "number": "12", "choice": "finish"})
    assert status == 422
    again, fields = read_form(server, page)
    assert (again, fields["routing"], fields["number"]) == (action, "123456789", "12")
    assert page.count('aria-invalid="true">') == 3
    assert client_of(server).v1.accounts.retrieve(account).details_submitted is False
    right = {"holder": "<b>Club</b>", "routing": "110000000", "number": "000123456789", "choice": "finish"}
    assert browse(action, form=right)[:2] == (303, RETURN)


def test_a_link_works_once_and_not_for_long(server: StripeServer) -> None:
    account = new_account(server).id
    once = link(server, account)
    assert browse(once, method="HEAD")[0] == 200
    assert browse(once)[0] == 200
    assert browse(once)[:2] == (303, REFRESH)
    late = link(server, account)
    server.control("clock", advance_seconds=301)
    assert browse(late)[:2] == (303, REFRESH)
    assert browse(f"{server.address}/setup/{account}/link_none")[0] == 404
    assert browse(f"{server.address}/setup/acct_other/{link(server, account).rsplit('/', 1)[1]}")[0] == 404


def test_finishing_is_told_to_the_connect_endpoint(tmp_path_factory: pytest.TempPathFactory) -> None:
    with (
        Listener() as connect,
        StripeServer(tmp_path_factory.mktemp("stripe"), connect_webhooks=[(connect.url, connect.secret)]) as server,
    ):
        account = new_account(server).id
        action, fields = read_form(server, browse(link(server, account))[2])
        browse(action, form=fields | {"choice": "finish"})
        [told] = connect.events(1, kind="account.updated")
        assert (told.account, told.data.object["capabilities"]["transfers"]) == (account, "active")


def test_a_new_bank_account_takes_the_place_of_the_old_one(server: StripeServer) -> None:
    account = payee(server)
    action, fields = read_form(server, browse(link(server, account))[2])
    browse(action, form=fields | {"number": "000987654321", "choice": "finish"})
    seen = client_of(server).v1.accounts.retrieve(account).external_accounts
    assert seen is not None
    assert [each.last4 for each in seen.data] == ["4321"]


def test_routing_numbers_carry_a_check_digit() -> None:
    assert is_routing_number("110000000")
    assert not is_routing_number("110000001")
    assert not is_routing_number("11000000")
