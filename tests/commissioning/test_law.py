"""Key decisions in law: notices, records, call-ins, implementation. What is too late is refused with the figures."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from commissioning.models import (
    AuditEntry,
    Body,
    CallIn,
    Decision,
    DecisionRecord,
    ImplementationStep,
    LegalNotice,
    LocalTerms,
    Organisation,
)
from commissioning.rules.conditions import Terms
from commissioning.rules.decisions import Outcome
from commissioning.rules.law import CallInOutcome, NoticeKind, Reconsidered
from commissioning.selectors.decisions import statutory_bodies
from commissioning.selectors.law import law_view
from commissioning.selectors.law_clocks import clocks_of
from commissioning.selectors.law_facts import law_rows
from commissioning.services import law_call_in, law_notices, law_records
from commissioning.services.conditions import Claim, confirm_met, say_met
from commissioning.services.decisions import Minute, record_outcome, withdraw_decision
from commissioning.services.law_call_in import Hearing, Request
from ihwb.kernel.errors import Refused
from tests.commissioning.law import AT, EVIDENCE, MEETING, TODAY, Area
from tests.conftest import SignIn
from tests.factories import PostFactory, hold, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(council: Organisation, icb: Organisation) -> Area:
    return Area(council, icb)


def refused(code: str, match: str | None = None) -> Any:
    class Checks:
        def __enter__(self) -> None:
            self.context = pytest.raises(Refused, match=match)
            self.info = self.context.__enter__()

        def __exit__(self, *exc: Any) -> bool:
            done = bool(self.context.__exit__(*exc))
            assert self.info.value.code == code, self.info.value.code
            return done

    return Checks()


# --- Notices --------------------------------------------------------------------------------------------------


def test_a_notice_on_the_last_day_is_frozen_and_one_a_day_later_is_refused_with_both_ways(area: Area) -> None:
    area.entry(value=None)
    with refused("notice_too_late", r"28 clear days before Tuesday 11 November 2014: Monday 13 October"):
        area.publish(date(2014, 10, 14))
    with pytest.raises(Refused, match="general exception or special urgency"):
        area.publish(date(2014, 10, 14))
    with pytest.raises(Refused, match="first lawful day after this notice is Wednesday 12 November 2014"):
        area.publish(date(2014, 10, 14))
    notice = area.publish(date(2014, 10, 13))
    area.entry(what="Something else")
    notice.refresh_from_db()
    assert notice.content["what"] == "Pooling the partners' budgets"
    assert notice.content_hash == law_notices.hash_of(notice.content)
    assert AuditEntry.objects.get(act="commissioning.publish_notice").detail["text"] == notice.content_hash
    assert area.publish(date(2014, 10, 13)).number == 2


def test_who_writes_the_entry_does_not_publish_it_and_no_other_organisation_does(area: Area) -> None:
    area.entry()
    with refused("own_work"):
        area.publish(date(2014, 10, 1), by=area.author)
    area.orgs = frozenset({area.icb.pk})
    with refused("other_organisation"):
        area.publish(date(2014, 10, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalNotice.objects.create(
            decision=area.decision, kind="key", number=1, meeting_on=TODAY, content={}, content_hash="x",
            published_on=TODAY, published_at=AT, entered_by=area.author, published_by=area.author,
        )  # fmt: skip


def test_a_notice_says_all_that_the_law_asks_for_or_is_not_published(area: Area) -> None:
    area.entry(documents="", contact="")
    with refused("notice_incomplete", r"lacks the documents to be considered; whom to contact"):
        area.publish(date(2014, 10, 1))


def test_a_publication_in_the_past_says_where_and_none_lies_in_the_future(area: Area) -> None:
    area.entry()
    for on, code in ((date(2014, 10, 1), "where_published"), (date(2014, 12, 21), "not_yet")):
        with refused(code):
            law_notices.publish_notice(
                decision_id=area.decision.pk,
                publication=law_notices.Publication(NoticeKind.KEY, on),
                by=area.officer, organisations=area.orgs, at=AT, today=TODAY,
            )  # fmt: skip


def test_the_general_exception_leaves_five_clear_days_after_publication(area: Area) -> None:
    area.entry()
    more = {"reason": "The grant was only offered in October.", "chair_on": date(2014, 11, 3)}
    with refused("exception_too_late", "Five clear working days after Tuesday 4 November 2014: Wednesday 12 November"):
        area.publish(date(2014, 11, 4), NoticeKind.GENERAL_EXCEPTION, **more)
    with refused("chair_not_told"):
        area.publish(date(2014, 11, 3), NoticeKind.GENERAL_EXCEPTION, **{**more, "chair_on": date(2014, 11, 4)})
    with refused("no_chair"):
        area.publish(date(2014, 11, 3), NoticeKind.GENERAL_EXCEPTION)
    area.publish(date(2014, 11, 3), NoticeKind.GENERAL_EXCEPTION, **more)
    assert view(area).ground.words == "Taken by general exception: notice of 3 November 2014."


def test_special_urgency_needs_the_chair_before_the_decision_and_a_report_to_the_council(area: Area) -> None:
    area.entry()
    more = {"reason": "The offer ends on the 12th.", "chair_on": date(2014, 11, 12)}
    with refused("agreed_too_late"):
        area.publish(date(2014, 11, 10), NoticeKind.SPECIAL_URGENCY, **more)
    notice = area.publish(date(2014, 11, 10), NoticeKind.SPECIAL_URGENCY, reason="Urgent", chair_on=date(2014, 11, 10))
    days = {one.what: one for one in view(area).deadlines}
    assert days["Report the urgency to the council"].day == date(2015, 11, 11)
    assert days["Report the urgency to the council"].open
    assert "Last day: notice of a key decision (instead: notice of special urgency)" in days
    assert view(area).missing == ()
    told = {"reported_on": date(2014, 12, 1), "minute": "Council, 1 December, minute 9", "by": area.officer,
            "organisations": area.orgs, "at": AT, "today": TODAY}  # fmt: skip
    law_notices.report_urgency(notice_id=notice.pk, **told)
    assert not {one.what: one for one in view(area).deadlines}["Report the urgency to the council"].open
    with refused("reported_already"):
        law_notices.report_urgency(notice_id=notice.pk, **told)


def test_a_private_meeting_has_two_notices_and_the_second_answers_what_was_said(area: Area) -> None:
    private = {"private": True, "paragraphs": "3", "private_reason": "Bids.", "public_interest": "Fair competition."}
    with refused("private_incomplete"):
        area.entry(private=True)
    area.entry(**private)
    first = area.publish(date(2014, 10, 13), NoticeKind.PRIVATE_FIRST)
    assert "paragraph 3" in first.content["exemption"]
    with refused("notice_incomplete", "representations received, or that there were none; the response"):
        area.publish(date(2014, 11, 3), NoticeKind.PRIVATE_SECOND)
    area.entry(**private, representations="One asked for the meeting to be public.", response="The bids stay closed.")
    with refused("notice_too_late", "Five clear working days before Tuesday 11 November 2014: Monday 3 November"):
        area.publish(date(2014, 11, 4), NoticeKind.PRIVATE_SECOND)
    assert view(area).private_late  # of today: what is late is held in private as urgent, or in public
    second = area.publish(date(2014, 11, 3), NoticeKind.PRIVATE_SECOND)
    assert not view(area).private_late
    assert second.content["response"] == "The bids stay closed."
    assert first.content["representations"] == ""


def test_a_private_meeting_without_its_notices_is_urgent_with_the_chair_s_agreement(
    area: Area, sign_in: SignIn
) -> None:
    area.entry(private=True, paragraphs="3", private_reason="Bids.", public_interest="Fair competition.")
    link = f"/p/exampleshire/decisions/{area.decision.pk}/law/publish/private_urgency/"
    client = sign_in(area.officer)
    assert link in client.get(f"/p/exampleshire/decisions/{area.decision.pk}/law/").content.decode()
    area.publish(date(2014, 11, 10), NoticeKind.PRIVATE_URGENCY, reason="The offer ends", chair_on=date(2014, 11, 7))
    days = {one.what for one in view(area).deadlines}
    instead = "(instead: notice that a private meeting is urgent)"
    assert {f"Last day: {one} notice of a meeting in private {instead}" for one in ("first", "second")} <= days
    assert view(area).missing == (NoticeKind.KEY,)


# --- Records --------------------------------------------------------------------------------------------------


def test_a_record_waits_for_the_body_s_approval_and_is_published_by_a_second_person(area: Area) -> None:
    area.entry()
    area.publish(date(2014, 10, 1))
    with refused("not_decided"):
        area.draft_record()
    area.approve(area.cabinet, date(2014, 11, 11))
    made = area.draft_record()
    with refused("own_work"):
        area.publish_record(made, date(2014, 11, 12), by=area.officer)
    row = area.publish_record(made, date(2014, 11, 12))
    assert row.window_ends == date(2014, 11, 19)
    assert (
        row.call_in_words
        == "Five working days after Wednesday 12 November 2014: Wednesday 19 November, leaving out the weekend."
    )
    assert row.ground == "Notice was published on 1 October 2014, in time."
    with refused("published"):
        area.publish_record(row, date(2014, 11, 13))
    with refused("published"):
        law_records.discard_record(record_id=row.pk, reason="Wrong", by=area.officer)
    assert law_records.hash_of(law_records.content_of(row)) == row.content_hash


def test_a_published_record_is_corrected_by_a_new_one_and_stays_as_it_was(area: Area) -> None:
    area.noticed()
    area.approve(area.cabinet, date(2014, 11, 11))
    first = area.record()
    with refused("record_there_already"):
        area.draft_record(reference="R-2")
    second = area.draft_record(reference="R-1a", reasons="One budget, as minuted.", corrects_id=first.pk)
    area.publish_record(second, date(2014, 11, 14))
    first.refresh_from_db()
    assert first.reasons == "One budget."
    assert area.gate.window_ends == date(2014, 11, 21), "the correction may be called in too"
    with refused("corrected_already"):
        area.draft_record(reference="R-3", corrects_id=first.pk)


def test_a_key_decision_without_its_notice_is_refused_and_not_only_warned_of(area: Area) -> None:
    area.entry()
    with refused("no_notice", "28 clear days before Tuesday 11 November 2014: Monday 13 October"):
        area.approve(area.cabinet, MEETING)
    area.approve(area.governing, date(2014, 11, 12))  # the notice is asked of the maker that the plan names
    area.publish(date(2014, 10, 13))
    area.approve(area.cabinet, MEETING)


def test_a_key_decision_that_no_plan_knows_is_refused_where_the_threshold_is_laid_down(area: Area) -> None:
    Decision.objects.filter(pk=area.decision.pk).update(amount=Decimal("600000.00"))
    terms = LocalTerms(
        partnership=area.council.partnership, since=date(2014, 4, 1), key_value=Decimal("500000.00"), key_areas=2,
        call_in_members=3, call_in_grounds="Grounds", source="Constitution",
    )  # fmt: skip
    terms.save()
    with refused("not_in_forward_plan", "£600,000 is at or above the threshold of £500,000"):
        area.approve(area.cabinet, MEETING)
    area.entry(is_key=False)
    area.approve(area.cabinet, MEETING)


def test_of_a_past_outcome_that_asked_no_notice_the_record_says_that_it_is_not_known(area: Area) -> None:
    area.approve(area.cabinet, MEETING)  # before anybody said that it is key
    area.entry()
    assert area.record().ground.startswith("Whether notice was given in time is not known here")


def test_what_a_post_decides_by_delegation_has_its_record_call_in_and_implementation(area: Area) -> None:
    post = PostFactory(
        partnership=area.council.partnership, organisation=area.council, code="PH", title="Portfolio holder"
    )
    holder = person("board_member", area.council)
    hold(post, holder)
    row = area.record(decision=None, maker=post, reference="PH-1", acted_by=holder)
    assert row.window_ends == date(2014, 11, 19)
    with refused("not_implementable", "can be called in until Wednesday 19 November 2014"):
        law_call_in.implement(record_id=row.pk, on=date(2014, 11, 19), by=area.officer, today=TODAY)
    gate = law_call_in.implement(record_id=row.pk, on=date(2014, 11, 20), by=area.officer, today=TODAY)
    assert (gate.joint, gate.implemented_on) == (False, date(2014, 11, 20))


def test_an_urgent_decision_is_exempt_from_call_in_with_the_chair_s_consent(area: Area) -> None:
    area.noticed()
    area.approve(area.cabinet, date(2014, 11, 11))
    with refused("exempt_incomplete"):
        area.draft_record(exempt=True, exempt_reason="Winter")
    row = area.record(exempt=True, exempt_reason="Winter beds open on the 13th.", chair_on=date(2014, 11, 11))
    assert row.window_ends is None
    with refused("not_callable", "the chair of scrutiny agreed on 11 November 2014: Winter beds"):
        call_in(area, row, date(2014, 11, 13))


# --- Call-in and implementation -------------------------------------------------------------------------------


def call_in(area: Area, row: DecisionRecord, on: date, members: int = 3) -> CallIn:
    return law_call_in.receive_call_in(
        record_id=row.pk, request=Request(on, members, "Too little consultation."), by=area.officer,
        organisations=area.orgs, today=TODAY,
    )  # fmt: skip


def hear(area: Area, row: DecisionRecord, outcome: CallInOutcome) -> CallIn:
    return law_call_in.decide_call_in(
        record_id=row.pk, hearing=Hearing(outcome, date(2014, 11, 24), "Heard."), by=area.officer,
        organisations=area.orgs, today=TODAY,
    )  # fmt: skip


def implement(area: Area, row: DecisionRecord, on: date) -> object:
    return law_call_in.implement(record_id=row.pk, on=on, by=area.officer, today=TODAY)


def view(area: Area) -> Any:
    partnership = area.council.partnership
    row = next(iter(law_rows(partnership)))
    return law_view(row, clocks_of(partnership), TODAY, statutory_bodies(partnership))


@pytest.fixture
def recorded(area: Area) -> DecisionRecord:
    """Approved by the cabinet on 11 November, its record published on the 12th: call-in until the 19th."""
    area.noticed()
    area.approve(area.cabinet, date(2014, 11, 11))
    return area.record()


def test_a_call_in_comes_in_time_from_enough_members_or_is_refused_with_the_figures(
    area: Area, recorded: DecisionRecord
) -> None:
    with refused("call_in_too_late", "Received on 20 November 2014, and the last day was Wednesday 19 November 2014"):
        call_in(area, recorded, date(2014, 11, 20))
    with refused("too_few_members", "Two of the three members"):
        call_in(area, recorded, date(2014, 11, 19), members=2)
    with refused("not_in_window"):
        call_in(area, recorded, date(2014, 11, 11))
    made = call_in(area, recorded, date(2014, 11, 19))
    assert made.hear_by == date(2014, 12, 3)
    with refused("called_in_already"):
        call_in(area, recorded, date(2014, 11, 19))


def test_nothing_is_implemented_in_the_window_while_called_in_or_before_both_bodies_approve(
    area: Area, recorded: DecisionRecord
) -> None:
    with refused("not_implementable", "Every statutory body has to approve first.*Governing Body has not decided yet"):
        implement(area, recorded, date(2014, 11, 20))
    area.approve(area.governing, date(2014, 12, 3))
    with refused("not_implementable", "Every statutory body"):
        implement(area, recorded, date(2014, 12, 2))
    call_in(area, recorded, date(2014, 11, 19))
    with refused("not_implementable", "It is called in"):
        implement(area, recorded, date(2014, 12, 4))
    hear(area, recorded, CallInOutcome.NOT_UPHELD)
    step = law_call_in.add_step(
        record_id=recorded.pk, what="Open the fund", owner=PostFactory(partnership=area.council.partnership),
        due_on=date(2014, 12, 10), by=area.officer,
    )  # fmt: skip
    with refused("steps_open", "1 of its actions is not done"):
        implement(area, recorded, date(2014, 12, 4))
    law_call_in.finish_step(record_id=recorded.pk, step_id=step.pk, on=date(2014, 12, 4), by=area.officer, today=TODAY)
    implement(area, recorded, date(2014, 12, 4))
    assert "It was implemented on 4 December 2014." in view(area).said
    with refused("implemented_already"):
        implement(area, recorded, date(2014, 12, 5))


def test_no_action_is_marked_done_while_the_law_holds_the_decision(area: Area, recorded: DecisionRecord) -> None:
    step = law_call_in.add_step(
        record_id=recorded.pk, what="Open the fund", owner=PostFactory(partnership=area.council.partnership),
        due_on=date(2014, 12, 10), by=area.officer,
    )  # fmt: skip
    with refused("not_implementable"):
        law_call_in.finish_step(
            record_id=recorded.pk, step_id=step.pk, on=date(2014, 11, 18), by=area.officer, today=TODAY
        )
    assert ImplementationStep.objects.get().done_on is None


def test_an_upheld_call_in_goes_back_and_holds_the_decision_until_it_is_confirmed(
    area: Area, recorded: DecisionRecord
) -> None:
    area.approve(area.governing, date(2014, 12, 3))
    call_in(area, recorded, date(2014, 11, 19))
    again = {"record_id": recorded.pk, "on": date(2014, 12, 9), "reason": "Looked at again", "by": area.officer,
             "organisations": area.orgs, "today": TODAY}  # fmt: skip
    with refused("not_referred"):
        law_call_in.reconsider(outcome=Reconsidered.CONFIRMED, **again)
    hear(area, recorded, CallInOutcome.TO_BODY)
    with refused("not_implementable", "It is called in"):
        implement(area, recorded, date(2014, 12, 10))
    law_call_in.reconsider(outcome=Reconsidered.CONFIRMED, **again)
    implement(area, recorded, date(2014, 12, 10))


def test_a_decision_that_is_not_confirmed_is_never_implemented(area: Area, recorded: DecisionRecord) -> None:
    area.approve(area.governing, date(2014, 12, 3))
    call_in(area, recorded, date(2014, 11, 19))
    hear(area, recorded, CallInOutcome.TO_COUNCIL)
    law_call_in.reconsider(
        record_id=recorded.pk, outcome=Reconsidered.CHANGED, on=date(2014, 12, 9), reason="Another way",
        by=area.officer, organisations=area.orgs, today=TODAY,
    )  # fmt: skip
    with refused("not_implementable"):
        implement(area, recorded, date(2014, 12, 10))


def test_a_changed_text_needs_its_own_record_and_its_own_time_for_a_call_in(
    area: Area, recorded: DecisionRecord
) -> None:
    call_in(area, recorded, date(2014, 11, 19))
    hear(area, recorded, CallInOutcome.TO_BODY)
    law_call_in.reconsider(
        record_id=recorded.pk, outcome=Reconsidered.CHANGED, on=date(2014, 12, 1), reason="Another text",
        by=area.officer, organisations=area.orgs, today=TODAY,
    )  # fmt: skip
    area.change_text()
    area.approve(area.cabinet, date(2014, 12, 8))
    area.approve(area.governing, date(2014, 12, 8))
    with refused("not_implementable", "The record of this text is not published yet"):
        implement(area, recorded, date(2014, 12, 12))
    second = area.record(on=date(2014, 12, 9), reference="R-2", decided_on=date(2014, 12, 8))
    with refused("not_implementable", "can be called in until Tuesday 16 December 2014"):
        implement(area, second, date(2014, 12, 16))
    implement(area, second, date(2014, 12, 17))


def test_an_approval_subject_to_conditions_counts_from_the_day_of_the_last_confirmation(
    area: Area, recorded: DecisionRecord
) -> None:
    post = PostFactory(partnership=area.council.partnership, organisation=area.icb, code="CFO", title="Finance officer")
    officer, second = (person("governance_officer", area.icb) for _ in range(2))
    terms = Terms("Due diligence is satisfactory", post.pk, date(2014, 12, 10))
    stage = area.decision.stages.get(body=area.governing, purpose="decision")
    given = Minute(Outcome.APPROVED_IF, date(2014, 12, 3), "", area.decision.content_hash, conditions=(terms,),
                   order_reason="As minuted")  # fmt: skip
    record_outcome(stage_id=stage.pk, minute=given, by=officer, organisations={area.icb.pk}, at=AT, today=TODAY)
    with refused("not_implementable", "Every statutory body has to approve first"):
        implement(area, recorded, date(2014, 12, 15))
    condition = stage.conditions.get()
    say_met(condition_id=condition.pk, claim=Claim("The report", date(2014, 12, 8)), by=officer, today=TODAY)
    confirm_met(condition_id=condition.pk, by=second, organisations={area.icb.pk}, at=AT)
    with refused("not_implementable"):
        implement(area, recorded, date(2014, 12, 19))
    implement(area, recorded, date(2014, 12, 20))


def test_a_withdrawn_decision_is_never_implemented(area: Area, recorded: DecisionRecord) -> None:
    withdraw_decision(decision_id=area.decision.pk, reason="Given up", by=area.officer, at=AT)
    with refused("not_implementable", "The decision is withdrawn"):
        implement(area, recorded, date(2014, 11, 20))


@pytest.mark.parametrize(
    "fields",
    [
        {"implemented_on": date(2014, 11, 19)},
        {"implemented_on": date(2014, 11, 30), "called_in": True},
        {"implemented_on": date(2014, 11, 30), "approved_on": None},
        {"implemented_on": date(2014, 11, 30), "approved_on": date(2014, 12, 3)},
    ],
)
def test_the_database_itself_refuses_an_unlawful_implementation(
    area: Area, recorded: DecisionRecord, fields: dict[str, Any]
) -> None:
    gate = area.gate
    for name, value in {"approved_on": date(2014, 11, 15), **fields}.items():
        setattr(gate, name, value)
    with pytest.raises(IntegrityError, match="nothing_is_implemented"), transaction.atomic():
        gate.save()


def test_the_published_notice_names_where_it_stood_when_it_was_recorded_afterwards(area: Area) -> None:
    area.entry()
    assert area.publish(date(2014, 10, 1)).evidence == EVIDENCE


def test_the_form_of_the_outcome_says_that_no_notice_carries_the_decision(area: Area, client: Client) -> None:
    area.entry()
    client.force_login(area.officer)
    stages = {one.body: one for one in area.decision.stages.all()}

    def page(body: Body) -> str:
        answer = client.get(f"/p/exampleshire/decisions/{area.decision.pk}/route/{stages[body].pk}/outcome/")
        assert answer.status_code == 200
        return answer.content.decode()

    said = "No notice recorded here carries a key decision on 11 November 2014"
    assert said in page(area.cabinet)
    assert said not in page(area.governing), "the governing body does not make the council's key decision"
    area.publish(date(2014, 10, 13))
    assert said not in page(area.cabinet)


def test_what_was_decided_before_its_entry_was_made_here_is_not_refused_for_want_of_a_notice(area: Area) -> None:
    area.entry()
    area.decision.plan_entry.history.update(history_date=datetime(2015, 1, 5, tzinfo=UTC))
    area.approve(area.cabinet, date(2014, 11, 11))
    assert area.decision.stages.get(body=area.cabinet, purpose="decision").outcome == "approved"
