"""Many signed awards of many groups, for public lists."""

from __future__ import annotations

from typing import Any

from grants.payments import commands as payments
from grants.publication import commands as publication
from grants.reports import commands as reports
from tests.remembering import step
from tests.worlds.awards import signed
from tests.worlds.rounds import definition

ZIPS = ("28208", "28216", "28205")
THEMES = ("mediation", "youth", "family")


def large_round(world: Any) -> int:
    """Money for many groups, each application read by one."""
    return world.open_round(budget_cents=100_000_000, tiers=[], rubric=read_by_one())


def read_by_one() -> dict[str, Any]:
    """The rubric of a round where one review is enough."""
    return {**definition("any")["rubric"], "reviews_each": 1}


@step
def listed(world: Any, count: int, *, round_id: int | None = None, first: int = 1) -> list[int]:
    """Signed awards of so many groups, all on the public list; gives the awards' ids."""
    round_id = round_id if round_id is not None else large_round(world)
    made = []
    for number in range(first, first + count):
        made.append(
            signed(
                world,
                round_id=round_id,
                email=f"group{number}@example.org",
                organization_name=f"Group {number} of the east side",
                project_title=f"Project {number}",
                zip=ZIPS[number % 3],
                theme=THEMES[number % 3],
                points=(5,),
            )
        )
    with world.unit() as unit:  # what the signature's jobs do, without setting sixty agreements on paper
        for award_id in made:
            payments.plan(unit, award_id)
            reports.await_report(unit, award_id)
            publication.publish(unit, award_id)
    return made
