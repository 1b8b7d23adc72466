"""The parts of docs/ that are said by the code itself; `python -m tests.architecture.docs --write` renews them."""

from __future__ import annotations

import inspect
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from flask import Flask

import wsgi
from grants.kernel.lifecycle import Lifecycle
from grants.policy import actions
from grants.policy.actions import Action
from grants.policy.actor import Role
from grants.policy.predicates import Predicate
from grants.policy.table import TABLE
from grants.settings import ROOT, read
from tests.architecture.source import STAGES, product
from tests.conftest import QuietBell, test_environment

FOLDER = ROOT / "docs"
MADE = "<!-- Made by `python -m tests.architecture.docs --write`; `make check` compares. -->"


def page(title: str, intro: str, parts: list[str]) -> str:
    return "\n\n".join([MADE, f"# {title}", intro, *parts]) + "\n"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    cells = [tuple(cell.replace("|", "\\|") for cell in row) for row in rows]
    lines = [head, tuple("---" for _ in head), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# --- lifecycles -----------------------------------------------------------------------------------


def lifecycles() -> str:
    parts = []
    for stage in STAGES:
        for lifecycle in lifecycles_of(stage):
            parts += [
                f"## {lifecycle.name.replace('_', ' ').capitalize()}",
                f"```mermaid\n{lifecycle.mermaid()}\n```",
                steps(lifecycle),
            ]
    intro = (
        "Every status, and every step between two of them: there are no others. `unit.advance(subject, step)` is the "
        "only way, and it writes history. The tables say what the drawings show."
    )
    return page("Lifecycles", intro, parts)


def lifecycles_of(stage: str) -> list[Lifecycle]:
    if not any(module.name == f"grants.{stage}.lifecycle" for module in product()):
        return []
    module = import_module(f"grants.{stage}.lifecycle")
    return [value for value in vars(module).values() if isinstance(value, Lifecycle)]


def steps(lifecycle: Lifecycle) -> str:
    rows = [
        (f"`{step.action}`", ", ".join(f"`{source}`" for source in step.sources), f"`{step.target}`")
        for step in lifecycle.steps
    ]
    return table(("step", "from", "to"), rows)


# --- policy ---------------------------------------------------------------------------------------


def policy() -> str:
    intro = (
        "Who may do what: an action is allowed when everything in any one line of its cell holds. Views ask by "
        "`@guard`, commands ask again on the thing itself (`grants/policy/table.py`)."
    )
    parts = []
    for heading, group in grouped_actions():
        rows = [
            (f"`{action}`", "<br>".join(" **and** ".join(said(p) for p in line) for line in TABLE[action]))
            for action in group
        ]
        parts += [f"## {heading.capitalize()}", table(("action", "is allowed to"), rows)]
    rules = sorted(
        {each for lines in TABLE.values() for line in lines for each in line}, key=lambda each: each.__name__
    )
    rows = [(f"`{each.__name__}`", meaning(each)) for each in rules]
    return page("Policy", intro, [*parts, "## What each question means", table(("question", "holds when"), rows)])


def grouped_actions() -> Iterator[tuple[str, list[Action]]]:
    """The actions under the comments that group them in their file."""
    text = inspect.getsource(actions.Action)
    for part in re.split(r"^    # ", text, flags=re.MULTILINE)[1:]:
        heading, *lines = part.splitlines()
        names = [line.split("=")[0].strip() for line in lines if "=" in line]
        yield heading, [Action[name] for name in names]


def said(predicate: Predicate) -> str:
    return predicate.__name__.replace("_", " ")


def meaning(predicate: Predicate) -> str:
    """The predicate's docstring, else what its code plainly asks."""
    name = predicate.__name__
    if name.removeprefix("is_") in set(Role):
        second = "" if name in ("is_reviewer", "is_navigator") else ", signed in with the second step"
        return f"has the role {name.removeprefix('is_').replace('_', ' ')}{second}"
    return (inspect.getdoc(predicate) or PLAIN[name]).split("\n", maxsplit=1)[0]


PLAIN = {
    "signed_in": "is a person we know by a mailed link or code",
    "staff_without_second_factor_yet": "has a role on staff; the second step may still be to come",
    "is_public": "it is published",
    "owns_it": "it is this person's own",
    "belongs_to_the_group": "it is of a group that this person belongs to",
    "holds_it_on_this_device": "it was begun on this device, or opened here by reference and PIN",
    "nobody_owns_it_yet": "no person has claimed it",
}
"""Predicates whose name says it all have no docstring; these are their names as sentences."""


# --- routes ---------------------------------------------------------------------------------------


def routes(app: Flask) -> str:
    intro = (
        "Every address in English; `/es/…` is the same in Spanish. The door is the action that the policy is asked "
        "about before the page opens, or *public*. The list of who is let in to what is `tests/architecture/doors.toml`."
    )
    audiences: dict[str, list[tuple[str, ...]]] = {"The public, applicants, reviewers, grantees": [], "Staff": []}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        view = app.view_functions[rule.endpoint]
        where = "Staff" if view.__module__.startswith("admin") else "The public, applicants, reviewers, grantees"
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        door = str(getattr(view, "door", ""))
        audiences[where].append(
            (f"`{rule.rule}`", methods, f"*{door}*" if door == "public" else f"`{door}`", first_line(view))
        )
    parts = []
    for name, rows in audiences.items():
        parts += [f"## {name}", table(("address", "methods", "door", "what it is"), rows)]
    return page("Routes", intro, parts)


def first_line(view: Callable[..., object]) -> str:
    """What the view says of itself, else what its module says."""
    own = inspect.getdoc(view)
    module = inspect.getdoc(import_module(view.__module__)) or ""
    return (own or module).split("\n", maxsplit=1)[0]


def made(app: Flask) -> dict[str, str]:
    """The generated pages by file name."""
    return {"lifecycles.md": lifecycles(), "policy.md": policy(), "routes.md": routes(app)}


def write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = wsgi.create_app(read(test_environment(f"sqlite:///{folder}/docs.db", Path(folder))), bell=QuietBell())
        for name, text in made(app).items():
            (FOLDER / name).write_text(text, encoding="utf-8")
            print(f"docs/{name}: {len(text.splitlines())} lines")
        wsgi.engine_of(app).dispose()


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("python -m tests.architecture.docs --write")
    write()
