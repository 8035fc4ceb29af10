"""The worked examples of the page on key decisions, and the rules of the gate."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.rules.law import (
    CLOCK_OF,
    Gate,
    NoticeKind,
    Published,
    check_exception,
    check_notice,
    check_urgency,
    ground_of,
    why_not_implemented,
)
from commissioning.rules.law_clocks import Found, earliest_event, work_out
from commissioning.rules.law_kinds import SPECS, ClockKind
from commissioning.rules.law_terms import DEFAULT, Terms, terms_on, why_key
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import parse
from ihwb.kernel.working import WorkingCalendar
from tests.commissioning.test_law_clocks import PAGE, read_day

RULES = PAGE.with_name("key-decisions.md")
england = WorkingCalendar()
KINDS = {one.value for one in NoticeKind}


def clock(kind: ClockKind, day: date) -> Found:
    return work_out(kind, SPECS[kind].default, day, england)


def rows() -> list[list[str]]:
    found = [line.strip("| \n").split(" | ") for line in RULES.read_text().splitlines() if line.startswith("| ")]
    return [row for row in found if row[0] in KINDS]


def check(kind: NoticeKind, meeting: date, published: date, chair: date | None) -> None:
    if kind in CLOCK_OF:
        measure = SPECS[CLOCK_OF[kind]].default
        first = earliest_event(measure, published, england)
        found = clock(CLOCK_OF[kind], meeting)
        check_notice(kind, maker="Cabinet", meeting_on=meeting, published_on=published, clock=found, first=first)
    elif kind is NoticeKind.GENERAL_EXCEPTION:
        assert chair
        after = clock(ClockKind.GENERAL_EXCEPTION, published)
        check_exception(maker="Cabinet", meeting_on=meeting, chair_on=chair, published_on=published, clock=after)
    else:
        assert chair
        check_urgency(meeting_on=meeting, chair_on=chair)


def outcome(kind: NoticeKind, meeting: date, published: date, chair: date | None) -> str:
    """Lawful, or the code of the refusal."""
    try:
        check(kind, meeting, published, chair)
    except Refused as refused:
        return refused.code
    return "lawful"


@pytest.mark.parametrize(("kind", "meeting", "published", "chair", "follows"), rows())
def test_the_page_s_examples_are_what_the_rules_say(
    kind: str, meeting: str, published: str, chair: str, follows: str
) -> None:
    told = None if chair == "–" else read_day(chair)
    assert outcome(NoticeKind(kind), read_day(meeting), read_day(published), told) == follows


def test_the_page_has_its_examples() -> None:
    assert len(rows()) == 13


@settings(max_examples=60)
@given(meeting=st.dates(date(2014, 3, 1), date(2030, 1, 1)), before=st.integers(1, 60))
def test_a_notice_is_let_through_exactly_when_it_carries_the_decision(meeting: date, before: int) -> None:
    published = meeting - timedelta(days=before)
    ground = ground_of([Published(NoticeKind.KEY, published, None, meeting)], meeting, clock)
    assert (outcome(NoticeKind.KEY, meeting, published, None) == "lawful") is ground.lawful


@settings(max_examples=60)
@given(
    on=st.dates(date(2014, 11, 1), date(2014, 12, 31)),
    ends=st.none() | st.dates(date(2014, 11, 1), date(2014, 12, 31)),
    approved=st.none() | st.dates(date(2014, 11, 1), date(2014, 12, 31)),
    joint=st.booleans(),
    recorded=st.booleans(),
    called_in=st.booleans(),
)
def test_a_decision_is_carried_out_only_when_nothing_holds_it(
    on: date, ends: date | None, approved: date | None, joint: bool, recorded: bool, called_in: bool
) -> None:
    reasons = why_not_implemented(Gate(joint, approved, "", recorded, ends, called_in), on)
    free = recorded and not called_in and (ends is None or on > ends)
    free = free and (not joint or (approved is not None and approved <= on))
    assert (reasons == []) is free


def test_a_decision_is_key_from_the_threshold_on_spent_or_saved() -> None:
    assert why_key(DEFAULT, parse("499,999.99"), 1) == ""
    assert "at or above the threshold of £500,000." in why_key(DEFAULT, parse("500,000.00"), None)
    assert why_key(DEFAULT, parse("(600,000.00)"), None)
    assert "2 wards or divisions" in why_key(DEFAULT, None, 2)


def test_terms_of_an_earlier_year_stay_theirs() -> None:
    later = Terms(parse("1,000,000"), 3, 5, (), date(2026, 4, 1), "Constitution")
    assert terms_on([later], date(2026, 3, 31)) is DEFAULT
    assert terms_on([later], date(2026, 4, 1)) is later


def test_no_notice_carries_a_decision_before_the_day_that_it_announced() -> None:
    notice = Published(NoticeKind.KEY, date(2014, 10, 1), None, date(2014, 11, 11))
    assert ground_of([notice], date(2014, 11, 11), clock).lawful
    assert ground_of([notice], date(2014, 12, 9), clock).lawful, "later than announced"
    assert not ground_of([notice], date(2014, 11, 10), clock).lawful
