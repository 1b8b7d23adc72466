"""The council's meetings: awards first, best score first, then the waitlist and what is declined, with reasons."""

from __future__ import annotations

from functools import partial

from grants.awards import commands as awards
from grants.awards.lifecycle import AWARDING, Outcome
from grants.policy.actor import Role
from grants.reviews import queries as reviews
from tests.city import reading
from tests.city.case import Case, cases
from tests.city.story import Story

OUTCOMES = {
    "awarded": Outcome.AWARD,
    "partially_awarded": Outcome.AWARD_IN_PART,
    "waitlisted": Outcome.WAITLIST,
    "declined": Outcome.DECLINE,
}


def foresee(story: Story) -> None:
    for key in reading.round_keys():
        decided = [case for case in cases(key) if case.decided_on]
        days = sorted({day for case in decided for day in case.decided_on})
        for day in days:
            story.at(f"{day}T14:00", partial(_meet, story, key, day, decided))
        if days:
            story.at(f"{days[0]}T16:00", partial(_finish, story, key))


def _meet(story: Story, round_key: str, day: str, decided: list[Case]) -> None:
    with story.session() as session:
        ranking = [line.application_id for line in reviews.slate(session, story.round_ids[round_key])]
    today = [case for case in decided if day in case.decided_on]

    def place(case: Case) -> tuple[bool, int]:
        return _outcome(case, day) not in AWARDING, ranking.index(story.application_ids[case.key])

    for case in sorted(today, key=place):
        _decide(story, case, _outcome(case, day))


def _outcome(case: Case, day: str) -> Outcome:
    return Outcome.WAITLIST if case.facts.get("waitlisted_on") == day else OUTCOMES[case.facts["outcome"]]


def _decide(story: Story, case: Case, outcome: Outcome) -> None:
    awarding = outcome in AWARDING
    with story.unit(story.cast.one_with(Role.DECIDER)) as unit:
        awards.decide(
            unit,
            story.application_ids[case.key],
            outcome,
            cents=case.facts["award_cents"] if awarding else None,
            reasons=[] if awarding else case.facts["reasons"],
            words=case.facts.get("words", ""),
            note=case.facts.get("note", ""),
        )


def _finish(story: Story, round_key: str) -> None:
    with story.unit(story.cast.one_with(Role.DECIDER)) as unit:
        awards.finish_deciding(unit, story.round_ids[round_key])
