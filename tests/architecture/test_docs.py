"""What the docs say of the code is what the code says of itself, and what they link to is there."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.architecture import docs
from tests.architecture.source import ROOT, nothing

BY_HAND = ("README.md", "CONTRIBUTING.md", "docs/architecture.md")


@pytest.mark.parametrize("name", ["lifecycles.md", "policy.md", "routes.md"])
def test_a_generated_page_is_up_to_date(app: Flask, name: str) -> None:
    kept = (docs.FOLDER / name).read_text(encoding="utf-8")
    assert kept == docs.made(app)[name], "python -m tests.architecture.docs --write, and read what changed"


def test_every_action_is_in_the_policys_page() -> None:
    listed = [action for _, group in docs.grouped_actions() for action in group]
    assert len(listed) == len(set(listed)) == len(docs.Action)


@pytest.mark.parametrize("name", BY_HAND)
def test_what_the_docs_name_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    places = set(re.findall(r"\]\((?!http|#)([^)#]+)[^)]*\)", text))
    places |= set(re.findall(r"`((?:grants|portal|admin|tests|docs|migrations)/[\w/.-]+)`", text))
    folder = (ROOT / name).parent
    gone = [place for place in sorted(places) if not (folder / place).exists() and not (ROOT / place).exists()]
    nothing([f"{name}: {place}" for place in gone], "The docs name files that are not there.")
