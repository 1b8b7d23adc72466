"""What the pages of a group load before the guard asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grants.kernel.refusal import NotFound
from grants.people import queries as people
from grants.people.queries import GroupPage, Member
from grants.web.database import session


def group(id: int, **_: Any) -> GroupPage:
    return people.group_page(session(), id)


@dataclass(frozen=True)
class MemberOf:
    """One member of a group; `organization_id` and `person_id` serve the policy."""

    page: GroupPage
    member: Member

    @property
    def organization_id(self) -> int:
        return self.page.organization_id

    @property
    def person_id(self) -> int:
        return self.member.person_id


def member(id: int, person_id: int) -> MemberOf:
    page = group(id)
    found = next((each for each in page.members if each.person_id == person_id), None)
    if found is None:
        raise NotFound("Membership")
    return MemberOf(page, found)
