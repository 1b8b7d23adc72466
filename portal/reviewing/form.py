"""The score sheet as a form: for each criterion of the rubric five points with their anchors, and a word why."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice

from grants.kernel.refusal import Problem
from grants.reviews import rules
from grants.reviews.queries.reading import Criterion, ReadingPage
from grants.web.filters import lang
from grants.web.forms import version_of
from grants.web.problems import words

LIMIT = {"unit": "characters", "max": rules.COMMENT_LIMIT}


class ScoreForm(FlaskForm):
    """Fields are named by the criterion's place, because its key is data and could be any word."""

    criteria: tuple[Criterion, ...] = ()
    version = HiddenField()

    def typed(self) -> dict[str, rules.Typed]:
        """What was said to each criterion that the browser sent; a foreign value is left to the rules to refuse."""
        found = {}
        for place, criterion in enumerate(self.criteria):
            if f"points-{place}" in request.form or f"why-{place}" in request.form:
                said = str(self[f"points-{place}"].data or "")
                points = int(said) if said.isdecimal() and len(said) == 1 else (None if not said else 0)
                found[criterion.key] = rules.Typed(points, self[f"why-{place}"].data or "")
        return found

    def opened_with(self) -> int | None:
        """The version that the form was opened with; a page without one is not compared."""
        return version_of(self)

    def mark(self, problems: list[Problem]) -> None:
        """Put each problem at its field, with the criterion's name: the summary above lists them out of their place."""
        for problem in problems:
            name, text = "comment", words(problem)
            for place, criterion in enumerate(self.criteria):
                if problem.field in (criterion.key, f"{criterion.key}_comment"):
                    name = f"points-{place}" if problem.field == criterion.key else f"why-{place}"
                    text = gettext("%(name)s: %(problem)s", name=lang(criterion.name), problem=text)
            self[name].errors = [*self[name].errors, text]


def form_for(page: ReadingPage) -> ScoreForm:
    """The sheet of this page's rubric, filled with what was saved or with what the request sends."""
    fields: dict[str, Any] = {"criteria": tuple(page.criteria)}
    filled: dict[str, Any] = {"comment": page.comment, "version": str(page.version)}
    for place, criterion in enumerate(page.criteria):
        fields[f"points-{place}"] = _points(criterion)
        fields[f"why-{place}"] = TextAreaField(gettext("Why? (for staff and, in short, for the group)"))
        filled[f"points-{place}"] = str(criterion.points or "")
        filled[f"why-{place}"] = criterion.comment
    fields["comment"] = TextAreaField(gettext("All in all"))
    form: ScoreForm = type("Scores", (ScoreForm,), fields)(data=filled)
    for place, criterion in enumerate(page.criteria):
        form[f"points-{place}"].notes = {point: lang(text) for point, text in criterion.anchors.items()}
        form[f"points-{place}"].flags.required = True
        form[f"why-{place}"].limit = LIMIT
    form["comment"].limit = LIMIT
    return form


def _points(criterion: Criterion) -> RadioField:
    choices = [SelectChoice(str(n), ngettext("%(num)s point", "%(num)s points", n)) for n in rules.POINTS]
    return RadioField(
        lang(criterion.name), description=lang(criterion.question), choices=choices, validate_choice=False
    )
