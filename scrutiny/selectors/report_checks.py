"""What the checks find in a report: tables that do not cast, and figures typed by hand that contradict the data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ihwb.kernel.quotes import PERCENT, POUNDS
from pool.selectors.quotable import headlines
from scrutiny.models import FindingKind, Report, ReportExplanation
from scrutiny.rules.casting import Table, cast
from scrutiny.rules.prose import BlockKind, blocks, plain, unstyled
from scrutiny.rules.quoting import Manner, say
from scrutiny.rules.typed_figures import Contradiction, Known, contradictions, typed_in
from scrutiny.selectors.live_figures import FigureView
from scrutiny.selectors.report_texts import Place, places


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One finding, with its explanation where it has one. cell: the table and cell; "" for a typed figure."""

    kind: str
    key: str
    place: str
    cell: str
    sentence: str
    reason: str = ""
    explained_by: str = ""
    explained_at: datetime | None = None

    @property
    def is_explained(self) -> bool:
        return bool(self.reason)


def report_findings(report: Report, figures: Iterable[FigureView]) -> tuple[CheckFinding, ...]:
    """Every finding of the report in the order of its texts: first of its tables, then of what is typed by hand."""
    texts = places(report)
    found: list[tuple[FindingKind, str, str, str, str]] = []
    for one in cast(tables_of(texts), report.date):
        found.append((FindingKind.CASTING, one.key, one.place, one.cell, one.sentence))
    for said in _typed(report, texts, tuple(figures)):
        found.append((FindingKind.TYPED, said.key, said.place, "", said.sentence))
    if not found:
        return ()
    explained = {one.key: one for one in report.explanations.select_related("explained_by")}
    return tuple(_told(*one, explained.get(one[1])) for one in found)


def _told(
    kind: FindingKind, key: str, place: str, cell: str, sentence: str, said: ReportExplanation | None
) -> CheckFinding:
    if said is None:
        return CheckFinding(kind.value, key, place, cell, sentence)
    who = said.explained_by.name if said.explained_by else ""
    return CheckFinding(kind.value, key, place, cell, sentence, said.reason, who, said.explained_at)


def tables_of(texts: Iterable[Place]) -> list[Table]:
    """The tables of the texts, numbered through the report, with live figures as they are read, and no marks."""
    found: list[Table] = []
    for place in texts:
        for block in blocks(place.text):
            if block.kind is BlockKind.TABLE:
                rows = [[plain(cell.text) for cell in row] for row in block.rows]
                found.append(Table(len(found) + 1, place.name, rows))
    return found


def _typed(report: Report, texts: Iterable[Place], figures: tuple[FigureView, ...]) -> Iterator[Contradiction]:
    spoken = [place for place in texts if next(typed_in(_prose_of(place.text)), None) is not None]
    if not spoken:
        return
    known = _known(report, figures)
    for place in spoken:
        yield from contradictions(place.name, _prose_of(place.text), known, report.date)


def _prose_of(text: str) -> str:
    """The text without its tables: a table's cells are cast, not read as sentences."""
    kept = (block for block in blocks(text) if block.kind not in (BlockKind.TABLE, BlockKind.IMAGE))
    return "\n".join(unstyled(line) for block in kept for line in block.lines)


def _known(report: Report, figures: tuple[FigureView, ...]) -> list[Known]:
    """What the report quotes, and the headline figures of the same periods and of the latest certified one."""
    quoted = [
        Known(one.value, one.unit == PERCENT, one.label, one.shown, one.number, say(one.value, one.unit, Manner.POUND))
        for one in figures
        if isinstance(one.value, Decimal) and one.unit in (POUNDS, PERCENT)
    ]
    keys = {one.key for one in figures}
    codes = {"/".join(key.split("/")[:4]) for key in keys if key.startswith("pool/")}
    headline = [
        Known(one.value, False, one.label, say(one.value, one.unit, Manner.POUND))
        for one in headlines(report.partnership, codes, latest_by=report.date)
        if isinstance(one.value, Decimal) and one.value and one.key not in keys
    ]
    return [*quoted, *headline]
