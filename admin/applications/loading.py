"""What staff pages of an application load before the guard asks."""

from __future__ import annotations

from typing import Any

from grants.applications.lifecycle import ApplicationStatus
from grants.applications.queries import ApplicationPage, application_page
from grants.kernel.refusal import NotFound
from grants.web.database import session


def application(reference: str, **_: Any) -> ApplicationPage:
    """One application as it was written. A draft is not found: it is its writer's own until it is sent."""
    page = application_page(session(), reference=reference.upper())
    if page.status is ApplicationStatus.DRAFT or page.submitted_at is None:
        raise NotFound("Application")
    return page
