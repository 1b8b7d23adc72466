"""The words of one agreement, made when the offer is made and then frozen: plain data, nothing to compute."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale

from grants.awards.agreement.saying import day, moment, money
from grants.kernel.money import Money, split
from grants.kernel.texts import Texts, in_language

TERMS: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "terms.toml").read_text(encoding="utf-8"))
FALLBACK = "en"


@dataclass(frozen=True)
class Terms:
    """What an agreement is about. Texts come in all languages; the wording picks one for the whole paper."""

    reference: str
    office: str
    organization: str
    project: str
    amount: Money
    fund: Texts
    restrictions: Texts
    schedule: dict[str, Any]
    projects_start: date
    projects_end: date
    report_due: date
    round_terms: Texts
    contact: dict[str, str]
    offered_at: datetime
    expires_at: datetime
    timezone: str


def languages() -> list[str]:
    """The languages that an agreement can be in."""
    return list(TERMS)


def language(locale: str) -> str:
    """The language of the paper for somebody who reads `locale`: theirs, its base, or English, as a whole."""
    return next((code for code in (locale, locale.split("-", maxsplit=1)[0]) if code in TERMS), FALLBACK)


def wording(terms: Terms, *, locale: str) -> dict[str, Any]:
    """The agreement as data: JSON of texts and lists of texts, the same for page and paper."""
    lang = language(locale)
    say = TERMS[lang]
    names = {
        "reference": terms.reference,
        "office": terms.office,
        "organization": terms.organization,
        "project": terms.project,
        "start": day(terms.projects_start, lang),
        "end": day(terms.projects_end, lang),
        "report_due": day(terms.report_due, lang),
        "restrictions": in_language(terms.restrictions, lang),
        "deadline": moment(terms.expires_at, terms.timezone, lang),
        "when": moment(terms.offered_at, terms.timezone, lang),
    }
    return {
        "language": lang,
        "direction": Locale.parse(lang).text_direction,
        "title": say["title"].format_map(names),
        "office": terms.office,
        "intro": say["intro"].format_map(names),
        "facts_title": say["facts_title"],
        "facts": _facts(terms, say, names, lang),
        "payments_title": say["payments_title"],
        "payments": _payments(terms, say, lang),
        "terms_title": say["terms_title"],
        "terms": [
            {"title": each["title"], "text": each["text"].format_map(names)}
            for each in say["terms"]
            if names["restrictions"] or "{restrictions}" not in each["text"]
        ],
        "round_terms_title": say["round_terms_title"],
        "round_terms": _paragraphs(in_language(terms.round_terms, lang)),
        "statement_title": say["statement_title"],
        "statement": say["statement"].format_map(names),
        "sign_by": say["sign_by"].format_map(names),
        "for_office": say["for_office"].format_map(names),
        "made_on": terms.offered_at.astimezone(ZoneInfo(terms.timezone)).date().isoformat(),
    }


def _facts(terms: Terms, say: dict[str, Any], names: dict[str, str], lang: str) -> list[dict[str, str]]:
    called = ", ".join(filter(None, (terms.contact.get(name, "") for name in ("name", "phone", "email"))))
    rows = [
        ("organization", terms.organization),
        ("project", terms.project),
        ("reference", terms.reference),
        ("amount", money(terms.amount, lang)),
        ("fund", in_language(terms.fund, lang)),
        ("dates", say["dates_value"].format_map(names)),
        ("report", names["report_due"]),
        ("contact", called),
    ]
    return [{"label": say[name], "value": value} for name, value in rows if value]


def _payments(terms: Terms, say: dict[str, Any], lang: str) -> list[dict[str, str]]:
    shares = split(terms.amount, terms.schedule["parts"])
    return [
        {"when": say[f"payment_{release}"], "amount": money(share, lang)}
        for share, release in zip(shares, terms.schedule["release"], strict=True)
    ]


def signature_line(signed_name: str, signed_at: datetime, *, timezone: str, lang: str) -> str:
    """The line below a signed agreement."""
    return TERMS[lang]["signed"].format(name=signed_name, when=moment(signed_at, timezone, lang))


def digest_label(lang: str) -> str:
    return str(TERMS[lang]["digest"])


def digest_of(text: dict[str, Any]) -> str:
    """SHA-256 of the agreement's words in one fixed spelling: what a signature is tied to."""
    spelled = json.dumps(text, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r", "").split("\n\n") if part.strip()]
