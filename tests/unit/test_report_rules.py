"""When a report is due, when to remind, and when one is ready: no database, no clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from grants.programs.parsing import parse
from grants.programs.questions import Form
from grants.reports import rules
from grants.reports.form import DIFFERENCE, measures_of, spending_question, whole
from grants.reports.lifecycle import REPORT, ReportStatus

CHARLOTTE = "America/New_York"
FORM = parse(
    {
        "sections": [
            {
                "key": "report",
                "title": {"en": "Your report"},
                "questions": [
                    {"key": "what", "type": "long_text", "label": {"en": "What happened?"}},
                    {"key": "spent", "type": "budget", "label": {"en": "What did you spend?"}},
                    {"key": "story", "type": "long_text", "label": {"en": "A story"}, "required": False},
                ],
            }
        ]
    }
)
MEASURES = measures_of(
    {
        "measures": [
            {"key": "reached", "kind": "how_much", "name": {"en": "People"}, "unit": {"en": "people"}},
            {"key": "safer", "kind": "better_off", "name": {"en": "Safer"}, "unit": {"en": "people"}},
        ]
    }
)
WHOLE = whole(FORM, MEASURES)
READY = {
    "what": "We planted a garden.",
    "spent": [{"item": "Soil", "amount": "400"}, {"item": "Seeds", "amount": "$600.00"}],
    "measure_reached_actual": "41",
    "measure_safer_actual": "30",
}


def test_a_report_is_due_at_the_end_of_the_day_of_its_round() -> None:
    due = rules.due_at(projects_end=date(2027, 7, 31), report_due_days=30, timezone=CHARLOTTE)
    assert due.astimezone(UTC) == datetime(2027, 8, 31, 3, 59, tzinfo=UTC)


def test_the_due_minute_is_the_same_on_the_wall_in_winter_and_summer() -> None:
    winter = rules.due_at(projects_end=date(2026, 12, 1), report_due_days=30, timezone=CHARLOTTE)
    assert winter.astimezone(UTC) == datetime(2027, 1, 1, 4, 59, tzinfo=UTC)


def test_only_what_is_with_the_grantee_can_be_overdue() -> None:
    due = datetime(2027, 8, 31, 3, 59, tzinfo=UTC)
    late = due + timedelta(seconds=1)
    assert [rules.overdue(status=status, due_at=due, now=late) for status in ReportStatus] == [True, False, True, False]
    assert not rules.overdue(status="awaited", due_at=due, now=due)


def test_reminders_come_thirty_and_seven_days_before_on_the_day_and_seven_days_after() -> None:
    due = rules.end_of_day(date(2027, 8, 30), CHARLOTTE)
    after, mornings = datetime(2027, 1, 1, tzinfo=UTC), []
    while (morning := rules.next_reminder(due_at=due, timezone=CHARLOTTE, after=after)) is not None:
        mornings.append(morning.strftime("%m-%d %H:%M"))
        after = morning
    assert mornings == ["07-31 09:00", "08-23 09:00", "08-30 09:00", "09-06 09:00"]


def test_days_are_counted_by_the_calendar_of_the_round() -> None:
    due = rules.end_of_day(date(2027, 8, 30), CHARLOTTE)
    evening_before = datetime(2027, 8, 30, 2, 0, tzinfo=UTC)  # still August 29 in Charlotte
    assert rules.days_left(due_at=due, timezone=CHARLOTTE, now=evening_before) == 1


def test_mending_takes_two_weeks_at_least_and_never_shortens_the_time() -> None:
    now = datetime(2027, 8, 1, 15, tzinfo=UTC)
    near, far = rules.end_of_day(date(2027, 8, 5), CHARLOTTE), rules.end_of_day(date(2027, 8, 30), CHARLOTTE)
    assert rules.due_after_return(due_at=near, now=now, timezone=CHARLOTTE).date() == date(2027, 8, 15)
    assert rules.due_after_return(due_at=far, now=now, timezone=CHARLOTTE) == far


def test_the_whole_form_asks_the_round_s_questions_its_measures_and_why_the_spending_differs() -> None:
    keys = [question.key for question in WHOLE]
    assert keys == [
        "what",
        "spent",
        DIFFERENCE,
        "story",
        "measure_reached_target",
        "measure_reached_actual",
        "measure_safer_baseline",
        "measure_safer_target",
        "measure_safer_actual",
    ]
    assert spending_question(WHOLE) is WHOLE.question("spent")


def test_a_report_that_adds_up_is_ready() -> None:
    values, problems = rules.check(WHOLE, READY, award_cents=100_000)
    assert problems == []
    assert values["measure_reached_actual"] == 41
    assert values["spent"] == [{"item": "Soil", "cents": 40_000}, {"item": "Seeds", "cents": 60_000}]


@pytest.mark.parametrize("why", ["", "   "])
def test_spending_that_differs_needs_a_sentence(why: str) -> None:
    _, problems = rules.check(WHOLE, {**READY, DIFFERENCE: why}, award_cents=100_001)
    assert [(p.field, p.code, p.facts) for p in problems] == [
        (DIFFERENCE, "spending_differs", {"spent_cents": 100_000, "award_cents": 100_001})
    ]


def test_spending_that_differs_is_fine_with_a_sentence() -> None:
    _, problems = rules.check(WHOLE, {**READY, DIFFERENCE: "Seeds were cheaper."}, award_cents=120_000)
    assert problems == []


def test_unreadable_spending_is_one_problem_and_not_two() -> None:
    typed = {**READY, "spent": [{"item": "Soil", "amount": "about forty"}]}
    _, problems = rules.check(WHOLE, typed, award_cents=100_000)
    assert [(p.field, p.code) for p in problems] == [("spent", "line_without_amount")]


def test_why_the_spending_differs_is_asked_once_though_another_page_has_a_budget_too() -> None:
    given = {"key": "given", "type": "budget", "label": {"en": "What was given to you?"}}
    page = {"key": "gifts", "title": {"en": "Gifts"}, "questions": [given]}
    form = whole(Form((*FORM.sections, *parse({"sections": [page]}).sections)), MEASURES)
    keys = [question.key for question in form]
    assert keys.count(DIFFERENCE) == 1
    assert keys.index(DIFFERENCE) == keys.index("spent") + 1


def test_only_the_actual_numbers_of_measures_are_asked_for() -> None:
    typed = {name: value for name, value in READY.items() if not name.startswith("measure_")}
    _, problems = rules.check(WHOLE, typed, award_cents=100_000)
    assert [(p.field, p.code) for p in problems] == [
        ("measure_reached_actual", "required"),
        ("measure_safer_actual", "required"),
    ]


def test_a_submitted_report_can_be_accepted_or_sent_back_and_an_accepted_one_rests() -> None:
    assert REPORT.actions(ReportStatus.SUBMITTED) == ["accept", "return"]
    assert REPORT.actions(ReportStatus.RETURNED) == ["submit"]
    assert REPORT.actions(ReportStatus.ACCEPTED) == []
