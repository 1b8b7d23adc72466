"""A WTForms form from a round's questions: the page's fields say what the data says."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField

from grants.kernel.refusal import Problem
from grants.programs.answers import is_blank, most_rows
from grants.programs.questions import ROWS, Question, Type
from grants.web.problems import words
from grants.web.questions.drawn import as_drawn, drawn_by_another
from grants.web.questions.fields import allowed, cell_name, dress, dress_row, field_for, place_name
from grants.web.questions.typing import filled, take_old_places, typed_in

INNER = {
    "not_a_first_day": "first",
    "not_a_last_day": "last",
    "ends_before_it_begins": "last",
    "city_missing": "city",
    "city_too_long": "city",
    "not_a_state": "state",
    "not_a_zip": "zip",
}
"""At which input of a group a problem belongs; any other belongs at the first one."""


class QuestionsForm(FlaskForm):
    """The questions of one section. What was typed stays text: the core reads it and says what is wrong."""

    questions: tuple[Question, ...] = ()

    def typed(self) -> dict[str, Any]:
        """What was typed, by question key; files come by `uploads`."""
        return {q.key: typed_in(q, self[q.key]) for q in self.questions if q.is_asked and not q.takes_file}

    def uploads(self) -> list[tuple[str, Any]]:
        """Files that came with this page, each with its question's key."""
        came = []
        for question in self.questions:
            if question.takes_file:
                files = self[question.key].data
                came += [(question.key, file) for file in (files if isinstance(files, list) else [files])]
        return [(key, file) for key, file in came if file and file.filename]

    def show_files(self, stored: dict[str, Any]) -> None:
        """Show these files, by question key, in the place of those that the form was made with."""
        for question in self.questions:
            if question.takes_file:
                self[question.key].stored = stored.get(question.key)

    def mark(self, problems: list[Problem]) -> bool:
        """Put each problem at its field; True when any belongs here."""
        marked = False
        for problem in problems:
            if problem.field in self:
                whole, field = self[problem.field], self._place_of(problem)
                field.errors = [*field.errors, words(problem)]
                if isinstance(whole, FieldList) and field is not whole:
                    whole.errors = [*whole.errors, {field.name: field.errors}]  # so that its cells are looked at
                marked = True
        return marked

    def more_lines(self, name: str) -> None:
        """One more row for the question of this name; a name that asks for no rows changes nothing."""
        question = next((q for q in self.questions if q.key == name and q.type in ROWS), None)
        if question is not None and len(self[name].entries) < most_rows(question):
            dress_row(self[name].append_entry(), question)

    def remove_line(self, name: str) -> str:
        """Take out the row of this name, like `budget-2`, and number the rest anew.

        Gives the key of its question; nothing where there is no such row.
        """
        question, row = self._line(name)
        if question is None:
            return ""
        field = self[question.key]
        rest = [entry.data for entry in field.entries if entry is not row]
        blank: list[dict[str, Any]] = [{}] * ((question.min_rows or 1) - len(rest))
        field.process(None, [*rest, *blank])
        for entry in field.entries:
            dress_row(entry, question)
        return question.key

    def holds_line(self, name: str) -> bool:
        """Whether something was typed into the row of this name."""
        row = self._line(name)[1]
        return row is not None and not is_blank(row.data)

    def _line(self, name: str) -> tuple[Question, FormField] | tuple[None, None]:
        rows = ((q, entry) for q in self.questions if q.type in ROWS for entry in self[q.key].entries)
        return next(((question, entry) for question, entry in rows if entry.name == name), (None, None))

    def _place_of(self, problem: Problem) -> Field:
        """The input that a problem is about: a cell of a row, a part of a group, or the whole field."""
        question = next(q for q in self.questions if q.key == problem.field)
        field = self[problem.field]
        if isinstance(field, FormField):
            return _part_of(question, field, problem)
        row = problem.facts.get("row")
        if question.type in ROWS and isinstance(row, int) and row <= len(field.entries):
            column = next(c for c in question.row_columns if c.key == problem.facts["column"])
            return field.entries[row - 1].form[cell_name(question, column)]
        return field


def _part_of(question: Question, field: FormField, problem: Problem) -> Field:
    if question.type is Type.RANKING and "option" in problem.facts:
        said = str(problem.facts["option"])
        return field.form[next(place_name(option) for option in question.options if option.value == said)]
    name = INNER.get(problem.code)
    return field.form[name] if name in field.form else next(iter(field.form))


def form_for(
    questions: tuple[Question, ...],
    typed: dict[str, Any],
    *,
    locale: str,
    stored: dict[str, Any] | None = None,
    sent: bool = True,
    fields: Any = None,
) -> QuestionsForm:
    """The form of these questions, filled with what the request sends, else with what was typed before.

    `stored` are files that we have already, by question key: {name, url, size}. `sent=False` leaves the
    request alone; `fields` (a MultiDict) are read in its place.
    """
    asked = tuple(question for question in questions if question.is_asked)
    drawn: dict[str, Any] = {question.key: field_for(question, locale) for question in asked}
    made = type("Questions", (QuestionsForm,), {**drawn, "questions": asked})
    request_data = {"formdata": fields} if fields is not None or not sent else {}
    form = made(data={q.key: filled(q, typed.get(q.key)) for q in asked if not q.takes_file}, **request_data)
    came = fields if fields is not None else request.form if sent else {}
    for question in asked:
        if question.type is Type.RANKING:
            take_old_places(question, form[question.key], came)
        dress(form[question.key], question, locale, (stored or {}).get(question.key))
    return form


__all__ = ["QuestionsForm", "allowed", "as_drawn", "drawn_by_another", "form_for"]
