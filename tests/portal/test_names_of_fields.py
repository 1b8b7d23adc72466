"""No question can have the name of a field that the pages of forms bring themselves: one would swallow the other."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

from grants.programs.spec.names import TAKEN
from grants.reports.form import DIFFERENCE

TEMPLATES = Path(__file__).parent.parent.parent / "portal/templates/portal"
PAGES = ("apply", "checking", "reporting")
NAMED = re.compile(r"""name=["']([a-z][a-z0-9_]*)["']""")


def test_each_name_that_a_page_of_a_form_uses_is_taken() -> None:
    pages = list(chain.from_iterable((TEMPLATES / folder).glob("*.html") for folder in PAGES))
    used = {name for page in pages for name in NAMED.findall(page.read_text())}
    assert {"why", "go", "begun_with", "take", "version"} <= used, "the pattern finds names"
    assert sorted((used | {DIFFERENCE}) - TAKEN) == []
