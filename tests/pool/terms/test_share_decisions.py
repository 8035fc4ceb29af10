"""By decision, by default 2:1: one version, and what the partners decide is recorded and counts from its period on."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import AuditEntry, Organisation, User
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from ihwb.kernel.errors import Refused
from ihwb.web.duties import duties_of
from pool.models import Period, PooledFund, ShareDecision
from pool.selectors.closing import kept_statement
from pool.selectors.statement import statement
from pool.services.share_decisions import Proposal, agree_share, propose_share, refuse_share, withdraw_share
from pool.services.statement import freeze
from tests.conftest import SignIn
from tests.factories import UserFactory, person
from tests.pool.factories import PeriodFactory, figures, partners, pooled_fund
from tests.races import at_once

pytestmark = pytest.mark.django_db
AT = datetime(2016, 3, 5, 9, tzinfo=UTC)
D = Decimal
HALF = ({"step": "carry_forward", "portion": "50"}, {"step": "share", "basis": "equal"})


@pytest.fixture
def fund() -> PooledFund:
    """An underspend is left to the partners; by default it goes back by contributions."""
    partners()
    fund = pooled_fund()
    version = fund.agreement.versions.get()
    version.rules = {**version.rules, "underspend": [{"step": "share", "basis": "contributions"}]}
    version.rules["by_decision"] = ["underspend"]
    version.save()
    return fund


@pytest.fixture
def period(fund: PooledFund) -> Period:
    """Period 6, £100.01 under."""
    found: Period = PeriodFactory(fund=fund)
    figures(found, forecasts={"L001": "899.99"})
    return found


@pytest.fixture
def both(fund: PooledFund) -> tuple[Organisation, Organisation]:
    by_code = {one.code: one for one in Organisation.objects.all()}
    return by_code["COUNCIL"], by_code["ICB"]


def proposed(fund: PooledFund, by: User, steps: Any = HALF, **more: Any) -> ShareDecision:
    values = {"year": 2015, "stage": "underspend", "from_period": 6, "reason": "Winter is dear", **more}
    return propose_share(fund_id=fund.pk, proposal=Proposal(steps=steps, **values), by=by, at=AT)


def agree(made: ShareDecision, organisation: Organisation, by: User | None = None) -> ShareDecision:
    return agree_share(
        fund_id=made.fund_id, number=made.number, organisation_id=organisation.pk,
        organisations=frozenset({organisation.pk}), by=by or UserFactory(), at=AT,
    )  # fmt: skip


def shares(period: Period) -> dict[str, str]:
    told = statement(Period.objects.get(pk=period.pk))
    return {**{part.code: str(part.amount) for part in told.partners}, "kept": str(told.carried_forward)}


def test_the_default_holds_until_every_partner_has_agreed(
    period: Period, both: tuple[Organisation, Organisation]
) -> None:
    council, icb = both
    before = shares(period)
    made = proposed(period.fund, UserFactory())
    agree(made, council)
    assert shares(period) == before
    agree(made, icb)
    # 100.01: half is 50.005, the half penny to the portion; 50.00 in equal parts.
    assert shares(period) == {"COUNCIL": "-25.00", "ICB": "-25.00", "kept": "-50.01"}
    told = [step.rule for step in statement(Period.objects.get(pk=period.pk)).steps]
    assert "As the partners decided, 50% of what is left is carried forward in the pool." in told
    acts = list(AuditEntry.objects.order_by("number").values_list("act", flat=True))
    assert acts == ["pool.propose_share", "pool.agree_share", "pool.agree_share"]


def test_what_is_certified_stays_and_a_later_decision_takes_the_place_of_an_earlier_one(
    period: Period, both: tuple[Organisation, Organisation]
) -> None:
    freeze(period, by=UserFactory(), at=AT)
    kept = kept_statement(period)
    assert kept is not None
    before = dict(kept.result)
    with pytest.raises(Refused, match="Period 6 is certified and stays as it is"):
        proposed(period.fund, UserFactory())
    later = PeriodFactory(fund=period.fund, number=7)
    figures(later, forecasts={"L001": "900.00"})
    default = shares(later)
    for steps in (HALF, [{"step": "lead", "partner": "ICB"}], ()):
        made = proposed(period.fund, UserFactory(), steps, from_period=7)
        for one in both:
            agree(made, one)
        if steps and steps is not HALF:
            assert shares(later) == {"COUNCIL": "0.00", "ICB": "-100.00", "kept": "0.00"}
    assert shares(later) == default, "a decision without steps goes back to the default"
    again = kept_statement(period)
    assert again is not None
    assert again.result == before


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"stage": "overspend"}, "does not leave an overspend"),
        ({"steps": [{"step": "lead", "partner": "NOBODY"}]}, "not a partner"),
        ({"steps": [{"step": "share", "basis": "weights", "weights": {"ICB": "90"}}]}, "add up to 90"),
        ({"reason": " "}, "No reason"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_words(period: Period, more: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        proposed(period.fund, UserFactory(), **more)
    assert not ShareDecision.objects.exists()


def test_nobody_agrees_to_their_own_proposal_or_for_both(
    period: Period, both: tuple[Organisation, Organisation]
) -> None:
    council, icb = both
    maker, one = UserFactory(), UserFactory()
    made = proposed(period.fund, maker)
    with pytest.raises(Refused, match="You made this proposal yourself"):
        agree(made, council, maker)
    agree(made, council, one)
    with pytest.raises(Refused, match="agreed to this decision already"):
        agree(made, council)
    with pytest.raises(Refused, match="for the other partner"):
        agree(made, icb, one)
    with pytest.raises(Refused, match="waits for the partners"):
        proposed(period.fund, maker)
    with pytest.raises(Refused, match="can withdraw it"):
        withdraw_share(fund_id=made.fund_id, number=1, by=one, at=AT, reason="No more")
    refuse_share(fund_id=made.fund_id, number=1, organisations={icb.pk}, by=one, at=AT, reason="Too much")
    with pytest.raises(Refused, match="is closed"):
        agree(made, icb)


# --- Pages ------------------------------------------------------------------------------------------------------------


def url(name: str = "share_decisions", **more: Any) -> str:
    return reverse(f"pool:{name}", kwargs={"partnership": "exampleshire", "fund": "POOL", "year": 2015, **more})


def words(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_decision_is_proposed_and_agreed_on_its_pages(
    period: Period, both: tuple[Organisation, Organisation], sign_in: SignIn
) -> None:
    council, icb = both
    manager = sign_in(Role.POOL_MANAGER)
    at = reverse("pool:statement", kwargs={"partnership": "exampleshire", "fund": "POOL", "year": 2015, "period": 6})
    assert f'href="{url()}"' in manager.get(at).content.decode()
    assert "What is left is shared in proportion to contributions." in words(manager.get(url()))
    given = {"stage": "underspend", "from_period": "6", "what": "weights", "reason": "Winter", "reference": "Board, 7"}
    assert "they must add up to exactly 100" in words(manager.post(url("share_decide"), {**given, "weight_0": "50"}))
    filled = {**given, "weight_0": "25", "weight_1": "75", "first": "50"}
    assert manager.post(url("share_decide"), filled).status_code == 302
    assert words(manager.post(url("share_agree", number=1)), 403)
    for one in (council, icb):
        officer = sign_in(Role.FINANCE_OFFICER, one)
        who: User = officer.user  # type: ignore[attr-defined]
        access = access_of(who, "exampleshire")
        assert access is not None
        assert any("Answer the proposal" in duty.what for duty in duties_of(access, AT.date()))
        assert "50% of what is left is carried forward" in words(officer.get(url("share_agree", number=1)))
        officer.post(url("share_agree", number=1), {"organisation": one.code})
    page = words(manager.get(url()))
    assert "Agreed" in page
    assert "(Board, 7)" in page
    # Half of 100.01 is 50.01; a quarter of 50.00 is the council's.
    assert shares(period) == {"COUNCIL": "-12.50", "ICB": "-37.50", "kept": "-50.01"}


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.AUDITOR, Role.GOVERNANCE_OFFICER, Role.SCRUTINY_MEMBER])
def test_those_who_may_not_propose_or_agree_only_read(
    role: Role, period: Period, both: tuple[Organisation, Organisation], sign_in: SignIn
) -> None:
    proposed(period.fund, UserFactory())
    client: Client = sign_in(role, both[0])
    assert client.get(url()).status_code == (403 if role == Role.SCRUTINY_MEMBER else 200)
    for name, more in (("share_decide", {}), ("share_agree", {"number": 1}), ("share_refuse", {"number": 1})):
        assert client.post(url(name, **more), {"reason": "No reason"}).status_code == 403
    assert ShareDecision.objects.get().state == "proposed"


def test_an_agreement_that_leaves_nothing_open_says_so(period: Period, sign_in: SignIn) -> None:
    version = period.fund.agreement.versions.get()
    version.rules = {**version.rules, "by_decision": []}
    version.save()
    manager = sign_in(Role.POOL_MANAGER)
    assert "leaves nothing of 2015/16 to a decision" in words(manager.get(url()))
    assert "It takes a new version" in words(manager.get(url("share_decide"), follow=True))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_last_two_partners_at_once_make_one_decision(
    period: Period, both: tuple[Organisation, Organisation]
) -> None:
    made = proposed(period.fund, person(Role.POOL_MANAGER))
    council, icb = both
    one, other = UserFactory(), UserFactory()
    assert at_once(lambda: agree(made, council, one), lambda: agree(made, icb, other)) == ["done", "done"]
    made.refresh_from_db()
    assert (made.state, made.agreements.count()) == ("agreed", 2)
    assert AuditEntry.objects.filter(act="pool.agree_share").count() == 2
