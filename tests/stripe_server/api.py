"""One API request from key to answer: who asks, what for, was it asked before, and what trouble is planned."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC

from tests.stripe_server import faults, idempotency, objects
from tests.stripe_server.asking import Asked, calling_account, check_key, form_of, params_of
from tests.stripe_server.desk import Call
from tests.stripe_server.expanding import expand
from tests.stripe_server.faults import Held, Kind, When
from tests.stripe_server.idempotency import Kept, Use
from tests.stripe_server.objects import PLATFORM, Json
from tests.stripe_server.practice import Practice
from tests.stripe_server.refusals import Refusal
from tests.stripe_server.routes import Route, find_route

LONGEST_HOLD = 600.0


@dataclass
class Answer:
    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False


def answer(practice: Practice, asked: Asked) -> Answer:
    """Never raises for what a client did; a planned lost answer comes back marked as lost."""
    request = objects.new_id("req", 14)
    _log(practice, asked, request)
    try:
        given = _answer(practice, asked, request)
    except Refusal as refusal:
        given = _refusal_answer(refusal)
    if given.lost or practice.faults.strike(Kind.LOST_ANSWER, asked.method, asked.path):
        given.lost = True
    given.headers["Request-Id"] = request
    for name in ("stripe-version", "idempotency-key", "stripe-account"):
        if name in asked.headers:
            given.headers[name.title()] = asked.headers[name]
    practice.store.run(
        "UPDATE requests SET status = ?, replayed = ? WHERE id = ?",
        given.status, "Idempotent-Replayed" in given.headers, request,
    )  # fmt: skip
    return given


def _answer(practice: Practice, asked: Asked, request: str) -> Answer:
    check_key(asked.headers.get("authorization", ""))
    route, ids = find_route(asked.method, asked.path)
    account = calling_account(practice.store, route, asked)
    if practice.faults.strike(Kind.ERROR_429, asked.method, asked.path):
        raise faults.too_many_requests()
    if practice.faults.strike(Kind.ERROR_409, asked.method, asked.path):
        raise faults.conflict()
    form = form_of(asked)
    key = asked.headers.get("idempotency-key") if asked.method == "POST" else None
    use = idempotency.use_of(key, account=account, method=asked.method, path=asked.path, form=form) if key else None
    if use and (replayed := _replay(practice, use)):
        return replayed
    holding: AbstractContextManager[None] = practice.in_flight.hold(use) if use else nullcontext()
    with holding:
        # Once more: the first request may have ended between the look and the hold.
        if use and (replayed := _replay(practice, use)):
            return replayed
        params = params_of(route, form)
        if not _wait(practice, asked, request, When.BEFORE):
            return Answer(500, {}, lost=True)
        desk = practice.desk(request=request, idempotency_key=key)
        call = Call(desk=desk, account=account, params=params, ids=ids, path=asked.path)
        given = _execute(practice, route, call, use)
    if not _wait(practice, asked, request, When.AFTER):
        given.lost = True
    return given


def _replay(practice: Practice, use: Use) -> Answer | None:
    kept = idempotency.recall(practice.store, use, now=practice.clock.seconds())
    if kept is None:
        return None
    return Answer(kept.status, kept.body, {"Idempotent-Replayed": "true", "Original-Request": kept.request})


def _execute(practice: Practice, route: Route, call: Call, use: Use | None) -> Answer:
    """The effect and the answer that stays with the key, in one transaction."""
    if route.check:
        route.check(call)
    before = practice.faults.strike(Kind.ERROR_500_BEFORE, route.method, call.path)
    after = practice.faults.strike(Kind.ERROR_500_AFTER, route.method, call.path)
    try:
        if before:
            raise faults.server_error()
        with practice.store.work():
            made = Answer(200, expand(call.store, route.run(call), call.params.get("expand", [])))
            if after:
                made = _refusal_answer(faults.server_error())
            _keep(call, use, made)
        return made
    except Refusal as refusal:
        said_no = _refusal_answer(refusal)
        if refusal.began:
            with practice.store.work():
                _keep(call, use, said_no)
        return said_no


def _keep(call: Call, use: Use | None, made: Answer) -> None:
    if use:
        idempotency.keep(call.store, use, Kept(made.status, made.body, call.desk.request or ""), now=call.desk.now)


def _refusal_answer(refusal: Refusal) -> Answer:
    headers = {} if refusal.retry is None else {"Stripe-Should-Retry": str(refusal.retry).lower()}
    return Answer(refusal.status, refusal.body(), headers)


def _wait(practice: Practice, asked: Asked, request: str, when: When) -> bool:
    """Stands still where a test wants it so. False: this request is to end without a word."""
    fault = practice.faults.strike(Kind.SLOW, asked.method, asked.path, when=when)
    if fault is None:
        return True
    if not fault.hold:
        practice.ending.wait(fault.seconds)
        return True
    held = Held(request, asked.method, asked.path, asked.headers.get("idempotency-key"), when)
    return practice.faults.wait(held, longest=LONGEST_HOLD)


def _log(practice: Practice, asked: Asked, request: str) -> None:
    practice.store.run(
        "INSERT INTO requests (id, at, method, path, account, idempotency_key, form) VALUES (?, ?, ?, ?, ?, ?, ?)",
        request, practice.clock.now().astimezone(UTC).isoformat(), asked.method, asked.path,
        asked.headers.get("stripe-account", PLATFORM), asked.headers.get("idempotency-key"),
        asked.query or asked.body.decode(errors="replace"),
    )  # fmt: skip
