"""Ways back into a draft, and the files that come with it: checked by content, kept under names of our own."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grants.applications import commands as applications
from grants.applications import queries, rules
from grants.applications.model import Answer, Application, StoredFile
from grants.kernel import ports
from grants.kernel.history import HistoryRow
from grants.kernel.refusal import Forbidden, NotFound, NotReady
from grants.people.model import Person
from grants.policy.actor import NOBODY, Actor
from grants.programs.questions import Question, Type
from tests.pictures import JPG, PNG, heic
from tests.racing import race
from tests.world import World
from tests.worlds.rounds import answers

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def round_id(world: World) -> int:
    return world.open_round(key="js-a")


@pytest.fixture
def device_draft(world: World, round_id: int) -> int:
    """A draft that nobody owns yet; the device holds it."""
    with world.unit(NOBODY) as unit:
        return applications.start(unit, round_id, answers(), locale="en", device="phone").id


def holding(draft_id: int, person_id: int | None = None) -> Actor:
    return Actor(person_id=person_id, holds=frozenset({draft_id}))


def claim(world: World, draft_id: int, actor: Actor) -> None:
    with world.unit(actor) as unit:
        applications.claim(unit, draft_id, unit.get(Person, actor.person_id or 0))


def owner(session: Session, draft_id: int) -> int | None:
    session.rollback()
    return session.get_one(Application, draft_id).owner_id


def test_the_draft_of_this_device_becomes_its_persons(world: World, device_draft: int, session: Session) -> None:
    ana = world.person_id("ana@example.org")
    for _ in range(2):
        claim(world, device_draft, holding(device_draft, ana))
    assert owner(session, device_draft) == ana
    claimed = select(func.count()).select_from(HistoryRow).where(HistoryRow.action == "claim")
    assert session.scalar(claimed) == 1


def test_nobody_claims_what_another_device_holds_or_another_person_owns(
    world: World, device_draft: int, session: Session
) -> None:
    ana, bo = world.person_id("ana@example.org"), world.person_id("bo@example.org")
    with pytest.raises(Forbidden):
        claim(world, device_draft, Actor(person_id=bo))
    with pytest.raises(Forbidden):
        claim(world, device_draft, holding(device_draft + 1, bo))
    claim(world, device_draft, holding(device_draft, ana))
    with pytest.raises(Forbidden):
        claim(world, device_draft, holding(device_draft, bo))
    assert owner(session, device_draft) == ana


def give_pin(world: World, draft_id: int) -> tuple[str, str]:
    with world.unit(holding(draft_id)) as unit:
        draft, pin = applications.give_pin(unit, draft_id)
        return draft.reference, pin


def opens(world: World, reference: str, pin: str) -> bool:
    with world.unit(NOBODY) as unit:
        return applications.open_with_pin(unit, reference, pin) is not None


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 1_000_000:06d}"


def test_reference_and_pin_open_the_draft_as_people_type_them(world: World, device_draft: int) -> None:
    reference, pin = give_pin(world, device_draft)
    assert opens(world, reference, pin)
    assert opens(world, f"  {reference.lower()} ", f" {pin[:3]} {pin[3:]} ")
    assert not opens(world, reference, wrong(pin))
    assert not opens(world, "JS-2026-9999", pin)
    assert not opens(world, "", "")


def test_only_a_hash_of_the_pin_is_kept(world: World, device_draft: int, session: Session) -> None:
    _, pin = give_pin(world, device_draft)
    kept = session.get_one(Application, device_draft).pin_hash
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert pin not in kept


def test_a_draft_without_a_pin_is_opened_by_none(world: World, device_draft: int, session: Session) -> None:
    reference = session.get_one(Application, device_draft).reference
    assert not opens(world, reference, "")
    assert not opens(world, reference, "000000")


def test_a_new_pin_ends_the_old_one(world: World, device_draft: int) -> None:
    reference, first = give_pin(world, device_draft)
    second = first
    while second == first:
        _, second = give_pin(world, device_draft)
    assert not opens(world, reference, first)
    assert opens(world, reference, second)


def test_five_wrong_pins_and_the_reference_rests_for_a_quarter_of_an_hour(world: World, device_draft: int) -> None:
    reference, pin = give_pin(world, device_draft)
    for _ in range(rules.PIN_TRIES):
        assert not opens(world, reference, wrong(pin))
    assert not opens(world, reference, pin), "the right one does not help while it rests"
    world.clock.move(rules.PIN_PAUSE - timedelta(seconds=1))
    assert not opens(world, reference, pin)
    world.clock.move(timedelta(seconds=1))
    assert opens(world, reference, pin)


def test_the_next_five_wrong_ones_make_it_rest_again(world: World, device_draft: int) -> None:
    reference, pin = give_pin(world, device_draft)
    for _ in range(2):
        for _ in range(rules.PIN_TRIES):
            assert not opens(world, reference, wrong(pin))
        assert not opens(world, reference, pin)
        world.clock.move(rules.PIN_PAUSE)
    assert opens(world, reference, pin)


def test_guesses_at_once_are_all_counted(world: World, device_draft: int, session: Session) -> None:
    reference, pin = give_pin(world, device_draft)
    race(*[lambda: opens(world, reference, wrong(pin))] * 4)
    assert session.get_one(Application, device_draft).pin_failures == 4


def test_a_slip_is_forgotten_once_the_right_pin_was_given(world: World, device_draft: int, session: Session) -> None:
    reference, pin = give_pin(world, device_draft)
    for _ in range(3):
        for _ in range(rules.PIN_TRIES - 1):
            assert not opens(world, reference, wrong(pin))
        assert opens(world, reference, pin)
    assert session.get_one(Application, device_draft).pin_failures == 0


def attach(world: World, draft_id: int, content: bytes, *, name: str = "plan.pdf", key: str = "attachment") -> int:
    with world.unit(world.applicant()) as unit:
        return applications.attach(unit, draft_id, key, name=name, content=content).id


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (PNG, "png"), (JPG, "jpg")])
def test_a_file_is_kept_for_what_it_is_whatever_its_name_says(
    world: World, round_id: int, session: Session, content: bytes, kind: str
) -> None:
    draft_id = world.draft(round_id)
    file_id = attach(world, draft_id, content, name="something.exe")
    stored = session.get_one(StoredFile, file_id)
    kept = ports.files().get(stored.storage_key)
    assert (stored.kind, stored.size, stored.name) == (kind, len(kept), "something.exe")
    assert rules.kind_of(kept) == kind
    assert stored.original_digest == hashlib.sha256(content).hexdigest()
    assert stored.digest == hashlib.sha256(kept).hexdigest()
    answer = session.scalars(select(Answer).where(Answer.question_key == "attachment")).one()
    assert (answer.typed, answer.value) == (file_id, file_id)


def test_a_picture_that_is_kept_as_another_kind_says_so_behind_its_name(
    world: World, round_id: int, session: Session
) -> None:
    stored = session.get_one(StoredFile, attach(world, world.draft(round_id), heic(), name="Ñandú, 1.HEIC"))
    assert (stored.kind, stored.name) == ("jpg", "Ñandú, 1.HEIC.jpg")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"MZ\x90\x00 a program", "file_kind"),
        (b"<html><script>alert(1)</script></html>", "file_kind"),
        (b"PK\x03\x04 a zip", "file_kind"),
        (b"GIF89a", "file_kind"),
        (b"\xff\xd8", "file_kind"),
        (b"a text that says %PDF-1.4", "file_kind"),
        (PDF + b"\0" * 5_000_001, "file_too_large"),
    ],
)
def test_what_can_not_be_taken_is_named_and_leaves_nothing(
    world: World, round_id: int, session: Session, content: bytes, code: str
) -> None:
    draft_id = world.draft(round_id)
    with pytest.raises(NotReady) as refused:
        attach(world, draft_id, content, name="photo.pdf")
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("attachment", code)]
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("C:\\Users\\ana\\plan.pdf", "C:_Users_ana_plan.pdf"),
        ("  plan\0.pdf ", "plan.pdf"),
        ("", "attachment"),
        ("/", "_"),
        ("presupuesto año.pdf", "presupuesto año.pdf"),
        ("x" * 400 + ".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_a_files_name_is_its_persons_and_never_a_path(
    world: World, round_id: int, session: Session, typed: str, kept: str
) -> None:
    stored = session.get_one(StoredFile, attach(world, world.draft(round_id), PDF, name=typed))
    assert stored.name == kept
    assert stored.storage_key.isalnum()


def test_a_file_goes_only_where_a_file_is_asked_for(world: World, round_id: int) -> None:
    draft_id = world.draft(round_id)
    for key in ("summary", "gone", ""):
        with pytest.raises(NotFound):
            attach(world, draft_id, PDF, key=key)


def test_taking_a_file_out_empties_the_answer_and_keeps_the_record(
    world: World, round_id: int, session: Session
) -> None:
    draft_id = world.draft(round_id)
    file_id = attach(world, draft_id, PDF)
    with world.unit(world.applicant()) as unit:
        applications.detach(unit, draft_id, "attachment", file_id)
    page = queries.application_page(session, id=draft_id)
    assert page.typed["attachment"] == ""
    assert session.get_one(StoredFile, file_id).size == len(PDF)


def test_a_file_is_found_only_through_its_own_application(world: World, round_id: int, session: Session) -> None:
    mine, other = world.draft(round_id), world.draft(round_id, email="bo@example.org")
    file_id = attach(world, mine, PDF)
    assert queries.stored_file(session, mine, file_id).id == file_id
    with pytest.raises(NotFound):
        queries.stored_file(session, other, file_id)


def test_a_question_takes_only_the_kinds_it_names() -> None:
    photos = Question("photo", Type.FILE, {"en": "Photo"}, accept=("jpg", "png"))
    assert rules.file_problem(photos, PNG) is None
    refused = rules.file_problem(photos, PDF)
    assert refused is not None
    assert refused.facts == {"accept": ["jpg", "png"]}
