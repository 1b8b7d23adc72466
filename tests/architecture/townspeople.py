"""Who walks up to each door of the town, and the key that each got by coming in through the real pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select

from grants.applications import commands as applications
from grants.applications.model import Application
from grants.policy.actor import Role
from tests.visitor import Visitor
from tests.world import World

STAFF = {
    "officer": Role.OFFICER,
    "conflicted": Role.OFFICER,
    "insider": Role.OFFICER,
    "decider": Role.DECIDER,
    "preparer": Role.FINANCE_PREPARER,
    "approver": Role.FINANCE_APPROVER,
    "finance": Role.FINANCE_OFFICER,
    "deputy": Role.DEPUTY_FINANCE_OFFICER,
    "auditor": Role.AUDITOR,
    "operator": Role.OPERATOR,
    "coordinator": Role.COORDINATOR,
}
WHO = {
    "visitor": "nobody known",
    "device": "not signed in; began a draft on this device",
    "pin": "not signed in; opened Ana's sent application and her signed grant by reference and PIN",
    "ana": "an applicant, with a thing in every state",
    "bo": "another applicant, in another round",
    "editor": "an editor of Bo's group",
    "reader": "a reader of Bo's group",
    "navigator": "helps Ana with her draft, and reads only",
    "reviewer": "reads Ana's application under review",
    "colleague": "sits on the same panel, was offered it and has not answered yet",
    "outsider": "a reviewer of another round's panel",
    "half": "an officer who has not taken the second step",
    "officer": "and signed in fully, as all staff below",
    "conflicted": "an officer with a conflict of interest with Ana's group",
    "insider": "an officer who applied for money too",
    "decider": "decides; decided on Ana's awards",
    "preparer": "prepares payments",
    "approver": "approves payments",
    "finance": "the finance officer",
    "deputy": "the deputy finance officer",
    "auditor": "reads",
    "operator": "runs the machine",
    "coordinator": "answers complaints",
}
"""Everybody who walks, in the order of their rights."""


def email_of(name: str) -> str:
    return f"{name}@example.org"


@dataclass
class Town:
    """`things` are what the addresses' blanks are filled with; `keys` are the session cookies of who walks."""

    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)


def pin_of(world: World, name: str, town: Town) -> tuple[str, str]:
    reference = town.things[name]["reference"]
    with world.unit(world.applicant(email_of("ana"))) as unit:
        found = unit.session.scalars(select(Application.id).where(Application.reference == reference)).one()
        _, pin = applications.give_pin(unit, found)
    return reference, pin


def key_of(app: Flask, world: World, name: str, pins: list[tuple[str, str]], town: Town) -> str:
    """The session cookie of somebody who came in through the real pages."""
    visitor = Visitor(app, world)
    if name == "visitor":
        return ""
    if name == "device":
        visitor.post("/rounds/js-a/apply", {"organization_name": "Found on a bench", "zip": "28208"})
    elif name == "pin":
        for reference, pin in pins:
            visitor.post("/resume", {"reference": reference, "pin": pin})
    else:
        visitor.sign_in(email_of(name))
        if name == "half":
            with visitor.client.session_transaction() as session:
                session.pop("second_factor")
    cookie = visitor.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None, name
    return cookie.value
