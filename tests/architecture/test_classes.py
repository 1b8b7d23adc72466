"""No clever classes: tables inherit one Base, and nothing else is inherited but what a library asks for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.source import STAGES, Module, dotted, nothing, product

PARENTS = {
    "Base": "tables",
    "DeclarativeBase": "the base itself",
    "TypeDecorator": "column types",
    "Exception": "errors of an edge",
    "Refusal": "the product says no",
    "StrEnum": "codes",
    "Enum": "codes",
    "Protocol": "what a port promises",
    "Generic": "typed containers",
    "NamedTuple": "rows of a table in code",
    "TypedDict": "JSON with a shape",
    "FlaskForm": "forms",
    "Form": "forms",
    "Schema": "JSON edges",
}
"""What anybody may inherit from, and what for."""

OWN_PARENTS = {
    "BadRequest": "a refusal of the edge",
    "FormSpec": "a report's form is a form",
    "Part": "a table of a round's data says what is wrong with it in our mistakes, not in the library's English",
}

FREE = ("grants/gateways/", "grants/web/", "grants/jobs/supervisor/")
"""Where a library's own classes are adapted."""


def classes(modules: Iterator[Module]) -> Iterator[tuple[Module, ast.ClassDef, list[str]]]:
    for module in modules:
        for node in module.walk():
            if isinstance(node, ast.ClassDef):
                bases = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
                yield module, node, [dotted(base) for base in bases]


def test_tables_inherit_base_and_nothing_else() -> None:
    found = []
    for module, node, bases in classes(iter(product())):
        is_table = any(
            isinstance(each, ast.Assign) and any(dotted(t) == "__tablename__" for t in each.targets)
            for each in node.body
        )
        if is_table and bases != ["Base"]:
            found.append(f"{module.at(node)}: {node.name} inherits {bases}")
    nothing(found, "Models inherit a plain declarative Base: no mixins, no table inheritance.")


def test_tables_stand_in_models() -> None:
    elsewhere = {"grants.jobs.sweep", "grants.gateways.clock", "grants.kernel.history", "grants.kernel.outbox"}
    found = [
        f"{module.at(node)}: {node.name}"
        for module, node, bases in classes(iter(product()))
        if "Base" in bases and "model" not in module.name.split(".") and module.name not in elsewhere
    ]
    nothing(found, f"A stage's tables stand in its model (one table each in {', '.join(sorted(elsewhere))}).")


def test_inheritance_is_only_what_a_library_asks_for() -> None:
    found = []
    for module, node, bases in classes(iter(product())):
        if module.path.startswith(FREE):
            continue
        odd = [base for base in bases if base.rpartition(".")[2] not in {**PARENTS, **OWN_PARENTS}]
        if odd:
            found.append(f"{module.at(node)}: {node.name} inherits {', '.join(odd)}")
    nothing(found, "No inheritance but Base, forms, refusals and gateways.")


def test_a_stage_of_many_files_says_what_it_offers() -> None:
    """`commands` and `queries` that are folders list their verbs, so that callers see one module."""
    found = [
        module.path
        for module in product()
        if module.path.endswith(("commands/__init__.py", "queries/__init__.py"))
        and module.name.split(".")[1] in STAGES
        and "__all__" not in module.text
    ]
    nothing(found, "The folder's __init__ names its verbs in __all__.")
