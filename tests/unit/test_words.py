"""One thing has one name in each language, and every language keeps one way of saying you (docs/words.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from grants.translations.__main__ import extract, load
from tests.architecture.source import ROOT, nothing
from tests.city import reading

COLUMNS = ("en", "es", "vi", "ar")
GIVEN_UP = {
    "es": {
        r"conflictos? de interés\b": "conflicto de intereses",
        r"\bmontos?\b": "cantidad",
        r"\binici(?:ó|ar|e) sesión": "entrar",
        r"\bdemasiados pedidos": "peticiones",
        r"\b(?:aplicantes?|evaluador(?:es)?|donativos?)\b": "solicitante, revisor, subvención",
        r"\b(?:tú|tu|tus|ti|puedes|tienes|quieres|debes|escribe tu)\b": "usted",
    },
    "vi": {r"\bbạn\b(?! bè)": "quý vị", r"\bhình chụp\b": "ảnh"},
    "ar": {
        r"كمبيوتر": "حاسوب",
        r"(?<!\w)(?:يمكنك|عليك|طلبك|مسودتك|تغييراتك|احتفظ|اكتب|اختر)(?!\w)": "the plural of politeness: يمكنكم, عليكم",
    },
}
"""Words that once stood beside a better one for the same thing, and forms of address that are too familiar."""


def rows() -> list[list[str]]:
    lines = (ROOT / "docs/words.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return cells[2:]


def _spoken(data: Any, language: str) -> Iterator[str]:
    """What the rounds say in the language."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            if key == language and isinstance(value, str):
                yield value
            yield from _spoken(value, language)


@cache
def texts(language: str) -> list[str]:
    said = extract() if language == "en" else load(language)
    forms = [each.id if language == "en" else each.string for each in said if each.id]
    catalogue = [text for form in forms for text in ([form] if isinstance(form, str) else form or ())]
    return catalogue + [
        text for key in reading.round_keys() for text in _spoken(reading.round_definition(key), language)
    ]


@pytest.mark.parametrize("language", COLUMNS)
def test_the_words_are_in_use(language: str) -> None:
    every = "\n".join(texts(language)).casefold()
    column = [row[COLUMNS.index(language)] for row in rows()]
    assert len(column) > 20
    words = [word.strip() for cell in column for word in cell.split(",")]
    nothing(
        [word for word in words if word.casefold() not in every], f"{language}: docs/words.md names what we don't say."
    )


@pytest.mark.parametrize("language", GIVEN_UP)
def test_words_that_we_gave_up_stay_away(language: str) -> None:
    found = [
        f"{text!r}: say {better}"
        for given_up, better in GIVEN_UP[language].items()
        for text in texts(language)
        if re.search(given_up, text, re.IGNORECASE)
    ]
    nothing(found, "One thing, one name (docs/words.md).")
