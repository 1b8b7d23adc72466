"""A town for the walk through every door: one of each who may ask, and one of each thing to be asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications.model import Application, Scope, StoredFile, Translation
from grants.applications.rules import Came
from grants.funds.model import Fund
from grants.jobs import runner
from grants.kernel.outbox import Delivery
from grants.kernel.ports import Letter
from grants.people import commands as people
from grants.people.model import MemberRole, Organization, SponsorModel
from grants.policy.actor import Role
from grants.programs import commands as programs
from grants.reports.commands import attach
from tests.architecture.townspeople import STAFF, WHO, Town, email_of, key_of, pin_of
from tests.pictures import PNG
from tests.world import World
from tests.worlds import awards, payments, reports, reviews
from tests.worlds.assistance import asked
from tests.worlds.complaints import filed
from tests.worlds.rounds import LETTER, answers, definition
from tests.worlds.workshops import planned, signed_up

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def build(app: Flask, world: World) -> Town:
    town = Town()
    for name, role in STAFF.items():
        world.staff(role, email=email_of(name))
    world.staff(Role.OFFICER, email=email_of("half"))
    for name in ("reviewer", "colleague", "outsider"):
        world.staff(Role.REVIEWER, email=email_of(name))
    world.staff(Role.NAVIGATOR, email=email_of("navigator"))
    _rounds(world, town)
    _applications(world, town)
    _groups(world, town)
    _keyed(world, town)
    _help(world, town)
    _awards(world, town)
    _house(world, town)
    town.things["complaint"] = {"reference": filed(world).reference}
    town.things["assistance"] = {"reference": asked(world)}
    town.things["translation"] = {"id": to_translate(world, email_of("ana"))}
    town.things["call"] = {"id": to_call(world, email_of("ana"))}
    town.things["workshop"] = announced(world)
    pins = [pin_of(world, name, town) for name in ("sent", "signed")]
    for name in WHO:
        town.keys[name] = key_of(app, world, name, pins, town)
    with Session(world.engine) as session:
        loose = session.scalars(
            select(Application.reference).where(Application.owner_id.is_(None), Application.device_hash.is_not(None))
        ).one()
    town.things["loose"] = {"reference": loose, "key": "group"}
    return town


def to_translate(world: World, email: str) -> int:
    """A text of Ana's that waits for its translation."""
    sent_id, _ = _sent(world, world.open_round(key="js-spoken"), email, "Oak Street Mediators")
    with world.unit(world.officer) as unit:
        applications.queue_words(unit, sent_id, "Nos gustó.", spoken="es")
    with Session(world.engine) as session:
        return session.scalars(select(Translation.id).where(Translation.application_id == sent_id)).one()


def to_call(world: World, email: str) -> int:
    """A letter about an application of Ana's that a person is to tell."""
    sent_id, _ = _sent(world, world.open_round(key="js-called"), email, "Oak Street Mediators")
    with world.unit(world.officer) as unit:
        call = applications.keep_call(unit, sent_id, Letter(key="told", to="", subject="A no", text="We are sorry."))
        assert call is not None
        return call.id


def announced(world: World) -> dict[str, Any]:
    """A workshop of a round of its own, with one guest."""
    workshop_id = planned(world, world.open_round(key="js-workshop"))
    guest = signed_up(world, workshop_id)
    return {"id": workshop_id, "number": guest.id, "secret": guest.secret}


def _rounds(world: World, town: Town) -> None:
    world.open_round(key="js-a")
    hidden = definition("js-hidden")
    fund_id = world.fund(key="pot")
    with world.unit(world.officer) as unit:
        programs.define_round(unit, hidden, fund_id=fund_id)
    town.things["round"] = {"key": "js-a"}
    town.things["hidden"] = {"key": "js-hidden"}


def _reference(world: World, application_id: int) -> str:
    with Session(world.engine) as session:
        return session.get_one(Application, application_id).reference


def _file(world: World, application_id: int, email: str) -> int:
    with world.unit(world.applicant(email)) as unit:
        return applications.attach(unit, application_id, "attachment", name="plan.pdf", content=PDF).id


def _sent(world: World, round_id: int, email: str, group: str) -> tuple[int, int]:
    """An eligible application with a file: its id and the file's."""
    draft_id = world.draft(round_id, email=email, organization_name=group)
    file_id = _file(world, draft_id, email)
    with world.unit(world.applicant(email)) as unit:
        applications.submit(unit, draft_id)
    with world.unit(world.officer) as unit:
        applications.screen(unit, draft_id, eligible=True, reasons=[])
    return draft_id, file_id


def _applications(world: World, town: Town) -> None:
    ana = email_of("ana")
    round_a = world.open_round(key="js-draft")
    draft_id = world.draft(round_a, email=ana)
    file_id = _file(world, draft_id, ana)
    town.things["draft"] = {"reference": _reference(world, draft_id), "key": "project", "file_id": file_id}

    with world.unit(world.applicant(ana)) as unit:
        photo = applications.attach(unit, draft_id, "attachment", name="photo.png", content=PNG).id
    town.things["photo"] = {"reference": _reference(world, draft_id), "key": "attachment", "file_id": photo}

    under_review = world.open_round(key="js-b")
    sent_id, sent_file = _sent(world, under_review, ana, "Oak Street Mediators")
    panel_id = _panel(world, under_review, "reviewer", "colleague")
    mine = reviews.assign(world, sent_id, panel_id, world.actor(email_of("reviewer"), second_factor=False))
    offered = reviews.assign(world, sent_id, panel_id, world.actor(email_of("colleague"), second_factor=False))
    reviews.accept(world, mine, world.actor(email_of("reviewer"), second_factor=False))
    town.things["sent"] = {
        "reference": _reference(world, sent_id), "key": "js-b", "file_id": sent_file, "id": offered
    }  # fmt: skip
    town.things["assignment"] = {"id": mine, "file_id": sent_file}
    town.things["offer_to_read"] = {"id": offered, "file_id": sent_file}
    town.things["reviewed_round"] = {"key": "js-b"}
    town.things["panel"] = {"id": panel_id, "person_id": world.person_id(email_of("colleague"))}

    reopened_id, _ = _sent(world, world.open_round(key="js-reopened"), ana, "Oak Street Mediators")
    with world.unit(world.officer) as unit:
        until = unit.now + timedelta(days=7)
        applications.reopen(unit, reopened_id, ["project"], until=until, reason="Say more.")
    town.things["reopened"] = {"reference": _reference(world, reopened_id), "key": "project"}

    by_letter = world.open_round(key="js-letter", letter=LETTER)
    with world.unit(world.applicant(ana)) as unit:
        said = {"organization_name": "Oak Street Mediators", "zip": "28208", "tier": "tier-1", "idea": "Porches."}
        begun = applications.start(unit, by_letter, {**said, "project_title": "Talks"}, locale="en", letter=True)
        letter_id = applications.send_letter(unit, begun.id).id
    town.things["letter"] = {"reference": _reference(world, letter_id), "key": "js-letter", "file_id": sent_file}

    elsewhere = world.open_round(key="js-c")
    foreign_id, foreign_file = _sent(world, elsewhere, email_of("bo"), "Elm Street Singers")
    other_panel = _panel(world, elsewhere, "outsider")
    other = reviews.assign(world, foreign_id, other_panel, world.actor(email_of("outsider"), second_factor=False))
    town.things["foreign"] = {
        "reference": _reference(world, foreign_id), "key": "js-c", "file_id": foreign_file, "id": other
    }  # fmt: skip
    insiders_id, insiders_file = _sent(world, elsewhere, email_of("insider"), "Inside Track")
    town.things["insiders"] = {"reference": _reference(world, insiders_id), "key": "js-c", "file_id": insiders_file}
    with Session(world.engine) as session:
        group = session.scalars(select(Organization.id).where(Organization.name == "Oak Street Mediators")).one()
    with world.unit() as unit:
        people.declare_conflict(unit, world.person_id(email_of("conflicted")), group, reason="A cousin leads it.")
    town.things["own_group"] = {"id": group, "number": 4711}


def _keyed(world: World, town: Town) -> None:
    """The officer keyed in what Rosa brought on paper, and sent it."""
    round_id = world.open_round(key="js-paper")
    with world.unit(world.actor(email_of("officer"))) as unit:
        came = Came("paper", unit.now.date(), "Rosa Diaz", phone="704-555-0188", locale="es")
        begun = applications.enter(unit, round_id, came, scans=[("paper.pdf", PDF)])
        applications.save(unit, begun.id, {**answers(), "organization_name": "Paper Lanterns"}, locale="es")
        town.things["keyed"] = {"reference": applications.submit(unit, begun.id).reference, "key": "js-paper"}


def _groups(world: World, town: Town) -> None:
    """Bo's group, with an editor, a reader, and an invitation to a colleague that waits."""
    with Session(world.engine) as session:
        group_id = session.scalars(select(Organization.id).where(Organization.name == "Elm Street Singers")).one()
    for name in ("editor", "reader"):
        person_id = world.person_id(email_of(name))
        with world.unit() as unit:
            people.join(unit, unit.get(Organization, group_id), person_id, MemberRole(name))
    with world.unit(world.applicant(email_of("bo"))) as unit:
        invited = people.invite(unit, group_id, email_of("colleague"), role=MemberRole.EDITOR, locale="en")
        number, link = invited.id, invited.unsent
        wanted = people.Wanted("Lantern Trust", "56-1234567", SponsorModel.PREAPPROVED, "Bea", "bea@example.org")
        asked = people.ask_sponsor(unit, group_id, wanted, locale="en", file_name="agreement.pdf", file=PDF)
        town.things["sponsor"] = {"id": group_id, "number": asked.id, "link": asked.unsent}
    town.things["twins"] = {"id": group_id, "other": town.things["own_group"]["id"]}
    town.things["twice"] = {"id": group_id, "other": group_id}
    town.things["group"] = {
        "id": group_id, "number": number, "link": link, "person_id": world.person_id(email_of("editor"))
    }  # fmt: skip


def _help(world: World, town: Town) -> None:
    """Ana has asked the navigator to read her draft with her, who has said yes."""
    navigator = world.actor(email_of("navigator"), second_factor=False)
    with world.unit(world.applicant(email_of("ana"))) as unit:
        found = unit.session.scalars(
            select(Application.id).where(Application.reference == town.things["draft"]["reference"])
        ).one()
        until = unit.now + timedelta(days=30)
        asked = applications.ask_help(unit, found, navigator.person_id or 0, scope=Scope.READ, until=until).id
    with world.unit(navigator) as unit:
        applications.answer_help(unit, asked, accept=True)
    town.things["help"] = {
        "id": asked, "reference": town.things["draft"]["reference"], "person_id": navigator.person_id
    }  # fmt: skip


def _panel(world: World, round_id: int, *names: str) -> int:
    with world.unit(world.officer) as unit:
        made = reviews.reviews.make_panel(unit, round_id, name="Panel")
        for name in names:
            reviews.reviews.add_member(unit, made.id, world.person_id(email_of(name)))
        return made.id


STEPS: dict[str, Callable[[World, int], int]] = {
    "awarded": lambda world, award_id: award_id,
    "certified": awards.certified,
    "offered": awards.offered,
    "signed": awards.signed,
    "reported": awards.signed,
}


def _awards(world: World, town: Town) -> None:
    """Ana's awards: one set aside, one certified, one offered, one signed (its report awaited), one whose report is in."""
    ana = email_of("ana")
    made: dict[str, int] = {}
    for name, step in STEPS.items():
        round_id = world.open_round(key=f"js-{name}")
        award_id = awards.awarded(world, round_id, email=ana)
        step(world, award_id)
        made[name] = award_id
        town.things[name] = {"reference": reports.reference_of(world, award_id), "key": f"js-{name}"}
    world.drain()
    report_id = reports.report_of(world, made["reported"])
    with world.unit(world.applicant(ana)) as unit:
        receipt = attach(unit, report_id, "receipts", name="receipt.pdf", content=PDF)
        town.things["reported"]["file_id"] = receipt.stored_file_id
    reports.sent(world, report_id, email=ana)
    payment = payments.disbursements(world, made["signed"])[0]
    town.things["payment"] = {"reference": payment.reference}
    town.things["mixed"] = {**town.things["foreign"], "reference": town.things["sent"]["reference"]}
    world.drain()


def _house(world: World, town: Town) -> None:
    with Session(world.engine) as session:
        fund = session.scalars(select(Fund.key).where(Fund.key == "pot")).one()
        some_file = session.scalars(select(StoredFile.id).order_by(StoredFile.id)).first()
        delivery_id = session.scalars(select(Delivery.id).order_by(Delivery.id)).first()
    with world.unit() as unit:
        delivery = unit.get(Delivery, delivery_id or 0)
        delivery.done_at, delivery.dead_at, delivery.attempts = None, unit.now, runner.ATTEMPTS
    town.things["fund"] = {"key": fund}
    town.things["dead_letter"] = {"delivery_id": delivery_id}
    town.things["record"] = {"kind": "round", "number": 1}
    town.things["page"] = {"secret": "no-such-link", "file_id": some_file}
