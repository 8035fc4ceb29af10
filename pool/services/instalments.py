"""Asking for a contribution in instalments, and recording what came."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from commissioning.models import User
from commissioning.rules.reasons import check_reason
from commissioning.services import audit
from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO, show
from pool.models import Contribution, Instalment, PooledFund
from pool.rules.instalments import schedule
from pool.selectors.contributions import contributions_of
from pool.selectors.settlement import settled


@transaction.atomic
def make_schedule(*, contribution_id: int, count: int, first: date, by: User) -> list[Instalment]:
    """Equal instalments of what is not asked for yet, after those that are there.

    Raises Refused: nothing_left, outside_year.
    """
    contribution = _locked(contribution_id)
    there = list(contribution.instalments.order_by("number"))
    current = contributions_of(contribution.fund, contribution.year)[contribution.organisation_id]
    left = current - sum((one.amount for one in there), ZERO)
    if left <= 0:
        raise Refused(
            "nothing_left",
            f"The instalments ask for all of the contribution of {show(current)} already, so there is nothing to add.",
        )
    year = FinancialYear(contribution.year)
    if not year.start <= first <= year.end:
        raise Refused("outside_year", f"{show_date(first)} is not in {year.label}. Choose a day of that year.")
    last = max((one.number for one in there), default=0)
    made = []
    for due in schedule(left, count, first):
        one = Instalment(contribution=contribution, number=last + due.number, due_on=due.due_on, amount=due.amount)
        made.append(_saved(one, "Scheduled", by))
    _audit("pool.schedule_instalments", made[0], by, {"count": str(count), "amount": str(left)})
    return made


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of an instalment, £, on a day. in_kind: as staff, buildings or services."""

    amount: Decimal
    on: date
    in_kind: bool = False
    note: str = ""


@transaction.atomic
def record_receipt(*, instalment_id: int, receipt: Receipt, by: User, today: date) -> Instalment:
    """Record what was received. Raises Refused: not_yet (a day to come), nothing, recorded_already, settled."""
    one = _locked_instalment(instalment_id)
    if one.received is not None:
        raise Refused(
            "recorded_already",
            f"{show(one.received)} was recorded for this instalment already. Take that back first.",
        )
    if receipt.on > today:
        raise Refused("not_yet", f"{show_date(receipt.on)} is still to come. Record the money when it is there.")
    if receipt.amount <= 0:
        raise Refused("nothing", "The amount received is more than nought.")
    one.received, one.received_on = receipt.amount, receipt.on
    one.in_kind, one.note, one.recorded_by = receipt.in_kind, receipt.note.strip(), by
    _saved(one, "Received", by)
    _audit("pool.record_receipt", one, by, {"received": str(receipt.amount), "on": receipt.on.isoformat()})
    return one


@transaction.atomic
def take_back_receipt(*, instalment_id: int, reason: str, by: User) -> Instalment:
    """Take back a receipt that was recorded wrongly; the history keeps it. Raises Refused: nothing_recorded."""
    one = _locked_instalment(instalment_id)
    why = check_reason(reason)
    if one.received is None:
        raise Refused("nothing_recorded", "Nothing is recorded for this instalment, so there is nothing to take back.")
    taken = str(one.received)
    one.received, one.received_on, one.recorded_by = None, None, None
    _saved(one, why, by)
    _audit("pool.take_back_receipt", one, by, {"received": taken, "reason": why})
    return one


@transaction.atomic
def remove_instalment(*, instalment_id: int, reason: str, by: User) -> None:
    """Take an instalment off the schedule while nothing came of it. Raises Refused: received."""
    one = _locked_instalment(instalment_id)
    why = check_reason(reason)
    if one.received is not None:
        raise Refused("received", f"{show(one.received)} was received for this instalment, so it stays.")
    one._change_reason, one._history_user = why, by  # type: ignore[attr-defined]  # read by simple_history
    one.delete()
    _audit("pool.remove_instalment", one, by, {"amount": str(one.amount), "reason": why})


def _locked(contribution_id: int) -> Contribution:
    """The contribution's row is what every act on its instalments waits at; its fund's, what settling its year does."""
    fund = Contribution.objects.values_list("fund", flat=True).get(pk=contribution_id)
    PooledFund.objects.select_for_update().get(pk=fund)
    locked = Contribution.objects.select_for_update(of=("self",)).select_related("fund__agreement__partnership")
    return locked.get(pk=contribution_id)


def _locked_instalment(instalment_id: int) -> Instalment:
    contribution = _locked(Instalment.objects.values_list("contribution", flat=True).get(pk=instalment_id))
    one = Instalment.objects.select_for_update().get(pk=instalment_id)
    one.contribution = contribution
    if settled(contribution.fund, contribution.year):
        raise Refused(
            "settled",
            f"The settlement of {FinancialYear(contribution.year).label} is agreed and counts what was received as it "
            "stood. What is paid now is one of its payments: record it at the year end.",
        )
    return one


def _saved(one: Instalment, reason: str, by: User) -> Instalment:
    one._change_reason, one._history_user = reason, by  # type: ignore[attr-defined]  # read by simple_history
    one.save()
    return one


def _audit(act: str, one: Instalment, by: User, detail: dict[str, str]) -> None:
    contribution = one.contribution
    audit.record(
        act=act,
        partnership=contribution.fund.agreement.partnership,
        subject=f"{contribution.organisation}, {FinancialYear(contribution.year)}, instalment {one.number}",
        by=by,
        detail=detail,
    )
