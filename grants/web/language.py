"""The language is in the path: /es/rounds is /rounds in Spanish; without one it is English.

English and Spanish are offered everywhere. Another language is offered on the pages of a round that speaks it, on the
start page while such a round is open, and on any page that is being read in it: nobody is led into a language in which
there is nothing to apply for, no page pays a query for its switch, and nobody falls out of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from babel import Locale
from flask import g, request
from flask_babel import Babel

from grants.translations.path import ON_THE_PATH, PAGES

NAMES = {"en": "English", "es": "Español", "vi": "Tiếng Việt", "ar": "العربية"}
DEFAULT = "en"
ENVIRON = "throughline.locale"

babel = Babel()


class LanguagePath:
    """Moves a leading language code from the path to SCRIPT_NAME, so that url_for keeps it by itself."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        code, slash, rest = environ.get("PATH_INFO", "").removeprefix("/").partition("/")
        if code in NAMES and code != DEFAULT:
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{code}"
            environ["PATH_INFO"] = slash + rest or "/"
            environ[ENVIRON] = code
        return self.app(environ, start_response)


def chosen() -> str:
    """The code of the language in the address, which every link of the page keeps."""
    return request.environ.get(ENVIRON, DEFAULT) if request else DEFAULT


def current() -> str:
    """The code of the language that the page is in: English, where the chosen one has no words for it."""
    code = chosen()
    has_words = code not in ON_THE_PATH or request.blueprint is None or request.blueprint in PAGES
    return code if has_words else DEFAULT


def offer(languages: Iterable[str]) -> None:
    """Have the switch of this page offer these languages too: those of its round, or of its open rounds."""
    g.offered = {*g.get("offered", ()), *languages}


def path_in(code: str, path: str) -> str:
    """A path of the site (without language) in a language."""
    return path if code == DEFAULT else f"/{code}{path}"


def here_in(code: str) -> str:
    """This very page in another language: the switch keeps the page and its query."""
    query = request.query_string.decode("utf-8", "replace")
    return path_in(code, quote(request.path)) + (f"?{query}" if query else "")


def switch() -> list[dict[str, Any]]:
    """The languages as the page's head shows them."""
    here, more = current(), {chosen(), *g.get("offered", ())}
    return [
        {"code": code, "label": name, "url": here_in(code), "current": code == here}
        for code, name in NAMES.items()
        if code not in ON_THE_PATH or code in more
    ]


def direction() -> str:
    """`ltr` or `rtl`, as the page's language is written."""
    return direction_of(current())


def direction_of(code: str) -> str:
    """`ltr` or `rtl`, as the language is written."""
    return Locale.parse(code).text_direction
