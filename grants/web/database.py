"""Flask-SQLAlchemy on the core's plain models, and the unit of work of a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from grants.kernel import ports
from grants.kernel import unit as kernel
from grants.kernel.base import Base
from grants.policy.actor import Actor
from grants.web import identity

db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def session() -> Session:
    """The request's session, for reads."""
    return db.session()


@contextmanager
def work(actor: Actor | None = None) -> Iterator[kernel.Unit]:
    """`with work() as unit:` — the one way a view changes something, as whoever is asking."""
    who = actor if actor is not None else identity.actor()
    with kernel.work(db.session(), actor=who, clock=ports.clock()) as unit:
        yield unit
    g.carried_out = True  # what the form said is taken (kept_texts.py)
    identity.forget()


@contextmanager
def tried() -> Iterator[kernel.Unit]:
    """A command runs with all its checks, and nothing of it stays: what would happen is shown before it is done."""
    with kernel.work(db.session(), actor=identity.actor(), clock=ports.clock()) as unit:
        yield unit
        unit.session.rollback()
        unit.announced.clear()
