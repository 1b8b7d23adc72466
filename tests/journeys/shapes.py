"""What a page is made of, whatever its words say: two pages of one shape have the same faults for axe."""

from __future__ import annotations

import hashlib
import re

SCRIPTS = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
TEXT = re.compile(r">[^<>]*[^<>\s][^<>]*<")
ATTRIBUTE = re.compile(r' ([\w:-]+)="([^"]*)"')
REFERENCES = {"id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"}
"""Attributes that name elements: what counts is which names are the same."""
WORDS = {"name", "value", "href", "src", "title", "alt", "content", "action", "datetime", "placeholder", "aria-label"}
"""Attributes with words and addresses: what counts is whether there are any."""


def shape(page: str) -> str:
    """A digest of the tags, of their classes and roles, and of where there are words.

    Two fields of one id are another shape than two fields of their own; an empty label is another than a filled one.
    """
    seen: dict[str, int] = {}

    def plain(found: re.Match[str]) -> str:
        name, value = found[1], found[2]
        if name in REFERENCES:
            return f" {name}={[seen.setdefault(word, len(seen)) for word in value.split()]}"
        return f" {name}={bool(value.strip())}" if name in WORDS or name.startswith("data-") else found[0]

    return hashlib.sha256(ATTRIBUTE.sub(plain, TEXT.sub(">x<", SCRIPTS.sub("", page))).encode()).hexdigest()
