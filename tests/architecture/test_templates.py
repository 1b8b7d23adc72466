"""Templates: nothing inline that the CSP would refuse, nobody else's address, every word through gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from tests.architecture.source import ROOT, called, nothing, product, templates

SPOKEN = ("alt", "title", "placeholder", "aria-label", "aria-description", "label", "value")
"""Attributes whose text is read by people."""

NOT_WORDS = {
    "HTML", "PDF", "JSON", "CSV", "TOTP",
}  # fmt: skip
"""Names that are the same in every language."""

FRAGMENTS = ("usa-button", "textarea")
"""What macros say to other macros as text: a class, a kind of field."""

DEMONSTRATION = "portal/templates/portal/dev/"
"""Pages of the demonstration alone: they are read by who tries the product out, in English."""

GETTEXT = {"_", "gettext", "ngettext", "pgettext", "lazy_gettext"}
CODE = {
    "url_for", "asset", "icon", "get_flashed_messages", "caller", "super", "attr", "selectattr", "rejectattr", "map",
    "groupby", "sort", "replace", "split", "join", "round", "default", "tojson", "strftime", "startswith", "endswith",
}  # fmt: skip
"""What takes codes and not words."""


def without_jinja(text: str) -> str:
    """The HTML with comments, statements, translated blocks and expressions blanked, lines kept."""

    def blank(found: re.Match[str]) -> str:
        return "\n" * found[0].count("\n")

    text = re.sub(r"\{#.*?#\}", blank, text, flags=re.S)
    text = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", blank, text, flags=re.S)
    text = re.sub(r"\{%-?\s*raw\b.*?endraw\s*-?%\}", blank, text, flags=re.S)
    text = re.sub(r"\{%.*?%\}", blank, text, flags=re.S)
    text = re.sub(r"(</?)\{\{.*?\}\}", r"\1x", text)
    return re.sub(r"\{\{.*?\}\}", lambda m: "0" + "\n" * m[0].count("\n"), text, flags=re.S)


class Reader(HTMLParser):
    """What the markup says to people, and what a strict CSP would refuse."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.spoken: list[tuple[int, str]] = []
        self.refused: list[tuple[int, str]] = []
        self.addresses: list[tuple[int, str]] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, given = self.getpos()[0], dict(attrs)
        self._inside.append(tag)
        if tag == "style" or "style" in given:
            self.refused.append((line, f"<{tag}> with inline style"))
        if tag == "script" and not given.get("src"):
            self.refused.append((line, "<script> without src"))
        self.refused += [(line, f"{name}=") for name in given if name.startswith("on")]
        for name, value in attrs:
            if name in ("src", "href", "action", "formaction", "srcset", "poster", "data") and value:
                self.addresses.append((line, value))
                if value.lower().startswith("javascript:"):
                    self.refused.append((line, "javascript: address"))
            if name in SPOKEN and value and not (tag in ("input", "option", "button", "param") and name == "value"):
                self.spoken.append((line, value))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self._inside):
            self.spoken.append((self.getpos()[0], data))


def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(without_jinja(path.read_text(encoding="utf-8")))
    return reader


def words_in(text: str) -> list[str]:
    """The words that a language would have, without what is left of a tag whose halves stand in two branches."""
    text = re.sub(r'[\w-]+="[^"]*"', " ", text)
    for code in FRAGMENTS:
        text = text.replace(code, " ")
    return [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in NOT_WORDS]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_nothing_stands_inline() -> None:
    found = [f"{name_of(path)}:{line}: {what}" for path in templates() for line, what in read(path).refused]
    nothing(found, "No inline style, script or handler: the CSP refuses them, and they can't be cached.")


def test_no_address_leads_to_somebody_else() -> None:
    found = [
        f"{name_of(path)}:{line}: {address}"
        for path in templates()
        for line, address in read(path).addresses
        if re.match(r"(?i)(https?:)?//", address)
    ]
    nothing(found, "A page loads and links nothing of a third party by a fixed address.")


def test_words_in_markup_go_through_gettext() -> None:
    found = []
    for path in templates():
        if name_of(path).startswith(DEMONSTRATION):
            continue
        for line, text in read(path).spoken:
            if words_in(text):
                found.append(f"{name_of(path)}:{line}: {' '.join(text.split())[:70]!r}")
    nothing(found, "Every word that a person reads goes through _().")


def test_words_given_to_macros_go_through_gettext() -> None:
    """A text with a blank in it that stands in an expression outside of _() is a sentence, not a code."""
    environment = SandboxedEnvironment(extensions=["jinja2.ext.i18n"])
    found = []
    for path in templates():
        if name_of(path).startswith(DEMONSTRATION):
            continue
        tree = environment.parse(path.read_text(encoding="utf-8"))
        found += [f"{name_of(path)}:{line}: {text[:70]!r}" for line, text in _untranslated(tree)]
    nothing(found, "Every word that a person reads goes through _().")


def _untranslated(node: nodes.Node) -> Iterator[tuple[int, str]]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Call) and isinstance(child.node, nodes.Name) and child.node.name in GETTEXT | CODE:
            continue
        if isinstance(child, nodes.Filter | nodes.Test) and child.name in CODE:
            continue
        if isinstance(child, nodes.Keyword | nodes.Pair) and _is_code(child):
            continue
        if isinstance(child, nodes.Const) and isinstance(child.value, str) and _is_sentence(child.value):
            yield child.lineno, child.value
        yield from _untranslated(child)


def _is_code(node: nodes.Keyword | nodes.Pair) -> bool:
    key = node.key if isinstance(node.key, str) else getattr(node.key, "value", "")
    return key in ("class", "classes", "extra_class", "autocomplete", "rel", "kind", "accept", "d")


def _is_sentence(text: str) -> bool:
    words = text.split()
    return len(words) > 1 and words[0][:1].isupper() and len(words_in(text)) > 1


def test_a_text_of_the_data_is_shown_by_the_filter_that_marks_another_language() -> None:
    """`lang` gives bare words: for the title, where no markup may stand. Everywhere else `spoken` shows them."""
    found = []
    for path in templates():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            bare = re.sub(r"{% block title %}.*?{% endblock %}", "", line)
            if re.search(r"\|\s*lang\b", bare):
                found.append(f"{name_of(path)}:{number}: {line.strip()[:70]}")
    nothing(found, "English that stands in for another language is marked: use |spoken.")


def test_words_of_views_go_through_gettext() -> None:
    """Labels, hints, messages and flashes in Python: a text that is written out is not given as it is."""
    found = []
    takes_words = ("flash", "StringField", "TextAreaField", "EmailField", "SelectField", "RadioField", "BooleanField",
                   "IntegerField", "DateField", "DateTimeField", "FileField", "InputRequired", "SubmitField")  # fmt: skip
    for module in product():
        if module.name.split(".")[0] not in ("portal", "admin") or module.name == "portal.dev":
            continue
        for node in module.walk():
            if isinstance(node, ast.Call) and called(node).rpartition(".")[2] in takes_words:
                said = [
                    *node.args[:1],
                    *(k.value for k in node.keywords if k.arg in ("label", "description", "message")),
                ]
                found += [
                    f"{module.at(each)}: {ast.unparse(each)[:70]}"
                    for each in said
                    if isinstance(each, ast.JoinedStr) or (isinstance(each, ast.Constant) and words_in(str(each.value)))
                ]
    nothing(found, "Every word that a person reads goes through gettext.")
