"""For load balancers and the supervisor: the process answers and its database does too."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import text

from grants.web.database import session
from grants.web.guard import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> Response:
    session().execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")
