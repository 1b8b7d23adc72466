"""What `make minutes` makes of what it counted."""

from __future__ import annotations

import pytest

from tests.minutes import ANSWER, AVERAGE, LINE, SLOW, TEXTS, Cost


def test_each_thing_that_a_page_asks_costs_its_time() -> None:
    nothing, english = Cost("A page"), AVERAGE["en"]
    waited = ANSWER / 60
    assert nothing.minutes(english) == pytest.approx(waited)
    assert Cost("", words=238).minutes(english) == pytest.approx(1 + waited)
    assert Cost("", words=278).minutes(AVERAGE["es"]) == pytest.approx(1 + waited)
    assert Cost("", typed=181).minutes(english) == pytest.approx(1 + waited)
    assert Cost("", taps=20).minutes(english) == pytest.approx(1 + waited)
    assert Cost("", bytes=60 * LINE // 8).minutes(english) == pytest.approx(1 + waited)


def test_a_slow_person_takes_longer_over_everything() -> None:
    for each in (Cost("", words=100), Cost("", typed=100), Cost("", taps=1)):
        assert all(each.minutes(SLOW) > each.minutes(average) for average in AVERAGE.values())


def test_free_texts_take_longer_made_up_than_copied() -> None:
    made_up = Cost("", typed=181, composed=181)
    assert made_up.composing(AVERAGE["en"]) == pytest.approx(32.5 / 19 - 1)
    assert Cost("", typed=181).composing(AVERAGE["en"]) == 0


@pytest.mark.parametrize("language", TEXTS)
def test_the_texts_are_as_long_as_such_groups_write(language: str) -> None:
    for key in ("summary", "change"):
        assert 40 <= len(TEXTS[language][key].split()) <= 80, key
