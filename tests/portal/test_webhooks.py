"""A webhook is verified, kept once and answered; forged ones and nonsense get a 400 and leave nothing behind."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from stripe import WebhookSignature

from grants.kernel.outbox import FactRow
from grants.payments.model import StoredEvent
from tests.visitor import Visitor
from tests.world import World

DOOR = "/webhooks/stripe"
SECRETS = ("whsec_platform", "whsec_connect")


def event(**changes: Any) -> dict[str, Any]:
    return {
        "id": "evt_1",
        "object": "event",
        "type": "transfer.created",
        "created": 1_795_000_000,
        "livemode": False,
        "data": {"object": {"id": "tr_1", "object": "transfer", "transfer_group": "JS-2026-0001-1", "amount": 5}},
        **changes,
    }


def tell(visitor: Visitor, what: Any, *, secret: str = SECRETS[0], signature: str | None = None) -> tuple[int, Any]:
    body = what if isinstance(what, str) else json.dumps(what)
    headers = {"Stripe-Signature": WebhookSignature.generate_signature_header(body, secret)}
    if signature is not None:
        headers = {"Stripe-Signature": signature} if signature else {}
    answer = visitor.client.post(DOOR, data=body, headers=headers, content_type="application/json")
    return answer.status_code, answer.get_json()


def kept(world: World) -> list[StoredEvent]:
    with Session(world.engine, expire_on_commit=False) as session:
        return list(session.scalars(select(StoredEvent)))


@pytest.mark.parametrize("secret", SECRETS)
def test_a_signed_event_is_kept_and_a_job_is_recorded(world: World, visitor: Visitor, secret: str) -> None:
    assert tell(visitor, event(account="acct_1"), secret=secret) == (200, {"kept": True, "new": True})
    [one] = kept(world)
    assert (one.event_id, one.kind, one.account_id) == ("evt_1", "transfer.created", "acct_1")
    assert (one.about, one.reference) == ("tr_1", "JS-2026-0001-1")
    with Session(world.engine) as session:
        assert session.scalars(select(FactRow.name)).one() == "EventStored"


def test_what_an_event_says_of_its_object_is_not_kept() -> None:
    assert "amount" not in {column.name for column in StoredEvent.__table__.columns}


def test_told_twice_it_is_kept_once(world: World, visitor: Visitor) -> None:
    tell(visitor, event())
    assert tell(visitor, event()) == (200, {"kept": True, "new": False})
    assert len(kept(world)) == 1


@pytest.mark.parametrize("signature", ["", "nonsense", "t=1,v1=00", "t=,v1="])
def test_a_forged_event_is_refused_and_leaves_nothing(world: World, visitor: Visitor, signature: str) -> None:
    assert tell(visitor, event(), signature=signature)[0] == 400
    assert tell(visitor, event(), secret="whsec_other")[0] == 400
    assert kept(world) == []


@pytest.mark.parametrize(
    "body",
    [
        "", "null", "[]", "not json", "\ufeff{", '{"id": 5}', json.dumps(event(id="")), json.dumps(event(id="x" * 300)),
        json.dumps(event(created="yesterday")), json.dumps(event(created=-1)), json.dumps(event(created=10**15)),
        json.dumps(event(data={})), json.dumps(event(data={"object": 5})), json.dumps(event(type="")),
        json.dumps(event(account=5)), json.dumps({key: value for key, value in event().items() if key != "data"}),
    ],
)  # fmt: skip
def test_a_signed_letter_that_is_no_event_is_refused_by_name(world: World, visitor: Visitor, body: str) -> None:
    status, said = tell(visitor, body)
    assert status == 400
    assert said
    assert kept(world) == []


def test_an_event_about_something_without_an_id_is_kept(world: World, visitor: Visitor) -> None:
    assert tell(visitor, event(type="balance.available", data={"object": {"object": "balance"}}))[0] == 200


def test_the_door_needs_no_token_sets_no_cookie_and_takes_only_posts(
    app: Flask, world: World, visitor: Visitor
) -> None:
    with csrf_on(app):
        body = json.dumps(event())
        signed = {"Stripe-Signature": WebhookSignature.generate_signature_header(body, SECRETS[0])}
        answer = visitor.client.post(DOOR, data=body, headers=signed, content_type="application/json")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert visitor.client.get(DOOR).status_code == 405


def test_a_letter_too_long_to_be_an_event_is_not_read(world: World, visitor: Visitor) -> None:
    assert tell(visitor, "x" * 1_100_000)[0] == 413


class csrf_on:
    """Tests run without tokens; this door must be open with them too."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __enter__(self) -> None:
        self.app.config["WTF_CSRF_ENABLED"] = True

    def __exit__(self, *_: object) -> None:
        self.app.config["WTF_CSRF_ENABLED"] = False
