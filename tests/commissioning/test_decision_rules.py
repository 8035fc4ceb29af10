"""When a decision stands: the rules, without a database."""

from datetime import date

import pytest

from commissioning.rules.decisions import (
    ALLOWED,
    OUTCOMES_OF,
    Outcome,
    Purpose,
    State,
    Voice,
    check_act,
    check_complete,
    check_outcome,
    check_own_work,
    check_text_was_there,
    check_unchanged,
    content_hash,
    out_of_order,
    paper_clash,
    plain_lines,
    sentences,
    state_of_voices,
)
from ihwb.kernel.errors import Refused

NOW, EARLIER = "a" * 64, "b" * 64


def cabinet(outcome: Outcome = Outcome.PENDING, text: str = "") -> Voice:
    return Voice("Cabinet", True, outcome, text)


def governing_body(outcome: Outcome = Outcome.PENDING, text: str = "") -> Voice:
    return Voice("Governing Body", True, outcome, text)


APPROVED, REFUSED = Outcome.APPROVED, Outcome.REFUSED


@pytest.mark.parametrize(
    ("voices", "state"),
    [
        ([cabinet(), governing_body()], State.IN_ROUTE),
        ([cabinet(APPROVED, NOW), governing_body()], State.IN_ROUTE),
        ([cabinet(APPROVED, NOW), governing_body(APPROVED, NOW)], State.APPROVED),
        ([cabinet(APPROVED, EARLIER), governing_body(APPROVED, NOW)], State.IN_ROUTE),
        ([cabinet(APPROVED, EARLIER), governing_body(APPROVED, EARLIER)], State.IN_ROUTE),
        ([cabinet(APPROVED, NOW), governing_body(REFUSED, NOW)], State.REFUSED),
        ([cabinet(REFUSED, NOW), governing_body()], State.REFUSED),
        ([cabinet(REFUSED, EARLIER), governing_body(APPROVED, NOW)], State.IN_ROUTE),
        ([cabinet(APPROVED, NOW), Voice("Other board", False, Outcome.PENDING, "")], State.IN_ROUTE),
        ([], State.IN_ROUTE),
    ],
)
def test_a_decision_is_approved_only_when_every_statutory_body_approved_the_same_text(
    voices: list[Voice], state: State
) -> None:
    assert state_of_voices(voices, NOW) is state


def test_a_partial_approval_reads_as_what_it_is() -> None:
    assert sentences([cabinet(APPROVED, NOW), governing_body()], NOW) == [
        "Cabinet has approved.",
        "Governing Body has not decided yet.",
    ]


def test_a_stale_approval_says_that_it_is_stale() -> None:
    assert sentences([cabinet(APPROVED, EARLIER)], NOW) == [
        "Cabinet approved an earlier text. The text was changed since, so Cabinet has to decide again."
    ]


def test_a_statutory_body_without_a_stop_is_named() -> None:
    missing = Voice("Governing Body", False, Outcome.PENDING, "")
    assert sentences([missing], NOW) == ["Governing Body must decide but is not on the route."]
    with pytest.raises(Refused) as refused:
        check_complete([cabinet(), missing], 1)
    assert refused.value.code == "statutory_body_missing"
    assert "Governing Body must decide" in refused.value.message


def test_a_route_needs_a_recommendation_and_a_statutory_body() -> None:
    check_complete([cabinet(), governing_body()], 1)
    for voices, recommendations in (([cabinet()], 0), ([], 1)):
        with pytest.raises(Refused):
            check_complete(voices, recommendations)


@pytest.mark.parametrize("act", ALLOWED)
@pytest.mark.parametrize("state", State)
def test_every_act_is_allowed_in_the_states_of_its_table_and_refused_in_all_others(act: str, state: State) -> None:
    if state in ALLOWED[act]:
        check_act(act, state, "D-1")
    else:
        with pytest.raises(Refused) as refused:
            check_act(act, state, "D-1")
        assert refused.value.code == f"decision_{state.value}"
        assert refused.value.message.startswith("D-1 ")


@pytest.mark.parametrize("state", [State.APPROVED, State.REFUSED, State.WITHDRAWN])
def test_what_is_closed_never_changes(state: State) -> None:
    assert [act for act, states in ALLOWED.items() if state in states] == ["take_up"]  # in a new decision


def outcome(**changes: object) -> dict[str, object]:
    asked = {
        "purpose": Purpose.DECISION,
        "body": "Cabinet",
        "outcome": APPROVED,
        "recorded": Outcome.PENDING,
        "stale": False,
        "decided_on": date(2014, 11, 11),
        "today": date(2014, 11, 12),
    }
    return {**asked, **changes}


@pytest.mark.parametrize("purpose", Purpose)
def test_a_purpose_has_the_outcomes_of_its_row(purpose: Purpose) -> None:
    for one in Outcome:
        if one in OUTCOMES_OF[purpose]:
            check_outcome(**outcome(purpose=purpose, outcome=one))  # type: ignore[arg-type]
        else:
            with pytest.raises(Refused) as refused:
                check_outcome(**outcome(purpose=purpose, outcome=one))  # type: ignore[arg-type]
            assert refused.value.code == "outcome_does_not_fit"


def test_an_outcome_is_recorded_once_for_a_text() -> None:
    check_outcome(**outcome(recorded=APPROVED, stale=True))  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        check_outcome(**outcome(recorded=APPROVED))  # type: ignore[arg-type]
    assert refused.value.code == "outcome_recorded_already"


def test_a_meeting_that_is_still_to_come_has_no_outcome() -> None:
    check_outcome(**outcome(today=date(2014, 11, 11)))  # type: ignore[arg-type]
    with pytest.raises(Refused):
        check_outcome(**outcome(today=date(2014, 11, 10)))  # type: ignore[arg-type]


def test_a_body_cannot_have_approved_a_text_that_was_written_after_its_meeting() -> None:
    met = date(2014, 11, 11)
    check_text_was_there(body="Cabinet", decided_on=met, changed_on=None)
    check_text_was_there(body="Cabinet", decided_on=met, changed_on=met)
    with pytest.raises(Refused) as refused:
        check_text_was_there(body="Cabinet", decided_on=met, changed_on=date(2014, 11, 12))
    assert "12 November 2014" in refused.value.message


def test_whoever_wrote_the_text_does_not_record_what_became_of_it() -> None:
    check_own_work(recorder=3, authors=frozenset({1, 2}), body="Cabinet")
    with pytest.raises(Refused):
        check_own_work(recorder=2, authors=frozenset({1, 2}), body="Cabinet")


def test_a_page_opened_on_another_text_is_refused() -> None:
    check_unchanged(NOW, NOW)
    with pytest.raises(Refused):
        check_unchanged(EARLIER, NOW)


TEXT = ("Title", "Summary", ["One", "Two"], {"sections": [{"heading": "A", "text": "B"}]})


@pytest.mark.parametrize(
    "other",
    [
        ("Title.", *TEXT[1:]),
        (TEXT[0], "summary", *TEXT[2:]),
        (*TEXT[:2], ["Two", "One"], TEXT[3]),
        (*TEXT[:2], ["One"], TEXT[3]),
        (*TEXT[:3], {"sections": []}),
        (*TEXT[:2], ["OneTwo"], TEXT[3]),
    ],
)
def test_any_difference_makes_another_text(other: tuple[str, str, list[str], object]) -> None:
    assert content_hash(*TEXT) == content_hash(*TEXT)
    assert content_hash(*other) != content_hash(*TEXT)


def test_the_line_ends_of_a_browser_make_no_other_text() -> None:
    assert plain_lines(" a\r\nb\rc\n") == "a\nb\nc"


def test_a_stop_before_the_date_of_an_earlier_stop_is_flagged_in_words() -> None:
    stops = [
        ("Western Locality Board", date(2014, 10, 29)),
        ("Scrutiny panels", date(2014, 11, 6)),
        ("Governing Body", date(2014, 11, 5)),
        ("Cabinet", date(2014, 11, 11)),
    ]
    assert out_of_order(stops) == [
        "",
        "",
        (
            "Out of order: 5 November 2014 is before 6 November 2014, the date of Scrutiny panels, "
            "which stands earlier on the route."
        ),
        "",
    ]


@pytest.mark.parametrize(
    ("last_day", "clashes"),
    [
        (date(2014, 11, 3), False),
        (date(2014, 11, 4), True),
        (date(2014, 11, 7), True),
        (date(2014, 11, 11), True),
        (date(2014, 11, 12), False),
    ],
)
def test_a_stop_after_the_papers_are_out_cannot_be_in_them(last_day: date, clashes: bool) -> None:
    said = paper_clash(last_day=last_day, papers_by=date(2014, 11, 3), meeting=date(2014, 11, 11), body="Cabinet")
    assert said.startswith("Too late for the papers") is clashes
    assert bool(said) is clashes
