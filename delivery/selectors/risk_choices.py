"""What the forms of risks offer to choose from."""

from django.db.models import QuerySet

from commissioning.models import Partnership
from delivery.models import Risk, RiskStatus
from delivery.selectors.risk_sight import Sight
from ihwb.kernel.dates import FinancialYear
from pool.models import Budget, BudgetLine


def pool_lines(partnership: Partnership) -> QuerySet[BudgetLine]:
    rows = BudgetLine.objects.filter(fund__agreement__partnership=partnership)
    return rows.select_related("fund").order_by("fund__code", "group__position", "position")


def years_of_lines(partnership: Partnership) -> list[tuple[int, str]]:
    """The financial years for which any line has a budget."""
    rows = Budget.objects.filter(line__fund__agreement__partnership=partnership)
    years = sorted(set(rows.values_list("year", flat=True)))
    return [(year, FinancialYear(year).label) for year in years]


def linkable_risks(risk: Risk, sight: Sight) -> QuerySet[Risk]:
    """Risks of other registers in use that are not closed and not linked to this one already."""
    rows = Risk.objects.filter(
        sight.seen(), register__partnership=risk.register.partnership_id, register__ended_on__isnull=True
    )
    rows = rows.exclude(register=risk.register_id).exclude(status=RiskStatus.CLOSED)
    if risk.shared_id is not None:
        rows = rows.exclude(shared=risk.shared_id)
    return rows.select_related("register").order_by("register__position", "number")
