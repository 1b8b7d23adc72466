"""What the operator looks at first: is each part in reach, what waits, what died; and giving it another life."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext

from grants.jobs import queries
from grants.jobs.runner import rerun
from grants.policy.actions import Action
from grants.policy.check import require
from grants.web import identity, proxies
from grants.web.app import moment
from grants.web.database import session, work
from grants.web.guard import guard

bp = Blueprint("status", __name__, url_prefix="/staff/status", template_folder="templates")


@dataclass(frozen=True)
class Check:
    name: str
    well: bool
    says: str
    milliseconds: int


def _run(name: str, probe: Callable[[], str]) -> Check:
    begun = time.perf_counter()
    try:
        well, says = True, probe()
    except Exception as error:
        well, says = False, f"{type(error).__name__}: {error}"[:300]
    return Check(name, well, says, round((time.perf_counter() - begun) * 1000))


@bp.get("")
@guard(Action.SEE_SYSTEM_STATUS)
def show() -> str:
    probes = current_app.extensions["throughline.probes"]
    checks = [_run(name, probe) for name, probe in probes.items()]
    checks.append(_run("sweep", lambda: queries.pulse(session(), now=moment())))
    return render_template(
        "admin/status.html",
        checks=checks,
        waiting=queries.waiting(session(), now=moment()),
        dead=queries.dead_letters(session()),
        untold_proxy=proxies.untold(),
    )


@bp.post("/deliveries/<int:delivery_id>/rerun")
@guard(Action.RERUN_DELIVERY)
def again(delivery_id: int) -> Any:
    require(identity.actor(), Action.RERUN_DELIVERY)
    with work() as unit:
        rerun(unit, delivery_id)
    flash(gettext("It will be tried again now."), "success")
    return redirect(url_for("status.show"), 303)
