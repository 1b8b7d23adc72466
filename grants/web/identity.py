"""Who is asking: the signed-in person, and the drafts that this device or a PIN opens."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
RENEWED_EVERY = timedelta(days=1)


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
        _renew()
        forget()
    return session["device"]


def writer_marks() -> str:
    """Whom the page's script finds unsent text of: the person signed in first, then this device. They open nothing."""
    device = actor().device
    return " ".join(filter(None, (person_mark(), _mark(f"device {device}") if device else "")))


def person_mark() -> str:
    """The mark of the person signed in; nothing where nobody is, for a device has texts of whoever sits at it."""
    person_id = actor().person_id
    return _mark(f"person {person_id}") if person_id else ""


def _mark(who: str) -> str:
    return digest(f"unsent text of {who}")[:16]


def open_with_pin(application_id: int, pin_hash: str) -> None:
    """Remember that reference and PIN opened this application here, until the PIN is changed."""
    session["opened"] = {**(session.get("opened") or {}), str(application_id): digest(pin_hash)}
    _renew()
    forget()


def stay_known(application_id: int, owner_id: int | None) -> None:
    """Who opens or saves a draft of theirs is known here for the whole time anew.

    The cookie is written at most once a day; before that nothing is asked.
    """
    if "stays" in g or ("renewed" in session and ports.clock().now() - _renewed() < RENEWED_EVERY):
        return
    g.stays = True
    who = actor()
    if application_id in who.holds or (owner_id is not None and owner_id == who.person_id):
        _renew()


def known_until() -> datetime | None:
    """When this browser forgets whom it knows and what it holds, unless a draft is opened here before."""
    return _renewed() + current_app.permanent_session_lifetime if "renewed" in session else None


def _renew() -> None:
    session["renewed"] = int(ports.clock().now().timestamp())
    session.permanent = True


def _renewed() -> datetime:
    return datetime.fromtimestamp(session["renewed"], UTC)


def sign_in(person: Person) -> None:
    """Begin a fresh session for a person; what this device holds stays with it."""
    kept: dict[str, Any] = {name: session[name] for name in ("device", "opened") if name in session}
    session.clear()
    session.update(kept)
    _renew()
    found = people.face(_session(), person.id)
    if found is not None:
        login_user(SignedIn(found))
    forget()


def sign_out() -> None:
    logout_user()
    session.clear()
    forget()
