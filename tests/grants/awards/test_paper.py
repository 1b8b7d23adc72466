"""The paper of an agreement: accessible, in its language, words as plain text, the same bytes each time."""

from __future__ import annotations

import hashlib
import io

import pypdf
from sqlalchemy import select

from grants.awards.agreement import digest_of, render
from grants.awards.model import Agreement, Award
from grants.kernel import ports
from tests.papers import faults
from tests.worlds.awards import offered, signed

NASTY = 'Los *Vecinos* #panic("no") $x$ <b> @ref \\ "q" ~ `c` Ñandú'


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def words(content):
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())


def test_a_job_makes_the_paper_and_the_award_knows_its_digest(world, session):
    award_id = offered(world)
    assert session.get_one(Award, award_id).pdf_key is None
    session.rollback()
    world.drain()
    award = session.get_one(Award, award_id)
    content = ports.files().get(award.pdf_key)
    assert hashlib.sha256(content).hexdigest() == award.pdf_digest
    assert "Oak Street Mediators" in words(content)
    assert "$1,000.00" in words(content)


def test_the_paper_has_a_title_a_language_and_tags(world, session):
    world.person_id("ana@example.org", locale="es")
    award_id = offered(world)
    world.drain()
    content = ports.files().get(session.get_one(Award, award_id).pdf_key)
    paper = read(content)
    assert paper.metadata.title == f"Convenio de subvención {session.get_one(Award, award_id).reference}"
    assert paper.root_object["/Lang"] == "es"
    assert paper.root_object["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in paper.root_object
    assert b"pdfuaid" in paper.xmp_metadata.stream.get_data()
    assert faults(content) == []


def test_what_people_typed_is_text_and_never_code(world, session):
    award_id = offered(world, organization_name=NASTY, project_title=NASTY)
    world.drain()
    shown = words(ports.files().get(session.get_one(Award, award_id).pdf_key))
    assert '#panic("no")' in shown
    assert "*Vecinos*" in shown


def test_the_same_words_make_the_same_bytes(world, session):
    offered(world)
    agreement = session.scalars(select(Agreement)).one()
    made = [render(agreement.text, digest=agreement.digest, signature=None) for _ in range(2)]
    assert made[0] == made[1]


def test_after_signing_the_paper_shows_the_signature_and_keeps_the_digest_of_the_words(world, session):
    award_id = signed(world)
    world.drain()
    award = session.get_one(Award, award_id)
    shown = words(ports.files().get(award.pdf_key))
    assert award.pdf_key.endswith("-signed.pdf")
    assert "Signed by Ana Ruiz on Tuesday, November 10, 2026, 12:00 PM (Eastern Time)" in shown.replace("\u202f", " ")
    assert award.agreement_digest[:8] in shown


def test_a_late_unsigned_paper_never_takes_the_place_of_the_signed_one(world, session):
    award_id = signed(world)
    world.drain()
    key = session.get_one(Award, award_id).pdf_key
    session.rollback()
    world.drain()
    assert session.get_one(Award, award_id).pdf_key == key
    assert key.endswith("-signed.pdf")


def test_the_digest_changes_with_any_word():
    text = {"title": "Grant agreement", "terms": [{"title": "Use", "text": "On this project."}]}
    assert digest_of(text) == digest_of({"terms": text["terms"], "title": text["title"]})
    assert digest_of(text) != digest_of({**text, "title": "Grant Agreement"})
