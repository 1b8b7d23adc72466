"""Where the outside world is plugged in: each port is bound once per process, by wsgi.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar, runtime_checkable
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from grants.kernel.clock import Clock

T = TypeVar("T")


class Port(Generic[T]):
    """A named socket. Calling it gives what was plugged in; unbound, it says which one is missing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._bound: T | None = None

    def bind(self, implementation: T) -> None:
        if self._bound is not None:
            raise RuntimeError(f"port {self.name!r} is bound already")
        self._bound = implementation

    def unbind(self) -> None:
        self._bound = None

    def __call__(self) -> T:
        if self._bound is None:
            raise RuntimeError(f"port {self.name!r} is not bound")
        return self._bound


class Sessions(Protocol):
    def __call__(self) -> Session:
        """A new ordinary session, for jobs and scripts; close it."""


class Bell(Protocol):
    def ring(self, delivery_id: int, *, queue: str) -> None:
        """Ask a worker to look at a delivery now. May do nothing: the sweep rings again."""


class Checkpoint(Protocol):
    def __call__(self, name: str) -> None:
        """Called at the named points of an errand; does nothing but in the fault tests."""


class FileStore(Protocol):
    def put(self, key: str, content: bytes) -> None:
        """Keep `content` under a key of our own making (never a name that a person typed)."""

    def get(self, key: str) -> bytes:
        """What was put; FileNotFoundError when it is not there."""

    def delete(self, key: str) -> None:
        """Forget what was put; forgetting what is not there changes nothing."""


class NotScanned(Exception):
    """The scanner gave no clear answer (too large for it, out of order)."""


class Scanner(Protocol):
    @property
    def is_set_up(self) -> bool:
        """Whether files wait for the scanner before anybody can open them."""

    def scan(self, content: bytes) -> str:
        """The name of what was found, or nothing. NotScanned or OSError when there is no clear answer: ask again."""


@dataclass(frozen=True)
class Letter:
    """A message to one person. `key` lets the receiving side recognize a repetition (Message-ID).

    Where no e-mail reaches them, `to` is empty and `call` is the application whose people are to be told by a person.
    """

    key: str
    to: str
    subject: str
    text: str
    locale: str = "en"
    attachments: tuple[tuple[str, str, bytes], ...] = ()
    call: int | None = None


class Post(Protocol):
    def send(self, letter: Letter) -> None:
        """Hand the letter to the mail system, or raise: the delivery is tried again later."""


@dataclass(frozen=True)
class Received:
    """A letter as the demonstration's mailbox shows it."""

    id: str
    at: datetime
    to: str
    subject: str
    text: str
    attachments: tuple[str, ...] = ()


@runtime_checkable
class Mailbox(Protocol):
    def letters(self) -> list[Received]:
        """What was sent, newest first; only the demonstration's and the tests' post can tell."""


class Links(Protocol):
    def __call__(self, endpoint: str, *, locale: str = "en", **values: object) -> str:
        """The full address of a page in a language, for letters."""


@dataclass(frozen=True)
class Office:
    """What the deployment says of the office itself; a round has its own time zone."""

    zone: ZoneInfo
    handover_rest_days: int


clock: Port[Clock] = Port("clock")
office: Port[Office] = Port("office")
sessions: Port[Sessions] = Port("sessions")
files: Port[FileStore] = Port("files")
scanner: Port[Scanner] = Port("scanner")
post: Port[Post] = Port("post")
links: Port[Links] = Port("links")
bell: Port[Bell] = Port("bell")
checkpoint: Port[Checkpoint] = Port("checkpoint")
