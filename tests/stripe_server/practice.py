"""All that one practice Stripe consists of, put together and set going."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from tests.stripe_server.balances import open_platform
from tests.stripe_server.clock import Clock
from tests.stripe_server.desk import Desk, Endpoint
from tests.stripe_server.faults import Faults
from tests.stripe_server.idempotency import InFlight
from tests.stripe_server.payday import go_by_the_clock, is_anything_due
from tests.stripe_server.store import Store
from tests.stripe_server.webhooks import Carrier

TICK_SECONDS = 0.1


@dataclass
class Practice:
    store: Store
    clock: Clock
    endpoints: tuple[Endpoint, ...]
    auto_payouts: bool
    address: str = ""
    faults: Faults = field(default_factory=Faults)
    in_flight: InFlight = field(default_factory=InFlight)
    ending: threading.Event = field(default_factory=threading.Event)
    carriers: list[Carrier] = field(default_factory=list)

    def desk(self, *, request: str | None = None, idempotency_key: str | None = None) -> Desk:
        return Desk(
            store=self.store,
            now=self.clock.seconds(),
            address=self.address,
            endpoints=self.endpoints,
            request=request,
            idempotency_key=idempotency_key,
        )

    def start(self) -> None:
        with self.store.work():
            open_platform(self.desk())
        self.carriers = [Carrier(self.store, endpoint) for endpoint in self.endpoints]
        for carrier in self.carriers:
            carrier.start()
        threading.Thread(target=self._tick, name="clock and payouts", daemon=True).start()

    def end(self) -> None:
        self.ending.set()
        self.faults.clear()
        for carrier in self.carriers:
            carrier.end()

    def _tick(self) -> None:
        """Time is looked at here and nowhere else, so that no request ever waits for another server's clock."""
        while not self.ending.wait(TICK_SECONDS):
            self.clock.look()
            if self.auto_payouts and is_anything_due(self.desk()):
                with self.store.work():
                    go_by_the_clock(self.desk())


def open_practice(
    folder: Path, *, endpoints: tuple[Endpoint, ...] = (), clock_url: str | None = None, auto_payouts: bool = False
) -> Practice:
    store = Store(folder)
    return Practice(store, Clock(store, url=clock_url), endpoints, auto_payouts)
