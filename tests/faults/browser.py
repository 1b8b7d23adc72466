"""A person at a browser, over real HTTP: keeps cookies, sends the forms of pages with their tokens, signs in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pyotp

from grants.kernel import ports
from grants.people import queries as people
from tests.faults.town import Town

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Page:
    status: int
    url: str
    text: str

    def fields(self, name: str) -> list[str]:
        """The values of a page's inputs of one name."""
        return [unescape(value) for value in re.findall(rf'name="{name}" value="([^"]*)"', self.text)]

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.S)
        return unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""


class Browser:
    def __init__(self, town: Town) -> None:
        self.town, self.cookies = town, CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> Page:
        return self._open(Request(urljoin(self.town.site, path)))

    def send(self, path: str, fields: Any, *, of: Page) -> Page:
        """The form of a page, with its token."""
        token = TOKEN.search(of.text)
        assert token, f"{of.url} has no form"
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields)
        data = urlencode([*pairs, ("csrf_token", unescape(token[1]))]).encode()
        return self._open(Request(urljoin(self.town.site, path), data=data, headers={"Referer": of.url}))

    def _open(self, request: Request) -> Page:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Page(answer.status, answer.url, answer.read().decode())
        except HTTPError as error:
            with error:
                return Page(error.code, error.url or "", error.read().decode())

    def sign_in(self, email: str) -> None:
        """Ask, read the letter, type the code, set up the second step."""
        self.send("/sign-in", {"email": email}, of=self.get("/sign-in"))
        self.town.world.drain()
        letter = next(letter for letter in ports.post().letters() if letter.to == email)
        code = re.search(r"\b\d{6}\b", letter.text)
        assert code
        begin = self.send("/sign-in/code", {"code": code[0]}, of=self.get("/sign-in/code"))
        enrol = self.send("/sign-in/second-step/begin", {}, of=begin)
        with ports.sessions()() as session:
            secret = people.totp_secret(session, self.town.world.person_id(email))
        typed = pyotp.TOTP(secret).at(ports.clock().now())
        done = self.send("/sign-in/second-step", {"code": typed}, of=enrol)
        assert "/sign-in" not in done.url, done.heading
