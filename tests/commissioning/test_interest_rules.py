"""The days of declarations worked by hand, and when a matter touches an interest."""

from datetime import date

import pytest

from commissioning.rules.interests import (
    Action,
    Nature,
    Publicity,
    check_days,
    check_nature,
    check_publishing,
    clock_of,
    on_public_register,
    touched,
    watch_words,
)
from commissioning.rules.law_clocks import work_out
from commissioning.rules.law_kinds import SPECS, ClockKind
from ihwb.kernel.errors import Refused
from ihwb.kernel.working import WorkingCalendar

COUNCIL, NHS = ClockKind.MEMBER_INTERESTS, ClockKind.INTERESTS


@pytest.mark.parametrize(
    ("kind", "start", "due"),
    [
        # Beginning with the day: 23 May is the first of the 28, so nine days of May and nineteen of June.
        (COUNCIL, date(2014, 5, 23), date(2014, 6, 19)),
        # The day does not count: eight days of May and twenty of June.
        (NHS, date(2014, 5, 23), date(2014, 6, 20)),
        # Across 29 February 2016: 20 to 29 February are ten days, eighteen of March follow.
        (COUNCIL, date(2016, 2, 20), date(2016, 3, 18)),
        (NHS, date(2016, 2, 20), date(2016, 3, 19)),
        # 2015 has no 29 February: one day later in March.
        (COUNCIL, date(2015, 2, 20), date(2015, 3, 19)),
        # Across the end of a year: 15 to 31 December are seventeen days, eleven of January follow.
        (COUNCIL, date(2015, 12, 15), date(2016, 1, 11)),
        (NHS, date(2015, 12, 15), date(2016, 1, 12)),
        # Whole February of a common year.
        (COUNCIL, date(2015, 2, 1), date(2015, 2, 28)),
        (NHS, date(2015, 1, 31), date(2015, 2, 28)),
    ],
)
def test_the_28_days_of_each_register(kind: ClockKind, start: date, due: date) -> None:
    assert work_out(kind, SPECS[kind].default, start, WorkingCalendar()).day == due


def test_the_yearly_confirmation_falls_on_the_same_day() -> None:
    measure = SPECS[ClockKind.INTERESTS_YEARLY].default
    days = [date(2015, 4, 14), date(2016, 2, 29), date(2015, 2, 28)]
    found = [work_out(ClockKind.INTERESTS_YEARLY, measure, day, WorkingCalendar()).day for day in days]
    assert found == [date(2016, 4, 14), date(2017, 2, 28), date(2016, 2, 28)]


def test_each_side_has_its_clock_and_its_kinds() -> None:
    assert (clock_of(council=True), clock_of(council=False)) == (COUNCIL, NHS)
    with pytest.raises(Refused, match="The register of the CCG has these kinds: financial, non-financial professional"):
        check_nature(Nature.PECUNIARY, council=False, organisation="the CCG")
    check_nature(Nature.INDIRECT, council=False, organisation="the CCG")


def test_days_that_cannot_be_are_refused() -> None:
    today = date(2015, 4, 1)
    check_days(arose=today, declared=today, today=today)
    with pytest.raises(Refused, match="is still to come"):
        check_days(arose=today, declared=date(2015, 4, 2), today=today)
    with pytest.raises(Refused, match="before 2 April 2015"):
        check_days(arose=date(2015, 4, 2), declared=today, today=today)


def test_an_ended_interest_stays_public_for_six_months() -> None:
    ended = date(2015, 8, 31)
    assert on_public_register(Publicity.PUBLISHED, ended, date(2016, 2, 29))  # the last day of February
    assert not on_public_register(Publicity.PUBLISHED, ended, date(2016, 3, 1))
    assert on_public_register(Publicity.WITHHELD, None, date(2030, 1, 1))
    assert not on_public_register(Publicity.DECLARED, None, date(2015, 8, 31))


def test_nobody_publishes_their_own_nor_withholds_without_a_reason() -> None:
    declared = Publicity.DECLARED
    for case, code in [
        ({"state": declared, "own": True, "withheld": False, "reason": ""}, "own_interest"),
        ({"state": Publicity.WITHHELD, "own": False, "withheld": False, "reason": ""}, "published_already"),
        ({"state": declared, "own": False, "withheld": True, "reason": " "}, "reason_missing"),
    ]:
        with pytest.raises(Refused) as refused:
            check_publishing(**case)  # type: ignore[arg-type]
        assert refused.value.code == code


def test_a_matter_touches_an_interest_by_whole_words() -> None:
    words = watch_words(["Example  Trust", "PCH", "", "example trust", "IT"])
    assert words == ("Example Trust", "PCH")
    assert touched(words, "A grant to the EXAMPLE\nTrust, and PCH.") == ("Example Trust", "PCH")
    assert touched(words, "PCHs budget; the Example Trustees") == ()


def test_only_who_stays_with_a_vote_counts() -> None:
    assert [one.counts for one in Action] == [True, False, False]
