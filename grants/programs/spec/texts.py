"""A text by language, as every part of a round's data holds it."""

from __future__ import annotations

from marshmallow import ValidationError, fields


def spoken(*, required: bool = True) -> fields.Dict:
    """A text by language; English must be there."""
    return fields.Dict(keys=fields.String(), values=fields.String(), required=required, validate=_has_english)


def _has_english(said: dict[str, str]) -> None:
    if said and not said.get("en"):
        raise ValidationError("the English text is missing")
