"""Pictures for tests: small ones, and ones as a phone makes them, with the place and the camera written into them."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import pillow_heif
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

SECRETS = (b"SECRET-CAMERA-SERIAL", b"35.2271", b"taken at home")


def plain(kind: str, size: tuple[int, int] = (4, 3)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind)
    return out.getvalue()


PNG = plain("PNG")
JPG = plain("JPEG")


def heic(size: tuple[int, int] = (64, 48)) -> bytes:
    """What a phone writes where nobody chose another format, with the camera's name in it."""
    exif = Image.Exif()
    exif[Base.CameraOwnerName] = "SECRET-CAMERA-SERIAL"
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", size, (200, 30, 30))).save(out, quality=80, exif=exif.tobytes())
    return out.getvalue()


def from_a_phone(*, orientation: int = 6, size: tuple[int, int] = (60, 40)) -> bytes:
    """A JPEG whose top left corner is white, held sideways, with GPS, serial number, comment and XMP."""
    picture = Image.new("RGB", size, (0, 0, 0))
    picture.paste((255, 255, 255), (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.CameraOwnerName] = "SECRET-CAMERA-SERIAL"
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef] = "N"
    place[GPS.GPSLatitude] = (Fraction(35), Fraction(13), Fraction(38))
    place[GPS.GPSMapDatum] = "35.2271"
    out = BytesIO()
    picture.save(
        out, "JPEG", exif=exif, comment=b"taken at home", xmp=b"<x:xmpmeta>taken at home</x:xmpmeta>", quality=95
    )
    return out.getvalue()


def talkative_png() -> bytes:
    """A PNG with a text chunk and EXIF."""
    said = PngInfo()
    said.add_text("Comment", "taken at home")
    exif = Image.Exif()
    exif[Base.CameraOwnerName] = "SECRET-CAMERA-SERIAL"
    out = BytesIO()
    Image.new("RGBA", (20, 10), (1, 2, 3, 100)).save(out, "PNG", pnginfo=said, exif=exif)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture
