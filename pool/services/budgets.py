"""Setting what a year is first agreed with: original budgets and contributions. Only until a period is certified."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from commissioning.models import Organisation, User
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from ihwb.kernel.dates import FinancialYear
from pool.models import Budget, BudgetProfile, Contribution, Period, PooledFund, ProfileKind
from pool.rules.budgets import check_year_open
from pool.rules.profiles import in_proportion
from pool.selectors.profiles import last_certified


def locked_year(fund_id: int, year: int) -> PooledFund:
    """The fund, locked with the periods of the year: neither a certificate nor another change slips in between."""
    related = "agreement__partnership"
    fund = PooledFund.objects.select_for_update(of=("self",)).select_related(related).get(pk=fund_id)
    list(Period.objects.select_for_update().filter(fund=fund, year=year).order_by("number"))
    return fund


def saved(row: models.Model, by: User, reason: str) -> None:
    """Save a tracked row with who and why."""
    _signed(row, by, reason)
    row.save()


def removed(row: models.Model, by: User, reason: str) -> None:
    """Remove a tracked row; the history keeps it, with who and why."""
    _signed(row, by, reason)
    row.delete()


def _signed(row: Any, by: User, reason: str) -> None:
    kept = type(row).history.model._meta.get_field("history_change_reason")  # that of a fund's rows is short
    row._change_reason, row._history_user = reason[: kept.max_length], by


@transaction.atomic
def set_budgets(*, fund_id: int, year: int, amounts: Mapping[int, Decimal | None], by: User, reason: str) -> int:
    """Set the original budgets of lines, by line id; None takes a line out of the year. Returns how many changed.

    Raises Refused: year_begun, reason_missing, in_use.
    """
    why = check_reason(reason)
    fund = locked_year(fund_id, year)
    check_year_open(last_certified(fund, year), FinancialYear(year).label)
    lines = {line.pk: line for line in fund.lines.all()}
    held = {budget.line_id: budget for budget in Budget.objects.select_for_update().filter(line__fund=fund, year=year)}
    changed: dict[str, Any] = {}
    for pk, amount in amounts.items():
        before = held[pk].amount if pk in held else None
        if amount == before:
            continue
        budget = held.get(pk) or Budget(line=lines[pk], year=year)
        _set(budget, amount, by, why)
        changed[lines[pk].code] = [None if before is None else str(before), None if amount is None else str(amount)]
    if changed:
        detail = {"year": year, "reason": why, "changed": changed}
        _record("pool.set_budgets", fund, year, by, detail)
    return len(changed)


def _set(budget: Budget, amount: Decimal | None, by: User, why: str) -> None:
    profile = BudgetProfile.objects.filter(budget=budget).first() if budget.pk else None
    if amount is None:
        for row in (profile, budget):
            if row is not None:
                removed(row, by, why)
        return
    budget.amount = amount
    saved(budget, by, why)
    if profile is not None and profile.kind != ProfileKind.EQUAL:
        months = in_proportion(amount, [Decimal(part) for part in profile.months])
        profile.months = [str(part) for part in months]
        saved(profile, by, f"Spread as before over the new budget: {why}")


@transaction.atomic
def set_contributions(
    *, fund_id: int, year: int, amounts: Mapping[Organisation, Mapping[str, Decimal] | None], by: User, reason: str
) -> int:
    """Set what partners put in: {organisation: {"amount", "in_kind", "client_charges"}}; None: leave as it is.

    Returns how many changed. Raises Refused: year_begun, reason_missing.
    """
    why = check_reason(reason)
    fund = locked_year(fund_id, year)
    check_year_open(last_certified(fund, year), FinancialYear(year).label)
    rows = Contribution.objects.select_for_update().filter(fund=fund, year=year)
    held = {row.organisation_id: row for row in rows}
    changed: dict[str, Any] = {}
    for organisation, given in amounts.items():
        row = held.get(organisation.pk) or Contribution(fund=fund, year=year, organisation=organisation)
        if given is None or (row.pk and all(getattr(row, name) == amount for name, amount in given.items())):
            continue
        for name, amount in given.items():
            setattr(row, name, amount)
        saved(row, by, why)
        changed[organisation.code] = {name: str(amount) for name, amount in given.items()}
    if changed:
        _record("pool.set_contributions", fund, year, by, {"year": year, "reason": why, "changed": changed})
    return len(changed)


def _record(act: str, fund: PooledFund, year: int, by: User, detail: dict[str, Any]) -> None:
    subject = f"{fund.name}, {FinancialYear(year).label}"
    record(act=act, partnership=fund.agreement.partnership, subject=subject, by=by, detail=detail)
