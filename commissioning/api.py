"""The API of commissioning, for reading."""

from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from commissioning.models import Decision, DelegatedFunction, StatutoryReturn
from commissioning.rules.register import Delegability
from commissioning.selectors import decisions as decision_selectors
from commissioning.selectors import register as register_selectors
from commissioning.selectors import returns as return_selectors
from commissioning.serializers import DecisionSerializer, FunctionSerializer, ReturnSerializer


class _Reading(ListModelMixin, RetrieveModelMixin, GenericViewSet[Any]):
    """Lists and single rows of the partnership in the address."""

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        if args and args[0] is not None:
            rows = [self.row(one) for one in args[0]] if kwargs.get("many") else self.row(args[0])
            args = (rows, *args[1:])
        return super().get_serializer(*args, **kwargs)

    def row(self, one: Any) -> Any:
        """The frozen value that the selector makes of a row."""
        raise NotImplementedError

    @property
    def partnership(self) -> Any:
        return self.request._request.partnership  # type: ignore[attr-defined]  # AccessMiddleware has set it


class FunctionFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    holder = filters.CharFilter("holder__code")
    delegate = filters.CharFilter(method="delegated_to", help_text="Code of an organisation that it is delegated to.")
    state = filters.ChoiceFilter(method="stands", choices=[(one.value, one.label) for one in Delegability])
    on = filters.DateFilter(method="as_at", help_text="The register as at this day; today when it is left out.")

    class Meta:
        model = DelegatedFunction
        fields: list[str] = []

    def stands(self, rows: Any, name: str, state: str) -> Any:
        day = self.form.cleaned_data.get("on") or timezone.localdate()
        found = [one.pk for one in rows if register_selectors.terms_on(one, day).state == state]
        return rows.filter(pk__in=found)

    def delegated_to(self, rows: Any, name: str, code: str) -> Any:
        day = self.form.cleaned_data.get("on") or timezone.localdate()
        running = register_selectors.delegations_on(day).filter(delegate__code=code)
        return rows.filter(pk__in=running.values("function"))

    def as_at(self, rows: Any, name: str, day: date) -> Any:
        return rows.filter(register_selectors.running_on(day, "in_law_since", "in_law_until"))


class Functions(_Reading):
    permission = "commissioning.view_register"
    queryset = DelegatedFunction.objects.none()
    serializer_class = FunctionSerializer
    filterset_class = FunctionFilters

    def get_queryset(self) -> Any:
        return register_selectors.function_rows(self.partnership, self.day).order_by("number")

    def row(self, one: DelegatedFunction) -> register_selectors.FunctionRow:
        return register_selectors.function_row(one, self.day)

    @cached_property
    def day(self) -> date:
        """The day asked for; what cannot be read is refused by the filter."""
        try:
            return date.fromisoformat(self.request.query_params.get("on", ""))
        except ValueError:
            return timezone.localdate()


class Returns(_Reading):
    permission = "commissioning.view_register"
    queryset = StatutoryReturn.objects.none()
    serializer_class = ReturnSerializer

    def get_queryset(self) -> Any:
        return return_selectors.return_rows(self.partnership)

    def row(self, one: StatutoryReturn) -> return_selectors.ReturnRow:
        return return_selectors.return_row(one)


class Decisions(_Reading):
    permission = "commissioning.view_decisions"
    queryset = Decision.objects.none()
    serializer_class = DecisionSerializer
    filterset_fields = ["state", "reference"]

    def get_queryset(self) -> Any:
        return decision_selectors.decision_rows(self.partnership)

    def row(self, one: Decision) -> decision_selectors.DecisionView:
        return decision_selectors.decision_view(one, self.ground)

    @cached_property
    def ground(self) -> decision_selectors.Ground:
        return decision_selectors.ground_of(self.partnership)
