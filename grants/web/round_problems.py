"""What keeps a round or a form from being taken or published, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext, ngettext

from grants.web import definition_problems
from grants.web.filters import money

WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "form_is_final": lambda f: gettext("This round takes no more applications, so its questions stay as they are."),
    "form_changed_meanwhile": lambda f: gettext("Somebody published version %(number)s meanwhile.", number=f["number"]),
    "wrong_part": definition_problems.say,
    "more_mistakes": lambda f: ngettext(
        "There is %(num)s more like these.", "There are %(num)s more like these.", f["count"]
    ),
    "form_same": lambda f: gettext("Nothing is different from the present form."),
    "data_unreadable": lambda f: gettext("This is neither TOML nor JSON."),
    "line_unreadable": lambda f: gettext(
        "Line %(line)s can't be read: “%(text)s”. A text stands in quote marks, and each bracket has its partner.",
        line=f["line"],
        text=f["text"],
    ),
    "line_twice": lambda f: gettext(
        "Line %(line)s says something for the second time: “%(text)s”. Take one of them out.",
        line=f["line"],
        text=f["text"],
    ),
    "round_same": lambda f: gettext("Nothing is different from the present data."),
    "fund_differs": lambda f: gettext("The file names another fund: %(named)s. Make them the same.", named=f["named"]),
    "no_fund": lambda f: gettext("Choose the fund that pays for this round."),
    "caps_exceed_budget": lambda f: gettext(
        "All tiers together could give %(caps)s. The budget of the round is %(budget)s, so not all can be reached.",
        caps=money(f["caps_cents"]),
        budget=money(f["budget_cents"]),
    ),
    "tier_described_twice": lambda f: gettext(
        "Two rules say different things on who can apply for tier “%(tier)s”.", tier=f["tier"]
    ),
    "question_retyped": lambda f: gettext(
        "These questions were of another type before, so their answers could not be read: %(keys)s. "
        "Give a question of another kind a key of its own.",
        keys=", ".join(f["keys"]),
    ),
    "text_missing": lambda f: definition_problems.lacking(f["place"], f["languages"]),
}
