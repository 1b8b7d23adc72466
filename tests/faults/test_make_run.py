"""`make run` from its first start through a restart, the deaths of its parts and a week of payouts to its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.city.run import free_port
from tests.faults.city_run import CityRun
from tests.faults.supervised import until

pytestmark = pytest.mark.services

COLD_SECONDS, WARM_SECONDS = 400.0, 90.0
"""Generous: test machines are shared. What is aimed at is a minute and ten seconds; the test prints what it saw."""
PAGES = ("/", "/es/", "/grants", "/dev/accounts", "/dev/mail", "/dev/clock")


def test_the_city_outlives_restarts_and_deaths_and_its_payouts_arrive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    with CityRun(tmp_path, port=port) as first:
        cold = first.is_ready(within=COLD_SECONDS)
        assert "The demonstration city is loaded" in first.text
        first.comes_to_rest()
        assert all("</html>" in first.get(page) for page in PAGES)
        before = first.picture()
        assert _one_transfer_each(first)
        assert first.stop() == (0, set())
        assert first.trouble == []

    with CityRun(tmp_path, port=port) as again:
        warm = again.is_ready(within=WARM_SECONDS)
        with capsys.disabled():
            print(f"\nmake run: {cold:.1f} s the first time, {warm:.1f} s the second time")
        assert "is loaded" not in again.text
        again.comes_to_rest()
        assert again.picture() == before
        for name in ("web", "worker", "sweep", "stripe"):
            again.kill_child(name)
            assert again.get("/healthz") == "ok\n"
        assert again.picture() == before
        _a_week_passes(again)
        assert again.stop() == (0, set())
        assert again.trouble == []


def _one_transfer_each(run: CityRun) -> bool:
    """Every payment that is out has one transfer, and there is no other."""
    out = run.rows("SELECT reference, cents, transfer_id FROM disbursement WHERE transfer_id IS NOT NULL")
    return len(out) > 30 and run.transfers() == sorted(out)


def _a_week_passes(run: CityRun) -> None:
    """Payouts arrive at the practice Stripe, its webhooks tell us, the worker asks and the payments are confirmed."""
    confirmed = "SELECT 1 FROM disbursement WHERE status = 'confirmed'"
    events = "SELECT 1 FROM stored_event WHERE kind = 'payout.paid'"
    before, heard = len(run.rows(confirmed)), len(run.rows(events))
    run.move_clock("week")
    until(
        lambda: not run.rows("SELECT 1 FROM disbursement WHERE status = 'sent'"),
        what="what was sent has arrived",
        seconds=180,
    )
    run.comes_to_rest()
    assert len(run.rows(confirmed)) > before
    assert len(run.rows(events)) > heard
    assert _one_transfer_each(run)
