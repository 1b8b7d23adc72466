"""Public pages that anybody may keep for a moment: an ETag, a short cache time, and no session."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, make_response, request

SECONDS = 60


def shared(body: Any, *, seconds: int = SECONDS) -> Response:
    """The response of a page that is the same for every visitor; 304 when the visitor has it already.

    Whoever has a session gets a page of their own (it shows who is signed in), which no cache may share.
    """
    response = make_response(body)
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return response
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.add_etag()
    response.make_conditional(request)
    return response
