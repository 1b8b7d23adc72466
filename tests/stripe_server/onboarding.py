"""The page where a group would prove who it is and give its bank details, clicked through with test values."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader

from tests.stripe_server.account_links import end_visit, open_visit, visit
from tests.stripe_server.accounts import finish_onboarding, the_account
from tests.stripe_server.asking import Asked
from tests.stripe_server.desk import Desk
from tests.stripe_server.objects import Json
from tests.stripe_server.practice import Practice

PAGES = Environment(loader=FileSystemLoader(Path(__file__).with_name("pages")), autoescape=True)
# No form-action here: Chromium would also hold it against the redirect back to the platform.
CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    hint: str
    digits: bool = False


FIELDS = (
    Field("holder", "Name on the bank account", "Your group's name, or yours if you are paid as a person."),
    Field("routing", "Routing number", "9 digits. The test value is 110000000.", digits=True),
    Field(
        "number", "Account number",
        "4 to 17 digits. 000123456789 works. 000111111113 acts like a closed account: payouts to it fail.", digits=True,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    status: int
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def answer(practice: Practice, asked: Asked) -> Page:
    link = re.fullmatch(r"/setup/(acct_\w+)/(link_\w+)", asked.path)
    open_page = re.fullmatch(r"/setup/(visit_\w+)", asked.path)
    with practice.store.work():
        desk = practice.desk()
        if link and asked.method == "GET":
            found, leads_to = visit(desk, link[1], link[2])
        elif open_page and asked.method in ("GET", "POST"):
            found, leads_to = open_visit(desk, open_page[1])
        else:
            return _no_such_link()
        if leads_to:
            return _redirect(leads_to)
        if found is None:
            return _no_such_link()
        return _submitted(desk, found, asked) if asked.method == "POST" else _form(found, _first_values(desk, found))


def _submitted(desk: Desk, found: Json, asked: Asked) -> Page:
    sent = parse_qs(asked.body.decode(errors="replace"), keep_blank_values=True)
    if sent.get("choice") == ["stop"]:
        end_visit(desk, found)
        return _redirect(found["return_url"])
    values = {one.name: sent.get(one.name, [""])[0].strip() for one in FIELDS}
    problems = problems_of(values)
    if problems:
        return _form(found, values, problems=problems)
    end_visit(desk, found)
    finish_onboarding(
        desk, found["account"], holder=values["holder"], routing=values["routing"], number=values["number"]
    )  # fmt: skip
    return _redirect(found["return_url"])


def problems_of(values: dict[str, str]) -> dict[str, str]:
    problems = {}
    if not values["holder"]:
        problems["holder"] = "Enter the name on the bank account."
    if not is_routing_number(values["routing"]):
        problems["routing"] = "Enter a routing number of 9 digits, like 110000000."
    if not re.fullmatch(r"[0-9]{4,17}", values["number"]):
        problems["number"] = "Enter an account number of 4 to 17 digits, like 000123456789."
    return problems


def is_routing_number(text: str) -> bool:
    """Nine digits whose weighted sum (3, 7, 1) ends in 0: the American Bankers Association's check digit."""
    if not re.fullmatch(r"[0-9]{9}", text):
        return False
    return sum(weight * int(digit) for weight, digit in zip((3, 7, 1) * 3, text, strict=True)) % 10 == 0


def _first_values(desk: Desk, found: Json) -> dict[str, str]:
    account = the_account(desk, found["account"])
    name = account["business_profile"]["name"] or (account["company"] or {}).get("name") or "Practice Group"
    return {"holder": name, "routing": "110000000", "number": "000123456789"}


def _form(found: Json, values: dict[str, str], *, problems: dict[str, str] | None = None) -> Page:
    html = PAGES.get_template("onboarding.html").render(
        action=f"/setup/{found['id']}", fields=FIELDS, values=values, problems=problems or {}
    )  # fmt: skip
    return Page(422 if problems else 200, html, _headers())


def _no_such_link() -> Page:
    return Page(404, PAGES.get_template("no_such_link.html").render(), _headers())


def _redirect(address: str) -> Page:
    return Page(303, "", {"Location": address, "Cache-Control": "no-store"})


def _headers() -> dict[str, str]:
    return {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": CSP, "Cache-Control": "no-store"}
