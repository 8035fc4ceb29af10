"""The order of a route, its conditions, its days, and the difference of two texts: the rules, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rules.advice import Advice, AdviceKind, check_advice, check_adviser, standing_of
from commissioning.rules.conditions import ConditionState, Terms, check_claim, check_conditions, check_confirmation
from commissioning.rules.decisions import (
    Outcome,
    Purpose,
    State,
    Voice,
    awaits_conditions,
    in_a_word,
    sentences,
    state_of_voices,
)
from commissioning.rules.difference import Wording, difference, words
from commissioning.rules.route import Span, Stop, check_order, days_of, first_day_for, missing_before, spans_of
from ihwb.kernel.errors import Refused
from ihwb.kernel.working import WorkingCalendar

NOW = "a" * 64
DAY = date(2014, 11, 11)


def stop(number: int, purpose: Purpose, step: int | None = None, **fields: object) -> Stop:
    return Stop(number, f"Body {number}", step or number, purpose, **fields)  # type: ignore[arg-type]


def refusal(act: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)  # type: ignore[operator]
    return refused.value.code


def test_a_stop_that_informs_is_passed_over_with_a_reason_and_never_in_silence() -> None:
    views, decision = stop(1, Purpose.VIEWS), stop(2, Purpose.DECISION)
    assert refusal(check_order, decision, [views, decision], " ") == "order_reason_missing"
    assert check_order(decision, [views, decision], " It met late. ") == "It met late."


def test_a_stop_that_decides_comes_first_whatever_the_reason() -> None:
    approval, decision = stop(1, Purpose.APPROVAL), stop(2, Purpose.DECISION)
    assert refusal(check_order, decision, [approval, decision], "Urgent") == "earlier_stop_decides"


def test_an_optional_stop_holds_up_less() -> None:
    last = stop(3, Purpose.DECISION)
    optional = [stop(1, Purpose.APPROVAL, optional=True), stop(2, Purpose.VIEWS, optional=True), last]
    assert missing_before(last, optional) == ([], [optional[0]])


def test_stops_of_one_step_do_not_wait_for_each_other() -> None:
    beside = [stop(1, Purpose.APPROVAL, step=1), stop(2, Purpose.APPROVAL, step=1)]
    assert [check_order(one, beside, "") for one in beside] == ["", ""]


def test_statutory_bodies_never_wait_for_each_other() -> None:
    cabinet = stop(1, Purpose.DECISION, statutory=True)
    governing = stop(2, Purpose.DECISION, statutory=True)
    assert check_order(governing, [cabinet, governing], "") == ""


def test_an_approval_with_open_conditions_holds_up_a_decision_and_not_views() -> None:
    cabinet = stop(1, Purpose.APPROVAL, counts=True, open_conditions=1)
    views, decision = stop(2, Purpose.VIEWS), stop(3, Purpose.DECISION)
    assert check_order(views, [cabinet, views, decision], "") == ""
    assert refusal(check_order, decision, [cabinet, decision], "x") == "earlier_conditions_open"


def test_subject_to_conditions_is_no_approval_until_all_are_met() -> None:
    plain = Voice("Governing Body", True, Outcome.APPROVED, NOW)
    open_ = [Voice("Cabinet", True, Outcome.APPROVED_IF, NOW, open_conditions=1), plain]
    assert state_of_voices(open_, NOW) is State.IN_ROUTE
    assert awaits_conditions(open_, NOW)
    assert sentences(open_, NOW)[0] == "Cabinet has approved subject to conditions: 1 condition is not met yet."
    assert in_a_word(open_, NOW) == [("Cabinet", "yes if"), ("Governing Body", "yes")]
    met = [Voice("Cabinet", True, Outcome.APPROVED_IF, NOW), plain]
    assert state_of_voices(met, NOW) is State.APPROVED
    failed = [Voice("Cabinet", True, Outcome.APPROVED_IF, NOW, failed_conditions=1), plain]
    assert state_of_voices(failed, NOW) is State.IN_ROUTE
    assert in_a_word(failed, NOW)[0] == ("Cabinet", "again")


def test_conditions_come_with_their_outcome_and_with_no_other() -> None:
    terms = [Terms("Due diligence", 1, DAY)]
    check_conditions(Outcome.APPROVED_IF, terms, DAY)
    assert refusal(check_conditions, Outcome.APPROVED_IF, [], DAY) == "conditions_missing"
    assert refusal(check_conditions, Outcome.APPROVED, terms, DAY) == "conditions_not_asked"
    assert refusal(check_conditions, Outcome.APPROVED_IF, terms, date(2014, 11, 12)) == "condition_due_too_early"


def test_a_condition_is_met_on_evidence_and_confirmed_by_another() -> None:
    assert refusal(check_claim, ConditionState.OPEN, " ", DAY, DAY) == "evidence_missing"
    assert refusal(check_claim, ConditionState.OPEN, "Report", date(2014, 11, 12), DAY) == "met_in_future"
    assert refusal(check_confirmation, ConditionState.OPEN, met_by=None, by=2) == "condition_not_met"
    assert refusal(check_confirmation, ConditionState.MET, met_by=2, by=2) == "own_condition"
    check_confirmation(ConditionState.MET, met_by=1, by=2)


def test_advice_has_its_words_and_is_never_of_who_wrote_the_text() -> None:
    assert [one.short for one in AdviceKind] == ["Fin", "Leg", "Mon Off", "HR", "Assets", "IT", "Strat Proc"]
    assert refusal(check_advice, Advice.OBJECTION, " ") == "comments_missing"
    assert refusal(check_adviser, adviser=1, authors=frozenset({1}), post="Legal lead") == "own_work"
    check_adviser(adviser=1, authors=frozenset({2}), post="Legal lead")
    assert standing_of(Advice.WAITING, stale=False, due=DAY, today=DAY) == "waiting"
    assert standing_of(Advice.WAITING, stale=False, due=DAY, today=date(2014, 11, 12)) == "late"
    assert standing_of(Advice.CLEAR, stale=True, due=DAY, today=DAY) == "stale"


def test_a_template_moves_a_day_that_is_not_worked_and_counts_back_from_the_last() -> None:
    working = WorkingCalendar().is_working
    assert days_of(Span(0), date(2014, 9, 29), working) == (date(2014, 9, 29), None)
    assert days_of(Span(5), date(2014, 9, 29), working) == (date(2014, 10, 6), None)  # 4 October is a Saturday
    assert days_of(Span(38, 2), date(2014, 9, 29), working) == (date(2014, 11, 6), date(2014, 11, 7))
    assert first_day_for(date(2014, 12, 3), [Span(0), Span(65), Span(38, 2)]) == date(2014, 9, 29)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 9)), min_size=1))
def test_a_route_saved_as_a_template_gives_the_same_days_again(stops: list[tuple[int, int]]) -> None:
    first = date(2014, 9, 29)
    origin = min(offset for offset, _ in stops)
    days = [days_of(Span(offset - origin, length), first, lambda _: True) for offset, length in stops]
    assert [days_of(span, first, lambda _: True) for span in spans_of(days)] == days


text = st.text("ab £1 \n", max_size=30)


@given(text, text)
def test_a_difference_holds_both_texts_whole(before: str, after: str) -> None:
    pieces = words(before, after)
    assert "".join(one.text for one in pieces if one.kind != "added") == before
    assert "".join(one.text for one in pieces if one.kind != "removed") == after


def test_words_replaced_one_after_the_other_are_one_change() -> None:
    pieces = words("The host is still to be decided.", "The host is decided with the agreement.")
    assert [(one.kind, one.text) for one in pieces] == [
        ("same", "The host is "),
        ("removed", "still to be decided."),
        ("added", "decided with the agreement."),
    ]


def test_a_text_written_anew_is_not_woven_into_the_old_one() -> None:
    old = "Funding goes to schools, which choose their own providers, and the council gives help at less cost."
    new = "More children come under a plan, and work streams are early help, clusters, trading and new organisations."
    assert [(one.kind, one.text) for one in words(old, new)] == [("removed", old), ("added", new)]
    kept = words(old, old.replace("schools", "academies"))
    assert [one.text for one in kept if one.kind != "same"] == ["schools,", "academies,"]
    assert [one.kind for one in words("Approve it", "Refuse that")] == ["removed", "added"]


def test_a_recommendation_put_in_between_is_one_change_and_not_many() -> None:
    before = Wording("Fund", "Pool £421m.", ("Approve it.", "Note it."), (("Money", "£421m in all."), ("Old", "Gone.")))
    after = Wording("Fund", "Pool £429m.", ("Approve it.", "Publish it.", "Note it."), (("Money", "£421m in all."),))
    said = [(one.heading, one.said) for one in difference(before, after)]
    assert said == [
        ("Title", "as it was"),
        ("Summary", "changed"),
        ("Recommendation 1", "as it was"),
        ("Recommendation 2", "new"),
        ("Recommendation 3", "as it was"),
        ("Money", "as it was"),
        ("Old", "removed"),
    ]
