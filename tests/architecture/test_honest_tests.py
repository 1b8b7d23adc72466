"""Tests stand on real situations: no mocks of our own code, no schema but the migrated one, no hoping."""

from __future__ import annotations

import ast

from tests.architecture.source import Module, called, nothing, product, suite

MOCKS = ("unittest.mock", "mock", "pytest_mock")
OURS = ("grants", "portal", "admin", "wsgi")


def test_nothing_is_mocked() -> None:
    found = []
    for module in suite():
        for node in module.walk():
            if isinstance(node, ast.Import | ast.ImportFrom):
                named = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                found += [f"{module.at(node)}: imports {name}" for name in named if name in MOCKS]
                if isinstance(node, ast.ImportFrom) and node.module == "unittest":
                    found += [f"{module.at(node)}: imports mock" for a in node.names if a.name == "mock"]
            if isinstance(node, ast.arg) and node.arg == "mocker":
                found.append(f"{module.at(node)}: asks for mocker")
    nothing(found, "Ports have real doubles; there are no mocks.")


def test_our_own_code_is_not_patched() -> None:
    found = []
    for module in suite():
        for node in module.walk():
            if not isinstance(node, ast.Call):
                continue
            name = called(node)
            if name in ("monkeypatch.setattr", "monkeypatch.delattr") and _is_ours(module, node):
                found.append(f"{module.at(node)}: {ast.unparse(node)[:80]}")
    nothing(found, "What a test wants to be different is passed in, or bound to a port.")


def _is_ours(module: Module, node: ast.Call) -> bool:
    """The first argument is a dotted name in a text, or a name that this module imports from our code."""
    target = node.args[0] if node.args else None
    if isinstance(target, ast.Constant) and isinstance(target.value, str):
        return target.value.startswith(OURS)
    root = ast.unparse(target).split(".")[0] if target is not None else ""
    return root in {
        alias.asname or alias.name.split(".")[0]
        for each in module.walk()
        if isinstance(each, ast.Import | ast.ImportFrom)
        for alias in each.names
        if (getattr(each, "module", None) or alias.name).startswith(OURS)
    }


def test_the_schema_is_the_migrated_one() -> None:
    found = [
        module.at(node)
        for module in (*product(), *suite())
        for node in module.walk()
        if isinstance(node, ast.Attribute) and node.attr in ("create_all", "drop_all")
    ]
    nothing(found, "No create_all: a trigger or a CHECK that a migration forgot would stay unseen.")


def test_waiting_is_on_a_condition() -> None:
    """`time.sleep` is the pause of a loop that looks again, never the whole wait."""
    found = []
    for module in suite():
        in_loops = {
            id(inner) for loop in module.walk() if isinstance(loop, ast.While | ast.For) for inner in ast.walk(loop)
        }
        for node in module.walk():
            if isinstance(node, ast.Call) and called(node) in ("time.sleep", "sleep") and id(node) not in in_loops:
                found.append(module.at(node))
    nothing(found, "Wait on a condition with a deadline, not on the clock.")


def test_names_of_tests_are_sentences() -> None:
    found = []
    for module in suite():
        for node in module.tree.body if module.stem.startswith("test_") else ():
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.name.count("_") < 2:
                found.append(f"{module.at(node)}: {node.name}")
    nothing(found, "A test's name is a sentence about behaviour.")


def test_no_test_is_switched_off() -> None:
    found = []
    for module in suite():
        for node in module.walk():
            name = called(node) if isinstance(node, ast.Call) else ""
            if name.endswith(("mark.skip", "mark.xfail")) or name in ("pytest.xfail",):
                found.append(f"{module.at(node)}: {name}")
            if isinstance(node, ast.Attribute) and node.attr in ("skip", "xfail") and _is_mark(node):
                found.append(f"{module.at(node)}: pytest.mark.{node.attr}")
    nothing(sorted(set(found)), "A test that is off says nothing: mend it or take it out.")


def _is_mark(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Attribute) and node.value.attr == "mark"
