"""The built files: small, hashed, compressed, from nobody else, and made again only when needed."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import brotli
import pytest
import typst

from grants.web.assets import build as assets
from grants.web.assets.fonts import FACES
from grants.web.assets.icons import ICONS
from grants.web.assets.logical import to_logical
from grants.web.assets.publish import MANIFEST, Publisher
from tests.unit.gallery import error_page

FIRST_VIEW = 100_000  # bytes over the wire
STYLES = 24_000
SCRIPTS = 5_000


@pytest.fixture(scope="module")
def static() -> Path:
    assets.build()
    return assets.STATIC


@pytest.fixture(scope="module")
def names(static: Path) -> dict[str, str]:
    return json.loads((static / MANIFEST).read_text())


def wire_size(path: Path) -> int:
    smaller = path.with_name(f"{path.name}.br")
    return (smaller if smaller.exists() else path).stat().st_size


def test_a_second_build_finds_nothing_to_do_and_costs_nothing(static: Path) -> None:
    started = time.monotonic()
    assert assets.build() is False
    assert time.monotonic() - started < 0.5


def test_a_changed_source_is_noticed(static: Path) -> None:
    assert assets.is_current(static, assets.fingerprint())
    assert not assets.is_current(static, "another")


def test_every_name_in_the_manifest_is_a_file_with_its_hash(static: Path, names: dict[str, str]) -> None:
    for logical, published in names.items():
        assert (static / published).is_file()
        assert re.fullmatch(r"[0-9a-f]{12}", published.removesuffix(Path(logical).suffix).rpartition(".")[2])


def test_what_compresses_lies_there_compressed(static: Path, names: dict[str, str]) -> None:
    for logical in (
        "throughline.css",
        "throughline.js",
        "drafts.js",
        "upload.js",
        "unsent.js",
        "kept-texts.js",
        "icons.svg",
    ):
        path = static / names[logical]
        assert brotli.decompress(path.with_name(f"{path.name}.br").read_bytes()) == path.read_bytes()
        assert path.with_name(f"{path.name}.gz").is_file()


def test_the_first_page_is_light(static: Path, names: dict[str, str]) -> None:
    sizes = {name: wire_size(static / names[name]) for name in names}
    first_view = ["throughline.css", "throughline.js", "icons.svg", "mark.svg"]
    first_view += ["fonts/public-sans-latin-wght-normal.woff2", "fonts/source-serif-4-latin-600-normal.woff2"]
    page = len(brotli.compress(error_page().encode()))
    assert sizes["throughline.css"] <= STYLES
    assert sizes["throughline.js"] < SCRIPTS
    assert sizes["drafts.js"] < SCRIPTS
    assert sizes["upload.js"] < SCRIPTS / 2
    assert sizes["unsent.js"] < SCRIPTS / 2
    assert sizes["kept-texts.js"] < SCRIPTS / 2
    assert page + sum(sizes[name] for name in first_view) < FIRST_VIEW


def test_the_styles_fetch_only_our_own_files(static: Path, names: dict[str, str]) -> None:
    css = (static / names["throughline.css"]).read_text()
    addresses = {found.strip('"') for found in re.findall(r"url\(([^)]*)\)", css)} - {""}
    assert addresses == {address for address in addresses if (static / address).is_file()}
    assert "data:" not in css
    assert "http" not in css


def test_the_icons_are_all_there(static: Path, names: dict[str, str]) -> None:
    sprite = (static / names["icons.svg"]).read_text()
    assert re.findall(r'<symbol id="([a-z_]+)"', sprite) == list(ICONS)


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((assets.ASSETS / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_documents_can_be_set_in_the_typefaces_of_the_site(static: Path) -> None:
    fonts = static / "pdf-fonts"
    assert len(list(fonts.glob("*.ttf"))) == len(FACES)
    text = b"""
    #set document(title: "Fonts")
    #set text(font: ("Public Sans", "Noto Sans Arabic"), lang: "en", fallback: false)
    = #text(font: "Source Serif 4", weight: 600)[Award letter]
    Do\xc3\xb1a Nguy\xe1\xbb\x85n *bold* _slanted_ \xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7
    """
    pdf = typst.compile(text, font_paths=[fonts], ignore_system_fonts=True)
    for family in (b"PublicSans-Regular", b"PublicSans-Bold", b"PublicSans-Italic", b"SourceSerif4", b"NotoSansArabic"):
        assert family in pdf


@pytest.mark.parametrize(
    ("physical", "logical"),
    [
        ("a{margin-left:1px}", "a{margin-inline-start:1px}"),
        ("a{padding-right:1px;left:0}", "a{padding-inline-end:1px;inset-inline-start:0}"),
        ("a{border-left:1px solid red}", "a{border-inline-start:1px solid red}"),
        ("a{border-right-color:red}", "a{border-inline-end-color:red}"),
        ("a{border-top-left-radius:2px}", "a{border-start-start-radius:2px}"),
        ("a{text-align:right}", "a{text-align:end}"),
        ("a{float:left}", "a{float:inline-start}"),
        ("a{margin:1px 2px 3px 4px}", "a{margin-block:1px 3px;margin-inline:4px 2px}"),
        ("a{padding:0 calc(1px + 2px) 0 1px}", "a{padding-block:0 0;padding-inline:1px calc(1px + 2px)}"),
        ("a{margin:1px 2px 3px 2px}", "a{margin:1px 2px 3px 2px}"),
        ("a{margin:auto}", "a{margin:auto}"),
        ("a:left{color:red}", "a:left{color:red}"),
    ],
)
def test_left_and_right_become_start_and_end(physical: str, logical: str) -> None:
    assert to_logical(physical) == logical


def test_no_left_or_right_is_left_in_the_styles(static: Path, names: dict[str, str]) -> None:
    css = (static / names["throughline.css"]).read_text()
    sided = re.findall(r"[{;]((?:margin|padding|border)-(?:left|right)[a-z-]*|left|right|text-align:left)[:;}]", css)
    assert sided == []


def test_a_published_file_changes_its_name_with_its_content(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    first = publisher.add("a.css", b"a{}")
    second = publisher.add("a.css", b"b{}")
    assert first != second
    publisher.write_manifest()
    assert json.loads((tmp_path / MANIFEST).read_text()) == {"a.css": second}
