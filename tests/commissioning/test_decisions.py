"""A decision on its way through both organisations: services and constraints."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commissioning.models import AuditEntry, Body, Decision, Organisation, User
from commissioning.rules.audit import first_break
from commissioning.rules.decisions import Outcome, Purpose
from commissioning.rules.roles import Role
from commissioning.selectors.audit import chain
from commissioning.selectors.decisions import decision_view, writing_of
from commissioning.services.decisions import (
    Minute,
    Text,
    change_content,
    draft_decision,
    record_outcome,
    start_route,
    withdraw_decision,
)
from commissioning.services.reopening import ask_back, consent_to_take_back
from commissioning.services.route import add_stage, remove_stage
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import TEXTS, cabinet_and_governing_body, decision_on_route
from tests.factories import BodyFactory, person

pytestmark = pytest.mark.django_db

TEXT = Text("One pooled fund", "Pool £421m.", tuple(TEXTS), (("Money", "£421m in one fund."),))
CHANGED = Text("One pooled fund", "Pool £429m.", tuple(TEXTS), (("Money", "£421m in one fund."),))


@pytest.fixture
def bodies(council: Organisation, icb: Organisation) -> tuple[Body, Body]:
    return cabinet_and_governing_body(council, icb)


@pytest.fixture
def decision(bodies: tuple[Body, Body]) -> Decision:
    return decision_on_route(*bodies)


def minute(decision: Decision, outcome: str = "approved", on: date | None = None) -> Minute:
    decision.refresh_from_db()
    return Minute(Outcome(outcome), on or timezone.localdate(), "Minute 12", decision.content_hash)


def tell(decision: Decision, body: Body, outcome: str = "approved", by: User | None = None) -> Decision:
    """Record what a body decided, as a governance officer of its organisation does."""
    assert body.organisation is not None
    stage = decision.stages.get(body=body, purpose="decision")
    return record_outcome(
        stage_id=stage.pk,
        minute=minute(decision, outcome),
        by=by or person(Role.GOVERNANCE_OFFICER, body.organisation),
        organisations={body.organisation_id},  # type: ignore[arg-type]  # set above
        at=timezone.now(),
        today=timezone.localdate(),
    )


def change(decision: Decision, text: Text = CHANGED) -> Decision:
    decision.refresh_from_db()
    author = person(Role.REPORT_AUTHOR, decision.partnership.organisations.first())
    return change_content(
        decision_id=decision.pk, text=text, opened_hash=decision.content_hash, reason="New total", by=author
    )


def test_one_approval_does_not_approve(decision: Decision, bodies: tuple[Body, Body]) -> None:
    assert tell(decision, bodies[0]).state == "in_route"
    assert decision_view(decision).standing == ("Cabinet has approved.", "Governing Body has not decided yet.")


@pytest.mark.parametrize("first", [0, 1])
def test_both_approvals_of_the_same_text_approve_in_either_order(
    first: int, decision: Decision, bodies: tuple[Body, Body]
) -> None:
    tell(decision, bodies[first])
    assert tell(decision, bodies[1 - first]).state == "approved"
    decision.refresh_from_db()
    assert decision.approved_hash == decision.content_hash
    assert decision.closed_at is not None


def test_a_change_between_the_approvals_makes_the_first_stale(decision: Decision, bodies: tuple[Body, Body]) -> None:
    tell(decision, bodies[0])
    change(decision)
    assert tell(decision, bodies[1]).state == "in_route"
    decision.refresh_from_db()
    view = decision_view(decision)
    assert view.standing[0].startswith("Cabinet approved an earlier text.")
    assert [stage.stale for stage in view.stages] == [False, True, False]
    assert tell(decision, bodies[0]).state == "approved"


def test_a_change_and_its_return_count_as_the_first_text_again(decision: Decision, bodies: tuple[Body, Body]) -> None:
    tell(decision, bodies[0])
    change(decision)
    change(decision, TEXT)
    assert decision_view(Decision.objects.get()).standing[0] == "Cabinet has approved."


def test_one_refusal_refuses(decision: Decision, bodies: tuple[Body, Body]) -> None:
    tell(decision, bodies[0])
    assert tell(decision, bodies[1], "refused").state == "refused"


def test_what_is_approved_never_changes(decision: Decision, bodies: tuple[Body, Body]) -> None:
    for body in bodies:
        tell(decision, body)
    stage = decision.stages.get(body=bodies[0])
    officer = person(Role.GOVERNANCE_OFFICER, bodies[0].organisation)
    acts = [
        lambda: change(decision),
        lambda: withdraw_decision(decision_id=decision.pk, reason="No", by=officer, at=timezone.now()),
        lambda: ask_back(
            stage_id=stage.pk,
            reason="Mistake",
            by=officer,
            organisations={bodies[0].organisation_id or 0},
            at=timezone.now(),
        ),
        lambda: tell(decision, bodies[0]),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "decision_approved"


def test_only_the_officer_of_the_bodys_organisation_records_its_outcome(
    decision: Decision, bodies: tuple[Body, Body], icb: Organisation
) -> None:
    stage = decision.stages.get(body=bodies[0])
    with pytest.raises(Refused) as refused:
        record_outcome(
            stage_id=stage.pk,
            minute=minute(decision),
            by=person(Role.GOVERNANCE_OFFICER, icb),
            organisations={icb.pk},
            at=timezone.now(),
            today=timezone.localdate(),
        )
    assert refused.value.code == "other_organisation"


def test_who_wrote_any_part_of_the_text_does_not_record_its_outcome(
    bodies: tuple[Body, Body], council: Organisation
) -> None:
    officer = person(Role.GOVERNANCE_OFFICER, council)
    decision = decision_on_route(*bodies, drafted_by=officer)
    change(decision)
    with pytest.raises(Refused) as refused:
        tell(decision, bodies[0], by=officer)
    assert refused.value.code == "own_work"
    assert officer.pk in writing_of(decision).authors


def test_recording_an_outcome_makes_nobody_an_author(decision: Decision, bodies: tuple[Body, Body]) -> None:
    officer = person(Role.GOVERNANCE_OFFICER, bodies[0].organisation)
    tell(decision, bodies[0], by=officer)
    assert officer.pk not in writing_of(decision).authors


def test_an_outcome_for_a_text_that_has_changed_since_the_page_was_opened_is_refused(
    decision: Decision, bodies: tuple[Body, Body]
) -> None:
    opened = minute(decision)
    change(decision)
    with pytest.raises(Refused) as refused:
        record_outcome(
            stage_id=decision.stages.get(body=bodies[0]).pk,
            minute=opened,
            by=person(Role.GOVERNANCE_OFFICER, bodies[0].organisation),
            organisations={bodies[0].organisation_id or 0},
            at=timezone.now(),
            today=timezone.localdate(),
        )
    assert refused.value.code == "text_changed"


def test_an_outcome_taken_back_waits_again_and_stays_in_the_history(
    decision: Decision, bodies: tuple[Body, Body]
) -> None:
    tell(decision, bodies[0])
    stage = decision.stages.get(body=bodies[0])
    officer = person(Role.GOVERNANCE_OFFICER, bodies[0].organisation)
    asked = ask_back(
        stage_id=stage.pk,
        reason="Wrong meeting",
        by=officer,
        organisations={bodies[0].organisation_id or 0},
        at=timezone.now(),
    )
    with pytest.raises(Refused) as refused:
        consent_to_take_back(take_back_id=asked.pk, by=officer, at=timezone.now())
    assert refused.value.code == "own_request"
    assert decision_view(decision).standing[0] == "Cabinet has approved."
    second = person(Role.GOVERNANCE_OFFICER, bodies[1].organisation)
    consent_to_take_back(take_back_id=asked.pk, by=second, at=timezone.now())
    assert decision_view(decision).standing[0] == "Cabinet has not decided yet."
    newest, before, _ = stage.history.all()
    assert (newest.history_change_reason, newest.history_user) == ("Wrong meeting", second)
    assert before.outcome == "approved"


def test_a_new_decision_goes_on_its_route_when_both_bodies_are_on_it(
    bodies: tuple[Body, Body], council: Organisation
) -> None:
    author = person(Role.REPORT_AUTHOR, council)
    decision = draft_decision(partnership=council.partnership, reference="D-9", text=TEXT, by=author)
    day = date(2014, 11, 11)
    add_stage(
        decision_id=decision.pk, body_id=bodies[0].pk, starts_on=day, ends_on=None, purpose=Purpose.DECISION, by=author
    )
    with pytest.raises(Refused) as refused:
        start_route(decision_id=decision.pk, by=author, today=timezone.localdate())
    assert refused.value.code == "statutory_body_missing"
    add_stage(
        decision_id=decision.pk, body_id=bodies[1].pk, starts_on=day, ends_on=None, purpose=Purpose.DECISION, by=author
    )
    assert start_route(decision_id=decision.pk, by=author, today=timezone.localdate()).state == "in_route"


def test_a_body_decides_once_on_a_route(decision: Decision, bodies: tuple[Body, Body]) -> None:
    author = person(Role.REPORT_AUTHOR, bodies[0].organisation)
    with pytest.raises(Refused) as refused:
        add_stage(
            decision_id=decision.pk,
            body_id=bodies[0].pk,
            starts_on=date(2014, 12, 9),
            ends_on=None,
            purpose=Purpose.DECISION,
            by=author,
        )
    assert refused.value.code == "decides_already"


def test_a_stop_with_an_outcome_stays_on_the_route(decision: Decision, bodies: tuple[Body, Body]) -> None:
    tell(decision, bodies[0])
    author = person(Role.REPORT_AUTHOR, bodies[0].organisation)
    recorded, free = decision.stages.get(body=bodies[0]), decision.stages.get(body=bodies[1])
    with pytest.raises(Refused):
        remove_stage(decision_id=decision.pk, stage_id=recorded.pk, reason="Off", by=author)
    remove_stage(decision_id=decision.pk, stage_id=free.pk, reason="Meets later", by=author)
    assert decision.stages.count() == 2


def test_a_reference_is_taken_once(decision: Decision, council: Organisation) -> None:
    author = person(Role.REPORT_AUTHOR, council)
    with pytest.raises(Refused) as refused:
        draft_decision(partnership=council.partnership, reference="D-1", text=TEXT, by=author)
    assert refused.value.code == "reference_taken"


def test_a_change_keeps_recommendations_in_order_and_their_history(decision: Decision) -> None:
    change(decision, Text("One pooled fund", "", ("Approve it.\r\nAll of it.", " ", "Publish it.", "Note it."), ()))
    assert list(decision.recommendations.values_list("number", "text")) == [
        (1, "Approve it.\nAll of it."),
        (2, "Publish it."),
        (3, "Note it."),
    ]
    assert decision.recommendations.get(number=1).history.count() == 2


def test_every_act_is_on_the_chain_with_the_text_it_was_about(decision: Decision, bodies: tuple[Body, Body]) -> None:
    tell(decision, bodies[0])
    change(decision)
    acts = list(AuditEntry.objects.values_list("act", "detail__text"))
    assert acts[0] == ("commissioning.record_outcome", TEXT.hash)
    assert acts[1][0] == "commissioning.change_decision"
    assert first_break(chain(decision.partnership)) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "approved", "approved_hash": "", "closed_at": timezone.now()},
        {"state": "approved", "approved_hash": "f" * 64, "closed_at": timezone.now()},
        {"state": "in_route", "approved_hash": "f" * 64},
        {"state": "refused", "closed_at": None},
    ],
)
def test_the_database_keeps_the_approved_text_and_the_state_together(
    fields: dict[str, object], decision: Decision
) -> None:
    for name, value in fields.items():
        setattr(decision, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save()


@pytest.mark.parametrize(
    "fields",
    [{"outcome": "approved"}, {"outcome": "noted", "outcome_hash": "f" * 64}, {"decided_on": date(2014, 11, 11)}],
)
def test_the_database_refuses_half_an_outcome(
    fields: dict[str, object], decision: Decision, bodies: tuple[Body, Body]
) -> None:
    stage = decision.stages.get(body=bodies[0])
    for name, value in fields.items():
        setattr(stage, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        stage.save()


def test_a_statutory_body_founded_later_must_decide_too(
    decision: Decision, bodies: tuple[Body, Body], council: Organisation
) -> None:
    BodyFactory(organisation=council, code="SECOND", name="Second board")
    tell(decision, bodies[0])
    assert tell(decision, bodies[1]).state == "in_route"
    assert "Second board must decide but is not on the route." in decision_view(decision).standing
