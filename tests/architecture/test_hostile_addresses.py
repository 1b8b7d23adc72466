"""Addresses and forms that nobody's page made: numbers no database holds, texts it can't keep, words a yard long."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from sqlalchemy import Connection, text
from werkzeug.test import Client

from grants.policy.actor import Role
from tests.architecture.source import nothing
from tests.visitor import Visitor
from tests.world import World
from tests.worlds.reports import awaited, sent

LIST = tomllib.loads(Path(__file__).with_name("doors.toml").read_text(encoding="utf-8"))
TEXTS = [
    "%00",
    "JS-2026-0001%00",
    "x" * 3000,
    "%F0%9F%92%B8",
    "..%2F..%2Fetc%2Fpasswd",
    "%27%20OR%201=1--",
    "%ED%A0%80",
]
NUMBERS = ["0", "9223372036854775807", "9223372036854775808", "9" * 60]
QUERIES = [
    "after=",
    "before=",
    "tab=",
    "status=",
    "words=",
    "zip=",
    "theme=",
    "program=",
    "show=",
    "next=",
    "page=",
    "to=",
]


@pytest.fixture
def client(app: Flask, world: World, visitor: Visitor) -> Client:
    """Somebody who may see everything on staff's side, so that no door stands before the question."""
    world.open_round(key="js-a")
    world.staff(*[role for role in Role if role is not Role.REVIEWER], Role.REVIEWER, email="all@example.org")
    visitor.sign_in("all@example.org")
    return visitor.client


def filled(address: str) -> list[str]:
    """The address with each hostile value in each of its blanks, the others plain."""
    parts = address.split("/")
    blanks = [place for place, part in enumerate(parts) if part.startswith("<")]
    found = []
    for place in blanks:
        for value in NUMBERS if parts[place].startswith("<int:") else TEXTS:
            plain = ["1" if part.startswith("<int:") else "js-a" if part.startswith("<") else part for part in parts]
            plain[place] = value
            found.append("/".join(plain))
    return found


def broken(client: Client, method: str, address: str) -> str:
    """What went wrong on our side, if anything did."""
    try:
        response = client.open(address, method=method)
    except Exception as error:
        return f"{method} {address[:90]}: {error!r:.120}"
    return f"{method} {address[:90]}: {response.status_code}" if response.status_code >= 500 else ""


def test_no_address_breaks_a_page(client: Client) -> None:
    found = [
        broken(client, method, address)
        for row in LIST.values()
        for method in row.get("methods", "").split()
        for address in filled(row.get("address", ""))
    ]
    assert len(found) > 300
    nothing([each for each in found if each], "A mistyped address is not found; it breaks nothing.")


def test_no_query_breaks_a_page(client: Client) -> None:
    values = [
        "",
        "%00",
        "9" * 60,
        "-1",
        "20260101T000000.000000-" + "9" * 18,
        "x" * 3000,
        "%F0%9F%92%B8",
        "1e9",
        "%ED%A0%80",
        "%C2%B2",
        "9" * 5000,
    ]
    plain = [row["address"] for row in LIST.values() if "GET" in row.get("methods", "") and "<" not in row["address"]]
    plain += ["/rounds/js-a", "/rounds/js-a/questions", "/rounds/js-a/apply", "/staff/rounds/js-a/applications",
              "/staff/rounds/js-a/panels", "/staff/rounds/js-a/slate", "/staff/history/round/1"]  # fmt: skip
    found = []
    for address in plain:
        for value in values:
            query = "&".join(f"{name}{value}" for name in QUERIES)
            found.append(broken(client, "GET", f"{address}?{query}"))
    nothing([each for each in found if each], "A query that was tampered with is a first page or a refusal.")


def field_names(form: type[FlaskForm] = FlaskForm) -> set[str]:
    """The names of all fields of all forms that the pages use."""
    own = {name for name, field in vars(form).items() if hasattr(field, "field_class")}
    return own.union(*(field_names(each) for each in form.__subclasses__()))


HIDDEN = {"version", "number", "draft", "seen", "remove_file", "came", "chosen", "from_id", "after", "keep", "take"}
"""Fields that no hand writes."""
PREFIXES = ("certify-", "offer-", "cancel-", "accept-", "back-", "due-", "over-", "one-")
PREFIXED = ("version", "note", "expires_on", "day", "reference", "until", "reason")


def filled_in(value: str) -> list[dict[str, str]]:
    """Two bodies: every field of every form holds it; only what no hand writes does, so that the rest is let through."""
    names = field_names() | {prefix + name for prefix in PREFIXES for name in PREFIXED} | HIDDEN | {"add_line", "go"}
    hidden = {name: value for name in names if name.rpartition("-")[2] in HIDDEN}
    return [dict.fromkeys(names, value[:40]), dict.fromkeys(names, "words") | hidden]


KEPT_IN = {
    "calls": "call",
    "deliveries": "delivery",
    "groups": "organization",
    "helping": "help",
    "members": "person",
    "navigators": "person",
    "panels": "panel",
    "reviewers": "assignment",
    "reviewing": "assignment",
    "same-as": "organization",
    "translations": "translation",
    "workshops": "workshop",
}
"""Where what a number means in an address is kept, by the word before the number."""


def door(address: str, connection: Connection) -> str:
    """The address with what is there in its blanks. A database may begin to count anywhere."""

    def number(found: re.Match[str]) -> str:
        table = KEPT_IN.get(found[1])
        least = connection.scalar(text(f"SELECT min(id) FROM {table}")) if table else None
        return f"/{found[1]}/{least or 1}"

    known = address.replace("<reference>", "JS-2026-0001").replace("<key>", "js-b")
    return re.sub(r"/([\w-]+)/<int:\w+>", number, re.sub(r"<(?!int)[\w:]+>", "js-b", known))


@pytest.mark.parametrize("value", ["\u00b2", "9" * 5000, "9" * 18, "\x00", "x:\u00b2:9"])
def test_no_form_breaks_a_page(client: Client, world: World, value: str) -> None:
    sent(world, awaited(world, round_id=world.open_round(key="js-b")))
    assert {"certify-version", "expires_on", "draft"} <= set(filled_in(value)[0])
    with world.engine.connect() as connection:
        doors = [
            door(row["address"], connection)
            for row in LIST.values()
            if "POST" in row.get("methods", "") and row["address"] not in ("/sign-out", "/leave")
        ]
    found, reached = [], 0
    for address in doors:
        for body in filled_in(value):
            try:
                status = client.post(address, data=body).status_code
            except Exception as error:
                found.append(f"{address}: {error!r:.120}")
            else:
                found.append(f"{address}: {status}" if status >= 500 or status == 413 else "")
                reached += status not in (403, 404)
    nothing([each for each in found if each], "A field that was tampered with is asked for again or left out.")
    assert reached > 95, "who may do everything stands before many open doors"
