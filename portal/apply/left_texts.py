"""Texts that a browser holds of a draft that takes none any more: said as they read, and kept by nobody here.

Somebody sent or withdrew the draft while they were typed, maybe without a line. js/unsent.js finds them in the
browser's storage on the application's page, and asks here how they read: the question, the answer in words. They stay
in that browser until their writer throws them away.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import jsonify, render_template
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from grants.applications.queries import ApplicationPage
from grants.policy.actions import Action
from grants.web.app import moment
from grants.web.guard import guard
from portal.apply import bp
from portal.apply.late import was_there
from portal.apply.loading import application, as_sent, questions_by_key
from portal.apply.saving import MONTH, NUMBER, PLAIN, json_sent, typed_of
from portal.apply.seeing import former

AT_MOST = 100
TEN_YEARS = 120 * MONTH


class TextIn(Schema):
    """One answer as the storage has it: `number` of the text that its writer had before them, `age` in seconds."""

    class Meta:
        unknown = EXCLUDE

    key = fields.String(required=True, validate=[validate.Length(1, 40), PLAIN])
    number = fields.Integer(load_default=0, validate=NUMBER)
    age = fields.Float(load_default=0, validate=validate.Range(0, TEN_YEARS))
    typed = fields.List(
        fields.Tuple((fields.String(validate=validate.Length(max=200)), fields.String())),
        required=True,
        validate=validate.Length(max=4000),
    )


class TextsIn(Schema):
    class Meta:
        unknown = EXCLUDE

    texts = fields.List(fields.Nested(TextIn), required=True, validate=validate.Length(1, AT_MOST))


@bp.post("/applications/<reference>/left-texts")
@guard(Action.EDIT_DRAFT, application)
def left_texts(page: ApplicationPage) -> Any:
    """How texts read that a browser kept; "" where nothing is lost, null where no form ever asked for it."""
    try:
        sent = TextsIn().load(json_sent() or {})
    except ValidationError as error:
        return jsonify(errors=error.normalized_messages()), 422
    return jsonify(cards=[_card(page, each) for each in sent["texts"]])


def _card(page: ApplicationPage, sent: dict[str, Any]) -> str | None:
    """Read and shown as it was asked: a column or an option that the form has no more was typed into, too."""
    known = questions_by_key(page, [sent["key"]])
    asked = as_sent(known, page.form_version_id, [name for name, _ in sent["typed"]])
    typed = typed_of(asked, page.form_version_id, sent)
    if not typed:
        return None
    [(key, text)] = typed.items()
    if was_there(page, key, text, {key: sent["number"]}):
        return ""
    shown = former(page, asked[0], text)
    at = moment() - timedelta(seconds=sent["age"])
    return render_template("portal/apply/_left_text.html", question=shown.question, page=shown.page, at=at)
