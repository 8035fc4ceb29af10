"""Which lines count in a year, and which fund and period an address means."""

from django.db.models import QuerySet

from commissioning.models import Partnership
from pool.models import BudgetLine, Period, PooledFund
from pool.selectors.budgets import budgeted_lines


def lines_of(fund: PooledFund, year: int) -> QuerySet[BudgetLine]:
    """The fund's lines that have a budget for the year (nought is a budget), in printed order. Three queries."""
    # Not select_related: that makes a group and a partner anew for each line, a third of the time of a large save.
    return budgeted_lines(fund, year).prefetch_related("group", "lead")


def fund_at(partnership: Partnership, code: str) -> PooledFund | None:
    """The partnership's fund with this code; under the latest agreement, if a renewed one kept the code."""
    funds = PooledFund.objects.filter(agreement__partnership=partnership, code=code)
    return funds.select_related("agreement__partnership").order_by("-agreement__starts_on").first()


def period_at(partnership: Partnership, code: str, year: int, number: int) -> Period | None:
    """The period of such a fund, with its fund and agreement. One query."""
    periods = Period.objects.filter(fund__agreement__partnership=partnership, fund__code=code, year=year, number=number)
    related = ("fund__agreement__partnership", "certified_by")
    return periods.select_related(*related).order_by("-fund__agreement__starts_on").first()


def latest_open_period(partnership: Partnership) -> Period | None:
    """The latest period in which figures may be entered."""
    periods = Period.objects.filter(fund__agreement__partnership=partnership, state="open")
    return periods.select_related("fund__agreement").order_by("-year", "-number").first()


def latest_period(partnership: Partnership) -> Period | None:
    """The latest period, open or certified."""
    periods = Period.objects.filter(fund__agreement__partnership=partnership)
    return periods.select_related("fund__agreement").order_by("-year", "-number").first()


def latest_certified_period(partnership: Partnership) -> Period | None:
    """The latest period whose figures are everybody's."""
    periods = Period.objects.filter(fund__agreement__partnership=partnership, state="certified")
    return periods.select_related("fund__agreement").order_by("-year", "-number").first()
