"""Our Spanish is "fairly easy" on the way of applicants and at least "normal" for staff, page by page.

The formula is Szigriszt Pazos's perspicuity (1993): 206.835 - 62.3 x syllables/words - words/sentences. The words for its
figures are the INFLESZ scale of Barrio-Cantalejo and others (2008): below 40 very hard, 40 to 55 somewhat hard, 55 to 65
normal, 65 to 80 fairly easy, above 80 very easy.
"""

from __future__ import annotations

import pyphen
import pytest

from tests.architecture.source import nothing
from tests.unit.reading_places import long_texts, pages, rounds, sentences
from tests.unit.spanish_syllables import syllables

FAIRLY_EASY = 65.0
NORMAL = 55.0
ONE_STEP = 10.0
"""How much harder one text may be than its page must be: a step of the scale."""
STAFF = "admin/"

KNOWN = {
    1: ("a", "y", "muy", "hay", "que", "fue", "dio", "aun", "buey", "pie", "PDF"),
    2: ("día", "leer", "país", "guía", "aire", "ciudad", "cuando", "hoyo", "reyes", "noche", "bienes", "aún", "búho"),
    3: (
        "ayuda",
        "oído",
        "idea",
        "correo",
        "queremos",
        "cuidado",
        "pingüino",
        "dieciséis",
        "cohecho",
        "ahijado",
        "periodo",
    ),
    4: ("solicitud", "evaluación", "vehículo", "averigüéis", "patrocinio", "maravilla", "teníamos"),
    5: ("organización", "solicitudes", "calificación", "universidad", "electrónico"),
}


@pytest.mark.parametrize("count", KNOWN)
def test_syllables_are_counted_as_spanish_counts_them(count: int) -> None:
    assert {word: syllables(word) for word in KNOWN[count]} == dict.fromkeys(KNOWN[count], count)


def test_hyphenation_would_count_too_few() -> None:
    """The reason for a counter of our own: a line may not end after one vowel, so these places are left out."""
    parted = pyphen.Pyphen(lang="es")
    assert [len(parted.positions(word)) + 1 for word in ("ayuda", "oído", "idea")] != [3, 3, 3]


def ease(texts: list[str]) -> float:
    said = [sentence for text in texts for sentence in sentences(text, "es")]
    words = [word for sentence in said for word in sentence]
    return 206.835 - 62.3 * sum(syllables(word) for word in words) / len(words) - len(words) / len(said)


def test_the_formula_knows_easy_from_hard() -> None:
    assert ease(["El gato come pan. Hace sol."]) > 80
    assert (
        ease(["La inadmisibilidad administrativa de las solicitudes extemporáneas imposibilita su tramitación."]) < 20
    )


def _hard(places: dict[str, list[str]], least: float) -> list[str]:
    """The places below the figure, with the texts to begin with."""
    return [
        f"{place}: {ease(texts):.1f}; the hardest: {sorted(texts, key=lambda text: ease([text]))[:3]}"
        for place, texts in sorted(places.items())
        if ease(texts) < least
    ]


def _of(staff: bool) -> dict[str, list[str]]:
    return {place: texts for place, texts in pages("es").items() if place.startswith(STAFF) == staff}


def test_every_page_and_letter_of_applicants_is_fairly_easy() -> None:
    assert len(_of(staff=False)) > 150
    nothing(_hard(_of(staff=False), FAIRLY_EASY), "Frases más cortas, palabras más cortas.")


def test_every_page_of_staff_is_normal_to_read() -> None:
    assert len(_of(staff=True)) > 60
    nothing(_hard(_of(staff=True), NORMAL), "Frases más cortas, palabras más cortas.")


def test_every_rounds_texts_are_fairly_easy() -> None:
    assert len(rounds("es")) > 50
    nothing(_hard(rounds("es"), FAIRLY_EASY), "Frases más cortas, palabras más cortas.")


def test_no_hard_text_hides_among_easy_ones() -> None:
    """One text of some length may be a step of the scale below its page, and not more."""
    long = dict.fromkeys(long_texts("es", _of(staff=False), rounds("es")), FAIRLY_EASY)
    long = dict.fromkeys(long_texts("es", _of(staff=True)), NORMAL) | long
    assert len(long) > 500
    hard = sorted((round(ease([text]), 1), text) for text, least in long.items() if ease([text]) < least - ONE_STEP)
    assert hard == []
