from pool.models.agreement import Agreement
from pool.models.fund import Arrangement, Budget, BudgetLine, Contribution, LineGroup, PooledFund, RiskFund
from pool.models.period import Outturn, Period, PeriodState, Statement
from pool.models.plan import PlannedBenefit, PublishedFigure

__all__ = [
    "Agreement",
    "Arrangement",
    "Budget",
    "BudgetLine",
    "Contribution",
    "LineGroup",
    "Outturn",
    "Period",
    "PeriodState",
    "PlannedBenefit",
    "PooledFund",
    "PublishedFigure",
    "RiskFund",
    "Statement",
]
