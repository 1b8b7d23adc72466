"""What Stripe accepts, read from the SDK's own typed definitions: an unknown name or a wrong type is refused."""

import re
import sys
from collections.abc import Callable
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject
from typing_extensions import get_type_hints, is_typeddict

from tests.stripe_server.forms import Raw, Tree
from tests.stripe_server.refusals import Refusal, invalid

Reader = Callable[[str, Raw], Any]

METADATA_KEYS, METADATA_KEY_LENGTH, METADATA_VALUE_LENGTH = 50, 40, 500


def read_params(definition: type, tree: Tree, *, also_required: tuple[str, ...] = ()) -> dict[str, Any]:
    """`also_required` holds what the API demands although the SDK's definition leaves it open."""
    params: dict[str, Any] = _hash(definition, also_required)("", tree)
    return params


@cache
def _hash(definition: type, also_required: tuple[str, ...] = ()) -> Reader:
    readers = {name: _reader(hint) for name, hint in _own_hints(definition).items()}
    required = sorted(set(definition.__required_keys__) & set(readers)) + list(also_required)  # type: ignore[attr-defined]

    def read(name: str, raw: Raw) -> dict[str, Any]:
        if isinstance(raw, str):
            raise invalid(f"Invalid hash: {raw}", code="parameter_invalid_hash", param=name)
        for part in raw:
            if part not in readers:
                raise invalid(
                    f"Received unknown parameter: {_inside(name, part)}",
                    code="parameter_unknown",
                    param=_inside(name, part),
                )
        for part in required:
            if part not in raw:
                raise invalid(
                    f"Missing required param: {_inside(name, part)}.",
                    code="parameter_missing",
                    param=_inside(name, part),
                )
        return {part: readers[part](_inside(name, part), value) for part, value in raw.items()}

    return read


def _own_hints(definition: type) -> dict[str, Any]:
    """The definition's own names: the SDK mixes its request options (api_key, headers…) into the same class."""
    own = {
        name: hint for name, hint in definition.__annotations__.items() if name not in RequestOptions.__annotations__
    }
    holder = type("Holder", (), {"__annotations__": own})
    return get_type_hints(holder, globalns=vars(sys.modules[definition.__module__]))


def _reader(hint: Any) -> Reader:
    if get_origin(hint) in (Union, UnionType):
        return _either(get_args(hint))
    if get_origin(hint) is Literal:
        return _either((hint,))
    if get_origin(hint) is list:
        return _array(_reader(get_args(hint)[0]))
    if get_origin(hint) is dict:
        return _metadata
    if is_typeddict(hint):
        return _hash(hint)
    return {int: _integer, bool: _boolean, float: _number, str: _text}[hint]


def _either(members: tuple[Any, ...]) -> Reader:
    """A union: one of some words, a hash or a plain value, an empty string that unsets."""
    words = [word for member in members if get_origin(member) is Literal for word in get_args(member)]
    choices = [word for word in words if word != ""]
    others = [member for member in members if get_origin(member) not in (Literal, UntypedStripeObject)]
    if choices and others == [str]:
        # "Literal[...]|str" in the SDK only keeps old clients alive when Stripe adds a word; the API itself refuses.
        others = []
    plain = [_reader(member) for member in others if member in (int, bool, float, str)]
    nested = [_reader(member) for member in others if member not in (int, bool, float, str)]

    def read(name: str, raw: Raw) -> Any:
        if raw in words:
            return raw
        # The reader whose shape fits what was sent comes first: its refusal is the one worth telling.
        readers = nested + plain if isinstance(raw, dict) else plain + nested
        problem = _empty(name) if raw == "" else _not_a_choice(name, raw, choices)
        for place, reader in enumerate(readers):
            try:
                return reader(name, raw)
            except Refusal as refusal:
                problem = refusal if place == 0 else problem
        raise problem

    return read


def _array(item: Reader) -> Reader:
    def read(name: str, raw: Raw) -> list[Any]:
        if isinstance(raw, str) or not all(part.isdigit() for part in raw):
            raise invalid("Invalid array", code="parameter_invalid_array", param=name)
        return [item(_inside(name, part), raw[part]) for part in sorted(raw, key=int)]

    return read


def _metadata(name: str, raw: Raw) -> dict[str, str]:
    if isinstance(raw, str):
        raise invalid(f"Invalid hash: {raw}", code="parameter_invalid_hash", param=name)
    if len(raw) > METADATA_KEYS:
        raise invalid(f"Metadata can have up to {METADATA_KEYS} keys.", param=name)
    for key, value in raw.items():
        if not isinstance(value, str):
            raise invalid("Metadata values must be strings.", code="parameter_invalid_string", param=_inside(name, key))
        if len(key) > METADATA_KEY_LENGTH:
            raise invalid(f"Metadata keys must be under {METADATA_KEY_LENGTH} characters.", param=name)
        if len(value) > METADATA_VALUE_LENGTH:
            raise invalid(
                f"Metadata values must be under {METADATA_VALUE_LENGTH} characters.", param=_inside(name, key)
            )
    return {key: value for key, value in raw.items() if isinstance(value, str)}


def _text(name: str, raw: Raw) -> str:
    if not isinstance(raw, str):
        raise invalid("Invalid string: a hash or an array was given.", code="parameter_invalid_string", param=name)
    if raw == "":
        raise _empty(name)
    if raw.isspace():
        raise invalid("Invalid string: only blank characters.", code="parameter_invalid_string_blank", param=name)
    return raw


def _integer(name: str, raw: Raw) -> int:
    if not isinstance(raw, str) or not re.fullmatch(r"-?[0-9]{1,18}", raw):
        raise _wrong(name, raw, "integer")
    return int(raw)


def _number(name: str, raw: Raw) -> float:
    if not isinstance(raw, str) or not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,12})?", raw):
        raise _wrong(name, raw, "decimal")
    return float(raw)


def _boolean(name: str, raw: Raw) -> bool:
    if raw not in ("true", "false"):
        raise _wrong(name, raw, "boolean")
    return raw == "true"


def _inside(name: str, part: str) -> str:
    return f"{name}[{part}]" if name else part


def _wrong(name: str, raw: Raw, wanted: str) -> Refusal:
    if raw == "":
        return _empty(name)
    return invalid(f"Invalid {wanted}: {_shown(raw)}", code=f"parameter_invalid_{wanted}", param=name)


def _shown(raw: Raw) -> str:
    return raw if isinstance(raw, str) else "a hash or an array was given"


def _empty(name: str) -> Refusal:
    return invalid(
        f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; "
        f"however '{name}' cannot be unset. You should remove '{name}' from your request or supply a non-empty value.",
        code="parameter_invalid_empty",
        param=name,
    )


def _not_a_choice(name: str, raw: Raw, choices: list[str]) -> Refusal:
    return invalid(f"Invalid {name}: must be one of {', '.join(choices)} (it is '{_shown(raw)}').", param=name)
