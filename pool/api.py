"""Funds, plan, position and statement to read, with the permissions and the reticence of the pages."""

from typing import Any

from django.http import Http404
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import ListAPIView, RetrieveAPIView

from pool.models import Period, PooledFund
from pool.selectors.fund import FundChoice, PeriodView, fund_periods, funds_of
from pool.selectors.lines import fund_at, period_at
from pool.selectors.outturn import visible_organisations
from pool.selectors.plan import Plan, plan
from pool.selectors.position import Position, position
from pool.selectors.statement import StatementView, statement
from pool.serializers import (
    FundSerializer,
    PeriodSerializer,
    PlanSerializer,
    PositionSerializer,
    StatementSerializer,
)


def _fund(view: Any) -> PooledFund:
    fund = fund_at(view.request._request.partnership, view.kwargs["fund"])  # set by AccessMiddleware
    if fund is None:
        raise Http404("No such fund")
    return fund


def _period(view: Any) -> Period:
    kwargs = view.kwargs
    period = period_at(view.request._request.partnership, kwargs["fund"], kwargs["year"], kwargs["period"])
    if period is None:
        raise Http404("No such period")
    return period


class Funds(ListAPIView[Any]):
    """Every pooled fund of the partnership."""

    permission = "pool.view_plan"
    serializer_class = FundSerializer
    pagination_class = None
    filter_backends = ()

    def get_queryset(self) -> Any:
        found: list[FundChoice] = funds_of(self.request._request.partnership)  # type: ignore[attr-defined]
        return found


class Periods(ListAPIView[Any]):
    """The periods of a fund, the latest first."""

    permission = "pool.view_position"
    serializer_class = PeriodSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        found: tuple[PeriodView, ...] = fund_periods(_fund(self))
        return found


class PlanOfFund(RetrieveAPIView[Any]):
    """The plan over its years, as printed and as it adds up."""

    permission = "pool.view_plan"
    serializer_class = PlanSerializer

    def get_object(self) -> Plan:
        return plan(_fund(self))


class PositionOfPeriod(RetrieveAPIView[Any]):
    """Budget, actual, forecast and variance. Of an open period, the figures that are yours to see."""

    permission = "pool.view_position"
    serializer_class = PositionSerializer

    def get_object(self) -> Position:
        period = _period(self)
        return position(period, visible_organisations(self.request._request.access, period))  # type: ignore[attr-defined]


class StatementOfPeriod(RetrieveAPIView[Any]):
    """Who bears the variance, step by step. Of an open period only for those who see all its figures."""

    permission = "pool.view_position"
    serializer_class = StatementSerializer

    def get_object(self) -> StatementView:
        period = _period(self)
        if visible_organisations(self.request._request.access, period) is not None:  # type: ignore[attr-defined]
            raise PermissionDenied(f"{period.month.label} is open. Its statement is shown once it is certified.")
        return statement(period)
