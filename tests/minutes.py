"""`make minutes`: how long a first application takes on a phone, by what its pages ask: words, letters, taps, bytes.

It starts the demonstration in a folder of its own and walks JumpStart Tier 1 in Chromium at 360 pixels, from the
round's page to the receipt, as somebody does it who has never been here: every word of every page is read (but for
what is folded away), every required answer is written, at a length that such groups write, and the way back is a
reference and a PIN, written down by hand. Nobody is timed: the minutes follow from published speeds, for an average
person and for a slow one. Mistakes and thinking what to say are not in it; `composing` says what the free texts cost
more when they are made up while typing.

A table for each language, then one JSON object for each, one a line. `minutes_…` ends when the receipt is there;
`receipt_…` is reading it to the end. `form_…` is the part between the first question and sending: without the round's
page, which may be read on another day.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from grants.web.assets.toolchain import axe_script
from tests.chromium import chromium
from tests.journeys.applying import ROUND
from tests.journeys.installation import running
from tests.journeys.looking import PHONE_WIDTH, Look
from tests.journeys.walking import Cast, Person

LETTERS_A_WORD = 5
LINE = 400_000
"""Bits a second: what is left of a phone's line in a bad corner."""
ANSWER = 0.4
"""Seconds for a page to begin to come over that line."""
COMPOSING = 19.0 / 32.5
"""Made up while typing, to copied: Karat, Halverson, Horn and Karat, CHI 1999."""


@dataclass(frozen=True)
class Speed:
    """`reading` and `typing` in words a minute, `tap` in seconds with deciding on it."""

    reading: float
    typing: float
    tap: float


AVERAGE = {"en": Speed(238, 36.2, 3.0), "es": Speed(278, 36.2, 3.0)}
"""Silent reading of non-fiction in English, and in Spanish: Brysbaert, Journal of Memory and Language 109, 2019.
Typing on a phone: Palin, Feit, Kim, Kristensson and Oulasvirta, MobileHCI 2019 (37,370 people).
A tap is deciding (1.35 s) and pointing (1.1 s) of the keystroke-level model, Card, Moran and Newell 1980, rounded up."""
SLOW = Speed(150, 20.0, 5.0)
"""Somebody tired, or not used to forms or to the language: a cautious guess of ours, about half of the above."""

TEXTS = {
    "en": {
        "organization_name": "Druid Hills Porch Circle",
        "project_title": "Six porches, one street",
        "summary": "Every second Saturday from March to July we open six porches on our street. Two neighbors on each "
        "porch make coffee and tea and listen. Young people, parents and older people sit together and talk about "
        "what makes them angry or afraid, before a quarrel grows. We need it here because three fights last summer "
        "began with something small that nobody had talked about.",
        "change": "We write down how many people come to each porch. In March and in July we ask them whether they "
        "know a neighbor whom they would call first. We also count how often somebody calls one of us about a quarrel, "
        "and we hope to hear of more of them early.",
        "items": ["Coffee, tea and snacks", "Folding chairs", "Two helpers who translate"],
    },
    "es": {
        "organization_name": "Círculo del Porche de Druid Hills",
        "project_title": "Seis porches, una calle",
        "summary": "Cada dos sábados, de marzo a julio, abrimos seis porches en nuestra calle. En cada porche, dos "
        "vecinos preparan café y té y escuchan. Jóvenes, padres y personas mayores se sientan juntos y hablan de lo "
        "que les enoja o les da miedo, antes de que crezca un pleito. Hace falta aquí porque tres peleas del verano "
        "pasado empezaron por algo pequeño de lo que nadie había hablado.",
        "change": "Anotamos cuántas personas vienen a cada porche. En marzo y en julio les preguntamos si conocen a un "
        "vecino a quien llamarían primero. También contamos cuántas veces alguien nos llama por un pleito, y esperamos "
        "enterarnos antes de más de ellos.",
        "items": ["Café, té y algo de comer", "Sillas plegables", "Dos personas que traducen"],
    },
}
FREE = ("summary", "change")
COSTS = ["450", "300", "250"]
NEXT = "button[name=go][value=on].usa-button"

SEEN = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const seen = [];
  while (walker.nextNode()) {
    const at = walker.currentNode.parentElement;
    const folded = at.closest("details:not([open])") && !at.closest("summary");
    if (folded || at.closest(".usa-sr-only, select, script, style") || !at.checkVisibility({visibilityProperty: true})) continue;
    seen.push(walker.currentNode.textContent.trim());
  }
  return seen.filter((text) => text);
}"""
"""The texts that a person sees on the page, without its head and foot."""


@dataclass
class Cost:
    """What one page asks of its reader."""

    name: str
    words: int = 0
    fields: int = 0
    typed: int = 0
    composed: int = 0
    taps: int = 0
    bytes: int = 0

    def minutes(self, speed: Speed) -> float:
        seconds = self.taps * speed.tap + ANSWER + self.bytes * 8 / LINE
        return self.words / speed.reading + self.typed / LETTERS_A_WORD / speed.typing + seconds / 60

    def composing(self, speed: Speed) -> float:
        """How much longer the free texts take when they are made up, and not only typed."""
        return self.composed / LETTERS_A_WORD / speed.typing * (1 / COMPOSING - 1)


@dataclass
class Walk:
    """One person's way. What was read on a page before is not read again when they come back to it."""

    person: Person
    pages: list[Cost] = field(default_factory=list)
    read: dict[str, set[str]] = field(default_factory=dict)
    came: int = 0

    def watch(self) -> None:
        """Count what comes over the line, headers and all; what the browser kept does not come."""
        session = self.person.page.context.new_cdp_session(self.person.page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._count)

    def _count(self, said: dict[str, Any]) -> None:
        self.came += int(said["encodedDataLength"])

    def arrive(self) -> None:
        """Read the page that is there."""
        page = self.person.page
        known = self.read.setdefault(urlsplit(page.url).path, set())
        texts = [text for text in page.evaluate(SEEN) if text not in known]
        known.update(texts)
        words = sum(len(re.findall(r"\S*\w\S*", text)) for text in texts)
        self.pages.append(Cost(page.locator("h1").first.inner_text(), words, bytes=self.came))
        self.came = 0

    def fill(self, name: str, value: str) -> None:
        self.person.fill(name, value)
        here = self.pages[-1]
        here.fields, here.taps, here.typed = here.fields + 1, here.taps + 1, here.typed + len(value)
        here.composed += len(value) if name in FREE else 0

    def choose(self, name: str, value: str) -> None:
        self.person.choose(name, value)
        self.pages[-1].fields += 1
        self.pages[-1].taps += 1

    def press(self, selector: str) -> None:
        self.pages[-1].taps += 1
        self.person.submit(selector)
        self.arrive()


def apply(walk: Walk, texts: dict[str, Any]) -> None:
    """From the round's page to the receipt."""
    person = walk.person
    person.go(f"/rounds/{ROUND}")
    walk.arrive()
    walk.press(f"main a[href$='/rounds/{ROUND}/apply']")
    walk.fill("organization_name", texts["organization_name"])
    walk.choose("organization_kind", "unincorporated")
    walk.fill("operating_budget", "7500")
    walk.choose("workshop", "yes")
    walk.press(NEXT)
    walk.choose("tier", "tier-1")
    walk.fill("project_title", texts["project_title"])
    walk.choose("theme", "mediation")
    walk.fill("zip", "28208")
    walk.fill("summary", texts["summary"])
    walk.fill("change", texts["change"])
    walk.fill("people", "60")
    walk.press(NEXT)
    walk.fill("amount", "1000")
    for number, (item, cost) in enumerate(zip(texts["items"], COSTS, strict=True)):
        walk.fill(f"budget-{number}-item", item)
        walk.fill(f"budget-{number}-amount", cost)
    walk.press(NEXT)
    walk.press("main a[href*='/keep']")
    walk.press("form[action*='/pin'] button[type=submit].usa-button")
    written_down = [text for text in person.page.locator("main .tl-figure__value").all_inner_texts() if text]
    walk.pages[-1].typed += sum(map(len, written_down))
    walk.press("main a.usa-button[href*='/check']")
    walk.press("form[action$='/send'] button[type=submit].usa-button")
    assert re.fullmatch(r"/applications/JS-2026-\d{4}", person.here()), person.text()[:400]


def told(pages: list[Cost], language: str) -> dict[str, Any]:
    """The table of one language; gives its sums."""
    average, slow = AVERAGE[language], SLOW
    print(f"\n{language:<34}{'words':>6}{'fields':>7}{'typed':>6}{'taps':>5}{'KB':>6}{'average':>9}{'slow':>7}")
    for page in pages:
        counts = f"{page.words:>6}{page.fields:>7}{page.typed:>6}{page.taps:>5}{page.bytes / 1000:>6.0f}"
        print(f"{page.name[:33]:<34}{counts}{page.minutes(average):>9.2f}{page.minutes(slow):>7.2f}")

    def summed(what: Callable[[Cost], float], some: list[Cost] = pages) -> float:
        return round(sum(map(what, some)), 1)

    return {
        "language": language,
        "pages": len(pages),
        "words": sum(page.words for page in pages),
        "typed": sum(page.typed for page in pages),
        "taps": sum(page.taps for page in pages),
        "minutes_average": summed(lambda page: page.minutes(average), pages[:-1]),
        "minutes_slow": summed(lambda page: page.minutes(slow), pages[:-1]),
        "receipt_average": summed(lambda page: page.minutes(average), pages[-1:]),
        "receipt_slow": summed(lambda page: page.minutes(slow), pages[-1:]),
        "form_average": summed(lambda page: page.minutes(average), pages[1:-1]),
        "form_slow": summed(lambda page: page.minutes(slow), pages[1:-1]),
        "composing_average": summed(lambda page: page.composing(average)),
        "composing_slow": summed(lambda page: page.composing(slow)),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "var", "house") as installation:
        sums = []
        with chromium() as browser:
            for language in AVERAGE:
                cast = Cast(installation, browser, axe_script().read_text(), Look(language, PHONE_WIDTH))
                walk = Walk(cast.person())
                walk.watch()
                apply(walk, TEXTS[language])
                sums.append(told(walk.pages, language))
                cast.leave()
        print()
        for each in sums:
            print(json.dumps(each))


if __name__ == "__main__":
    main()
