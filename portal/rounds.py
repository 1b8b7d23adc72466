"""The front door: open rounds, a round's whole page, and every question on one sheet, before any sign-up."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, render_template

from grants.policy.actions import Action
from grants.programs import queries as programs
from grants.web import language
from grants.web.app import moment
from grants.web.caching import shared
from grants.web.database import session
from grants.web.form_json import form_json
from grants.web.guard import guard, public
from grants.workshops import queries as workshops

bp = Blueprint("rounds", __name__, template_folder="templates")


@bp.get("/")
@public
def home() -> Response:
    cards = programs.public_rounds(session(), now=moment())
    language.offer(code for card in cards if card.takes_applications for code in card.languages)
    return shared(
        render_template(
            "portal/home.html",
            open=[card for card in cards if card.takes_applications],
            past=[card for card in cards if not card.takes_applications],
        )
    )


def _round(key: str) -> programs.RoundPage:
    return programs.round_page(session(), key=key, now=moment())


@bp.get("/rounds/<key>")
@guard(Action.SEE_ROUND, _round)
def show(round: programs.RoundPage) -> Response:
    coming = workshops.upcoming(session(), round.id, now=moment())
    today = moment().astimezone(ZoneInfo(round.timezone)).date()
    return shared(render_template("portal/round.html", round=round, workshops=coming, today=today))


@bp.get("/rounds/<key>/questions")
@guard(Action.SEE_ROUND, _round)
def questions(round: programs.RoundPage) -> Response:
    return shared(render_template("portal/questions.html", round=round))


@bp.get("/rounds/<key>/questions.json")
@guard(Action.SEE_ROUND, _round)
def questions_feed(round: programs.RoundPage) -> Response:
    """The same questions for programs: what an application's answers look like, and of whom each is asked.

    `letter` is there where a letter of intent comes first: for these tiers, or for all when it names none.
    """
    letters = round.letters
    first = {"letter": {"tiers": letters.tiers, **form_json(letters.form)}} if letters else {}
    return jsonify(first | form_json(round.form))
