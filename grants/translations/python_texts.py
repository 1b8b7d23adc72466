"""Texts in Python code, also inside f-strings, which Babel's own reader passes over before Python 3.12."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO

Found = tuple[int, str, tuple[str | None, ...], list[str]]


def read(file: BinaryIO, keywords: Collection[str], comment_tags: Any, options: Any) -> Iterator[Found]:
    """Line, function, texts (None for what is no plain text) and no comments, as Babel asks of an extractor."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and _name(node.func) in keywords:
            yield node.lineno, _name(node.func), tuple(_text(argument) for argument in node.args), []


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _text(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
