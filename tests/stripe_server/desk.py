"""What every effect stands on: the store, the time, who listens, and the request that caused it."""

from dataclasses import dataclass, field
from typing import Any

from tests.stripe_server import objects
from tests.stripe_server.objects import PLATFORM
from tests.stripe_server.store import Store


@dataclass(frozen=True)
class Endpoint:
    """One address that wants events. `audience`: 'platform' hears our own, 'connect' the connected accounts'."""

    audience: str
    place: int
    url: str
    secret: str


@dataclass(frozen=True)
class Desk:
    store: Store
    now: int
    address: str
    endpoints: tuple[Endpoint, ...] = ()
    request: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True)
class Call:
    """One API request whose form has been checked."""

    desk: Desk
    account: str
    params: dict[str, Any]
    ids: dict[str, str] = field(default_factory=dict)
    path: str = ""

    @property
    def store(self) -> Store:
        return self.desk.store

    def get(self, kind: str, *, what: str | None = None) -> objects.Json:
        """The object that the path names, as the calling account sees it."""
        return objects.get(self.store, kind, self.ids["id"], account=self.account, what=what)

    @property
    def on_platform(self) -> bool:
        return self.account == PLATFORM
