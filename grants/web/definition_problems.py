"""What is wrong with the data of a round or form, in words: the place as a person says it, then how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

from grants.kernel.refusal import Problem
from grants.programs.rules.places import Step
from grants.web.filters import lang
from grants.web.language import NAMES

LONGEST = 60
"""Characters of a title or question that stand for it."""


def place(steps: list[Step]) -> str:
    """Section 2 (“The money”), question 3 (“Budget”), key “type”."""
    said = ", ".join(_step(step, top=not at) for at, step in enumerate(steps))
    return said[:1].upper() + said[1:]


def place_of(problem: Problem) -> str:
    """Where the text stands that a language lacks."""
    return place(problem.facts["place"])  # type: ignore[arg-type]


def say(facts: dict[str, Any]) -> str:
    """One mistake at its place."""
    what = WORDS.get(facts["what"], WORDS["wrong"])(facts["facts"])
    return gettext("%(place)s: %(what)s", place=place(facts["place"]), what=what) if facts["place"] else what


def lacking(steps: list[Step], languages: list[str]) -> str:
    return gettext(
        "%(place)s: there is no text yet in %(languages)s.",
        place=place(steps),
        languages=", ".join(NAMES.get(code, code) for code in languages),
    )


def _step(step: Step, *, top: bool) -> str:
    if step.number is None:
        named = PARTS.get(step.name) if top else None
        return named() if named else gettext("key “%(key)s”", key=step.name)
    known = NUMBERED.get(step.name)
    said = known(step.number) if known else f"{step.name} {step.number}"
    called = lang(step.called) if step.called else ""
    if not called:
        return said
    short = called if len(called) <= LONGEST else called[: LONGEST - 1].rstrip() + "…"
    return gettext("%(part)s (“%(called)s”)", part=said, called=short)


PARTS: dict[str, Callable[[], str]] = {
    "program": lambda: gettext("the program"),
    "round": lambda: gettext("the round"),
    "form": lambda: gettext("the form"),
    "letter": lambda: gettext("the letter of intent"),
    "report": lambda: gettext("the report"),
    "rubric": lambda: gettext("the rubric"),
    "schedule": lambda: gettext("the payments"),
    "texts": lambda: gettext("the texts"),
    "tiers": lambda: gettext("the tiers"),
    "eligibility": lambda: gettext("the rules on who can apply"),
    "measures": lambda: gettext("the measures"),
    "decline_reasons": lambda: gettext("the reasons for a no"),
    "contact": lambda: gettext("the person to call"),
}

NUMBERED: dict[str, Callable[[int], str]] = {
    "sections": lambda n: gettext("section %(number)s", number=n),
    "questions": lambda n: gettext("question %(number)s", number=n),
    "options": lambda n: gettext("option %(number)s", number=n),
    "columns": lambda n: gettext("column %(number)s", number=n),
    "tiers": lambda n: gettext("tier %(number)s", number=n),
    "eligibility": lambda n: gettext("rule %(number)s", number=n),
    "rubric": lambda n: gettext("criterion %(number)s", number=n),
    "criteria": lambda n: gettext("criterion %(number)s", number=n),
    "measures": lambda n: gettext("measure %(number)s", number=n),
    "decline_reasons": lambda n: gettext("reason for a no %(number)s", number=n),
    "languages": lambda n: gettext("language %(number)s", number=n),
}


def _keys(keys: Any) -> str:
    return ", ".join(str(key) for key in keys)


def _condition(facts: dict[str, Any]) -> str:
    why = CONDITIONS.get(facts["why"], CONDITIONS["unreadable"])(facts["facts"])
    return gettext("At character %(at)s of this condition: %(why)s", at=facts["at"], why=why)


WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "wrong": lambda f: gettext("This can't stand here."),
    "missing": lambda f: gettext("This is missing."),
    "unknown_key": lambda f: gettext("There is no such key here. Is it mistyped?"),
    "not_a_table": lambda f: gettext("A part with keys of its own belongs here."),
    "not_a_list": lambda f: gettext("A list belongs here."),
    "not_text": lambda f: gettext("Write a text, in quote marks."),
    "not_whole": lambda f: gettext("Write a whole number, without quote marks."),
    "not_yes_no": lambda f: gettext("Write true or false, without quote marks."),
    "not_a_day": lambda f: gettext("Write a day like 2027-01-15."),
    "not_a_time": lambda f: gettext("Write a day and a time like 2026-11-30T17:00."),
    "time_with_zone": lambda f: gettext("Write the time on the round's own clock, with no time zone after it."),
    "not_by_language": lambda f: gettext("Write the text by language: en for English, es for Spanish."),
    "no_english": lambda f: gettext("The English text is missing."),
    "between": lambda f: gettext("Use a number from %(least)s to %(most)s.", least=f["least"], most=f["most"]),
    "one_of": lambda f: gettext("Use one of these: %(allowed)s.", allowed=_keys(f["allowed"])),
    "too_few": lambda f: gettext("At least %(least)s must stand here.", least=f["least"]),
    "too_many": lambda f: gettext("Up to %(most)s can stand here.", most=f["most"]),
    "twice": lambda f: gettext("These stand here twice: %(keys)s.", keys=_keys(f["keys"])),
    "not_a_name": lambda f: gettext("Use 2 to 40 small letters, digits and _, and begin with a letter."),
    "not_a_dashed_name": lambda f: gettext("Use up to 40 small letters, digits, dashes and _."),
    "not_a_round_key": lambda f: gettext("Use 2 to 40 small letters, digits and dashes, like js-2027-05."),
    "key_taken": lambda f: gettext("There is a round with this key already."),
    "no_zone": lambda f: gettext("There is no such time zone. Write one like America/New_York."),
    "no_program": lambda f: gettext("There is no such program. Use one of these: %(known)s.", known=_keys(f["known"])),
    "no_round": lambda f: gettext("There is no round of this key to borrow from."),
    "tier_not_offered": lambda f: gettext("The question “tier” must have an option “%(key)s”.", key=f["key"]),
    "no_tier": lambda f: gettext("There is no tier “%(key)s” in this round.", key=f["key"]),
    "no_question": lambda f: gettext("The form does not ask “%(key)s”.", key=f["key"]),
    "closes_before_opening": lambda f: gettext("A round closes after it opens."),
    "ends_before_start": lambda f: gettext("Projects end after they start."),
    "letters_outside_round": lambda f: gettext("Letters close after the round opens, and no later than it closes."),
    "weights": lambda f: gettext("These add up to %(sum)s. They must add up to 100.", sum=f["sum"]),
    "each_part_its_release": lambda f: gettext("Each part of the payment needs one word on what releases it."),
    "no_conditions_in_reports": lambda f: gettext("A report asks everybody the same: take its conditions out."),
    "must_ask": lambda f: gettext("It must ask: %(keys)s.", keys=_keys(f["keys"])),
    "needed_of_everybody": lambda f: gettext("Everybody must be asked this, and answer: it says who applies."),
    "asked_otherwise": lambda f: gettext("The full form asks this as %(type)s. Both must ask alike.", type=f["type"]),
    "adds_up_to_no_money": lambda f: gettext("This names no question of the type money."),
    "rule_cannot_read": lambda f: gettext(
        "This rule can't read “%(key)s”, a question of the type %(type)s.", key=f["key"], type=f["type"]
    ),
    "needed_by": lambda f: gettext("This is needed with %(type)s.", type=f["type"]),
    "not_for": lambda f: gettext("This can't stand with %(type)s.", type=f["type"]),
    "kept_otherwise": lambda f: gettext(
        "Nobody could choose this. Take out blanks at its ends and signs that can't be seen, and type its accents anew."
    ),
    "two_options": lambda f: gettext("A choice needs two options or more."),
    "options_for_choices": lambda f: gettext("A choice needs options, and nothing else has any."),
    "photo_is_picture": lambda f: gettext("A photo is one of these: %(allowed)s.", allowed=_keys(f["allowed"])),
    "more_rows_than_may_be": lambda f: gettext("More rows are needed here than may be filled in."),
    "not_a_limit": lambda f: gettext("Write a whole number, or a text such as “0.5”."),
    "more_decimals_than_answers": lambda f: gettext("This has more decimals than an answer may have."),
    "public_or_private": lambda f: gettext("An answer is public or private, not both."),
    "never_public": lambda f: gettext("An answer of the type %(type)s is never public.", type=f["type"]),
    "in_lists": lambda f: gettext("Lists show this to the panel, so it can't be private."),
    "asked_twice": lambda f: gettext("Another question has this key too. Give each its own."),
    "name_of_the_page": lambda f: gettext("The page uses this name itself. Please choose another."),
    "bad_condition": _condition,
}

WANTED: dict[str, Callable[[], str]] = {
    "closing_bracket": lambda: gettext("a closing bracket"),
    "opening_bracket": lambda: gettext("an opening bracket"),
    "key": lambda: gettext("the key of a question"),
    "comparison": lambda: gettext("a comparison such as == or in"),
    "key_or_value": lambda: gettext("a key, a text, a number or an amount"),
}
KINDS: dict[str, Callable[[], str]] = {
    "text": lambda: gettext("a text"),
    "number": lambda: gettext("a number"),
    "money": lambda: gettext("an amount"),
    "date": lambda: gettext("a date"),
}


def _kind(code: str) -> str:
    said = KINDS.get(code)
    return said() if said else code


CONDITIONS: dict[str, Callable[[dict[str, str]], str]] = {
    "too_long": lambda f: gettext("it is longer than %(limit)s characters.", limit=f["limit"]),
    "too_deep": lambda f: gettext("too many brackets stand inside one another."),
    "unreadable": lambda f: gettext("“%(found)s” can't be read here.", found=f.get("found", "")),
    "not_here": lambda f: gettext("“%(found)s” can't be read here.", found=f["found"]),
    "expected": lambda f: gettext(
        "%(wanted)s belongs here.", wanted=WANTED[f["wanted"]]() if f["wanted"] in WANTED else f["wanted"]
    ),
    "asked_later": lambda f: gettext("“%(key)s” is asked later. Only earlier answers are known.", key=f["key"]),
    "not_asked": lambda f: gettext("this form does not ask “%(key)s”.", key=f["key"]),
    "explanation": lambda f: gettext("“%(key)s” only explains, so it has no answer.", key=f["key"]),
    "nothing_compared": lambda f: gettext("no answer is compared here."),
    "not_so": lambda f: gettext("this answer can't be compared so. Use answered(…) or in."),
    "amount": lambda f: gettext("write an amount like $2,500."),
    "unlike": lambda f: gettext(
        "%(one)s can't be compared with %(other)s.", one=_kind(f["one"]), other=_kind(f["other"])
    ),
    "no_order": lambda f: gettext("%(one)s is neither more nor less than another.", one=_kind(f["one"])),
    "among": lambda f: gettext("“in” looks for a text in several choices, or for an answer in a list."),
    "fewer_decimals": lambda f: gettext("an answer to “%(key)s” has fewer decimals.", key=f["key"]),
    "no_option": lambda f: gettext("“%(key)s” has no answer “%(value)s”.", key=f["key"], value=f["value"]),
}
