"""The demonstration city's data as the tests of it see it: rounds whole, and every application with its round."""

from __future__ import annotations

from typing import Any

from tests.city import reading

Facts = dict[str, Any]
Pair = tuple[str, Facts]
"""A round's key and one application of it."""

TODAY = "2026-11-21"
AWARDED = ("awarded", "partially_awarded")
ROUNDS = {key: reading.round_definition(key) for key in reading.round_keys()}
FUNDS = {fund["key"]: fund for fund in reading.funds()}
PEOPLE = {person["key"]: person for person in reading.people()}
GROUPS = reading.organizations()
APPLICATIONS = {key: reading.applications(key) for key in ROUNDS}
EVERY: list[Pair] = [(key, each) for key, found in APPLICATIONS.items() for each in found]
SENT = [pair for pair in EVERY if pair[1]["outcome"] != "draft"]


def named(pair: Pair) -> str:
    """What a test of one application is called."""
    return f"{pair[0]}/{pair[1]['organization']}"
