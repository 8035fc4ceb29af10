"""The clocks of decisions: worked by hand, counted a second way day by day, and as an administrator lays them down."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.models import AuditEntry, ClockRule, ExtraDay, LocalTerms, Organisation, Partnership, PlanEntry
from commissioning.rules.law_clocks import earliest_event, work_out
from commissioning.rules.law_kinds import SPECS, ClockKind, Count, Measure, Unit, Version, Way, check_measure, in_force
from commissioning.selectors.law_clocks import clock_rows, clocks_of
from commissioning.services.law_setup import load_law
from ihwb.kernel.dates import MONTHS, show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.working import WorkingCalendar
from tests.commissioning.factories import cabinet_and_governing_body, decision_on_route
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules" / "decision-clocks.md"
PLACE = "/p/exampleshire"
ONE = timedelta(days=1)
england = WorkingCalendar()

# Copied by hand from the published lists (2029 and 2030: by their rules), month and day, so that the library is not
# its own witness.
HOLIDAYS = {
    date(int(year), int(one.split("-")[0]), int(one.split("-")[1]))
    for year, days in {
        "2013": "12-25 12-26", "2031": "1-1",
        "2014": "1-1 4-18 4-21 5-5 5-26 8-25 12-25 12-26", "2015": "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28",
        "2016": "1-1 3-25 3-28 5-2 5-30 8-29 12-26 12-27", "2017": "1-2 4-14 4-17 5-1 5-29 8-28 12-25 12-26",
        "2018": "1-1 3-30 4-2 5-7 5-28 8-27 12-25 12-26", "2019": "1-1 4-19 4-22 5-6 5-27 8-26 12-25 12-26",
        "2020": "1-1 4-10 4-13 5-8 5-25 8-31 12-25 12-28", "2021": "1-1 4-2 4-5 5-3 5-31 8-30 12-27 12-28",
        "2022": "1-3 4-15 4-18 5-2 6-2 6-3 8-29 9-19 12-26 12-27", "2023": "1-2 4-7 4-10 5-1 5-8 5-29 8-28 12-25 12-26",
        "2024": "1-1 3-29 4-1 5-6 5-27 8-26 12-25 12-26", "2025": "1-1 4-18 4-21 5-5 5-26 8-25 12-25 12-26",
        "2026": "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28", "2027": "1-1 3-26 3-29 5-3 5-31 8-30 12-27 12-28",
        "2028": "1-3 4-14 4-17 5-1 5-29 8-28 12-25 12-26", "2029": "1-1 3-30 4-2 5-7 5-28 8-27 12-25 12-26",
        "2030": "1-1 4-19 4-22 5-6 5-27 8-26 12-25 12-26",
    }.items()
    for one in days.split()
}  # fmt: skip
DAYS = [date(2014, 3, 1) + number * ONE for number in range((date(2030, 11, 1) - date(2014, 3, 1)).days)]


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def table() -> list[list[str]]:
    rows = [line.strip("| \n").split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    return [row[:3] for row in rows if row[0] in {one.value for one in ClockKind}]


def read_day(text: str) -> date:
    day, month, year = text.split()
    return date(int(year), MONTHS.index(month) + 1, int(day))


@pytest.mark.parametrize(("kind", "start", "day"), table())
def test_the_page_s_dates_are_what_the_clocks_find(kind: str, start: str, day: str) -> None:
    found = work_out(ClockKind(kind), SPECS[ClockKind(kind)].default, read_day(start), england)
    assert show_date(found.day) == day, found.arithmetic


def test_the_page_works_every_clock() -> None:
    assert {row[0] for row in table()} == {one.value for one in ClockKind}
    assert len(table()) == 35


def stepped(start: date, number: int, step: timedelta, counts: Callable[[date], bool]) -> date:
    """Day by day until so many days have counted."""
    day = start
    while number:
        day += step
        number -= counts(day)
    return day


def test_five_clear_days_before_are_five_days_of_work_between() -> None:
    for meeting in DAYS:
        day = work_out(ClockKind.PAPERS, SPECS[ClockKind.PAPERS].default, meeting, england).day
        between = [day + number * ONE for number in range(1, (meeting - day).days)]
        assert works(day), meeting
        assert sum(map(works, between)) == 5, meeting


def test_28_clear_days_on_either_basis_stepped_day_by_day() -> None:
    for meeting in DAYS[::3]:
        calendar = work_out(ClockKind.KEY_NOTICE, SPECS[ClockKind.KEY_NOTICE].default, meeting, england).day
        assert len([day for day in (calendar + n * ONE for n in range(1, 40)) if day < meeting]) == 28
        working = Measure(28, Unit.WORKING, Count.CLEAR)
        assert work_out(ClockKind.KEY_NOTICE, working, meeting, england).day == stepped(meeting, 29, -ONE, works)


def test_five_working_days_of_call_in_stepped_day_by_day() -> None:
    for published in DAYS:
        found = work_out(ClockKind.CALL_IN, SPECS[ClockKind.CALL_IN].default, published, england)
        assert found.day == stepped(published, 5, ONE, works), published


def test_two_months_beginning_with_receipt_end_before_the_same_day() -> None:
    measure = SPECS[ClockKind.EXECUTIVE_RESPONSE].default
    for received in DAYS:
        last = work_out(ClockKind.EXECUTIVE_RESPONSE, measure, received, england).day
        after = last + ONE
        months = (after.year - received.year) * 12 + after.month - received.month
        whole = months == 2 and after.day == received.day
        assert whole or (after.day == 1 and months == 3 and last.day < received.day), received


def test_the_sentence_names_what_is_left_out() -> None:
    found = work_out(ClockKind.PAPERS, SPECS[ClockKind.PAPERS].default, date(2015, 4, 7), england)
    assert found.arithmetic == (
        "Five clear working days before Tuesday 7 April 2015: Thursday 26 March, leaving out Good Friday 3 April, "
        "Easter Monday 6 April and two weekends."
    )
    response = work_out(
        ClockKind.EXECUTIVE_RESPONSE, SPECS[ClockKind.EXECUTIVE_RESPONSE].default, date(2014, 11, 7), england
    )
    assert response.arithmetic == "Two months beginning with the day of Friday 7 November 2014: Tuesday 6 January 2015."


days = st.dates(date(2014, 3, 1), date(2030, 10, 1))
clear = st.builds(Measure, st.integers(0, 40), st.sampled_from([Unit.CALENDAR, Unit.WORKING]), st.just(Count.CLEAR))


@settings(max_examples=60)
@given(notice=days, measure=clear)
def test_the_first_meeting_after_a_notice_is_the_first_that_the_notice_is_in_time_for(
    notice: date, measure: Measure
) -> None:
    first = earliest_event(measure, notice, england)
    assert work_out(ClockKind.KEY_NOTICE, measure, first, england).day >= notice
    working = measure.unit is Unit.WORKING
    before = england.add_working_days(first, -1) if working else first - ONE  # no body is called for a day off
    assert work_out(ClockKind.KEY_NOTICE, measure, before, england).day < notice


@settings(max_examples=60)
@given(day=days, kind=st.sampled_from(list(ClockKind)), later=st.integers(1, 20))
def test_a_later_start_never_gives_an_earlier_day_and_every_sentence_has_its_day(
    day: date, kind: ClockKind, later: int
) -> None:
    measure = SPECS[kind].default
    first, second = (work_out(kind, measure, one, england) for one in (day, day + later * ONE))
    assert first.day <= second.day
    assert (first.day < day) if SPECS[kind].way is Way.BEFORE else (first.day > day)
    assert f"{first.day.day} {MONTHS[first.day.month - 1]}" in first.arithmetic


@settings(max_examples=60)
@given(day=days, extra=st.sets(st.integers(1, 12), max_size=4))
def test_a_partnership_s_own_holidays_only_ever_ask_for_earlier_papers(day: date, extra: set[int]) -> None:
    own = WorkingCalendar({day - number * ONE: True for number in extra})
    measure = SPECS[ClockKind.PAPERS].default
    plain, corrected = (work_out(ClockKind.PAPERS, measure, day, one).day for one in (england, own))
    assert corrected <= plain
    assert own.clear_days_between(corrected, day, "working") == 5


def test_measures_that_cannot_be_counted_are_refused() -> None:
    for kind, measure in [
        (ClockKind.KEY_NOTICE, Measure(1, Unit.MONTHS, Count.WITHIN)),
        (ClockKind.PAPERS, Measure(5, Unit.WORKING, Count.BEGINNING)),
        (ClockKind.CALL_IN, Measure(1, Unit.MONTHS, Count.CLEAR)),
        (ClockKind.CALL_IN, Measure(0, Unit.CALENDAR, Count.BEGINNING)),
    ]:
        with pytest.raises(Refused, match=r"choose|at least"):
            check_measure(kind, measure)


def test_the_latest_version_governs_and_a_body_s_own_goes_first() -> None:
    def version(row: int, body: int | None, since: date) -> Version:
        return Version(row, ClockKind.CALL_IN, body, Measure(row, Unit.WORKING, Count.WITHIN), since, "")

    versions = [version(3, None, date(2015, 4, 1)), version(5, None, date(2020, 4, 1)), version(7, 1, date(2022, 1, 1))]
    chosen = {
        (body, on): (found.row if (found := in_force(versions, ClockKind.CALL_IN, body, on)) else None)
        for body in (None, 1)
        for on in (date(2015, 3, 31), date(2015, 4, 1), date(2020, 4, 1), date(2022, 1, 1))
    }
    assert list(chosen.values()) == [None, 3, 5, 5, None, 3, 5, 7]


# --- Laid down ------------------------------------------------------------------------------------------------


@pytest.fixture
def administrator(council: Organisation, sign_in: SignIn) -> Client:
    return sign_in("administrator")


def clock(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "call_in", "body": "", "number": "7", "unit": "working", "count": "within", "since_0": "1",
        "since_1": "4", "since_2": "2020", "source": "Constitution, 4.12", "reason": "Council's decision", **fields,
    }  # fmt: skip


@pytest.mark.django_db
def test_an_administrator_lays_down_a_version_and_earlier_days_keep_theirs(
    administrator: Client, council: Organisation
) -> None:
    page = administrator.post(f"{PLACE}/law/clocks/add/", clock(), follow=True).content.decode()
    assert "seven working days from 1 April 2020 (in force)" in page
    clocks = clocks_of(council.partnership)
    assert clocks.measure(ClockKind.CALL_IN, None, date(2020, 3, 31)).number == 5
    assert clocks.measure(ClockKind.CALL_IN, None, date(2020, 4, 1)).number == 7
    again = administrator.post(f"{PLACE}/law/clocks/add/", clock(number="9")).content.decode()
    assert "begins on 1 April 2020 already" in again
    assert AuditEntry.objects.get().act == "commissioning.lay_down_clock"
    wrong = administrator.post(f"{PLACE}/law/clocks/add/", clock(kind="papers", unit="months"))
    assert "choose calendar or working days" in wrong.content.decode()
    assert ClockRule.objects.count() == 1


@pytest.mark.django_db
def test_a_clock_is_worked_out_on_the_page_with_the_partnership_s_own_holidays(
    administrator: Client, council: Organisation
) -> None:
    ExtraDay.objects.create(partnership=council.partnership, day=date(2014, 11, 10), name="Local holiday")
    asked = {"clock": "papers", "day_0": "11", "day_1": "11", "day_2": "2014"}
    page = administrator.get(f"{PLACE}/law/clocks/", asked).content.decode()
    assert "Last day to publish: Friday 31 October 2014" in page
    assert "leaving out an extra holiday 10 November and two weekends" in page
    assert "Enter a real date" in administrator.get(f"{PLACE}/law/clocks/", {**asked, "day_0": ""}).content.decode()


@pytest.mark.django_db
def test_a_body_that_counts_working_days_keeps_doing_so_until_a_rule_is_laid_down(council: Organisation) -> None:
    cabinet = BodyFactory(organisation=council, notice_basis="working")
    rows = {one.kind: one.otherwise for one in clock_rows(council.partnership, date(2014, 11, 11))}
    assert (rows["key_notice"], rows["papers"]) == (("Cabinet",), ())
    meeting = date(2014, 11, 11)
    assert clocks_of(council.partnership).work_out(ClockKind.KEY_NOTICE, meeting, cabinet).day == date(2014, 10, 1)
    load_law(council.partnership, {"clocks": [
        {"clock": "key_notice", "since": date(2014, 1, 1), "number": 28, "unit": "calendar", "count": "clear",
         "source": "Constitution"}]})  # fmt: skip
    assert clocks_of(council.partnership).work_out(ClockKind.KEY_NOTICE, meeting, cabinet).day == date(2014, 10, 13)


@pytest.mark.django_db
def test_local_terms_are_laid_down_from_a_day(administrator: Client, council: Organisation) -> None:
    assert "Confirm locally" in administrator.get(f"{PLACE}/law/terms/").content.decode()
    given = {
        "since_0": "1", "since_1": "5", "since_2": "2026", "key_value": "250,000", "key_areas": "3",
        "call_in_members": "4", "call_in_grounds": "Outside the budget", "source": "Constitution", "reason": "Annual",
    }  # fmt: skip
    page = administrator.post(f"{PLACE}/law/terms/add/", given, follow=True).content.decode()
    assert "From £250,000.00 on" in page
    assert LocalTerms.objects.get().call_in_members == 4
    assert clocks_of(council.partnership).terms_on(date(2026, 4, 30)).call_in_members == 3


@pytest.mark.django_db
def test_a_file_with_a_clock_that_does_not_fit_names_its_place(partnership: Partnership) -> None:
    wrong = {"clock": "papers", "since": date(2015, 4, 1), "number": 2, "unit": "months", "count": "within",
             "source": "x"}  # fmt: skip
    with pytest.raises(Refused, match=r"law.yaml, clocks 1 does not fit: “Agenda and reports”"):
        load_law(partnership, {"clocks": [wrong]})


@pytest.mark.django_db
def test_a_file_with_a_late_notice_or_no_maker_names_its_place(council: Organisation, icb: Organisation) -> None:
    decision_on_route(*cabinet_and_governing_body(council, icb))
    entry = {"decision": "D-1", "maker": "CABINET", "key": True, "meeting_on": date(2014, 11, 11), "what": "Pool",
             "source": "x"}  # fmt: skip
    late = {**entry, "notices": [{"published_on": date(2014, 10, 14), "evidence": "Website"}]}
    for wrong, said in (
        (late, r"plan 1 has a notice of 14 October 2014, which is too late. 28 clear days before"),
        ({**entry, "maker": None}, r"plan 1 names a body in “maker” or a post"),
        ({**entry, "paragraphs": "8"}, r"plan 1 names paragraphs of Schedule 12A"),
        ({**entry, "decision": "D-9"}, r"“D-9”"),
    ):
        with transaction.atomic(), pytest.raises(Refused, match=said):
            load_law(council.partnership, {"plan": [wrong]})
        PlanEntry.objects.all().delete()
    load_law(council.partnership, {"plan": [{**entry, "paragraphs": "3"}]})
    load_law(council.partnership, {"plan": [{**entry, "what": "Other"}]})
    assert PlanEntry.objects.get().what == "Pool"


@pytest.mark.django_db
def test_members_read_the_clocks_and_only_the_administrator_changes_them(
    council: Organisation, sign_in: SignIn
) -> None:
    member = sign_in("scrutiny_member", council)
    assert "Change a clock" not in member.get(f"{PLACE}/law/clocks/").content.decode()
    assert member.post(f"{PLACE}/law/clocks/add/", clock()).status_code == 403
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    assert sign_in("administrator", elsewhere).get(f"{PLACE}/law/clocks/").status_code == 404
