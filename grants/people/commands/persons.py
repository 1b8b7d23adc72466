"""Who a person is, what roles they hold, and their second step."""

from __future__ import annotations

import secrets

import pyotp
from sqlalchemy import select

from grants.kernel.unit import Unit
from grants.people import rules
from grants.people.model import Person, RoleGrant
from grants.policy.actions import Action
from grants.policy.actor import Role
from grants.policy.check import require


def person_with_email(unit: Unit, email: str, *, locale: str = "en", name: str = "", phone: str = "") -> Person:
    """The person behind an address, made known on first sight."""
    email = rules.tidy_email(email)
    person = unit.session.scalar(select(Person).where(Person.email == email))
    if person is None:
        person = unit.add(Person(email=email, name=name, phone=phone, locale=locale, created_at=unit.now))
    return person


def grant_role(unit: Unit, person: Person, role: Role) -> None:
    """Give a role; giving it twice changes nothing."""
    held = select(RoleGrant.id).where(RoleGrant.person_id == person.id, RoleGrant.role == role)
    if unit.session.scalar(held) is None:
        unit.add(RoleGrant(person_id=person.id, role=role))
        unit.changed(person, "grant_role", role=role)


def make_navigator(unit: Unit, email: str, *, name: str, locale: str) -> Person:
    """Somebody may help groups apply from now on; each group still consents for itself."""
    require(unit.actor, Action.MANAGE_NAVIGATORS)
    person = person_with_email(unit, email, locale=locale, name=name)
    person.name = person.name or name
    grant_role(unit, person, Role.NAVIGATOR)
    return person


def end_navigator(unit: Unit, person_id: int) -> None:
    """Nobody's helper any more, at once: rights follow the role. What they wrote stays."""
    require(unit.actor, Action.MANAGE_NAVIGATORS)
    person = unit.get(Person, person_id)
    held = unit.session.scalar(
        select(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.role == Role.NAVIGATOR)
    )
    if held is not None:
        unit.session.delete(held)
        unit.changed(person, "end_role", role=Role.NAVIGATOR)


def begin_second_factor(unit: Unit, person: Person) -> str:
    """The secret for an authenticator app; a new one each time until one is confirmed."""
    require(unit.actor, Action.ENROL_SECOND_FACTOR, person)
    person = unit.get(Person, person.id)
    if person.totp_confirmed_at is None:
        person.totp_secret = person.totp_secret or pyotp.random_base32()
    return person.totp_secret or ""


def pass_second_factor(unit: Unit, person: Person, code: str) -> bool:
    """Check a TOTP code (RFC 6238, one step of drift); a step is accepted once, so a code can't be replayed."""
    person = unit.get(Person, person.id)
    if not person.totp_secret:
        return False
    totp = pyotp.TOTP(person.totp_secret)
    step_now = int(unit.now.timestamp()) // totp.interval
    for step in (step_now - 1, step_now, step_now + 1):
        if step > person.totp_last_step and secrets.compare_digest(totp.generate_otp(step), code):
            person.totp_last_step = step
            if person.totp_confirmed_at is None:
                person.totp_confirmed_at = unit.now
                unit.changed(person, "enrol_second_factor")
            return True
    unit.changed(person, "second_factor_refused")
    return False
