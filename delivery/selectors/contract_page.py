"""One contract as its page shows it; procurements under way; routes with their lead times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.models import Partnership
from commissioning.rules.decisions import State
from delivery.models import Contract, ContractDecision, ProcurementRoute, ProcurementStep
from delivery.rules.procurement import StageKind, read_lead_times
from delivery.selectors.contracts import VALUES, ContractView, book_of
from ihwb.kernel.dates import FinancialYear
from ihwb.web.access import Access


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value as entered. amount: None where it is hidden."""

    year: str
    what: str
    amount: Decimal | None
    about: bool
    source: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision on the contract. ready: carried out, and not recorded here yet."""

    link: ContractDecision
    state: str
    implemented_on: date | None

    @property
    def ready(self) -> bool:
        return self.implemented_on is not None and self.link.result_on is None


@dataclass(frozen=True, slots=True)
class ContractPage:
    """All that the page of a contract shows."""

    view: ContractView
    values: tuple[ValueRow, ...]
    volumes: tuple["VolumeRow", ...]
    decisions: tuple[DecisionRow, ...]
    steps: tuple["StepRow", ...]


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """One volume. number: as people read it, empty where the source gives words alone."""

    service: str
    what: str
    number: str
    period: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A stage of a procurement. late: planned for a day that is over, and not done."""

    kind: str
    label: str
    planned: str
    planned_on: date | None
    done_on: date | None
    late: bool
    note: str
    source: str


def contract_page(contract: Contract, access: Access, on: date) -> ContractPage:
    see = access.may(VALUES)
    book = book_of(access.partnership, on, see_values=see)
    view = next(one for one in book.views() if one.id == contract.pk)
    hidden = contract.confidential and not see
    values = tuple(
        ValueRow(
            FinancialYear(one.year).label,
            one.service.name if one.service else "The contract as a whole",
            None if hidden else one.amount,
            one.about,
            one.source,
        )
        for one in contract.values.all()
    )
    volumes = tuple(
        VolumeRow(one.service.name if one.service else "", one.what, shown_number(one.number), one.period)
        for one in contract.volumes.select_related("service")
    )
    return ContractPage(
        view, values, volumes, tuple(decision_rows(contract)), tuple(step_rows(contract.steps.all(), on))
    )


def shown_number(number: Decimal | None) -> str:
    """1,766 or 12.50; empty where there is none."""
    if number is None:
        return ""
    return f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.2f}"


def decision_rows(contract: Contract) -> list[DecisionRow]:
    """One query."""
    rows = contract.decisions.select_related("decision__implementation", "option").order_by("-pk")
    return [_decision_row(one) for one in rows]


def _decision_row(one: ContractDecision) -> DecisionRow:
    gate = getattr(one.decision, "implementation", None)
    return DecisionRow(one, State(one.decision.state).label, gate.implemented_on if gate else None)


def step_rows(steps: Iterable[ProcurementStep], on: date) -> list[StepRow]:
    """In the order in which stages come."""
    order = [one.value for one in StageKind]
    return [
        StepRow(
            kind=one.kind,
            label=StageKind(one.kind).label,
            planned=one.planned,
            planned_on=one.planned_on,
            done_on=one.done_on,
            late=one.done_on is None and one.planned_on is not None and one.planned_on < on,
            note=one.note,
            source=one.source,
        )
        for one in sorted(steps, key=lambda step: order.index(step.kind))
    ]


@dataclass(frozen=True, slots=True)
class ProcurementRow:
    """A contract with stages of its procurement."""

    code: str
    title: str
    commissioner: str
    route: str
    awarded_on: date | None
    steps: tuple[StepRow, ...]


def procurement_rows(partnership: Partnership, on: date) -> list[ProcurementRow]:
    """The contracts whose procurement has a stage. Two queries."""
    rows = Contract.objects.filter(partnership=partnership, steps__isnull=False).distinct()
    rows = rows.select_related("commissioner", "route").prefetch_related("steps").order_by("position", "code")
    return [
        ProcurementRow(
            one.code,
            one.title,
            one.commissioner.name,
            one.route.name if one.route else "",
            one.awarded_on,
            tuple(step_rows(one.steps.all(), on)),
        )
        for one in rows
    ]


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A route. days: of each stage in the order of the stages, 0 where it has none."""

    code: str
    name: str
    law: str
    days: tuple[int, ...]
    total: int
    source: str

    @property
    def by_stage(self) -> list[tuple[str, int]]:
        """Each stage's name with its days."""
        return [(kind.label, days) for kind, days in zip(StageKind, self.days, strict=True)]


def route_rows(partnership: Partnership) -> list[RouteRow]:
    """One query."""
    rows = ProcurementRoute.objects.filter(partnership=partnership).order_by("name")
    found = []
    for one in rows:
        lead = read_lead_times(one.lead_times)
        days = tuple(lead.of(kind) for kind in StageKind)
        found.append(RouteRow(one.code, one.name, one.law, days, lead.total, one.source))
    return found
