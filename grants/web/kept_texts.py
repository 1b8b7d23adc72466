"""Long texts that a browser keeps until they have arrived: the answer that took them says so, in a cookie.

A page that saves nothing by itself (a message, a complaint) gives its text field `keep=` (macros/fields.html);
js/kept-texts.js keeps what is typed there, under an id that goes with the form. Only what arrived is forgotten: a unit
of work took what the form said, and its answer is no refusal. A page that redirects for another reason, or a line that
broke, says nothing of the kind.

What staff write is kept by person and goes with them: who signs out is named in another cookie.
"""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

FIELD = "kept_text"
COOKIE = "throughline_arrived"
SIGNED_OUT = "throughline_signed_out"
ID = re.compile(r"[0-9a-z]{1,16}")
AT_MOST = 8
"""Ids in the cookie, the newest first: so many forms may be sent before a page is opened that reads it."""

KNOWN_FOR = timedelta(days=1)


def register(app: Flask) -> None:
    @app.after_request
    def name_what_arrived(response: Response) -> Response:
        """The browser need not keep any more what a command has taken."""
        if "carried_out" in g and response.status_code < 400:
            sent = _ids(request.form.getlist(FIELD))
            if sent:
                ids = list(dict.fromkeys([*sent, *_ids(request.cookies.get(COOKIE, "").split("."))]))[:AT_MOST]
                _say(response, COOKIE, ids)
        return response


def signed_out(response: Response, marks: str) -> Response:
    """The answer to somebody who signs out: their browser forgets what they wrote as staff and never sent."""
    if marks:
        _say(response, SIGNED_OUT, marks.split())
    return response


def _say(response: Response, cookie: str, words: list[str]) -> None:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(cookie, ".".join(words), max_age=KNOWN_FOR, path="/", secure=secure, samesite="Lax")


def some_arrived() -> bool:
    """Whether the page needs the script that forgets them."""
    return COOKIE in request.cookies or SIGNED_OUT in request.cookies


def _ids(said: list[str]) -> list[str]:
    return [each for each in said if ID.fullmatch(each)]
