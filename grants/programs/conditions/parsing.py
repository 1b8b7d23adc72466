"""From text to tree, by a small grammar of our own. Nothing is ever evaluated by Python.

condition  = all { "or" all }
all        = one { "and" one }
one        = "not" one | "(" condition ")" | "answered" "(" key ")" | operand compare operand
compare    = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not" "in"
operand    = key | "text" | 25 | 2.5 | $2,500.50 | "[" literal { "," literal } "]"
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from grants.programs.conditions.tree import (
    All,
    Answer,
    Answered,
    AnyOf,
    Compare,
    Condition,
    Literal,
    Not,
    Operand,
    Several,
)

LONGEST = 1000
DEEPEST = 20
KEYWORDS = ("and", "or", "not", "in", "answered")
TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"\\\n]|\\["\\])*"|'(?:[^'\\\n]|\\['\\])*')
    | (?P<money>\$(?:[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}|[0-9]{1,12})(?:\.[0-9]{2})?(?![0-9.]))
    | (?P<number>-?(?:[0-9]{1,11}\.[0-9]{1,4}|[0-9]{1,13})(?![0-9.]))
    | (?P<name>[a-z][a-z0-9_]*)
    | (?P<sign>==|!=|<=|>=|<|>|\(|\)|\[|\]|,)
    )""",
    re.VERBOSE,
)
COMPARES = ("==", "!=", "<", "<=", ">", ">=", "in")


class BadCondition(Exception):
    """A condition that can't be read or does not fit its form: a code with its facts, for the edge's words.

    `at` is the place in its text, from 1; `whose` its section and question, or section and nothing.
    """

    def __init__(self, code: str, place: int, whose: tuple[str, str] = ("", ""), **facts: str) -> None:
        said = " ".join(f"{name}={text!r}" for name, text in facts.items())
        name = whose[1] or whose[0]
        super().__init__(f"{name + ', ' if name else ''}at character {place + 1}: {code} {said}".strip())
        self.code, self.place, self.at, self.whose, self.facts = code, place, place + 1, whose, facts


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    at: int


@lru_cache(maxsize=1024)
def parse(text: str) -> Condition:
    """The tree of a condition; BadCondition says what is wrong and where."""
    if len(text) > LONGEST:
        raise BadCondition("too_long", LONGEST, limit=str(LONGEST))
    reader = Reader(_tokens(text), len(text))
    found = reader.either()
    if reader.kind() != "end":
        raise BadCondition("not_here", reader.now().at, found=reader.now().text)
    return found


def _tokens(text: str) -> list[Token]:
    found, place = [], 0
    while text[place:].strip():
        match = TOKEN.match(text, place)
        if match is None:
            at = place + len(text[place:]) - len(text[place:].lstrip())
            raise BadCondition("unreadable", at, found=text[at])
        kind = match.lastgroup or ""
        word = match[kind]
        found.append(Token(word if word in KEYWORDS or kind == "sign" else kind, word, match.start(kind)))
        place = match.end()
    return found


@dataclass
class Reader:
    """Reads tokens from left to right."""

    tokens: list[Token]
    length: int
    place: int = 0
    depth: int = field(default=0)

    def now(self) -> Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else Token("end", "", self.length)

    def kind(self) -> str:
        return self.now().kind

    def take(self, *kinds: str, wanted: str) -> Token:
        token = self.now()
        if token.kind not in kinds:
            raise BadCondition("expected", token.at, wanted=wanted, found=token.text)
        self.place += 1
        return token

    def either(self) -> Condition:
        parts = [self.every()]
        while self.kind() == "or":
            self.place += 1
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def every(self) -> Condition:
        parts = [self.one()]
        while self.kind() == "and":
            self.place += 1
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def one(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadCondition("too_deep", self.now().at)
        found = self._one()
        self.depth -= 1
        return found

    def _one(self) -> Condition:
        if self.kind() == "not":
            self.place += 1
            return Not(self.one())
        if self.kind() == "(":
            self.place += 1
            found = self.either()
            self.take(")", wanted="closing_bracket")
            return found
        if self.kind() == "answered":
            return self._answered()
        return self._compare()

    def _answered(self) -> Condition:
        at = self.take("answered", wanted="answered").at
        self.take("(", wanted="opening_bracket")
        key = self.take("name", wanted="key")
        self.take(")", wanted="closing_bracket")
        return Answered(key.text, at)

    def _compare(self) -> Condition:
        left = self._operand()
        turned = self.kind() == "not"
        if turned:
            self.place += 1
        sign = self.take(*(("in",) if turned else COMPARES), wanted="comparison")
        made = Compare(sign.text, left, self._operand(), sign.at)
        return Not(made) if turned else made

    def _operand(self) -> Operand:
        if self.kind() == "name":
            token = self.take("name", wanted="key")
            return Answer(token.text, token.at)
        if self.kind() != "[":
            return self._literal()
        at = self.take("[", wanted="opening_bracket").at
        items = [self._literal()]
        while self.kind() == ",":
            self.place += 1
            items.append(self._literal())
        self.take("]", wanted="closing_bracket")
        return Several(tuple(items), at)

    def _literal(self) -> Literal:
        token = self.take("text", "money", "number", wanted="key_or_value")
        if token.kind == "text":
            return Literal(re.sub(r"\\(.)", r"\1", token.text[1:-1]), at=token.at)
        if token.kind == "number":
            return Literal(Decimal(token.text) if "." in token.text else int(token.text), at=token.at)
        dollars, _, cents = token.text[1:].replace(",", "").partition(".")
        return Literal(int(dollars) * 100 + int(cents or 0), is_money=True, at=token.at)
