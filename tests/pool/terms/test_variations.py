"""Varying an agreement: nothing counts before both partners agreed, and nothing material without an amendment."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import AuditEntry
from ihwb.kernel.errors import Refused
from pool.models import Variation
from pool.selectors.contributions import contributions_of, line_variations
from pool.selectors.variations import meter_of, variation_view
from pool.services.variations import (
    carry_variation,
    refuse_variation,
    settle_material_variations,
    withdraw_variation,
)
from tests.conftest import SignIn
from tests.factories import PartnershipFactory, grant, person
from tests.pool.factories import AgreementVersionFactory, PeriodFactory
from tests.pool.terms.life import AT, Life, life

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed_life() -> Life:
    return life()


def url(name: str, **where: object) -> str:
    return reverse(f"pool:{name}", kwargs={"partnership": "exampleshire", "agreement": "S75", **where})


def words(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return " ".join(answer.content.decode().split())


def code_of(act: object) -> str:
    with pytest.raises(Refused) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


# --- The ordinary way -------------------------------------------------------------------------------------------


def test_a_variation_counts_once_both_partners_agreed(agreed_life: Life) -> None:
    it = agreed_life
    made = it.propose("100.00")
    it.agree(made, it.council, it.ours)
    assert contributions_of(it.fund, 2015)[it.council.pk] == Decimal("1000.00")
    it.agree(made, it.icb, it.theirs)
    assert contributions_of(it.fund, 2015)[it.council.pk] == Decimal("1100.00")
    assert contributions_of(it.fund, 2015)[it.icb.pk] == Decimal("3000.00")
    assert AuditEntry.objects.filter(act="pool.agree_variation").count() == 2


def test_a_budget_changes_from_the_period_of_its_effective_day(agreed_life: Life) -> None:
    it = agreed_life
    it.agree_both(it.propose("100.00"))
    line = it.line("L001").pk
    assert line_variations(it.fund, 2015, 6) == {}
    assert line_variations(it.fund, 2015, 7) == {line: Decimal("100.00")}
    assert line_variations(it.fund, 2016, 7) == {}


def test_the_position_shows_the_varied_contribution(agreed_life: Life, sign_in: SignIn) -> None:
    it = agreed_life
    it.agree_both(it.propose("100.00"))
    period = PeriodFactory(fund=it.fund, number=7)
    where = {"partnership": "exampleshire", "fund": "POOL", "year": 2015, "period": period.number}
    assert "£1,100.00" in words(sign_in(it.manager), reverse("pool:position", kwargs=where))


def test_the_proposer_and_one_person_for_both_are_refused(agreed_life: Life) -> None:
    it = agreed_life
    own = it.propose(by=it.ours)
    assert code_of(lambda: it.agree(own, it.council, it.ours)) == "own_proposal"
    everywhere = person("commissioner")
    it.agree(own, it.council, everywhere)
    assert code_of(lambda: it.agree(own, it.icb, everywhere)) == "same_person"


def test_a_person_cannot_agree_for_the_other_partner_by_a_forged_form(agreed_life: Life, sign_in: SignIn) -> None:
    it = agreed_life
    made = it.propose()
    sign_in(it.ours).post(url("variation_agree", number=made.number), {"organisation": it.icb.pk})
    assert not made.agreements.exists()


def test_a_contribution_cannot_fall_below_nought(agreed_life: Life) -> None:
    assert code_of(lambda: agreed_life.propose("-1000.01", value="1000.01")) == "negative_contribution"


def test_refused_and_withdrawn_variations_count_nothing_and_stay_closed(agreed_life: Life) -> None:
    it = agreed_life
    refused, withdrawn = it.propose(), it.propose()
    mine = frozenset({it.icb.pk})
    refuse_variation(variation_id=refused.pk, organisations=mine, by=it.theirs, at=AT, reason="Not affordable")
    assert (
        code_of(lambda: withdraw_variation(variation_id=withdrawn.pk, by=it.ours, at=AT, reason="No"))
        == "reason_missing"
    )
    assert (
        code_of(lambda: withdraw_variation(variation_id=withdrawn.pk, by=it.ours, at=AT, reason="Not mine"))
        == "not_own"
    )
    withdraw_variation(variation_id=withdrawn.pk, by=it.manager, at=AT, reason="Overtaken")
    assert code_of(lambda: it.agree(refused, it.council, it.ours)) == "closed"
    assert meter_of(it.agreement, 2015).total == 0


# --- The material way -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at_threshold", "passes"), [("ordinary", True), ("material", False)])
def test_exactly_the_threshold_is_what_the_agreement_says(at_threshold: str, passes: bool) -> None:
    it = life(at_threshold=at_threshold)
    it.agree_both(it.propose("320000.00"))
    last = it.propose("180000.00")
    if passes:
        assert it.agree_both(last).state == "agreed"
    else:
        assert code_of(lambda: it.agree_both(last)) == "material"


def test_a_material_variation_is_agreed_with_the_version_that_carries_it(agreed_life: Life) -> None:
    it = agreed_life
    large = it.propose("600000.00")
    assert "£600,000" in variation_view(large).why_closed
    small = it.propose("10.00")
    draft = AgreementVersionFactory(agreement=it.agreement, number=2, state="draft")
    assert code_of(lambda: carry_variation(variation_id=small.pk, version_id=draft.pk, by=it.manager)) == "ordinary"
    carry_variation(variation_id=large.pk, version_id=draft.pk, by=it.manager)
    assert code_of(lambda: it.agree(large, it.council, it.ours)) == "carried"
    assert settle_material_variations(draft, at=AT) == []
    assert contributions_of(it.fund, 2015)[it.council.pk] == Decimal("1000.00")
    draft.state = "in_force"
    draft.save()
    assert contributions_of(it.fund, 2015)[it.council.pk] == Decimal("601000.00")  # before anybody settles it
    assert [one.pk for one in settle_material_variations(draft, at=AT)] == [large.pk]
    large.refresh_from_db()
    assert (large.state, large.closing_note) == ("agreed", "Agreed with version 2")
    assert contributions_of(it.fund, 2015)[it.council.pk] == Decimal("601000.00")
    assert meter_of(it.agreement, 2015).agreed == Decimal("600000.00")


def test_a_version_that_the_partners_are_approving_takes_nothing_more_in(agreed_life: Life) -> None:
    it = agreed_life
    large = it.propose("600000.00")
    version = AgreementVersionFactory(agreement=it.agreement, number=2, state="in_approval")
    assert (
        code_of(lambda: carry_variation(variation_id=large.pk, version_id=version.pk, by=it.manager)) == "wrong_version"
    )


# --- Pages ------------------------------------------------------------------------------------------------------


def test_the_list_shows_the_meter_and_who_is_waited_for(agreed_life: Life, sign_in: SignIn) -> None:
    it = agreed_life
    it.agree_both(it.propose("320000.00"))
    it.agree(it.propose("50000.00"), it.council, it.ours)
    page = words(sign_in(it.manager), f"{url('variations')}?year=2015")
    assert "£320,000 of £500,000 used in 2015/16; £180,000 left." in page
    assert "A further £50,000 is proposed" in page
    assert "Waits for NHS Exampleshire ICB" in page
    it.propose("180000.00")
    assert "Material: the agreement must be amended" in words(sign_in(it.manager), f"{url('variations')}?year=2015")


def test_members_see_what_was_agreed_and_no_proposals(agreed_life: Life, sign_in: SignIn) -> None:
    it = agreed_life
    it.agree_both(it.propose("320000.00"))
    proposed = it.propose("50000.00")
    member = sign_in("board_member", it.council)
    page = words(member, f"{url('variations')}?year=2015")
    assert "£320,000 of £500,000" in page
    assert "£50,000" not in page
    words(member, url("variation", number=1))
    words(member, url("variation", number=proposed.number), status=404)


def test_a_closed_mechanism_says_so_and_offers_no_button(agreed_life: Life, sign_in: SignIn) -> None:
    it = agreed_life
    large = it.propose("600000.00")
    page = words(sign_in(it.ours), url("variation", number=large.number))
    assert "mechanism is closed to it" in page
    assert url("variation_agree", number=large.number) not in page


def test_proposing_and_agreeing_on_the_pages(agreed_life: Life, sign_in: SignIn) -> None:
    it = agreed_life
    typed = {
        "kind": "funding", "title": "More beds", "reason": "Winter", "year": "2015", "value": "£1,000.00", "rows": "4",
        "effective_on_0": "1", "effective_on_1": "10", "effective_on_2": "2015",
        f"partner_{it.icb.pk}": "1,000.00", "line_0": str(it.line("L002").pk), "amount_0": "999.99",
    }  # fmt: skip
    manager = sign_in(it.manager)
    answer = manager.post(url("variation_propose"), typed)
    assert "differ by £0.01" in answer.content.decode()
    grown = manager.post(url("variation_propose"), {**typed, "more": "1"}).content.decode()
    assert 'name="line_7"' in grown
    assert re.search(r'<select[^>]*name="line_4"[^>]* autofocus', grown)
    assert 'value="999.99"' in grown
    manager.post(url("variation_propose"), {**typed, "amount_0": "1000"})
    made = Variation.objects.get()
    for who, partner in ((it.ours, it.council), (it.theirs, it.icb)):
        sign_in(who).post(url("variation_agree", number=made.number), {"organisation": partner.pk})
    assert contributions_of(it.fund, 2015)[it.icb.pk] == Decimal("4000.00")
    assert "Agreed by every partner" in words(manager, url("variation", number=made.number))


def test_another_partnership_finds_nothing(agreed_life: Life, sign_in: SignIn) -> None:
    made = agreed_life.propose()
    grant(agreed_life.manager, "pool_manager", partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    address = url("variation", number=made.number).replace("exampleshire", "elsewhere")
    assert sign_in(agreed_life.manager).get(address).status_code == 404
