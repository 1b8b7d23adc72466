"""Sums, days and instants in words, as each language writes them in the United States."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, get_timezone_name
from babel.numbers import format_currency

from grants.kernel.money import CURRENCY, Money


def here(lang: str) -> Locale:
    """To a Spanish speaker in Charlotte 2.500 is not 2,500: sums are written as the country writes them."""
    base = lang.split("-", maxsplit=1)[0]
    try:
        return Locale.parse(f"{base}_US")
    except UnknownLocaleError:
        return Locale.parse(base)


def sums(lang: str) -> Locale:
    """How the country writes sums and numbers in the language; as in English, where nobody has said so."""
    try:
        return Locale.parse(f"{lang.split('-', maxsplit=1)[0]}_US")
    except UnknownLocaleError:
        return Locale.parse("en_US")


def is_rtl(lang: str) -> bool:
    return here(lang).text_direction == "rtl"


def apart(text: str, lang: str) -> str:
    """A sum or number that keeps its own order among words that run from right to left (Unicode isolates)."""
    return f"\u2066{text}\u2069" if is_rtl(lang) else text


def money(amount: Money, lang: str) -> str:
    said = format_currency(amount.cents / 100, CURRENCY, format="¤#,##0.00", locale=sums(lang), currency_digits=False)
    return apart(said, lang)


def day(value: date, lang: str) -> str:
    return format_date(value, "long", locale=here(lang))


def moment(instant: datetime, timezone: str, lang: str) -> str:
    """An instant with its day, minute and zone, all named."""
    zone, locale = ZoneInfo(timezone), here(lang)
    minute = format_datetime(instant, "h:mm a", zone, locale=locale)
    name = get_timezone_name(zone, width="long", locale=locale, return_zone=False, zone_variant="generic")
    comma = "، " if is_rtl(lang) else ", "
    return f"{format_date(instant.astimezone(zone), 'full', locale=locale)}{comma}{minute} ({name})"
