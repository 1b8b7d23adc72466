"""Long texts that a browser keeps until they have arrived: the answer that took them says so, in a cookie.

A page that saves nothing by itself (a message, a complaint) gives its text field `keep=` (macros/fields.html);
js/kept-texts.js keeps what is typed there, under an id that goes with the form. Only what a view calls `arrived` is
forgotten. A page that redirects for another reason, or a line that broke, says nothing of the kind.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from flask import current_app, make_response, request

FIELD = "kept_text"
COOKIE = "throughline_arrived"
ID = re.compile(r"[0-9a-z]{1,16}")
AT_MOST = 8
"""Ids in the cookie, the newest first: so many forms may be sent before a page is opened that reads it."""

KNOWN_FOR = timedelta(days=1)


def arrived(answer: Any) -> Any:
    """The answer of a view that has taken what the form said: the browser need not keep it any more."""
    sent = _ids(request.form.getlist(FIELD))
    if not sent:
        return answer
    ids = list(dict.fromkeys([*sent, *_ids(request.cookies.get(COOKIE, "").split("."))]))[:AT_MOST]
    response = make_response(answer)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(COOKIE, ".".join(ids), max_age=KNOWN_FOR, path="/", secure=secure, samesite="Lax")
    return response


def some_arrived() -> bool:
    """Whether the page needs the script that forgets them."""
    return COOKIE in request.cookies


def _ids(said: list[str]) -> list[str]:
    return [each for each in said if ID.fullmatch(each)]
