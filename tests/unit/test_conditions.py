"""Of whom a question is asked: the small language, its mistakes, and the page agreeing with the server."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.programs.answers import cents_of, check
from grants.programs.answers.decimals import decimal_of
from grants.programs.answers.reading import CENTS_LIMIT, number_of
from grants.programs.conditions import BadCondition, as_json, holds, keys, parse
from grants.programs.conditions.asking import asked, facts_of, only_asked
from grants.programs.conditions.checking import check as fits
from grants.programs.parsing import parse as form_of
from grants.programs.spec import RoundSpec
from grants.web.assets.toolchain import ASSETS, run_node
from grants.web.conditions import facts_json
from tests.worlds.questions import both, options
from tests.worlds.rounds import definition

Q = {"label": both("?")}
FORM = {
    "sections": [
        {
            "key": "first",
            "title": both("First"),
            "questions": [
                {"key": "tier", "type": "choice", "options": options("tier-1", "tier-2", "tier-3"), **Q},
                {"key": "themes", "type": "choices", "options": options("a", "b", "c"), "required": False, **Q},
                {"key": "people", "type": "number", "required": False, **Q},
                {"key": "hours", "type": "number", "decimals": 1, "required": False, **Q},
                {"key": "amount", "type": "money", "required": False, **Q},
                {"key": "budget", "type": "budget", "required": False, **Q},
                {"key": "start", "type": "date", "required": False, **Q},
                {"key": "place", "type": "address", "required": False, **Q},
                {"key": "note", "type": "explanation", "statement": both("Read."), **Q},
                {"key": "sure", "type": "yes_no", "required": False, **Q},
                {"key": "letter", "type": "long_text", "show_if": 'tier in ["tier-2", "tier-3"]', **Q},
                {"key": "reply", "type": "short_text", "required": False, "show_if": "answered(letter)", **Q},
            ],
        },
        {
            "key": "sponsor",
            "title": both("Sponsor"),
            "show_if": 'tier == "tier-3"',
            "questions": [{"key": "sponsor_name", "type": "short_text", **Q}],
        },
    ]
}
WHOLE = form_of(FORM)
FACTS = {
    "tier": "tier-3",
    "themes": ["a", "c"],
    "people": 40,
    "hours": Decimal("2.5"),
    "amount": 250_000,
    "budget": 90_000,
    "start": "2027-02-15",
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('tier == "tier-3"', True),
        ("tier == 'tier-3'", True),
        ('tier != "tier-3"', False),
        ('tier == "tier-3" and budget > $500 or "b" in themes', True),
        ('tier == "tier-3" and (budget > $5,000 or "b" in themes)', False),
        ('not "b" in themes', True),
        ("amount == $2,500.00", True),
        ("amount >= $2500.01", False),
        ("budget < amount", True),
        ("$100 < amount", True),
        ("people <= 40 and people >= 40 and not people != 40", True),
        ('start > "2027-01-01"', True),
        ('tier not in ["tier-1", "tier-2"]', True),
        ('tier in ["tier-1", "tier-2"]', False),
        ("people in [1, 40]", True),
        ("hours == 2.5 and hours >= 2.50 and hours > 2 and hours < 3", True),
        ("hours > 2.5 or hours < 2.4999", False),
        ("hours < people", True),
        ("hours in [1, 2.5]", True),
        ("answered(tier) and not answered(place)", True),
        ("not not not answered(tier)", False),
    ],
)
def test_what_a_condition_says(condition: str, expected: bool) -> None:
    assert holds(parse(condition), FACTS) is expected


@pytest.mark.parametrize(
    "condition",
    ['tier == "tier-1"', 'tier != "tier-1"', "people > 0", "people < 0", '"a" in themes', "budget > amount"],
)
def test_nothing_is_asked_for_before_it_is_known_that_it_applies(condition: str) -> None:
    assert not holds(parse(condition), {})


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("", "at character 1: expected wanted='key_or_value'"),
        ("tier", "at character 5: expected wanted='comparison'"),
        ("tier = 1", "at character 6: unreadable found='='"),
        ('tier == "a', "at character 9: unreadable found='\"'"),
        ("tier == 1 tier", "at character 11: not_here found='tier'"),
        ("(tier == 1", "at character 11: expected wanted='closing_bracket'"),
        ("tier == 1.", "at character 9: unreadable found='1'"),
        ("tier == 1.5.5", "at character 9: unreadable found='1'"),
        ("tier == 1.55555", "at character 9: unreadable found='1'"),
        ("amount > $1.5", "unreadable"),
        ("amount > $500,50", "at character 14: not_here found=','"),
        ("answered tier", "at character 10: expected wanted='opening_bracket'"),
        ('__import__("os")', "at character 1: unreadable found='_'"),
        ("tier.__class__ == 1", "at character 5: unreadable found='.'"),
        ("tier == [1, tier]", "found='tier'"),
        ("not " * 30 + "people == 1", "too_deep"),
        ("(" * 5000, "too_long limit='1000'"),
    ],
)
def test_a_condition_that_cannot_be_read_says_where(condition: str, said: str) -> None:
    with pytest.raises(BadCondition) as refused:
        parse(condition)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("colour == 1", "sure2, at character 1: not_asked key='colour'"),
        ('sponsor_name == "x"', "asked_later key='sponsor_name'"),
        ('sure2 == "yes"', "asked_later key='sure2'"),
        ("people > $5", "amount"),
        ("amount > 50000", "amount"),
        ("hours > $2.50", "amount"),
        ('hours == "2.5"', "unlike one='number' other='text'"),
        ("hours == 2.55", "fewer_decimals key='hours' value='2.55'"),
        ("people > 2.5", "fewer_decimals key='people' value='2.5'"),
        ("people in [1, 2.5]", "fewer_decimals key='people' value='2.5'"),
        ('people == "many"', "unlike one='number' other='text'"),
        ('tier > "tier-1"', "no_order one='text'"),
        ('tier == "tier-9"', "no_option key='tier' value='tier-9'"),
        ('"z" in themes', "no_option key='themes' value='z'"),
        ('tier in ["tier-1", "x"]', "no_option key='tier' value='x'"),
        ('sure == "maybe"', "no_option key='sure' value='maybe'"),
        ('themes == "a"', "not_so"),
        ('place == "Charlotte"', "not_so"),
        ('"a" in tier', "among"),
        ("tier in themes", "among"),
        ('start > "soon"', "unlike one='date' other='text'"),
        ('start < "20270101"', "unlike one='date' other='text'"),
        ('start < "2027-W01-1"', "unlike one='date' other='text'"),
        ('start < " 2027-01-01"', "unlike one='date' other='text'"),
        ("1 == 1", "nothing_compared"),
        ("answered(note)", "explanation key='note'"),
    ],
)
def test_a_condition_that_does_not_fit_its_form_says_whose_it_is_and_where(condition: str, said: str) -> None:
    first, last = FORM["sections"]
    asked_too = {"key": "sure2", "type": "yes_no", "show_if": condition, **Q}
    form = {"sections": [{**first, "questions": [*first["questions"], asked_too]}, last]}
    with pytest.raises(BadCondition) as refused:
        fits(form_of(form))
    assert said in str(refused.value)


@pytest.mark.parametrize("condition", ["people >", "nothing == 1", "amount > 5"])
def test_a_round_with_a_wrong_condition_is_not_taken(condition: str) -> None:
    made = definition("js-a")
    made["form"]["sections"][1]["show_if"] = 'organization_kind == "nonprofit"'
    assert RoundSpec().validate(made) == {}
    made["form"]["sections"][2]["questions"][2]["show_if"] = condition
    assert "bad_condition" in repr(RoundSpec().validate(made))


def test_a_report_asks_everybody_the_same() -> None:
    made = definition("js-a")
    made["report"]["sections"][0]["questions"][1]["show_if"] = "answered(story)"
    assert "no_conditions_in_reports" in repr(RoundSpec().validate(made))


TYPED: dict[str, Any] = {"tier": "tier-1", "letter": "A letter.", "reply": "Yes.", "sponsor_name": "Big Oak"}


def test_what_does_not_apply_is_not_asked_not_required_and_not_sent() -> None:
    values, problems = check(WHOLE, {"tier": "tier-1"})
    assert problems == []
    assert "letter" not in values
    values, problems = check(WHOLE, TYPED)
    assert not {"letter", "reply", "sponsor_name"} & set(values)
    assert [section.key for section in asked(WHOLE, values).sections] == ["first"]


def test_what_applies_is_required_and_a_hidden_answer_comes_back_when_it_applies_again() -> None:
    _, problems = check(WHOLE, {"tier": "tier-3"})
    assert [problem.field for problem in problems] == ["letter", "sponsor_name"]
    values, problems = check(WHOLE, {**TYPED, "tier": "tier-3"})
    assert problems == []
    assert (values["letter"], values["reply"], values["sponsor_name"]) == ("A letter.", "Yes.", "Big Oak")


def test_a_question_about_a_hidden_one_is_hidden_too() -> None:
    facts = facts_of(WHOLE, {"tier": "tier-1", "letter": "kept from before"})
    assert "letter" not in facts
    assert "reply" not in facts


@pytest.mark.parametrize(("typed", "asks"), [("2,5", True), ("2.4", False), ("3", True), ("2.55", False), ("", False)])
def test_a_number_with_decimals_asks_for_more(typed: str, asks: bool) -> None:
    more = {"key": "why", "type": "long_text", "show_if": "hours >= 2.5", **Q}
    form = form_of({"sections": [{**FORM["sections"][0], "questions": [FORM["sections"][0]["questions"][3], more]}]})
    fits(form)
    values, problems = check(form, {"hours": typed})
    assert [problem.field for problem in problems if problem.code == "required"] == (["why"] if asks else [])
    assert {key: fact for key, fact in facts_of(form, values).items() if fact} == (
        {"hours": Decimal(values["hours"])} if values["hours"] else {}
    )


def test_only_what_is_asked_leaves() -> None:
    values = {"tier": "tier-2", "letter": "L", "sponsor_name": "S"}
    assert set(only_asked(asked(WHOLE, values), values)) == {"tier", "letter"}


def test_a_form_without_conditions_is_itself() -> None:
    plain = form_of({"sections": [{**FORM["sections"][0], "questions": FORM["sections"][0]["questions"][:3]}]})
    assert asked(plain, {}) is plain


# --- the page says the same as the server ---------------------------------------------------------


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


TEXTS = st.sampled_from(["", "a", "b", "tier-1", "é", "2027-02-15", "yes", "__proto__"])
DECIMALS = st.decimals(-3, 3, places=1) | st.decimals(-(10**11) + 1, 10**11 - 1, places=4)
NUMBERS = st.integers(-3, 3) | st.integers(-(10**12), 10**12) | DECIMALS
KEYS = st.sampled_from(["tier", "people", "themes", "gone", "constructor"])
OPERANDS = st.one_of(
    KEYS,
    TEXTS.map(quoted),
    st.integers(-3, 3).map(str),
    DECIMALS.map(str),
    st.integers(0, 10**6).map(lambda dollars: f"${dollars:,}"),
    st.lists(TEXTS.map(quoted), min_size=1, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
)
SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "not in"])
SIMPLE = st.tuples(OPERANDS, SIGNS, OPERANDS).map(" ".join) | KEYS.map(lambda key: f"answered({key})")
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(lambda parts: f"({''.join(parts)})"),
        inner.map(lambda part: f"not {part}"),
    ),
    max_leaves=6,
)
VALUES = st.none() | TEXTS | NUMBERS | st.lists(TEXTS, max_size=3) | st.just(True)
FOUND = st.dictionaries(KEYS, VALUES, max_size=4)


def in_the_page(script: str, cases: Any) -> Any:
    module = json.dumps((ASSETS / "js" / "conditions.js").as_uri())
    return json.loads(
        run_node(
            "--input-type=module",
            "--eval",
            f"import {{ holds, cents, wholeNumber, decimal }} from {module};\n"
            f"console.log(JSON.stringify({json.dumps(cases)}.map({script})));",
        )
    )


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(CONDITIONS, FOUND), min_size=1, max_size=60))
def test_the_page_and_the_server_agree(cases: list[tuple[str, dict[str, Any]]]) -> None:
    sent = [[as_json(parse(condition)), json.loads(facts_json(facts))] for condition, facts in cases]
    here = [holds(parse(condition), facts) for condition, facts in cases]
    assert in_the_page("([node, facts]) => holds(node, facts)", sent) == here


NUMBERISH = st.text(alphabet="0123456789,.$- x٣۴٫٬\u00a0", max_size=16) | st.from_regex(
    r"[$-]?[$-]?[0-9]{1,4}([, \u00a0\u202f٬][0-9]{2,4}){0,4}([.,٫][0-9]{0,3})? ?[$]?", fullmatch=True
)


@settings(max_examples=8, deadline=None)
@given(st.lists(NUMBERISH, min_size=1, max_size=80))
def test_the_page_and_the_server_read_the_same_amounts_and_numbers(texts: list[str]) -> None:
    amounts = [cents_of(text) for text in texts]
    here = [
        [None if a is None or abs(a) > CENTS_LIMIT else a, number_of(t)] for a, t in zip(amounts, texts, strict=True)
    ]
    assert in_the_page("(text) => [cents(text), wholeNumber(text)]", texts) == here


DECIMALISH = NUMBERISH | st.from_regex(
    r"-?[0-9]{0,4}([.,\u00a0٬][0-9]{3}){0,3}([.,٫][0-9]{0,5})?|-?[0-9]{10,12}[.,][0-9]{3,4}", fullmatch=True
)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(DECIMALISH, st.integers(1, 4)), min_size=1, max_size=80))
def test_the_page_and_the_server_read_the_same_decimals(cases: list[tuple[str, int]]) -> None:
    here = [decimal_of(text, decimals).number for text, decimals in cases]
    there = in_the_page("([text, decimals]) => decimal(text, decimals)", cases)
    assert [None if each is None else Decimal(repr(each)) for each in there] == here


@given(st.text(max_size=40))
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    try:
        found = keys(parse(text))
    except BadCondition as refused:
        place = refused.at
    else:
        place = len(found)
    assert place >= 0
