"""Pots of money: made before the first round that draws on them, filled when the council says."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from grants.funds import commands as funds
from grants.kernel.money import Money
from grants.policy.actor import Role
from tests.city import reading
from tests.city.story import Story

BEFORE_THE_ROUND = timedelta(days=21)


def foresee(story: Story) -> None:
    for fund in reading.funds():
        story.at(_made_on(fund), partial(_define, story, fund))
        for put in fund["appropriations"]:
            story.at(f"{put['on']}T10:00", partial(_appropriate, story, fund, put))


def _made_on(fund: dict[str, Any]) -> str:
    rounds = [reading.round_definition(key)["round"] for key in reading.round_keys()]
    opens = [datetime.fromisoformat(facts["opens"]) for facts in rounds if facts["fund"] == fund["key"]]
    first = datetime.fromisoformat(f"{fund['appropriations'][0]['on']}T09:30")
    return min(first, min(opens) - BEFORE_THE_ROUND).isoformat()


def _define(story: Story, fund: dict[str, Any]) -> None:
    with story.unit(story.cast.one_with(Role.FINANCE_OFFICER)) as unit:
        story.fund_ids[fund["key"]] = funds.define_fund(unit, fund).id


def _appropriate(story: Story, fund: dict[str, Any], put: dict[str, Any]) -> None:
    with story.unit(story.cast.one_with(Role.FINANCE_OFFICER)) as unit:
        funds.appropriate(unit, story.fund_ids[fund["key"]], Money(put["cents"]), authority=put["note"])
