"""What a page must keep at 400 % and with forced colors, whoever looks: nothing cut or covered, focus and words seen."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

AT_400_PERCENT: dict[str, Any] = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
"""A window of 1280 by 1024 at 400 % is one of 320 by 256."""

FORCED: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"}

TOUCHING = """() => {
    const seen = [...document.querySelectorAll(
        'main :is(label, legend, input, textarea, select, button, a, summary, h1, h2, p, .tl-field__hint, .tl-field__error)'
    )].filter(each => each.checkVisibility({visibilityProperty: true}) && each.getBoundingClientRect().width > 2
        && each.getBoundingClientRect().right > 0 && !each.closest('.usa-sr-only, .tl-trap'));
    const found = [];
    for (const [place, one] of seen.entries()) for (const other of seen.slice(place + 1)) {
        if (one.contains(other) || other.contains(one)) continue;
        const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 2 && high > 2) found.push(`${one.outerHTML.slice(0, 90)} / ${other.outerHTML.slice(0, 90)}`);
    }
    const cut = seen.filter(each => {
        const how = getComputedStyle(each);
        return /hidden|clip/.test(how.overflowX) && each.scrollWidth > each.clientWidth + 1;
    });
    return [...found, ...cut.map(each => `cut: ${each.outerHTML.slice(0, 120)}`)];
}"""

UNMARKED = """() => [...document.querySelectorAll('main :is(input, textarea, select, button, a, summary)')]
    .filter(each => each.type !== 'hidden' && each.checkVisibility()).map(each => {
        each.focus({focusVisible: true});
        const label = each.labels?.[0];
        const group = each.closest('.usa-input-group');
        const shown = [getComputedStyle(each), group ? getComputedStyle(group) : null, label ? getComputedStyle(label) : null,
            label ? getComputedStyle(label, '::before') : null].filter(Boolean);
        return shown.some(how => how.outlineStyle !== 'none' && parseFloat(how.outlineWidth) > 0)
            ? '' : each.outerHTML.slice(0, 160);
    }).filter(Boolean)"""

UNSEEN = """() => {
    const words = each => [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const ground = each => {
        for (let here = each; here; here = here.parentElement) {
            const color = getComputedStyle(here).backgroundColor;
            if (!/, 0\\)$/.test(color)) return color;
        }
        return getComputedStyle(document.documentElement).backgroundColor;
    };
    return [...document.querySelectorAll('body *')]
        .filter(each => words(each) && each.checkVisibility({visibilityProperty: true}) && !each.matches('option'))
        .filter(each => getComputedStyle(each).color === ground(each)).map(each => each.outerHTML.slice(0, 160));
}"""


def cramped(page: Page) -> list[str]:
    """What lies upon something else or is cut off, and whether anything is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*page.evaluate(TOUCHING), *([f"{wide} px too wide"] if wide > 0 else [])]


def lost_in_forced_colors(page: Page) -> list[str]:
    """What takes the focus and does not show it, and words in the color of what they stand on."""
    return [*page.evaluate(UNMARKED), *page.evaluate(UNSEEN)]
