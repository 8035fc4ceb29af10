"""The rules of contracts by hand-worked days and figures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from commissioning.rules.law_clocks import Found, work_out
from commissioning.rules.law_kinds import SPECS, ClockKind
from delivery.rules import contract_ends as ends
from delivery.rules import diligence, remedies, staffing
from delivery.rules.contract_values import ValueFact, year_totals
from delivery.rules.contracts import (
    Arrangement,
    ContractFacts,
    Option,
    OptionState,
    Status,
    check_award,
    last_day,
    last_notice_day,
    standing_on,
)
from delivery.rules.procurement import LeadTimes, StageKind, read_lead_times
from ihwb.kernel.errors import Refused
from ihwb.kernel.working import WorkingCalendar

END = date(2019, 3, 31)
CALENDAR = WorkingCalendar()


def clock(kind: ClockKind, day: date) -> Found:
    return work_out(kind, SPECS[kind].default, day, CALENDAR)


CABINET = ends.Deciding("Cabinet", clock, CALENDAR.is_working)
GOVERNING_BODY = ends.Deciding("Governing Body", clock, CALENDAR.is_working, key=False, called_in=False)


@pytest.mark.parametrize(
    ("end", "months", "day"),
    [
        (END, 6, date(2018, 9, 30)),  # to 30 March: within; from 1 October it would be 1 April
        (date(2019, 9, 30), 6, date(2019, 3, 31)),  # September has no 31st: notice of the 31st runs out on the 30th
        (date(2019, 2, 28), 12, date(2018, 2, 28)),
        (date(2020, 2, 28), 12, date(2019, 2, 28)),
        (END, 0, END),
    ],
)
def test_the_last_day_for_notice_is_the_last_that_runs_out_by_the_end(end: date, months: int, day: date) -> None:
    assert last_notice_day(end, months) == day


def facts(**fields: object) -> ContractFacts:
    return ContractFacts(**{"arrangement": Arrangement.BLOCK, "starts_on": date(2016, 4, 1), "ends_on": END, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "day", "status"),
    [
        ({}, date(2016, 3, 31), Status.PLANNED),
        ({"procuring_since": date(2015, 9, 1)}, date(2016, 3, 31), Status.IN_PROCUREMENT),
        ({"procuring_since": date(2015, 9, 1), "awarded_on": date(2016, 2, 1)}, date(2016, 3, 31), Status.PLANNED),
        ({}, date(2016, 4, 1), Status.IN_FORCE),
        ({}, END, Status.IN_FORCE),
        ({"decide_by": date(2018, 6, 1)}, date(2018, 5, 31), Status.IN_FORCE),
        ({"decide_by": date(2018, 6, 1)}, date(2018, 6, 1), Status.ENDING),
        ({}, END + timedelta(days=1), Status.ENDED),
        ({"runs_uncovered": True}, END + timedelta(days=1), Status.LAPSED),
        ({"stopped_on": date(2017, 3, 31)}, date(2017, 4, 1), Status.ENDED),
        ({"ends_on": None, "rolling": True}, date(2030, 1, 1), Status.IN_FORCE),
        ({"starts_on": None, "ends_on": None}, date(2030, 1, 1), Status.PLANNED),
        ({"starts_on": None, "ends_on": None, "arrangement": Arrangement.IN_HOUSE}, END, Status.IN_FORCE),
    ],
)
def test_where_a_contract_stands_follows_from_its_days(fields: dict[str, object], day: date, status: Status) -> None:
    assert standing_on(facts(**fields), day).status is status


def test_an_extension_counts_once_it_is_taken() -> None:
    taken = Option(1, date(2020, 9, 30), OptionState.TAKEN)
    assert standing_on(facts(options=[taken]), END).status is Status.IN_FORCE
    assert standing_on(facts(options=[taken]), END + timedelta(days=1)).status is Status.IN_EXTENSION
    assert standing_on(facts(options=[taken]), date(2020, 10, 1)).status is Status.ENDED
    assert last_day(END, [Option(1, date(2020, 9, 30), OptionState.OPEN)]) == END


def test_an_end_is_counted_backwards_through_every_stage() -> None:
    """Worked by hand: 1 April 2019 less 120, 14 and 10 days: 8 November 2018. The call-in of five working days is over
    before that Thursday when Cabinet decides by Wednesday 31 October (1, 2, 5, 6 and 7 November). Papers with five
    clear working days: Tuesday 23 October; 28 clear calendar days: Tuesday 2 October."""
    lead = LeadTimes({StageKind.STANDSTILL: 10, StageKind.AWARD: 14, StageKind.MOBILISATION: 120,
                      StageKind.EVALUATION: 45, StageKind.TENDER: 40})  # fmt: skip
    (way,) = ends.ways(ends.Terms(END, lead=lead, route="Open"), CABINET)
    days = {one.label: one.day for one in way.steps if not one.label.startswith(("Papers", "Entry"))}
    assert days["What follows begins"] == date(2019, 4, 1)
    assert days["Mobilisation begins"] == date(2018, 12, 2)
    assert days["Award and signing begins"] == date(2018, 11, 18)
    assert days["Standstill begins"] == date(2018, 11, 8)
    assert days["Decide on the award"] == date(2018, 10, 31)
    assert days["Evaluation begins"] == date(2018, 9, 8)  # 45 days before the papers of 23 October
    assert days["Tender begins"] == date(2018, 7, 30)  # 40 days before
    # The decision to procure: five working days over before Monday 30 July: by Friday 20 July.
    assert way.decide_by == days["Decide to procure"] == date(2018, 7, 20)
    assert way.papers_by == date(2018, 7, 12)
    assert way.notice_by == date(2018, 6, 21)
    assert not way.lacking
    assert "45 days before Tuesday 23 October 2018: Saturday 8 September 2018." in [one.how for one in way.steps]
    days_asked = (date(2018, 4, 20), date(2018, 4, 21), date(2018, 7, 20), date(2018, 7, 21))
    assert [way.urgency(day).value for day in days_asked] == ["ahead", "soon", "soon", "passed"]


def test_an_option_is_decided_in_time_to_be_taken() -> None:
    """Six months of notice before 31 March 2019: 30 September 2018, a Sunday. The call-in of a decision of Friday 21
    September runs from 24 to 28 September, over before it."""
    option = Option(1, date(2020, 9, 30), OptionState.OPEN)
    extend = next(one for one in ends.ways(ends.Terms(END, 6, option), CABINET) if one.kind is ends.WayKind.EXTEND)
    assert extend.decide_by == date(2018, 9, 21)
    laid_down = Option(1, date(2020, 9, 30), OptionState.OPEN, decide_by=date(2018, 12, 21))
    found = ends.ways(ends.Terms(END, 6, laid_down), GOVERNING_BODY)
    extend = next(one for one in found if one.kind is ends.WayKind.EXTEND)
    assert (extend.decide_by, extend.notice_by) == (date(2018, 12, 21), None)


def test_without_lead_times_the_last_moment_is_told_as_that() -> None:
    found = ends.ways(ends.Terms(END), GOVERNING_BODY)
    assert found[0].decide_by == date(2019, 4, 1)
    assert "choose a route" in found[0].lacking
    assert ends.first_decision(found) == date(2019, 4, 1)


def service(*covers: ends.Cover, must_go_on: str = "", until: date | None = None) -> ends.ServiceFacts:
    return ends.ServiceFacts(1, "Health visiting", until, must_go_on, covers)


def cover(since: date | None, until: date | None) -> ends.Cover:
    return ends.Cover("Contract", "Provider", since, until)


@pytest.mark.parametrize(
    ("facts", "day", "kinds"),
    [
        (service(), END, ["never"]),
        (service(cover(None, END)), END, []),
        (service(cover(None, END)), END + timedelta(days=1), ["lapsed"]),
        (service(cover(None, END), must_go_on="The law asks."), END, ["do_nothing"]),
        (service(cover(None, END), must_go_on="The law asks."), END + timedelta(days=1), ["do_nothing", "lapsed"]),
        (service(cover(None, END), cover(date(2019, 4, 1), None), must_go_on="The law asks."), END, []),
        (service(cover(None, END), cover(date(2019, 4, 2), None), must_go_on="The law asks."), END, ["do_nothing"]),
        (service(cover(None, END), must_go_on="The law asks.", until=END), END, []),
        (service(cover(None, END), until=END), END + timedelta(days=1), []),
        (service(cover(None, None)), date(2040, 1, 1), []),
        (service(cover(date(2020, 1, 1), None)), END, ["never"]),
    ],
)
def test_what_must_not_be_is_found(facts: ends.ServiceFacts, day: date, kinds: list[str]) -> None:
    assert [one.kind.value for one in ends.positions([facts], day)] == kinds


def test_lead_times_are_whole_days_of_known_stages() -> None:
    assert read_lead_times({"tender": 35, "notice": 0}).total == 35
    for wrong in ({"tendering": 3}, {"tender": -1}, {"tender": True}, {"tender": "3"}, {"tender": 1001}):
        with pytest.raises(Refused):
            read_lead_times(wrong)


def test_the_value_of_a_year_is_the_whole_or_the_sum_of_its_services() -> None:
    totals = year_totals([
        ValueFact(1, 2016, Decimal("200000.00"), about=True), ValueFact(2, 2016, Decimal("1630000.00")),
        ValueFact(1, 2017, Decimal("100.00")), ValueFact(None, 2017, Decimal("150.00")),
    ])  # fmt: skip
    assert [(one.year, one.amount, one.about, one.difference) for one in totals] == [
        (2016, Decimal("1830000.00"), True, None), (2017, Decimal("150.00"), False, Decimal("50.00")),
    ]  # fmt: skip


def test_an_award_waits_for_its_due_diligence() -> None:
    today = date(2015, 3, 10)
    with pytest.raises(Refused, match="blocked: Area 2"):
        check_award(today, today, diligence_on=None, waived="", lacking="Area 2 is not scored.")
    with pytest.raises(Refused, match="before the due diligence"):
        check_award(date(2015, 3, 1), today, diligence_on=date(2015, 3, 2), waived="", lacking="")
    check_award(date(2015, 3, 2), today, diligence_on=date(2015, 3, 2), waived="", lacking="")
    check_award(today, today, diligence_on=None, waived="In house", lacking="x")


SCALE = diligence.read_scale(
    [{"score": 0, "label": "Not met"}, {"score": 1, "label": "Part"}, {"score": 2, "label": "Met"}], 2
)


def test_a_low_score_needs_a_condition_that_is_confirmed_before_the_award() -> None:
    areas = [diligence.AreaFact(1, "Finance", 1, 5, 1), diligence.AreaFact(2, "Quality", 2, 6, 1)]
    lacking = diligence.lacking
    assert lacking(areas, [], SCALE, "Award it.") == [
        "1. Finance scored 1, below 2: set a condition before the award for it."
    ]
    later = diligence.ConditionFact(1, 1, False, diligence.ConditionState.CONFIRMED)
    assert len(lacking(areas, [later], SCALE, "Award it.")) == 1
    met = diligence.ConditionFact(1, 1, True, diligence.ConditionState.MET)
    assert lacking(areas, [met], SCALE, "Award it.") == [
        "Condition 1 has to be met before the award: said to be met, to be confirmed."
    ]
    confirmed = diligence.ConditionFact(1, 1, True, diligence.ConditionState.CONFIRMED)
    assert lacking(areas, [confirmed], SCALE, "Award it.") == []
    assert lacking(areas, [confirmed], SCALE, " ") == ["There is no recommendation."]


def test_staffing_is_compared_to_the_hundredth() -> None:
    found = staffing.compare(Decimal("32.00"), Decimal("28.50"))
    assert (found.short, found.words) == (Decimal("3.50"), "28.50 of at least 32.00 FTE: 3.50 short (10.9%)")
    assert not staffing.compare(Decimal("32.00"), Decimal("32.00")).is_short
    assert not staffing.compare(None, Decimal("1.00")).is_short
    assert staffing.meets(Decimal("5"), Decimal("5"), at_least=True)
    assert not staffing.meets(Decimal("5.01"), Decimal("5"), at_least=False)


def test_a_notice_goes_further_only_when_it_was_not_cured_in_time() -> None:
    step, outcome = remedies.NoticeStep, remedies.NoticeOutcome
    assert remedies.check_escalation(outcome.NOT_CURED, step.REMEDIAL) is step.FINAL
    with pytest.raises(Refused):
        remedies.check_escalation(outcome.CURED, step.REMEDIAL)
    with pytest.raises(Refused):
        remedies.check_escalation(outcome.NOT_CURED, step.TERMINATION)
    with pytest.raises(Refused, match="that day included"):
        remedies.check_not_cured(END, END)
    remedies.check_not_cured(END, END + timedelta(days=1))
    assert remedies.overdue(outcome.OPEN, END, END + timedelta(days=1))
    assert not remedies.overdue(outcome.OPEN, END, END)
