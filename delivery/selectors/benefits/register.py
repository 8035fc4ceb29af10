"""The register of benefits: one row each with what its years come to, and one benefit with everything about it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from commissioning.models import Partnership
from delivery.models import (
    Benefit,
    BenefitActual,
    BenefitKind,
    BenefitMonth,
    BenefitStatus,
    BenefitYear,
    Confidence,
)
from delivery.rules import benefits as rules
from delivery.selectors.benefits.figures import counted, counted_by, figures_of, shares_of
from delivery.selectors.history import BY_FILES, Entry, entries, entries_of_many
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.money import ZERO, show_short

STATUS_TAGS = {
    BenefitStatus.IDENTIFIED: "grey",
    BenefitStatus.PLANNED: "blue",
    BenefitStatus.REALISING: "yellow",
    BenefitStatus.REALISED: "green",
    BenefitStatus.WITHDRAWN: "red",
}


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year, £ or units. here: of these, what counts here. tied: the saving or line of the plan that it delivers."""

    year: int
    label: str
    figures: rules.YearFigures
    here: Decimal
    tied: str

    @property
    def planned(self) -> Decimal:
        return self.figures.planned


@dataclass(frozen=True, slots=True)
class BenefitRow:
    """A benefit. project: its project, or the programme that it is of as a whole.

    planned, forecast, delivered: of all its years together; counted_by: where parts of it count.
    """

    pk: int
    code: str
    name: str
    description: str
    theme: str
    kind: str
    kind_label: str
    programme: str
    project: str
    owner: str
    owner_source: str
    fund: str
    measure: str
    measure_pk: int | None
    unit: str
    baseline: str
    target: str
    status: str
    status_label: str
    status_tag: str
    confidence: str
    counted_by: str
    years: tuple[YearRow, ...]
    note: str
    source: str
    version: int

    @property
    def in_pounds(self) -> bool:
        return self.kind == BenefitKind.CASHABLE

    @property
    def planned(self) -> Decimal | None:
        return sum((one.figures.planned for one in self.years), ZERO) if self.years else None

    @property
    def forecast(self) -> Decimal | None:
        return _total([one.figures.forecast for one in self.years])

    @property
    def delivered(self) -> Decimal | None:
        return _total([one.figures.delivered for one in self.years])


@dataclass(frozen=True, slots=True)
class ShareRow:
    """Who counts how much. amount: of what is planned over all years, £; None where the benefit is not in £."""

    counted_by: str
    percent: Decimal
    elsewhere: bool
    amount: Decimal | None

    @property
    def percent_words(self) -> str:
        return f"{self.percent.normalize():f}%"


@dataclass(frozen=True, slots=True)
class ActualRow:
    """A report. corrected: another stands in its place; reason: why this one corrects another."""

    pk: int
    period: str
    amount: Decimal
    evidence: str
    who: str
    when: datetime
    current: bool
    reason: str


@dataclass(frozen=True, slots=True)
class BenefitDetail:
    """rest: the per cent that no share names, which the benefit's own project counts."""

    benefit: BenefitRow
    shares: tuple[ShareRow, ...]
    rest: Decimal
    actuals: tuple[ActualRow, ...]
    history: tuple[Entry, ...]

    @property
    def rest_words(self) -> str:
        return f"{self.rest.normalize():f}%"


@dataclass(frozen=True, slots=True)
class BenefitFilter:
    project: str = ""
    kind: str = ""
    status: str = ""
    owner: str = ""
    text: str = ""


def benefits(partnership: Partnership) -> list[BenefitRow]:
    """Every benefit in its order, with its years. Seven queries, however many benefits there are."""
    return [_row(one) for one in of_partnership(partnership)]


def filtered(rows: list[BenefitRow], asked: BenefitFilter) -> list[BenefitRow]:
    """The rows that fit; a filter that is empty lets everything through."""
    words = asked.text.casefold()
    return [
        one
        for one in rows
        if asked.project in ("", one.project)
        and asked.kind in ("", one.kind)
        and asked.status in ("", one.status)
        and (not asked.owner or asked.owner == (one.owner or "none"))
        and words in f"{one.name} {one.description} {one.theme}".casefold()
    ]


def of_partnership(partnership: Partnership) -> QuerySet[Benefit]:
    """The partnership's benefits with all that a row needs."""
    found = Benefit.objects.filter(partnership=partnership).select_related(
        "programme", "project__programme", "owner", "fund", "measure"
    )
    return found.prefetch_related(
        "years__months", "years__saving", "years__published", "years__benefit", "actuals", "shares__project"
    ).order_by("position", "code")


def benefit_at(partnership: Partnership, pk: int) -> Benefit | None:
    return of_partnership(partnership).filter(pk=pk).first()


def detail(benefit: Benefit) -> BenefitDetail:
    """One benefit with its shares, its reports and who changed what."""
    row, shares = _row(benefit), shares_of(benefit)
    parts = rules.split(row.planned, shares).parts if row.in_pounds and row.planned is not None else ()
    amounts = {share.counted_by: amount for share, amount in parts}
    return BenefitDetail(
        benefit=row,
        shares=tuple(
            ShareRow(one.counted_by, one.percent, one.elsewhere, amounts.get(one.counted_by)) for one in shares
        ),
        rest=rules.WHOLE - sum((one.percent for one in shares), Decimal(0)),
        actuals=tuple(_actual(one) for one in benefit.actuals.select_related("entered_by")),
        history=tuple(_history(benefit)),
    )


def _row(one: Benefit) -> BenefitRow:
    kind, status = BenefitKind(one.kind), BenefitStatus(one.status)
    return BenefitRow(
        pk=one.pk,
        code=one.code,
        name=one.name,
        description=one.description,
        theme=one.theme,
        kind=one.kind,
        kind_label=str(kind.label),
        programme=_programme(one),
        project=str(one.project or one.programme or ""),
        owner=one.owner.title if one.owner else "",
        owner_source=one.owner_source,
        fund=one.fund.name if one.fund else "",
        measure=one.measure.name if one.measure else "",
        measure_pk=one.measure_id,
        unit=one.unit,
        baseline=one.baseline_text or amount_words(one, one.baseline),
        target=one.target_text or amount_words(one, one.target),
        status=one.status,
        status_label=str(status.label),
        status_tag=STATUS_TAGS[status],
        confidence=str(Confidence(one.confidence).label) if one.confidence else "",
        counted_by=counted_by(one),
        years=tuple(_year(one, held) for held in sorted(one.years.all(), key=lambda held: held.year)),
        note=one.note,
        source=one.source,
        version=one.version,
    )


def _programme(one: Benefit) -> str:
    """Of its own, or of its project."""
    held = one.programme or (one.project.programme if one.project else None)
    return held.name if held else ""


def amount_words(benefit: Benefit, amount: Decimal | None) -> str:
    """£1,234 or 1,234 admissions; empty for none."""
    if amount is None:
        return ""
    if benefit.kind == BenefitKind.CASHABLE:
        return show_short(amount)
    plain = amount.normalize() if amount != amount.to_integral_value() else amount.quantize(Decimal(1))
    return f"{plain:,f} {benefit.unit}".strip()


def _year(benefit: Benefit, held: BenefitYear) -> YearRow:
    figures = figures_of(held)
    here = counted(benefit, figures.planned if figures.forecast is None else figures.forecast)
    tied = held.saving.name if held.saving else held.published.name if held.published else ""
    return YearRow(held.year, FinancialYear(held.year).label, figures, here, tied)


def _actual(one: BenefitActual) -> ActualRow:
    first = rules.Slot(one.year, one.number).label
    last = rules.Slot(one.year, one.number + one.months - 1).label
    return ActualRow(
        pk=one.pk,
        period=first if one.months == 1 else f"{first} to {last}",
        amount=one.amount,
        evidence=one.evidence,
        who=one.entered_by.name if one.entered_by else "The partnership's files",
        when=one.entered_at,
        current=one.current,
        reason=one.reason,
    )


def _total(amounts: list[Decimal | None]) -> Decimal | None:
    held = [one for one in amounts if one is not None]
    return sum(held, ZERO) if held else None


# --- History --------------------------------------------------------------------------------------------------

_OWN = {
    "name": "Name", "description": "Description", "kind": "Kind", "project_id": "Project", "owner_id": "Owner",
    "programme_id": "Programme",
    "fund_id": "Fund", "measure_id": "Measure", "unit": "Unit", "baseline": "Baseline", "target": "Target",
    "baseline_text": "Baseline as printed", "target_text": "Target as printed", "status": "Status",
    "confidence": "Confidence", "note": "Note",
}  # fmt: skip
_FIGURES = {"planned": "Planned", "forecast": "Forecast", "at_risk": "At risk"}


def _history(benefit: Benefit) -> list[Entry]:
    """Changes of the benefit, its years and months, and its shares; an act that moved only figures says so once."""
    found = [one for one in entries(benefit.history.all(), _OWN, _words(benefit)) if one.changes or not _moved(one)]
    found += _told(BenefitYear.history.filter(benefit=benefit.pk), _FIGURES, _year_names(benefit))
    found += _told(BenefitMonth.history.filter(benefit_year__benefit=benefit.pk), _FIGURES, _month_names(benefit))
    found += [
        replace(entry, what=f"Share of {share.project or share.elsewhere} set")
        for share in benefit.shares.all()
        for entry in entries(share.history.all(), {"percent": "Per cent"}, {})
    ]
    return sorted(found, key=lambda one: one.when, reverse=True)


def _moved(entry: Entry) -> bool:
    """An entry that only counts a change of the figures, which tell it themselves."""
    return entry.what == "Changed"


def _told(rows: QuerySet[Any], labels: dict[str, str], names: dict[int, str]) -> Iterator[Entry]:
    for pk, held in entries_of_many(rows, labels, {}).items():
        for one in held:
            # What the files brought stands in the tables; twelve entries of it a year would bury the changes.
            if one.changes or (one.what == "Recorded" and one.who != BY_FILES):
                yield replace(one, what=f"{names.get(pk, 'A year')}: {one.what.lower()}")


def _year_names(benefit: Benefit) -> dict[int, str]:
    return {one.pk: FinancialYear(one.year).label for one in benefit.years.all()}


def _month_names(benefit: Benefit) -> dict[int, str]:
    return {
        month.pk: rules.Slot(one.year, month.number).label for one in benefit.years.all() for month in one.months.all()
    }


def _words(benefit: Benefit) -> dict[str, dict[Any, str]]:
    """Names for the stored numbers and codes."""
    partnership = benefit.partnership
    return {
        "kind": {str(value): str(label) for value, label in BenefitKind.choices},
        "status": {str(value): str(label) for value, label in BenefitStatus.choices},
        "confidence": {str(value): str(label) for value, label in Confidence.choices},
        "project_id": dict(partnership.projects.values_list("pk", "name")),
        "programme_id": dict(partnership.programmes.values_list("pk", "name")),
        "owner_id": dict(partnership.posts.values_list("pk", "title")),
        "measure_id": dict(partnership.measures.values_list("pk", "name")),
        "fund_id": {benefit.fund_id: benefit.fund.name} if benefit.fund else {},
    }
