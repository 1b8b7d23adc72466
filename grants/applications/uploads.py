"""What comes in as a file becomes safe to keep: known by its content; pictures upright, without place or camera, small.

A picture is read and written anew, so nothing rides along: no GPS, no serial numbers, no comments, no program hidden
behind the last pixel. Its colour profile stays. What the person sent is remembered by its digest alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from PIL.ExifTags import Base
from pillow_heif import register_heif_opener

from grants.applications import rules
from grants.kernel import ports
from grants.kernel.refusal import NotReady, Problem
from grants.programs.questions import Question

Image.MAX_IMAGE_PIXELS = None  # Pillow only warns; we look at the size ourselves, before a pixel is read
register_heif_opener(thumbnails=False)
PIXELS = 65_000_000
"""More than the largest picture of a usual phone, 9248 x 6936; a JPEG of that size is read at half of it."""

LONGEST_SIDE = 3000
SMALL_SIDE = 320
FORMATS = {"jpg": "JPEG", "png": "PNG", "heic": "HEIF"}
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by how the camera says that it was held."""


@dataclass(frozen=True)
class Upload:
    """A file as it will be kept. `small` is a picture's thumbnail (WebP), empty for other files."""

    kind: str
    content: bytes
    original_digest: str
    small: bytes = b""


def receive(question: Question, content: bytes) -> Upload:
    """Check a file for a question and make it fit to keep. NotReady says why it can't be taken.

    Reading a large picture takes most of a second: do it before a unit takes the write lock.
    """
    problem = rules.file_problem(question, content)
    if problem is not None:
        raise NotReady([problem])
    kind = rules.kind_of(content) or ""
    digest = hashlib.sha256(content).hexdigest()
    if kind not in FORMATS:
        return Upload(kind, content, digest)
    try:
        clean, small = _picture(content, kind)
    except TooManyPixels as many:
        facts: dict[str, object] = {"limit": PIXELS // 1_000_000, "count": many.pixels // 1_000_000}
        raise NotReady([Problem(question.key, "picture_too_large", facts)]) from many
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, MemoryError, RuntimeError) as broken:
        raise NotReady([Problem(question.key, "picture_broken")]) from broken
    return Upload(rules.KEPT_AS.get(kind, kind), clean, digest, small)


def receive_for_others(question: Question, content: bytes) -> Upload:
    """The same for a file that somebody outside opens at once: it is looked at by the scanner, if one is set up, first.

    NotReady also when a virus was found, and when the scanner does not answer.
    """
    upload = receive(question, content)
    scanner = ports.scanner()
    if scanner.is_set_up:
        try:
            found = scanner.scan(upload.content)
        except (OSError, ports.NotScanned) as silent:
            raise NotReady([Problem(question.key, "scanner_silent")]) from silent
        if found:
            raise NotReady([Problem(question.key, "virus_found", {"finding": found})])
    return upload


class TooManyPixels(Exception):
    """A picture whose few bytes unfold into more than the machine should hold."""

    def __init__(self, pixels: int) -> None:
        super().__init__(pixels)
        self.pixels = pixels


def _picture(content: bytes, read_as: str) -> tuple[bytes, bytes]:
    kind = rules.KEPT_AS.get(read_as, read_as)
    with Image.open(BytesIO(content), formats=[FORMATS[read_as]]) as opened:
        if opened.width * opened.height > PIXELS:
            raise TooManyPixels(opened.width * opened.height)
        profile = opened.info.get("icc_profile")
        opened.draft("RGB" if opened.mode == "CMYK" else None, (LONGEST_SIDE, LONGEST_SIDE))
        opened.load()
        picture = _upright(opened)
    mode = "RGB" if kind == "jpg" or picture.mode in ("RGB", "L", "1", "CMYK", "YCbCr") else "RGBA"
    picture = picture.convert(mode)
    picture.info.clear()
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    options = {"quality": 85} if kind == "jpg" else {}
    kept = _written(picture, FORMATS[kind], profile, **options)
    picture.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return kept, _written(picture, "WEBP", profile, quality=70)


def _upright(picture: Image.Image) -> Image.Image:
    """As it was held. Pillow's own way also writes the camera's notes anew, and fails where these are broken."""
    turn = TURNS.get(picture.getexif().get(Base.Orientation, 1))
    return picture if turn is None else picture.transpose(turn)


def _written(picture: Image.Image, form: str, profile: bytes | None, **options: int) -> bytes:
    out = BytesIO()
    picture.save(out, form, icc_profile=profile, **options)
    return out.getvalue()
