"""Packs: a made-up one of about 150 pages built by section, against typst setting the same content."""

import math
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from bench import html, peers
from bench.clock import seconds
from bench.content import Chapter, chapters
from bench.machine import worker_peaks
from bench.size import Size
from bench.table import Row
from bench.typesetting import Setting, installed, typeset
from scrutiny.pdf.build import Builder, Plan
from scrutiny.pdf.renderers import Renderers
from scrutiny.pdf.shelf import Shelf
from scrutiny.pdf.stamp import Stamp
from scrutiny.services.pack_sections import style

FONTS = (settings.FONT_DIR / "Inter-Regular.ttf", settings.FONT_DIR / "DejaVuSans.ttf")
CREATED = datetime(2014, 11, 3, 9, tzinfo=UTC)
RESTRICTED = 2  # chapters that only the restricted edition has
TYPST = "typst, all of it"


@dataclass(frozen=True, slots=True)
class Workshop:
    """Warm renderers for both audiences, and a folder for shelves and files."""

    pools: dict[str, Renderers]
    folder: Path

    def build(self, content: Sequence[Chapter], shelf: str, edition: str = "public", title: str = "A pack") -> int:
        """Build one edition with the named shelf; the number of its pages."""
        parts = html.parts(content, edition)
        plan = Plan(audience=edition, title=title, parts=parts, stamp=Stamp(title, FONTS), created=CREATED)  # type: ignore[arg-type]
        builder = Builder(self.pools, style(), Shelf(self.folder / shelf))  # type: ignore[arg-type]
        return builder.build(plan, self.folder / f"{edition}.pdf").pages

    def warm_up(self, *audiences: str) -> None:
        """Every renderer has its fonts and style sheet loaded."""
        for audience in audiences:
            pool = self.pools[audience]
            sections = [html.section(one) for one in chapters(pool.count, brief=True)]
            pool.render(sections, style(), lambda one, to=audience: self.folder / f"{to}-{one.key}.pdf")  # type: ignore[misc]


@contextmanager
def workshop(count: int = 2) -> Iterator[Workshop]:
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        Renderers("public", count) as public,
        Renderers("restricted", count) as restricted,
    ):
        yield Workshop({"public": public, "restricted": restricted}, Path(folder))


def set_by_typst(content: Sequence[Chapter], folder: Path) -> Setting | None:
    """The same content set by typst; None where it is not installed."""
    if not installed():
        return None
    drawings = [render_to_string("components/charts/chart.svg", {"chart": one.chart}) for one in content]
    return typeset(content, drawings, folder / "typst", settings.FONT_DIR)


@dataclass(slots=True)
class Times:
    """Seconds of each round."""

    whole: list[float] = field(default_factory=list)
    both: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    same: list[float] = field(default_factory=list)
    single: list[float] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    pages: int = 0

    @property
    def typst(self) -> float:
        return statistics.median(one.seconds for one in self.settings)


def measure(size: Size) -> list[Row]:
    times = _standard(size)
    rows = _ratios(times, size.chapters)
    rows.append(_memory("pages rendered and joined", times.pages, max(times.peaks), times.settings, 200))
    joining = _joining_peak(chapters(size.chapters, brief=size.brief))
    rows.append(_memory("pages only joined", times.pages, joining, times.settings, 200))
    return rows + _peers(size, times) + _growth(size, times)


def _peers(size: Size, times: Times) -> list[Row]:
    """The same chapters printed by Chromium and converted by LibreOffice, where they are installed. No bar: they make
    one untouched document, without page ranges, joined numbering or a scan.
    """
    if size.brief:
        return []
    rows = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in peers.PEERS:
            found = peers.printed(name, chapters(size.chapters), Path(folder) / name)
            if found is not None:
                rows += _beside(name, found, times)
    return rows


def _beside(name: str, found: Setting, times: Times) -> list[Row]:
    whole, changed = statistics.median(times.whole), statistics.median(times.changed)
    note = f"{name} makes {found.pages} pages of it."
    row = partial(Row, "packs", unit="s", against=f"{name}, all of it", baseline=found.seconds)
    return [
        row(what=f"{times.pages} pages, whole, two processes", measured=whole, note=note),
        row(what="one changed figure, warm", measured=changed),
        Row("packs", f"memory, {times.pages} pages", max(times.peaks), "MB", name, found.memory),
    ]


def _standard(size: Size) -> Times:
    times = Times()
    with workshop() as both, workshop(1) as alone:
        both.warm_up("public", "restricted")
        alone.warm_up("public")
        for number in range(size.rounds):
            _round(times, size, number, both, alone)
            times.peaks += worker_peaks()
    return times


def _round(times: Times, size: Size, number: int, both: Workshop, alone: Workshop) -> None:
    """Everything once, typst first and last and in between."""
    made = partial(chapters, brief=size.brief)
    content, changed = made(size.chapters), made(size.chapters, changed=number + 1)
    with_exempt = made(size.chapters + RESTRICTED, restricted=RESTRICTED)
    shelf = f"shelf-{number}"
    _typst(times, content, both.folder)
    times.whole.append(seconds(lambda: setattr(times, "pages", both.build(content, shelf))))
    _typst(times, content, both.folder)
    times.changed.append(seconds(partial(both.build, changed, shelf)))
    times.same.append(seconds(partial(both.build, changed, shelf)))
    _typst(times, content, both.folder)
    times.single.append(seconds(partial(alone.build, content, shelf)))
    fresh = f"both-{number}"
    public = seconds(partial(both.build, with_exempt, fresh))
    times.both.append(public + seconds(partial(both.build, with_exempt, fresh, "restricted")))
    _typst(times, content, both.folder)


def _typst(times: Times, content: Sequence[Chapter], folder: Path) -> None:
    found = set_by_typst(content, folder)
    if found is not None:
        times.settings.append(found)


def _ratios(times: Times, count: int) -> list[Row]:
    row = partial(Row, "packs", unit="s")
    whole, changed = statistics.median(times.whole), statistics.median(times.changed)
    against_typst = [
        row(what=f"{times.pages} pages, whole, two processes", measured=whole, against=TYPST, baseline=0.0),
        row(what="one changed figure, warm", measured=changed, against=TYPST, baseline=0.0, bar=2.5, target=1.0),
        row(
            what="both editions whole",
            measured=statistics.median(times.both),
            against=TYPST,
            baseline=0.0,
            bar=14,
            target=6,
            note=f"The restricted edition has {RESTRICTED} chapters of {count + RESTRICTED} to itself.",
        ),
    ]
    rows = [_against(one, times.typst) for one in against_typst] if times.settings else []
    same, single = statistics.median(times.same), statistics.median(times.single)
    return [
        *rows,
        row(what="one changed figure, warm", measured=changed, against="the whole build", baseline=whole, bar=0.15),
        row(what="nothing changed", measured=same, against="the whole build", baseline=whole, bar=0.08),
        row(what="two processes", measured=whole, against="one process", baseline=single, bar=0.8),
    ]


def _against(row: Row, baseline: float) -> Row:
    return Row(**{**{name: getattr(row, name) for name in Row.__dataclass_fields__}, "baseline": baseline})


def _memory(
    doing: str, pages: int, peak: float, others: Sequence[Setting], bar: float, target: float | None = None
) -> Row:
    """A peak, held against typst's; the bar is on the figure itself."""
    own = max((one.memory for one in others), default=bar)
    against = "typst" if others else "the bar"
    return Row("packs", f"memory, {pages} {doing}", peak, "MB", against, own, bar, target, "measured")


def _joining_peak(content: Sequence[Chapter]) -> float:
    """What a fresh process comes to that only joins: the sections are on the shelf already."""
    with workshop() as first:
        first.build(content, "shelf")
        with Renderers("public", 1) as joiner:
            Workshop({"public": joiner}, first.folder).build(content, "shelf", title="The same under another title")
            return worker_peaks()[-1]


# --- Growth with the number of pages --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Built:
    pages: int
    taken: float
    peak: float
    joining: float
    setting: Setting | None


def _built(content: Sequence[Chapter]) -> Built:
    """One build by fresh renderers, and joining alone by another."""
    with workshop() as both:
        both.warm_up("public")
        setting = set_by_typst(content, both.folder)
        pages = 0

        def build() -> None:
            nonlocal pages
            pages = both.build(content, "shelf")

        taken, peak = seconds(build), max(worker_peaks())
        for pool in both.pools.values():
            pool.close()
        with Renderers("public", 1) as joiner:
            Workshop({"public": joiner}, both.folder).build(content, "shelf", title="The same under another title")
            joining = max(worker_peaks())
    return Built(pages, taken, peak, joining, setting)


def _growth(size: Size, times: Times) -> list[Row]:
    """Memory of the large pack, and the exponent by which time grows from the small one on."""
    small = min((_built(chapters(size.small, brief=size.brief)) for _ in range(size.rounds)), key=lambda one: one.taken)
    rows = []
    if size.large > size.chapters:
        large = _built(chapters(size.large, brief=size.brief))
        others = [large.setting] if large.setting else []
        rows.append(_memory("pages rendered and joined", large.pages, large.peak, others, 600, 300))
        rows.append(_memory("pages only joined", large.pages, large.joining, others, 600, 300))
    else:
        last = times.settings[-1] if times.settings else None
        large = Built(times.pages, min(times.whole), 0.0, 0.0, last)
    grown = large.pages / small.pages
    exponent = math.log(large.taken / small.taken, grown)
    other = 1.0
    if large.setting and small.setting:
        other = math.log(large.setting.seconds / small.setting.seconds, large.setting.pages / small.setting.pages)
    what = f"growth exponent, {small.pages} to {large.pages} pages"
    against = "typst" if large.setting else "a straight line"
    return [*rows, Row("packs", what, exponent, "", against, other, 1.1, 1.0, "measured")]
