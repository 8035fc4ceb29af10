"""Settling a year: proposed from the last certified period, agreed by each partner, paid, and carried forward."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.models import Organisation, User
from commissioning.services import audit
from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import fingerprint, freeze, thaw
from ihwb.kernel.money import ZERO
from pool.models import (
    PooledFund,
    RiskFund,
    Settlement,
    SettlementAgreement,
    SettlementPayment,
    SettlementState,
)
from pool.rules.second_person import check_second_person
from pool.rules.settlement import settle, with_treasury
from pool.selectors.fund_partners import partners_of
from pool.selectors.settlement import (
    CARRIED,
    YearFacts,
    agreed_by,
    carried,
    last_period,
    notes_of,
    standing,
    year_facts,
)
from pool.services.keeping import keep


def content_of(facts: YearFacts, *, divide_remainder: bool, treasury: Decimal = ZERO) -> dict[str, Any]:
    """Everything that the partners agree, as JSON values. treasury: income on the fund's money in the year, £.

    Raises Refused when the figures do not add up.
    """
    try:
        partners = with_treasury(facts.partners, treasury, facts.treasury_sharing)
        made = settle(partners, facts.fund, host=facts.host, divide_remainder=divide_remainder)
    except ValueError as fault:
        raise Refused("does_not_add_up", f"The year cannot be settled: {fault}. Correct the period first.") from fault
    period = facts.period
    return {
        "year": period.year,
        "label": period.month.year.label,
        "period": period.month.label,
        "round": period.round,
        "host": facts.host,
        "fund": freeze(facts.fund),
        "divide_remainder": divide_remainder,
        "treasury": freeze(treasury),
        "notes": notes_of(facts),
        **freeze(made),
    }


@transaction.atomic
def propose_settlement(
    *, fund_id: int, year: int, divide_remainder: bool, by: User, at: datetime, treasury: Decimal = ZERO
) -> Settlement:
    """Propose the year's final account to the partners.

    divide_remainder: what no rule of the agreement covers is divided by the contributions, not left in the fund.
    treasury: what the fund's money earned in the host's hands, divided as the agreement says.

    Raises Refused: stands_already, not_certified, no_host, does_not_add_up.
    """
    fund = _locked(fund_id)
    if standing(fund, year) is not None:
        raise Refused("stands_already", "This year has a settlement already. Withdraw it before you propose another.")
    facts = year_facts(fund, year)
    content = content_of(facts, divide_remainder=divide_remainder, treasury=treasury)
    made = Settlement(
        fund=fund,
        year=year,
        statement=facts.statement,
        content=content,
        content_hash=fingerprint(content),
        made_by=by,
        made_at=at,
    )
    keep(made, by=by, reason="Proposed")
    _record("pool.propose_settlement", made, by, {"content": made.content_hash, "statement": facts.statement.pk})
    return made


def _locked(fund_id: int) -> PooledFund:
    return PooledFund.objects.select_for_update(of=("self",)).select_related("agreement__partnership").get(pk=fund_id)


def _standing(fund_id: int, year: int) -> Settlement:
    found = standing(_locked(fund_id), year)
    if found is None:
        raise Refused("none", "There is no settlement of this year. The pool manager proposes it first.")
    return found


@transaction.atomic
def withdraw_settlement(*, fund_id: int, year: int, by: User, reason: str) -> None:
    """Take a proposal back, so that another can be made. Raises Refused once it is agreed."""
    made = _standing(fund_id, year)
    if made.state == SettlementState.AGREED:
        raise Refused(
            "agreed", "Every partner has agreed this settlement. It stands; a correction goes into next year."
        )
    made.state = SettlementState.WITHDRAWN
    keep(made, by=by, reason=reason)
    _record("pool.withdraw_settlement", made, by, {"reason": reason})


@transaction.atomic
def agree_settlement(
    *, fund_id: int, year: int, organisation: Organisation, opened_hash: str, by: User, at: datetime
) -> Settlement:
    """A partner agrees to exactly what was shown. Once all have, it is final and its payments are due.

    Raises Refused: none, stale, outdated, already_agreed, own_work, same_person. The caller has checked whom the
    person speaks for.
    """
    made = _standing(fund_id, year)
    period = made.statement.period
    if made.content_hash != opened_hash:
        raise Refused("stale", "Another settlement was proposed since you opened this page. Read it, then agree to it.")
    if period.is_open or period.round != made.statement.round:
        raise Refused(
            "outdated",
            f"{period.month.label} was reopened after this settlement was proposed. The pool manager withdraws it and "
            "proposes it again from the new figures.",
        )
    if last_period(made.fund, year) != period:
        raise Refused(
            "outdated",
            "A later period was certified after this settlement was proposed. The pool manager withdraws it and "
            "proposes it again from the new figures.",
        )
    if _content_now(made) != opened_hash:
        raise Refused(
            "outdated",
            "Money was received or paid since this settlement was proposed. The pool manager withdraws it and proposes "
            "it again from the new figures.",
        )
    if made.agreements.filter(organisation=organisation).exists():
        raise Refused("already_agreed", f"{organisation.name} has agreed this settlement already.")
    check_second_person(
        by.pk, made.made_by_id, made.agreements.values_list("agreed_by_id", flat=True), "settlement", organisation.name
    )
    said = SettlementAgreement(settlement=made, organisation=organisation, agreed_by=by, agreed_at=at)
    keep(said, by=by, reason="Agreed")
    detail = {"organisation": organisation.code, "content": opened_hash}
    _record("pool.agree_settlement", made, by, detail)
    if all(one.at is not None for one in agreed_by(made)):
        _finish(made, by)
    return made


def _content_now(made: Settlement) -> str:
    facts = year_facts(made.fund, made.year)
    treasury: Decimal = thaw(made.content["treasury"]) if "treasury" in made.content else ZERO
    return fingerprint(content_of(facts, divide_remainder=made.content["divide_remainder"], treasury=treasury))


def _finish(made: Settlement, by: User) -> None:
    made.state = SettlementState.AGREED
    keep(made, by=by, reason="Agreed by every partner")
    partners = {one.code: one for one in partners_of(made.fund)}
    for one in made.content["payments"]:
        amount: Decimal = thaw(one["amount"])
        payment = SettlementPayment(
            settlement=made, payer=partners[one["payer"]], payee=partners[one["payee"]], amount=amount
        )
        keep(payment, by=by, reason="Due by the agreed settlement")


@transaction.atomic
def record_payment(*, fund_id: int, year: int, payment_id: int, paid_on: date, by: User) -> SettlementPayment:
    """Record the day on which a payment was made. Raises Refused: none, paid."""
    made = _standing(fund_id, year)
    payment = made.payments.filter(pk=payment_id).first()
    if payment is None:
        raise Refused("none", "This payment is not one of the settlement's.")
    if payment.paid_on is not None:
        raise Refused("paid", f"This payment was recorded as made on {show_date(payment.paid_on)}.")
    payment.paid_on, payment.recorded_by = paid_on, by
    keep(payment, by=by, reason="Paid")
    _record("pool.record_settlement_payment", made, by, {"payment": payment.pk, "paid_on": str(paid_on)})
    return payment


@transaction.atomic
def carry_forward(*, fund_id: int, year: int, by: User) -> RiskFund:
    """Hold what the year left in the fund as the next year's money, once. Raises Refused: not_agreed, nothing, done."""
    made = _standing(fund_id, year)
    if made.state != SettlementState.AGREED:
        raise Refused("not_agreed", "What is left is carried forward once every partner has agreed the settlement.")
    if carried(made):
        raise Refused("done", "What this year left in the fund is held in the next year already.")
    amount: Decimal = thaw(made.content["balance"])
    if amount <= 0:
        raise Refused("nothing", "The year left no money in the fund: there is nothing to hold in the next year.")
    label = FinancialYear(year).label
    held = RiskFund(
        fund=made.fund,
        code=CARRIED,
        name=f"Carried forward from {label}",
        year=year + 1,
        amount=amount,
        source=f"Settlement of {label}",
    )
    keep(held, by=by, reason=f"Settlement of {label}")
    _record("pool.carry_forward", made, by, {"amount": str(amount)})
    return held


def _record(act: str, made: Settlement, by: User, detail: dict[str, Any]) -> None:
    audit.record(
        act=act,
        partnership=made.fund.agreement.partnership,
        subject=f"{made.fund.name}, {FinancialYear(made.year).label}",
        by=by,
        detail=detail,
    )
