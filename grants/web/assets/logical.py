"""Physical CSS to logical CSS, so that one style sheet serves both reading directions.

USWDS says left and right; a page in Arabic needs start and end. In a left-to-right page the result
is the same as the original, because each logical property maps onto the physical one it replaces.
"""

from __future__ import annotations

import re

_SIDES = {"left": "start", "right": "end"}
_CORNERS = {
    "top-left": "start-start",
    "top-right": "start-end",
    "bottom-left": "end-start",
    "bottom-right": "end-end",
}
# A declaration in compressed CSS starts after { or ; and ends before ; or }.
_DECLARATION = re.compile(r"(?<=[{;])(?P<name>[a-z-]+):(?P<value>[^;{}]*)(?=[;}])")
_SIDE = re.compile(r"^(?P<what>margin|padding|border|inset)-(?P<side>left|right)(?P<rest>-[a-z]+)?$")
_CORNER = re.compile(r"^border-(?P<corner>(?:top|bottom)-(?:left|right))-radius$")
_PARTS = re.compile(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+")


def to_logical(css: str) -> str:
    """The same style sheet with every left and right that we know turned into start and end."""
    return _DECLARATION.sub(lambda found: _declaration(found["name"], found["value"]), css)


def _declaration(name: str, value: str) -> str:
    """One declaration, or the two that replace a four-sided shorthand."""
    if name in ("margin", "padding"):
        return _four_sides(name, value)
    if name in ("text-align", "float", "clear") and value in _SIDES:
        return f"{name}:{'' if name == 'text-align' else 'inline-'}{_SIDES[value]}"
    return f"{_logical_name(name)}:{value}"


def _logical_name(name: str) -> str:
    if found := _SIDE.match(f"inset-{name}" if name in _SIDES else name):
        return f"{found['what']}-inline-{_SIDES[found['side']]}{found['rest'] or ''}"
    if found := _CORNER.match(name):
        return f"border-{_CORNERS[found['corner']]}-radius"
    return name


def _four_sides(name: str, value: str) -> str:
    """`margin: 1px 2px 3px 4px` sets left and right apart; equal ones can stay as they are."""
    parts = _PARTS.findall(value)
    if len(parts) != 4 or parts[1] == parts[3] or "!" in value:
        return f"{name}:{value}"
    top, right, bottom, left = parts
    return f"{name}-block:{top} {bottom};{name}-inline:{left} {right}"
