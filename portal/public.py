"""Who got what, where, for what, and what came of it; the books of each fund; both as data too."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask_babel import lazy_gettext
from wtforms import Form, SelectField, StringField
from wtforms.fields import SelectChoice

from grants.kernel.texts import in_language
from grants.programs.answers import clean
from grants.publication import queries
from grants.publication.feed import AwardsFeed, BooksFeed
from grants.publication.queries import Choice, Search
from grants.web import guard, keyset, language
from grants.web.caching import shared
from grants.web.database import session

bp = Blueprint("public", __name__, template_folder="templates")

FEED_PAGE = 100


class SearchForm(Form):
    """What can be searched for. It is sent by GET, so that a search can be linked and kept."""

    words = StringField(lazy_gettext("Words"), description=lazy_gettext("A group, a street, an idea."))
    zip = StringField(lazy_gettext("ZIP code"), render_kw={"inputmode": "numeric"})
    program = SelectField(lazy_gettext("Program"), validate_choice=False)
    theme = SelectField(lazy_gettext("Theme"), validate_choice=False)


@bp.get("/grants")
@guard.public
def awards() -> Response:
    search = _search()
    page = queries.awards_list(session(), search=search, after=keyset.place_of(request.args.get("after")))
    programs, themes = queries.choices(session())
    form = SearchForm(formdata=request.args)
    form.program.choices = _choices(lazy_gettext("All programs"), programs)
    form.theme.choices = _choices(lazy_gettext("All themes"), themes)
    body = render_template(
        "portal/public/awards.html",
        page=page,
        form=form,
        search=search,
        asked=_asked(),
        more=_more(page, "public.awards"),
    )
    return shared(body)


@bp.get("/grants/<reference>")
@guard.public
def award(reference: str) -> Response:
    return shared(
        render_template("portal/public/award.html", award=queries.award_page(session(), clean(reference).upper()))
    )


@bp.get("/books")
@guard.public
def books() -> Response:
    return shared(render_template("portal/public/books.html", books=queries.public_books(session())))


@bp.get("/grants.json")
@guard.public
def awards_feed() -> Response:
    """The list as data: the same search, a hundred awards at a time, `next` for more."""
    after = keyset.place_of(request.args.get("after"))
    page = queries.awards_list(session(), search=_search(), after=after, limit=FEED_PAGE)
    feed = AwardsFeed().dump(
        {"totals": page.totals, "awards": page.lines, "next": _more(page, "public.awards_feed", _external=True)}
    )
    for each in feed["awards"]:
        each["url"] = url_for("public.award", reference=each["reference"], _external=True)
    return _open(jsonify(feed))


@bp.get("/books.json")
@guard.public
def books_feed() -> Response:
    """Every fund's books as data, equal to the page and the ledger to the cent."""
    return _open(jsonify(BooksFeed().dump(queries.public_books(session()))))


def _search() -> Search:
    return Search.of(**_asked())


def _asked() -> dict[str, Any]:
    """The search as it was typed, for links that keep it."""
    typed = {name: request.args.get(name, "") for name in ("words", "zip", "theme", "program")}
    return {name: text for name, text in typed.items() if text.strip()}


def _more(page: queries.Page, endpoint: str, **options: Any) -> str | None:
    if page.more is None:
        return None
    return url_for(endpoint, **_asked(), after=keyset.word_of(page.more), **options)


def _choices(every: Any, choices: list[Choice]) -> list[SelectChoice]:
    named = [SelectChoice(choice.key, in_language(choice.label, language.current())) for choice in choices]
    return [SelectChoice("", str(every)), *named]


def _open(response: Response) -> Response:
    """Open data: a page of any other site may read it."""
    response = shared(response)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
