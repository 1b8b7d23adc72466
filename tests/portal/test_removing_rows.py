"""A row of a table taken out by its button, as a browser without scripts does it: the rest stays, and nothing is lost."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications.model import Answer, AnswerVersion, Application, Reopening
from tests.portal.sending import section_data
from tests.portal.test_apply import PDF, begin, page_data
from tests.portal.test_changes import change_elsewhere
from tests.portal.test_first_page_files import APPLY, add_a_line, first_page_asks_all, lines
from tests.portal.test_saving import open_elsewhere
from tests.visitor import Visitor, words
from tests.world import World

SNACKS, CHAIRS, LAMPS = ({"item": item, "amount": "100"} for item in ("Snacks", "Chairs", "Lamps"))
ALL = [SNACKS, CHAIRS, LAMPS]
STEPS = [{"step": name, "done_by": "2027-02-10", "cost": "", "helpers_needed": "", "who": ""} for name in "ABC"]


@pytest.fixture
def money(world: World, visitor: Visitor) -> str:
    """The page of a draft's budget."""
    world.open_round(key="js-a")
    return f"/applications/{begin(visitor)}/sections/money"


def page_of(rows: list[dict[str, str]], number: int = 0, **more: Any) -> dict[str, Any]:
    return {**page_data(2, budget=rows), "based.budget": str(number), "based.amount": "0", **more}


def without(visitor: Visitor, page: str, rows: list[dict[str, str]], name: str, number: int = 0, **more: Any) -> Any:
    return visitor.post(page, page_of(rows, number, remove_line=name, **more))


def kept(session: Session, key: str = "budget") -> Any:
    session.rollback()
    return session.scalar(select(Answer.typed).where(Answer.question_key == key))


def texts(session: Session) -> list[Any]:
    session.rollback()
    found = select(AnswerVersion.typed).where(AnswerVersion.question_key == "budget").order_by(AnswerVersion.number)
    return list(session.scalars(found))


def buttons(page: Any) -> list[str]:
    """What the buttons of rows are called, for who listens."""
    found = re.findall(r'<button[^>]*name="remove_line"[^>]*>(.*?)</button>', page.text, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", each) for each in found]


def test_a_row_goes_the_others_move_up_and_what_it_held_stays_among_the_earlier_texts(
    visitor: Visitor, money: str, session: Session
) -> None:
    page = without(visitor, money, ALL, "budget-1", amount="150")
    assert visitor.path(page) == money
    assert [('value="Snacks"' in page.text), ('value="Chairs"' in page.text), ('value="Lamps"' in page.text)] == [
        1,
        0,
        1,
    ]
    assert re.search(r'name="budget-1-item"[^>]*value="Lamps"', page.text)
    assert lines(page) == 2
    assert 'name="based.budget" value="2"' in page.text, "the page goes on from the text without the row"
    assert kept(session) == [SNACKS, LAMPS]
    assert texts(session) == [ALL, [SNACKS, LAMPS]]
    assert kept(session, "amount") == "150", "what was typed beside it is kept too"
    here = money.rpartition("/sections")[0]
    assert "Chairs" in words(visitor.get(f"{here}/earlier"))
    assert "The earlier text is back" in words(visitor.post(f"{here}/earlier", {"key": "budget", "number": "1"}))
    assert kept(session) == ALL


def test_each_button_says_which_row_and_leads_back_to_the_table(visitor: Visitor, money: str) -> None:
    page = visitor.post(money, page_of([SNACKS, {**CHAIRS, "item": "<b>Chairs"}], add_line="budget"))
    assert buttons(page) == [
        "Remove this line: Line 1: Snacks",
        "Remove this line: Line 2: &lt;b&gt;Chairs",
        "Remove this line: Line 3",
    ]
    assert page.text.count('formaction="#budget"') == 3
    assert 'id="budget" tabindex="-1"' in page.text


def test_one_empty_row_alone_has_no_button_and_the_last_filled_one_leaves_an_empty_one(
    visitor: Visitor, money: str, session: Session
) -> None:
    page = without(visitor, money, [SNACKS], "budget-0")
    assert (lines(page), buttons(page)) == (1, [])
    assert kept(session) == [{"item": "", "amount": ""}]
    assert texts(session)[0] == [SNACKS]


def test_rows_of_tables_and_measures_go_too_also_from_a_full_table(
    visitor: Visitor, money: str, session: Session
) -> None:
    more = money.replace("/money", "/more")
    full = [{**STEPS[0], "step": str(n)} for n in range(5)]
    page = visitor.post(more, {**section_data("more", {"steps": full}), "remove_line": "steps-4"})
    assert [row["step"] for row in kept(session, "steps")] == list("0123")
    assert "Remove this row: Row 4: 3" in buttons(page)
    assert 'name="add_line" value="steps"' in page.text
    counted = [{"what": what, "unit": "x", "kind": "how_much", "baseline": "", "target": "1"} for what in "AB"]
    visitor.post(more, {**section_data("more", {"counted": counted}), "remove_line": "counted-0"})
    assert [row["what"] for row in kept(session, "counted")] == ["B"]


@pytest.mark.parametrize(
    "name", ["budget-7", "budget", "amount-0", "nothing-0", "<b>", "", "budget-²", "budget-0-item"]
)
def test_a_row_that_is_not_there_changes_nothing(visitor: Visitor, money: str, session: Session, name: str) -> None:
    page = without(visitor, money, ALL, name)
    assert visitor.path(page) == money
    assert kept(session) == ALL
    assert 'value="Chairs"' in page.text


def test_with_two_tabs_of_one_person_the_row_stays_away_and_both_texts_are_kept(
    visitor: Visitor, money: str, session: Session
) -> None:
    visitor.post(money, page_of(ALL))
    visitor.post(money, page_of([*ALL, {"item": "Rent", "amount": "1"}], 1))
    without(visitor, money, ALL, "budget-1", 1)
    assert kept(session) == [SNACKS, LAMPS]
    assert len(texts(session)) == 3
    visitor.post(money, page_of(ALL, 1))
    assert kept(session) == [SNACKS, LAMPS], "an old page that nobody changed brings no row back"


def test_where_somebody_else_changed_the_table_both_texts_come_first(
    visitor: Visitor, another_visitor: Visitor, money: str, session: Session
) -> None:
    visitor.post(money, page_of(ALL))
    open_elsewhere(visitor, another_visitor, "JS-2026-0001")
    another_visitor.post(money, page_of([SNACKS, CHAIRS], 1))
    page = without(visitor, money, ALL, "budget-0", 1)
    assert visitor.path(page).endswith("/answers/budget")
    assert kept(session) == [SNACKS, CHAIRS]
    assert [CHAIRS, LAMPS] in texts(session)


def test_a_file_beside_the_row_is_kept_and_one_that_can_not_be_is_said(visitor: Visitor, money: str) -> None:
    at = money.rpartition("/sections")[0]
    for content, name in ((PDF, "plan.pdf"), (b"<b>", "wrong.pdf")):
        rows = page_of(ALL, remove_line="budget-0")
        page = visitor.post(
            money, {**rows, "attachment": (io.BytesIO(content), name)}, content_type="multipart/form-data"
        )
        assert "plan.pdf" in page.text
    assert "open this kind of file" in words(page)
    assert visitor.get(f"{at}.json").json["answers"]["attachment"]["name"] == "plan.pdf"


def drafts(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Application)) or 0


@pytest.fixture
def first_page(world: World) -> None:
    world.open_round(key="js-a", form=first_page_asks_all())


def first(rows: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    sent = {f"budget-{n}-{name}": text for n, row in enumerate(rows) for name, text in row.items()}
    return {**page_data(0, organization_name="Elm Café"), **sent, **more}


def test_on_the_first_page_an_empty_row_goes_and_nothing_is_begun(
    visitor: Visitor, first_page: None, session: Session
) -> None:
    page = visitor.post(APPLY, first([SNACKS, {"item": "", "amount": ""}, LAMPS], remove_line="budget-1"))
    assert visitor.path(page) == APPLY
    assert re.search(r'name="budget-1-item"[^>]*value="Lamps"', page.text)
    assert (lines(page), drafts(session)) == (2, 0)
    assert 'value="Elm Café"' in page.text


def test_on_the_first_page_a_row_that_holds_something_begins_the_draft_which_keeps_it(
    visitor: Visitor, first_page: None, session: Session
) -> None:
    secret = visitor.get(APPLY).text.partition('name="begun_with" value="')[2].partition('"')[0]
    for _ in range(2):  # pressed twice: one draft, and the row stays away
        page = visitor.post(APPLY, first(ALL, remove_line="budget-1", begun_with=secret))
        assert visitor.path(page).endswith("/sections/group")
        assert kept(session) == [SNACKS, LAMPS]
    assert drafts(session) == 1
    assert ALL in texts(session)
    assert 'value="Elm Café"' in page.text


def test_on_the_first_page_a_strange_name_takes_no_row(visitor: Visitor, first_page: None, session: Session) -> None:
    page = visitor.post(APPLY, first(ALL, remove_line="nothing-1"))
    assert 'value="Chairs"' in page.text
    assert drafts(session) == 0
    assert lines(add_a_line(visitor, None)) == 2


def change(session: Session) -> Any:
    session.rollback()
    return session.scalars(select(Reopening)).one().changes["budget"]


OPENED = "/applications/JS-2026-0001/changes/money"


def test_in_an_opened_section_a_row_goes_and_stays_among_the_earlier_texts(
    visitor: Visitor, opened: int, session: Session
) -> None:
    page = without(visitor, OPENED, ALL, "budget-1")
    assert visitor.path(page) == OPENED
    assert (lines(page), 'value="Chairs"' in re.sub("<details.*?</details>", "", page.text, flags=re.DOTALL)) == (
        2,
        False,
    )
    assert change(session)["typed"] == [SNACKS, LAMPS]
    assert ALL in [each["typed"] for each in change(session)["was"]]
    assert f'name="based.budget" value="{change(session)["number"]}"' in page.text


def test_in_an_opened_section_what_somebody_else_changed_meanwhile_is_shown_beside_it(
    world: World, visitor: Visitor, opened: int, session: Session
) -> None:
    change_elsewhere(world, opened, budget=[SNACKS])
    page = visitor.post(OPENED, page_of(ALL, 0, remove_line="budget-1"), status=409)
    assert change(session)["typed"] == [SNACKS]
    waits = [each["typed"] for each in change(session)["was"] if each["number"] in change(session)["waits"]]
    assert waits == [[SNACKS, LAMPS]]
    assert lines(page) >= 2
