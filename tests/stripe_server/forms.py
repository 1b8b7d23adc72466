"""Stripe's form encoding: `created[gte]=5&expand[]=source` read into nested names, nothing guessed."""

import re
from typing import TypeAlias
from urllib.parse import parse_qsl

from tests.stripe_server.refusals import invalid

Raw: TypeAlias = "str | dict[str, Raw]"
Tree: TypeAlias = dict[str, Raw]

_NAME = re.compile(r"^[^\[\]]+(\[[^\[\]]*\])*$")
_PART = re.compile(r"\[([^\[\]]*)\]")


def read_form(text: str) -> Tree:
    """Arrays come out as hashes whose names are numbers; only the parameter's own type says which it is."""
    tree: Tree = {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict")
    except ValueError as error:
        raise invalid("Invalid request: the form could not be read as UTF-8 name=value pairs.") from error
    for name, value in pairs:
        _place(tree, name, value)
    return tree


def _place(tree: Tree, name: str, value: str) -> None:
    if not _NAME.match(name):
        raise invalid(f"Invalid parameter name: {name}", code="parameter_unknown", param=name)
    head = name.split("[", 1)[0]
    path = [head, *_PART.findall(name)]
    here = tree
    for part in path[:-1]:
        inner = here.setdefault(part or str(len(here)), {})
        if not isinstance(inner, dict):
            raise invalid(
                f"Invalid hash: {name} is given both a value and parts.", code="parameter_invalid_hash", param=name
            )
        here = inner
    last = path[-1] or str(len(here))
    if last in here:
        raise invalid(f"Invalid request: {name} is given twice.", code="parameter_invalid_duplicate", param=name)
    here[last] = value


def flatten(tree: Tree, prefix: str = "") -> list[tuple[str, str]]:
    """The same request in one canonical order, for comparing two uses of an idempotency key."""
    pairs: list[tuple[str, str]] = []
    for name, value in sorted(tree.items()):
        full = f"{prefix}[{name}]" if prefix else name
        if isinstance(value, dict):
            pairs.extend(flatten(value, full))
        else:
            pairs.append((full, value))
    return pairs
