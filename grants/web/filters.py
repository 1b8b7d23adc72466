"""Codes travel inside; words appear here: money, times, texts by language."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal
from flask import Flask
from markupsafe import Markup, escape

from grants.awards.agreement import saying
from grants.kernel import ports
from grants.kernel.money import CURRENCY
from grants.kernel.texts import Texts, in_language, spoken_in
from grants.web import language, names


def money(cents: int | None) -> str:
    """Cents as an amount with its currency; whole dollars are shown without cents."""
    if cents is None:
        return "–"
    digits = "¤#,##0" if cents % 100 == 0 else "¤#,##0.00"
    said = format_currency(cents / 100, CURRENCY, format=digits, locale=_sums(), currency_digits=False)
    return saying.apart(said, language.current())


def exact_money(cents: int) -> str:
    """Cents with both decimals, for books."""
    said = format_currency(cents / 100, CURRENCY, format="¤#,##0.00", locale=_sums())
    return saying.apart(said, language.current())


def number(value: Any) -> str:
    """A number with all the decimals that an answer has (kept as text); what we counted ourselves has three at most."""
    if isinstance(value, str | Decimal):
        return format_decimal(Decimal(value), locale=_sums(), decimal_quantization=False)
    return format_decimal(value, locale=_sums())


def zone_of(timezone: str = "") -> ZoneInfo:
    """A round's zone by its name, else that of the office."""
    return ZoneInfo(timezone) if timezone else ports.office().zone


def local_time(moment: datetime | None, timezone: str = "") -> str:
    """An instant in a round's time zone, which is named: a deadline without its zone is a trap."""
    return "–" if moment is None else saying.moment(moment, zone_of(timezone).key, language.current())


def short_time(moment: datetime | None, timezone: str = "") -> str:
    if moment is None:
        return "–"
    return _spaced(format_datetime(moment, "medium", zone_of(timezone), locale=_here()))


def clock_time(moment: datetime, timezone: str = "") -> str:
    """The time of day alone, for something that is near."""
    return _spaced(format_time(moment, "short", zone_of(timezone), locale=_here()))


def exact_time(moment: datetime, timezone: str = "") -> str:
    """The time of day to the second, for something that is very near."""
    return _spaced(format_time(moment, "medium", zone_of(timezone), locale=_here()))


def _spaced(said: str) -> str:
    """Our fonts have no narrow space: the hour and its AM would stand as one word."""
    return said.replace("\u202f", " ")


def from_now(moment: datetime, now: datetime) -> str:
    """How soon something comes, as people say it: in 30 seconds, in 4 minutes."""
    return format_timedelta(moment - now, add_direction=True, locale=_here())


def on_the_clock(moment: datetime) -> str:
    """An instant that carries its own zone's offset, as the clock there showed it."""
    return _spaced(format_datetime(moment.replace(tzinfo=None), "medium", locale=_here()))


def day(value: date | datetime | str | None, timezone: str = "") -> str:
    """A calendar day; an instant is taken to the round's time zone first."""
    if value is None:
        return "–"
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(zone_of(timezone)).date()
    return saying.day(value, language.current())


def _here() -> Locale:
    """The page's language with the country's way of writing days and hours, where it is known."""
    return saying.here(language.current())


def _sums() -> Locale:
    return saying.sums(language.current())


def lang(texts: Texts | None, code: str = "") -> str:
    """The text in the page's language (or in `code`), for titles, attributes and sentences; `spoken` shows it.

    Sums and numbers with dashes in it keep their order in Arabic.
    """
    here = code or language.current()
    text = in_language(texts, here)
    return SUMS.sub(lambda found: saying.apart(found[0], here), text) if saying.is_rtl(here) else text


def spoken(texts: Texts | None, code: str = "") -> str | Markup:
    """The text as a page shows it: English that stands in for want of a translation says so, and runs its own way."""
    text, marks = lang(texts, code), marked(texts, code)
    return Markup("<span{}>{}</span>").format(attributes(marks), text) if marks else text


def marked(texts: Texts | None, code: str = "") -> dict[str, str]:
    """`lang` and `dir` of what holds a text in another language than the page's; nothing when it is in the page's."""
    said = spoken_in(texts, code or language.current())
    return {} if said == (code or language.current()) else {"lang": said, "dir": language.direction_of(said)}


def attributes(given: dict[str, str]) -> Markup:
    return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in given.items())


SUMS = re.compile(r"\$\d[\d,.]*\d|\d+(?:-\d+)+")
"""What turns around between words that run from right to left: $1,000 and 704-555-0140."""


def own_name(code: str) -> str:
    """A language as its own people call it."""
    return language.NAMES.get(code, code)


def paragraphs(said: str | Texts | None) -> Markup:
    """Typed text, or a text by language, with its line breaks, escaped; blank lines part paragraphs."""
    text, marks = (lang(said), attributes(marked(said))) if isinstance(said, dict) else (said or "", Markup(""))
    parts = [part.strip() for part in text.replace("\r", "").split("\n\n") if part.strip()]
    return Markup("").join(
        Markup("<p{}>{}</p>").format(marks, Markup("<br>").join(escape(line) for line in part.split("\n")))
        for part in parts
    )


def register(app: Flask) -> None:
    times = (local_time, short_time, clock_time, day)
    for function in (money, exact_money, number, *times, lang, spoken, own_name, paragraphs, names.hats):
        app.jinja_env.filters[function.__name__] = function
