"""Spreading a line's budget over the months."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from commissioning.models import User
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from pool.models import Budget, BudgetLine, BudgetProfile, ProfileKind
from pool.rules.profiles import Months, check_certified, check_months, equal_months, in_proportion
from pool.selectors.profiles import last_certified, line_profile
from pool.services.budgets import locked_year


@transaction.atomic
def set_profile(
    *, line: BudgetLine, year: int, kind: ProfileKind, typed: Sequence[Decimal], by: User, reason: str
) -> Months:
    """Set how the line's original budget is spread. typed: the twelve months, for the typed kind alone.

    Raises Refused: no_budget, no_pattern, not_twelve, not_the_budget, months_certified, reason_missing.
    """
    why = check_reason(reason)
    fund = locked_year(line.fund_id, year)
    budget = Budget.objects.select_for_update().filter(line=line, year=year).first()
    if budget is None:
        raise Refused("no_budget", f"{line.name} has no original budget in {FinancialYear(year).label} to spread.")
    months = _months(line, year, kind, typed, budget.amount)
    check_months(months, budget.amount)
    before = [month.original for month in line_profile(line, year).months]
    check_certified(months, before, last_certified(fund, year))
    profile = BudgetProfile.objects.filter(budget=budget).first() or BudgetProfile(budget=budget)
    profile.kind, profile.months = kind, [str(part) for part in months]
    profile._change_reason, profile._history_user = why, by  # type: ignore[attr-defined]
    profile.save()
    record(
        act="pool.set_profile",
        partnership=fund.agreement.partnership,
        subject=f"{fund.name}, {line.code}, {FinancialYear(year).label}",
        by=by,
        detail={"kind": kind.value, "months": profile.months, "reason": why},
    )
    return months


def _months(line: BudgetLine, year: int, kind: ProfileKind, typed: Sequence[Decimal], amount: Decimal) -> Months:
    if kind == ProfileKind.TYPED:
        return tuple(typed)
    if kind == ProfileKind.EQUAL:
        return equal_months(amount)
    pattern = line_profile(line, year).pattern
    if pattern is None:
        raise Refused(
            "no_pattern",
            f"The twelve months of {FinancialYear(year - 1).label} are not all certified for this line, so there is "
            "no pattern to copy. Choose equal months, or type them.",
        )
    return in_proportion(amount, pattern)
