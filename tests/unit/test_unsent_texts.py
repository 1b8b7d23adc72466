"""What the page's script keeps until it is saved: whose it is, and that leaving a device empties it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grants.web.assets.toolchain import ASSETS, run_node

STORAGE = """
const kept = new Map();
const heard = [];
globalThis.location = { pathname: "/here", search: "" };
globalThis.window = {
  localStorage: {
    get length() { return kept.size; },
    key: (place) => [...kept.keys()][place],
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => kept.set(name, text),
    removeItem: (name) => kept.delete(name),
  },
  addEventListener: (name, act) => heard.push(act),
  location: { replace: (address) => { globalThis.went = address; } },
};
const page = (...marks) => ({ querySelector: (asked) => marks.includes(asked) });
"""
"""A browser's storage as Node has none: as much of it as batches.js asks for."""

DRAFT = {"reference": "JS-1", "round": "js-a", "begunWith": "", "writers": "ana device"}
FIRST = {"reference": "", "round": "js-a", "begunWith": "secret"}


def in_the_page(script: str) -> Any:
    scripts = "".join(
        f"const {{ {names} }} = await import({json.dumps((ASSETS / 'js' / file).as_uri())});\n"
        for names, file in (
            ("belongsTo, keepBatch, readBatch, whenForgotten", "batches.js"),
            ("forgetDrafts", "forgetting.js"),
        )
    )
    return json.loads(run_node("--input-type=module", "--eval", STORAGE + scripts + script))


@pytest.mark.parametrize(
    ("page", "batch", "offered"),
    [
        (DRAFT, {"reference": "JS-1", "round": "js-a"}, True),
        (DRAFT, {"reference": "JS-2", "round": "js-a"}, False),
        (FIRST | {"writers": ""}, {"round": "js-a", "writer": ""}, True),
        (FIRST | {"writers": ""}, {"round": "js-b", "writer": ""}, False),
        (FIRST | {"writers": ""}, {"round": "js-a", "writer": "ana"}, False),
        (FIRST | {"writers": "bo"}, {"round": "js-a", "writer": "ana"}, False),
        (FIRST | {"writers": "bo device2"}, {"round": "js-a", "writer": "device"}, False),
        (FIRST | {"writers": "ana device"}, {"round": "js-a", "writer": "ana"}, True),
        (FIRST | {"writers": "ana device"}, {"round": "js-a", "writer": "device"}, True),
        (FIRST | {"writers": "ana"}, {"round": "js-a", "writer": ""}, True),
        (DRAFT | {"person": "ana"}, {"reference": "JS-1", "person": "ana"}, True),
        (DRAFT | {"person": "bo"}, {"reference": "JS-1", "person": "ana"}, False),
        (DRAFT | {"person": ""}, {"reference": "JS-1", "person": "ana"}, True),
        (DRAFT | {"person": "ana"}, {"reference": "JS-1", "person": ""}, True),
        (FIRST | {"writers": "ana", "stage": ""}, {"round": "js-a", "writer": "ana", "stage": "letter"}, False),
        (FIRST | {"writers": "ana", "stage": "letter"}, {"round": "js-a", "writer": "ana", "stage": "letter"}, True),
        (FIRST | {"writers": "ana", "stage": "letter"}, {"round": "js-a", "writer": "ana"}, True),
    ],
)
def test_unsent_text_is_offered_to_its_own_draft_and_to_the_first_page_of_who_wrote_it(
    page: dict[str, str], batch: dict[str, str], offered: bool
) -> None:
    """Where page or text names no person or no stage (an earlier script kept none), none stands against it."""
    said = in_the_page(f"console.log(JSON.stringify(belongsTo({json.dumps(page)})({json.dumps(batch)})))")
    assert said is offered


def test_leaving_a_device_takes_everything_of_ours_and_nothing_else_out_of_the_storage() -> None:
    said = in_the_page("""
        for (const id of ["a", "b", "c"]) keepBatch({ id, at: 1 });
        kept.set("throughline.other", "x");
        kept.set("somebody.elses", "y");
        forgetDrafts(page("[data-autosave]"));
        const before = kept.size;
        forgetDrafts(page("[data-forget]"));
        console.log(JSON.stringify({ before, after: [...kept.keys()], left: readBatch("a") }));
    """)
    assert said == {"before": 5, "after": ["somebody.elses"], "left": None}


def test_another_tab_forgets_too_and_asks_for_its_page_anew() -> None:
    said = in_the_page("""
        keepBatch({ id: "a", at: 1 });
        forgetDrafts(page("[data-autosave]"));
        kept.clear();
        for (const act of heard) act({ key: "throughline.batch.a", newValue: null });
        const still = readBatch("a") !== null;
        for (const act of heard) act({ key: "throughline.forgotten", newValue: "1" });
        console.log(JSON.stringify({ still, left: readBatch("a"), went: globalThis.went }));
    """)
    assert said == {"still": True, "left": None, "went": "/here"}


@pytest.mark.parametrize(("mark", "went"), [("[data-keep-text]", "/here"), ("", None)])
def test_another_tab_empties_what_is_its_own_and_a_page_with_a_text_is_asked_for_anew(
    mark: str, went: str | None
) -> None:
    said = in_the_page(f"""
        const own = new Map([["throughline.text.a", "x"], ["somebody.elses", "y"]]);
        window.sessionStorage = {{
            get length() {{ return own.size; }},
            key: (place) => [...own.keys()][place],
            removeItem: (name) => own.delete(name),
        }};
        forgetDrafts(page({json.dumps(mark)}));
        for (const act of heard) act({{ key: "throughline.forgotten", newValue: "1" }});
        console.log(JSON.stringify({{ left: [...own.keys()], went: globalThis.went ?? null }}));
    """)
    assert said == {"left": ["somebody.elses"], "went": went}
