"""What may happen to a review, tried without a database."""

from datetime import date

import pytest

from ihwb.kernel.errors import Refused
from scrutiny.rules import reviews as rules
from scrutiny.rules.reviews import Pages, RequestState

COMPLETE = dict.fromkeys(
    ("scope", "reasons", "aims", "beneficiaries", "duration", "start_reason", "end_reason", "requested_by"), "Said."
)


@pytest.mark.parametrize(
    ("now", "to"),
    [("draft", "submitted"), ("returned", "submitted"), *(("submitted", end) for end in sorted(rules.DECIDED))],
)
def test_a_request_goes_from_draft_to_the_body_and_back(now: str, to: str) -> None:
    rules.check_move(RequestState(now), RequestState(to))


@pytest.mark.parametrize(("now", "to"), [("draft", "approved"), ("approved", "submitted"), ("refused", "approved")])
def test_no_step_is_left_out_and_none_is_taken_twice(now: str, to: str) -> None:
    with pytest.raises(Refused, match=f"The request is {now}"):
        rules.check_move(RequestState(now), RequestState(to))


def test_an_empty_answer_of_the_form_is_named() -> None:
    rules.check_complete(COMPLETE)
    with pytest.raises(Refused, match="does not say who will benefit and how long it will take"):
        rules.check_complete({**COMPLETE, "beneficiaries": " ", "duration": ""})


@pytest.mark.parametrize("post", ["Dr Example", "the finance lead, Mrs. Example", "Councillor Example"])
def test_a_witness_is_never_a_person(post: str) -> None:
    with pytest.raises(Refused, match="reads as a person's name"):
        rules.check_witness(post)


def test_a_witness_may_be_a_councillor_for_something() -> None:
    rules.check_witness("Councillor with the health portfolio")


def test_pages_are_read_as_printed_and_lie_within_the_paper() -> None:
    assert Pages.parse("17") == Pages(17, 17)
    assert Pages.parse("48 – 49") == Pages(48, 49)
    assert [Pages.parse(text) for text in ("", "7A", "9-8", "x")] == [None] * 4
    rules.check_pages(Pages(5, 52), Pages(5, 52), "Item 4(b)")
    rules.check_pages(Pages(900, 901), None, "Item 4(b)")
    with pytest.raises(Refused, match="stands on pages 5 to 52 of the pack, and the evidence names page 53"):
        rules.check_pages(Pages(53, 53), Pages(5, 52), "Item 4(b)")


def test_what_rests_on_something_private_is_confidential() -> None:
    rules.check_hidden(confidential=True, because=["an item in Part II"])
    with pytest.raises(Refused, match="rests on an item in Part II and a restricted document"):
        rules.check_hidden(confidential=False, because=["an item in Part II", "a restricted document"])


@pytest.mark.parametrize("evidence", [[], [False], [True, False]])
def test_a_public_finding_needs_something_public(evidence: list[bool]) -> None:
    rules.check_finding(confidential=False, evidence=evidence)


def test_a_finding_on_confidential_evidence_alone_is_confidential() -> None:
    rules.check_finding(confidential=True, evidence=[True, True])
    with pytest.raises(Refused, match="rests on confidential evidence alone"):
        rules.check_finding(confidential=False, evidence=[True, True])


@pytest.mark.parametrize(
    ("answered", "today", "late"),
    [
        (date(2015, 1, 6), date(2015, 2, 1), 0),
        (date(2015, 1, 7), date(2015, 2, 1), 1),
        (None, date(2015, 1, 6), 0),
        (None, date(2015, 1, 8), 2),
    ],
)
def test_an_answer_is_late_from_the_day_after_the_last(answered: date | None, today: date, late: int) -> None:
    assert rules.days_late(date(2015, 1, 6), answered, today) == late


def test_an_answer_comes_after_receipt_and_not_ahead_of_time() -> None:
    received, today = date(2014, 11, 7), date(2014, 12, 1)
    rules.check_answer(received, received, today)
    with pytest.raises(Refused, match="were received on 7 November 2014"):
        rules.check_answer(received, date(2014, 11, 6), today)
    with pytest.raises(Refused, match="still to come"):
        rules.check_answer(received, date(2014, 12, 2), today)
