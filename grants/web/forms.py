"""What every form needs whose command may refuse: each problem at its field, and what was typed is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import request
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, TextAreaField
from wtforms.fields import SelectChoice

from grants.kernel.refusal import NotReady, Problem
from grants.kernel.unit import Unit
from grants.web import limits, trap
from grants.web.database import work
from grants.web.language import DEFAULT, NAMES
from grants.web.problems import words

LONGEST_NUMBER = 18
"""Digits that fit into what the databases call a big integer."""


def carried_out(form: FlaskForm, act: Callable[[Unit], object], *, otherwise: str = "") -> bool:
    """True when the form holds and `act` was carried out, in one unit. What the command refuses is marked."""
    if not form.validate_on_submit():
        return False
    try:
        with work() as unit:
            act(unit)
    except NotReady as refusal:
        mark(form, refusal.problems, otherwise=otherwise)
        return False
    return True


def held_back(form: FlaskForm, show: Callable[..., Any], *, purpose: str, at: str) -> Any | None:
    """The answer to a form that anybody can send, as long as it is not to be carried out; None lets it through.

    It is shown when asked for, refused (422), too soon again (429, said at the field `at`), or when it fell into the
    trap for programs. `purpose` names the limit. `show(form, status=…, sprung=…)` draws the page.
    """
    if request.method == "GET":
        return show(form)
    if not form.validate_on_submit():
        return show(form, status=422)
    if trap.sprung():
        return show(form, sprung=True)
    too_many = limits.spend(purpose)
    if too_many:
        form[at].errors = [too_many]
        return show(form, status=429)
    return None


def mark(form: FlaskForm, problems: Iterable[Problem], *, otherwise: str = "") -> None:
    """Put each problem at the field that it names; `otherwise` names the field for what the form does not ask."""
    for problem in problems:
        field = form[problem.field if problem.field in form or not otherwise else otherwise]
        field.errors = [*field.errors, words(problem)]


def spoken_field(hint: Any = None) -> Any:
    """In which language our words to somebody are written."""
    waits = lazy_gettext("If the group applied in another one, the letter waits for the translation.")
    return SelectField(
        lazy_gettext("Language of these words"),
        choices=[SelectChoice(code, name, {"lang": code}) for code, name in NAMES.items()],
        validate_choice=False,
        description=hint or waits,
    )


def translated_field() -> Any:
    """The same words in their reader's language, where no queue translates them: a complaint's answer, for one."""
    return TextAreaField(
        lazy_gettext("The same in their language"),
        description=lazy_gettext("Needed when you write in another one: this is what they read."),
    )


def spoken_in(form: FlaskForm) -> str:
    field: Field = form["spoken"]
    return field.data if field.data in NAMES else DEFAULT


def in_both(form: FlaskForm) -> dict[str, str]:
    """Our words to somebody, the language that they are in, and the same in theirs, as a command takes them."""
    text, translated = form["text"].data or "", form["translated"].data or ""
    return {"text": text, "spoken": spoken_in(form), "translated": translated}


def version_of(form: FlaskForm) -> int | None:
    """What the page was opened with: somebody else's change in between is not overrun."""
    field: Field = form["version"]
    return whole_number(field.data)


def whole_number(typed: str | None) -> int | None:
    """A number from a hidden field; None for whatever else was put there by hand."""
    said = typed or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER else None
