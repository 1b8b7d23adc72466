"""Make grants/web/static from the sources here: `python -m grants.web.assets.build`.

A call that finds nothing changed costs a few milliseconds. Two calls at once wait for each other,
and a page that is being served never sees half a build: the new folder replaces the old in one step.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grants.web.assets import toolchain
from grants.web.assets.fonts import copy_pdf_fonts
from grants.web.assets.icons import icon_sprite
from grants.web.assets.publish import MANIFEST, Publisher
from grants.web.assets.scripts import bundle_script
from grants.web.assets.styles import compile_styles

ASSETS = toolchain.ASSETS
STATIC = ASSETS.parent / "static"
WORK = ASSETS / ".work"
STAMP = ".built-from"
SOURCES = ("*.py", "*.json", ".npmrc", "scss/*.scss", "js/*.js", "img/*", "drawings/*")


def build(*, static: Path = STATIC) -> bool:
    """Bring the static folder up to date. True if it had to be made anew."""
    wanted = fingerprint()
    if is_current(static, wanted):
        return False
    with _alone():
        if is_current(static, wanted):
            return False
        toolchain.install()
        fresh = WORK / "static"
        shutil.rmtree(fresh, ignore_errors=True)
        make(fresh)
        (fresh / STAMP).write_text(wanted)
        _swap(fresh, static)
    return True


def fingerprint() -> str:
    """One digest over every source of the build, names and contents."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ASSETS.glob(pattern)):
            digest.update(f"{path.relative_to(ASSETS)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(static: Path, wanted: str) -> bool:
    """Whether the folder was made from exactly these sources and to the end."""
    stamp = static / STAMP
    return stamp.is_file() and stamp.read_text() == wanted and (static / MANIFEST).is_file()


def make(folder: Path) -> None:
    """Everything a browser fetches, and the fonts that PDFs are set in, into an empty folder."""
    folder.mkdir(parents=True)
    publisher = Publisher(folder)
    publisher.add("throughline.css", compile_styles(publisher))
    publisher.add("throughline.js", bundle_script("throughline.js"))
    publisher.add("drafts.js", bundle_script("drafts.js"))
    publisher.add("upload.js", bundle_script("upload.js"))
    publisher.add("unsent.js", bundle_script("unsent.js"))
    publisher.add("kept-texts.js", bundle_script("kept-texts.js"))
    publisher.add("icons.svg", icon_sprite())
    for image in sorted((ASSETS / "img").iterdir()):
        publisher.add(image.name, image.read_bytes())
    publisher.write_manifest()
    copy_pdf_fonts(folder / "pdf-fonts")


@contextmanager
def _alone() -> Iterator[None]:
    """Only one build at a time in this work tree; the others wait."""
    WORK.mkdir(exist_ok=True)
    with (WORK / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _swap(fresh: Path, static: Path) -> None:
    old = WORK / "static-before"
    shutil.rmtree(old, ignore_errors=True)
    if static.exists():
        static.rename(old)
    fresh.rename(static)
    shutil.rmtree(old, ignore_errors=True)


def main() -> int:
    """Build, and say in one line what was done."""
    started = time.monotonic()
    try:
        built = build()
    except toolchain.ToolFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    seconds = time.monotonic() - started
    sys.stdout.write(f"assets {'built' if built else 'up to date'} in {seconds:.2f} s: {STATIC}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
