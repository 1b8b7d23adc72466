"""An application as JSON, for staff's own programs."""

from __future__ import annotations

from flask import Response, url_for

from admin.applications import bp
from admin.applications.loading import application
from grants.applications.queries import ApplicationPage
from grants.policy.actions import Action
from grants.web.application_json import application_json
from grants.web.guard import guard


@bp.get("/applications/<reference>.json")
@guard(Action.READ_AS_STAFF, application)
def as_json(page: ApplicationPage) -> Response:
    """The same shape as the group's own copy."""
    return application_json(
        page, lambda id: url_for("staff_applications.download", reference=page.reference, file_id=id)
    )
