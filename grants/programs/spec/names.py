"""Names that no question can have: a field of the page itself would be swallowed."""

from __future__ import annotations

from grants.programs.spec.mistakes import wrong

TAKEN = frozenset(
    [
        "add_line",
        "answer",
        "begun_with",
        "csrf_token",
        "data",
        "errors",
        "form_errors",
        "go",
        "hidden_tag",
        "holds_line",
        "is_submitted",
        "join",
        "key",
        "mark",
        "meta",
        "more_about_it",
        "more_lines",
        "number",
        "opening",
        "populate_obj",
        "press",
        "process",
        "questions",
        "remove_file",
        "remove_line",
        "seen",
        "spending_difference",
        "take",
        "typed",
        "uploads",
        "validate",
        "validate_on_submit",
        "version",
        "why",
    ]
)
"""Names that the pages of forms and reports use themselves."""


def free_name(key: str) -> None:
    if key in TAKEN:
        raise wrong("name_of_the_page")
