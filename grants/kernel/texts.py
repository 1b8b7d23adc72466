"""A text in several languages: what staff write is data with a text per language code."""

from __future__ import annotations

Texts = dict[str, str]
"""A text by language code; English is always there."""


def in_language(texts: Texts | None, locale: str) -> str:
    """The text in `locale`, else in its base language, else in English; empty when there is none."""
    if not texts:
        return ""
    return texts.get(locale) or texts.get(locale.split("-", maxsplit=1)[0]) or texts.get("en", "")


def spoken_in(texts: Texts | None, locale: str) -> str:
    """The language of what `in_language` gives: the base language of `locale`, or English, which stands in."""
    base = locale.split("-", maxsplit=1)[0]
    return base if not texts or texts.get(locale) or texts.get(base) else "en"
