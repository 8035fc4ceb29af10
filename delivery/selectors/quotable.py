"""Figures of the programme that a report may quote: benefits by year, milestones, measures."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.utils import timezone

from commissioning.models import Partnership
from delivery.models import BenefitActual, BenefitKind, BenefitYear, Milestone
from delivery.selectors.benefits.figures import figures_of
from delivery.selectors.measures import MeasureRow, of_partnership, row_of
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.quotes import DAY, POUNDS, Entered, Quote, Shelf, ShelfRow, ShelfTable
from ihwb.web.access import Access

APP = "delivery"
BENEFITS, MILESTONES, MEASURES = "delivery.view_benefits", "delivery.view_milestones", "delivery.view_measures"
_SHELVES = {
    "benefits": ("Benefits", BENEFITS),
    "milestones": ("Milestones", MILESTONES),
    "measures": ("Measures", MEASURES),
}


def shelves(partnership: Partnership, access: Access) -> list[Shelf]:
    return [
        Shelf(f"{APP}/{code}", name, "Programme")
        for code, (name, permission) in _SHELVES.items()
        if access.may(permission)
    ]


def tables(partnership: Partnership, code: str, access: Access) -> list[ShelfTable]:
    """What one shelf holds for this person; nothing for a shelf that is not there or not theirs to see."""
    app, _, name = code.partition("/")
    if app != APP or name not in _SHELVES or not access.may(_SHELVES[name][1]):
        return []
    return [_table(partnership, name)]


def quotes(partnership: Partnership, keys: Iterable[str]) -> dict[str, Quote]:
    """The figures as they stand now; a key whose figure is gone has none."""
    wanted = set(keys)
    names = {key.split("/")[1] for key in wanted if key.startswith(f"{APP}/") and key.count("/") > 1}
    held = (_table(partnership, name) for name in sorted(names & set(_SHELVES)))
    found = {one.key: one for table in held for row in table.rows for one in row.quotes if one}
    return {key: one for key, one in found.items() if key in wanted}


def _table(partnership: Partnership, name: str) -> ShelfTable:
    shelf = Shelf(f"{APP}/{name}", _SHELVES[name][0], "Programme")
    columns, rows = {"benefits": _benefits, "milestones": _milestones, "measures": _measures}[name](partnership)
    return ShelfTable(shelf, columns, tuple(rows))


Content = tuple[tuple[str, ...], Iterator[ShelfRow]]


def _benefits(partnership: Partnership) -> Content:
    held = BenefitYear.objects.filter(benefit__partnership=partnership).select_related("benefit")
    years = held.prefetch_related("months", "benefit__actuals__entered_by").order_by("benefit__position", "year")
    return ("Planned", "Forecast", "Realised"), (_benefit(one) for one in years)


def _benefit(one: BenefitYear) -> ShelfRow:
    figures, label = figures_of(one), FinancialYear(one.year).label
    unit = POUNDS if one.benefit.kind == BenefitKind.CASHABLE else one.benefit.unit
    reports = [held for held in one.benefit.actuals.all() if held.current and held.year == one.year]

    def make(figure: str, words: str, value: Decimal | None) -> Quote | None:
        if value is None:
            return None
        key = f"{APP}/benefits/{one.benefit_id}/{one.year}/{figure}"
        entered = _reporters(reports) if figure == "realised" else ()
        return Quote(
            key, f"{words}: {one.benefit.name}, {label}", value, unit, BENEFITS,
            as_at=_covered(reports) if figure == "realised" else None,
            source=one.benefit.source or "Register of benefits", entered=entered,
        )  # fmt: skip

    return ShelfRow(
        f"{one.benefit.name}, {label}",
        (
            make("planned", "Benefit planned", figures.planned),
            make("forecast", "Benefit forecast", figures.forecast),
            make("realised", "Benefit realised", figures.delivered),
        ),
    )


def _covered(reports: Iterable[BenefitActual]) -> date | None:
    """The end of the last month that is reported."""
    ends = [FinancialYear(one.year).periods[one.number + one.months - 2].end for one in reports]
    return max(ends, default=None)


def _reporters(reports: Iterable[BenefitActual]) -> tuple[Entered, ...]:
    last = {one.entered_by.name: one.entered_at for one in sorted(reports, key=lambda one: one.pk) if one.entered_by}
    return tuple(Entered(who, at) for who, at in sorted(last.items()))


def _milestones(partnership: Partnership) -> Content:
    held = Milestone.objects.filter(project__partnership=partnership).select_related("project")
    return ("Due", "Expected", "Done"), (_milestone(one) for one in held.order_by("project__name", "due_on", "number"))


def _milestone(one: Milestone) -> ShelfRow:
    def make(figure: str, words: str, value: date | None) -> Quote | None:
        if value is None:
            return None
        label = f"{words}: {one.name} ({one.project.name})"
        return Quote(
            f"{APP}/milestones/{one.pk}/{figure}", label, value, DAY, MILESTONES, as_at=timezone.localdate(),
            governed_by=f"Version {one.version} of the milestone", source=one.source or "Milestones of the programme",
        )  # fmt: skip

    quotes = (
        make("due", "Due", one.due_on),
        make("expected", "Expected", one.forecast_on),
        make("done", "Done on", one.done_on),
    )
    return ShelfRow(f"{one.project.name}: {one.name}", quotes)


def _measures(partnership: Partnership) -> Content:
    return ("Latest", "Baseline", "Target"), (_measure(held) for held in _rows(partnership))


def _rows(partnership: Partnership) -> Iterator[tuple[MeasureRow, date | None, tuple[Entered, ...]]]:
    """Each measure with the day of its latest value and who entered it."""
    for one in of_partnership(partnership):
        values = sorted((held for held in one.values.all() if held.current), key=lambda held: (held.on, held.pk))
        last = values[-1] if values else None
        who = (Entered(last.entered_by.name, last.entered_at),) if last and last.entered_by else ()
        yield row_of(one, values), last.on if last else None, who


def _measure(held: tuple[MeasureRow, date | None, tuple[Entered, ...]]) -> ShelfRow:
    row, on, who = held

    def make(figure: str, words: str, value: Decimal | None, period: str = "") -> Quote | None:
        if value is None:
            return None
        latest = figure == "latest"
        return Quote(
            f"{APP}/measures/{row.pk}/{figure}", f"{words}: {row.name}{f', {period}' if period else ''}", value,
            row.unit, MEASURES, as_at=on if latest else None,
            source=(row.latest_source if latest else row.source) or "Measures of the programme",
            entered=who if latest else (),
        )  # fmt: skip

    return ShelfRow(
        row.name,
        (
            make("latest", "Latest value", row.latest, row.latest_period),
            make("baseline", "Baseline", row.baseline, row.baseline_label),
            make("target", "Target", row.target),
        ),
    )
