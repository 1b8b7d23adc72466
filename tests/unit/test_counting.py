"""Letters and words are counted the same on the server and in the page, and as a person sees them."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grants.programs.answers.cleaning import clean
from grants.programs.answers.letters import count_letters, count_words, tidy
from grants.web.assets.toolchain import ASSETS, run_node

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("", 0),
        ("abc", 3),
        ("n\u0303andu\u0301", 5),
        ("e\u0323\u0302", 1),
        ("👍🏽", 1),
        (FAMILY, 1),
        ("🇲🇽🇺🇸", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 1),
        ("❤️", 1),
        ("\u202eabc", 4),
        ("নমস্কার", 5),
        ("السَّلام", 6),
        ("a\nb", 3),
        ("x" + "\u0301" * 15, 1),
        ("x" + "\u0301" * 1600, 101),
    ],
)
def test_a_letter_is_what_a_person_sees_as_one(text: str, letters: int) -> None:
    assert count_letters(clean(text)) == letters


def test_words_stand_between_white_space_of_any_script() -> None:
    assert count_words("one two\u00a0three\u3000four\nfive\ufeffsix") == 6
    assert count_words(" \u2003 ") == 0


def counted_in_the_page(texts: list[str]) -> list[list[int]]:
    """What the page's script says of each text: letters, words."""
    script = (
        f"import {{ countLetters, countWords }} from {json.dumps((ASSETS / 'js' / 'counting.js').as_uri())};\n"
        f"const texts = {json.dumps(texts)};\n"
        "console.log(JSON.stringify(texts.map((text) => [countLetters(text), countWords(text)])));"
    )
    return json.loads(run_node("--input-type=module", "--eval", script))


def counted_here(texts: list[str]) -> list[list[int]]:
    kept = [tidy(clean(text)) for text in texts]
    return [[count_letters(text), count_words(text)] for text in kept]


TELLING = st.text(
    alphabet=st.one_of(
        st.sampled_from("\r\n\t \u00a0\ufeff\x1c\x85\u0301\u0308\u200d\u200c\ufe0f🏽👩🚒❤🇲🇽\U000e0067\U000e007fشाক힣"),
        st.characters(max_codepoint=0x2FFF, exclude_categories=["Cn"]),
    ),
    max_size=60,
)


@settings(max_examples=15, deadline=None)
@example(
    [
        FAMILY * 300,
        "a\r\nb\rc",
        " x ",
        "\ud800a",
        "\0a",
        "e\u0301" * 20,
        "🇲🇽🇺",
        "\u0301\u0301",
        "\x1b\x9f\ufdd0\U0002fffe",
    ]
)
@given(st.lists(TELLING, min_size=1, max_size=40))
def test_the_page_and_the_server_count_the_same(texts: list[str]) -> None:
    assert counted_in_the_page(texts) == counted_here(texts)
