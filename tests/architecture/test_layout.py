"""A newcomer can guess the file of anything: names, sizes and first lines are the same everywhere."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import ROOT, STAGES, migrations, nothing, product, suite

EVERYWHERE = {"__init__", "model", "lifecycle", "rules", "commands", "queries", "events"}

OWN_WORDS = {
    "programs": {
        "answers": "reading what was typed for a question, pure; applications and reports use it",
        "conditions": "of whom a question is asked: a small language over earlier answers, pure",
        "questions": "what a round asks, as data",
        "parsing": "the form behind its stored definition",
        "schema": "the API's shape of a form (marshmallow), made from its questions",
        "saying": "an answer in plain words of a language: letters, receipts and exports say it alike",
        "spec": "what a round's definition must look like at the edge (marshmallow)",
    },
    "workshops": {"invitation": "a workshop as an entry for people's calendars (iCalendar), pure"},
    "applications": {
        "export": "a round's applications as rows for a sheet, by the columns that its form makes",
        "helping": "who helps whom with an application: a navigator's rights, and the pages of both sides",
        "uploads": "what comes in as a file becomes safe to keep: pictures are written anew",
    },
    "awards": {"agreement": "the grant agreement's terms, wording and paper"},
    "payments": {
        "rail": "the port to whoever moves money",
        "failures": "which of the rail's reasons a new try can mend, and which need a person",
    },
    "reports": {"form": "the questions that every report has besides the round's own"},
    "publication": {"feed": "the open data's JSON, written down as marshmallow schemas"},
}
"""The files that only one stage has, each with its reason; adding one is a decision."""

EMPTY_WORDS = re.compile(r"(^|_)(utils?|helpers?|common|services?|managers?|misc)($|_)")

SCREEN = 70
LINES = 250
LINES_AT_MOST = 300
TEST_LINES = 350
GROWN: dict[str, str] = {}
"""Files of the product of 250 to 300 lines, each with the reason why it is not a folder yet."""


def test_a_stage_has_only_the_files_that_every_stage_has_and_its_own_few() -> None:
    found = []
    for stage in STAGES:
        known = EVERYWHERE | set(OWN_WORDS.get(stage, {}))
        for path in sorted((ROOT / "grants" / stage).iterdir()):
            if path.stem not in known and path.name != "__pycache__":
                found.append(f"{path.relative_to(ROOT)}: not a name that a stage has")
    nothing(found, "A stage leaves a file out, it never renames one (tests/architecture/test_layout.py lists them).")


def test_own_words_of_a_stage_are_in_use() -> None:
    gone = [
        f"{stage}/{name}"
        for stage, names in OWN_WORDS.items()
        for name in names
        if not (ROOT / "grants" / stage / f"{name}.py").exists() and not (ROOT / "grants" / stage / name).is_dir()
    ]
    nothing(gone, "The list of own words names files that are not there any more.")


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = {"tests.services": "the servers of `make test-services`"}
    found = [
        module.path
        for module in (*product(), *suite())
        if module.name not in named and any(EMPTY_WORDS.search(part) for part in module.name.split("."))
    ]
    nothing(found, "No utils, helpers, common, services, manager: say what it does.")


def test_files_are_short() -> None:
    found = []
    for module in (*product(), *suite()):
        most = LINES_AT_MOST if module.path in GROWN else LINES
        if module.lines > (TEST_LINES if module.path.startswith("tests/") else most):
            found.append(f"{module.path}: {module.lines} lines")
    nothing(found, f"A file that grows past {LINES} lines becomes a folder, split by verb or by subject.")


def test_grown_files_are_listed_only_while_they_are_long() -> None:
    long = {module.path for module in product() if module.lines > LINES}
    nothing(sorted(set(GROWN) - long), "These are short again: take them off the list.")


def test_every_module_begins_by_saying_its_idea() -> None:
    found = []
    for module in (*product(), *suite(), *migrations()):
        said = (ast.get_docstring(module.tree) or "").split("\n", maxsplit=1)[0].strip()
        if module.tree.body and len(said) < 12:
            found.append(f"{module.path}: begins with {said!r}")
    nothing(found, "A module begins with one sentence that says its idea.")


def test_functions_fit_a_screen() -> None:
    found = []
    for module in product():
        for node in module.walk():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > SCREEN:
                    found.append(f"{module.at(node)}: {node.name} has {length} lines")
    nothing(found, f"A function fits a screen of {SCREEN} lines.")
