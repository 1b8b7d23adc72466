"""Groups that may be one and the same, and what became of those that were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.people.model import Membership, NotTheSame, Organization, Person, Standing
from grants.people.queries.knowledge import conflicted_with, records_of
from grants.people.rules import address_key, look_alike, rather_alike

MANY = 100


@dataclass(frozen=True)
class Twin:
    """One of two groups that look alike: what tells them apart, and how much hangs on each."""

    id: int
    name: str
    kind: str
    ein: str | None
    zip: str
    street: str
    people: tuple[str, ...]
    member_ids: tuple[int, ...]
    completed: int


@dataclass(frozen=True)
class Pair:
    """Two groups and why they were flagged; `organization_ids` and `conflicted_ids` serve the policy."""

    one: Twin
    other: Twin
    same_ein: bool
    same_name: bool
    same_person: bool
    same_address: bool
    organization_ids: frozenset[int]
    conflicted_ids: frozenset[int] = frozenset()
    owner_id: int | None = None

    @property
    def only_name(self) -> bool:
        """Nothing but the name says that they are one: two groups of one name may well be two."""
        near = self.one.zip[:5] != "" and self.one.zip[:5] == self.other.zip[:5]
        return self.same_name and not (self.same_ein or self.same_person or self.same_address or near)


def family(session: Session, organization_id: int) -> list[int]:
    """The group that goes on, first, and those that were merged into it; just itself for most. One query."""
    return list(
        session.scalars(records_of(organization_id).order_by(Organization.merged_into_id.is_not(None), Organization.id))
    )


def merged_names(session: Session, organization_id: int) -> list[str]:
    """The names of the records that were merged into this one: somebody may still know it by them."""
    merged = Organization.merged_into_id == organization_id
    return list(session.scalars(select(Organization.name).where(merged).order_by(Organization.id)))


def kept_id(session: Session, organization_id: int) -> int:
    """The group that goes on in the place of this one: itself unless it was merged."""
    into = session.scalar(select(Organization.merged_into_id).where(Organization.id == organization_id))
    return into or organization_id


def duplicates(session: Session) -> list[Pair]:
    """Pairs that nobody has judged yet, those by a name alone last; five queries, however many groups there are.

    A house of many groups makes none of them one: at one address a person or half a name must be the same, too.
    """
    rows = session.execute(
        select(
            Organization.id,
            Organization.name,
            Organization.name_key,
            Organization.ein,
            Organization.zip,
            Organization.street,
        )
        .where(Organization.merged_into_id.is_(None))
        .order_by(Organization.id)
    ).all()
    names = {row.id: row.name for row in rows}
    judged = {(row.one_id, row.other_id) for row in session.execute(select(NotTheSame.one_id, NotTheSame.other_id))}
    same_ein = _pairs((row.ein, row.id) for row in rows)
    in_common = _pairs(_places(session, set(names)))
    near = _pairs((row.zip[:5], row.id) for row in rows) | in_common
    housed = _pairs((address_key(row.street, row.zip), row.id) for row in rows)
    at_home = (housed & in_common) | {(a, b) for a, b in housed if rather_alike(names[a], names[b])}
    strong = same_ein | at_home | {(a, b) for a, b in near if look_alike(names[a], names[b])}
    weak = _pairs((row.name_key, row.id) for row in rows) - strong
    pairs = [pair for found in (strong, weak) for pair in sorted(found) if pair not in judged][:MANY]
    twins = _twins(session, {id for pair in pairs for id in pair})
    return [_pair(twins[a], twins[b]) for a, b in pairs]


def _places(session: Session, ids: set[int]) -> list[tuple[int, int]]:
    """Who is in which group, of those that go on: one person in two groups of nearly one name says something."""
    places = session.execute(select(Membership.person_id, Membership.organization_id))
    return [(row.person_id, row.organization_id) for row in places if row.organization_id in ids]


def _pairs(marked: Iterable[tuple[str | int | None, int]]) -> set[tuple[int, int]]:
    """Any two ids, in order, that share a mark; nothing is no mark."""
    groups: dict[str | int, list[int]] = {}
    for mark, id in marked:
        if mark:
            groups.setdefault(mark, []).append(id)
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def pair_of(session: Session, one_id: int, other_id: int) -> Pair | None:
    """These two, whether or not they look alike; None when one is gone, was merged, or both are one."""
    twins = _twins(session, {one_id, other_id})
    if len(twins) < 2:
        return None
    conflicted = conflicted_with(session, one_id) | conflicted_with(session, other_id)
    return _pair(twins[one_id], twins[other_id], conflicted)


def _pair(one: Twin, other: Twin, conflicted: frozenset[int] = frozenset()) -> Pair:
    return Pair(
        one=one,
        other=other,
        same_ein=one.ein is not None and one.ein == other.ein,
        same_name=look_alike(one.name, other.name),
        same_address=(address := address_key(one.street, one.zip)) != ""
        and address == address_key(other.street, other.zip),
        same_person=bool(set(one.member_ids) & set(other.member_ids)),
        organization_ids=frozenset({one.id, other.id}),
        conflicted_ids=conflicted,
    )


def _twins(session: Session, ids: set[int]) -> dict[int, Twin]:
    people: dict[int, list[tuple[int, str]]] = {}
    for row in session.execute(
        select(Membership.organization_id, Person.id, Person.name, Person.email)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organization_id.in_(ids))
        .order_by(Membership.id)
    ):
        people.setdefault(row.organization_id, []).append((row.id, row.email or row.name))
    done = (
        select(func.coalesce(func.sum(Standing.completed), 0))
        .where(Standing.organization_id == Organization.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Organization, done).where(Organization.id.in_(ids), Organization.merged_into_id.is_(None))
    )
    return {
        row.id: Twin(
            id=row.id,
            name=row.name,
            kind=row.kind,
            ein=row.ein,
            zip=row.zip,
            street=row.street,
            people=tuple(called for _, called in people.get(row.id, ())),
            member_ids=tuple(id for id, _ in people.get(row.id, ())),
            completed=int(completed),
        )
        for row, completed in rows
    }
