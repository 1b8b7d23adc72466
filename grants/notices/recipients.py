"""Whom to write to about a group's grant, and who is told by a person because no e-mail reaches them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from grants.kernel.ports import Letter
from grants.kernel.texts import base
from grants.people.queries import reader_of


@dataclass(frozen=True)
class Recipient:
    """Who reads a letter. Without an e-mail, `call` is their application: the letter waits for a person to say it."""

    email: str
    name: str
    locale: str
    call: int | None = None

    def letter(self, key: str, *, subject: str, text: str) -> Letter:
        return Letter(key=key, to=self.email, subject=subject, text=text, locale=self.locale, call=self.call)


class Written(Protocol):
    """An application, or a page of it."""

    @property
    def id(self) -> int: ...
    @property
    def owner_id(self) -> int | None: ...
    @property
    def organization_id(self) -> int | None: ...
    @property
    def locale(self) -> str: ...


def of_group(
    session: Session, *, owner_id: int | None, organization_id: int | None, spoken: str = ""
) -> Recipient | None:
    """The person of the application, else the group's first member with an address; None: phone and paper.

    A letter speaks the language that they chose, else that of the application (`spoken`) or of their first visit.
    """
    reader = reader_of(session, owner_id=owner_id, organization_id=organization_id, spoken=spoken)
    return Recipient(reader.email, reader.name, reader.locale) if reader is not None else None


def told(
    session: Session, *, owner_id: int | None, organization_id: int | None, spoken: str, application_id: int
) -> Recipient:
    """As `of_group`; who has no address is called about their application, in its language."""
    by_mail = of_group(session, owner_id=owner_id, organization_id=organization_id, spoken=spoken)
    return by_mail or Recipient("", "", base(spoken) or "en", application_id)


def of_application(session: Session, written: Written) -> Recipient:
    """Those who wrote an application, or a page of it."""
    return told(
        session,
        owner_id=written.owner_id,
        organization_id=written.organization_id,
        spoken=written.locale,
        application_id=written.id,
    )
