"""Following links: each person goes wherever a link leads that nobody has followed yet, and reads what is there."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from tests.journeys.walking import Person

PAPER = (".pdf", ".json", ".csv", ".xlsx", ".ics", ".zip")
FILES = "/files/"


class Stroll:
    """Endpoints by which somebody has come.

    Each is visited once, by whoever meets a link to it first; what a person's first pages lead to, by each of them:
    the same address shows a draft to one and a grant to another.
    """

    def __init__(self, routes: MapAdapter) -> None:
        self.routes = routes
        self.seen: set[str] = set()

    def walk(self, person: Person, *starts: str) -> None:
        """From these pages on, breadth first, until no link leads anywhere new."""
        ahead = list(starts)
        known = set(starts)
        own: set[str] = set()
        for path in starts:
            self.seen.add(self.endpoint(path))
        while ahead:
            here = ahead.pop(0)
            person.go(here)
            for path in self._links(person):
                endpoint = self.endpoint(path)
                if path in known or endpoint in own or (here not in starts and endpoint in self.seen):
                    continue
                known.add(path)
                own.add(endpoint)
                self.seen.add(endpoint)
                if FILES in path or urlsplit(path).path.endswith(PAPER):
                    person.fetches_address(person.path(path))
                else:
                    ahead.append(path)

    def endpoint(self, path: str) -> str:
        """The page behind an address of this site; the address itself where none answers a GET."""
        try:
            return str(self.routes.match(urlsplit(path).path, method="GET")[0])
        except (HTTPException, RequestRedirect):
            return path

    def _links(self, person: Person) -> Iterator[str]:
        """Where this page's links lead within the site, in the page's own language."""
        prefix = person.path("/").rstrip("/")
        for href in person.page.eval_on_selector_all(
            "a[href]", "links => links.map(each => each.getAttribute('href'))"
        ):
            address = urlsplit(urljoin(person.page.url, href))
            here = f"{address.scheme}://{address.netloc}" == person.site
            path = address.path.removeprefix(prefix) or "/"
            if here and not (address.path == urlsplit(person.page.url).path and address.fragment):
                found = path + (f"?{address.query}" if address.query else "")
                if self.endpoint(found) != found:
                    yield found
