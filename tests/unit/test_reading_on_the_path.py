"""Vietnamese and Arabic on the applicant's way keep to short sentences, by a plain measure and not by a formula.

There are formulas, and we do not use them. OSMAN (El-Haj and Rayson 2016) counts syllables that only vowel signs show, and
our Arabic has none. Nguyen and Henkin's (1982, 1985) for Vietnamese we know only by their names: we found no copy to check
the figures against. So:

- Vietnamese writes each syllable apart, and their length says little. We count syllables in a sentence.
- Arabic is counted as Björnsson's LIX (1968): words in a sentence, and 100 x the share of words of more than six letters.
  Its scale was made for Swedish; "al-" and "wa-" lengthen an Arabic word without making it harder.

The bounds are no grade. They are what the easiest 95 of 100 of our own texts kept to in November 2026; the others were
rewritten then. They hold texts where they are. Whether a text is easy, a reader of the language says.
"""

from __future__ import annotations

from grants.translations.path import needs
from tests.architecture.source import nothing
from tests.unit.reading_places import long_texts, pages, rounds, sentences

SYLLABLES_ON_A_PAGE = 14.0
SYLLABLES_IN_A_SENTENCE = 20
"""Where 95 of 100 sentences have at most 16: a list of a few things may be longer."""
LIX = 36.0
LONG_WORD = 7


def _path(language: str) -> dict[str, list[str]]:
    return {place: texts for place, texts in pages(language).items() if needs(language, [place])} | rounds(language)


def lix(texts: list[str]) -> float:
    said = [sentence for text in texts for sentence in sentences(text, "ar")]
    words = [word for sentence in said for word in sentence]
    return len(words) / len(said) + 100 * sum(len(word) >= LONG_WORD for word in words) / len(words)


def _syllables(texts: list[str]) -> list[int]:
    return [len(sentence) for text in texts for sentence in sentences(text, "vi")]


def test_the_measures_know_short_from_long() -> None:
    assert lix(["كتبنا لكم. نحن هنا."]) < 10 < 60 < lix(["المستندات والاتفاقات والتوقيعات المطلوبة للمشاركين"])
    assert _syllables(["Xin chào quý vị. Đơn đã đến."]) == [4, 3]
    assert _syllables(["Xin chọn %(first)s hoặc gọi: chúng tôi giúp."]) == [5, 3]


def test_vowel_signs_do_not_cut_an_arabic_word() -> None:
    assert sentences("يُرجى إرساله أولًا؟ شكرًا.", "ar") == [["يرجى", "إرساله", "أولا"], ["شكرا"]]


def test_vietnamese_pages_keep_to_short_sentences() -> None:
    assert len(_path("vi")) > 150
    long = {place: sum(found) / len(found) for place, texts in _path("vi").items() if (found := _syllables(texts))}
    nothing([f"{place}: {mean:.1f}" for place, mean in long.items() if mean > SYLLABLES_ON_A_PAGE], "Câu ngắn hơn.")


def test_no_long_vietnamese_sentence_hides_among_short_ones() -> None:
    every = {text for texts in _path("vi").values() for text in texts}
    nothing(sorted(text for text in every if max(_syllables([text])) > SYLLABLES_IN_A_SENTENCE), "Câu ngắn hơn.")


def test_arabic_pages_keep_to_short_sentences_and_words() -> None:
    assert len(_path("ar")) > 150
    nothing([f"{place}: {lix(texts):.1f}" for place, texts in _path("ar").items() if lix(texts) > LIX], "جمل أقصر.")


def test_no_hard_arabic_text_hides_among_easy_ones() -> None:
    long = long_texts("ar", _path("ar"))
    assert len(long) > 200
    nothing(sorted(f"{lix([text]):.0f}: {text}" for text in long if lix([text]) > LIX), "جمل أقصر.")
