"""Limits: tight for one purpose, wide for a library's one address, never a lost form, and no page fails without Redis."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import wsgi
from grants.applications.model import Application
from grants.people.model import SignIn
from grants.policy.actor import Role
from grants.settings import read
from grants.web import app as web
from grants.web import limits, proxies
from grants.web.limits import LIMITS, Counter
from tests.conftest import NOON, test_environment
from tests.grants.gateways.queue_world import QueueServer
from tests.portal.test_apply import page_data
from tests.visitor import Visitor, words
from tests.world import World

CHECK = {"operating_budget": "8,000", "zip": "28208", "workshop": "yes", "tier": "tier-1"}


def many(session: Session, table: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_one_address_is_asked_letters_only_so_often_and_others_go_on(visitor: Visitor, session: Session) -> None:
    for _ in range(8):
        visitor.post("/sign-in", {"email": "ana@example.org"})
    ninth = visitor.post("/sign-in", {"email": "ana@example.org"}, status=429)
    assert "We have sent several letters to this address already." in words(ninth)
    visitor.post("/sign-in", {"email": "bo@example.org"})
    assert many(session, SignIn) == 9


def test_a_library_full_of_people_gets_in_from_its_one_address(visitor: Visitor, session: Session) -> None:
    for number in range(100):
        visitor.client.post("/sign-in", data={"email": f"reader{number}@example.org"})
    assert many(session, SignIn) == 100


def test_past_the_limit_of_an_address_the_form_comes_back_with_what_was_typed(visitor: Visitor) -> None:
    for number in range(LIMITS["sign_in"].from_address):
        visitor.client.post("/sign-in", data={"email": f"reader{number}@example.org"})
    page = visitor.post("/sign-in", {"email": "late@example.org"}, status=429)
    assert "Please press the button again after" in words(page)
    assert 'value="late@example.org"' in page.text


def test_whom_we_know_goes_on_from_an_address_that_is_used_up(
    world: World, app: Flask, visitor: Visitor, another_visitor: Visitor, session: Session
) -> None:
    """A program in the library sends on; who has begun there, or is signed in, loses nothing by it."""
    world.open_round(key="js-a")
    visitor.post("/rounds/js-a/apply", page_data(0))
    another_visitor.sign_in("ana@example.org")
    program = app.test_client()
    for number in range(max(LIMITS[each].from_address for each in ("sign_in", "start"))):
        program.post("/sign-in", data={"email": f"reader{number}@example.org"})
        app.test_client().post("/rounds/js-a/check/start", data=CHECK)
    program.post("/rounds/js-a/check/start", data=CHECK)
    begun = many(session, Application)
    stranger = Visitor(app, world).post("/rounds/js-a/apply", page_data(0))
    assert "Please press the button again after" in words(stranger)
    assert many(session, Application) == begun
    for known in (visitor, another_visitor):
        known.post("/rounds/js-a/apply", page_data(0))
    assert many(session, Application) == begun + 2
    visitor.post("/sign-in", {"email": "bo@example.org"})
    session.rollback()
    assert session.scalars(select(SignIn.email).order_by(SignIn.id.desc())).first() == "bo@example.org"
    for _ in range(limits.OWN):
        last = visitor.client.post("/rounds/js-a/check/start", data=CHECK)
    assert last.status_code == 429, "an allowance of one's own has an end too"


def test_pins_are_not_guessed_for_one_reference_and_another_still_opens(visitor: Visitor) -> None:
    wrong = {"reference": "JS-2026-0001", "pin": "000000"}
    for _ in range(LIMITS["pin"].about_one):
        visitor.post("/resume", wrong)
    page = visitor.post("/resume", wrong, status=429)
    assert "Please press the button again after" in words(page)
    assert 'value="JS-2026-0001"' in page.text
    other = visitor.post("/resume", {"reference": "JS-2026-0002", "pin": "000000"})
    assert "do not fit together" in words(other)


def test_starting_drafts_past_the_limit_keeps_what_was_typed(
    world: World, app: Flask, visitor: Visitor, session: Session
) -> None:
    world.open_round(key="js-a")
    most = LIMITS["start"].from_address
    for _ in range(most):
        app.test_client().post("/rounds/js-a/check/start", data=CHECK)
    again = visitor.post("/rounds/js-a/check/start", {**CHECK, "zip": "10001", "why": "We meet here."}, status=429)
    assert "We meet here." in again.text
    begun = visitor.post("/rounds/js-a/apply", page_data(0))
    assert "Please press the button again after" in words(begun)
    assert "Oak Street Mediators" in begun.text
    assert many(session, Application) == most


def test_a_bot_that_fills_the_trap_gets_a_page_that_looks_fine_and_no_letter(
    visitor: Visitor, session: Session
) -> None:
    page = visitor.post("/sign-in", {"email": "bot@example.org", "more_about_it": "http://spam.example"})
    assert 'value="bot@example.org"' in page.text
    assert many(session, SignIn) == 0
    visitor.post("/sign-in", {"email": "person@example.org", "more_about_it": "the browser's doing", "press": "again"})
    assert many(session, SignIn) == 1


def test_the_first_page_of_a_form_gives_back_every_answer_when_the_trap_was_filled(
    world: World, visitor: Visitor, session: Session
) -> None:
    world.open_round(key="js-a")
    page = visitor.post("/rounds/js-a/apply", {**page_data(0), "more_about_it": "x"})
    assert "Please press the button once more" in words(page)
    assert "Oak Street Mediators" in page.text
    assert many(session, Application) == 0
    visitor.post("/rounds/js-a/apply", {**page_data(0), "more_about_it": "x", "press": "again"})
    assert many(session, Application) == 1


@pytest.fixture
def behind_a_proxy(tmp_path: Path) -> Iterator[Flask]:
    """A site that trusts one proxy, without pages: what it takes for a visitor's address."""
    made = web.make(read({**test_environment(f"sqlite:///{tmp_path}/x.db", tmp_path), "TRUSTED_PROXIES": "1"}))
    yield made
    wsgi.engine_of(made).dispose()


@pytest.mark.parametrize(
    ("said", "taken"),
    [("203.0.113.9", "203.0.113.9"), ("6.6.6.6, 203.0.113.9", "203.0.113.9"), ("", "127.0.0.1")],
)
def test_behind_a_trusted_proxy_the_address_is_the_visitors_and_can_not_be_invented(
    behind_a_proxy: Flask, said: str, taken: str
) -> None:
    seen = []
    behind_a_proxy.before_request(lambda: seen.append(request.remote_addr) or "seen")
    headers = {"X-Forwarded-For": said} if said else {}
    behind_a_proxy.test_client().get("/none", headers=headers)
    assert seen == [taken]


UNTOLD = "All visitors count as one address"


def test_a_proxy_that_nobody_told_us_of_is_named_on_the_status_page_and_logged_once(
    world: World, visitor: Visitor, app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    app.extensions[proxies.EXTENSION] = False
    world.staff(Role.OPERATOR, email="operator@example.org")
    visitor.sign_in("operator@example.org")
    assert UNTOLD not in words(visitor.get("/staff/status"))
    for number in range(3):
        visitor.get("/", headers={"X-Forwarded-For": f"203.0.113.{number}"})
    page = words(visitor.get("/staff/status"))
    assert UNTOLD in page
    assert "Set TRUSTED_PROXIES" in page
    assert capsys.readouterr().out.count("all visitors count as one address") == 1
    app.extensions[proxies.EXTENSION] = False


def test_where_a_proxy_is_trusted_nothing_is_said_of_it(
    behind_a_proxy: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    behind_a_proxy.before_request(lambda: str(proxies.untold()))
    said = behind_a_proxy.test_client().get("/none", headers={"X-Forwarded-For": "203.0.113.9"})
    assert said.text == "False"
    assert "count as one address" not in capsys.readouterr().out


def test_without_a_trusted_proxy_a_header_says_nothing(visitor: Visitor, app: Flask) -> None:
    for number in range(LIMITS["complaint"].from_address + 1):
        last = visitor.client.post(
            "/complaints", data={"kind": "access", "text": "x"}, headers={"X-Forwarded-For": f"10.1.1.{number}"}
        )
    assert last.status_code == 429


def test_processes_count_together_in_redis_and_each_alone_while_it_is_away(tmp_path: Path) -> None:
    three = limits.RateLimitItemPerHour(3)
    with QueueServer(tmp_path / "queue") as server:
        one, other = Counter(server.url), Counter(server.url)
        assert [counter.next_time(three, "k", NOON) for counter in (one, other, one)] == [None] * 3
        until = other.next_time(three, "k", NOON)
        assert until is not None
    gone = [one.next_time(three, "k", NOON) for _ in range(4)]
    assert gone[:3] == [None] * 3
    assert gone[3] is not None, "no door stands open while Redis is away"
    assert one.rests_until == NOON + limits.REST


def test_nobodys_e_mail_address_lies_in_the_counter(app: Flask, visitor: Visitor) -> None:
    visitor.post("/sign-in", {"email": "ana@example.org"})
    kept = app.extensions[limits.EXTENSION].here.storage
    assert kept.events
    assert not [key for key in kept.events if "ana" in key or "127.0.0.1" in key]
