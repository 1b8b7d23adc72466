"""The way of an award as the data has it, each step on its day and by the hands whose step it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from tests.city.case import Case, cases
from tests.city.story import Story
from tests.city.telling import agreements, payees, payments, reports
from tests.city.telling.step import Step

Tell = Callable[[Story, Case, Step], None]


class Telling(NamedTuple):
    hour: str
    tell: Tell | None
    """None where time alone brings it about, or the product by itself."""


STEPS: dict[str, Telling] = {
    "offered": Telling("10:00", agreements.offer),
    "offer_lapsed": Telling("10:00", None),
    "signed": Telling("18:30", agreements.sign),
    "payee_pending": Telling("19:10", payees.give_details),
    "prepared": Telling("09:40", payments.prepare),
    "approved": Telling("14:30", payments.approve),
    "sent": Telling("15:00", payments.go_on_its_way),
    "confirmed": Telling("08:10", payments.arrive),
    "payout_failed": Telling("08:20", payments.come_back),
    "report_due": Telling("10:00", None),
    "report_overdue": Telling("10:00", None),
    "report_submitted": Telling("20:15", reports.send),
    "report_accepted": Telling("11:00", reports.accept),
    "report_returned": Telling("11:20", reports.send_back),
    "closed": Telling("11:00", reports.accept),
}


def foresee(story: Story) -> None:
    for case in cases():
        for step in steps_of(case):
            telling = STEPS[step.name]
            if telling.tell is None:
                continue
            told = partial(telling.tell, story, case, step)
            if step.name == "approved" and step.is_last:
                story.at_last(told)
            else:
                story.at(f"{step.day}T{telling.hour}", told)


def steps_of(case: Case) -> Iterator[Step]:
    """Steps after `report_submitted` belong to the payment that the accepted report released."""
    payment, names = 1, case.facts.get("then", ())
    for place, (name, day) in enumerate(zip(names, case.facts.get("then_on", ()), strict=True), start=1):
        payment += name == "report_submitted"
        yield Step(name, day, payment, is_last=place == len(names))
