"""Pure rules of what is public: which answers are shown, and by which words an award is found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from grants.kernel.texts import Texts
from grants.programs.questions import NEVER_PUBLIC, Column, Form, Question, Type
from grants.publication.model import TERM_LENGTH

NAMES = ("organization_name", "project_title")
"""Questions whose answers stand at the head of an award's page and not in its list of answers.

So do a ZIP code and themes, where they are asked so that they can; asked in another way they are answers like any.
"""

ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")

WORDS_LIMIT = 400
SEARCH_WORDS = 8


def is_public(question: Question | None) -> bool:
    """Marked public, not marked private, and of a type that can be public at all."""
    return question is not None and question.public and not question.private and question.type not in NEVER_PUBLIC


def shown(form: Form, values: Mapping[str, Any], locales: Mapping[str, str]) -> list[dict[str, Any]]:
    """The public answers of a form in its order: {key, label, type, value, locale}; a choice's value is its labels,
    and a table's is {columns: [{key, name, type, label, options}], rows}."""
    heads = {*NAMES, *(["zip"] if zip_code(form, values) else []), *(["theme"] if themes(form, values) else [])}
    return [
        {
            "key": question.key,
            "label": question.label,
            "type": question.type.value,
            "value": _readable(question, values[question.key]),
            "locale": locales.get(question.key, "en"),
        }
        for question in form
        if is_public(question) and question.key not in heads and values.get(question.key) not in (None, "", [])
    ]


def public_value(form: Form, values: Mapping[str, Any], key: str) -> Any:
    """The answer to one question if it is public, else None."""
    return values.get(key) if is_public(form.question(key)) else None


def zip_code(form: Form, values: Mapping[str, Any]) -> str:
    """The public ZIP code of an application, in five digits; empty where several are asked for, or words."""
    said = public_value(form, values, "zip")
    return said[:5] if isinstance(said, str) and ZIP.fullmatch(said) else ""


def themes(form: Form, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The public themes of an application: {key, label}."""
    question, value = form.question("theme"), public_value(form, values, "theme")
    if question is None or not value:
        return []
    picked = value if isinstance(value, list) else [value]
    return [
        {"key": option.value[:TERM_LENGTH], "label": option.label}
        for option in question.options
        if option.value in picked
    ]


def fold(text: str) -> list[str]:
    """The words of a text as they are compared: no accents, no case, letters and digits only."""
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", text) if not unicodedata.combining(ch)).casefold()
    return [word[:TERM_LENGTH] for word in re.findall(r"\w+", plain)]


def words(texts: Iterable[str]) -> list[str]:
    """The distinct words by which an award is found, the first ones of its texts."""
    found: dict[str, None] = {}
    for text in texts:
        for word in fold(text):
            found.setdefault(word)
            if len(found) == WORDS_LIMIT:
                return list(found)
    return list(found)


def searchable(answers: Iterable[Mapping[str, Any]]) -> list[str]:
    """The texts among shown answers."""
    return [answer["value"] for answer in answers if isinstance(answer["value"], str)]


def _readable(question: Question, value: Any) -> Any:
    """Labels for what was picked, in the order that was given; rows with their columns; else the value itself."""
    if question.type is Type.RANKING:
        return [option.label for each in value for option in question.options if option.value == each]
    if question.type in (Type.TABLE, Type.MEASURES) or question.sources:
        return {"columns": [_column(question, each) for each in question.row_columns], "rows": value}
    if question.type not in (Type.CHOICE, Type.CHOICES):
        return value
    picked = value if isinstance(value, list) else [value]
    labels: list[Texts] = [option.label for option in question.options if option.value in picked]
    return labels


def _column(question: Question, column: Column) -> dict[str, Any]:
    """A column as the public page needs it; one without a label is named by the page itself."""
    return {
        "key": "request" if column.key == "amount" and question.sources else column.key,
        "name": column.name,
        "type": column.type.value,
        "label": column.label,
        "options": {option.value: option.label for option in column.options if option.label},
    }
