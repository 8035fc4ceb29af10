"""Two people at once: no half-approved decision, no approval of a text that is being changed."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event
from types import ModuleType

import pytest
from django.utils import timezone

from commissioning.models import AuditEntry, Body, Condition, Decision, Organisation
from commissioning.rules.audit import first_break
from commissioning.rules.conditions import Terms
from commissioning.rules.decisions import Outcome, Voice
from commissioning.rules.roles import Role
from commissioning.selectors.audit import chain
from commissioning.selectors.decisions import voices_of
from commissioning.services import deciding
from commissioning.services.conditions import Claim, confirm_met, say_met
from commissioning.services.decision_texts import keep_text
from commissioning.services.decisions import Minute, Text, change_content, record_outcome, withdraw_decision
from commissioning.services.reopening import ask_back, consent_to_take_back
from tests.commissioning.factories import TEXTS, cabinet_and_governing_body, decision_on_route
from tests.factories import PostFactory, person
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

CHANGED = Text("One pooled fund", "Pool £429m.", tuple(TEXTS), ())
ROUNDS = 8


def read_together(monkeypatch: pytest.MonkeyPatch, *readers: tuple[ModuleType, str]) -> None:
    """What two people read before they write, they both read before either writes, unless a lock keeps one waiting."""
    both = Barrier(2)

    def waiting(read: Callable[..., object]) -> Callable[..., object]:
        def read_and_wait(*args: object, **named: object) -> object:
            found = read(*args, **named)
            with suppress(BrokenBarrierError):
                both.wait(timeout=1)
            return found

        return read_and_wait

    for place, name in readers:
        monkeypatch.setattr(place, name, waiting(getattr(place, name)))


def approval(decision: Decision, body: Body) -> Callable[[], object]:
    stage = decision.stages.get(body=body, purpose="decision")
    officer = person(Role.GOVERNANCE_OFFICER, body.organisation)
    minute = Minute(Outcome.APPROVED, timezone.localdate(), "", decision.content_hash)
    keep_text(decision, None)  # else the first to keep it holds the others up, whatever else is locked
    return lambda: record_outcome(
        stage_id=stage.pk,
        minute=minute,
        by=officer,
        organisations={body.organisation_id or 0},
        at=timezone.now(),
        today=timezone.localdate(),
    )


def edit(decision: Decision, council: Organisation) -> Callable[[], object]:
    author = person(Role.REPORT_AUTHOR, council)
    opened = decision.content_hash
    return lambda: change_content(
        decision_id=decision.pk, text=CHANGED, opened_hash=opened, reason="New total", by=author
    )


def test_two_last_approvals_at_once_approve_exactly_once(council: Organisation, icb: Organisation) -> None:
    bodies = cabinet_and_governing_body(council, icb)
    for number in range(ROUNDS):
        decision = decision_on_route(*bodies, reference=f"D-{number}")
        assert at_once(*(approval(decision, body) for body in bodies)) == ["done", "done"]
        decision.refresh_from_db()
        assert decision.state == "approved"
        assert decision.history.filter(state="approved").count() == 1
    assert AuditEntry.objects.count() == 2 * ROUNDS
    assert first_break(chain(council.partnership)) is None


def test_the_last_approval_against_a_change_never_approves_the_changed_text(
    council: Organisation, icb: Organisation
) -> None:
    cabinet, governing = cabinet_and_governing_body(council, icb)
    seen = set()
    for number in range(ROUNDS):
        decision = decision_on_route(cabinet, governing, reference=f"D-{number}")
        before = decision.content_hash
        approval(decision, cabinet)()
        outcome = at_once(approval(decision, governing), edit(decision, council))
        seen.add(tuple(outcome))
        decision.refresh_from_db()
        if decision.state == "approved":
            assert (decision.content_hash, decision.approved_hash) == (before, before)
            assert outcome == ["done", "decision_approved"]
        else:
            assert (decision.state, decision.content_hash) == ("in_route", CHANGED.hash)
            assert outcome == ["text_changed", "done"]
    assert seen


def test_the_same_outcome_recorded_twice_at_once_is_recorded_once(council: Organisation, icb: Organisation) -> None:
    cabinet, governing = cabinet_and_governing_body(council, icb)
    decision = decision_on_route(cabinet, governing)
    outcome = at_once(approval(decision, cabinet), approval(decision, cabinet))
    assert sorted(outcome) == ["done", "outcome_recorded_already"]
    assert decision.stages.get(body=cabinet).history.filter(outcome="approved").count() == 1


def test_the_last_approval_against_a_withdrawal_ends_in_one_of_them(council: Organisation, icb: Organisation) -> None:
    cabinet, governing = cabinet_and_governing_body(council, icb)
    author = person(Role.REPORT_AUTHOR, council)
    for number in range(ROUNDS):
        decision = decision_on_route(cabinet, governing, reference=f"D-{number}")
        approval(decision, cabinet)()
        outcome = at_once(
            approval(decision, governing),
            lambda pk=decision.pk: withdraw_decision(decision_id=pk, reason="Overtaken", by=author, at=timezone.now()),
        )
        decision.refresh_from_db()
        ended = {"approved": ["done", "decision_approved"], "withdrawn": ["decision_withdrawn", "done"]}
        assert outcome == ended[decision.state]


def conditional(decision: Decision, cabinet: Body, governing: Body) -> list[Condition]:
    """Cabinet approved subject to two conditions that somebody called met, the Governing Body plainly."""
    owner, today = PostFactory(partnership=decision.partnership), timezone.localdate()
    terms = tuple(Terms(text, owner.pk, today) for text in ("Due diligence is satisfactory.", "Talks are concluded."))
    record_outcome(
        stage_id=decision.stages.get(body=cabinet, purpose="decision").pk,
        minute=Minute(Outcome.APPROVED_IF, today, "", decision.content_hash, conditions=terms),
        by=person(Role.GOVERNANCE_OFFICER, cabinet.organisation),
        organisations={cabinet.organisation_id or 0},
        at=timezone.now(),
        today=today,
    )
    approval(decision, governing)()
    found = list(Condition.objects.filter(stage__decision=decision).order_by("number"))
    manager = person(Role.COMMISSIONER, cabinet.organisation)
    for one in found:
        say_met(condition_id=one.pk, claim=Claim("Report of today", today), by=manager, today=today)
    return found


def confirmation(condition: Condition, cabinet: Body) -> Callable[[], object]:
    officer = person(Role.GOVERNANCE_OFFICER, cabinet.organisation)
    own = {cabinet.organisation_id or 0}
    return lambda: confirm_met(condition_id=condition.pk, by=officer, organisations=own, at=timezone.now())


def test_the_last_two_conditions_confirmed_at_once_approve_exactly_once(
    council: Organisation, icb: Organisation
) -> None:
    cabinet, governing = cabinet_and_governing_body(council, icb)
    for number in range(ROUNDS):
        decision = decision_on_route(cabinet, governing, reference=f"D-{number}")
        both = [confirmation(one, cabinet) for one in conditional(decision, cabinet, governing)]
        assert at_once(*both) == ["done", "done"]
        decision.refresh_from_db()
        assert decision.state == "approved"
        assert decision.history.filter(state="approved").count() == 1


def test_a_condition_confirmed_twice_at_once_is_confirmed_once(council: Organisation, icb: Organisation) -> None:
    cabinet, governing = cabinet_and_governing_body(council, icb)
    for number in range(ROUNDS):
        decision = decision_on_route(cabinet, governing, reference=f"D-{number}")
        first = conditional(decision, cabinet, governing)[0]
        said = at_once(confirmation(first, cabinet), confirmation(first, cabinet))
        assert sorted(said) == ["condition_confirmed_already", "done"]
        assert first.history.filter(state="confirmed").count() == 1


def test_an_outcome_taken_back_against_the_last_approval_never_leaves_an_approval_without_it(
    council: Organisation, icb: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last approval has read that Cabinet approved, and waits: nobody may take Cabinet's outcome back meanwhile."""
    cabinet, governing = cabinet_and_governing_body(council, icb)
    decision = decision_on_route(cabinet, governing)
    approval(decision, cabinet)()
    stage = decision.stages.get(body=cabinet)
    officer = person(Role.GOVERNANCE_OFFICER, council)
    asked = ask_back(
        stage_id=stage.pk, reason="Wrong meeting", by=officer, organisations={council.pk}, at=timezone.now()
    )
    has_read, taken_back = Event(), Event()

    def read_then_wait(of: Decision) -> list[Voice]:
        found = voices_of(of)
        has_read.set()
        taken_back.wait(timeout=1)
        return found

    monkeypatch.setattr(deciding, "voices_of", read_then_wait)
    second = person(Role.GOVERNANCE_OFFICER, icb)

    def take_back() -> None:
        assert has_read.wait(timeout=10)
        try:
            consent_to_take_back(take_back_id=asked.pk, by=second, at=timezone.now())
        finally:
            taken_back.set()

    assert at_once(approval(decision, governing), take_back) == ["done", "decision_approved"]
    decision.refresh_from_db()
    stage.refresh_from_db()
    assert (decision.state, stage.outcome) == ("approved", "approved")
