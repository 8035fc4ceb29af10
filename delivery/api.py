"""Programmes, plans, risks, benefits, measures and contracts to read, with the permissions of the pages."""

from typing import Any

from django.utils import timezone
from rest_framework.generics import ListAPIView

from delivery.models import Measure, Milestone, RiskRegister
from delivery.selectors import contracts, tolerances
from delivery.selectors.benefits import register as benefits
from delivery.selectors.gates import gates
from delivery.selectors.measures import measures
from delivery.selectors.milestones import milestones
from delivery.selectors.programmes import overview
from delivery.selectors.risk_sight import sight_of
from delivery.selectors.risks import registers
from delivery.serializers import (
    BenefitSerializer,
    ContractSerializer,
    ExceptionSerializer,
    GateSerializer,
    MeasureSerializer,
    MilestoneSerializer,
    ProgrammeSerializer,
    RegisterSerializer,
)


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


class Programmes(ListAPIView[Any]):
    """Every programme with its projects; projects outside a programme stand last, under no code."""

    permission = "delivery.view_programme"
    serializer_class = ProgrammeSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        partnership = self.request._request.partnership  # type: ignore[attr-defined]
        return overview(partnership, timezone.localdate())


class Gates(ListAPIView[Any]):
    """Every stage gate with where it stands today."""

    permission = "delivery.view_programme"
    serializer_class = GateSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        return gates(self.request._request.partnership, timezone.localdate())  # type: ignore[attr-defined]


class Exceptions(ListAPIView[Any]):
    """Every exception of a plan: open ones first, then the latest."""

    permission = "delivery.view_programme"
    serializer_class = ExceptionSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        partnership = self.request._request.partnership  # type: ignore[attr-defined]
        return [one for one, _ in tolerances.exceptions(partnership)]


class Benefits(ListAPIView[Any]):
    """Every benefit with its years: planned, forecast, delivered, and how much of it counts here."""

    permission = "delivery.view_benefits"
    serializer_class = BenefitSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        return benefits.benefits(self.request._request.partnership)  # type: ignore[attr-defined]


class Contracts(ListAPIView[Any]):
    """Every contract as it stands today. A confidential value is null for those who may not see it."""

    permission = "delivery.view_contracts"
    serializer_class = ContractSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        request: Any = self.request._request
        return contracts.book_for(request.access, timezone.localdate()).views()
