"""Figures from the pool and the programme for reports: what can be put in, and what has become of what was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from commissioning.models import Partnership
from delivery.selectors import quotable as delivery
from ihwb.kernel.dates import show_date
from ihwb.kernel.quotes import Entered, Quote, Shelf, ShelfTable
from ihwb.web.access import Access
from pool.models import ImportState, LedgerEntry, Period
from pool.selectors import quotable as pool
from scrutiny.models import Report, ReportFigure
from scrutiny.rules.quoting import Manner, Standing, from_text, numbers_in, say, standing
from scrutiny.selectors.report_texts import places

LEDGER = "pool.view_outturn"


def shelves(partnership: Partnership, access: Access) -> list[Shelf]:
    """Where figures can be taken from, for this person."""
    return [*pool.shelves(partnership, access), *delivery.shelves(partnership, access)]


def tables(partnership: Partnership, code: str, access: Access) -> list[ShelfTable]:
    """The figures of one shelf that the person may see; none for a shelf that is not theirs."""
    if code.startswith(f"{delivery.APP}/"):
        return delivery.tables(partnership, code, access)
    return pool.tables(partnership, code, access)


def quotes(partnership: Partnership, keys: Iterable[str]) -> Mapping[str, Quote]:
    """The figures as they stand now, by key."""
    wanted = set(keys)
    return {**pool.quotes(partnership, wanted), **delivery.quotes(partnership, wanted)} if wanted else {}


@dataclass(frozen=True, slots=True)
class FigureView:
    """A quoted figure, frozen with the pack: a reader's passport is made of it.

    shown: as the text has it. standing: of ``scrutiny.rules.quoting.Standing``, with ``now_shown`` where it has
    changed. placed: whether a text quotes it.
    """

    number: int
    key: str
    label: str
    value: Decimal | date
    unit: str
    manner: str
    shown: str
    as_at: date | None
    taken_at: datetime
    taken_by: str
    governed_by: str
    source: str
    entered: tuple[Entered, ...]
    lines: tuple[str, ...]
    ledger: bool
    standing: str = Standing.SAME.value
    now_shown: str = ""
    kept_reason: str = ""
    kept_by: str = ""
    kept_at: datetime | None = None
    placed: bool = True
    why: str = ""

    @property
    def is_settled(self) -> bool:
        return Standing(self.standing).is_settled

    @property
    def flag(self) -> str:
        """What stands in the text beside a figure that waits for its author; "" when nothing does."""
        taken = show_date(timezone.localtime(self.taken_at).date())
        if self.standing == Standing.CHANGED:
            return f"was {self.shown} on {taken}, now {self.now_shown}."
        if self.standing == Standing.WITHHELD:
            return f"was {self.shown} on {taken}; its month is open again."
        if self.standing == Standing.GONE:
            return f"was {self.shown} on {taken}; its source is gone."
        return ""


def report_figures(report: Report) -> tuple[FigureView, ...]:
    """The report's figures beside what they are now. Queries by period quoted, not by figure."""
    rows = list(report.figures.select_related("taken_by", "kept_by").order_by("number"))
    if not rows:
        return ()
    now = quotes(report.partnership, {row.key for row in rows})
    quoted = numbers_in(*(place.text for place in places(report)))
    return tuple(_view(row, now.get(row.key), row.number in quoted) for row in rows)


def _view(row: ReportFigure, now: Quote | None, placed: bool) -> FigureView:
    value, manner = from_text(row.value, row.unit), Manner(row.manner)
    kept = from_text(row.kept_value, row.unit) if row.kept_value else None
    current = now.value if now else None
    stands = standing(value, current, kept, withheld=now is not None and current is None)
    if stands in (Standing.WITHHELD, Standing.GONE) and row.kept_value == row.value:
        stands = Standing.KEPT  # kept as it was quoted while there is nothing to hold it against
    return FigureView(
        number=row.number,
        key=row.key,
        label=row.label,
        value=value,
        unit=row.unit,
        manner=row.manner,
        shown=say(value, row.unit, manner),
        as_at=row.as_at,
        taken_at=row.taken_at,
        taken_by=row.taken_by.name if row.taken_by else "",
        governed_by=row.governed_by,
        source=row.source,
        entered=tuple(Entered(who, datetime.fromisoformat(at) if at else None) for who, at in row.entered),
        lines=tuple(row.lines),
        ledger=row.ledger,
        standing=stands.value,
        now_shown=_now_shown(value, current, row.unit, manner),
        kept_reason=row.kept_reason,
        kept_by=row.kept_by.name if row.kept_by else "",
        kept_at=row.kept_at,
        placed=placed,
        why=now.why if now else "",
    )


def _now_shown(value: Decimal | date, current: Decimal | date | None, unit: str, manner: Manner) -> str:
    """The later value in the words of the text; to the penny where both would read alike."""
    if current is None:
        return ""
    shown = say(current, unit, manner)
    return say(current, unit, Manner.PENNY) if shown == say(value, unit, manner) and current != value else shown


@dataclass(frozen=True, slots=True)
class Mark:
    """What a page says of a live figure: where it leads, and what has become of it since it was put in."""

    url: str = ""
    flag: str = ""


# --- The passport of a figure -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LedgerRow:
    line: str
    code: str
    posted_on: date | None
    description: str
    amount: Decimal
    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Passport:
    """All that a reader may ask about a figure in a paper. ledger: entries behind it, at most ``LONGEST``.

    ledger_total: £, of all of them; None where no ledger stands behind the figure, or the reader may not see it.
    """

    number: int
    label: str
    shown: str
    value: Decimal | date
    unit: str
    as_at: date | None
    taken_at: datetime
    taken_by: str
    entered: tuple[Entered, ...]
    governed_by: str
    source: str
    kept_reason: str
    ledger: tuple[LedgerRow, ...] = ()
    ledger_count: int = 0
    ledger_total: Decimal | None = None


LONGEST = 200
_OWN = (
    "number", "label", "shown", "value", "unit", "as_at", "taken_at", "taken_by", "governed_by", "source",
    "kept_reason",
)  # fmt: skip


def figure_passport(partnership: Partnership, frozen: Mapping[str, Any], access: Access) -> Passport:
    """The passport of a figure of a pack's snapshot, for one reader.

    frozen: one entry of ``data["live_figures"]`` of a report's section, after ``ihwb.kernel.freezing.thaw``. Whoever
    calls has made sure that the reader may read the section. Ledger entries are for those who may see the outturn.
    """
    entered = tuple(Entered(one["who"], one["at"]) for one in frozen["entered"])
    passport = Passport(entered=entered, **{name: frozen[name] for name in _OWN})
    if not frozen["ledger"] or not access.may(LEDGER):
        return passport
    entries = _ledger(partnership, frozen["key"], frozen["lines"])
    if entries is None:
        return passport
    count, total = entries.count(), entries.aggregate(total=Sum("amount"))["total"]
    rows = entries.select_related("line", "run").order_by("line__code", "run", "row")[:LONGEST]
    found = tuple(
        LedgerRow(
            one.line.name if one.line else "", one.code, one.posted_on, one.description, one.amount,
            one.run.file_name, one.row,
        )
        for one in rows
    )  # fmt: skip
    return replace(passport, ledger=found, ledger_count=count, ledger_total=total)


def _ledger(partnership: Partnership, key: str, lines: Iterable[str]) -> Any:
    """The applied entries of the lines up to the period of the key; None for a period that is open."""
    _app, fund, year, number = key.split("/")[:4]
    period = Period.objects.filter(
        fund__agreement__partnership=partnership, fund=int(fund), year=int(year), number=int(number)
    ).first()
    if period is None or period.is_open:
        return None
    found = LedgerEntry.objects.filter(run__period=period, run__state=ImportState.APPLIED, line__isnull=False)
    wanted = list(lines)
    return found.filter(line__code__in=wanted) if wanted else found
