"""The icons in use, gathered into one picture that pages point into."""

from __future__ import annotations

import re

from grants.web.assets.styles import USWDS

FOLDER = USWDS / "dist" / "img" / "usa-icons"
# Add a name here to use one more of the design system's icons.
ICONS = (
    "add",
    "arrow_back",
    "arrow_forward",
    "attach_file",
    "calendar_today",
    "check",
    "check_circle",
    "close",
    "edit",
    "error",
    "expand_more",
    "file_download",
    "help",
    "info",
    "language",
    "lock",
    "mail",
    "navigate_before",
    "navigate_next",
    "phone",
    "print",
    "radio_button_unchecked",
    "schedule",
    "visibility",
    "warning",
)
_DRAWING = re.compile(r"<svg[^>]*viewBox=\"(?P<box>[^\"]+)\"[^>]*>(?P<body>.*)</svg>", re.DOTALL)
_BLANK = re.compile(r"<path[^>]*fill=\"none\"[^>]*/>|<path[^>]*fill=\"none\"[^>]*></path>")


def icon_sprite() -> bytes:
    """An SVG of symbols, one for each icon, with the icon's name as its id."""
    symbols = "".join(_symbol(name) for name in ICONS)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'.encode()


def _symbol(name: str) -> str:
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    drawing = _DRAWING.search(text)
    if drawing is None:
        raise ValueError(f"The icon {name} is not a drawing that we can read.")
    body = _BLANK.sub("", drawing["body"]).strip()
    return f'<symbol id="{name}" viewBox="{drawing["box"]}">{body}</symbol>'
