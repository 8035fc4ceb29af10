"""Setting up a fund from forms alone: the fund, its groups and lines, money held against risk, the first period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from commissioning.models import Organisation, User
from commissioning.services.audit import record
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from pool.models import Agreement, Budget, BudgetLine, LineGroup, Period, PooledFund, RiskFund
from pool.rules.budgets import check_unused, check_year_open
from pool.selectors.profiles import last_certified
from pool.services.budgets import locked_year, removed, saved

_WHY = "Set up by form"
_TAKEN = ("add", "new")


@dataclass(frozen=True, slots=True)
class LineDetails:
    """All that a line says of itself, but its code. shares: {partner code: "55"} or None."""

    name: str
    group: LineGroup
    lead: Organisation
    provider: str
    scheme_code: str
    arrangement: str
    tags: Sequence[str]
    shares: Mapping[str, str] | None
    position: int
    source: str


@dataclass(frozen=True, slots=True)
class Held:
    """Money held against risk. amount: None takes it out of the year."""

    code: str
    name: str
    amount: Decimal | None


@transaction.atomic
def create_fund(*, agreement: Agreement, code: str, name: str, source: str, by: User) -> PooledFund:
    """Raises Refused with the code ``code_taken``: an address names a fund by its code alone."""
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    _check_free(PooledFund.objects.filter(agreement=agreement), code, "fund")
    fund = PooledFund(agreement=agreement, code=code, name=name, source=source)
    saved(fund, by, _WHY)
    _record("pool.create_fund", fund, by, {"code": code, "name": name})
    return fund


@transaction.atomic
def change_fund(*, fund: PooledFund, name: str, source: str, by: User) -> None:
    """Another name or source. The code stays: addresses and files name the fund by it."""
    kept = _locked(fund)
    kept.name, kept.source = name, source
    saved(kept, by, "Changed by form")
    _record("pool.change_fund", kept, by, {"name": name, "source": source})


@transaction.atomic
def save_group(*, fund: PooledFund, group: LineGroup | None, code: str, name: str, position: int, by: User) -> None:
    """Add a group, or change the name and place of one. Raises Refused with the code ``code_taken``."""
    _locked(fund)
    if group is None:
        _check_free(LineGroup.objects.filter(fund=fund), code, "group")
        group = LineGroup(fund=fund, code=code)
    group.name, group.position = name, position
    saved(group, by, _WHY)
    _record("pool.save_group", fund, by, {"code": group.code, "name": name, "position": position})


@transaction.atomic
def save_line(*, fund: PooledFund, line: BudgetLine | None, code: str, details: LineDetails, by: User) -> BudgetLine:
    """Add a line, or change all but its code. Raises Refused with the code ``code_taken``."""
    _locked(fund)
    if line is None:
        _check_free(BudgetLine.objects.filter(fund=fund), code, "line")
        line = BudgetLine(fund=fund, code=code)
    changed = {}
    for field in fields(LineDetails):
        before, now = getattr(line, field.name, None) if line.pk else None, getattr(details, field.name)
        if before != now:
            changed[field.name] = str(now)
            setattr(line, field.name, now)
    if changed:
        saved(line, by, _WHY)
        _record("pool.save_line", fund, by, {"code": line.code, "changed": changed})
    return line


@transaction.atomic
def remove_unused(*, fund: PooledFund, row: LineGroup | BudgetLine, by: User) -> None:
    """Remove a group or a line that nothing refers to; the history keeps it. Raises Refused: in_use."""
    _locked(fund)
    check_unused(uses_of(row), row.name)
    _record("pool.remove_from_fund", fund, by, {"code": row.code, "name": row.name})
    removed(row, by, "Removed by form: it was not used")


def uses_of(row: models.Model) -> dict[str, int]:
    """What refers to the row, in words, and how often."""
    found: dict[str, int] = {}
    for relation in row._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if isinstance(model, str) or model.__name__.startswith("Historical"):
            continue
        words = str(model._meta.verbose_name_plural)
        found[words] = found.get(words, 0) + model._default_manager.filter(**{name: row}).count()
    return found


@transaction.atomic
def set_risk_funds(*, fund_id: int, year: int, held: Sequence[Held], by: User) -> None:
    """Set the money held against risk in a year. Raises Refused: year_begun, code_taken, earned."""
    fund = locked_year(fund_id, year)
    check_year_open(last_certified(fund, year), FinancialYear(year).label)
    codes = [one.code for one in held]
    if len(set(codes)) < len(codes):
        raise Refused("code_taken", "Two rows have the same code. Give each its own.")
    kept = {row.code: row for row in RiskFund.objects.select_for_update().filter(fund=fund, year=year)}
    for one in held:
        row = kept.get(one.code) or RiskFund(fund=fund, year=year, code=one.code)
        if one.amount is None:
            if row.pk:
                removed(row, by, "Taken out by form")
            continue
        if row.release and row.amount != one.amount:
            raise Refused("earned", f"{row.name} is released as it is earned. Record what was achieved instead.")
        row.name, row.amount = one.name, one.amount
        saved(row, by, _WHY)
    detail = {one.code: None if one.amount is None else str(one.amount) for one in held}
    _record("pool.set_risk_funds", fund, by, {"year": year, "held": detail})


@transaction.atomic
def open_year(*, fund_id: int, year: int, number: int, by: User) -> Period:
    """Open the first period of a year. Raises Refused: year_opened, no_budgets."""
    fund = locked_year(fund_id, year)
    label = FinancialYear(year).label
    if Period.objects.filter(fund=fund, year=year).exists():
        raise Refused("year_opened", f"{label} is open already. The next period opens when one is certified.")
    if not Budget.objects.filter(line__fund=fund, year=year).exists():
        raise Refused("no_budgets", f"No line has a budget for {label} yet. Type the budgets first.")
    period = Period(fund=fund, year=year, number=number)
    saved(period, by, f"Opened as the first period of {label}")
    _record("pool.open_year", fund, by, {"year": year, "period": number})
    return period


def _locked(fund: PooledFund) -> PooledFund:
    return PooledFund.objects.select_for_update(of=("self",)).select_related("agreement__partnership").get(pk=fund.pk)


def _check_free(rows: Any, code: str, what: str) -> None:
    if code.lower() in _TAKEN:
        raise Refused("code_taken", f"The code {code} has a meaning of its own in addresses. Choose another code.")
    if rows.filter(code__iexact=code).exists():
        raise Refused("code_taken", f"A {what} with the code {code} is there already. Choose another code.")


def _record(act: str, fund: PooledFund, by: User, detail: dict[str, Any]) -> None:
    record(act=act, partnership=fund.agreement.partnership, subject=fund.name, by=by, detail=detail)
