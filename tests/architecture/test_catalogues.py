"""Every text that a person reads is found by extraction, and Spanish is whole on the applicant's way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from grants.translations.__main__ import LANGUAGES, extract, load, missing, wanted
from grants.translations.path import ON_THE_PATH, PAGES, TEXTS, WHOLE
from tests.architecture.source import ROOT, nothing

APPLICANTS = ("portal/", "grants/web/", "grants/notices/", "grants/reports/", "grants/payments/", "grants/awards/")
"""Where the words of applicants, reviewers and grantees stand: these must be whole in a whole language."""

NAMED = re.compile(r"%\((\w+)\)[sd]")
LOOSE = re.compile(r"%[sd]")


@cache
def texts() -> Catalog:
    return extract()


def forms(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def words(message: Message) -> tuple[str, ...]:
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said)


def _placeholders(text: str) -> tuple[set[str], int]:
    return set(NAMED.findall(text)), len(LOOSE.findall(text))


def test_extraction_finds_texts_of_templates_views_forms_letters_and_tables() -> None:
    places = {place.split("/")[0]: 0 for message in texts() for place, _ in message.locations}
    for message in texts():
        for place, _ in message.locations:
            places[place.split("/")[0]] += 1
    assert min(places[folder] for folder in ("grants", "portal", "admin")) > 20
    found = {each for message in texts() for each in forms(message)}
    for text in (
        "Please answer this question.",
        "Your e-mail address",
        "Somebody else was faster",
        "This is %(num)s character too long. You can use up to %(limit)s.",
        "Open rounds",
    ):
        assert text in found, text


def test_placeholders_can_follow_another_languages_order_of_words() -> None:
    found = []
    for message in texts():
        names = [set(NAMED.findall(form)) for form in forms(message)]
        if len({frozenset(each) for each in names}) > 1:
            found.append(f"{forms(message)}: its forms name different things")
        found += [
            f"{form!r}: two placeholders without names can't change places"
            for form in forms(message)
            if len(LOOSE.findall(form)) > 1
        ]
    nothing(found, "Another language has another order of words: two placeholders have names.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_what_its_text_names(language: str) -> None:
    found = []
    for message in load(language):
        if not message.id:
            continue
        for said in words(message):
            if said and _placeholders(said) != _placeholders(forms(message)[0]):
                found.append(f"{forms(message)[0]!r}: {said!r}")
    nothing(found, f"{language}: a translation with other placeholders breaks the page it is on.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_with_a_number_has_every_plural_of_its_language(language: str) -> None:
    catalogue = load(language)
    found = [
        forms(message)[0]
        for message in catalogue
        if not isinstance(message.id, str)
        and any(words(message))
        and len(list(filter(None, words(message)))) != catalogue.num_plurals
    ]
    nothing(found, f"{language}: one and many are two texts.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_a_language_needs_has_words_that_a_person_stands_behind(language: str) -> None:
    """A guess (fuzzy) is no word: it would be left out when the catalogue is compiled."""
    nothing(missing(language), f"{language}: texts without words (python -m grants.translations check).")


@pytest.mark.parametrize("language", WHOLE)
def test_the_way_of_applicants_reviewers_and_grantees_is_whole(language: str) -> None:
    known = load(language)
    found = []
    for message in texts():
        if not message.id or not any(place.startswith(APPLICANTS) for place, _ in message.locations):
            continue
        entry = known.get(message.id, message.context)
        if entry is None or entry.fuzzy or not all(words(entry)):
            found.append(f"{message.locations[0][0]}: {forms(message)[0]!r}")
    nothing(sorted(found), f"{language}: texts without words (python -m grants.translations update, then translate).")


def test_the_applicants_path_names_places_and_pages_that_are_there() -> None:
    places = {place for message in texts() for place, _ in message.locations}
    empty = {
        "grants/web/templates/macros/panels.html",
        "portal/rounds.py",
    }  # their texts come from the pages that call them
    nothing(
        [start for start in TEXTS if start not in empty and not any(p.startswith(start) for p in places)],
        "The path names what is gone.",
    )
    nothing(
        [name for name in PAGES if not (ROOT / "portal" / name).exists() and not (ROOT / f"portal/{name}.py").exists()],
        "The path names what is gone.",
    )


@pytest.mark.parametrize("language", ON_THE_PATH)
def test_a_language_of_the_path_keeps_words_for_the_path_alone(language: str) -> None:
    asked = {(forms(message), message.context) for message in wanted(language)}
    nothing(
        [forms(m)[0] for m in load(language) if (forms(m), m.context) not in asked], f"{language}: update drops these"
    )


def rendered() -> Iterator[str]:
    """Names of the templates that the pages of the path draw, with all that these are built from."""
    ahead = []
    for name in PAGES:
        for path in [ROOT / f"portal/{name}.py", *(ROOT / "portal" / name).glob("*.py")]:
            if path.exists():
                ahead += re.findall(r'"(portal/[a-z_/]+\.html)"', path.read_text(encoding="utf-8"))
    known = set()
    while ahead:
        template = ahead.pop()
        if template not in known:
            known.add(template)
            place = place_of(template)
            yield place
            ahead += re.findall(r'"([a-z_/]+\.html)"', (ROOT / place).read_text(encoding="utf-8"))


def place_of(template: str) -> str:
    folders = ("portal/templates", "grants/web/templates")
    return next(f"{folder}/{template}" for folder in folders if (ROOT / folder / template).exists())


def test_whatever_a_page_of_the_path_is_drawn_with_is_on_the_path() -> None:
    with_texts = {place for message in texts() for place, _ in message.locations}
    nothing(
        sorted(place for place in rendered() if place in with_texts and not place.startswith(TEXTS)),
        "Pages of the path show these texts in English (grants/translations/path.py).",
    )
