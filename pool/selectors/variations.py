"""The variations of an agreement: what was proposed, who agreed, and how far the materiality meter stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from commissioning.models import Organisation
from ihwb.kernel.dates import FinancialYear
from pool.models import (
    Agreement,
    AgreementVersion,
    AtThreshold,
    BudgetLine,
    Period,
    Variation,
    VariationAgreement,
    VariationEffect,
    VariationState,
)
from pool.rules.agreement_life import SPEAKING, VersionState
from pool.rules.materiality import Meter, meter, why_material
from pool.selectors.terms import terms_on

# A version whose text the partners are approving takes nothing more in.
OPEN_TO_CHANGES = (VersionState.DRAFT.value, VersionState.LEGAL_SCRUTINY.value)


@dataclass(frozen=True, slots=True)
class VariationRow:
    """state: as it counts, so that what a version in force carries is agreed. carried_by: number of that version.

    material: proposed, and closed to the ordinary mechanism.
    """

    number: int
    title: str
    kind: str
    fund: str
    effective_on: date
    value: Decimal
    state: str
    carried_by: int | None
    material: bool
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Assented:
    """One partner's answer. by: empty while it has not agreed."""

    organisation: int
    partner: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """A version of the agreement that can carry a material variation."""

    pk: int
    number: int
    label: str


@dataclass(frozen=True, slots=True)
class VariationView:
    """why_closed: why the ordinary mechanism is closed to it, with figures; empty while it is open."""

    pk: int
    number: int
    title: str
    kind: str
    reason: str
    fund: str
    year: int
    year_label: str
    effective_on: date
    value: Decimal
    state: str
    state_words: str
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    closed_at: datetime | None
    closing_note: str
    contributions: tuple[Effect, ...]
    budgets: tuple[Effect, ...]
    assents: tuple[Assented, ...]
    carried_by: int | None
    carried_state: str
    why_closed: str

    @property
    def is_open(self) -> bool:
        return self.state == VariationState.PROPOSED

    @property
    def moved(self) -> Decimal:
        """What the contributions, and so the budgets, change by in all, £."""
        return sum((one.amount for one in self.contributions), Decimal("0.00"))


def partners_of(agreement: Agreement) -> list[Organisation]:
    """Whoever puts money into a fund of the agreement or leads one of its lines, in listed order. One query."""
    given = Q(contributions__fund__agreement=agreement) | Q(led_lines__fund__agreement=agreement)
    partners = Organisation.objects.filter(given, partnership=agreement.partnership_id)
    return list(partners.distinct().order_by("position", "code"))


def governing(agreement: Agreement, year: int) -> AgreementVersion:
    """The version whose threshold counts for an agreement year: today's, or that of the year's nearest day."""
    span = FinancialYear(year)
    return terms_on(agreement, min(max(timezone.localdate(), span.start), span.end))


def meter_of(agreement: Agreement, year: int) -> Meter:
    """How far the changes of an agreement year have come to the materiality threshold. Two queries."""
    terms = governing(agreement, year)
    rows = _of_year(agreement, year).values_list("value", "state", "version__state")
    counted = [(value, _state(state, version)) for value, state, version in rows]
    return meter(
        FinancialYear(year).label,
        [value for value, state in counted if state == VariationState.AGREED],
        [value for value, state in counted if state == VariationState.PROPOSED],
        terms.materiality_threshold,
        terms.at_threshold == AtThreshold.MATERIAL,
    )


def _of_year(agreement: Agreement, year: int) -> QuerySet[Variation]:
    return Variation.objects.filter(agreement=agreement, year=year)


def counted_state(variation: Variation) -> str:
    """A variation's state as it counts: what a version in force carries is agreed, before anybody settles it."""
    return _state(variation.state, variation.version.state if variation.version else None)


def _state(state: str, version_state: str | None) -> str:
    carried = version_state in [one.value for one in SPEAKING]
    return VariationState.AGREED.value if carried and state == VariationState.PROPOSED else state


def years_of(agreement: Agreement) -> list[int]:
    """The agreement years that have budgets or variations, the latest first; at least the year it starts in."""
    budgeted = BudgetLine.objects.filter(fund__agreement=agreement).values_list("budgets__year", flat=True)
    varied = Variation.objects.filter(agreement=agreement).order_by().values_list("year", flat=True)
    first = FinancialYear.of(agreement.starts_on).start_year
    found = {year for year in (*budgeted.order_by().distinct(), *varied.distinct(), first) if year and year >= first}
    return sorted(found, reverse=True)


def current_year(agreement: Agreement) -> int:
    """Today's agreement year where it has budgets or variations, else the latest with figures, else the latest."""
    years, now = years_of(agreement), FinancialYear.of(timezone.localdate()).start_year
    entered = Period.objects.filter(fund__agreement=agreement).order_by("-year").values_list("year", flat=True).first()
    return next((year for year in (now, entered) if year in years), years[0])


def variations(agreement: Agreement, year: int, *, proposals: bool) -> list[VariationRow]:
    """The variations of an agreement year. Five queries.

    proposals: whether the reader sees what is not agreed; if not, only agreed ones are in it.
    """
    partners = {one.pk: one.name for one in partners_of(agreement)}
    rows = _of_year(agreement, year).select_related("fund", "version").prefetch_related("agreements").order_by("number")
    shown = meter_of(agreement, year)
    found = [_row(one, partners, shown) for one in rows]
    return [one for one in found if proposals or one.state == VariationState.AGREED]


def _row(variation: Variation, partners: Mapping[int, str], shown: Meter) -> VariationRow:
    state, said = counted_state(variation), {one.organisation_id for one in variation.agreements.all()}
    waits = state == VariationState.PROPOSED and variation.version is None
    material = waits and shown.is_material(variation.value)
    return VariationRow(
        number=variation.number,
        title=variation.title,
        kind=variation.get_kind_display(),
        fund=variation.fund.name if variation.fund else "",
        effective_on=variation.effective_on,
        value=variation.value,
        state=state,
        carried_by=variation.version.number if variation.version else None,
        material=material,
        waits_for=tuple(name for pk, name in partners.items() if waits and not material and pk not in said),
    )


def variation_view(variation: Variation) -> VariationView:
    """Everything about one variation."""
    effects = list(VariationEffect.objects.filter(variation=variation).select_related("organisation", "line"))
    state, version = counted_state(variation), variation.version
    return VariationView(
        pk=variation.pk,
        number=variation.number,
        title=variation.title,
        kind=variation.get_kind_display(),
        reason=variation.reason,
        fund=variation.fund.name if variation.fund else "",
        year=variation.year,
        year_label=FinancialYear(variation.year).label,
        effective_on=variation.effective_on,
        value=variation.value,
        state=state,
        state_words=VariationState(state).label,
        proposed_by=variation.proposed_by.name,
        proposed_by_id=variation.proposed_by_id,
        proposed_at=variation.proposed_at,
        closed_at=variation.closed_at,
        closing_note=variation.closing_note,
        contributions=tuple(Effect(one.organisation.name, one.amount) for one in effects if one.organisation),
        budgets=tuple(Effect(one.line.name, one.amount) for one in effects if one.line),
        assents=_assents(variation),
        carried_by=version.number if version else None,
        carried_state=VersionState(version.state).label if version else "",
        why_closed=why_closed(variation) if state == VariationState.PROPOSED else "",
    )


def why_closed(variation: Variation) -> str:
    """Why the ordinary mechanism is closed to a proposed variation; empty when it is open to it."""
    shown = meter_of(variation.agreement, variation.year)
    return why_material(shown, variation.value) if shown.is_material(variation.value) else ""


def _assents(variation: Variation) -> tuple[Assented, ...]:
    given = VariationAgreement.objects.filter(variation=variation).select_related("agreed_by", "organisation")
    said = {one.organisation_id: one for one in given}
    partners = {one.pk: one.name for one in partners_of(variation.agreement)}
    partners |= {one.organisation_id: one.organisation.name for one in said.values()}
    return tuple(
        Assented(pk, name, said[pk].agreed_by.name, said[pk].agreed_at) if pk in said else Assented(pk, name, "", None)
        for pk, name in partners.items()
    )


def versions_to_carry(agreement: Agreement) -> list[VersionChoice]:
    """The versions in preparation that can still take a material variation in."""
    rows = AgreementVersion.objects.filter(agreement=agreement, state__in=OPEN_TO_CHANGES).order_by("number")
    return [
        VersionChoice(one.pk, one.number, f"Version {one.number}, {one.get_state_display().lower()}") for one in rows
    ]


def proposed_for(partners: Sequence[int], person: int) -> list[Variation]:
    """Proposed variations that wait for one of these organisations, by another person. For the list of duties."""
    rows = Variation.objects.filter(state=VariationState.PROPOSED, version__isnull=True).exclude(proposed_by=person)
    given = Q(agreement__funds__contributions__organisation__in=partners)
    rows = rows.filter(given | Q(agreement__funds__lines__lead__in=partners))
    rows = rows.exclude(agreements__organisation__in=partners).exclude(agreements__agreed_by=person)
    return list(rows.select_related("agreement").distinct().order_by("effective_on", "number"))
