"""Registers, milestones and measures to read, with the permissions of the pages."""

from typing import Any

from rest_framework.generics import ListAPIView

from delivery.models import Measure, Milestone, RiskRegister
from delivery.selectors.measures import measures
from delivery.selectors.milestones import milestones
from delivery.selectors.risk_sight import sight_of
from delivery.selectors.risks import registers
from delivery.serializers import MeasureSerializer, MilestoneSerializer, RegisterSerializer


class RiskRegisters(ListAPIView[Any]):
    """Every risk register with its scale and its risks."""

    permission = "delivery.view_risks"
    queryset = RiskRegister.objects.none()  # only tells the schema the model
    serializer_class = RegisterSerializer

    def get_queryset(self) -> Any:
        request: Any = self.request._request
        return registers(request.partnership, sight=sight_of(request.access))


class Milestones(ListAPIView[Any]):
    """Every milestone with its state today."""

    permission = "delivery.view_milestones"
    queryset = Milestone.objects.none()
    serializer_class = MilestoneSerializer

    def get_queryset(self) -> Any:
        return milestones(self.request._request.partnership)  # type: ignore[attr-defined]


class Measures(ListAPIView[Any]):
    """Every measure with baseline and target as published and the latest value."""

    permission = "delivery.view_measures"
    queryset = Measure.objects.none()
    serializer_class = MeasureSerializer

    def get_queryset(self) -> Any:
        return measures(self.request._request.partnership)  # type: ignore[attr-defined]
