"""An address that is used up locks nobody out: half a minute once, beside a crowd and beside a program too."""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.model import Application
from grants.people.model import SignIn
from grants.web import limits, tickets
from grants.web.limits import LIMITS, Counter, Limit
from tests.conftest import NOON
from tests.grants.gateways.queue_world import QueueServer
from tests.portal.test_apply import page_data
from tests.visitor import COOKIE, Visitor, words
from tests.world import World

HALF = timedelta(seconds=30)
PLACES = LIMITS["sign_in"].places


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two presses use an address up; places stay as they are."""
    for name, limit in LIMITS.items():
        monkeypatch.setitem(LIMITS, name, Limit(2, 8, limit.about_one, limit.places))


def press(client: FlaskClient, number: int = 0, **options: Any) -> bool:
    """Whether a stranger's letter was asked for."""
    return client.post("/sign-in", data={"email": f"p{number}@example.org"}, **options).status_code == 303


def said_by(page: Any) -> str:
    """The words, with the narrow spaces of clock times as plain ones."""
    return words(page).replace("\u202f", " ")


def use_up(app: Flask) -> None:
    for number in range(LIMITS["sign_in"].from_address):
        assert press(app.test_client(), 9000 + number)


def copy_of(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie."""
    cookie, other = client.get_cookie(COOKIE), app.test_client()
    assert cookie is not None
    other.set_cookie(COOKIE, cookie.value)
    return other


def test_a_stranger_waits_once_and_keeps_what_was_typed(
    few: None, app: Flask, world: World, visitor: Visitor, session: Session
) -> None:
    use_up(app)
    page = visitor.post("/sign-in", {"email": "late@example.org"}, status=429)
    assert "Please press the button again after 12:00:30 PM (in 30 seconds), or call us." in said_by(page)
    assert 'value="late@example.org"' in page.text
    world.clock.move(HALF - timedelta(seconds=1))
    again = visitor.post("/sign-in", {"email": "late@example.org"}, status=429)
    assert "after 12:00:30 PM (in 1 second)" in said_by(again), "pressing sooner costs no place"
    world.clock.move(timedelta(seconds=1))
    visitor.post("/sign-in", {"email": "late@example.org"})
    session.rollback()
    assert session.scalar(select(SignIn.email).order_by(SignIn.id.desc())) == "late@example.org"


def test_five_hundred_strangers_of_one_hour_all_get_in_and_wait_once(app: Flask, world: World) -> None:
    """One every seven seconds: who is asked to wait is let in half a minute later."""
    waits: list[tuple[FlaskClient, int]] = []
    started, inside = world.clock.at, 0
    for number in range(500):
        world.clock.at = started + timedelta(seconds=7 * number)
        while waits and world.clock.at >= started + timedelta(seconds=7 * waits[0][1]) + HALF:
            assert press(*waits.pop(0))
            inside += 1
        client = app.test_client()
        if press(client, number):
            inside += 1
        else:
            waits.append((client, number))
    world.clock.move(HALF)
    inside += sum(press(client, number) for client, number in waits)
    assert inside == 500


def test_a_crowd_that_presses_at_once_gets_in_by_the_minute(few: None, app: Flask, world: World) -> None:
    use_up(app)
    crowd = [(app.test_client(), number) for number in range(3 * PLACES)]
    assert sum(press(*each) for each in crowd) == 0
    world.clock.move(HALF)
    left = [each for each in crowd if not press(*each)]
    assert len(left) == 2 * PLACES
    world.clock.move(timedelta(minutes=3))
    assert sum(press(*each) for each in left) == len(left)


def test_a_program_that_takes_thousands_of_tickets_keeps_nobody_waiting_longer(
    few: None, app: Flask, world: World
) -> None:
    """It begins anew each time, or sends one cookie: an honest person beside it waits half a minute."""
    use_up(app)
    honest, one = app.test_client(), app.test_client()
    for _ in range(600):
        assert not press(app.test_client(), 1)
    assert not press(honest, 2)
    assert not press(one, 3)
    world.clock.move(HALF)
    copies = [press(copy_of(app, one), 3) for _ in range(300)]
    assert copies == [True] + [False] * 299
    assert press(honest, 2)


def test_a_program_of_many_browsers_stands_in_the_queue_as_so_many_people(few: None, app: Flask, world: World) -> None:
    """120 browsers that come back at once: an honest person behind them waits two minutes more, and is let in then."""
    use_up(app)
    program = [(app.test_client(), number) for number in range(2 * PLACES)]
    for each in program:
        press(*each)
    honest = app.test_client()
    assert not press(honest, 999)
    world.clock.move(HALF)
    assert sum(press(*each) for each in program) == PLACES
    assert not press(honest, 999)
    world.clock.move(timedelta(minutes=2))
    for each in [(app.test_client(), 5000 + number) for number in range(3 * PLACES)]:
        press(*each)
    assert press(honest, 999), "a place that was promised is nobody else's"


def test_a_program_gets_no_more_in_an_hour_than_its_minutes_have_places(
    few: None, app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "sign_in", Limit(2, 8, 10, places=2))
    use_up(app)
    browsers, through = [app.test_client() for _ in range(30)], 0
    for step in range(120):
        world.clock.at = NOON + step * HALF
        through += sum(press(client, step * 100 + at) for at, client in enumerate(browsers))
    assert 0 < through <= 2 * 60


def test_who_has_no_place_for_ten_minutes_keeps_pressing_and_is_never_told_an_hour(
    few: None, app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "sign_in", Limit(2, 8, 10, places=1))
    use_up(app)
    crowd = [(app.test_client(), number) for number in range(tickets.AHEAD + 3)]
    for each in crowd:
        press(*each)
    world.clock.move(HALF)
    assert sum(press(*each) for each in crowd) == 1
    last = crowd[-1][0].post("/sign-in", data={"email": "x@example.org"})
    assert "in 30 seconds" in words(last)


def test_a_ticket_of_yesterday_is_a_new_one(few: None, app: Flask, world: World) -> None:
    use_up(app)
    client = app.test_client()
    assert not press(client)
    world.clock.move(HALF + tickets.LIVES + timedelta(seconds=1))
    assert not press(client)
    world.clock.move(HALF)
    assert press(client)


def test_a_ticket_is_for_its_purpose_and_opens_no_pin(few: None, app: Flask, world: World, visitor: Visitor) -> None:
    use_up(app)
    assert not press(visitor.client)
    most = LIMITS["pin"].about_one
    guess = {"reference": "JS-2026-0001", "pin": "000000"}
    for _ in range(2):
        visitor.post("/resume", guess)
    world.clock.move(HALF)
    visitor.post("/resume", guess, status=429)
    looked_at = 2
    for _ in range(3 * most):
        world.clock.move(timedelta(minutes=1))
        looked_at += visitor.client.post("/resume", data=guess).status_code == 200
    assert looked_at == most, "waiting allows no more guesses of one reference"


def test_the_first_page_of_a_form_begins_after_the_wait_with_and_without_scripts(
    few: None, app: Flask, world: World, visitor: Visitor, another_visitor: Visitor, session: Session
) -> None:
    world.open_round(key="js-a")
    for _ in range(2):
        app.test_client().post("/rounds/js-a/apply", data=page_data(0))
    page = visitor.post("/rounds/js-a/apply", page_data(0))
    assert "Please press the button again" in words(page)
    assert "Oak Street Mediators" in page.text
    batch = {
        "batch": "one-batch",
        "begun_with": re.findall(r'name="begun_with" value="([^"]+)', another_visitor.get("/rounds/js-a/apply").text)[
            0
        ],
        "numbers": {"organization_name": 0},
        "typed": [["organization_name", "Elm Street"]],
    }
    said = another_visitor.client.post("/rounds/js-a/answers", json=batch)
    assert (said.status_code, said.headers["Retry-After"]) == (429, "30")
    assert "It is saved by itself after" in said.json["errors"][0]["message"]
    world.clock.move(HALF)
    assert another_visitor.client.post("/rounds/js-a/answers", json=batch).status_code == 200
    visitor.post("/rounds/js-a/apply", page_data(0))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Application)) == 4


@pytest.mark.parametrize(("path", "data"), [
    ("/assistance", {"need": "call", "text": "A call", "name": "Ana", "phone": "704-555-0100"}),
    ("/complaints", {"kind": "access", "text": "No ramp"}),
])  # fmt: skip
def test_help_and_complaints_wait_the_same_way(
    few: None, app: Flask, world: World, visitor: Visitor, path: str, data: dict[str, str]
) -> None:
    for _ in range(2):
        assert app.test_client().post(path, data=data).status_code == 303
    page = visitor.post(path, data, status=429)
    assert "(in 30 seconds)" in words(page)
    assert data["text"] in page.text
    world.clock.move(HALF)
    assert visitor.client.post(path, data=data).status_code == 303


def test_a_named_network_has_a_wider_allowance_and_others_have_not(
    few: None, app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter: Counter = app.extensions[limits.EXTENSION]
    monkeypatch.setattr(counter, "named", (ip_network("192.0.2.0/24"), ip_network("2001:db8::/32")))
    for at, most in (("192.0.2.9", 8), ("2001:db8::7", 8), ("::ffff:192.0.2.8", 8), ("198.51.100.1", 2), ("here", 2)):
        came = [press(app.test_client(), n, environ_base={"REMOTE_ADDR": at}) for n in range(9)]
        assert sum(came) == most, at


def test_tickets_are_used_once_for_all_processes_and_go_on_while_redis_is_away(
    few: None, app: Flask, world: World, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with QueueServer(tmp_path / "queue") as server:
        one, other = Counter(server.url), Counter(server.url)
        monkeypatch.setitem(app.extensions, limits.EXTENSION, one)
        use_up(app)
        held, client = app.test_client(), app.test_client()
        assert not press(held)
        assert not press(client)
        world.clock.move(HALF)
        copy = copy_of(app, client)
        assert press(client)
        monkeypatch.setitem(app.extensions, limits.EXTENSION, other)
        assert not press(copy), "used in another process"
        copies = [copy_of(app, held) for _ in range(3)]
    use_up(app)  # counted here alone now
    assert [press(each) for each in copies] == [True, False, False]
    assert other.rests_until is not None
