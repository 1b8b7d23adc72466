"""The public pages: equal to the ledger, silent about the private, cheap to serve, safe from hostile words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from grants.gateways.paper_rail import PaperRail
from grants.ledger import queries as ledger
from grants.reports import commands as reports
from tests.pictures import PNG
from tests.visitor import Visitor, words
from tests.world import World
from tests.worlds import payments as money
from tests.worlds.awards import awarded
from tests.worlds.paper import paper_bank, paper_rail
from tests.worlds.publication import large_round, listed
from tests.worlds.reports import REPORT, accepted, awaited, award_of_report, paid, sent

__all__ = ["paper_bank", "paper_rail"]

HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \u202e ñ 漢字"
ADDRESSES = ("/grants", "/grants/JS-2026-0001", "/books", "/grants.json", "/books.json")


def feed(visitor: Visitor, path: str) -> Any:
    return json.loads(visitor.get(path).text)


def test_an_empty_house_says_so_kindly(world: World, visitor: Visitor) -> None:
    assert "No grants yet" in words(visitor.get("/grants"))
    assert "No fund yet" in words(visitor.get("/books"))
    assert feed(visitor, "/grants.json")["awards"] == []


def test_who_what_where_and_how_much(world: World, visitor: Visitor) -> None:
    awaited(world)
    page = words(visitor.get("/grants"))
    assert "Oak Street Mediators" in page
    assert "Porch talks" in page
    assert "28208" in page
    assert "$1,000" in page
    award = words(visitor.get("/grants/JS-2026-0001"))
    assert "Neighbors meet on porches" in award
    assert "Being prepared" in award


def test_a_payment_is_called_sent_and_confirmed_and_never_paid_before(
    world: World, visitor: Visitor, paper_bank: PaperRail
) -> None:
    award_id = money.signed_award(world, parts=(50, 50))
    account_id = money.payable(world, award_id, paper_bank)
    said = [words(visitor.get("/grants/JS-2026-0001"))]
    money.prepare(world, money.disbursements(world, award_id)[0])
    money.approve(world, award_id)
    world.drain()
    said.append(words(visitor.get("/grants/JS-2026-0001")))
    paper_bank.make_payout(account_id)
    paper_bank.end_payout(account_id)
    money.look_at_payment(world, award_id)
    said.append(words(visitor.get("/grants/JS-2026-0001")))
    assert "Being prepared" in said[0]
    assert "Follows the report" in said[0]
    assert "expected by" in said[1]
    assert "Confirmed" not in said[1].replace("confirmed", "")
    assert "Confirmed" in said[2]
    assert all("paid" not in page.lower() for page in said)


def test_what_came_of_it_comes_from_the_accepted_report(world: World, visitor: Visitor) -> None:
    report_id = awaited(world)
    assert "The group's report follows after that." in words(visitor.get("/grants/JS-2026-0001"))
    accepted(world, report_id)
    page = visitor.get("/grants/JS-2026-0001")
    assert REPORT["story"] in words(page)
    assert "People reached" in words(page)
    assert REPORT["hard"] not in page.text


@pytest.mark.parametrize("how", [sent, accepted])
def test_nothing_private_is_on_any_public_page_or_feed(world: World, visitor: Visitor, how: Any) -> None:
    report_id = awaited(world, operating_budget="9,876.54")
    how(world, report_id)
    world.drain()
    for address in ADDRESSES:
        text = visitor.get(address).text
        for private in (REPORT["hard"], "987654", "9,876", "ana@example.org", "Ana Ruiz", "Training", "receipt"):
            assert private not in text, (address, private)


def test_the_pages_the_feeds_and_the_ledger_agree(world: World, visitor: Visitor, paper_bank: PaperRail) -> None:
    listed(world, 5)
    awarded(world, email="waiting@example.org", organization_name="Waiting")
    paid(world, paper_bank, award_of_report(world, awaited(world, organization_name="Paid")))
    grants, books = feed(visitor, "/grants.json"), feed(visitor, "/books.json")
    with Session(world.engine) as session:
        held = ledger.books(session).values()
        spoken_for = sum(each.encumbered + each.sent + each.confirmed for each in held)
    in_feed = sum(each["money"]["total_cents"] for each in grants["awards"])
    assert in_feed == grants["totals"]["money"]["total_cents"] == books["total"]["listed"]["total_cents"] == 600_000
    assert in_feed + books["total"]["set_aside_cents"] == spoken_for == 700_000
    assert books["total"]["confirmed_cents"] == 100_000
    assert "in all $6,000.00" in words(visitor.get("/grants"))
    page = words(visitor.get("/books"))
    assert "promised, sent or confirmed $7,000.00" in page
    assert "Grants on the public list hold $6,000.00 of it. $1,000.00 is set aside" in page


def test_the_search_keeps_its_words_and_finds(world: World, visitor: Visitor) -> None:
    listed(world, 3)
    page = visitor.get("/grants?words=project+2&zip=&program=jumpstart&theme=")
    assert "Group 2 of the east side" in page.text
    assert "Group 3 of the east side" not in page.text
    assert 'value="project 2"' in page.text
    assert "No grant matches" in words(visitor.get("/grants?words=unicorns"))
    assert feed(visitor, "/grants.json?words=project+2")["totals"]["awards"] == 1


def test_hostile_words_are_words_everywhere(world: World, visitor: Visitor) -> None:
    awaited(world, project_title=HOSTILE, summary=HOSTILE, organization_name=HOSTILE)
    for address in ADDRESSES:
        response = visitor.get(address)
        if response.mimetype == "text/html":
            assert "<script>alert" not in response.text
    assert feed(visitor, "/grants.json")["awards"][0]["project"] == HOSTILE
    visitor.get(
        "/grants", query_string={"words": HOSTILE, "zip": "'--", "theme": "\x00", "program": "%", "after": "x-y"}
    )
    visitor.get("/grants/" + "x" * 300, status=404)
    assert [visitor.client.get(path).status_code for path in ("/grants/JS%00", "/reports/JS%00")] == [404, 404]


def test_a_tampered_place_is_the_first_page(world: World, visitor: Visitor) -> None:
    listed(world, 1)
    for after in ("0", "-", "99999999T999999.9-1", "20260101T000000.000000-" + "9" * 40, "20260101T000000.0--1"):
        visitor.get("/grants", query_string={"after": after})


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_signed_out_visitor_costs_no_session_and_caches_keep_the_page(
    world: World, visitor: Visitor, address: str
) -> None:
    awaited(world)
    response = visitor.get(address)
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "public, max-age=60"
    again = visitor.client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_compressed_pages_know_their_etag_too(world: World, visitor: Visitor) -> None:
    first = visitor.client.get("/grants", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    headers = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    assert visitor.client.get("/grants", headers=headers).status_code == 304


def test_a_changed_page_has_another_etag(world: World, visitor: Visitor) -> None:
    before = visitor.get("/grants").headers["ETag"]
    awaited(world)
    assert visitor.get("/grants").headers["ETag"] != before


def test_who_is_signed_in_gets_a_page_that_no_cache_shares(world: World, visitor: Visitor) -> None:
    visitor.sign_in("ana@example.org")
    response = visitor.get("/grants")
    assert "public" not in response.headers["Cache-Control"]
    assert "ETag" not in response.headers


def sixty_in_two_steps(world: World, seen: Callable[[int], None] = lambda many: None) -> None:
    """Two tests look at the same sixty grants; `seen` is told when there are three and when there are all."""
    round_id = large_round(world)
    listed(world, 3, round_id=round_id)
    seen(3)
    listed(world, 57, round_id=round_id, first=4)
    seen(60)


def test_older_grants_are_one_link_away(world: World, visitor: Visitor) -> None:
    sixty_in_two_steps(world)
    pages = [visitor.get("/grants?zip=")]
    while more := re.search(r'rel="next" href="([^"]+)"', pages[-1].text):
        pages.append(visitor.get(more[1].replace("&amp;", "&")))
    for shown, number in zip(pages, (60, 30, 2), strict=True):
        assert [f"Group {each} of" in shown.text for each in (60, 30, 2)] == [each == number for each in (60, 30, 2)]
        assert "60" in words(shown)


def test_the_list_costs_few_queries_at_3_and_at_60(world: World, visitor: Visitor) -> None:
    counts = {}

    def count(many: int) -> None:
        for address in ("/grants", "/grants.json", "/books"):
            with world.counted() as seen:
                visitor.get(address)
            counts[address, many] = len(seen)

    sixty_in_two_steps(world, count)
    for address in ("/grants", "/grants.json", "/books"):
        assert counts[address, 3] == counts[address, 60] <= 10


def test_files_of_a_report_are_never_public(world: World, visitor: Visitor) -> None:
    report_id = awaited(world)
    with world.unit(world.applicant()) as unit:
        stored = reports.attach(unit, report_id, "receipts", name="receipt.png", content=PNG).stored_file_id
    accepted(world, report_id)
    assert visitor.path(visitor.get(f"/reports/JS-2026-0001/files/{stored}")) == "/sign-in"
