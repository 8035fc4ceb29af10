"""Whoever made something never says yes to it, and nobody says yes for an organisation that is not theirs."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from commissioning.models import AuditEntry, Organisation, User
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from ihwb.kernel.errors import Refused
from pool.models import (
    Agreement,
    AgreementVersion,
    Contribution,
    Period,
    PlanAgreement,
    PooledFund,
    Settlement,
    SettlementAgreement,
    VarianceNotice,
    VariationAgreement,
)
from pool.rules.virements import Leg
from pool.selectors.duties import duties
from pool.selectors.reviews import reviews_of
from pool.services.action_plan import agree_plan
from pool.services.certify import certify_period
from pool.services.closing import return_submission, submit_period
from pool.services.instalments import make_schedule, remove_instalment
from pool.services.notices import acknowledge
from pool.services.settlement import agree_settlement, propose_settlement
from pool.services.statement import freeze
from pool.services.virements import Proposal, approve_virement, propose_virement
from tests.conftest import SignIn
from tests.factories import UserFactory, grant, person
from tests.pool.closing.people import finances
from tests.pool.doors.rich import Rich
from tests.pool.factories import PeriodFactory, figures, pooled_fund
from tests.pool.terms.life import life

AT = datetime(2016, 5, 20, 9, tzinfo=UTC)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def certified(fund: PooledFund, number: int) -> Period:
    period = PeriodFactory(fund=fund, number=number)
    figures(period)
    freeze(period, by=UserFactory(), at=AT)
    return period


def agreed(fund: PooledFund, partner: Organisation, by: User) -> Settlement:
    opened = Settlement.objects.get(fund=fund).content_hash
    return agree_settlement(fund_id=fund.pk, year=2015, organisation=partner, opened_hash=opened, by=by, at=AT)


def proposed(fund: PooledFund, by: User) -> None:
    propose_settlement(fund_id=fund.pk, year=2015, divide_remainder=False, by=by, at=AT)


def settled_on(fund: PooledFund, number: int) -> None:
    certified(fund, number)
    proposed(fund, UserFactory())
    for one in finances():
        agreed(fund, one.organisation, one.officer)


# --- One's own work ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_settlement_takes_three_people() -> None:
    fund = pooled_fund()
    council, nhs = finances()
    maker = person(Role.POOL_MANAGER)
    certified(fund, 12)
    proposed(fund, maker)
    assert code_of(lambda: agreed(fund, council.organisation, maker)) == "own_work"
    agreed(fund, council.organisation, council.officer)
    assert code_of(lambda: agreed(fund, nhs.organisation, council.officer)) == "same_person"
    assert agreed(fund, nhs.organisation, nhs.officer).state == "agreed"


def test_an_action_plan_takes_three_people(rich: Rich) -> None:
    rich.plan.content_hash = "a" * 64
    rich.plan.save()
    for action in rich.plan.recovery.all():
        action.expected = "500.00"
        action.save()
    council, nhs = finances()

    def say(partner: Organisation, by: User) -> PlanAgreement:
        return agree_plan(notice_id=rich.notice.pk, organisation=partner, opened_hash="a" * 64, by=by, at=AT)

    assert code_of(lambda: say(rich.council, rich.plan.drawn_up_by)) == "own_work"
    say(rich.council, council.officer)
    assert code_of(lambda: say(rich.nhs, council.officer)) == "same_person"
    say(rich.nhs, nhs.officer)


def test_whoever_sent_a_notice_does_not_acknowledge_it(rich: Rich) -> None:
    sender = VarianceNotice.objects.get().sent_by
    assert sender is not None
    act = lambda: acknowledge(notice_id=rich.notice.pk, organisation=rich.council, by=sender, at=AT)  # noqa: E731
    assert code_of(act) == "own_work"


# --- One's own organisation -------------------------------------------------------------------------------------------


def test_ids_and_codes_of_the_other_partner_typed_by_hand_do_nothing(rich: Rich, sign_in: SignIn) -> None:
    """Everything an officer may do for its own partner, asked for the other one."""
    client = sign_in(Role.FINANCE_OFFICER, rich.council)
    theirs = {
        "partner": "ICB",
        "organisation": rich.nhs.pk,
        "reason": "Because",
        "total": "1.00",
        "decision": "approve",
    }
    held = {"opened_hash": rich.plan.content_hash, "content_hash": rich.plan.content_hash, "comment": "Yes"}
    for page in rich.pages():
        if page.name.split(":")[-1] in {"outturn_save", "outturn_year_save"}:
            continue  # their own tests
        if page.name.split(":")[-1].startswith("on_account"):
            continue  # the council hosts: what it pays is for the other partner
        client.post(page.url.replace("/COUNCIL/", "/ICB/"), {**theirs, **held})
    acts = AuditEntry.objects.exclude(by=None).filter(by=client.user)  # type: ignore[attr-defined]
    touched = [f"{one.act}: {one.subject} {one.detail}" for one in acts if "ICB" in f"{one.subject} {one.detail}"]
    assert not touched, "\n".join(touched)
    said = [SettlementAgreement, PlanAgreement, VariationAgreement]
    assert not [one for one in said if one.objects.filter(organisation=rich.nhs).exists()]
    assert not rich.notice.acknowledgements.filter(organisation=rich.nhs).exists()


# --- What is settled or handed in does not move -----------------------------------------------------------------------


@pytest.mark.django_db
def test_nothing_of_a_settled_year_is_submitted_or_certified_any_more() -> None:
    """Settled on period 12, while the adjustments of period 13 are open."""
    fund = pooled_fund()
    settled_on(fund, 12)
    last = PeriodFactory(fund=fund, number=13)
    figures(last)
    one, _ = finances()
    keys = {"period_id": last.pk, "organisation_id": one.organisation.pk, "at": AT}
    assert code_of(lambda: submit_period(**keys, by=one.officer)) == "settled"
    assert code_of(lambda: certify_period(**keys, by=one.chief)) == "settled"
    access = access_of(one.chief, "exampleshire")
    assert access is not None
    assert not [duty for duty in duties(access, AT.date()) if "March 2016" in duty.what or "13" in duty.what]


@pytest.mark.django_db
def test_a_settlement_is_not_agreed_once_a_later_period_is_certified() -> None:
    fund = pooled_fund()
    certified(fund, 12)
    proposed(fund, UserFactory())
    certified(fund, 13)
    council, _ = finances()
    assert code_of(lambda: agreed(fund, council.organisation, council.officer)) == "outdated"


@pytest.mark.django_db
def test_budgets_of_figures_that_are_handed_in_do_not_move_by_virement() -> None:
    fund = pooled_fund()
    manager = person(Role.POOL_MANAGER)

    def move(number: int) -> int:
        legs = [Leg("L001", "L003", Decimal("100.00"))]
        proposal = Proposal("Beds", "Winter", False, number, legs)
        return propose_virement(fund_id=fund.pk, year=2015, proposal=proposal, by=UserFactory(), at=AT).pk

    waiting, period = move(6), PeriodFactory(fund=fund, number=6)
    figures(period)
    council, _ = finances()
    council.submit(period)
    assert code_of(lambda: move(6)) == "period_submitted"
    assert code_of(lambda: approve_virement(virement_id=waiting, by=manager, at=AT)) == "period_submitted"
    assert approve_virement(virement_id=move(7), by=manager, at=AT).state == "approved"
    return_submission(
        period_id=period.pk, organisation_id=council.organisation.pk, by=council.chief, at=AT, reason="Budget moves"
    )
    assert approve_virement(virement_id=waiting, by=manager, at=AT).state == "approved"


@pytest.mark.django_db
def test_budgets_of_figures_that_are_handed_in_do_not_move_by_variation() -> None:
    it = life()
    variation = it.propose()
    it.agree(variation, it.council, it.ours)
    period = PeriodFactory(fund=it.fund, number=7)
    figures(period)
    council, _ = finances()
    council.submit(period)
    assert code_of(lambda: it.agree(variation, it.icb, it.theirs)) == "period_submitted"
    return_submission(
        period_id=period.pk, organisation_id=council.organisation.pk, by=council.chief, at=AT, reason="Budget moves"
    )
    assert it.agree(variation, it.icb, it.theirs).state == "agreed"


@pytest.mark.django_db
def test_a_draft_asks_for_no_review(council: Organisation) -> None:
    agreement = Agreement.objects.create(
        partnership=council.partnership, code="NEW", title="New", starts_on=date(2015, 4, 1)
    )
    version = AgreementVersion.objects.create(
        agreement=agreement, number=1, effective_from=date(2015, 4, 1), review_on=date(2015, 6, 1), state="draft"
    )
    assert reviews_of(agreement, date(2016, 1, 1)).due == ()
    version.state = "in_force"
    version.save()
    assert reviews_of(agreement, date(2016, 1, 1)).due


# --- On record --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_asking_for_instalments_is_on_record() -> None:
    fund = pooled_fund()
    held = Contribution.objects.filter(fund=fund).first()
    assert held is not None
    made = make_schedule(contribution_id=held.pk, count=4, first=date(2015, 4, 1), by=UserFactory())
    remove_instalment(instalment_id=made[0].pk, reason="Paid at once", by=UserFactory())
    acts = list(AuditEntry.objects.order_by("number").values_list("act", flat=True))
    assert acts == ["pool.schedule_instalments", "pool.remove_instalment"]


def test_one_person_with_two_roles_is_still_one_person(rich: Rich, sign_in: SignIn) -> None:
    """A pool manager who is a commissioner of the council as well approves no virement of their own on the page."""
    both = person(Role.COMMISSIONER, rich.council)
    grant(both, Role.POOL_MANAGER)
    client = sign_in(both)
    rich.virement.proposed_by = both
    rich.virement.save()
    kwargs = {"partnership": "exampleshire", "fund": "POOL", "year": 2015, "number": 1}
    client.post(reverse("pool:approve_virement", kwargs=kwargs))
    rich.virement.refresh_from_db()
    assert rich.virement.state == "proposed"
