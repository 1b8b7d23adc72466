"""The receipt: a letter with a paper, the whole of what was sent, in the person's language, whatever was typed."""

from __future__ import annotations

import io

import pypdf
import pytest

from grants.applications import commands as applications
from grants.applications import queries
from grants.applications.events import ApplicationSubmitted
from grants.gateways.mail import FolderPost
from grants.kernel import ports
from grants.kernel.refusal import NotFound
from grants.notices.receipt import Receipt, receipt, receipt_paper, receipt_words
from grants.programs import queries as programs
from tests.grants.applications.test_letters import TYPED
from tests.papers import faults
from tests.worlds.rounds import LETTER

HOSTILE = [
    '#panic("no") *b* $x$ <lab> @ref \\ // c ~ `c` = head',
    "<script>alert(1)</script>'; DROP TABLE answer; --",
    "Sembramos 🌱 juntas 👩🏽‍🌾 en la calle",
    "=1+2 @SUM(A1)",
    "naïve Ñandú çà œ “quoted” – dash",
]


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    said = "\n".join(page.extract_text() for page in read(content).pages)
    return " ".join(said.replace("\u200b", "").split())


def paper_of(session, application_id: int, now) -> bytes:
    page = queries.application_page(session, id=application_id)
    return receipt_paper(receipt_words(page, programs.round_page(session, id=page.round_id, now=now)))


def test_the_letter_says_all_answers_and_brings_the_paper(world, session):
    application_id = world.submitted(world.open_round())
    world.drain()
    letter = ports.post().letters()[0]
    reference = queries.application_page(session, id=application_id).reference
    assert "Neighbors meet on porches" in letter.text
    assert letter.attachments == (f"{reference}.pdf",)
    post = ports.post()
    assert isinstance(post, FolderPost)
    kept = next(post.folder.glob("*--*.pdf")).read_bytes()
    assert "Neighbors meet on porches" in text_of(kept)


def test_the_paper_is_accessible_and_speaks_the_language_of_the_application(world, session):
    round_id = world.open_round()
    world.person_id("luz@example.org", locale="es")
    application_id = world.draft(round_id, email="luz@example.org", locale="es")
    with world.unit(world.applicant("luz@example.org")) as unit:
        applications.submit(unit, application_id)
    paper = paper_of(session, application_id, world.clock.now())
    reference = queries.application_page(session, id=application_id).reference
    assert read(paper).metadata.title == f"Su solicitud {reference}"
    assert read(paper).root_object["/Lang"] == "es"
    assert read(paper).root_object["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in read(paper).xmp_metadata.stream.get_data()
    assert faults(paper) == []
    assert "¿Qué van a hacer?" in text_of(paper)
    assert "$1,000.00" in text_of(paper)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_people_typed_comes_through_unharmed(world, session, typed):
    application_id = world.submitted(world.open_round(), project_title=typed, summary=typed)
    paper = paper_of(session, application_id, world.clock.now())
    assert b"pdfuaid" in read(paper).xmp_metadata.stream.get_data()
    assert faults(paper) == []
    assert text_of(paper).count(" ".join(typed.split())) == 2


@pytest.mark.parametrize("lang", ["en", "vi", "ar"])
def test_a_screen_reader_finds_its_way_in_each_language(world, session, lang):
    application_id = world.submitted(world.open_round(), locale=lang, summary="حديث على الشرفة / Trò chuyện, 🏡")
    paper = paper_of(session, application_id, world.clock.now())
    assert read(paper).root_object["/Lang"] == lang
    assert faults(paper) == []


def test_right_to_left_words_come_through(world, session):
    application_id = world.submitted(world.open_round(), summary="مرحبا hello \u202eevil\u202c")
    said = text_of(paper_of(session, application_id, world.clock.now()))
    assert set("مرحبا") <= set(said)
    assert "hello" in said


def test_a_long_text_and_a_word_without_an_end_stay_on_the_paper(world, session):
    long = "Neighbors " * 120 + "x" * 600
    application_id = world.submitted(world.open_round(), summary=long)
    paper = paper_of(session, application_id, world.clock.now())
    assert "x" * 600 in text_of(paper).replace(" ", "")
    widest = 0.0

    def see(text, _cm, matrix, _font, size):
        nonlocal widest
        widest = max(widest, matrix[4] + len(text.strip()) * 0.2 * size)

    for page in read(paper).pages:
        page.extract_text(visitor_text=see)
    assert widest < 8.5 * 72


def test_letters_that_no_typeface_has_do_not_keep_the_receipt_away(world, session):
    application_id = world.submitted(world.open_round(), summary="我们在门廊上见面 Porch talks \x01\t\ufeffagain")
    said = text_of(paper_of(session, application_id, world.clock.now()))
    assert "Porch talks again" in said
    assert "can't print some of the letters" in said


def test_the_same_application_makes_the_same_bytes(world, session):
    application_id = world.submitted(world.open_round())
    made = {paper_of(session, application_id, world.clock.now()) for _ in range(2)}
    assert len(made) == 1


def test_a_draft_has_no_receipt(world, session):
    application_id = world.draft(world.open_round())
    with pytest.raises(NotFound):
        paper_of(session, application_id, world.clock.now())


def test_the_paper_is_not_set_while_the_database_is_locked(world):
    """The handler's first half gives words, and only its second half sets the paper."""
    application_id = world.submitted(world.open_round())
    with world.unit() as unit:
        prepared = receipt(unit, ApplicationSubmitted(application_id))
    assert isinstance(prepared, Receipt)
    assert prepared.letter.attachments == ()


def test_a_letter_of_intent_brings_its_paper_too(world, session):
    world.person_id("luz@example.org", locale="es")
    round_id = world.open_round(letter=LETTER)
    with world.unit(world.applicant("luz@example.org")) as unit:
        begun = applications.start(unit, round_id, TYPED, locale="es", letter=True).id
    with world.unit(world.applicant("luz@example.org")) as unit:
        applications.send_letter(unit, begun)
    world.drain()
    letter = ports.post().letters()[0]
    reference = queries.application_page(session, id=begun).reference
    assert letter.attachments == (f"{reference}.pdf",)
    assert "Talk before trouble starts." in letter.text
    paper = next(ports.post().folder.glob("*--*.pdf")).read_bytes()
    assert read(paper).metadata.title == f"Su carta {reference}"
    assert b"pdfuaid" in read(paper).xmp_metadata.stream.get_data()
    said = text_of(paper)
    assert "Talk before trouble starts." in said
    assert "24 de noviembre de 2026" in said
    assert "704-555-0140" in said
