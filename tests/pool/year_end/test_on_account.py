"""What the host pays on account: recorded once, by the host, seen by every partner, counted at the year's end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from commissioning.models import AuditEntry, Organisation, User
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from pool.models import Instalment, PaymentOnAccount, Period, PooledFund
from pool.rules.on_account import OnAccount, check_payment
from pool.selectors.on_account import on_account_of
from pool.selectors.on_account_page import on_account
from pool.services.documents import Place
from pool.services.instalments import Receipt, record_receipt
from pool.services.on_account import record_payment, take_back_payment
from pool.services.settlement import agree_settlement, propose_settlement, withdraw_settlement
from pool.services.setup_on_account import load_on_account
from tests.conftest import SignIn
from tests.factories import UserFactory
from tests.pool.year_end.conftest import Certified, url, words

D = Decimal
AT = datetime(2016, 5, 20, 9, tzinfo=UTC)
TODAY = date(2016, 5, 20)


def paid(amount: str = "400.00", evidence: str = "BACS 1", **other: Any) -> OnAccount:
    return OnAccount(other.pop("period", 12), D(amount), other.pop("paid_on", date(2015, 5, 1)), evidence, **other)


def record(fund: PooledFund, payment: OnAccount, partner: str = "ICB") -> PaymentOnAccount:
    someone = UserFactory()
    return record_payment(fund_id=fund.pk, year=2015, partner=partner, payment=payment, by=someone, at=AT, today=TODAY)


def propose(fund: PooledFund, by: User) -> Any:
    return propose_settlement(fund_id=fund.pk, year=2015, divide_remainder=False, by=by, at=AT)


@pytest.mark.parametrize(
    ("change", "so_far", "code"),
    [
        ({"amount": D("0.00")}, "0", "nothing"),
        ({"paid_on": date(2016, 5, 21)}, "0", "not_yet"),
        ({"paid_on": date(2015, 2, 28)}, "0", "outside_year"),
        ({"evidence": "  "}, "0", "no_evidence"),
        ({"amount": D("-10.01")}, "10.00", "more_than_paid"),
    ],
)
def test_what_cannot_be_recorded(change: dict[str, Any], so_far: str, code: str) -> None:
    given = {"period": 1, "amount": D("5.00"), "paid_on": date(2015, 5, 1), "evidence": "1", **change}
    with pytest.raises(Refused) as refused:
        check_payment(
            OnAccount(**given), year=2015, today=TODAY, partner="ICB", host="Council", is_host=False, so_far=D(so_far)
        )
    assert refused.value.code == code


@pytest.mark.parametrize(("amount", "day"), [("-10.00", date(2016, 5, 20)), ("0.01", date(2015, 3, 1))])
def test_all_that_was_paid_may_come_back_and_april_may_be_paid_in_march(amount: str, day: date) -> None:
    payment = OnAccount(1, D(amount), day, "1")
    check_payment(payment, year=2015, today=TODAY, partner="ICB", host="C", is_host=False, so_far=D("10.00"))


def test_the_settlement_shows_the_net_payment(
    certified: Certified, fund: PooledFund, by: User, icb: Organisation
) -> None:
    # The ICB bears 3,082.50 and paid providers 1,960.00, of which it has 400.00 back; it still pays 1,522.50.
    certified(12)
    record(fund, paid("500.00"))
    record(fund, paid("-100.00", "Receipt 7"))
    assert on_account_of(fund, 2015) == {icb.pk: D("400.00")}
    made = propose(fund, by)
    assert made.content["payments"] == [{"payer": "ICB", "payee": "COUNCIL", "amount": {"$decimal": "1522.50"}}]
    said = " ".join(made.content["sentences"])
    assert "Exampleshire Council has paid £400.00 of that on account, which leaves £1,560.00" in said


def test_the_same_evidence_is_recorded_once_until_it_is_taken_back(fund: PooledFund) -> None:
    first = record(fund, paid())
    with pytest.raises(Refused, match="BACS 1 is recorded already: £400\\.00, paid on 1 May 2015"):
        record(fund, paid("40.00", " BACS  1 "))
    take_back_payment(fund_id=fund.pk, year=2015, number=first.number, reason="Wrong sum", by=UserFactory(), at=AT)
    again = record(fund, paid("40.00"))
    assert (again.number, sum(on_account_of(fund, 2015).values())) == (2, D("40.00"))
    kept = PaymentOnAccount.objects.get(number=1)
    assert kept.taken_back_because == kept.history.latest().history_change_reason == "Wrong sum"
    acts = AuditEntry.objects.filter(act__contains="payment_on_account").values_list("act", flat=True)
    assert sorted(acts) == ["pool.record_payment_on_account"] * 2 + ["pool.take_back_payment_on_account"]


def test_a_payment_out_is_not_taken_back_from_under_money_that_came_back(fund: PooledFund) -> None:
    record(fund, paid())
    record(fund, paid("-300.00", "Receipt 1"))
    with pytest.raises(Refused) as refused:
        take_back_payment(fund_id=fund.pk, year=2015, number=1, reason="Wrong", by=UserFactory(), at=AT)
    assert refused.value.code == "more_than_paid"


def test_the_host_pays_itself_nothing_on_account(fund: PooledFund) -> None:
    with pytest.raises(Refused, match="hosts the fund"):
        record(fund, paid(), partner="COUNCIL")
    with pytest.raises(Refused, match="Choose the partner"):
        record(fund, paid(), partner="ELSEWHERE")


def test_once_a_settlement_stands_payments_stay_as_they_are(certified: Certified, fund: PooledFund, by: User) -> None:
    certified(12)
    record(fund, paid())
    propose(fund, by)
    for act in (
        lambda: record(fund, paid("1.00", "BACS 2")),
        lambda: take_back_payment(fund_id=fund.pk, year=2015, number=1, reason="Wrong", by=by, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "settled"
    withdraw_settlement(fund_id=fund.pk, year=2015, by=by, reason="A payment was missing")
    record(fund, paid("1.00", "BACS 2"))


def test_a_settlement_that_money_has_overtaken_is_not_agreed(
    certified: Certified, fund: PooledFund, by: User, icb: Organisation
) -> None:
    certified(12)
    made = propose(fund, by)
    share = fund.contributions.get(organisation=icb)
    Instalment.objects.create(
        contribution=share, number=1, due_on=TODAY, amount="5.00", received="5.00", received_on=TODAY
    )
    with pytest.raises(Refused, match="Money was received or paid since"):
        agree_settlement(
            fund_id=fund.pk, year=2015, organisation=icb, opened_hash=made.content_hash, by=UserFactory(), at=AT
        )


def test_what_was_received_stays_as_the_agreed_settlement_counts_it(
    certified: Certified, fund: PooledFund, by: User, council: Organisation, icb: Organisation
) -> None:
    certified(12)
    share = fund.contributions.get(organisation=icb)
    late = Instalment.objects.create(contribution=share, number=1, due_on=TODAY, amount="5.00")
    opened = propose(fund, by).content_hash
    for one in (council, icb):
        agree_settlement(fund_id=fund.pk, year=2015, organisation=one, opened_hash=opened, by=UserFactory(), at=AT)
    with pytest.raises(Refused, match="What is paid now is one of its payments"):
        record_receipt(instalment_id=late.pk, receipt=Receipt(D("5.00"), TODAY), by=by, today=TODAY)


# --- Pages --------------------------------------------------------------------------------------------------------


def sent(**change: str) -> dict[str, str]:
    day = {"paid_on_0": "1", "paid_on_1": "5", "paid_on_2": "2015"}
    given = {"partner": "ICB", "period": "1", "direction": "out", "amount": "400", "evidence": "BACS 1", **day}
    return {**given, **change}


def test_the_host_s_people_record_and_every_partner_sees(
    fund: PooledFund, sign_in: SignIn, council: Organisation, icb: Organisation, certified: Certified
) -> None:
    certified(6)
    listed, form = url("on_account", fund="POOL", year=2015), url("on_account_record", fund="POOL", year=2015)
    host, other = sign_in(Role.FINANCE_OFFICER, council), sign_in(Role.FINANCE_OFFICER, icb)
    assert "No payments yet" in words(host, listed)
    assert other.get(form).status_code == other.post(form, sent()).status_code == 403
    refused = host.post(form, sent(amount="-5"))
    assert "Enter the amount without a minus" in refused.content.decode()
    assert host.post(form, sent(provider="A hospital", note="April")).status_code == 302
    assert host.post(form, sent(direction="back", amount="150", evidence="R1")).status_code == 302
    for reader in (host, other):
        page = words(reader, listed)
        assert "A hospital" in page
        assert "£250.00" in page
        assert ("Take back" in page) is (reader is host)
    assert "No payments yet" not in words(other, f"{listed}?partner=ICB")
    statement = words(other, url("partner_statement", fund="POOL", year=2015, partner="ICB"))
    assert "£250.00 paid on account; its lines have spent" in statement
    back = url("on_account_take_back", fund="POOL", year=2015, number=2)
    assert other.post(back, {"reason": "No"}).status_code == 403
    assert host.post(back, {"reason": "Not ours"}).status_code == 302
    assert "£400.00" in words(host, listed)
    table = words(other, url("export_year_table", fund="POOL", year=2015, table="on-account", form="csv"))
    assert "A hospital" in table
    assert "Not ours" in table


def test_what_was_paid_is_counted_beside_what_the_lines_have_spent(certified: Certified, fund: PooledFund) -> None:
    period: Period = certified(6)
    record(fund, paid("700.00"))
    row = on_account(fund, 2015).partners[0]
    spent = sum(one.actual for one in period.outturns.filter(line__lead__code="ICB"))
    assert (row.code, row.paid, row.spent, row.left) == ("ICB", D("700.00"), spent, spent - D("700.00"))


def test_a_fund_without_a_host_says_so(fund: PooledFund, boss: Client) -> None:
    fund.agreement.versions.update(host=None)
    assert "names no host" in words(boss, url("on_account", fund="POOL", year=2015))
    answer = boss.post(url("on_account_record", fund="POOL", year=2015), sent())
    assert "Name the host first" in answer.content.decode()


# --- Files --------------------------------------------------------------------------------------------------------


def test_payments_come_from_a_file_and_what_people_did_stays(fund: PooledFund, icb: Organisation) -> None:
    def load(amount: int) -> None:
        one = {"period": 1, "amount": amount, "paid_on": date(2015, 4, 28), "evidence": "BACS 9"}
        held = {"partner": "ICB", "year": "2015/16", "payments": [one]}
        load_on_account(Place("pool.yaml", {"on_account": [held]}), fund, {"ICB": icb})

    load(100)
    load(120)
    assert on_account_of(fund, 2015) == {icb.pk: D("120.00")}
    take_back_payment(fund_id=fund.pk, year=2015, number=1, reason="Never paid", by=UserFactory(), at=AT)
    load(130)
    assert on_account_of(fund, 2015) == {}
    assert PaymentOnAccount.objects.count() == 1


# --- Two at once --------------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_payment_recorded_while_the_year_is_settled_counts_or_is_refused(
    certified: Certified, fund: PooledFund, by: User
) -> None:
    certified(12)
    together = Barrier(2)

    def at_once(act: Any) -> str:
        try:
            together.wait(timeout=10)
            act()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    someone = UserFactory()
    acts = [
        lambda: propose(fund, by),
        lambda: record_payment(
            fund_id=fund.pk, year=2015, partner="ICB", payment=paid(), by=someone, at=AT, today=TODAY
        ),
    ]
    with ThreadPoolExecutor(2) as pool:
        _, recorded = pool.map(at_once, acts)
    counted = fund.settlements.get().content["on_account"]["$decimal"]
    assert (recorded, counted) in {("done", "400.00"), ("settled", "0.00")}
