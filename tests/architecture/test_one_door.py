"""One door for status: `unit.advance` is the only assignment, so that no step is made without history."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import wsgi  # noqa: F401 - every table is known once the application is put together
from grants.kernel.base import Base
from tests.architecture.source import Module, called, nothing, product

DOOR = "grants/kernel/unit.py"


def with_lifecycle() -> set[str]:
    return {mapper.class_.__name__ for mapper in Base.registry.mappers if hasattr(mapper.class_, "lifecycle")}


def assigned(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from target.elts if isinstance(target, ast.Tuple) else [target]
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        yield node.target


def side_doors(module: Module, rows: set[str]) -> Iterator[str]:
    """Every way in which a status could change without the lifecycle's table being asked."""
    for node in module.walk():
        for target in assigned(node):
            if isinstance(target, ast.Attribute) and target.attr == "status":
                yield f"{module.at(node)}: assigns .status"
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        given = {keyword.arg for keyword in node.keywords}
        if name == "setattr" and any(isinstance(a, ast.Constant) and a.value == "status" for a in node.args):
            yield f"{module.at(node)}: sets status by setattr"
        if isinstance(node.func, ast.Attribute) and node.func.attr == "values" and "status" in given:
            yield f"{module.at(node)}: updates status in bulk"
        if name.rpartition(".")[2] in rows and "status" in given:
            yield f"{module.at(node)}: makes a {name} with a status of its own: a lifecycle begins at its start"


def test_status_is_assigned_by_advance_alone() -> None:
    rows = with_lifecycle()
    found = [place for module in product() if module.path != DOOR for place in side_doors(module, rows)]
    nothing(found, "`unit.advance` is the only door for status.")


def test_every_status_column_has_a_lifecycle() -> None:
    found = [
        mapper.class_.__name__
        for mapper in Base.registry.mappers
        if "status" in mapper.columns and not hasattr(mapper.class_, "lifecycle")
    ]
    nothing(sorted(found), "A status without a lifecycle can be anything: give the class one.")
