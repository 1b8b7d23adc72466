"""What reviewing does when an application goes away under a reviewer's hands."""

from __future__ import annotations

from grants.applications.events import ApplicationWithdrawn
from grants.kernel.outbox import on
from grants.kernel.unit import Unit
from grants.reviews.commands import release_of_application


@on(ApplicationWithdrawn)
def take_it_from_the_desks(unit: Unit, fact: ApplicationWithdrawn) -> None:
    """Nobody reads on in vain; reviews that were handed in stay on record."""
    release_of_application(unit, fact.application_id, note="withdrawn")
