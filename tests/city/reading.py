"""Reads the city's data files; a round may borrow parts from another (`form_from = "js-2026-11"`)."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from grants.programs.spec.borrowing import complete

HERE = Path(__file__).resolve().parent


@cache
def toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as source:
        return tomllib.load(source)


def funds() -> list[dict[str, Any]]:
    return toml(HERE / "funds.toml")["funds"]


def people() -> list[dict[str, Any]]:
    return toml(HERE / "people.toml")["people"]


@cache
def organizations() -> dict[str, dict[str, Any]]:
    return {each["key"]: each for each in toml(HERE / "organizations.toml")["organizations"]}


def changes() -> list[dict[str, Any]]:
    """New versions of forms of open rounds."""
    return toml(HERE / "changes.toml")["changes"]


def programs() -> list[dict[str, Any]]:
    return [toml(path)["program"] for path in sorted((HERE / "programs").glob("*.toml"))]


def workshops() -> list[dict[str, Any]]:
    """In the order of time, each a copy to be written in."""
    return sorted((dict(each) for each in toml(HERE / "workshops.toml")["workshops"]), key=lambda w: w["starts_at"])


def requests() -> list[dict[str, Any]]:
    """What people asked for to take part, each a copy to be written in."""
    return [dict(each) for each in toml(HERE / "requests.toml")["requests"]]


def _round_file(key: str) -> dict[str, Any]:
    return toml(HERE / "rounds" / f"{key}.toml")


def round_keys() -> list[str]:
    """In the order in which the rounds opened."""
    keys = [path.stem for path in (HERE / "rounds").glob("*.toml")]
    return sorted(keys, key=lambda key: (_round_file(key)["round"]["opens"], key))


def round_definition(key: str) -> dict[str, Any]:
    """A round as `programs.commands.define_round` wants it."""
    return complete(_round_file(key), round_definition)


def applications(round_key: str) -> list[dict[str, Any]]:
    """What was applied for in a round; nothing where CITY=house asks for a city in which nobody has applied yet."""
    if os.environ.get("CITY") == "house":
        return []
    path = HERE / "applications" / f"{round_key}.toml"
    return toml(path)["applications"] if path.exists() else []
