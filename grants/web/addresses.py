"""What an address may hold: numbers and texts that both databases can look for; anything else is not found."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter, ValidationError

LARGEST = 2**63 - 1


class Number(IntegerConverter):
    """`<int:…>`: no larger than a row's number can be."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **options})


class Text(UnicodeConverter):
    """`<…>`: without the NUL that PostgreSQL has no place for."""

    def to_python(self, value: str) -> str:
        if "\0" in value:
            raise ValidationError
        return super().to_python(value)


def register(app: Flask) -> None:
    app.url_map.converters.update({"int": Number, "string": Text, "default": Text})
