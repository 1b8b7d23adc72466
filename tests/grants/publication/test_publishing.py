"""What is public: only signed awards, only answers marked public, only accepted reports."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import asdict
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.kernel.refusal import NotFound
from grants.publication import commands as publication
from grants.publication import queries
from grants.publication.feed import AwardsFeed, MeasureSchema
from grants.publication.model import PublicAward, PublicTerm
from grants.publication.queries import Search
from grants.reports import commands as reports
from grants.reports.model import MeasureValue
from tests.pictures import PNG
from tests.world import World
from tests.worlds.awards import offered
from tests.worlds.reports import REPORT, accepted, awaited, award_of_report, reference_of, sent, sent_back, written
from tests.worlds.rounds import DEFINITION

HOSTILE = "<script>alert('x')</script> & 100%_done \u202e ñ 漢字 \U0001f331 '; DROP TABLE public_award; --"


def everything(session: Session) -> str:
    """All that the public list, an award's page and the feed hold, as one text."""
    page = queries.awards_list(session, search=Search())
    pages = [asdict(queries.award_page(session, line.reference)) for line in page.lines]
    feed = AwardsFeed().dump({"totals": page.totals, "awards": page.lines, "next": None})
    return json.dumps([pages, feed, [asdict(line) for line in page.lines]], default=str, ensure_ascii=False)


def test_an_award_is_public_once_it_is_signed_and_not_before(world: World, session: Session) -> None:
    award_id = offered(world)
    world.drain()
    with world.unit() as unit:
        assert publication.publish(unit, award_id) is None
    with pytest.raises(NotFound):
        queries.award_page(session, reference_of(world, award_id))


def test_what_it_is_for_is_public_and_private_answers_are_not(world: World, session: Session) -> None:
    awaited(world, operating_budget="9,876.54", workshop="yes")
    said = everything(session)
    assert "Neighbors meet on porches" in said
    assert "Oak Street Mediators" in said
    assert "Mediation" in said
    assert "987654" not in said  # private
    assert "workshop" not in said.lower()  # not marked at all
    assert "Snacks" not in said


@pytest.mark.parametrize("how", [written, sent, "sent back"])
def test_no_word_of_a_report_is_public_before_it_is_accepted(world: World, session: Session, how: Any) -> None:
    report_id = awaited(world)
    if how == "sent back":
        sent_back(world, sent(world, report_id))
    else:
        how(world, report_id)
    world.drain()
    award_id = award_of_report(world, report_id)
    with world.unit() as unit:
        publication.publish(unit, award_id)
    assert "feuds" not in everything(session)
    assert queries.award_page(session, "JS-2026-0001").reported_at is None


def test_an_accepted_report_shows_its_public_answers_and_measures_only(world: World, session: Session) -> None:
    report_id = awaited(world)
    with world.unit(world.applicant()) as unit:
        reports.attach(unit, report_id, "receipts", name="receipt-of-ana.png", content=PNG)
    accepted(world, report_id)
    said = everything(session)
    assert REPORT["story"] in said
    assert REPORT["hard"] not in said  # private
    assert "380" not in said  # the spending is not marked
    assert "receipt-of-ana" not in said
    page = queries.award_page(session, "JS-2026-0001")
    assert [(each["key"], each["baseline"], each["target"], each["actual"]) for each in page.measures] == [
        ("reached", None, None, 44),
        ("satisfied", None, None, 90),
        ("safer", 40, None, 75),
    ]


def test_measures_with_decimals_are_counted_exactly_and_shown_with_them(world: World, session: Session) -> None:
    measures = deepcopy(DEFINITION["report"]["measures"])
    measures[0] |= {"decimals": 1, "unit": {"en": "hours", "es": "horas"}}
    round_id = world.open_round(report={**DEFINITION["report"], "measures": measures})
    report_id = awaited(world, round_id=round_id)
    accepted(world, report_id, measure_reached_target="1,250", measure_reached_actual="1.312,5")
    kept = session.scalars(select(MeasureValue).where(MeasureValue.measure_key == "reached")).one()
    assert (kept.baseline, kept.target, kept.actual, kept.decimals) == (None, 12500, 13125, 1)
    page = queries.award_page(session, session.scalar(select(PublicAward.reference)) or "")
    reached, satisfied, _ = page.measures
    assert (reached["baseline"], reached["target"], reached["actual"]) == (None, "1250", "1312.5")
    assert satisfied["actual"] == 90
    assert MeasureSchema().dump(reached)["actual"] == "1312.5"


def test_private_words_do_not_even_find_an_award(world: World, session: Session) -> None:
    accepted(world, awaited(world))
    assert queries.awards_list(session, search=Search.of(words="feuds")).totals.awards == 1
    assert queries.awards_list(session, search=Search.of(words="fear")).totals.awards == 0


def test_publishing_again_changes_nothing(world: World, session: Session) -> None:
    report_id = accepted(world, awaited(world))
    before = everything(session), session.scalar(select(func.count()).select_from(PublicTerm))
    award_id = award_of_report(world, report_id)
    session.rollback()
    for _ in range(2):
        with world.unit() as unit:
            publication.publish(unit, award_id)
    assert (everything(session), session.scalar(select(func.count()).select_from(PublicTerm))) == before
    assert session.scalar(select(func.count()).select_from(PublicAward)) == 1


def test_hostile_text_is_kept_word_for_word(world: World, session: Session) -> None:
    awaited(world, project_title=HOSTILE, summary=HOSTILE)
    page = queries.award_page(session, "JS-2026-0001")
    assert page.project_title == HOSTILE
    assert [answer["value"] for answer in page.purpose if answer["key"] == "summary"] == [HOSTILE]
    for words in (HOSTILE, "%", "_", "'; DROP TABLE", "漢字", "DROP", "n̈", "Ñ"):
        queries.awards_list(session, search=Search.of(words=words))
    assert queries.awards_list(session, search=Search.of(words="漢字")).totals.awards == 1
    assert queries.awards_list(session, search=Search.of(words="N")).totals.awards == 1  # found without its tilde
    assert queries.awards_list(session, search=Search.of(words="done")).totals.awards == 0
    assert queries.awards_list(session, search=Search.of(words="_done")).totals.awards == 1
