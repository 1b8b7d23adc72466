"""The page of a refusal, and what somebody wrote into the form that was refused: shown back to be copied.

A form without scripts that comes too late (signed out elsewhere, the session over) saves nothing. The browser may have
its text no more; here it stands, with the way back to the page that it belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from flask import current_app, jsonify, redirect, render_template, request
from flask_babel import gettext

from grants.kernel.cleaning import clean
from grants.web import language, trap

HIDDEN = {"csrf_token", "begun_with", "seen", "next", "go", "reference", trap.FIELD, trap.AGAIN}
CODE = re.compile(r"[a-z0-9_.:-]*")
"""What a choice, a number or a hidden field sends: nothing that is hard to say again."""

SENTENCE = re.compile(r"\S\s+\S|.{12}", re.S)


@dataclass(frozen=True)
class Page:
    """A refusal in words. `next` is the way on: its words, and its path without a language."""

    status: int
    heading: str
    body: str
    next: tuple[str, str] = ("", "")


def texts() -> list[str]:
    """What was written in somebody's own words; empty where there is no sentence that would be missed."""
    sent = [clean(text).strip() for name, text in request.form.items(multi=True) if not _is_hidden(name)]
    found = list(dict.fromkeys(text for text in sent if not CODE.fullmatch(text)))
    return found if any(SENTENCE.search(text) for text in found) else []


def _is_hidden(name: str) -> bool:
    return name in HIDDEN or name.startswith("based.")


def is_ours() -> bool:
    """Whether a page of ours sent the form: what another site puts into one is nobody's own words."""
    return urlsplit(request.headers.get("Origin") or request.referrer or "").netloc == request.host


def way_back() -> str:
    """The page that was asked for, or whose form was sent; empty where that can't be told."""
    adapter = current_app.create_url_adapter(request)
    if request.method == "GET" or (adapter is not None and adapter.test(request.path, "GET")):
        return request.script_root + request.full_path.rstrip("?")
    came = urlsplit(request.referrer or "")
    return came.path if came.netloc == request.host else ""


def ask_to_sign_in() -> Any:
    """The way to sign in, and back afterwards; first, what was written meanwhile and is not saved."""
    back, prefix = way_back(), language.path_in(language.chosen(), "")
    address = f"{prefix}/sign-in?next={quote(back)}" if back else f"{prefix}/sign-in"
    written = texts()
    if not written:
        return redirect(address, 303)
    body = gettext("This page is not open here any more. Copy what you wrote, then sign in and put it in again.")
    links = {"next_url": address, "next_label": gettext("Sign in"), "resume_url": f"{prefix}/resume"}
    return show(Page(403, gettext("Your text is not saved yet"), body), written=written, **links)


def ask_to_open_again(page: Page) -> Any:
    """The form's own secret is no longer known: the page has to be opened anew."""
    written = texts() if is_ours() else []
    links = {"next_url": way_back(), "next_label": gettext("Open the page again")} if written else {}
    return show(page, written=written, **links)


def wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def show(page: Page, *, written: list[str] | None = None, **more: str) -> Any:
    """The refusal in words. What somebody wrote is kept by no browser's cache."""
    if wants_json():
        return jsonify(error={"code": page.status, "message": page.heading, "detail": page.body}), page.status
    words, path = page.next
    onward = {"next_label": words, "next_url": language.path_in(language.chosen(), path)} if path else {}
    shown = render_template(
        "errors/error.html", heading=page.heading, body=page.body, written=written, **(onward | more)
    )
    return (shown, page.status, {"Cache-Control": "no-store"}) if written else (shown, page.status)
