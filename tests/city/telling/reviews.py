"""The panel of each round: its share, the question about conflicts, and three scores for each form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from grants.applications.lifecycle import ApplicationStatus
from grants.applications.model import Application
from grants.kernel.unit import Unit
from grants.policy.actor import Role
from grants.reviews import commands as reviews
from grants.reviews.lifecycle import AssignmentStatus
from grants.reviews.model import Assignment, Panel
from grants.reviews.queries.doors import kept_out
from grants.reviews.queries.groups import groups, seat
from grants.reviews.rules import Typed
from tests.city import reading
from tests.city.case import Case, cases
from tests.city.story import Story
from tests.city.telling.applications import screened_on
from tests.city.today import TODAY

SEATED = timedelta(days=2)
TWO_DAYS = timedelta(days=2)
FORGETS = 3
"""In every so many cases a conflict comes to mind only when the application lies on the desk."""


@dataclass(frozen=True)
class Reading:
    """One review that the data has: who read which form and gave which points."""

    case: Case
    reviewer: str
    points: dict[str, int]
    comment: str


def foresee(story: Story) -> None:
    for key in reading.round_keys():
        read = [case for case in cases(key) if "scores" in case.facts or "conflicts" in case.facts]
        if not read:
            continue
        seated = screened_on(key) + SEATED
        given_out = seated + timedelta(days=1)
        story.at(f"{seated}T10:00", partial(_seat, story, key, read))
        for reviewer in _members(read):
            story.at(f"{seated}T19:00", partial(_name_whom_one_knows, story, key, reviewer, read))
            story.at(f"{given_out}T19:00", partial(_open_doors, story, key, reviewer, read))
        story.at(f"{given_out}T10:00", partial(_give_out, story, key, read))
        for when, one in _evenings(list(_readings(read)), first=given_out + TWO_DAYS, last=_last_evening(read)):
            story.at(when, partial(_review, story, one))


def _members(read: list[Case]) -> list[str]:
    """Who the data says has read; for a round that is still being read, every reviewer of the city."""
    if not any(case.decided_on for case in read):
        return [each["key"] for each in reading.people() if Role.REVIEWER in each["roles"]]
    found = [each["reviewer"] for case in read for name in ("scores", "conflicts") for each in case.facts.get(name, ())]
    return sorted(set(found))


def _readings(read: list[Case]) -> Iterator[Reading]:
    for case in read:
        for each in case.facts.get("scores", ()):
            yield Reading(case, each["reviewer"], each["scores"], each["comment"])


def _last_evening(read: list[Case]) -> date:
    days = [day for case in read for day in case.decided_on]
    return (date.fromisoformat(min(days)) - TWO_DAYS) if days else TODAY - timedelta(days=1)


def _evenings(readings: list[Reading], *, first: date, last: date) -> Iterator[tuple[str, Reading]]:
    """Volunteers read after work: the reviews lie evenly between two days, between seven and nine."""
    days = (last - first).days
    for number, one in enumerate(readings):
        day = first + timedelta(days=number * days // max(len(readings) - 1, 1))
        minutes = number * 17 % 120
        yield f"{day}T{19 + minutes // 60}:{minutes % 60:02d}", one


def _seat(story: Story, round_key: str, read: list[Case]) -> None:
    with story.unit(story.cast.one_with(Role.OFFICER)) as unit:
        panel = reviews.make_panel(unit, story.round_ids[round_key], name="Neighborhood panel")
        for reviewer in _members(read):
            reviews.add_member(unit, panel.id, story.cast.ids[reviewer])


def _name_whom_one_knows(story: Story, round_key: str, reviewer: str, read: list[Case]) -> None:
    """Before anything is given out a member names the groups that they know. Some think of it later."""
    with story.unit(story.cast.actor(reviewer)) as unit:
        panel_id = _panel_id(unit, story, round_key)
        here = {group.name: group for group in groups(unit.session, seat(unit.session, panel_id, unit.actor.person_id))}
        for case in read:
            because, group = case.conflict_of(reviewer), here.get(case.facts["answers"]["organization_name"])
            if because and group is not None and not group.declared and case.turn % FORGETS:
                reviews.declare_ahead(unit, panel_id, [group.organization_id], reason=because)


def _give_out(story: Story, round_key: str, read: list[Case]) -> None:
    """What the data says goes to whom; a draw gives what is missing to whoever has least."""
    round_id = story.round_ids[round_key]
    with story.unit(story.cast.one_with(Role.OFFICER)) as unit:
        panel_id = _panel_id(unit, story, round_key)
        eligible = (Application.round_id == round_id, Application.status == ApplicationStatus.ELIGIBLE)
        waiting = set(unit.session.scalars(select(Application.id).where(*eligible)))
        kept = kept_out(unit.session, *eligible)
        for case in read:
            application_id = story.application_ids[case.key]
            for each in (*case.facts.get("scores", ()), *case.facts.get("conflicts", ())):
                reviewer_id = story.cast.ids[each["reviewer"]]
                if application_id in waiting and reviewer_id not in kept.get(application_id, ()):
                    reviews.assign(unit, application_id, panel_id=panel_id, reviewer_id=reviewer_id)
        reviews.share_out(unit, panel_id, seed=round_key)


def _open_doors(story: Story, round_key: str, reviewer: str, read: list[Case]) -> None:
    """The question before the first page, for all that is on this reviewer's desk. Not everybody has come to it yet."""
    by_id = {story.application_ids[case.key]: case for case in read}
    with story.unit(story.cast.actor(reviewer)) as unit:
        for id, application_id in _offered(unit, story.round_ids[round_key]):
            case = by_id.get(application_id)
            because = case.conflict_of(reviewer) if case else ""
            if because:
                reviews.declare(unit, id, reason=because)
            elif (case and case.is_scored_by(reviewer)) or id % 2:
                reviews.accept(unit, id)


def _offered(unit: Unit, round_id: int) -> list[tuple[int, int]]:
    """Assignments that wait for this reviewer's word, each with its application."""
    rows = unit.session.execute(
        select(Assignment.id, Assignment.application_id)
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Assignment.reviewer_id == unit.actor.person_id,
            Assignment.status == AssignmentStatus.OFFERED,
            Application.round_id == round_id,
        )
        .order_by(Assignment.id)
    )
    return [(row.id, row.application_id) for row in rows]


def _panel_id(unit: Unit, story: Story, round_key: str) -> int:
    return unit.session.scalars(select(Panel.id).where(Panel.round_id == story.round_ids[round_key])).one()


def _review(story: Story, one: Reading) -> None:
    reader = story.cast.actor(one.reviewer)
    with story.unit(reader) as unit:
        assignment_id = unit.session.scalars(
            select(Assignment.id).where(
                Assignment.application_id == story.application_ids[one.case.key],
                Assignment.reviewer_id == reader.person_id,
            )
        ).one()
        said = {criterion: Typed(points) for criterion, points in one.points.items()}
        reviews.save(unit, assignment_id, said, comment=one.comment)
        reviews.submit(unit, assignment_id)
