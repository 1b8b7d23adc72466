"""What is known further right: conflicts of interest, and how an organization stands."""

from __future__ import annotations

from sqlalchemy import select

from grants.kernel.unit import Unit
from grants.people.model import Conflict, Standing, StandingYear
from grants.people.queries.duplicates import family, kept_id


def declare_conflict(unit: Unit, person_id: int, organization_id: int, *, reason: str) -> Conflict:
    """Close every door between a person and an organization, and the records merged with it.

    A second declaration changes nothing.
    """
    for id in family(unit.session, organization_id):
        if id != organization_id:
            _declare(unit, person_id, id, reason)
    return _declare(unit, person_id, organization_id, reason)


def _declare(unit: Unit, person_id: int, organization_id: int, reason: str) -> Conflict:
    known = select(Conflict).where(Conflict.person_id == person_id, Conflict.organization_id == organization_id)
    conflict = unit.session.scalar(known)
    if conflict is None:
        conflict = unit.add(
            Conflict(person_id=person_id, organization_id=organization_id, reason=reason, declared_at=unit.now)
        )
        unit.changed(conflict, "declare", note=reason)
    return conflict


def adjust_standing(
    unit: Unit,
    organization_id: int,
    *,
    program: str,
    tier: str,
    completed: int = 0,
    open: int = 0,
    overdue: int = 0,
) -> None:
    """Add to what is known of an organization's grants; called by the stages to the right, in their unit."""
    organization_id = kept_id(unit.session, organization_id)
    where = (
        Standing.organization_id == organization_id,
        Standing.program_key == program,
        Standing.tier_key == tier,
    )
    row = unit.session.scalar(select(Standing).where(*where).with_for_update())
    if row is None:
        row = unit.add(Standing(organization_id=organization_id, program_key=program, tier_key=tier))
    row.completed += completed
    row.open += open
    row.overdue += overdue


def count_award(unit: Unit, organization_id: int, *, year: int, by: int = 1) -> None:
    """One more grant in a round of this year, or one less; called by the stage to the right, in its unit."""
    organization_id = kept_id(unit.session, organization_id)
    where = (StandingYear.organization_id == organization_id, StandingYear.year == year)
    row = unit.session.scalar(select(StandingYear).where(*where).with_for_update())
    if row is None:
        row = unit.add(StandingYear(organization_id=organization_id, year=year, awards=0))
    row.awards += by
