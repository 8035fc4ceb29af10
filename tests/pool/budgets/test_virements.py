"""Virements: who may, what is refused, what changes; and two people at once."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from commissioning.models import ApprovalLimit, AuditEntry, Decision, Recommendation, User
from ihwb.kernel.errors import Refused
from pool.models import Budget, BudgetLine, PooledFund, Virement
from pool.rules.virements import Leg
from pool.selectors.budgets import current_budgets
from pool.selectors.virements import fingerprint
from pool.services.virements import (
    Proposal,
    approve_by_decision,
    approve_virement,
    bind_decision,
    propose_virement,
    refuse_virement,
    withdraw_virement,
)
from tests.conftest import SignIn
from tests.factories import UserFactory, person
from tests.pool.factories import PeriodFactory, pooled_fund
from tests.races import at_once

AT = datetime(2015, 8, 3, 9, tzinfo=UTC)
PLACE = "/p/exampleshire/pool/virements/POOL/2015/"


def move(
    fund: PooledFund, *legs: tuple[str, str, str], by: User | None = None, number: int = 6, year: int = 2015
) -> Virement:
    listed = [Leg(giver, taker, Decimal(amount)) for giver, taker, amount in legs or [("L001", "L002", "400.00")]]
    proposal = Proposal("Winter beds", "More beds are needed", False, number, listed)
    return propose_virement(fund_id=fund.pk, year=year, proposal=proposal, by=by or UserFactory(), at=AT)


def limit(fund: PooledFund, role: str, up_to: str, **fields: Any) -> None:
    ApprovalLimit.objects.create(
        partnership=fund.agreement.partnership, act="virement", role=role, up_to=Decimal(up_to),
        since=date(2015, 4, 1), **fields,
    )  # fmt: skip


def code_of(act: Callable[..., object], **given: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(**given)
    return refused.value.code


def amounts(fund: PooledFund) -> dict[str, str]:
    codes = dict(fund.lines.values_list("pk", "code"))
    return {codes[line]: str(amount) for line, amount in current_budgets(fund, 2015, 6).items()}


@pytest.mark.django_db
class TestVirements:
    def test_nothing_moves_until_it_is_approved_and_then_all_of_it(self) -> None:
        fund, manager = pooled_fund(lines=2), person("pool_manager")
        virement = move(fund)
        assert amounts(fund) == {"L001": "1000.00", "L002": "1000.00"}
        approve_virement(virement_id=virement.pk, by=manager, at=AT)
        assert amounts(fund) == {"L001": "600.00", "L002": "1400.00"}
        assert AuditEntry.objects.latest("number").act == "pool.approve_virement"
        assert [one.state for one in virement.history.order_by("history_id")] == ["proposed", "approved"]

    def test_the_proposer_never_approves(self) -> None:
        fund, manager = pooled_fund(lines=2), person("pool_manager")
        virement = move(fund, by=manager)
        assert code_of(approve_virement, virement_id=virement.pk, by=manager, at=AT) == "own_work"

    def test_a_limit_is_asked_on_the_day_of_the_approval(self) -> None:
        fund, commissioner = pooled_fund(lines=2), person("commissioner")
        limit(fund, "pool_manager", "9999.00")
        limit(fund, "commissioner", "399.99", until=date(2015, 8, 3))
        virement = move(fund)
        assert code_of(approve_virement, virement_id=virement.pk, by=commissioner, at=AT) == "above_limit"
        later = datetime(2015, 8, 4, 9, tzinfo=UTC)
        assert code_of(approve_virement, virement_id=virement.pk, by=commissioner, at=later) == "no_limit"

    def test_a_line_cannot_give_more_than_it_has_in_any_period_still_to_come(self) -> None:
        fund, manager = pooled_fund(lines=2), person("pool_manager")
        approve_virement(virement_id=move(fund, ("L001", "L002", "700.00"), number=10).pk, by=manager, at=AT)
        with pytest.raises(Refused, match=r"Service 1 \(L001\) has £300.00 and cannot give £300.01"):
            move(fund, ("L001", "L002", "300.01"), number=6)

    def test_two_proposals_that_overdraw_together_are_not_both_approved(self) -> None:
        fund, manager = pooled_fund(lines=2), person("pool_manager")
        first, second = move(fund, ("L001", "L002", "600.00")), move(fund, ("L001", "L002", "600.00"))
        approve_virement(virement_id=first.pk, by=manager, at=AT)
        assert code_of(approve_virement, virement_id=second.pk, by=manager, at=AT) == "overdrawn"
        second.refresh_from_db()
        assert second.state == "proposed"

    def test_a_certified_period_keeps_its_budgets(self) -> None:
        fund, manager = pooled_fund(lines=2), person("pool_manager")
        virement = move(fund, number=6)
        PeriodFactory(fund=fund, number=6, certified=True)
        assert code_of(approve_virement, virement_id=virement.pk, by=manager, at=AT) == "period_certified"
        with pytest.raises(Refused, match="from period 7 on"):
            move(fund, number=6)
        move(fund, number=7)

    def test_a_line_without_a_budget_receives_money_and_has_an_original_of_nought(self) -> None:
        fund, manager = pooled_fund(lines=2), person("pool_manager")
        first = fund.lines.get(code="L001")
        new = BudgetLine.objects.create(fund=fund, group=first.group, code="NEW", name="New", lead=first.lead)
        approve_virement(virement_id=move(fund, ("L001", "NEW", "1.00")).pk, by=manager, at=AT)
        assert Budget.objects.get(line=new).amount == 0
        assert amounts(fund)["NEW"] == "1.00"

    def test_what_is_answered_is_not_answered_again(self) -> None:
        fund, manager, proposer = pooled_fund(lines=2), person("pool_manager"), UserFactory()
        virement = move(fund, by=proposer)
        assert code_of(withdraw_virement, virement_id=virement.pk, by=manager, at=AT, reason="no") == "reason_missing"
        assert code_of(withdraw_virement, virement_id=virement.pk, by=manager, at=AT, reason="Not") == "not_yours"
        refuse_virement(virement_id=virement.pk, by=manager, at=AT, reason="Not this year")
        assert code_of(approve_virement, virement_id=virement.pk, by=manager, at=AT) == "not_proposed"
        assert amounts(fund) == {"L001": "1000.00", "L002": "1000.00"}

    def test_above_every_limit_the_decision_of_both_counts_for_these_very_moves(self) -> None:
        fund, manager = pooled_fund(lines=2), person("pool_manager")
        limit(fund, "pool_manager", "399.99")
        virement = move(fund)
        who = {"virement_id": virement.pk, "by": manager, "at": AT}
        assert code_of(approve_virement, **who) == "beyond_everyone"
        decision = Decision.objects.create(
            partnership=fund.agreement.partnership, reference="D1", title="Virement", content_hash="a" * 64
        )
        assert code_of(bind_decision, decision=decision, **who) == "decision_names_another"
        text = f"Approve it, fingerprint {fingerprint(virement)}."
        said = Recommendation.objects.create(decision=decision, number=1, text=text)
        bind_decision(decision=decision, **who)
        assert code_of(approve_by_decision, **who) == "decision_waits"
        decision.state, decision.approved_hash, decision.closed_at = "approved", decision.content_hash, AT
        decision.save()
        said.text = "Approve another"
        said.save()
        assert code_of(approve_by_decision, **who) == "decision_names_another"
        said.text = text
        said.save()
        approve_by_decision(**who)
        assert amounts(fund) == {"L001": "600.00", "L002": "1400.00"}


# --- Pages --------------------------------------------------------------------------------------------------------


def typed(**fields: str) -> dict[str, str]:
    return {
        "moves": "3", "title": "Winter beds", "from_period": "6", "recurrent": "once", "reason": "Needed now",
        "giver_1": "L001", "taker_1": "L002", "amount_1": "400", **fields,
    }  # fmt: skip


@pytest.mark.django_db
class TestPages:
    def test_a_finance_officer_proposes_and_the_pool_manager_finds_it_on_the_first_page(self, sign_in: SignIn) -> None:
        fund = pooled_fund(lines=2)
        officer = sign_in("finance_officer", fund.lines.get(code="L001").lead)
        page = officer.post(f"{PLACE}new/", typed(), follow=True)
        assert "Virement 1 is proposed" in page.content.decode()
        manager = sign_in("pool_manager")
        assert "Answer virement 1" in manager.get("/p/exampleshire/").content.decode()
        assert "Answer virement 1" not in officer.get("/p/exampleshire/").content.decode()
        done = manager.post(f"{PLACE}1/approve/", {"note": "Agreed"}, follow=True).content.decode()
        assert "£600.00" in done
        assert "£1,400.00" in done
        assert officer.post(f"{PLACE}1/approve/").status_code == 403

    def test_more_moves_keep_what_was_typed_and_a_half_move_is_named(self, sign_in: SignIn) -> None:
        pooled_fund(lines=2)
        manager = sign_in("pool_manager")
        more = manager.post(f"{PLACE}new/", typed(more="1")).content.decode()
        assert 'name="amount_6"' in more
        assert 'value="400"' in more
        assert "Complete move" not in manager.post(f"{PLACE}new/", typed(more="1", giver_2="L002")).content.decode()
        assert re.search(r'<select[^>]*name="giver_4"[^>]* autofocus', more)
        half = manager.post(f"{PLACE}new/", typed(giver_2="L002")).content.decode()
        assert "Complete move 2" in half
        assert not Virement.objects.exists()

    def test_another_partnership_s_virement_is_not_found(self, sign_in: SignIn) -> None:
        move(pooled_fund(lines=2))
        manager = sign_in("pool_manager")
        assert manager.get(f"{PLACE}1/").status_code == 200
        assert manager.get(f"{PLACE}2/").status_code == 404
        assert manager.get(PLACE.replace("POOL", "OTHER") + "1/").status_code == 404

    def test_the_list_is_filtered_by_state_and_line(self, sign_in: SignIn) -> None:
        fund = pooled_fund(lines=3)
        move(fund)
        manager = sign_in("pool_manager")
        assert "Winter beds" in manager.get(f"{PLACE}?line=L002&state=proposed").content.decode()
        assert "No virement fits" in manager.get(f"{PLACE}?line=L003").content.decode()
        assert "No virement fits" in manager.get(f"{PLACE}?state=approved").content.decode()


# --- Two people at once -------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_approve_once() -> None:
    fund, one, other = pooled_fund(lines=2), person("pool_manager"), person("pool_manager")
    pk = move(fund).pk
    results = at_once(*(lambda by=by: approve_virement(virement_id=pk, by=by, at=AT) for by in (one, other)))  # type: ignore[misc]
    assert sorted(results) == ["done", "not_proposed"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_virements_at_once_never_overdraw_a_line() -> None:
    fund, manager = pooled_fund(lines=2), person("pool_manager")
    pks = [move(fund, ("L001", "L002", "600.00")).pk for _ in range(2)]
    results = at_once(*(lambda pk=pk: approve_virement(virement_id=pk, by=manager, at=AT) for pk in pks))  # type: ignore[misc]
    assert sorted(results) == ["done", "overdrawn"]
    assert amounts(fund)["L001"] == "400.00"
