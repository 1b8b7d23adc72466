"""Every macro in every state on one page: `python -m tests.unit.gallery FILE`, also what the tests look at."""

from __future__ import annotations

import gettext
import json
import sys
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from grants.web.assets.build import STATIC, build
from grants.web.assets.publish import MANIFEST
from tests.unit.gallery_forms import empty_form, overdrawn_form, refused_form

TEMPLATES = STATIC.parent / "templates"
HERE = Path(__file__).parent
SITE = {
    "name": "Throughline",
    "office": "Office of Equity, Mobility and Immigrant Integration",
    "demonstration": True,
    "contact": {"name": "Rosa Whitfield, grants desk", "phone": "704 555 0199", "email": "grants@example.org"},
}
LANGUAGES = [
    {"code": "en", "label": "English", "url": "/", "current": True},
    {"code": "es", "label": "Español", "url": "/es/", "current": False},
    {"code": "vi", "label": "Tiếng Việt", "url": "/vi/", "current": False},
    {"code": "ar", "label": "العربية", "url": "/ar/", "current": False},
]
NAV = [
    {"label": "Apply", "url": "/apply", "current": True},
    {"label": "Your applications", "url": "/mine", "current": False},
    {"label": "Where the money went", "url": "/books", "current": False},
    {"label": "Help", "url": "/help", "current": False},
]


def environment(static_url: str, *, locale: str, direction: str) -> Environment:
    """Jinja as the site has it, without Flask: strict about every name that is not there."""
    names = json.loads((STATIC / MANIFEST).read_text())
    jinja = Environment(
        loader=FileSystemLoader([TEMPLATES, HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    nothing = gettext.NullTranslations()
    jinja.install_gettext_callables(nothing.gettext, nothing.ngettext, newstyle=True)  # type: ignore[attr-defined]
    jinja.globals.update(
        asset=lambda name: f"{static_url}/{names[name]}",
        csrf_token=lambda: "token",
        get_flashed_messages=lambda **_: [("success", "Your draft is saved.")],
        site=SITE,
        nav=NAV,
        languages=LANGUAGES,
        locale_code=locale,
        text_direction=direction,
    )
    return jinja


def render(
    template: str, *, static_url: str = "/static", locale: str = "en", direction: str = "ltr", **more: Any
) -> str:
    """One page of the gallery, or one of the site's own templates."""
    build()
    return environment(static_url, locale=locale, direction=direction).get_template(template).render(**more)


def gallery(*, static_url: str = "/static", locale: str = "en", direction: str = "ltr") -> str:
    """The page with everything on it."""
    return render(
        "gallery.html",
        static_url=static_url,
        locale=locale,
        direction=direction,
        forms={"empty": empty_form(), "refused": refused_form(), "overdrawn": overdrawn_form()},
    )


def start_page(*, static_url: str = "/static", locale: str = "en", direction: str = "ltr") -> str:
    """A start page as a site might have it: the opening, cards, the line, the figures."""
    return render("gallery_start.html", static_url=static_url, locale=locale, direction=direction)


def error_page(*, static_url: str = "/static") -> str:
    """The page for what went wrong."""
    return render(
        "errors/error.html",
        static_url=static_url,
        heading="We can't find this page",
        body="The address may be old, or a letter in it may be missing.",
        reference="4F7K-22",
        next_label="Go to the start",
        next_url="/",
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(gallery(static_url=STATIC.as_uri()), encoding="utf-8")
