"""Files that came with an application, for staff."""

from __future__ import annotations

from flask import Response, request

from admin.applications import bp
from admin.applications.loading import application
from grants.applications.queries import ApplicationPage, stored_file
from grants.policy.actions import Action
from grants.web import files
from grants.web.database import session
from grants.web.guard import guard


@bp.get("/applications/<reference>/files/<int:file_id>")
@guard(Action.READ_AS_STAFF, application)
def download(page: ApplicationPage) -> Response:
    """Under the name that its person gave it, never shown inside our own pages."""
    return files.whole(stored_file(session(), page.id, (request.view_args or {})["file_id"]))


@bp.get("/applications/<reference>/files/<int:file_id>/small")
@guard(Action.READ_AS_STAFF, application)
def small(page: ApplicationPage) -> Response:
    """A picture's thumbnail, for staff pages."""
    return files.small(stored_file(session(), page.id, (request.view_args or {})["file_id"]))
