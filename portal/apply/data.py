"""An application as JSON, for its own people."""

from __future__ import annotations

from flask import Response, url_for

from grants.applications.queries import ApplicationPage
from grants.policy.actions import Action
from grants.web.application_json import application_json
from grants.web.guard import guard
from portal.apply import bp
from portal.apply.loading import application


@bp.get("/applications/<reference>.json")
@guard(Action.READ_APPLICATION, application)
def as_json(page: ApplicationPage) -> Response:
    """Everything that was asked and answered, to take along."""
    return application_json(page, lambda id: url_for("apply.download", reference=page.reference, file_id=id))
