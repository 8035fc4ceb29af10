"""The life of an agreement version: drafted, approved by both bodies on the same text, in force, signed, followed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from commissioning.models import Decision, Organisation, User
from commissioning.rules.decisions import Deciders, Outcome, Purpose
from commissioning.services import decisions, route
from ihwb.kernel.errors import Refused
from pool.models import Agreement, AgreementVersion, Period
from pool.rules.agreement_content import SchemeTerms
from pool.rules.agreement_life import MOVES, VersionState
from pool.rules.agreement_timeline import timeline
from pool.rules.completeness import REQUIRED
from pool.selectors.agreement import version_view
from pool.selectors.agreement_content import content_of, hash_of
from pool.selectors.terms import terms_on
from pool.services import agreement as drafting
from pool.services import agreement_life as life
from tests.factories import BodyFactory, UserFactory
from tests.pool.factories import RULES, pooled_fund

pytestmark = pytest.mark.django_db

NOON = datetime(2015, 12, 1, 12, tzinfo=UTC)
TODAY = date(2015, 12, 1)
POINTS = {point.code: f"What is agreed on {point.label.lower()}." for point in REQUIRED}


@pytest.fixture
def by() -> User:
    return UserFactory()


@pytest.fixture
def agreement(council: Organisation, icb: Organisation) -> Agreement:
    """Version 1 governs since 1 April 2015."""
    BodyFactory(organisation=council)
    BodyFactory(organisation=icb, code="GOVERNING-BODY", name="Governing Body", kind="governing_body")
    return pooled_fund().agreement


def drafted(agreement: Agreement, by: User, start: date = date(2016, 1, 1)) -> AgreementVersion:
    """Version 2 with the seven points, still a draft."""
    version = drafting.start_next_version(agreement_id=agreement.pk, effective_from=start, summary="More.", by=by)
    return change(version, by, required_terms=POINTS)


def change(version: AgreementVersion, by: User, **terms: Any) -> AgreementVersion:
    from dataclasses import replace

    content = content_of(version)
    changed = replace(content, terms=replace(content.terms, **terms))
    return drafting.change_content(
        version_id=version.pk, content=changed, opened_hash=hash_of(version), reason="Agreed in talks", by=by
    )


def in_approval(agreement: Agreement, by: User, **kwargs: Any) -> AgreementVersion:
    version = drafted(agreement, by, **kwargs)
    life.send_to_scrutiny(version_id=version.pk, by=by)
    return life.send_for_approval(version_id=version.pk, decision_id=None, by=by)


def on_route(decision: Decision) -> None:
    for body in decision.partnership.bodies.all():
        route.add_stage(
            decision_id=decision.pk,
            body_id=body.pk,
            starts_on=date(2015, 11, 3),
            ends_on=None,
            purpose=Purpose.DECISION,
            by=UserFactory(),
        )
    decisions.start_route(decision_id=decision.pk, by=UserFactory(), today=timezone.localdate())


def decide(decision: Decision, body: str, outcome: Outcome = Outcome.APPROVED) -> None:
    stage = decision.stages.get(body__code=body)
    decision.refresh_from_db()
    today = datetime.now(UTC).date()
    decisions.record_outcome(
        stage_id=stage.pk,
        minute=decisions.Minute(outcome, today, "", decision.content_hash),
        by=UserFactory(),
        organisations={stage.body.organisation_id},
        at=NOON,
        today=today,
    )


def approved(agreement: Agreement, by: User, **kwargs: Any) -> AgreementVersion:
    version = in_approval(agreement, by, **kwargs)
    assert version.decision is not None
    on_route(version.decision)
    decide(version.decision, "CABINET")
    decide(version.decision, "GOVERNING-BODY")
    return AgreementVersion.objects.get(pk=version.pk)


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda one: one.code == code)


def test_both_bodies_approve_the_same_text_and_the_version_enters_force(agreement: Agreement, by: User) -> None:
    version = life.bring_into_force(version_id=approved(agreement, by).pk, by=by)
    assert version.state == "in_force"
    before = agreement.versions.get(number=1)
    assert (before.state, before.effective_to) == ("varied", date(2015, 12, 31))
    assert terms_on(agreement, date(2015, 12, 31)).number == 1
    assert terms_on(agreement, date(2016, 1, 1)).number == 2


def test_one_body_is_not_enough(agreement: Agreement, by: User) -> None:
    version = in_approval(agreement, by)
    assert version.decision is not None
    on_route(version.decision)
    decide(version.decision, "CABINET")
    shown = version_view(AgreementVersion.objects.get(pk=version.pk), TODAY)
    assert not shown.decision.approval.approved
    assert "Governing Body has not decided yet." in shown.decision.voices
    with refused("version_not_approved"):
        life.bring_into_force(version_id=version.pk, by=by)


def test_approval_of_an_earlier_text_does_not_count(agreement: Agreement, by: User) -> None:
    version = approved(agreement, by)
    life.back_to_draft(version_id=version.pk, reason="A slip in the duration", by=by)
    version = change(AgreementVersion.objects.get(pk=version.pk), by, notice_months=6)
    shown = version_view(version, TODAY)
    assert shown.decision.approval.stale
    assert not shown.decision.approval.approved
    life.send_to_scrutiny(version_id=version.pk, by=by)
    again = life.send_for_approval(version_id=version.pk, decision_id=None, by=by)
    assert again.decision is not None
    assert (again.decision.reference, again.decision.state) == ("S75-V2-2", "draft")
    with refused("version_not_approved"):
        life.bring_into_force(version_id=version.pk, by=by)


def test_an_open_decision_is_changed_with_the_text_and_its_outcomes_go_stale(agreement: Agreement, by: User) -> None:
    version = in_approval(agreement, by)
    assert version.decision is not None
    on_route(version.decision)
    decide(version.decision, "CABINET")
    life.back_to_draft(version_id=version.pk, reason="More notice", by=by)
    change(AgreementVersion.objects.get(pk=version.pk), by, notice_months=6)
    life.send_to_scrutiny(version_id=version.pk, by=by)
    again = life.send_for_approval(version_id=version.pk, decision_id=None, by=by)
    assert again.decision == version.decision
    said = version_view(again, TODAY).decision
    assert not said.approval.stale
    assert not said.approval.approved
    assert any("Cabinet approved an earlier text" in voice for voice in said.voices)


def test_what_changed_behind_the_approval_is_seen(agreement: Agreement, by: User) -> None:
    version = approved(agreement, by)
    version.notice_months = 1
    version.save()
    shown = version_view(version, TODAY)
    assert shown.tampered
    assert shown.decision.approval.stale
    with refused("version_not_approved"):
        life.bring_into_force(version_id=version.pk, by=by)


def test_terms_rules_and_schemes_never_change_once_approval_is_asked(agreement: Agreement, by: User) -> None:
    version = in_approval(agreement, by)
    with refused("version_in_approval"):
        change(version, by, notice_months=1)
    with refused("version_in_approval"):
        drafting.put_scheme(version_id=version.pk, scheme=SchemeTerms("NEW", "New"), replaces="", by=by)
    governing = agreement.versions.get(number=1)
    with refused("version_in_force"):
        drafting.remove_scheme(version_id=governing.pk, code="ANY", by=by)
    assert hash_of(AgreementVersion.objects.get(pk=version.pk)) == version.content_hash


def test_a_change_on_a_text_that_somebody_else_changed_is_refused(agreement: Agreement, by: User) -> None:
    version = drafted(agreement, by)
    opened = hash_of(version)
    change(version, by, notice_months=9)
    with refused("version_changed"):
        drafting.change_content(
            version_id=version.pk, content=content_of(version), opened_hash=opened, reason="Mine", by=by
        )


def test_nothing_certified_is_reached_back_into(agreement: Agreement, by: User) -> None:
    version = approved(agreement, by)
    Period.objects.create(
        fund=agreement.funds.get(), year=2015, number=10, state="certified", certified_by=by, certified_at=NOON
    )
    with refused("version_retrospective"):
        life.bring_into_force(version_id=version.pk, by=by)


def test_an_incomplete_agreement_is_neither_sent_nor_signed(agreement: Agreement, by: User) -> None:
    version = change(drafted(agreement, by), by, required_terms={**POINTS, "resources": " ", "aims": ""})
    life.send_to_scrutiny(version_id=version.pk, by=by)
    with pytest.raises(Refused, match=r"2 of them are missing.*aims and outcomes.*staff, goods"):
        life.send_for_approval(version_id=version.pk, decision_id=None, by=by)
    with pytest.raises(Refused, match="7 of them are missing"):
        life.sign(version_id=agreement.versions.get(number=1).pk, signed_on=TODAY, today=TODAY, by=by)


def test_a_signature_comes_after_approval_and_once(agreement: Agreement, by: User) -> None:
    version = in_approval(agreement, by)
    with refused("version_not_approved"):
        life.sign(version_id=version.pk, signed_on=TODAY, today=TODAY, by=by)
    assert version.decision is not None
    on_route(version.decision)
    decide(version.decision, "CABINET")
    decide(version.decision, "GOVERNING-BODY")
    life.sign(version_id=version.pk, signed_on=TODAY, today=TODAY, by=by)
    with refused("signed_already"):
        life.sign(version_id=version.pk, signed_on=TODAY, today=TODAY, by=by)


def test_rules_that_cannot_be_applied_are_not_sent_for_approval(agreement: Agreement, by: User) -> None:
    version = drafted(agreement, by)
    half = [{"step": "share", "basis": "weights", "weights": {"COUNCIL": "25", "ICB": "70"}}]
    version.rules = {**RULES, "overspend": half}
    version.save()
    life.send_to_scrutiny(version_id=version.pk, by=by)
    with pytest.raises(Refused, match=r"rules\.overspend\[0\]\.weights"):
        life.send_for_approval(version_id=version.pk, decision_id=None, by=by)


def test_an_existing_decision_carries_the_version_beside_its_own_text(agreement: Agreement, by: User) -> None:
    text = decisions.Text("The year's plan", "", ("Note the plan.",), (("Plan", "As it is."),))
    held = decisions.draft_decision(partnership=agreement.partnership, reference="C/1", text=text, by=by)
    version = drafted(agreement, by)
    life.send_to_scrutiny(version_id=version.pk, by=by)
    sent = life.send_for_approval(version_id=version.pk, decision_id=held.pk, by=by)
    assert sent.decision == held
    held.refresh_from_db()
    assert next(one["heading"] for one in held.content["sections"]) == "Plan"
    assert held.recommendations.count() == 2
    assert not version_view(sent, TODAY).decision.approval.stale


def test_no_second_version_is_prepared_beside_one(agreement: Agreement, by: User) -> None:
    version = drafted(agreement, by)
    with refused("version_in_preparation"):
        drafting.start_next_version(agreement_id=agreement.pk, effective_from=TODAY, summary="", by=by)
    life.withdraw_version(version_id=version.pk, reason="Given up", by=by)
    third = drafting.start_next_version(agreement_id=agreement.pk, effective_from=TODAY, summary="", by=by)
    assert (third.number, third.rules) == (3, RULES)


@pytest.mark.parametrize("act", sorted(MOVES))
def test_only_the_states_in_the_table_allow_a_move(act: str) -> None:
    from pool.rules.agreement_life import check_move

    for state in VersionState:
        if state in MOVES[act].sources:
            assert check_move(act, state) == MOVES[act].target
        else:
            with pytest.raises(Refused, match=MOVES[act].words):
                check_move(act, state)


def _version(number: int, start: date, end: date | None, signed: date | None, state: str) -> AgreementVersion:
    return AgreementVersion(number=number, effective_from=start, effective_to=end, signed_on=signed, state=state)


def test_the_timeline_says_late_signatures_and_gaps_plainly() -> None:
    versions = [
        _version(1, date(2015, 4, 1), date(2016, 3, 31), date(2015, 6, 9), "ended"),
        _version(2, date(2016, 5, 1), None, None, "in_force"),
        _version(3, date(2017, 4, 1), None, None, "draft"),
    ]
    said = [one.said for one in timeline(versions, date(2015, 4, 1), None, date(2016, 6, 1))]
    assert said == [
        "Was in force 1 April 2015 to 31 March 2016, signed 9 June 2015: 69 days late",
        "No version governs 1 to 30 April 2016",
        "In force since 1 May 2016 without signature",
    ]
    open_end = timeline(versions[:1], date(2015, 3, 30), None, date(2016, 6, 1))
    assert [one.said for one in open_end if one.number is None] == [
        "No version governs 30 to 31 March 2015",
        "No version governs the days since 1 April 2016",
    ]
    first = _version(1, date(2015, 4, 1), None, date(2015, 6, 9), "in_force")
    assert timeline([first], date(2015, 4, 1), None, date(2015, 7, 1))[0].said == (
        "In force since 1 April 2015, signed 9 June 2015: 69 days late"
    )


def test_a_delegated_decision_approves_no_version(agreement: Agreement, by: User) -> None:
    version = in_approval(agreement, by)
    assert version.decision is not None
    route.choose_deciders(
        decision_id=version.decision.pk, deciders=Deciders.ROUTE, under="Cabinet, minute 7", by=UserFactory()
    )
    on_route(version.decision)
    decide(version.decision, "CABINET")
    decide(version.decision, "GOVERNING-BODY")
    with pytest.raises(Refused) as refused:
        life.bring_into_force(version_id=version.pk, by=by)
    assert "is delegated" in refused.value.message
