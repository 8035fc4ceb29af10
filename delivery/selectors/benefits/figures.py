"""The figures of a benefit's years, as the rules put them together."""

from decimal import Decimal

from delivery.models import Benefit, BenefitStatus, BenefitYear
from delivery.rules import benefits as rules
from ihwb.kernel.money import ZERO


def figures_of(year: BenefitYear) -> rules.YearFigures:
    """A year of one benefit with its months and reports. Two queries, none where both are fetched already."""
    months = [rules.Month(one.number, one.planned, one.forecast, one.at_risk) for one in year.months.all()]
    reports = [
        rules.Delivered(one.number, one.months, one.amount)
        for one in year.benefit.actuals.all()
        if one.current and one.year == year.year
    ]
    return rules.year_figures(
        planned=year.planned, forecast=year.forecast, at_risk=year.at_risk, months=months, delivered=reports
    )


def shares_of(benefit: Benefit) -> list[rules.Share]:
    """Who counts which part of it."""
    return [
        rules.Share(one.project.name if one.project else one.elsewhere, one.percent, one.project is None)
        for one in benefit.shares.all()
    ]


def counted(benefit: Benefit, amount: Decimal) -> Decimal:
    """What of an amount counts here, £: nothing of a benefit that is withdrawn or another programme's."""
    if benefit.status == BenefitStatus.WITHDRAWN:
        return ZERO
    return rules.split(amount, shares_of(benefit)).here


def counted_or_none(benefit: Benefit, amount: Decimal | None) -> Decimal | None:
    return None if amount is None else counted(benefit, amount)


def counted_by(benefit: Benefit) -> str:
    """Where else parts of it count: "Corporate centre programme (100%)"; empty where nowhere."""
    return ", ".join(f"{one.counted_by} ({one.percent.normalize():f}%)" for one in shares_of(benefit) if one.elsewhere)
