"""What a condition knows of a budget: the page reads its lines as the server does."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from grants.programs.answers import read
from grants.programs.conditions.asking import fact
from grants.programs.questions import Question, Type
from tests.unit.test_conditions import ASSETS, run_node

AMOUNT = st.sampled_from(["", " ", "0", "5", "1,250.50", "-3", "12,50", "a few", "9" * 12])
SOURCES = ("match_cash", "match_in_kind", "other")


def line_of(columns: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({"item": st.just("Snacks"), **dict.fromkeys(columns, AMOUNT)})


BUDGETS = st.sampled_from([(), ("other",), SOURCES]).flatmap(
    lambda sources: st.tuples(st.just(sources), st.lists(line_of(("amount", *sources)), max_size=3))
)


def of_the_server(sources: tuple[str, ...], lines: list[dict[str, str]]) -> Any:
    question = Question("budget", Type.BUDGET, {"en": "Budget"}, sources=sources)
    return fact(question, read(question, lines).value)


def of_the_page(cases: list[list[dict[str, str]]]) -> list[Any]:
    inputs = [
        [
            {"name": f"budget-{number}-{name}", "value": typed}
            for number, line in enumerate(lines)
            for name, typed in line.items()
        ]
        for lines in cases
    ]
    module = json.dumps((ASSETS / "js" / "conditions.js").as_uri())
    script = f"import {{ request }} from {module};\nconsole.log(JSON.stringify({json.dumps(inputs)}.map(request)));"
    found: list[Any] = json.loads(run_node("--input-type=module", "--eval", script))
    return found


@settings(max_examples=10, deadline=None)
@given(st.lists(BUDGETS, min_size=1, max_size=60))
def test_the_page_and_the_server_read_the_same_request(cases: list[tuple[tuple[str, ...], Any]]) -> None:
    assert of_the_page([lines for _, lines in cases]) == [of_the_server(*case) for case in cases]


def test_a_budget_that_asks_nothing_of_us_is_an_answer() -> None:
    lines = [{"item": "A room", "amount": "", "other": "300"}]
    assert of_the_server(("other",), lines) == 0
    assert of_the_page([lines]) == [0]
