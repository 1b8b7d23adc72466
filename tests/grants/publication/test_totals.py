"""The public list, the feed, the books and the ledger agree to the cent, whatever has happened to the money."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.awards.model import Award
from grants.funds.model import Fund
from grants.gateways.paper_rail import PaperRail
from grants.ledger import queries as ledger
from grants.payments import commands as payments
from grants.publication import queries
from grants.publication.feed import AwardsFeed, BooksFeed
from grants.publication.queries import Search
from tests.world import World
from tests.worlds import payments as money
from tests.worlds.awards import awarded, offered, signed
from tests.worlds.publication import listed
from tests.worlds.reports import accepted, awaited, award_of_report, paid, reference_of, report_of


def agree(session: Session) -> None:
    """Sums the list page by page, the feed, and the books, and holds them against the ledger."""
    session.rollback()
    whole = ledger.books(session)
    books = queries.public_books(session)
    page = queries.awards_list(session, search=Search(), limit=100)
    feed = AwardsFeed().dump({"totals": page.totals, "awards": page.lines, "next": None})
    book_feed = BooksFeed().dump(books)
    listed_cents = sum(line.given.cents for line in page.lines)
    spoken_for = sum(book.encumbered + book.sent + book.confirmed for book in whole.values())

    assert sum(each["money"]["total_cents"] for each in feed["awards"]) == listed_cents
    assert feed["totals"]["money"]["total_cents"] == page.totals.given.cents == listed_cents
    assert books.total.listed.cents == listed_cents
    assert listed_cents + books.total.set_aside == spoken_for
    assert sum(fund["listed"]["total_cents"] + fund["set_aside_cents"] for fund in book_feed["funds"]) == spoken_for
    for place in ("encumbered", "sent", "confirmed"):
        assert getattr(books.total, place) == sum(getattr(book, place) for book in whole.values())
        assert getattr(books.total.listed, place) == sum(getattr(line.given, place) for line in page.lines)
        assert book_feed["total"][f"{place}_cents"] == getattr(books.total, place)
    for fund in books.funds:
        assert fund.appropriated == fund.left + fund.encumbered + fund.sent + fund.confirmed
        assert fund.set_aside >= 0
        fund_id = session.execute(select(Fund.id).where(Fund.key == fund.key)).scalar_one()
        by_hand = [line.given.cents for line in page.lines if fund_of(session, line.award_id) == fund_id]
        assert fund.listed.cents == sum(by_hand)
    assert session.scalar(select(func.count()).select_from(Fund)) == len(books.funds)


def fund_of(session: Session, award_id: int) -> int:
    return session.get_one(Award, award_id).fund_id


def test_an_empty_house_agrees(world: World, session: Session) -> None:
    agree(session)
    world.fund()
    agree(session)


def test_every_step_of_the_money_agrees(world: World, session: Session, paper_bank: PaperRail) -> None:
    awarded(world, email="one@example.org")
    agree(session)
    offered(world, email="two@example.org")
    agree(session)
    report_id = awaited(world)
    agree(session)
    paid(world, paper_bank, award_of_report(world, report_id))
    agree(session)
    accepted(world, report_id)
    agree(session)
    halves = money.signed_award(world, email="bo@example.org", parts=(33, 67))
    agree(session)
    money.payable(world, halves, paper_bank, email="bo@example.org")
    money.prepare(world, money.disbursements(world, halves)[0])
    money.approve(world, halves)
    world.drain()
    agree(session)
    page = queries.award_page(session, reference_of(world, halves))
    assert (page.given.encumbered, page.given.sent, page.given.confirmed) == (67_000, 33_000, 0)
    books = queries.public_books(session).total
    assert (books.encumbered, books.sent, books.confirmed) == (267_000, 33_000, 100_000)
    assert books.set_aside == 200_000  # the two that are not signed


def test_money_that_was_called_off_leaves_the_list_s_sums(world: World, session: Session) -> None:
    listed(world, 2)
    halves = money.signed_award(world, email="bo@example.org", parts=(50, 50))
    accepted(world, report_of(world, halves), email="bo@example.org")
    payment_id, person = money.disbursements(world, halves)[1].id, money.approver(world)
    with world.unit(person) as unit:
        payments.cancel(unit, payment_id, note="Not needed.")
    agree(session)
    assert queries.awards_list(session, search=Search()).totals.given.cents == 250_000
    assert [part.state for part in queries.award_page(session, reference_of(world, halves)).parts] == [
        "in_preparation",
        "cancelled",
    ]


def test_a_signed_award_that_is_not_listed_yet_is_set_aside_and_not_lost(world: World, session: Session) -> None:
    signed(world)  # the publishing job has not run
    session.rollback()
    books = queries.public_books(session).total
    assert (books.encumbered, books.listed.cents, books.set_aside) == (100_000, 0, 100_000)
    world.drain()
    agree(session)
    assert queries.public_books(session).total.set_aside == 0


def test_the_books_cost_three_queries_however_many_funds(world: World, session: Session) -> None:
    world.fund(key="one")
    with world.counted() as few:
        queries.public_books(session)
    for number in range(20):
        world.fund(key=f"fund-{number}")
    session.rollback()
    with world.counted() as many:
        assert len(queries.public_books(session).funds) == 21
    assert len(few) == len(many) == 3
