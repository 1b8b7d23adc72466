"""Sharing applications out fairly: enough readers for each, nobody in conflict, loads as even as they can be."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

Draw = dict[int, list[int]]
"""The reviewers newly drawn for each application."""


@dataclass(frozen=True)
class Need:
    """An application that lacks `missing` readers; `barred` can't be given it (conflict, stake, had it before)."""

    application_id: int
    missing: int
    barred: frozenset[int]


def share(needs: list[Need], loads: Mapping[int, int], *, seed: str) -> tuple[Draw, dict[int, int]]:
    """Who reads what, and how many readers each application still lacks when the panel is too small.

    `loads` is what each reviewer has on the desk already. The same seed gives the same draw, so that it can be
    shown afterwards that nobody chose. Reviewers meet in ever new threes, because chance breaks the ties: later
    a harsh reader can be told from a weak application.
    """
    random = Random(seed)  # noqa: S311 a draw to be repeated, not a secret
    loads = dict(loads)
    drawn: Draw = {}
    order = sorted(needs, key=lambda need: need.application_id)
    random.shuffle(order)
    # Those with the fewest possible readers choose first; the others can go elsewhere.
    order.sort(key=lambda need: len(loads.keys() - need.barred) - need.missing)
    for need in order:
        chance = {reviewer: random.random() for reviewer in sorted(loads)}
        free = sorted(loads.keys() - need.barred, key=lambda reviewer: (loads[reviewer], chance[reviewer]))
        drawn[need.application_id] = free[: need.missing]
        for reviewer in drawn[need.application_id]:
            loads[reviewer] += 1
    _even_out(drawn, {need.application_id: need.barred for need in needs}, loads)
    short = {need.application_id: need.missing - len(drawn[need.application_id]) for need in needs}
    return drawn, {application: lack for application, lack in short.items() if lack > 0}


def _even_out(drawn: Draw, barred: Mapping[int, frozenset[int]], loads: dict[int, int]) -> None:
    """Hand applications on while that helps somebody with two more than another (then loads are optimal:
    Harvey, Ladner, Lovasz and Tamir, "Semi-matchings for bipartite graphs and load balancing", 2006)."""
    while (path := _relief(drawn, barred, loads)) is not None:
        for giver, application, taker in path:
            drawn[application][drawn[application].index(giver)] = taker
        loads[path[0][0]] -= 1
        loads[path[-1][2]] += 1


def _relief(
    drawn: Draw, barred: Mapping[int, frozenset[int]], loads: Mapping[int, int]
) -> list[tuple[int, int, int]] | None:
    """Hand-overs (giver, application, taker) that lead from a fuller desk to one with two fewer, or None."""
    desks: dict[int, list[int]] = {reviewer: [] for reviewer in loads}
    for application in sorted(drawn):
        for reviewer in drawn[application]:
            desks[reviewer].append(application)
    least = min(loads.values(), default=0)
    for fullest in sorted(loads, key=lambda reviewer: (-loads[reviewer], reviewer)):
        if loads[fullest] < least + 2:
            return None
        came: dict[int, tuple[int, int] | None] = {fullest: None}
        unseen, queue = loads.keys() - {fullest}, deque([fullest])
        while queue:
            giver = queue.popleft()
            if loads[giver] <= loads[fullest] - 2:
                return _way_back(came, giver)
            for application in desks[giver]:
                for taker in sorted(unseen - barred[application] - set(drawn[application])):
                    came[taker] = (giver, application)
                    unseen.remove(taker)
                    queue.append(taker)
    return None


def _way_back(came: Mapping[int, tuple[int, int] | None], taker: int) -> list[tuple[int, int, int]]:
    path = []
    while (step := came[taker]) is not None:
        giver, application = step
        path.append((giver, application, taker))
        taker = giver
    return path[::-1]
