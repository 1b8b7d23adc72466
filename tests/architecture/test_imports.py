"""What may be imported where, beyond what the import contracts in pyproject.toml can say."""

from __future__ import annotations

import ast

from tests.architecture.source import called, nothing, product, suite

BY_NAME = {
    "portal/__init__.py": "the list of pages is text, so that a page is added in one place",
    "admin/__init__.py": "the list of pages is text, so that a page is added in one place",
    "grants/jobs/reactions/__init__.py": "every module of reactions and notices registers its handlers",
}
"""Modules that import others by name, each with its reason."""


def test_imports_stand_at_the_top() -> None:
    found = []
    for module in (*product(), *suite()):
        for function in module.walk():
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                inside = (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
                found += [module.at(node) for node in inside]
    nothing(sorted(set(found)), "No imports inside functions: they hide a circle or a cost.")


def test_nothing_is_imported_by_name_but_what_is_listed() -> None:
    found = [
        module.at(node)
        for module in product()
        if module.path not in BY_NAME
        for node in module.walk()
        if isinstance(node, ast.Call) and called(node) in ("import_module", "importlib.import_module", "__import__")
    ]
    nothing(found, "An import by name can't be followed by a reader or a tool.")


def test_nothing_is_imported_with_a_star() -> None:
    found = [
        module.at(node)
        for module in (*product(), *suite())
        for node in module.walk()
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    nothing(found, "Name what is imported.")
