"""Reading what was picked: one option, several, yes or no, an order, a box that was ticked."""

from __future__ import annotations

from typing import Any

from grants.programs.answers.cleaning import clean, is_blank
from grants.programs.answers.reading import Findings, Reading, number_of, wrong
from grants.programs.questions import Question

YES, NO = "yes", "no"


def choice(question: Question, typed: Any) -> Reading:
    known = {option.value for option in question.options}
    if not isinstance(typed, str) or typed not in known:
        return wrong(question, "not_an_option")
    return Reading(typed)


def choices(question: Question, typed: Any) -> Reading:
    known = {option.value for option in question.options}
    picked = typed if isinstance(typed, list) else [typed]
    if any(not isinstance(each, str) or each not in known for each in picked):
        return wrong(question, "not_an_option")
    return Reading([option.value for option in question.options if option.value in picked])


def yes_no(question: Question, typed: Any) -> Reading:
    return Reading(typed) if typed in (YES, NO) else wrong(question, "not_an_option")


def accept(question: Question, typed: Any) -> Reading:
    return Reading(YES) if typed == YES else wrong(question, "not_an_option")


def ranking(question: Question, typed: Any) -> Reading:
    """Typed: a place from 1 for each option. Meant: the options in that order, each at one place of its own."""
    known = [option.value for option in question.options]
    if not isinstance(typed, dict) or not set(typed) <= set(known):
        return wrong(question, "not_a_ranking")
    places: dict[int, str] = {}
    found = Findings(question)
    for option in known:
        place = None if is_blank(typed.get(option)) else number_of(clean(typed[option]))
        if place is None or not 1 <= place <= len(known):
            found.add("place_missing", option=option, places=len(known))
        elif place in places:
            found.add("place_twice", option=option, place=place)
        else:
            places[place] = option
    whole = len(places) == len(known)
    return Reading([places[place] for place in sorted(places)] if whole else None, tuple(found.problems))
