"""Who is asking: the signed-in person, and the drafts that this device or a PIN opens."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from flask import current_app, g, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.helping import with_help
from grants.applications.model import Application
from grants.kernel import ports
from grants.people import queries as people
from grants.people.model import Person
from grants.people.queries import Face
from grants.people.rules import digest
from grants.policy.actor import NOBODY, Actor, Role

login = LoginManager()
SECRET_LENGTH = 32


class SignedIn:
    """What Flask-Login needs to know of a person; the id carries the epoch that staff can move to cut one off."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, face: Face) -> None:
        self.face = face

    def get_id(self) -> str:
        return f"{self.face.id}:{self.face.session_epoch}"


def _session() -> Session:
    return current_app.extensions["sqlalchemy"].session()


@login.user_loader
def load(user_id: str) -> SignedIn | None:
    person_id, _, epoch = user_id.partition(":")
    face = people.face(_session(), int(person_id)) if person_id.isdigit() else None
    if face is None or str(face.session_epoch) != epoch:
        return None
    return SignedIn(face)


def actor() -> Actor:
    """The frozen picture of who asks, read once a request. A visitor without a session costs no query."""
    if "actor" not in g:
        g.actor = _picture()
    return g.actor


def face() -> Face | None:
    """The person signed in, as the page's frame shows them."""
    if "_user_id" not in session:
        return None
    user = current_user._get_current_object()
    return user.face if isinstance(user, SignedIn) else None


def forget() -> None:
    """Read the actor anew after a change."""
    g.pop("actor", None)


def _picture() -> Actor:
    holds, mark = _held(), digest(session["device"]) if session.get("device") else ""
    who = face()
    if who is None:
        return Actor(holds=holds, device=mark) if holds or mark else NOBODY
    found = people.actor(_session(), who.id, second_factor=bool(session.get("second_factor")), holds=holds)
    found = with_help(_session(), found, now=ports.clock().now()) if Role.NAVIGATOR in found.roles else found
    return replace(found, device=mark)


def _held() -> frozenset[int]:
    held: set[int] = set()
    device = session.get("device")
    if device:
        held.update(_session().scalars(select(Application.id).where(Application.device_hash == digest(device))))
    opened: dict[str, str] = session.get("opened") or {}
    if opened:
        rows = _session().execute(
            select(Application.id, Application.pin_hash).where(Application.id.in_([int(id) for id in opened]))
        )
        held.update(row.id for row in rows if row.pin_hash and opened[str(row.id)] == digest(row.pin_hash))
    return frozenset(held)


def device(proposed: str = "") -> str:
    """This browser's secret, made when something is first written in it.

    `proposed` is the secret of the page that begins a draft: where the answer to it got lost, cookie and all, the
    same page sent again is known as the same device.
    """
    if "device" not in session:
        session["device"] = proposed if len(proposed) >= SECRET_LENGTH else secrets.token_urlsafe(24)
        session.permanent = True
        forget()
    return session["device"]


def open_with_pin(application_id: int, pin_hash: str) -> None:
    """Remember that reference and PIN opened this application here, until the PIN is changed."""
    session["opened"] = {**(session.get("opened") or {}), str(application_id): digest(pin_hash)}
    session.permanent = True
    forget()


def sign_in(person: Person) -> None:
    """Begin a fresh session for a person; what this device holds stays with it."""
    kept: dict[str, Any] = {name: session[name] for name in ("device", "opened") if name in session}
    session.clear()
    session.update(kept)
    session.permanent = True
    found = people.face(_session(), person.id)
    if found is not None:
        login_user(SignedIn(found))
    forget()


def sign_out() -> None:
    logout_user()
    session.clear()
    forget()
