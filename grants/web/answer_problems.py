"""What is wrong with an answer of each type, and how to mend it, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext, ngettext

from grants.programs import saying
from grants.web.filters import lang, money

Facts = dict[str, Any]


def _at(facts: Facts, sentence: str) -> str:
    """A sentence about one cell, with its row and column before it."""
    called = str(facts.get("called") or facts["column"])
    column = lang(facts.get("label")) or gettext(saying.HEADINGS.get(called, called))
    return gettext("Row %(row)s, %(column)s: %(problem)s", row=facts["row"], column=column, problem=sentence)


def _either(facts: Facts) -> str:
    """An amount with a decimal comma, asked about in the middle of a sentence."""
    first, second = money(facts["point_cents"]), money(facts["whole_cents"])
    return gettext(
        "do you mean %(first)s or %(second)s? Put a point before the cents, like 250.50.", first=first, second=second
    )


def _either_number(facts: Facts) -> str:
    """A number whose comma or point may mean two, asked about in the middle of a sentence."""
    return gettext(
        "do you mean %(first)s or %(second)s? Please write the one you mean.",
        first=facts["first"],
        second=facts["second"],
    )


def _too_many_decimals(facts: Facts) -> str:
    return ngettext(
        "use no more than %(num)s digit after the point.",
        "use no more than %(num)s digits after the point.",
        int(facts["limit"]),
    )


WORDS: dict[str, Callable[[Facts], str]] = {
    "not_a_text": lambda f: gettext("Please write this answer in words."),
    "accept_first": lambda f: gettext("Please tick the box if you agree. We need your yes to go on."),
    "not_an_email": lambda f: gettext("Write an e-mail address, like ana@example.org."),
    "not_a_phone": lambda f: gettext("Write a phone number with its area code, like 704-555-0140."),
    "not_a_url": lambda f: gettext("Write the address of a web page, like www.example.org."),
    "not_a_ranking": lambda f: gettext("Give each one a place. The first is 1."),
    "place_missing": lambda f: gettext("Give each one a place from 1 to %(places)s.", places=f["places"]),
    "place_twice": lambda f: gettext("Two of them have place %(place)s. Give each its own.", place=f["place"]),
    "not_an_address": lambda f: gettext("Write the street, the city, the state and the ZIP code."),
    "street_missing": lambda f: gettext("Write the street and the number."),
    "street_too_long": lambda f: gettext("Use up to %(limit)s characters for the street.", limit=f["limit"]),
    "city_missing": lambda f: gettext("Write the city."),
    "city_too_long": lambda f: gettext("Use up to %(limit)s characters for the city.", limit=f["limit"]),
    "not_a_state": lambda f: gettext("Write the state as two letters, like NC."),
    "not_a_date_range": lambda f: gettext("Choose a first day and a last day."),
    "not_a_first_day": lambda f: gettext("Choose the first day, or write it like 2027-03-15."),
    "not_a_last_day": lambda f: gettext("Choose the last day, or write it like 2027-03-15."),
    "ends_before_it_begins": lambda f: gettext("The last day comes before the first one. Please change one of them."),
    "either_amount": lambda f: gettext(
        "Do you mean %(first)s or %(second)s? Put a point before the cents, like 250.50.",
        first=money(f["point_cents"]),
        second=money(f["whole_cents"]),
    ),
    "not_a_decimal": lambda f: gettext("Write a number, like 25 or 2.5."),
    "too_many_decimals": lambda f: ngettext(
        "Use no more than %(num)s digit after the point.",
        "Use no more than %(num)s digits after the point.",
        int(f["limit"]),
    ),
    "either_number": lambda f: gettext(
        "Do you mean %(first)s or %(second)s? Please write the one you mean.", first=f["first"], second=f["second"]
    ),
    "line_without_item": lambda f: gettext("Line %(line)s: say what the money is for.", line=f["line"]),
    "line_without_amount": lambda f: gettext("Line %(line)s: write an amount in dollars.", line=f["line"]),
    "line_too_long": lambda f: gettext("Line %(line)s: use fewer words.", line=f["line"]),
    "too_many_lines": lambda f: gettext("Use no more than %(limit)s lines.", limit=f["limit"]),
    "line_either_amount": lambda f: gettext("Line %(line)s: %(problem)s", line=f["line"], problem=_either(f)),
    "cell_either_amount": lambda f: _at(f, _either(f)),
    "not_a_budget": lambda f: gettext("Write a line for each thing, with its amount."),
    "not_a_table": lambda f: gettext("Write a row for each thing."),
    "too_many_rows": lambda f: gettext("Use no more than %(limit)s rows.", limit=f["limit"]),
    "too_few_rows": lambda f: ngettext(
        "Fill in at least %(num)s row.", "Fill in at least %(num)s rows.", int(f["limit"])
    ),
    "cell_missing": lambda f: _at(f, gettext("please fill this in.")),
    "cell_too_long": lambda f: _at(f, gettext("use up to %(limit)s characters.", limit=f["limit"])),
    "cell_not_an_option": lambda f: _at(f, gettext("choose one of the answers.")),
    "cell_not_a_number": lambda f: _at(f, gettext("write a whole number, like 25.")),
    "cell_not_a_decimal": lambda f: _at(f, gettext("write a number, like 25 or 2.5.")),
    "cell_too_many_decimals": lambda f: _at(f, _too_many_decimals(f)),
    "cell_either_number": lambda f: _at(f, _either_number(f)),
    "cell_not_money": lambda f: _at(f, gettext("write an amount in dollars, like 250.")),
    "cell_not_a_date": lambda f: _at(f, gettext("choose a day, or write it like 2027-03-15.")),
}
