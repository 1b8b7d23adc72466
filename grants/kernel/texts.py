"""A text in several languages: what staff write is data with a text per language code."""

from __future__ import annotations

Texts = dict[str, str]
"""A text by language code; English is always there."""


def base(locale: str) -> str:
    """The language of a locale without its region: es of es-MX."""
    return locale.split("-", maxsplit=1)[0]


def in_language(texts: Texts | None, locale: str) -> str:
    """The text in `locale`, else in its base language, else in English; empty when there is none."""
    if not texts:
        return ""
    return texts.get(locale) or texts.get(base(locale)) or texts.get("en", "")


def spoken_in(texts: Texts | None, locale: str) -> str:
    """The language of what `in_language` gives: the base language of `locale`, or English, which stands in."""
    language = base(locale)
    return language if not texts or texts.get(locale) or texts.get(language) else "en"
