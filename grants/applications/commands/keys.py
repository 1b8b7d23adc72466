"""Who can open a draft: its person, or whoever knows its reference and PIN."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select

from grants.applications import rules
from grants.applications.commands.our_words import aim_words
from grants.applications.model import Application
from grants.kernel.cleaning import plain_digits
from grants.kernel.cleaning import reference as typed_reference
from grants.kernel.refusal import Refusal
from grants.kernel.unit import Unit
from grants.people.commands import adopt
from grants.people.model import Person
from grants.policy.actions import Action
from grants.policy.check import require

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's floor for Argon2id


class WrongPin(Refusal):
    """Reference and PIN don't fit, or there were too many tries: the words don't say which."""


def claim(unit: Unit, application_id: int, person: Person) -> Application:
    """The draft of this device becomes the person's; claiming one's own draft again changes nothing.

    A group that nobody leads yet, as it applied without an e-mail address, gets its first owner by it.
    """
    application = unit.get(Application, application_id)
    require(unit.actor, Action.CLAIM_DRAFT, application)
    if application.owner_id is None:
        application.owner_id = person.id
        unit.changed(application, "claim", owner=person.id)
        aim_words(unit, application.id)
        if application.organization_id is not None:
            adopt(unit, application.organization_id, person.id)
    return application


def give_pin(unit: Unit, application_id: int) -> tuple[Application, str]:
    """A new six-digit PIN for the reference; it is shown once and kept only as a hash."""
    application = unit.get(Application, application_id)
    require(unit.actor, Action.GIVE_PIN, application)
    pin = f"{secrets.randbelow(1_000_000):06d}"
    application.pin_hash = HASHER.hash(pin)
    application.pin_failures, application.pin_locked_until = 0, None
    unit.changed(application, "give_pin")
    return application, pin


def open_with_pin(unit: Unit, reference: str, pin: str) -> Application | None:
    """The application that this reference and PIN open, or None.

    A wrong PIN is counted, so it is an answer and not a refusal (a refusal would undo the count). After five
    the reference rests for fifteen minutes; a reference that doesn't exist takes as long to refuse.
    """
    found = unit.session.scalar(select(Application.id).where(Application.reference == typed_reference(reference)))
    application = unit.get(Application, found) if found is not None else None
    if application is None or application.pin_hash is None:
        HASHER.hash(pin)
        return None
    if application.pin_locked_until is not None and unit.now < application.pin_locked_until:
        return None
    try:
        HASHER.verify(application.pin_hash, "".join(ch for ch in plain_digits(pin) if ch.isdigit()))
    except VerificationError:
        application.pin_failures += 1
        if application.pin_failures % rules.PIN_TRIES == 0:
            application.pin_locked_until = unit.now + rules.PIN_PAUSE
        return None
    application.pin_failures, application.pin_locked_until = 0, None
    unit.changed(application, "open_with_pin")
    return application
