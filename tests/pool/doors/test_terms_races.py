"""Disputes, joint action plans and the choice of a host by two people at once, on PostgreSQL.

Each test fails when the lock that it names is taken out: tried on 27 November 2026, one after the other.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from commissioning.models import AuditEntry, Organisation, User
from commissioning.rules.roles import Role
from pool.models import (
    ActionPlan,
    AgreementVersion,
    Dispute,
    HostAppraisal,
    HostFactor,
    HostOption,
    HostView,
    VarianceNotice,
)
from pool.rules.rule_editing import seal
from pool.selectors.action_plan import hash_of
from pool.services.action_plan import ActionValues, agree_plan, record_progress, save_plan
from pool.services.disputes import Grounds, raise_dispute, resolve_dispute
from pool.services.hosting import Opinion, choose_host, save_opinion, save_option
from pool.services.notices import close_notice, raise_notices, send_notice
from pool.services.statement import freeze
from pool.services.version_rules import Hand, set_netting
from tests.factories import PostFactory, UserFactory, person
from tests.pool.doors.test_races import TIMES
from tests.pool.factories import PeriodFactory, figures, pooled_fund
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT = datetime(2015, 10, 16, 9, tzinfo=UTC)


def _last_acts(count: int = 2) -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("act", flat=True))[-count:]


# --- Disputes ---------------------------------------------------------------------------------------------------------


def _raise(officer: User) -> Dispute:
    council = Organisation.objects.get(code="COUNCIL")
    grounds = Grounds("The share of the winter", "Clause 12 says so.", date(2015, 8, 1))
    agreement = AgreementVersion.objects.get().agreement
    return raise_dispute(agreement=agreement, organisation=council, grounds=grounds, by=officer, at=AT)


@pytest.mark.parametrize("_time", TIMES)
def test_two_people_of_one_partner_raise_a_dispute_of_the_same_days(_time: int) -> None:
    """Without the lock on the agreement there are two, with two sets of rival rules."""
    pooled_fund(2)
    council = Organisation.objects.get(code="COUNCIL")
    officers = [person(Role.FINANCE_OFFICER, council) for _ in range(2)]
    found = at_once(*(lambda by=one: _raise(by) for one in officers))  # type: ignore[misc]
    assert sorted(found) == ["disputed_already", "done"]
    assert Dispute.objects.count() == 1


@pytest.fixture
def dispute(transactional_db: None) -> Dispute:
    pooled_fund(2)
    return _raise(person(Role.FINANCE_OFFICER, Organisation.objects.get(code="COUNCIL")))


def _resolve(dispute: Dispute, upheld: str) -> Callable[[], object]:
    by = UserFactory()
    return lambda: resolve_dispute(dispute_id=dispute.pk, upheld=upheld, outcome="Agreed by letter", by=by, at=AT)


@pytest.mark.parametrize("_time", TIMES)
def test_a_dispute_is_resolved_one_way(_time: int, dispute: Dispute) -> None:
    """Without the lock on the dispute the second outcome is written over the first."""
    assert sorted(at_once(_resolve(dispute, "stated"), _resolve(dispute, "rival"))) == ["done", "resolved"]
    assert _last_acts() == ["pool.raise_dispute", "pool.resolve_dispute"]


@pytest.mark.parametrize("_time", TIMES)
def test_rival_rules_do_not_change_once_their_dispute_is_resolved(_time: int, dispute: Dispute) -> None:
    """Without the lock on the dispute the change of its rules opens it again, or is lost with the outcome."""
    hand = Hand(dispute, UserFactory(), seal(dispute.rules))
    found = at_once(lambda: set_netting(hand, "none"), _resolve(dispute, "rival"))
    dispute.refresh_from_db()
    assert (dispute.state, found[1]) == ("resolved", "done")
    assert found[0] == ("done" if dispute.rules["netting"] == "none" else "resolved")
    if found[0] == "done":
        assert _last_acts() == ["pool.change_rules", "pool.resolve_dispute"]


# --- Joint action plans -----------------------------------------------------------------------------------------------


@pytest.fixture
def notice(transactional_db: None) -> VarianceNotice:
    """Raised and not sent yet."""
    fund = pooled_fund(4)
    AgreementVersion.objects.update(tolerance="100.00")
    period = PeriodFactory(fund=fund, number=6)
    figures(period, forecasts={"L001": "1150.00"})
    freeze(period, by=UserFactory(), at=AT)
    made = raise_notices(period, AT)
    assert made is not None
    return made


def _send(notice: VarianceNotice, by: User) -> Callable[[], object]:
    return lambda: send_notice(notice_id=notice.pk, by=by, at=AT, link="https://ihwb.example/notice")


@pytest.fixture
def plan(notice: VarianceNotice) -> ActionPlan:
    _send(notice, UserFactory())()
    return _save(notice.pk)


def _save(notice: int, summary: str = "Together") -> ActionPlan:
    post = PostFactory.create() if summary == "Together" else ActionPlan.objects.get().actions.get().owner
    action = ActionValues("Review packages", post, date(2016, 1, 31), Decimal("150.00"))
    months = {7: Decimal("40.00"), 12: Decimal("150.00")}
    return save_plan(notice_id=notice, summary=summary, actions=[action], months=months, by=UserFactory())


def _agree(plan: ActionPlan, code: str) -> Callable[[], object]:
    partner, by = Organisation.objects.get(code=code), UserFactory()
    return lambda: agree_plan(
        notice_id=plan.notice_id, organisation=partner, opened_hash=plan.content_hash, by=by, at=AT
    )


@pytest.mark.parametrize("_time", TIMES)
def test_a_notice_is_sent_once(_time: int, notice: VarianceNotice) -> None:
    """Without the lock on the notice the partners are told twice, and the second sender's name stays."""
    assert sorted(at_once(_send(notice, UserFactory()), _send(notice, UserFactory()))) == ["already_sent", "done"]
    assert _last_acts() == ["pool.raise_notice", "pool.send_notice"]


@pytest.mark.parametrize("_time", TIMES)
def test_two_partners_agree_to_a_plan_at_once(_time: int, plan: ActionPlan) -> None:
    """Without the lock on the notice each sees its own yes alone, and the plan is never agreed."""
    assert at_once(_agree(plan, "COUNCIL"), _agree(plan, "ICB")) == ["done", "done"]
    assert ActionPlan.objects.get().state == "agreed"


@pytest.mark.parametrize("_time", TIMES)
def test_one_person_does_not_agree_for_both_partners_at_once(_time: int, plan: ActionPlan) -> None:
    """Without the lock on the notice neither look at who has agreed finds the other."""
    by = UserFactory()
    acts = (
        lambda one=one: agree_plan(  # type: ignore[misc]
            notice_id=plan.notice_id, organisation=one, opened_hash=plan.content_hash, by=by, at=AT
        )
        for one in Organisation.objects.filter(code__in=("COUNCIL", "ICB"))
    )
    assert sorted(at_once(*acts)) == ["done", "same_person"]


@pytest.mark.parametrize("_time", TIMES)
def test_a_plan_that_changes_under_the_last_yes_is_not_agreed(_time: int, plan: ActionPlan) -> None:
    """Without the lock on the notice the yes writes the earlier plan over the changed one, as agreed."""
    _agree(plan, "COUNCIL")()
    found = at_once(_agree(plan, "ICB"), lambda: _save(plan.notice_id, "Otherwise"))
    assert found in (["done", "done"], ["stale", "done"])
    plan.refresh_from_db()
    assert (plan.state, plan.summary) == ("draft", "Otherwise")
    assert plan.content_hash == hash_of(plan)


@pytest.mark.parametrize("_time", TIMES)
def test_no_progress_is_recorded_behind_the_closing(_time: int, plan: ActionPlan) -> None:
    """Without the lock on the notice a plan that is closed goes on being changed."""
    _agree(plan, "COUNCIL")()
    _agree(plan, "ICB")()
    by = UserFactory()
    achieved = {7: (Decimal("10.00"), "")}
    found = at_once(
        lambda: record_progress(notice_id=plan.notice_id, done={}, achieved=achieved, by=by),
        lambda: close_notice(notice_id=plan.notice_id, note="Recovered", by=by, at=AT),
    )
    assert found in (["done", "done"], ["not_agreed", "done"])
    if found[0] == "done":
        assert _last_acts() == ["pool.record_recovery", "pool.close_notice"]
    assert ActionPlan.objects.get().state == "closed"


# --- The host ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def appraisal(council: Organisation, icb: Organisation) -> HostAppraisal:
    made = HostAppraisal.objects.create(partnership=council.partnership, code="HOSTS", title="Hosts compared")
    for place, code in enumerate(("COUNCIL", "ICB"), start=1):
        HostOption.objects.create(appraisal=made, code=code, name=f"{code} hosts", position=place)
    HostFactor.objects.create(appraisal=made, category="Finance", name="VAT", weight=3, position=1)
    return made


def _choose(appraisal: HostAppraisal, option: str) -> Callable[[], object]:
    by, day = UserFactory(), date(2014, 12, 3)
    keys = {"appraisal_id": appraisal.pk, "on": day, "today": day, "by": by}
    return lambda: choose_host(option=option, reason="Keeps the contracts together", **keys)


@pytest.mark.parametrize("_time", TIMES)
def test_one_host_is_chosen_once(_time: int, appraisal: HostAppraisal) -> None:
    """Without the lock on the appraisal the second choice is written over the first."""
    assert sorted(at_once(_choose(appraisal, "COUNCIL"), _choose(appraisal, "ICB"))) == ["chosen", "done"]
    assert _last_acts() == ["pool.choose_host"]


@pytest.mark.parametrize("_time", TIMES)
def test_no_score_changes_behind_the_choice(_time: int, appraisal: HostAppraisal, council: Organisation) -> None:
    """Without the lock on the appraisal a score is given after the choice is recorded."""
    factor, option, by = HostFactor.objects.get(), appraisal.options.get(code="ICB"), UserFactory()
    opinion = Opinion({council.pk: "Fair"}, {(option.pk, council.pk): 4})
    keys = {"factor_id": factor.pk, "opinion": opinion, "organisations": frozenset({council.pk}), "by": by}
    found = at_once(lambda: save_opinion(**keys), _choose(appraisal, "ICB"))  # type: ignore[arg-type]
    assert found in (["done", "done"], ["chosen", "done"])
    assert HostView.objects.exists() == (found[0] == "done")
    if found[0] == "done":
        assert _last_acts() == ["pool.score_host_factor", "pool.choose_host"]


@pytest.mark.parametrize("_time", TIMES)
def test_two_options_added_at_once_keep_their_own_places(_time: int, appraisal: HostAppraisal) -> None:
    """Without the lock on the appraisal both take the same place."""
    acts = (
        lambda code=code: save_option(  # type: ignore[misc]
            appraisal_id=appraisal.pk, option_id=None, code=code, name=code, description="", by=UserFactory()
        )
        for code in ("BOTH", "NEITHER")
    )
    assert at_once(*acts) == ["done", "done"]
    assert sorted(appraisal.options.values_list("position", flat=True)) == [1, 2, 3, 4]
