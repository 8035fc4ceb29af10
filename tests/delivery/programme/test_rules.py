"""How a slip travels along the plan, rings, the drawing and the scale: by hand-worked figures."""

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.rules.confidence import LEVELS, movement
from delivery.rules.schedule import Expected, Link, Task, cycle, expect, slack
from delivery.rules.timeline import CALENDAR, LABEL, Span, draw

ON = date(2014, 11, 11)
PLAN = Task(1, date(2015, 2, 1), date(2015, 2, 28))
NEXT = Task(2, date(2015, 3, 1), date(2015, 3, 31))


def test_a_plan_that_holds_its_days_pushes_nothing() -> None:
    found = expect([PLAN, NEXT], [Link(1, 2)], ON)
    assert found[2] == Expected(date(2015, 3, 31), date(2015, 3, 31), 0, 0, ())


def test_what_follows_on_the_next_day_is_pushed_by_the_whole_slip() -> None:
    late = Task(1, date(2015, 2, 1), date(2015, 2, 28), forecast_on=date(2015, 3, 17))
    found = expect([late, NEXT], [Link(1, 2)], ON)
    assert found[1].slip == 17
    assert found[2] == Expected(date(2015, 4, 17), date(2015, 3, 31), 17, 17, (1,))
    assert found[2].hidden == 17


def test_a_gap_takes_the_slip_up_before_it_pushes() -> None:
    after = Task(2, None, date(2015, 3, 11))  # 10 whole days lie between 28 February and 11 March
    assert slack(PLAN, after, 0) == 10
    assert slack(PLAN, after, 4) == 6
    assert slack(PLAN, Task(2, None, date(2015, 2, 10)), 0) == 0
    for slip, pushed in ((9, 0), (10, 0), (12, 2)):
        late = Task(1, PLAN.starts_on, PLAN.due_on, forecast_on=date.fromordinal(PLAN.due_on.toordinal() + slip))
        assert expect([late, after], [Link(1, 2)], ON)[2].pushed == pushed


def test_of_two_before_the_one_that_pushes_further_is_named() -> None:
    tasks = [
        Task(1, None, date(2015, 3, 31), forecast_on=date(2015, 4, 10)),
        Task(2, None, date(2015, 3, 31), forecast_on=date(2015, 4, 30)),
        Task(3, None, date(2015, 4, 1)),
    ]
    found = expect(tasks, [Link(1, 3), Link(2, 3)], ON)[3]
    assert (found.pushed, found.by, found.on) == (30, (2,), date(2015, 5, 1))


def test_a_slip_travels_along_a_chain_and_own_forecasts_count_when_they_are_later() -> None:
    late = Task(1, PLAN.starts_on, PLAN.due_on, forecast_on=date(2015, 3, 10))
    knows = Task(2, NEXT.starts_on, NEXT.due_on, forecast_on=date(2015, 4, 30))
    last = Task(3, date(2015, 4, 1), date(2015, 4, 30))
    found = expect([last, knows, late], [Link(1, 2), Link(2, 3)], ON)
    assert (found[2].pushed, found[2].slip, found[2].hidden) == (10, 30, 0)
    assert (found[3].pushed, found[3].on) == (30, date(2015, 5, 30))


def test_what_is_done_is_pushed_no_more_and_done_later_is_not_done_yet() -> None:
    late = Task(1, PLAN.starts_on, PLAN.due_on, forecast_on=date(2015, 3, 10))
    done = Task(2, NEXT.starts_on, NEXT.due_on, done_on=date(2014, 11, 1))
    assert expect([late, done], [Link(1, 2)], ON)[2].pushed == 0
    assert expect([late, done], [Link(1, 2)], date(2014, 10, 31))[2].pushed == 10


def test_an_overdue_milestone_is_not_expected_in_the_past() -> None:
    found = expect([Task(1, None, date(2014, 11, 1))], [], ON)[1]
    assert (found.on, found.slip) == (ON, 10)


def test_a_ring_is_found_and_told_in_its_order() -> None:
    links = [Link(1, 2), Link(2, 3)]
    assert cycle(links, Link(3, 1)) == (1, 2, 3, 1)
    assert cycle(links, Link(1, 3)) == ()
    assert cycle([], Link(5, 5)) == (5, 5)
    with pytest.raises(ValueError, match="ring"):
        expect([PLAN, NEXT], [Link(1, 2), Link(2, 1)], ON)


pairs = st.tuples(st.integers(1, 6), st.integers(1, 6))


@given(st.lists(pairs, max_size=20))
def test_links_added_only_where_no_ring_closes_never_close_one(wanted: list[tuple[int, int]]) -> None:
    links: list[Link] = []
    for before, after in wanted:
        new = Link(before, after)
        ring = cycle(links, new)
        if ring:
            steps = {(one.before, one.after) for one in [*links, new]}
            assert all(step in steps for step in itertools.pairwise(ring))
        else:
            links.append(new)
    tasks = [Task(key, None, date(2015, 1, key)) for key in range(1, 7)]
    assert len(expect(tasks, links, ON)) == 6


def test_a_drawing_keeps_to_the_calendar_and_names_its_groups() -> None:
    spans = [
        Span(1, "Model", "Commissioning", date(2014, 10, 1), date(2014, 11, 30), date(2014, 11, 30), False, "ahead"),
        Span(2, "x" * 60, "Delivery", None, date(2014, 12, 31), date(2015, 1, 31), False, "late"),
    ]
    drawing = draw(spans, ON)
    assert drawing is not None
    heading, first, other, second = drawing.bars
    assert (heading.heading, other.heading) == ("Commissioning", "Delivery")
    assert drawing.lines == ()
    waits = replace(spans[1], project="B", waits=(1, 99))
    (line,) = draw([replace(spans[0], project="A"), waits], ON).lines  # type: ignore[union-attr]
    assert line.across
    assert line.path.startswith(f"M{first.mark} {first.middle}H")
    assert line.path.endswith(f"V{second.middle}H{second.x}")
    assert first.x == LABEL
    assert first.late_width == 0
    assert second.late_width > 0
    assert second.mark < LABEL + CALENDAR
    assert second.label.endswith("…")
    assert [tick.label for tick in drawing.ticks] == ["Oct 14", "Nov 14", "Dec 14", "Jan 15"]
    assert drawing.today is not None
    assert draw(spans, date(2020, 1, 1)).today is None  # type: ignore[union-attr]
    assert draw([], ON) is None
    assert (drawing.until, drawing.cut) == (date(2015, 1, 31), False)


def test_what_is_late_by_years_does_not_press_the_plan_together() -> None:
    spans = [
        Span(1, "Model", "A", date(2014, 10, 1), date(2014, 11, 30), date(2026, 11, 26), False, "late"),
        Span(2, "Board", "A", None, date(2014, 12, 31), date(2014, 12, 31), True, "done"),
    ]
    drawing = draw(spans, date(2026, 11, 26))
    assert drawing is not None
    # Half a year after the last day of the plan, 31 December 2014.
    assert (drawing.until, drawing.cut, drawing.today) == (date(2015, 7, 2), True, None)
    _heading, late, done = drawing.bars
    assert late.mark == late.late_x + late.late_width == LABEL + 274 * CALENDAR // 275
    assert done.mark == LABEL + 91 * CALENDAR // 275


def test_confidence_moves_along_five_levels() -> None:
    assert [one.label for one in LEVELS] == ["Green", "Amber/Green", "Amber", "Amber/Red", "Red"]
    assert movement("amber", "amber_green") == "improved"
    assert movement("green", "red") == "worsened"
    assert movement("amber", "amber") == "unchanged"
