"""A browser without scripts, for page tests: follows redirects, reads forms, insists on well-formed HTML."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pyotp
from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import TestResponse

from grants.kernel import ports
from grants.people import queries as people
from grants.people.commands import person_with_email
from grants.people.model import Person
from grants.web import identity
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
            insist_on_well_formed(response.text, shape(response.text))
            insist_on_somebody_to_call(response.text, path)
        return response

    def path(self, response: TestResponse) -> str:
        return urlsplit(response.request.url).path

    def sign_in(self, email: str) -> None:
        """With the session that the pages of sign-in lead to; through them where this browser holds something."""
        if self._cookie():
            self.sign_in_through_the_pages(email)
        else:
            self.client.set_cookie(COOKIE, self._session_of(email))

    def _session_of(self, email: str) -> str:
        with self.world.unit() as unit:
            person_id = person_with_email(unit, email).id
        with self.app.test_request_context():
            identity.sign_in(db.session.get_one(Person, person_id))
            if identity.actor().is_staff:
                session["second_factor"] = True
            return SecureCookieSessionInterface().get_signing_serializer(self.app).dumps(dict(session))

    def sign_in_through_the_pages(self, email: str) -> None:
        """As people do; in a known situation the second time with the cookie of the first."""

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


WORDS = re.compile(r">[^<>&]+<")
VALUES = re.compile(r'="[^<>&"]*"')


def shape(page: str) -> str:
    """The page without its words and the values of its attributes, which can't make HTML ill-formed."""
    return VALUES.sub('=""', WORDS.sub("><", page))


def insist_on_well_formed(page: str, known_by: str) -> None:
    """Raises where the HTML isn't as the standard says; of pages of one shape, one is read."""
    if known_by not in READ:
        html5lib.HTMLParser(strict=True).parse(page)
        READ.add(known_by)


READ: set[str] = set()

SOMEBODY = re.compile(
    r'class="tl-call__heading"[^>]*>[^<]+</h\d>\s*<p>[^<]+</p>\s*<ul>\s*<li><a href="tel:[+\d-]{7,}">.*?\d{3}.\d{4}</span>',
    re.DOTALL,
)


def insist_on_somebody_to_call(page: str, path: str) -> None:
    """Raises where a page, an error's too, has no person to call with a name and a number."""
    assert SOMEBODY.search(page), f"{path} names nobody to call"


def words(response: TestResponse) -> str:
    """The page's text without tags, for reading in assertions."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.text, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
