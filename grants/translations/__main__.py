"""`python -m grants.translations update|compile|check`: keep the catalogues in step with the texts."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from grants.translations.path import ON_THE_PATH, WHOLE, needs

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LANGUAGES = (*WHOLE, *ON_THE_PATH)
METHODS = [
    ("grants/web/assets/node_modules/**", "ignore"),
    ("**/templates/**.html", "jinja2"),
    ("**.py", "grants.translations.python_texts:read"),
]
FOLDERS = ("grants", "portal", "admin")
HEADER = """\
# {name}: the texts of Throughline's pages and letters.
# Translate below; `python -m grants.translations update` adds new texts and keeps what is translated.
msgid ""
msgstr ""
"Project-Id-Version: Throughline\\n"
"Language: {code}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
"""No dates and no version of a tool: a run that finds nothing new changes nothing."""

UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def catalogue_path(language: str) -> Path:
    return HERE / language / "LC_MESSAGES" / "messages.po"


def extract() -> Catalog:
    """Every text in code and templates, in a stable order."""
    found = Catalog(project="Throughline", fuzzy=False, charset="utf-8")
    options = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}
    for folder in FOLDERS:
        base = ROOT / folder
        for name, _line, text, comments, context in extract_from_dir(
            base, METHODS, options, keywords=KEYWORDS, directory_filter=lambda path: "node_modules" not in path
        ):
            found.add(text, None, [(f"{folder}/{name}", 1)], auto_comments=comments, context=context)
    return found


def wanted(language: str) -> Catalog:
    """The texts that the language needs words for."""
    found = Catalog(project="Throughline", fuzzy=False, charset="utf-8")
    for message in extract():
        if message.id and needs(language, [place for place, _ in message.locations]):
            found.add(message.id, None, message.locations, auto_comments=message.auto_comments, context=message.context)
    return found


def load(language: str) -> Catalog:
    path = catalogue_path(language)
    catalogue = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=language)
    catalogue.creation_date = catalogue.revision_date = UNDATED
    return catalogue


def spelled(language: str, catalogue: Catalog) -> bytes:
    """Sorted, without places and dates, so that two people's changes meet in few lines."""
    name, out = Locale.parse(language).english_name, io.BytesIO()
    write_po(out, catalogue, width=110, omit_header=True, sort_output=True, no_location=True)
    return HEADER.format(name=name, code=language, plurals=catalogue.plural_forms).encode() + out.getvalue()


def save(language: str, catalogue: Catalog) -> None:
    """Write what the language needs; words for other texts would grow old unseen."""
    if language in ON_THE_PATH:
        catalogue.update(wanted(language), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(spelled(language, catalogue))


def missing(language: str) -> list[str]:
    """Texts that the language needs and has no words for."""
    known = load(language)
    found = []
    for message in wanted(language):
        if not message.id:
            continue
        entry = known.get(message.id, message.context)
        words = entry.string if entry is not None and not entry.fuzzy else ""
        if not (all(words) if isinstance(words, tuple | list) else words):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return sorted(found)


def update() -> None:
    """Add new texts, drop old ones; translations are kept."""
    for language in LANGUAGES:
        catalogue = load(language)
        catalogue.update(wanted(language), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        save(language, catalogue)
        print(f"{language}: {len(catalogue)} texts, {len(missing(language))} without words")


def compile_all() -> None:
    for language in LANGUAGES:
        target = catalogue_path(language).with_suffix(".mo")
        out = io.BytesIO()
        write_mo(out, load(language))
        if not target.exists() or target.read_bytes() != out.getvalue():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(out.getvalue())


def check() -> int:
    lacking = {language: missing(language) for language in LANGUAGES}
    for language, texts in lacking.items():
        for text in texts:
            print(f"{language}: no words for {text!r}")
    return 1 if any(lacking.values()) else 0


if __name__ == "__main__":
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb == "update":
        update()
    elif verb == "compile":
        compile_all()
    elif verb == "check":
        sys.exit(check())
    else:
        sys.exit(__doc__)
