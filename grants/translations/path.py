"""Which languages are whole, which stand on the applicant's path alone, and what that path is, as data.

A whole language has words for every text. A language of the path (Vietnamese, Arabic) has words for what a person
meets from the first round to the answer, with their group, who helps them, and a complaint; every other page is in
English for them, head and foot too, since half a page in each language, with the reading direction of neither, helps
nobody.
"""

from __future__ import annotations

WHOLE = ("es",)
ON_THE_PATH = ("vi", "ar")

BEFORE = {"rounds", "checking", "apply", "leaving", "resume", "sign_in", "my", "workshops", "assistance"}
BESIDE = {"complaints", "decisions", "groups", "helping"}
PAGES = frozenset(BEFORE | BESIDE)
"""Blueprints whose pages are in every language."""

TEXTS = (
    "grants/notices/applications.py",
    "grants/notices/assistance.py",
    "grants/notices/complaints.py",
    "grants/notices/decisions.py",
    "grants/notices/groups.py",
    "grants/notices/helping.py",
    "grants/notices/letters.py",
    "grants/notices/letters_of_intent.py",
    "grants/notices/messages.py",
    "grants/notices/more_time.py",
    "grants/notices/people.py",
    "grants/notices/programs.py",
    "grants/notices/receipt.py",
    "grants/notices/reopening.py",
    "grants/notices/sponsors.py",
    "grants/notices/workshops.py",
    "grants/programs/saying.py",
    "grants/web/answer_problems.py",
    "grants/web/answers.py",
    "grants/web/assistance.py",
    "grants/web/complaints.py",
    "grants/web/conditions.py",
    "grants/web/eligibility.py",
    "grants/web/limits.py",
    "grants/web/problems.py",
    "grants/web/questions/",
    "grants/web/refusals.py",
    "grants/web/shown_back.py",
    "grants/web/templates/errors/",
    "grants/web/templates/layout.html",
    "grants/web/templates/macros/answers.html",
    "grants/web/templates/macros/awards.html",
    "grants/web/templates/macros/buttons.html",
    "grants/web/templates/macros/contact.html",
    "grants/web/templates/macros/controls.html",
    "grants/web/templates/macros/differences.html",
    "grants/web/templates/macros/fields.html",
    "grants/web/templates/macros/files.html",
    "grants/web/templates/macros/lines.html",
    "grants/web/templates/macros/messages.html",
    "grants/web/templates/macros/panels.html",
    "grants/web/templates/macros/progress.html",
    "grants/web/templates/macros/questions.html",
    "grants/web/templates/macros/records.html",
    "grants/web/templates/macros/said.html",
    "grants/web/templates/macros/trap.html",
    "portal/__init__.py",
    "portal/apply/",
    "portal/assistance.py",
    "portal/checking.py",
    "portal/complaints.py",
    "portal/groups/",
    "portal/helping/",
    "portal/my.py",
    "portal/resume.py",
    "portal/rounds.py",
    "portal/sign_in.py",
    "portal/standing.py",
    "portal/templates/portal/_cards.html",
    "portal/templates/portal/_questions.html",
    "portal/templates/portal/apply/",
    "portal/templates/portal/assistance/",
    "portal/templates/portal/checking/",
    "portal/templates/portal/complaints/",
    "portal/templates/portal/groups/",
    "portal/templates/portal/helping/",
    "portal/templates/portal/home.html",
    "portal/templates/portal/leaving/",
    "portal/templates/portal/my.html",
    "portal/templates/portal/notices.html",
    "portal/templates/portal/offers/answer.html",
    "portal/templates/portal/questions.html",
    "portal/templates/portal/resume.html",
    "portal/templates/portal/round.html",
    "portal/templates/portal/sign_in/",
    "portal/templates/portal/workshops/",
    "portal/workshops.py",
)
"""Where the words of the path stand: how the places of its texts begin."""


def needs(language: str, places: list[str]) -> bool:
    """Whether a text that stands in these places must have words in the language."""
    return language not in ON_THE_PATH or any(place.startswith(TEXTS) for place in places)
