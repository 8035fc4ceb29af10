"""What each partner puts in over a year: contribution, instalments, receipts, and the share that it implies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.models import Organisation
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO
from pool.models import Contribution, Instalment, PooledFund, Variation
from pool.rules.instalments import Part, Standing, is_late, shares_of, standing
from pool.selectors.contributions import contribution_variations, counts
from pool.selectors.plan import agreed_shares
from pool.selectors.settlement import settled
from pool.selectors.terms import terms_on


@dataclass(frozen=True, slots=True)
class InstalmentRow:
    pk: int
    number: int
    due_on: date
    amount: Decimal
    in_kind: bool
    received: Decimal | None
    received_on: date | None
    note: str
    is_overdue: bool

    @property
    def outstanding(self) -> Decimal:
        return self.amount - (self.received or ZERO)


@dataclass(frozen=True, slots=True)
class VariationRow:
    number: int
    title: str
    effective_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One partner. implied: its part of all contributions; agreed: the percentage that the agreement states."""

    code: str
    name: str
    is_host: bool
    original: Decimal
    varied: Decimal
    in_kind: Decimal
    client_charges: Decimal
    implied: Decimal
    agreed: Decimal | None
    standing: Standing
    instalments: tuple[InstalmentRow, ...]
    variations: tuple[VariationRow, ...]
    source: str

    @property
    def current(self) -> Decimal:
        return self.original + self.varied

    @property
    def gross(self) -> Decimal:
        return self.current + self.client_charges

    @property
    def money(self) -> Decimal:
        return self.current - self.in_kind


@dataclass(frozen=True, slots=True)
class Contributions:
    """differs: the implied shares are not the agreed ones, by more than half a percentage point.

    settled: the partners have agreed the year's settlement, which squares what did not come.
    """

    fund_code: str
    fund_name: str
    year: int
    year_label: str
    on: date
    partners: tuple[PartnerRow, ...]
    differs: bool
    settled: bool = False

    @property
    def total(self) -> Decimal:
        return sum((one.current for one in self.partners), ZERO)

    @property
    def received(self) -> Decimal:
        return sum((one.standing.received for one in self.partners), ZERO)

    @property
    def overdue(self) -> Decimal:
        return sum((one.standing.overdue for one in self.partners), ZERO)


def contributions(fund: PooledFund, year: int, on: date) -> Contributions:
    """Every partner that puts money in, in listed order. A fixed number of queries."""
    varied = contribution_variations(fund, year)
    held = {one.organisation_id: one for one in Contribution.objects.filter(fund=fund, year=year)}
    partners = list(Organisation.objects.filter(pk__in={*held, *varied}).order_by("position", "code"))
    terms = terms_on(fund.agreement, FinancialYear(year).end)
    agreed = {code: weight / 100 for code, weight in agreed_shares(terms.rules).items()}
    closed = settled(fund, year)
    instalments = _instalments(fund, year, on, closed)
    steps = _variations(fund, year)
    amounts = [(held[one.pk].amount if one.pk in held else ZERO) + varied.get(one.pk, ZERO) for one in partners]
    rows = tuple(
        _row(
            partner, held.get(partner.pk), varied.get(partner.pk, ZERO), implied, agreed.get(partner.code),
            instalments.get(partner.pk, []), steps.get(partner.pk, []), on, closed, terms.host_id == partner.pk,
        )
        for partner, implied in zip(partners, shares_of(amounts), strict=True)
    )  # fmt: skip
    return Contributions(
        fund.code, fund.name, year, FinancialYear(year).label, on, rows, any(_differs(row) for row in rows), closed
    )


def _differs(row: PartnerRow) -> bool:
    return row.agreed is not None and abs(row.implied - row.agreed) > Decimal("0.005")


def _instalments(fund: PooledFund, year: int, on: date, closed: bool) -> dict[int, list[InstalmentRow]]:
    rows = Instalment.objects.filter(contribution__fund=fund, contribution__year=year).order_by("due_on", "number")
    found: dict[int, list[InstalmentRow]] = {}
    for one in rows.select_related("contribution"):
        late = is_late(Part(one.due_on, one.amount, one.received), on, closed)
        found.setdefault(one.contribution.organisation_id, []).append(
            InstalmentRow(
                one.pk, one.number, one.due_on, one.amount, one.in_kind, one.received, one.received_on, one.note, late
            )
        )
    return found


def _variations(fund: PooledFund, year: int) -> dict[int, list[VariationRow]]:
    agreed = Variation.objects.filter(counts(), fund=fund, year=year, effects__organisation__isnull=False)
    columns = ("effects__organisation_id", "number", "title", "effective_on", "effects__amount")
    found: dict[int, list[VariationRow]] = {}
    for organisation, *rest in agreed.order_by("number").values_list(*columns):
        found.setdefault(organisation, []).append(VariationRow(*rest))
    return found


def _row(
    partner: Organisation,
    kept: Contribution | None,
    varied: Decimal,
    implied: Decimal,
    agreed: Decimal | None,
    instalments: Sequence[InstalmentRow],
    variations: Sequence[VariationRow],
    on: date,
    closed: bool,
    is_host: bool,
) -> PartnerRow:
    original = kept.amount if kept else ZERO
    parts = [Part(one.due_on, one.amount, one.received, one.in_kind) for one in instalments]
    return PartnerRow(
        code=partner.code,
        name=partner.name,
        is_host=is_host,
        original=original,
        varied=varied,
        in_kind=kept.in_kind if kept else ZERO,
        client_charges=kept.client_charges if kept else ZERO,
        implied=implied,
        agreed=agreed,
        standing=standing(original + varied, parts, on, settled=closed),
        instalments=tuple(instalments),
        variations=tuple(variations),
        source=kept.source if kept else "",
    )
