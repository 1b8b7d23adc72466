"""Facts are plain, frozen and told apart by name; whoever reacts to one stands outside the stages."""

from __future__ import annotations

import ast
import json
from collections import Counter
from dataclasses import asdict, fields, is_dataclass
from importlib import import_module
from inspect import signature
from typing import Any, get_type_hints

import wsgi  # noqa: F401 - every handler is registered once the application is put together
from grants.gateways.queue import QUEUES
from grants.kernel.outbox import Handler, pack, unpack
from grants.kernel.outbox import _handlers as handlers_by_fact
from tests.architecture.source import STAGES, called, nothing, product

PLAIN = {int, str, bool, int | None, str | None}
REACT = ("grants.jobs.reactions.", "grants.notices.")

MAY_BE_UNHEARD = {
    "RoundClosed": "staff's pages read rounds as they are",
    "ReviewSubmitted": "the panel's page reads assignments as they are",
    "ReviewsComplete": "the slate reads reviews as they are",
    "PayeeReady": "the desk of payments reads payees as they are",
}
"""Facts that nobody needs to react to, each with its reason."""


def facts() -> list[type]:
    """Every class of every stage's `events`."""
    found = []
    for stage in STAGES:
        if any(module.name == f"grants.{stage}.events" for module in product()):
            events = import_module(f"grants.{stage}.events")
            found += [
                kind for kind in vars(events).values() if isinstance(kind, type) and kind.__module__ == events.__name__
            ]
    return found


def handlers() -> list[Handler]:
    return [handler for group in handlers_by_fact.values() for handler in group]


def test_a_fact_is_a_frozen_dataclass_of_plain_values() -> None:
    found = []
    for kind in facts():
        frozen = is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
        if not frozen:
            found.append(f"{kind.__module__}.{kind.__name__} is not a frozen dataclass")
            continue
        odd = {name: hint for name, hint in get_type_hints(kind).items() if hint not in PLAIN}
        found += [f"{kind.__module__}.{kind.__name__}.{name}: {hint}" for name, hint in odd.items()]
    nothing(found, "A fact holds ids and plain values: it is read back long after the code that wrote it.")


def test_a_fact_comes_back_from_the_outbox_as_it_went_in() -> None:
    samples: dict[Any, Any] = {int: 7, str: "é", bool: True, int | None: None, str | None: None}
    heard = {handler.fact for handler in handlers()}
    for kind in facts():
        if kind in heard:
            fact = kind(**{name: samples[hint] for name, hint in get_type_hints(kind).items()})
            row = pack(fact)
            row.payload = json.loads(json.dumps({**asdict(fact), "dropped_later": 1}))
            assert unpack(row) == fact


def test_facts_are_told_apart_by_name() -> None:
    counted = Counter(kind.__name__ for kind in facts())
    nothing([name for name, times in counted.items() if times > 1], "Two facts of one name can't be told apart.")


def test_every_fact_that_is_recorded_is_an_event_and_every_event_is_recorded() -> None:
    known = {kind.__name__ for kind in facts()}
    recorded: dict[str, str] = {}
    for module in product():
        for node in module.walk():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                for argument in node.args[:1]:
                    recorded.setdefault(_named(argument), module.at(node))
    odd = [f"{place}: records {name or 'something'}" for name, place in recorded.items() if name and name not in known]
    used = {name for module in product() for name in known if f"{name}(" in module.text and "events" not in module.path}
    odd += [f"{name} is never recorded" for name in sorted(known - used)]
    nothing(odd, "What is recorded is a class of a stage's events, and an event that never happens is taken out.")


def _named(argument: ast.expr) -> str:
    return called(argument).rpartition(".")[2] if isinstance(argument, ast.Call) else ""


def test_facts_are_recorded_by_commands_only() -> None:
    found = [
        module.at(node)
        for module in product()
        for node in module.walk()
        if isinstance(node, ast.Call) and called(node) == "unit.record" and "commands" not in module.name.split(".")
    ]
    nothing(found, "A fact is recorded with the change that made it.")


def test_every_handlers_fact_exists_and_its_queue_is_known() -> None:
    known = set(facts())
    found = []
    for handler in handlers():
        if handler.fact not in known:
            found.append(f"{handler.name}: {handler.fact.__name__} is no stage's event")
        if handler.queue not in QUEUES:
            found.append(f"{handler.name}: queue {handler.queue!r} is served by nobody")
        if not handler.name.startswith(REACT):
            found.append(f"{handler.name}: reactions stand in grants/jobs/reactions and grants/notices")
        if len(handler.name) > 100:
            found.append(f"{handler.name}: longer than its column")
    nothing(found, "A handler reacts to a stage's event on a queue that a worker serves.")


def test_a_handler_is_an_effect_or_an_errand() -> None:
    found = []
    for handler in handlers():
        errand = [handler.prepare, handler.call]
        if handler.effect is not None and any([*errand, handler.settle]):
            found.append(f"{handler.name} is both")
        elif handler.effect is None and not all(errand):
            found.append(f"{handler.name} is neither")
        elif handler.effect is not None and len(signature(handler.effect).parameters) != 2:
            found.append(f"{handler.name}: an effect takes (unit, fact)")
    nothing(found, "An effect works in the database; an errand prepares, calls and settles.")


def test_every_fact_is_heard_or_may_be_unheard() -> None:
    heard = {handler.fact.__name__ for handler in handlers()}
    known = {kind.__name__ for kind in facts()}
    deaf = [f"{name}: nobody reacts to it" for name in sorted(known - heard - set(MAY_BE_UNHEARD))]
    gone = [f"{name}: is heard, or no stage's event any more" for name in sorted(set(MAY_BE_UNHEARD) - (known - heard))]
    nothing(deaf + gone, "A fact that nobody reacts to is a decision: MAY_BE_UNHEARD says why.")


def test_a_fact_names_what_it_is_about_by_number() -> None:
    found = [kind.__name__ for kind in facts() if not any(f.name.endswith("_id") for f in fields(kind))]
    nothing(found, "A fact holds at least one id, from which its handlers read the state as it is then.")
