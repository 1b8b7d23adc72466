"""What is known of an organization further right: its grants so far, conflicts of interest."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from grants.people.model import Conflict, Organization, Standing, StandingYear


@dataclass(frozen=True)
class Standings:
    """An organization's grants so far: finished ones of a program by tier, and all that are open, late or signed."""

    completed: dict[str, int]
    open: int
    overdue: int
    awards_this_year: int


def kept_record(organization_id: int) -> ColumnElement[int]:
    """The id of the record that goes on, within a query: its own unless it was merged."""
    own = aliased(Organization)
    into = select(own.merged_into_id).where(own.id == organization_id).scalar_subquery()
    return func.coalesce(into, organization_id)


def records_of(organization_id: int) -> Select[int]:
    """The ids of all records of one group, to look up with IN: its own, and those that were merged with it."""
    kept = kept_record(organization_id)
    return select(Organization.id).where(or_(Organization.id == kept, Organization.merged_into_id == kept))


def standings(session: Session, organization_id: int, *, program: str, year: int) -> Standings:
    """What eligibility rules may ask of history, in two queries; of a merged record, what stands at the one kept."""
    records = records_of(organization_id)
    rows = session.execute(
        select(Standing.program_key, Standing.tier_key, Standing.completed, Standing.open, Standing.overdue).where(
            Standing.organization_id.in_(records)
        )
    ).all()
    signed = session.scalar(
        select(StandingYear.awards).where(StandingYear.organization_id.in_(records), StandingYear.year == year)
    )
    return Standings(
        completed={row.tier_key: row.completed for row in rows if row.program_key == program},
        open=sum(row.open for row in rows),
        overdue=sum(row.overdue for row in rows),
        awards_this_year=signed or 0,
    )


def closed_to(person_id: int | None) -> Select[int]:
    """The ids of groups whose doors a conflict closes to a person, for lists: with the group, or with its sponsor."""
    mine = select(Conflict.organization_id).where(Conflict.person_id == person_id)
    return select(Organization.id).where(or_(Organization.id.in_(mine), Organization.fiscal_sponsor_id.in_(mine)))


def conflicted_with(session: Session, organization_id: int | None) -> frozenset[int]:
    """People whom a conflict with the organization, or with its fiscal sponsor, keeps out (product rule 4)."""
    if organization_id is None:
        return frozenset()
    sponsor = select(Organization.fiscal_sponsor_id).where(Organization.id == organization_id).scalar_subquery()
    about = or_(Conflict.organization_id == organization_id, Conflict.organization_id == sponsor)
    return frozenset(session.scalars(select(Conflict.person_id).where(about)))
