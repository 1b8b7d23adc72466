"""The texts that people read, gathered by the page, letter or part of a round that says them, in any of our languages."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from grants.translations.__main__ import extract, load
from tests.city import reading

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE = re.compile(r"[.!?:;؟؛]+(?:\s|$)|\n\n+")
FILLED_IN = re.compile(r"%\(\w+\)[sd]|%[sd]|\S+@\S+\w|www\.\S+\w")
SHORT_WORD = {"en": "it", "es": "eso", "vi": "nó", "ar": "هذا"}
"""What is filled in counts as one short word, and so does an address that stands as an example."""

FEWEST_WORDS = 4
"""Shorter texts are labels, and no formula says anything about a label."""
LONG_TEXT = 10
"""Words from which a text can be measured by itself, and not only with its page."""
PARTS = ("tiers", "eligibility", "letter", "rubric", "form", "report", "decline_reasons")


def words(text: str) -> list[str]:
    """Vowel signs of Arabic belong to their letter, and are no letter that a word ends at."""
    return WORD.findall(
        "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) != "Mn")
    )


def sentences(text: str, language: str) -> list[list[str]]:
    """The words of each sentence; a colon and a semicolon end one too."""
    parts = [words(part) for part in SENTENCE.split(FILLED_IN.sub(SHORT_WORD[language], text))]
    return [part for part in parts if part]


def length(text: str, language: str) -> int:
    return sum(len(sentence) for sentence in sentences(text, language))


def long_texts(language: str, *places: dict[str, list[str]]) -> set[str]:
    every = {text for each in places for texts in each.values() for text in texts}
    return {text for text in every if length(text, language) >= LONG_TEXT}


@cache
def pages(language: str) -> dict[str, list[str]]:
    """The texts of the interface by the file that says them; of a folder of pages, by page."""
    said = {} if language == "en" else {(_key(each.id), each.context): each.string for each in load(language)}
    found: dict[str, list[str]] = defaultdict(list)
    for message in extract():
        forms = message.id if language == "en" else said.get((_key(message.id), message.context), "")
        for place in {place for place, _ in message.locations}:
            found[place] += [
                form
                for form in ([forms] if isinstance(forms, str) else forms or ())
                if length(form, language) >= FEWEST_WORDS
            ]
    return {place: texts for place, texts in found.items() if texts}


def _key(form: Any) -> str:
    return form if isinstance(form, str) else form[0]


@cache
def rounds(language: str) -> dict[str, list[str]]:
    """The texts of the demonstration's rounds, a part at a time."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in reading.round_keys():
        definition = reading.round_definition(key)
        for part, value in definition["round"]["texts"].items():
            found[f"{key}: {part}"] += _spoken(value, language)
        for part in PARTS:
            found[f"{key}: {part}"] += [
                text for text in _spoken(definition.get(part, {}), language) if length(text, language) >= FEWEST_WORDS
            ]
    return {place: texts for place, texts in found.items() if texts}


def _spoken(data: Any, language: str) -> Iterator[str]:
    """What the data says in a language, wherever it says a thing in several."""
    if isinstance(data, dict) and isinstance(data.get("en"), str):
        if isinstance(data.get(language), str):
            yield data[language]
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _spoken(value, language)
