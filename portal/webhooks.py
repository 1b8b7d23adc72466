"""Where Stripe tells its rumours: verified, kept once by their id, answered at once; a job asks what is true."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import structlog
from flask import Blueprint, request
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from grants.kernel.refusal import SomebodyElseWasFaster
from grants.payments import commands as payments
from grants.payments import queries
from grants.payments.rail import RailForged, rail
from grants.policy.actor import system
from grants.web.app import csrf
from grants.web.database import session, work
from grants.web.guard import public

bp = Blueprint("webhooks", __name__, url_prefix="/webhooks")
log = structlog.get_logger()

LONGEST = 1_000_000
YEAR_3000 = 32_503_680_000


class About(Schema):
    """The object of an event: who it is. What the event says of it is not read."""

    class Meta:
        unknown = EXCLUDE

    id = fields.String(load_default="", validate=validate.Length(max=255), allow_none=True)
    transfer_group = fields.String(load_default="", validate=validate.Length(max=255), allow_none=True)


class Data(Schema):
    class Meta:
        unknown = EXCLUDE

    object = fields.Nested(About, required=True)


class Event(Schema):
    """The envelope of a Stripe event, version 1 of the API; `account` names the connected account it happened on."""

    class Meta:
        unknown = EXCLUDE

    id = fields.String(required=True, validate=validate.Length(min=1, max=255))
    type = fields.String(required=True, validate=validate.Length(min=1, max=100))
    created = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=YEAR_3000))
    account = fields.String(load_default=None, validate=validate.Length(min=1, max=80), allow_none=True)
    data = fields.Nested(Data, required=True)


@bp.post("/stripe")
@csrf.exempt
@public
def stripe() -> tuple[dict[str, Any], int]:
    """200 once it is kept, also if it was kept before. 400: forged or not an event. 503: Stripe tells it again."""
    request.max_content_length = LONGEST
    body = request.get_data(cache=False)
    try:
        rail().verify(body, request.headers.get("Stripe-Signature", ""))
    except RailForged:
        log.warning("forged webhook", remote=request.remote_addr)
        return _error("signature", "the signature does not fit"), 400
    try:
        event = Event().load(json.loads(body))
    except ValidationError as wrong:
        log.error("webhook that can't be read", errors=wrong.messages)
        return {"errors": wrong.normalized_messages()}, 400
    except ValueError:
        return _error("body", "not JSON"), 400
    return _keep(event)


def _keep(event: dict[str, Any]) -> tuple[dict[str, Any], int]:
    about = event["data"]["object"]
    try:
        with work(system("stripe")) as unit:
            new = payments.store_event(
                unit,
                event_id=event["id"],
                kind=event["type"],
                account_id=event["account"],
                about=about["id"] or "",
                reference=about["transfer_group"] or "",
                happened_at=datetime.fromtimestamp(event["created"], UTC),
            )
    except SomebodyElseWasFaster:
        # Twice at one moment, and the other one kept it; or the database was too busy, and nobody did.
        if not queries.is_kept(session(), event["id"]):
            return _error("busy", "please send it again"), 503
        new = False
    return {"kept": True, "new": new}, 200


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}
