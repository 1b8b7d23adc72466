"""A browser without scripts, for page tests: follows redirects, reads forms, insists on well-formed HTML."""

from __future__ import annotations

import functools
import re
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from grants.kernel import ports
from grants.people import queries as people
from grants.web.database import db
from tests.remembering import step

COOKIE = "throughline"


class Visitor:
    def __init__(self, app: Flask, world: Any) -> None:
        self.app, self.world = app, world
        self.client = app.test_client()

    def get(self, path: str, *, status: int = 200, **options: Any) -> TestResponse:
        """A page, redirects followed; its status is what is expected, and reading changed nothing."""
        with self.app.app_context():
            response = self.client.get(path, follow_redirects=True, **options)
            left = [*db.session.new, *db.session.dirty, *db.session.deleted]
            assert not left, f"a GET left the session dirty: {left}"
        return self._checked(response, status, path)

    def post(
        self, path: str, data: dict[str, Any] | str | bytes | None = None, *, status: int = 200, **options: Any
    ) -> TestResponse:
        """Send a form; redirects are followed."""
        response = self.client.post(path, data=data or {}, follow_redirects=True, **options)
        return self._checked(response, status, path)

    def _checked(self, response: TestResponse, status: int, path: str) -> TestResponse:
        assert response.status_code == status, f"{path}: {response.status_code}\n{words(response)[:1500]}"
        if response.mimetype == "text/html":
            insist_on_well_formed(response.text)
        return response

    def path(self, response: TestResponse) -> str:
        return urlsplit(response.request.url).path

    def sign_in(self, email: str) -> None:
        """Through the real pages; in a known situation the second time with the cookie of the first."""

        @step
        def through_the_pages(_world: Any, email: str, _cookie: str) -> str:
            self._sign_in(email)
            return self._cookie()

        self.client.set_cookie(COOKIE, through_the_pages(self.world, email, self._cookie()))

    def _cookie(self) -> str:
        found = self.client.get_cookie(COOKIE)
        return found.value if found else ""

    def _sign_in(self, email: str) -> None:
        """Ask, read the letter, type the code, and the second step for staff."""
        self.post("/sign-in", {"email": email})
        self.world.drain()
        letter = next(letter for letter in ports.post().letters() if letter.to == email.lower())
        code = re.search(r"\b\d{6}\b", letter.text)
        assert code
        response = self.post("/sign-in/code", {"code": code[0]})
        if self.path(response).endswith("/second-step"):
            self.post("/sign-in/second-step/begin")
            with ports.sessions()() as session:
                secret = people.totp_secret(session, self.world.person_id(email))
            self.world.clock.move(self.world.TOTP_STEP)
            self.post("/sign-in/second-step", {"code": pyotp.TOTP(secret).at(self.world.clock.now())})


@functools.lru_cache(maxsize=5000)
def insist_on_well_formed(page: str) -> None:
    """Raises where the HTML isn't as the standard says; a page that many tests meet is read once."""
    html5lib.HTMLParser(strict=True).parse(page)


def words(response: TestResponse) -> str:
    """The page's text without tags, for reading in assertions."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.text, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
