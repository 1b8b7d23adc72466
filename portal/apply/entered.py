"""What staff keyed in: it can be sent for some days after closing, as long as it had come in time."""

from __future__ import annotations

from grants.applications import queries
from grants.applications.queries import ApplicationPage
from grants.programs.queries import RoundPage
from grants.web import identity
from grants.web.app import moment
from grants.web.database import session


def came_in_time(page: ApplicationPage, facing: RoundPage) -> bool:
    """Whether its day counts for the stage that `facing` shows, and not today, when whoever keyed it in sends it."""
    mine = page.entered_by_id is not None and page.entered_by_id == identity.actor().person_id
    entry = queries.entry_of(session(), page.id) if mine and page.letter is None else None
    if entry is None:
        return False
    counted = facing.deadline.on_paper(
        entry.received_on, paper_days=facing.paper_days, timezone=facing.timezone, now=moment()
    )
    return counted is not None
