"""Files that came with an application, for its reviewer: those of open questions only."""

from __future__ import annotations

from flask import Response, request

from grants.policy.actions import Action
from grants.reviews.queries.doors import Door
from grants.reviews.queries.reading import file_for_review
from grants.web import files
from grants.web.database import session
from grants.web.guard import guard
from portal.reviewing import bp
from portal.reviewing.loading import assignment


@bp.get("/<int:id>/files/<int:file_id>")
@guard(Action.READ_FOR_REVIEW, assignment)
def download(door: Door) -> Response:
    """Under the name that its person gave it, never shown inside our own pages."""
    wanted = (request.view_args or {})["file_id"]
    return files.whole(file_for_review(session(), door.assignment_id, wanted))
