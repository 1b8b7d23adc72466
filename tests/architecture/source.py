"""The product's own source, read once and parsed: what the rules of the house are checked against."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAGES = (
    "people",
    "complaints",
    "funds",
    "programs",
    "workshops",
    "applications",
    "reviews",
    "awards",
    "payments",
    "reports",
    "publication",
)
BUILT = ("node_modules", "static", "__pycache__")


@dataclass(frozen=True)
class Module:
    path: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    def at(self, node: ast.AST) -> str:
        """Where a node stands, as an editor opens it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"

    def walk(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)


@cache
def product() -> tuple[Module, ...]:
    """What runs in a city: the core, the pages of both audiences, and wsgi.py."""
    return (*_python("grants"), *_python("portal"), *_python("admin"), *_python("wsgi.py"))


@cache
def suite() -> tuple[Module, ...]:
    return _python("tests")


@cache
def migrations() -> tuple[Module, ...]:
    return _python("migrations")


def commands() -> list[Module]:
    """The verbs of every stage and of the ledger."""
    return [m for m in product() if m.name.startswith("grants.") and "commands" in m.name.split(".")[2:3]]


def templates() -> list[Path]:
    found = [path for folder in ("grants", "portal", "admin") for path in (ROOT / folder).rglob("*.html")]
    return sorted(path for path in found if not set(path.parts) & set(BUILT))


def _python(below: str) -> tuple[Module, ...]:
    place = ROOT / below
    paths = [place] if place.is_file() else sorted(place.rglob("*.py"))
    return tuple(_read(path) for path in paths if not set(path.relative_to(ROOT).parts) & set(BUILT))


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path.relative_to(ROOT).as_posix(), text, ast.parse(text))


def called(node: ast.Call) -> str:
    """What a call names, as far as it is written out: `unit.session.scalar`, `datetime.now`, `flash`."""
    return dotted(node.func)


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def nothing(found: list[str], rule: str) -> None:
    """Fail with the rule and every place that breaks it."""
    if found:
        pytest.fail("\n".join([rule, *found]), pytrace=False)
