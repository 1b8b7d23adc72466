"""What came of it, told by the group and answered by the office."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from grants.policy.actor import Role
from grants.reports import commands as reports
from grants.reports.model import Report
from tests.city.answers import typed
from tests.city.case import Case
from tests.city.story import Story
from tests.city.telling.agreements import award_id
from tests.city.telling.step import Step


def send(story: Story, case: Case, step: Step) -> None:
    id = _report_id(story, case)
    with story.unit(story.cast.actor(case.group)) as unit:
        reports.save(unit, id, said(case.facts["report"]), locale=case.facts["locale"])
    with story.unit(story.cast.actor(case.group)) as unit:
        reports.submit(unit, id)


def said(report: dict[str, Any]) -> dict[str, Any]:
    """A report as a person would have typed it, its measures among the answers."""
    measures = {f"measure_{name}_actual": str(number) for name, number in report["measures"].items()}
    return typed(report["answers"]) | measures


def accept(story: Story, case: Case, step: Step) -> None:
    """Money that waited for it is released, or the award closes, by the product itself."""
    id = _report_id(story, case)
    with story.unit(story.cast.one_with(Role.OFFICER, case.turn)) as unit:
        reports.accept(unit, id)


def send_back(story: Story, case: Case, step: Step) -> None:
    id = _report_id(story, case)
    with story.unit(story.cast.one_with(Role.OFFICER, case.turn)) as unit:
        reports.send_back(unit, id, note=case.facts["report"]["returned_because"], spoken=case.facts["locale"])


def _report_id(story: Story, case: Case) -> int:
    with story.session() as session:
        return session.scalars(select(Report.id).where(Report.award_id == award_id(story, case))).one()
