"""One WTForms field for each type of question, and what the macros read from it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FieldList,
    FileField,
    Form,
    FormField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    URLField,
)
from wtforms.fields import SelectChoice

from grants.programs import saying
from grants.programs.answers import most_rows
from grants.programs.questions import ROWS, Column, Option, Question, Type
from grants.web.filters import lang, marked, spoken
from grants.web.questions.bounds import bounds

MANY_OPTIONS = 8
BLANK_ROWS = {Type.BUDGET: 3, Type.TABLE: 2, Type.MEASURES: 1}
KINDS = {Type.NUMBER: "number", Type.MONEY: "money", Type.DATE: "date"}
MIME = {"pdf": "application/pdf", "jpg": "image/jpeg,image/heic,image/heif", "png": "image/png"}


class DateRange(Form):
    first = StringField(lazy_gettext("First day"))
    last = StringField(lazy_gettext("Last day"))


class Address(Form):
    street = StringField(lazy_gettext("Street and number"), render_kw={"autocomplete": "address-line1"})
    city = StringField(lazy_gettext("City"), render_kw={"autocomplete": "address-level2"})
    state = StringField(lazy_gettext("State, like NC"), render_kw={"autocomplete": "address-level1"})
    zip = StringField(lazy_gettext("ZIP code"), render_kw={"autocomplete": "postal-code"})


class Signature(Form):
    name = StringField(lazy_gettext("Your full name"), render_kw={"autocomplete": "name"})


def field_for(question: Question, locale: str) -> Any:
    """The unbound field of a question; None for an explanation, which has none."""
    if not question.is_asked:
        return None
    label, hint = spoken(question.label, locale), spoken(question.hint, locale)
    return MAKERS.get(question.type, _line(StringField))(question, label, hint, locale)


def _line(kind: type[Field], **attributes: str) -> Callable[[Question, str, str, str], Any]:
    def make(question: Question, label: str, hint: str, locale: str) -> Any:
        return kind(label, description=hint, render_kw=dict(attributes))

    return make


def _group(form: type[Form]) -> Callable[[Question, str, str, str], Any]:
    def make(question: Question, label: str, hint: str, locale: str) -> Any:
        return FormField(form, label, description=hint)

    return make


def _options(options: Any, locale: str) -> list[SelectChoice]:
    return [SelectChoice(o.value, spoken(o.label, locale)) for o in options]


def _lines(options: Any, locale: str) -> list[SelectChoice]:
    """What drops down: its lines take no markup, so each bears its own language."""
    return [SelectChoice(o.value, lang(o.label, locale), marked(o.label, locale)) for o in options]


def _choice(question: Question, label: str, hint: str, locale: str) -> Any:
    if len(question.options) <= MANY_OPTIONS:
        choices = _options(question.options, locale)
        return RadioField(label, description=hint, choices=choices, validate_choice=False)
    choices = [SelectChoice("", gettext("Choose one")), *_lines(question.options, locale)]
    return SelectField(label, description=hint, choices=choices, validate_choice=False)


def _choices(question: Question, label: str, hint: str, locale: str) -> Any:
    choices = _options(question.options, locale)
    return SelectMultipleField(label, description=hint, choices=choices, validate_choice=False)


def _yes_no(question: Question, label: str, hint: str, locale: str) -> Any:
    choices = [SelectChoice("yes", gettext("Yes")), SelectChoice("no", gettext("No"))]
    return RadioField(label, description=hint, choices=choices, validate_choice=False)


def _ranking(question: Question, label: str, hint: str, locale: str) -> Any:
    """A place for each option, in the options' order; the page needs no dragging."""
    places = [SelectChoice(str(n), str(n)) for n in range(1, len(question.options) + 1)]
    made = {
        place_name(option): SelectField(
            spoken(option.label, locale),
            choices=[SelectChoice("", gettext("Place")), *places],
            validate_choice=False,
            render_kw={"data-option": option.value},
        )
        for option in question.options
    }
    return FormField(type("Ranking", (Form,), made), label, description=hint)


def place_name(option: Option) -> str:
    """The name of the input for an option's place: another order in a new form moves no answer.

    A value is free text: one that can't be a name is told by its digest.
    """
    plain = re.fullmatch(r"[A-Za-z0-9_-]+", option.value)
    return f"place-{option.value if plain else hashlib.sha256(option.value.encode()).hexdigest()[:16]}"


def _rows(question: Question, label: str, hint: str, locale: str) -> Any:
    made = {cell_name(question, column): _cell(question, column, locale) for column in question.row_columns}
    most = most_rows(question)
    return Rows(FormField(type("Row", (Form,), made)), label, description=hint, max_entries=most + BEYOND)


class Rows(FieldList):
    """Rows by number; a name whose number no page of ours writes (`²`, a thousand digits) is no row."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        numbered = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,9}})(?:-|\Z)")
        yield from (int(found[1]) for found in map(numbered.match, formdata) if found)


BEYOND = 20
"""Rows that are taken from the page over the limit, so that they are kept and the limit is said."""


def cell_name(question: Question, column: Column) -> str:
    """The name of a cell's input. What the office names gets a prefix: WTForms has names of its own."""
    return f"c-{column.key}" if question.type is Type.TABLE else column.key


def _cell(question: Question, column: Column, locale: str) -> Any:
    label = saying.heading(question, column, locale, gettext)
    if column.type is not Type.CHOICE:
        return StringField(label)
    options = [SelectChoice(o.value, saying.option(column, o.value, locale, gettext)) for o in column.options]
    return SelectField(label, choices=[SelectChoice("", gettext("Choose one")), *options], validate_choice=False)


def _file(question: Question, label: str, hint: str, locale: str) -> Any:
    return (MultipleFileField if question.max_files > 1 else FileField)(label, description=hint)


def _accept(question: Question, label: str, hint: str, locale: str) -> Any:
    return BooleanField(label, description=hint)


MAKERS: dict[Type, Callable[[Question, str, str, str], Any]] = {
    Type.LONG_TEXT: _line(TextAreaField),
    Type.EMAIL: _line(EmailField, autocomplete="email"),
    Type.PHONE: _line(TelField, autocomplete="tel"),
    Type.URL: _line(URLField, autocomplete="url"),
    Type.CHOICE: _choice,
    Type.CHOICES: _choices,
    Type.YES_NO: _yes_no,
    Type.RANKING: _ranking,
    Type.DATE_RANGE: _group(DateRange),
    Type.ADDRESS: _group(Address),
    Type.SIGNATURE: _group(Signature),
    Type.BUDGET: _rows,
    Type.TABLE: _rows,
    Type.MEASURES: _rows,
    Type.FILE: _file,
    Type.PHOTO: _file,
    Type.ACCEPT: _accept,
}


def dress(field: Field, question: Question, locale: str, stored: Any) -> None:
    """Hang onto the field what its macro shows: need, reason, example, limit, kinds of cells, a file we have."""
    if question.required:
        field.flags.required = True
    else:
        field.flags.optional = True
    field.why = spoken(question.why, locale)
    field.example = spoken(question.example, locale)
    field.statement = question.statement
    if question.type in KINDS:
        field.kind = kind_of(question)
    if question.type is Type.LONG_TEXT or question.max_words or question.max_chars:
        unit, most = ("words", question.max_words) if question.max_words else ("characters", question.char_limit)
        field.limit = {"unit": unit, "max": most}
    if not question.takes_file:
        field.allowed = bounds(question)
    else:
        field.stored = stored
        field.allowed = allowed(question)
        field.most = question.max_files
        field.render_kw = {"accept": ",".join(MIME[kind] for kind in question.accept)}
    if question.type is Type.DATE_RANGE:
        field.form.first.kind = field.form.last.kind = "date"
    if question.type in ROWS:
        field.most_rows = most_rows(question)
        for entry in field.entries:
            dress_row(entry, question)


def dress_row(entry: FormField, question: Question) -> None:
    for column in question.row_columns:
        if column.type in KINDS:
            entry.form[cell_name(question, column)].kind = kind_of(column)


def kind_of(asked: Question | Column) -> str:
    """The kind of a field or cell; one for decimals has another keypad on a phone."""
    return "decimal" if asked.type is Type.NUMBER and asked.decimals else KINDS[asked.type]


def allowed(question: Question) -> str:
    """Which files may be sent, said beforehand."""
    each = gettext(
        "%(kinds)s, up to %(limit)s MB. A photo from your phone works.",
        kinds=", ".join(kind.upper() for kind in question.accept),
        limit=question.max_megabytes,
    )
    return f"{each} {how_many(question)}" if question.max_files > 1 else each


def how_many(question: Question) -> str:
    """Up to how many files a question takes."""
    return ngettext("Up to %(num)s file.", "Up to %(num)s files.", question.max_files)


__all__ = ["BLANK_ROWS", "allowed", "cell_name", "dress", "dress_row", "field_for", "how_many", "place_name"]
