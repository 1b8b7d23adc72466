"""Every address is listed with its door, and everybody walks up to every door: who is let in is what the list says.

Every page that they come to, an error's too, names a person to call.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Blueprint, Flask, url_for
from werkzeug.test import TestResponse

import portal
import wsgi
from grants.kernel.clock import StoppedClock
from grants.policy.actions import Action
from grants.settings import read
from grants.web import app as web
from grants.web.guard import public, refuse_unguarded
from tests.architecture.source import nothing
from tests.architecture.town import build
from tests.architecture.townspeople import WHO, Town
from tests.conftest import NOON, test_environment
from tests.databases import Database, PostgresDatabase
from tests.visitor import insist_on_somebody_to_call
from tests.world import World

LIST = tomllib.loads(Path(__file__).with_name("doors.toml").read_text(encoding="utf-8"))
GROUPS: dict[str, str] = LIST.pop("groups")
FACTS = {"address", "methods", "door"}
METHODS = ("GET", "POST")
NOT_SIGNED_IN = ("visitor", "device", "pin")

IN, SIGN_IN, SECOND_STEP, REFUSED, MISSING = "in", "asked to sign in", "asked for the second step", "403", "404"


def routes(app: Flask) -> dict[str, tuple[str, str, str]]:
    """By endpoint: address, methods, door. HEAD and OPTIONS come with every address."""
    found = {}
    for rule in app.url_map.iter_rules():
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        door = str(getattr(app.view_functions[rule.endpoint], "door", "none"))
        found[rule.endpoint] = (rule.rule, methods, door)
    return found


def test_the_list_names_every_address_with_its_methods_and_door(app: Flask) -> None:
    listed = {name: (row["address"], row["methods"], row["door"]) for name, row in LIST.items()}
    there = routes(app)
    new = [f"not listed: {name} {said}" for name, said in there.items() if name not in listed]
    gone = [f"gone: {name} {said}" for name, said in listed.items() if name not in there]
    other = [
        f"{name}: listed {listed[name]}, is {there[name]}"
        for name in listed
        if there.get(name, listed[name]) != listed[name]
    ]
    nothing(new + gone + other, "Adding, moving or removing an address is a decision: write it in doors.toml.")


def test_one_endpoint_has_one_address(app: Flask) -> None:
    rules = [rule.endpoint for rule in app.url_map.iter_rules()]
    nothing(sorted({name for name in rules if rules.count(name) > 1}), "One page, one address.")


def test_every_door_is_an_action_of_the_policy_or_public() -> None:
    known = {"public", *(action.value for action in Action)}
    nothing([name for name, row in LIST.items() if row["door"] not in known], "No such door.")


def test_the_demonstrations_own_pages_are_not_there_in_production() -> None:
    names = {page.name for page in portal.pages(movable_clock=False)}
    assert names
    assert "dev" not in names


def test_a_page_without_a_door_keeps_the_application_from_starting(tmp_path: Path) -> None:
    app = web.make(read(test_environment(f"sqlite:///{tmp_path}/x.db", tmp_path)))
    page = Blueprint("forgotten", __name__)
    page.add_url_rule("/open", view_func=public(lambda: "open"), endpoint="open")
    app.register_blueprint(page)
    refuse_unguarded(app)
    app.add_url_rule("/secrets", endpoint="secrets", view_func=lambda: "all of them")
    with pytest.raises(RuntimeError, match=r"without @guard or @public: secrets$"):
        refuse_unguarded(app)
    wsgi.engine_of(app).dispose()


def test_a_get_is_never_the_only_way_to_change_something() -> None:
    """An action that changes things has no door for GET alone: its page offers a form that is posted."""
    reads = ("see_", "read_", "list_", "inspect_", "public")
    gets = {row["door"] for row in LIST.values() if row["methods"] == "GET"}
    posts = {row["door"] for row in LIST.values() if "POST" in row["methods"]}
    nothing(sorted(door for door in gets - posts if not door.startswith(reads)), "Nothing is done by a GET.")


# --- the walk -------------------------------------------------------------------------------------


def people(names: str) -> set[str]:
    """`ana staff !conflicted` as names."""
    found: set[str] = set()
    for name in names.split():
        if not name.startswith("!"):
            found |= set(GROUPS[name].split()) if name in GROUPS else {name}
    return found - {name[1:] for name in names.split() if name.startswith("!")}


def expected(said: str, who: str) -> str:
    """`NAMES`, `NAMES else missing`, `missing` or `missing for NAMES`, as doors.toml explains."""
    if said == "missing":
        return MISSING
    names, otherwise_missing = said.removesuffix(" else missing"), said.endswith(" else missing")
    if who in people(names.removeprefix("missing for ")):
        return MISSING if said.startswith("missing for ") else IN
    if otherwise_missing:
        return MISSING
    if who in NOT_SIGNED_IN:
        return SIGN_IN
    return SECOND_STEP if who == "half" else REFUSED


def outcome(response: TestResponse, endpoint: str) -> str:
    if response.status_code == 403:
        return REFUSED
    if response.status_code == 404:
        return MISSING
    target = urlsplit(response.headers.get("Location", "")).path
    if endpoint.startswith("sign_in.") and endpoint not in ("sign_in.second_step", "sign_in.begin_second_step"):
        return IN
    if response.status_code == 303 and target == "/sign-in":
        return SIGN_IN
    if response.status_code == 303 and target == "/sign-in/second-step" and not endpoint.startswith("sign_in."):
        return SECOND_STEP
    return IN


@dataclass
class Walk:
    """The town, and its database as it was when everybody set out."""

    app: Flask
    town: Town
    clock: StoppedClock
    database: Database
    kept: Path

    def restore(self) -> None:
        self.database.copy(self.kept, self.database.path)

    def ask(self, who: str, method: str, endpoint: str, thing: str) -> str:
        client = self.app.test_client()
        if self.town.keys[who]:
            client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], self.town.keys[who])
        names = {name for rule in self.app.url_map.iter_rules(endpoint) for name in rule.arguments}
        values = {name: self.town.things[thing][name] for name in names}
        with self.app.test_request_context():
            address = url_for(endpoint, **values)
        response = client.open(address, method=method)
        if response.mimetype == "text/html" and not response.location:
            insist_on_somebody_to_call(response.text, address)
        seen = outcome(response, endpoint)
        if method != "GET" and seen == IN:
            self.restore()
        return seen


@pytest.fixture(scope="module")
def walk(app: Flask, database: Database, stopped_clock: StoppedClock, tmp_path_factory: Any) -> Walk:
    if isinstance(database, PostgresDatabase):
        pytest.skip("policy is asked in Python: the walk on SQLite says it for both")
    stopped_clock.at = NOON
    database.restore(wsgi.engine_of(app))
    town = build(app, World(wsgi.engine_of(app), stopped_clock))
    kept = tmp_path_factory.mktemp("town") / "town.db"
    database.copy(database.path, kept)
    return Walk(app, town, stopped_clock, database, kept)


@pytest.mark.parametrize("endpoint", list(LIST))
def test_everybody_is_let_in_or_turned_away_as_the_list_says(walk: Walk, endpoint: str) -> None:
    walk.restore()
    row = LIST[endpoint]
    found = []
    things = {key.split()[-1] for key in row if key not in FACTS}
    assert things, "the walk needs at least one thing to ask for"
    for thing in sorted(things):
        for method in row["methods"].split():
            said = row.get(f"{method} {thing}", row.get(thing))
            for who in WHO:
                seen, meant = walk.ask(who, method, endpoint, thing), expected(said, who)
                if seen != meant:
                    found.append(f"{method} {endpoint} {thing}: {who} was {seen}, the list says {meant}")
    nothing(found, "The door and the list disagree.")


def test_everybody_who_is_named_walks() -> None:
    named = {
        name.lstrip("!")
        for row in LIST.values()
        for key, said in row.items()
        if key not in FACTS
        for name in said.split()
    }
    assert named - {"missing", "else", "for"} <= set(WHO) | set(GROUPS)
    assert people("everybody") == set(WHO)
