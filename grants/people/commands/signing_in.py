"""Signing in by a mailed link or its code."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.kernel.refusal import Refusal
from grants.kernel.unit import Unit
from grants.people import rules
from grants.people.commands.persons import person_with_email
from grants.people.events import SignInAsked
from grants.people.model import Person, SignIn


@dataclass
class SignInSpent(Refusal):
    """The link or code was used, has expired, or was guessed at too often."""


@dataclass
class TooManyAsks(Refusal):
    minutes: int


def ask_sign_in(
    unit: Unit, email: str, *, locale: str, browser: str, next_path: str = "", carries: int | None = None
) -> SignIn:
    """Make a single-use link and six-digit code for `email`; the letter goes out after the commit.

    `browser` is a secret of the asking browser: only there the code works, so that a code read aloud to a
    stranger opens nothing elsewhere. TooManyAsks past eight an hour for one address.
    """
    email = rules.tidy_email(email)
    hour_ago = unit.now - rules.LIFETIME * 3
    recent = unit.session.scalar(
        select(func.count()).select_from(SignIn).where(SignIn.email == email, SignIn.created_at > hour_ago)
    )
    if (recent or 0) >= rules.ASKS_PER_HOUR:
        raise TooManyAsks(minutes=60)
    link, code = secrets.token_urlsafe(32), f"{secrets.randbelow(1_000_000):06d}"
    link_hash = rules.digest(link)
    asked = unit.add(
        SignIn(
            email=email,
            locale=locale,
            link_hash=link_hash,
            code_hash=rules.code_digest(code, link_hash),
            browser_hash=rules.digest(browser),
            unsent={"link": link, "code": code},
            next_path=next_path,
            carries=carries,
            created_at=unit.now,
            expires_at=unit.now + rules.LIFETIME,
        )
    )
    unit.record(SignInAsked(sign_in_id=asked.id))
    return asked


def issue_link(unit: Unit, email: str) -> str:
    """A one-time link without a letter, for the operator's shell when mail is down; history says so."""
    link = secrets.token_urlsafe(32)
    link_hash = rules.digest(link)
    unit.add(
        SignIn(
            email=rules.tidy_email(email),
            locale="en",
            link_hash=link_hash,
            code_hash=rules.code_digest(secrets.token_hex(8), link_hash),
            browser_hash=rules.digest(secrets.token_hex(16)),
            created_at=unit.now,
            expires_at=unit.now + rules.LIFETIME,
        )
    )
    unit.changed(person_with_email(unit, email), "issue_sign_in")
    return link


def use_link(unit: Unit, link: str) -> tuple[Person, SignIn]:
    """Spend a link (from a POST only: scanners fetch links first). SignInSpent when it is worth nothing."""
    found = unit.session.scalar(select(SignIn.id).where(SignIn.link_hash == rules.digest(link)))
    if found is None:
        raise SignInSpent()
    return _spend(unit, unit.get(SignIn, found))


def use_code(unit: Unit, sign_in_id: int, code: str, *, browser: str) -> tuple[Person, SignIn] | int:
    """Spend the code of a sign-in that this browser asked for; a wrong one gives the tries left.

    A wrong try is counted, so it is an answer and not a refusal: a refusal would undo the count.
    """
    asked = unit.get(SignIn, sign_in_id)
    if not rules.same(browser, asked.browser_hash):
        raise SignInSpent()
    if rules.usable(
        used_at=asked.used_at, expires_at=asked.expires_at, attempts=asked.attempts, now=unit.now
    ) and not secrets.compare_digest(rules.code_digest(code, asked.link_hash), asked.code_hash):
        asked.attempts += 1
        return rules.CODE_ATTEMPTS - asked.attempts
    return _spend(unit, asked)


def _spend(unit: Unit, asked: SignIn) -> tuple[Person, SignIn]:
    if not rules.usable(used_at=asked.used_at, expires_at=asked.expires_at, attempts=asked.attempts, now=unit.now):
        raise SignInSpent()
    asked.used_at = unit.now
    person = person_with_email(unit, asked.email, locale=asked.locale)
    unit.changed(person, "sign_in")
    return person, asked
