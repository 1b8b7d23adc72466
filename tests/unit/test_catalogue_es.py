"""The Spanish catalogue says what the English texts say: same placeholders, same edges, no English left over."""

from __future__ import annotations

import re
from collections.abc import Callable

from babel.messages.catalog import Message

from grants.translations.__main__ import catalogue_path, load, spelled

SAME_IN_BOTH = {"EIN", "EIN %(ein)s", "Editor", "Excel (XLSX)", "No", "PIN", "Panel", "panel"}
"""Texts that are right as they are in either language."""

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|#|\d+")
"""What must be the same in both; numbers too: a limit is a limit in any language."""
WORD = re.compile(r"[^\W\d_]{2,}")


def _pairs(message: Message) -> list[tuple[str, str]]:
    """Each Spanish text beside the English one that it stands for."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string, strict=True))


PAIRS = [pair for message in load("es") if message.id for pair in _pairs(message) if pair[1]]


def _where(wrong: Callable[[str, str], bool]) -> list[tuple[str, str]]:
    return [pair for pair in PAIRS if wrong(*pair)]


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_placeholders_agree() -> None:
    assert not _where(lambda english, spanish: _placeholders(english) != _placeholders(spanish))


def test_edges_agree() -> None:
    """A text is set beside others: a space more, or a full stop less, shows on the page."""

    def off(english: str, spanish: str) -> bool:
        padded = spanish != spanish.strip() and english == english.strip()
        calls = "!" in (spanish[-1], english[-1])
        stopped = spanish.endswith(".") == english.endswith(".") or calls
        return padded or not stopped or (spanish[-1] == ":") != (english[-1] in ":,")

    assert not _where(off)


def test_no_english_is_left_over() -> None:
    def left(english: str, spanish: str) -> bool:
        return spanish == english and english not in SAME_IN_BOTH and bool(WORD.search(PLACEHOLDER.sub("", english)))

    assert not _where(left)


def test_questions_and_calls_open_as_spanish_opens_them() -> None:
    assert not _where(lambda _, spanish: spanish.count("?") != spanish.count("¿"))
    assert not _where(lambda _, spanish: spanish.count("!") != spanish.count("¡"))


def test_the_file_holds_words_and_nothing_that_changes_by_itself() -> None:
    """No dates, no names, no version of a tool: reading and writing it again gives the same file."""
    stored = catalogue_path("es").read_bytes()
    assert spelled("es", load("es")) == stored
    assert not [word for word in (b"PROJECT", b"AUTHOR", b"ADDRESS", b"-Date:", b"fuzzy") if word in stored]
