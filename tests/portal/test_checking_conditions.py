"""The check asks a question of those of whom the form asks it, and judges as the sent application is judged."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.model import Answer, Screening
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds.questions import both
from tests.worlds.rounds import DEFINITION, FORM

ANSWERS = {"operating_budget": "8,000", "zip": "28208", "tier": "tier-1"}
RULE = {"key": "first", "rule": "answer_in", "question": "wishes", "values": ["time", "money", "advice"]}


def conditional(show_if: str, where: str = "question") -> dict[str, Any]:
    """The small round's form in which the workshop is asked of some; or its whole section, put last."""
    form = deepcopy(FORM)
    workshop = form["sections"][0]["questions"].pop()
    asked = {"key": "who_came", "title": both("Who came?"), "questions": [workshop]}
    (workshop if where == "question" else asked)["show_if"] = show_if
    form["sections"].append(asked)
    return form


@pytest.mark.parametrize("where", ["question", "section"])
@pytest.mark.parametrize(("kind", "verdict"), [("unincorporated", "unknown"), ("nonprofit", "failed")])
def test_an_answer_that_the_form_would_not_ask_for_counts_for_nothing(
    world: World, visitor: Visitor, session: Session, where: str, kind: str, verdict: str
) -> None:
    round_id = world.open_round(key="js-a", form=conditional('organization_kind == "nonprofit"', where))
    typed = {**ANSWERS, "organization_kind": kind, "workshop": "no"}
    told = words(visitor.post("/rounds/js-a/check", typed))
    assert ("Nobody came to a workshop." in told) == (verdict == "failed")
    sent = session.scalars(
        select(Screening.findings).where(Screening.application_id == world.submitted(round_id, **typed))
    )
    assert {each["key"]: each["verdict"] for each in sent.one()}["workshop"] == verdict


def test_what_says_whether_it_is_asked_is_asked_first_and_goes_along(
    world: World, visitor: Visitor, session: Session
) -> None:
    world.open_round(key="js-a", form=conditional('organization_kind == "nonprofit"'))
    page = visitor.get("/rounds/js-a/check")
    assert page.text.index('data-question="organization_kind"') < page.text.index('data-question="workshop"')
    assert "data-show-if" in page.text
    assert "Only if “What kind of group is it?” is “Nonprofit”." in words(page)
    assert "(required)" not in page.text
    visitor.post("/rounds/js-a/check/start", {**ANSWERS, "organization_kind": "nonprofit", "workshop": "yes"})
    assert session.scalars(select(Answer.typed).where(Answer.question_key == "organization_kind")).one() == "nonprofit"


def test_a_condition_that_can_not_be_told_yet_asks_everybody(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a", form=conditional("answered(attachment)"))
    page = visitor.get("/rounds/js-a/check")
    assert "data-show-if" not in page.text
    assert 'name="attachment"' not in page.text
    assert "Nobody came to a workshop." in words(visitor.post("/rounds/js-a/check", {**ANSWERS, "workshop": "no"}))


def test_an_order_can_be_asked_for_and_goes_along(world: World, visitor: Visitor, session: Session) -> None:
    rules = [*DEFINITION["eligibility"], {**RULE, "why_not": both("It is in another order.")}]
    world.open_round(key="js-a", eligibility=rules)
    assert "What matters most?" in words(visitor.get("/rounds/js-a/check"))
    places = {"wishes-place-time": "1", "wishes-place-money": "2", "wishes-place-advice": "3"}
    page = visitor.post("/rounds/js-a/check", {**ANSWERS, **places})
    for name, place in places.items():
        assert f'name="{name}" value="{place}"' in page.text
    visitor.post("/rounds/js-a/check/start", {**ANSWERS, **places})
    kept = session.scalars(select(Answer.typed).where(Answer.question_key == "wishes")).one()
    assert kept == {"time": "1", "money": "2", "advice": "3"}
