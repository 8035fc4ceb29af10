"""The API of commissioning, for reading."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from commissioning.models import (
    ControlledDocument,
    Decision,
    DecisionRecord,
    DelegatedFunction,
    ReturnCollection,
    StatutoryReturn,
)
from commissioning.rules.register import Delegability
from commissioning.selectors import decisions as decision_selectors
from commissioning.selectors import documents as document_selectors
from commissioning.selectors import law_lists
from commissioning.selectors import register as register_selectors
from commissioning.selectors import returns as return_selectors
from commissioning.serializers import (
    CollectionSerializer,
    ControlledDocumentSerializer,
    DecisionSerializer,
    FunctionSerializer,
    RecordSerializer,
    ReturnSerializer,
)


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

    @property
    def access(self) -> Any:
        return self.request._request.access  # type: ignore[attr-defined]  # AccessMiddleware has set it


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


class CollectionFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    code = filters.CharFilter("statutory_return__code", help_text="Code of the return.")
    year = filters.NumberFilter(method="in_year", help_text="The year in which a financial year begins, such as 2015.")

    class Meta:
        model = ReturnCollection
        fields = ["state", "period"]

    def in_year(self, rows: Any, name: str, year: Any) -> Any:
        return return_selectors.in_year(rows, int(year))


class Collections(_Reading):
    permission = "commissioning.view_register"
    queryset = ReturnCollection.objects.none()
    serializer_class = CollectionSerializer
    filterset_class = CollectionFilters

    def get_queryset(self) -> Any:
        return return_selectors.collections(self.partnership)

    def row(self, one: ReturnCollection) -> return_selectors.CollectionRow:
        return return_selectors.collection_row(one, timezone.localdate())


class Documents(_Reading):
    """Restricted documents and bare drafts only for whom the pages show them."""

    permission = "commissioning.view_documents"
    queryset = ControlledDocument.objects.none()
    serializer_class = ControlledDocumentSerializer
    filterset_fields = ["kind", "reference", "owner__code"]

    def get_queryset(self) -> Any:
        return document_selectors.listed(self.access, self.listing)

    def row(self, one: ControlledDocument) -> document_selectors.DocumentRow:
        return document_selectors.document_row(one, self.listing)

    @cached_property
    def listing(self) -> document_selectors.Listing:
        return document_selectors.listing_of(self.access)


class Records(_Reading):
    """Records of decisions that are published."""

    permission = "commissioning.view_law"
    queryset = DecisionRecord.objects.none()
    serializer_class = RecordSerializer
    filterset_fields = ["reference", "decided_on", "decision__reference"]

    def get_queryset(self) -> Any:
        return law_lists.published_records(self.partnership)

    def row(self, one: DecisionRecord) -> law_lists.RecordDetail:
        return law_lists.record_detail(one, timezone.localdate())


class DecisionFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    kind = filters.CharFilter("kind__code", help_text="Code of the kind of decision.")
    maker = filters.CharFilter(method="made_by", help_text="Code of the body or post that is to make it.")
    amount_from = filters.NumberFilter("amount", lookup_expr="gte")
    amount_to = filters.NumberFilter("amount", lookup_expr="lte")

    class Meta:
        model = Decision
        fields = ["state", "reference"]

    def made_by(self, rows: Any, name: str, code: str) -> Any:
        return rows.filter(Q(maker_body__code=code) | Q(maker_post__code=code))


class Decisions(_Reading):
    permission = "commissioning.view_decisions"
    queryset = Decision.objects.none()
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilters

    def get_queryset(self) -> Any:
        return decision_selectors.decision_rows(self.partnership)

    def row(self, one: Decision) -> decision_selectors.DecisionView:
        return decision_selectors.decision_view(one, self.ground)

    @cached_property
    def ground(self) -> decision_selectors.Ground:
        return decision_selectors.ground_of(self.partnership)
