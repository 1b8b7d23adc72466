"""Facts are written with the change that made them; each handler of a fact has a delivery of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.kernel.base import Base, BigKey, key


class Fact(Protocol):
    """A past-tense event: a frozen dataclass of ids and plain values."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


class FactRow(Base):
    """What happened, in the transaction in which it happened."""

    __tablename__ = "fact"

    id: Mapped[int] = key()
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]]


class Delivery(Base):
    """One handler's share of a fact: its attempts, its next try, its lease, its end."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("fact_id", "handler"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        CheckConstraint("done_at IS NULL OR dead_at IS NULL", name="not_done_and_dead"),
        Index("ix_delivery_due", "done_at", "dead_at", "next_try_at"),
    )

    id: Mapped[int] = key()
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"))
    handler: Mapped[str] = mapped_column(String(100))
    queue: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(40))
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    fact: Mapped[FactRow] = relationship(lazy="joined", innerjoin=True)


@dataclass(frozen=True)
class Handler:
    """Something that reacts to a fact after the commit.

    An *effect* works in the database only: `effect(unit, fact)`, in one unit with the delivery's end.
    An *errand* talks to somebody else: `prepare(unit, fact)` gives what to ask for (None: nothing to do),
    `call(request)` asks, with no transaction open, and `settle(unit, fact, request, answer)` writes it down.
    """

    name: str
    fact: type
    queue: str
    effect: Callable[..., None] | None = None
    prepare: Callable[..., Any] | None = None
    call: Callable[[Any], Any] | None = None
    settle: Callable[..., None] | None = None


_handlers: dict[str, list[Handler]] = {}
_facts: dict[str, type] = {}

F = TypeVar("F")


def handle(handler: Handler) -> Handler:
    """Register a handler; two of one name are refused at import."""
    if any(known.name == handler.name for group in _handlers.values() for known in group):
        raise ValueError(f"two handlers are called {handler.name!r}")
    _facts[handler.fact.__name__] = handler.fact
    _handlers.setdefault(handler.fact.__name__, []).append(handler)
    return handler


def on(fact: type, *, queue: str = "default") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as an effect of `fact`."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        handle(Handler(f"{function.__module__}.{function.__name__}", fact, queue, effect=function))
        return function

    return register


def handlers_of(fact_name: str) -> list[Handler]:
    return _handlers.get(fact_name, [])


def handler_named(fact_name: str, handler: str) -> Handler | None:
    return next((known for known in handlers_of(fact_name) if known.name == handler), None)


def pack(fact: Fact) -> FactRow:
    return FactRow(name=type(fact).__name__, payload=asdict(fact))


def unpack(row: FactRow) -> Any:
    """The fact as it was recorded; a field that a newer version dropped is left behind."""
    kind = _facts[row.name]
    known = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in row.payload.items() if name in known})


__all__ = [
    "BigKey",
    "Delivery",
    "Fact",
    "FactRow",
    "Handler",
    "handle",
    "handler_named",
    "handlers_of",
    "on",
    "pack",
    "unpack",
]
