"""The figures of a benefit: its plan, its forecast, a slip, and what was delivered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import Partnership, User
from delivery.models import Benefit, BenefitActual, BenefitKind, BenefitMonth, BenefitStatus, BenefitYear
from delivery.rules import benefits as rules
from delivery.selectors.benefits.figures import figures_of
from delivery.services.benefits.register import locked, record, touch
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO
from pool.models import PlannedBenefit, SavingsPlan

Amounts = Mapping[int, Decimal | None]  # by month: 1 is April, 12 is March


@dataclass(frozen=True, slots=True)
class YearPlan:
    """What is planned for a year. months: where known; they make ``planned``."""

    planned: Decimal
    months: Amounts
    saving: SavingsPlan | None = None
    published: PlannedBenefit | None = None


@transaction.atomic
def plan_year(
    *, partnership: Partnership, benefit_id: int, version: int, year: int, plan: YearPlan, reason: str, by: User
) -> BenefitYear:
    """Plan a year, by month where known. Raises Refused: months, wrong_link, taken, stale."""
    why = checked_reason(reason)
    row = locked(partnership, benefit_id, version)
    _check_links(row, year, plan)
    held = BenefitYear.objects.filter(benefit=row, year=year).first() or BenefitYear(benefit=row, year=year)
    months = [rules.Month(number, planned=amount) for number, amount in plan.months.items()]
    if fault := rules.check_months(plan.planned, months):
        raise Refused("months", fault)
    held.planned, held.saving, held.published = plan.planned, plan.saving, plan.published
    _checked(held)
    save(held, why, by)
    _set_months(held, "planned", plan.months, why, by)
    touch(row, why, by)
    record("delivery.plan_benefit", row, by, {"year": year, "planned": str(plan.planned), "reason": why})
    return held


def _check_links(row: Benefit, year: int, plan: YearPlan) -> None:
    """A link is to the same fund and year; a line of the plan that savings deliver is linked through its saving."""
    linked = [one for one in (plan.saving, plan.published) if one is not None]
    if not linked:
        return
    if row.kind != BenefitKind.CASHABLE or row.fund is None:
        raise Refused("wrong_link", "Only a cashable benefit of a fund is tied to savings. Choose its fund first.")
    if any(one.fund_id != row.fund_id or one.year != year for one in linked):
        raise Refused("wrong_link", f"Choose a saving of {row.fund.name} in {FinancialYear(year).label}.")
    if plan.published and plan.published.savings.exists():
        raise Refused(
            "wrong_link",
            f"A saving delivers “{plan.published.name}” already. Link that saving, so that it is counted once.",
        )


@transaction.atomic
def set_forecast(
    *,
    partnership: Partnership,
    benefit_id: int,
    version: int,
    year: int,
    whole: Decimal | None,
    months: Amounts,
    at_risk: Decimal,
    risks: Amounts,
    reason: str,
    by: User,
) -> Benefit:
    """Forecast a year: by month, or as a whole where months are not known. Raises Refused: both, too_much, stale."""
    why = checked_reason(reason)
    row = locked(partnership, benefit_id, version)
    monthly = any(amount is not None for amount in months.values())
    if monthly and whole is not None and whole != sum((one or ZERO for one in months.values()), ZERO):
        raise Refused("both", "Enter the forecast by month or for the year. Together they must agree.")
    held = _year(row, year, why, by)
    held.forecast, held.at_risk = (None, ZERO) if monthly else (whole, at_risk)
    save(held, why, by)
    _set_months(held, "forecast", months, why, by)
    _set_months(held, "at_risk", {number: (risks.get(number) or ZERO) for number in months}, why, by)
    _check_risk(held)
    touch(row, why, by)
    record("delivery.forecast_benefit", row, by, {"year": year, "reason": why})
    return row


@dataclass(frozen=True, slots=True)
class Slip:
    """An amount of the forecast that moves to a later month or year."""

    amount: Decimal
    start: rules.Slot
    end: rules.Slot


@transaction.atomic
def slip(*, partnership: Partnership, benefit_id: int, version: int, slip: Slip, reason: str, by: User) -> Benefit:
    """Move an amount of the forecast to a later month or year. Raises Refused: not_so_much, reported, stale.

    A month that is reported keeps what was delivered in it: only what is still to come can slip.
    """
    why = checked_reason(reason)
    row = locked(partnership, benefit_id, version)
    start, end = _year(row, slip.start.year, why, by), _year(row, slip.end.year, why, by)
    _check_open(row, slip)
    if fault := rules.check_slip(slip.amount, _held(start, slip.start.number), slip.start, slip.end):
        raise Refused("not_so_much", fault)
    _move(start, slip.start.number, -slip.amount, why, by)
    end.refresh_from_db()
    _move(end, slip.end.number, slip.amount, why, by)
    _check_risk(start)
    touch(row, why, by)
    moved = {"amount": str(slip.amount), "from": slip.start.label, "to": slip.end.label, "reason": why}
    record("delivery.slip_benefit", row, by, moved)
    return row


def _check_open(row: Benefit, slip: Slip) -> None:
    for slot in (slip.start, slip.end):
        reports = row.actuals.filter(current=True, year=slot.year)
        taken = {number for one in reports for number in range(one.number, one.number + one.months)}
        if slot.number in taken:
            raise Refused("reported", f"{slot.label} is reported already. Choose a month that is still to come.")


def _held(year: BenefitYear, number: int) -> Decimal | None:
    if number:
        return year.months.filter(number=number).values_list("forecast", flat=True).first()
    if year.months.filter(forecast__isnull=False).exists():
        raise Refused("by_month", f"{FinancialYear(year.year).label} is forecast by month. Choose the month.")
    return year.forecast


def _move(year: BenefitYear, number: int, amount: Decimal, why: str, by: User) -> None:
    monthly = year.months.filter(forecast__isnull=False).exists()
    if not number and monthly:
        raise Refused("by_month", f"{FinancialYear(year.year).label} is forecast by month. Choose the month.")
    if number and not monthly and year.forecast:
        raise Refused(
            "by_year", f"{FinancialYear(year.year).label} is forecast as a whole. Choose the year, not a month."
        )
    if not number:
        year.forecast = (year.forecast or ZERO) + amount
        save(year, why, by)
        return
    month = year.months.filter(number=number).first() or BenefitMonth(benefit_year=year, number=number)
    month.forecast = (month.forecast or ZERO) + amount
    month.at_risk = min(month.at_risk, max(month.forecast, ZERO))
    save(month, why, by)


@dataclass(frozen=True, slots=True)
class Report:
    """What was delivered in so many months from one on. evidence: what shows it."""

    year: int
    number: int
    months: int
    amount: Decimal
    evidence: str


@transaction.atomic
def report(
    *,
    partnership: Partnership,
    benefit_id: int,
    report: Report,
    by: User,
    at: datetime,
    corrects: int | None = None,
    reason: str = "",
) -> BenefitActual:
    """Report what was delivered, or correct a report by a new one.

    Raises Refused: no_evidence, to_come, overlap, no_reason, no_such_report, withdrawn.
    """
    row = locked(partnership, benefit_id)
    if row.status == BenefitStatus.WITHDRAWN:
        raise Refused("withdrawn", "This benefit is withdrawn. Change its status before you report on it.")
    _check_report(report, at)
    old = _corrected(row, corrects) if corrects else None
    why = checked_reason(reason) if old else "Reported"
    if old:
        old.current = False
        save(old, why, by)
    new = rules.Delivered(report.number, report.months, report.amount)
    held = [
        rules.Delivered(one.number, one.months, one.amount)
        for one in row.actuals.filter(current=True, year=report.year)
    ]
    if fault := rules.overlap(new, held):
        raise Refused("overlap", fault)
    _year(row, report.year, why, by)
    made = BenefitActual(
        benefit=row,
        year=report.year,
        number=report.number,
        months=report.months,
        amount=report.amount,
        evidence=report.evidence.strip(),
        corrects=old,
        reason=why if old else "",
        entered_by=by,
        entered_at=at,
    )
    _checked(made)
    save(made, why, by)
    touch(row, why, by)
    detail = {"year": report.year, "month": report.number, "months": report.months, "amount": str(report.amount)}
    record("delivery.report_benefit", row, by, detail | ({"corrects": old.pk, "reason": why} if old else {}))
    return made


def _check_report(report: Report, at: datetime) -> None:
    if not report.evidence.strip():
        raise Refused("no_evidence", "A report needs its evidence. Enter the document or system that shows the figure.")
    last = FinancialYear(report.year).periods[min(report.number + report.months - 1, rules.PERIODS) - 1]
    if last.end > at.date():
        name = rules.Slot(report.year, last.number).label
        raise Refused("to_come", f"{name} is not over yet. Report it once it has ended; until then it is a forecast.")


def _corrected(row: Benefit, pk: int) -> BenefitActual:
    old = row.actuals.select_for_update().filter(pk=pk).first()
    if old is None:
        raise Refused("no_such_report", "This report is not one of this benefit's. Open the benefit again.")
    if not old.current:
        raise Refused("corrected", "This report is corrected already. Correct the one that stands now.")
    return old


def _year(row: Benefit, year: int, why: str, by: User) -> BenefitYear:
    """The year's row; a year that was not planned has nought planned."""
    held = BenefitYear.objects.filter(benefit=row, year=year).first()
    if held is None:
        held = BenefitYear(benefit=row, year=year)
        _checked(held)
        save(held, why, by)
    return held


def _set_months(year: BenefitYear, name: str, amounts: Amounts, why: str, by: User) -> None:
    held = {one.number: one for one in year.months.all()}
    for number, amount in amounts.items():
        month = held.get(number)
        empty = amount is None or (name == "at_risk" and not amount)
        if month is None and empty:
            continue
        month = month or BenefitMonth(benefit_year=year, number=number)
        if month.pk is None or getattr(month, name) != amount:
            setattr(month, name, amount)
            save(month, why, by)


def _check_risk(year: BenefitYear) -> None:
    if fault := rules.check_risk(figures_of(year)):
        raise Refused("too_much", f"{FinancialYear(year.year).label}: {fault}")


def _checked(row: BenefitYear | BenefitActual) -> None:
    try:
        row.full_clean()
    except ValidationError as fault:
        raise Refused("faulty", " ".join(fault.messages)) from fault
