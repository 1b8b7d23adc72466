"""A command is a recipe: it never commits, sends, enqueues, reads the request or asks the time."""

from __future__ import annotations

import ast

from tests.architecture.source import called, commands, nothing, product

ENDINGS = {"commit", "rollback", "begin", "begin_nested"}
CLOCKS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "datetime.datetime.now")
FORBIDDEN_PORTS = {"clock", "sessions", "post", "bell", "links"}
WEB = ("flask", "werkzeug", "wtforms", "rq", "redis", "stripe", "grants.web", "grants.gateways")

ASKS_TIME = {
    "grants/kernel/clock.py": "the system's clock, which everybody else is given",
    "grants/gateways/": "the outside world has a time of its own",
    "grants/jobs/supervisor/": "watches processes, and starts before there is an application",
}
"""Who may ask the machine for the time."""


def test_a_command_leaves_the_end_of_the_transaction_to_its_unit() -> None:
    found = []
    for module in commands():
        for node in module.walk():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ENDINGS:
                found.append(f"{module.at(node)}: .{node.func.attr}()")
            if isinstance(node, ast.Call) and called(node).rpartition(".")[2] == "work":
                found.append(f"{module.at(node)}: opens a unit of its own")
    nothing(found, "A unit of work commits once, and it is not the command that does it.")


def test_a_command_sends_nothing_and_asks_nobody() -> None:
    found = []
    for module in commands():
        for node in module.walk():
            if isinstance(node, ast.Call) and called(node) in {f"ports.{name}" for name in FORBIDDEN_PORTS}:
                found.append(f"{module.at(node)}: {called(node)}()")
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names]
                names = names if isinstance(node, ast.Import) else [node.module or ""]
                found += [f"{module.at(node)}: imports {name}" for name in names if name.startswith(WEB)]
                if isinstance(node, ast.ImportFrom) and node.module == "grants.kernel.ports":
                    found += [
                        f"{module.at(node)}: imports the port {alias.name}"
                        for alias in node.names
                        if alias.name in FORBIDDEN_PORTS
                    ]
    nothing(found, "Commands record facts; what is sent is sent after the commit.")


def test_time_is_passed_in() -> None:
    found = []
    for module in product():
        if any(module.path.startswith(place) for place in ASKS_TIME):
            continue
        for node in module.walk():
            if isinstance(node, ast.Call) and called(node) in CLOCKS:
                found.append(f"{module.at(node)}: {called(node)}()")
    nothing(found, "`unit.now` is the time of a change, `moment()` of a page; nobody else asks the machine.")


def test_views_change_things_only_by_commands() -> None:
    """A view neither commits nor adds rows nor takes steps: it calls a command in `with work()`."""
    forbidden = {"commit", "rollback", "flush", "add", "add_all", "delete", "merge", "advance", "record", "changed"}
    rows = {"session", "db.session", "unit", "unit.session", "database"}
    found = []
    for module in product():
        if module.name.split(".")[0] not in ("portal", "admin"):
            continue
        for node in module.walk():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in forbidden:
                owner = node.func.value
                name = called(owner) if isinstance(owner, ast.Call) else called(node).rpartition(".")[0]
                if name in rows:
                    found.append(f"{module.at(node)}: {name}.{node.func.attr}()")
    nothing(found, "Views hold no business rule: they call commands.")
