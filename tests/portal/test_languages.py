"""The page in a person's language: what is offered where, what it says, which way it runs."""

import re
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from grants.kernel import ports
from grants.programs.model import FormVersion, Round
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.rounds import definition

FOUR = ["en", "es", "vi", "ar"]


def offered(page: str) -> list[str]:
    switch = re.search(r'<nav class="tl-languages".*?</nav>', page, flags=re.S)
    return re.findall(r'hreflang="(\w+)"', switch[0]) if switch else []


def spread(data: Any, languages: list[str]) -> Any:
    """The same data with every text in each language; the English one stands in."""
    if isinstance(data, list):
        return [spread(each, languages) for each in data]
    if not isinstance(data, dict):
        return data
    if "en" in data:
        return {**dict.fromkeys(languages, data["en"]), **data}
    return {name: spread(each, languages) for name, each in data.items()}


def speaking(world: World, key: str, languages: list[str]) -> None:
    spec = spread(definition(key), languages)
    facts = {name: spec["round"][name] for name in ("title", "summary", "texts")}
    parts = {name: spec[name] for name in ("tiers", "eligibility", "form", "rubric", "report", "decline_reasons")}
    world.open_round(key=key, languages=languages, **facts, **parts)


def test_a_round_offers_the_languages_that_it_speaks(world: World, visitor: Visitor) -> None:
    speaking(world, "js-a", ["en", "es"])
    speaking(world, "js-b", FOUR)
    assert offered(visitor.get("/rounds/js-a").text) == ["en", "es"]
    for path in ("/rounds/js-b", "/rounds/js-b/questions", "/rounds/js-b/apply", "/rounds/js-b/check"):
        assert offered(visitor.get(path).text) == FOUR, path


def test_the_start_page_offers_the_languages_of_open_rounds(world: World, visitor: Visitor) -> None:
    assert offered(visitor.get("/").text) == ["en", "es"]
    speaking(world, "js-b", FOUR)
    assert offered(visitor.get("/").text) == FOUR
    world.clock.move(timedelta(days=60))
    assert offered(visitor.get("/").text) == ["en", "es"]


def test_whoever_reads_arabic_keeps_it_and_can_leave_it(visitor: Visitor) -> None:
    for path in ("/ar/sign-in", "/ar/resume"):
        assert offered(visitor.get(path).text) == ["en", "es", "ar"]


@pytest.mark.parametrize(
    ("code", "way", "said"),
    [("vi", "ltr", "Bắt đầu viết đơn"), ("ar", "rtl", "ابدؤوا طلبكم")],
)
def test_the_applicants_path_speaks_each_language_in_its_direction(
    world: World, visitor: Visitor, code: str, way: str, said: str
) -> None:
    speaking(world, "js-b", FOUR)
    page = visitor.get(f"/{code}/rounds/js-b")
    assert f'<html lang="{code}" dir="{way}">' in page.text
    assert said in words(page)
    assert f'href="/{code}/rounds/js-b/apply"' in page.text


def test_a_form_in_arabic_says_at_the_field_what_is_missing_and_keeps_what_was_typed(
    world: World, visitor: Visitor
) -> None:
    speaking(world, "js-b", FOUR)
    page = visitor.post("/ar/rounds/js-b/apply", {"go": "on"})
    assert "يرجى الإجابة عن هذا السؤال." in words(page)
    page = visitor.post("/ar/rounds/js-b/apply", {"organization_name": "نادي الجيران", "go": "on"})
    assert 'dir="rtl"' in page.text
    assert 'value="نادي الجيران"' in page.text


PARTIAL = {"en": "What helps your <neighbors>?", "es": "¿Qué ayuda?"}


def test_english_that_stands_in_is_marked_and_runs_its_own_way(world: World, visitor: Visitor) -> None:
    """A text that the office did not have put into Arabic: the screen reader changes its voice, the line its direction."""
    speaking(world, "js-b", FOUR)
    with world.unit() as unit:  # as a round stands that was published before this was looked at
        round = unit.session.scalars(select(Round)).one()
        asked = unit.session.scalars(select(FormVersion).where(FormVersion.purpose == "application")).one()
        asked.definition, round.rubric = deepcopy(asked.definition), deepcopy(round.rubric)
        asked.definition["sections"][0]["questions"][0]["example"] = PARTIAL
        round.rubric[0]["question"] = {"en": "Is it needed?", "es": "¿Hace falta?"}
    marked = '<span lang="en" dir="ltr">What helps your &lt;neighbors&gt;?</span>'
    for path in ("/rounds/js-b", "/rounds/js-b/questions", "/rounds/js-b/apply"):
        assert marked in visitor.get(f"/ar{path}").text, path
        assert 'lang="en" dir="ltr"' not in visitor.get(f"/es{path}").text, path
        assert "<span lang=" not in visitor.get(path).text, path
    assert '<span lang="en" dir="ltr">Is it needed?</span>' in visitor.get("/ar/rounds/js-b").text


def test_sums_are_written_as_the_country_writes_them_and_stay_whole_in_arabic(world: World, visitor: Visitor) -> None:
    speaking(world, "js-b", FOUR)
    assert "$150,000" in words(visitor.get("/vi/rounds/js-b"))
    assert "\u2066$150,000\u2069" in words(visitor.get("/ar/rounds/js-b"))


def test_a_page_without_words_in_arabic_is_english_from_head_to_foot(visitor: Visitor) -> None:
    page = visitor.get("/ar/grants")
    assert '<html lang="en" dir="ltr">' in page.text
    assert page.headers["Content-Language"] == "en"
    assert "Grants we gave" in words(page)
    assert 'href="/ar/"' in page.text, "the way back to Arabic is kept"


def test_a_page_that_is_not_there_says_so_in_arabic(visitor: Visitor) -> None:
    page = visitor.get("/ar/nothing-here", status=404)
    assert "لا نجد تلك الصفحة" in words(page)
    assert 'dir="rtl"' in page.text


def test_a_letter_to_sign_in_speaks_arabic(world: World, visitor: Visitor) -> None:
    visitor.post("/ar/sign-in", {"email": "samir@example.org"})
    world.drain()
    letter = next(letter for letter in ports.post().letters() if letter.to == "samir@example.org")
    assert "رمز تسجيل الدخول" in letter.subject
    assert "/ar/sign-in/" in letter.text
