"""The schedule of reports, the plan's hash and faults, savings, and late notices."""

from datetime import date
from decimal import Decimal

from ihwb.kernel.working import WorkingCalendar
from pool.rules.action_plan import ActionTerms, MonthTerms, faults_of, plan_hash, progress_words, shortfall
from pool.rules.notice import draft_text, lateness
from pool.rules.reporting import schedule
from pool.rules.savings import Saving, add_up, check_figures, required_by_plan

D = Decimal


def days(on: date) -> tuple[int, int]:
    return (30, 60) if on < date(2016, 1, 1) else (20, 45)


def test_reports_begin_with_the_agreement_and_each_has_the_days_of_the_version_of_its_quarter() -> None:
    found = schedule((2015,), date(2015, 8, 1), None, days)
    assert [(one.quarter, one.due_on) for one in found] == [
        (2, date(2015, 10, 30)),
        (3, date(2016, 1, 30)),
        (4, date(2016, 4, 20)),
        (0, date(2016, 5, 15)),
    ]
    assert found[0].title == "Quarterly report Q2 2015/16"
    assert found[0].reason == "30 days after the quarter ended on 30 September 2015: 30 October 2015."


def test_an_agreement_that_ends_in_a_quarter_still_reports_on_it_and_on_nothing_later() -> None:
    found = schedule((2015, 2016), date(2015, 4, 1), date(2015, 11, 15), days)
    assert [(one.year, one.quarter, one.ends_on) for one in found] == [
        (2015, 1, date(2015, 6, 30)),
        (2015, 2, date(2015, 9, 30)),
        (2015, 3, date(2015, 11, 15)),
        (2015, 0, date(2015, 11, 15)),
    ]


ACTION = ActionTerms("Review packages", "DASS", date(2016, 1, 31), D("100.00"))


def test_the_hash_of_a_plan_changes_with_anything_that_is_agreed() -> None:
    months = [MonthTerms(7, D("100.00"))]
    first = plan_hash("Together", [ACTION], months)
    assert first == plan_hash("Together", [ACTION], months)
    others = [
        plan_hash("Alone", [ACTION], months),
        plan_hash("Together", [ActionTerms("Review packages", "CFO", ACTION.due_on, ACTION.expected)], months),
        plan_hash("Together", [ACTION], [MonthTerms(8, D("100.00"))]),
        plan_hash("Together", [ACTION, ACTION], months),
    ]
    assert len({first, *others}) == 5


def test_a_plan_whose_months_and_actions_differ_cannot_be_agreed() -> None:
    assert faults_of([ACTION], [MonthTerms(7, D("40.00")), MonthTerms(8, D("100.00"))]) == []
    assert (
        "The actions recover £100.00 and the last month expects £90.00."
        in faults_of([ACTION], [MonthTerms(7, D("90.00"))])[0]
    )
    assert "cannot be less" in faults_of([ACTION], [MonthTerms(7, D("120.00")), MonthTerms(8, D("100.00"))])[0]
    assert "no actions" in faults_of([], [])[0]
    assert shortfall(D("-150.00"), [ACTION]) == D("50.00")


def test_progress_is_said_as_ahead_behind_or_on_plan() -> None:
    assert progress_words(D("50.00"), D("40.00"), "Period 7").endswith("£10.00 behind the plan.")
    assert progress_words(D("50.00"), D("60.00"), "Period 7").endswith("£10.00 ahead of the plan.")
    assert progress_words(D("50.00"), D("50.00"), "Period 7").endswith("on plan.")


def test_nothing_is_counted_twice_and_what_was_not_entered_is_not_nought() -> None:
    total = add_up(
        D("300.00"),
        [
            Saving(D("100.00"), False, D("40.00"), D("90.00"), D("10.00")),
            Saving(D("150.00"), False),
            Saving(D("500.00"), True, D("500.00"), D("500.00"), D("0.00")),
        ],
    )
    assert (total.planned, total.elsewhere) == (D("250.00"), D("500.00"))
    assert (total.delivered, total.forecast, total.at_risk) == (D("40.00"), D("90.00"), D("10.00"))
    assert (total.unplanned, total.gap) == (D("50.00"), D("210.00"))
    assert (total.entered, total.counted) == (1, 2)
    assert add_up(D("300.00"), [Saving(D("1.00"), False)]).gap is None


def test_the_requirement_is_the_plans_own_casting_where_a_limit_was_published() -> None:
    required, words = required_by_plan(D("448223000"), D("421481000"), D("-12442000"), D("421000000"))
    assert required == D("14300000")
    assert "less the planned deficit of £12,442,000.00" in words
    assert required_by_plan(D("4000.00"), None, None, D("3900.00"))[0] == D("100.00")


def test_more_cannot_be_at_risk_than_is_still_to_come() -> None:
    assert check_figures(D("40.00"), D("90.00"), D("50.00")) == []
    assert "£60.00 cannot be at risk" in check_figures(D("40.00"), D("90.00"), D("60.00"))[0]


def test_a_late_notice_says_how_many_working_days() -> None:
    calendar = WorkingCalendar()
    last = date(2015, 12, 22)
    assert lateness(last, last, calendar) == ""
    assert lateness(date(2015, 12, 29), last, calendar) == "sent 3 working days late"
    assert lateness(date(2015, 12, 23), last, calendar) == "sent 1 working day late"


def test_the_draft_names_the_lines_with_their_comments() -> None:
    text = draft_text("Period 5", D("110.00"), D("100.00"), [("Homes", D("150.00"), "More placements")])
    assert "an overspend of £110.00" in text
    assert "- Homes: £150.00 over its budget. More placements" in text
