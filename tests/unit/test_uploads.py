"""Pictures are written anew: upright, small, without place, camera or comments; bombs and broken ones are refused."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from grants.applications.uploads import LONGEST_SIDE, PIXELS, SMALL_SIDE, Upload, receive
from grants.kernel.refusal import NotReady
from grants.programs.questions import Question, Type
from tests.pictures import JPG, PNG, SECRETS, from_a_phone, heic, opened, plain, talkative_png

PHOTO = Question("photo", Type.FILE, {"en": "Photo"}, max_megabytes=5)
WHITE = 200


def code(content: bytes) -> str:
    with pytest.raises(NotReady) as refused:
        receive(PHOTO, content)
    return refused.value.problems[0].code


def parts(upload: Upload) -> tuple[bytes, bytes]:
    return upload.content, upload.small


@pytest.mark.parametrize("sent", [from_a_phone(), talkative_png(), heic()])
def test_nothing_of_the_place_the_camera_or_the_person_stays(sent: bytes) -> None:
    assert any(secret in sent for secret in SECRETS), "the test's own picture carries them"
    for kept in parts(receive(PHOTO, sent)):
        assert not [secret for secret in SECRETS if secret in kept]
        picture = opened(kept)
        assert not picture.getexif()
        assert not {"comment", "xmp", "exif", "Comment"} & set(picture.info)


@pytest.mark.parametrize(
    ("orientation", "white"),
    [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 1)), (8, (0, 1))],
)
def test_a_picture_held_any_way_stands_upright(orientation: int, white: tuple[int, int]) -> None:
    picture = opened(receive(PHOTO, from_a_phone(orientation=orientation)).content).convert("L")
    wide, high = picture.size
    assert (wide, high) == ((40, 60) if orientation > 4 else (60, 40))
    corners = {(x, y): picture.getpixel((x * (wide - 1), y * (high - 1))) for x in (0, 1) for y in (0, 1)}
    assert [place for place, light in corners.items() if light > WHITE] == [white]


def test_a_large_picture_is_made_smaller_and_has_a_thumbnail() -> None:
    upload = receive(PHOTO, plain("JPEG", (4800, 3600)))
    assert opened(upload.content).size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)
    small = opened(upload.small)
    assert (small.format, max(small.size)) == ("WEBP", SMALL_SIDE)
    assert len(upload.small) < 20_000


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_mode_is_kept(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (9, 7)).save(out, "PNG")
    upload = receive(PHOTO, out.getvalue())
    assert (upload.kind, opened(upload.content).size) == ("png", (9, 7))


def test_a_cmyk_jpeg_is_kept_as_colours_of_a_screen() -> None:
    out = BytesIO()
    Image.new("CMYK", (9, 7)).save(out, "JPEG")
    assert opened(receive(PHOTO, out.getvalue()).content).mode == "RGB"


def test_the_digest_of_what_was_sent_is_remembered() -> None:
    sent = from_a_phone()
    upload = receive(PHOTO, sent)
    assert upload.original_digest == hashlib.sha256(sent).hexdigest()
    assert upload.content != sent


def test_a_pdf_is_kept_as_it_is_and_has_no_thumbnail() -> None:
    sent = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    assert receive(PHOTO, sent) == Upload("pdf", sent, hashlib.sha256(sent).hexdigest())


def test_a_picture_whose_notes_of_the_camera_are_broken_is_kept_upright() -> None:
    """Some programs write a text where a number belongs: the picture itself is whole."""
    place, broken = b"\x00\x12\x00\x02\x00\x00\x00\x08", b"\x00\x00\x00\x02\x00\x00\x00\x08"
    sent = from_a_phone()
    assert place in sent
    upload = receive(PHOTO, sent.replace(place, broken))
    assert opened(upload.content).size == (40, 60)
    assert not [secret for secret in SECRETS if secret in upload.content]


def bomb(wide: int, high: int) -> bytes:
    """A PNG of a few bytes that says it unfolds into wide x high dots."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + name + data + struct.pack("!L", zlib.crc32(name + data))

    header = struct.pack("!LLBBBBB", wide, high, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def test_a_picture_that_unfolds_into_too_much_is_refused_before_it_does() -> None:
    with pytest.raises(NotReady) as refused:
        receive(PHOTO, bomb(60_000, 60_000))
    [problem] = refused.value.problems
    assert (problem.code, problem.facts) == ("picture_too_large", {"limit": PIXELS // 1_000_000, "count": 3600})


@pytest.mark.parametrize("content", [PNG[:40], JPG[: len(JPG) // 2], bomb(300, 300), b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_a_broken_picture_is_refused_in_words(content: bytes) -> None:
    assert code(content) in ("picture_broken", "file_kind")


def test_a_program_behind_the_last_dot_of_a_picture_is_gone() -> None:
    assert b"<script>" not in receive(PHOTO, JPG + b"<script>alert(1)</script>").content


def test_a_picture_in_the_format_of_some_phones_is_kept_as_one_that_every_browser_shows() -> None:
    sent = heic((64, 48))
    assert SECRETS[0] in sent
    upload = receive(PHOTO, sent)
    assert upload.kind == "jpg"
    assert opened(upload.content).size == (64, 48)
    assert not any(secret in upload.content for secret in SECRETS)
    assert code(sent[: len(sent) // 2]) == "picture_broken"
    size = sent.index(b"ispe") + 8
    assert code(sent[:size] + struct.pack("!LL", 40_000, 40_000) + sent[size + 8 :]) == "picture_broken"
    with pytest.raises(NotReady):
        receive(replace(PHOTO, accept=("pdf", "png")), sent)


def test_the_largest_pictures_of_phones_are_taken() -> None:
    big = plain("JPEG", (9248, 6936))
    assert max(opened(receive(PHOTO, big).content).size) == LONGEST_SIDE
