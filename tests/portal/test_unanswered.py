"""The page before sending says what has no answer, and what is wrong in words that read well."""

from __future__ import annotations

from tests.portal.test_apply import begin, fill
from tests.portal.test_changes import reopen
from tests.visitor import Visitor, words
from tests.world import World

WRONG = "How much? Please answer this question."


def test_a_question_without_an_answer_says_so_and_the_copy_of_what_was_sent_has_a_dash(
    world: World, visitor: Visitor
) -> None:
    world.open_round(key="js-a")
    reference = begin(visitor)
    fill(visitor, reference)
    check = visitor.get(f"/applications/{reference}/check")
    assert "A file Not answered yet Change" in words(check)
    assert "Porch talks Change" in words(check)
    visitor.post(f"/applications/{reference}/pin")
    copy = words(visitor.post(f"/applications/{reference}/send"))
    assert "A file –" in copy
    assert "Not answered yet" not in copy


def test_a_question_mark_needs_no_colon_before_what_is_wrong(world: World, visitor: Visitor) -> None:
    world.open_round(key="js-a")
    at = f"/applications/{begin(visitor)}"
    assert WRONG in words(visitor.get(f"{at}/check"))
    assert "Title: Please answer this question." in words(visitor.get(f"{at}/check"))


def test_nor_where_a_section_was_opened_again(world: World, visitor: Visitor) -> None:
    application_id = world.submitted(world.open_round(key="js-a"))
    visitor.sign_in("ana@example.org")
    reopen(world, application_id, "money")
    at = "/applications/JS-2026-0001/changes"
    visitor.post(f"{at}/money", {"amount": ""})
    assert WRONG in words(visitor.get(at))
