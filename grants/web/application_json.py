"""One application as JSON: for its own people and for staff, the same shape with other addresses of files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields

from grants.applications.queries import ApplicationPage
from grants.kernel.money import CURRENCY
from grants.programs.questions import file_ids
from grants.programs.schema import schema_of


class ApplicationSchema(Schema):
    """What an application is, and its answers by key in the shape that its form makes (programs/schema.py)."""

    reference = fields.String()
    status = fields.String()
    round = fields.String(attribute="round_key")
    organization = fields.String(attribute="organization_name")
    project = fields.String(attribute="project_title")
    tier = fields.String(attribute="tier_key")
    requested_cents = fields.Integer(allow_none=True)
    currency = fields.Constant(CURRENCY)
    locale = fields.String()
    created_at = fields.DateTime(format="iso")
    updated_at = fields.DateTime(format="iso")
    submitted_at = fields.DateTime(format="iso", allow_none=True)


def application_json(page: ApplicationPage, address_of: Callable[[int], str]) -> Response:
    """What was asked of these people and what they answered; what can't be read yet is null."""
    values = {question.key: _value(page, question.key, address_of) for question in page.form if question.is_asked}
    made: dict[str, Any] = ApplicationSchema().dump(page)
    made["answers"] = schema_of(page.form)().dump(values)
    return jsonify(made)


def _value(page: ApplicationPage, key: str, address_of: Callable[[int], str]) -> Any:
    question, value = page.form.question(key), page.values.get(key)
    if question is None or not question.takes_file or value is None:
        return value
    found = [
        {"name": file.name, "kind": file.kind, "size": file.size, "url": address_of(file.id)}
        for file in map(page.files.get, file_ids(value))
        if file is not None
    ]
    return found if question.max_files > 1 else next(iter(found), None)
