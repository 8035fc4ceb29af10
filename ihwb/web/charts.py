"""Charts as geometry: money in, ready-made SVG coordinates out; one template draws them on screen and in PDFs.

Every chart says its figures in words (its alternative text) and stands beside a table that has them to the penny.
Series differ by pattern as well as by colour. Coordinates are texts, so that no locale can put a comma in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from django.utils.text import slugify

from ihwb.kernel.money import show_thousands

Unit = Literal["£m", "£000", "plain"]  # plain: no money, such as days or a rate

WIDTH = 480  # narrow, so that the words stay readable on a telephone without scrolling
_ROW_LABEL = 24
_BAR = 16
_BAR_GAP = 3
_ROW_GAP = 14
TOP = 38
LETTER = 8  # about the width of a letter at the chart's font size, on the safe side
# Fill by place in the series; the template holds a pattern or a colour for each.
_FILLS = ("pale", "solid", "hatched", "dotted")
_DASHES = ("", "7 4", "2 3", "10 3 2 3")
_SHAPES: tuple["Shape", ...] = ("circle", "square", "diamond", "triangle")

Shape = Literal["circle", "square", "diamond", "triangle"]


@dataclass(frozen=True, slots=True)
class Row:
    """One group of bars or one point in time. values: £ of each series; None where there is no figure."""

    label: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A bar or a swatch of the legend."""

    x: str
    y: str
    width: str
    height: str
    fill: str


@dataclass(frozen=True, slots=True)
class Words:
    x: str
    y: str
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    x1: str
    y1: str
    x2: str
    y2: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """A line through points. dash: SVG dash pattern, empty for an unbroken line."""

    points: str
    dash: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a trace. path: its outline, different for each series. tone: "" as the series, "over", "quiet"."""

    path: str
    hollow: bool
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the SVG template draws. key: unique on the page, because patterns are found by name."""

    key: str
    caption: str
    alternative: str
    width: int
    height: int
    blocks: tuple[Block, ...] = ()
    words: tuple[Words, ...] = ()
    rules: tuple[Rule, ...] = ()
    traces: tuple[Trace, ...] = ()
    marks: tuple[Mark, ...] = ()


def bars(caption: str, series: Sequence[str], rows: Sequence[Row], *, unit: Unit = "£m") -> Chart:
    """Bars lying side by side for each row: budget against forecast by group, for example. Up to four series."""
    scale = _Scale.of(rows, unit)
    blocks, words = _legend(series)
    y = TOP
    for row in rows:
        words.append(Words("0", spot(y + 16), row.label))
        y += _ROW_LABEL
        for fill, value in zip(_FILLS, row.values, strict=False):
            if value is not None:
                blocks.append(scale.block(value, y, fill))
                words.append(scale.label(value, y, amount_text(value, unit)))
            y += _BAR + _BAR_GAP
        y += _ROW_GAP
    return chart_of(caption, _in_words(series, rows, unit), y, blocks=blocks, words=words)


def variances(caption: str, rows: Sequence[Row], *, unit: Unit = "£000") -> Chart:
    """One bar a row from a line in the middle: overspends hatched to the right, underspends solid to the left.

    The figure stands above the bar's end of the row, so that all figures make one column.

    rows: one value each, £ of outturn less budget; positive is an overspend.
    """
    scale = _Scale.of(rows, unit, both_sides=True)
    blocks: list[Block] = []
    words: list[Words] = []
    rules: list[Rule] = []
    y = 6
    for row in rows:
        (value,) = row.values
        words.append(Words("0", spot(y + 16), row.label))
        y += _ROW_LABEL
        if value is not None:
            words.append(Words(str(WIDTH), spot(y - 8), _variance_text(value, unit), "end", strong=True))
        if value:
            blocks.append(scale.block(value, y, "over" if value > 0 else "solid"))
        rules.append(Rule(scale.zero, spot(y - 4), scale.zero, spot(y + _BAR + 4), strong=True))
        y += _BAR + _ROW_GAP
    return chart_of(caption, _variances_in_words(rows, unit), y, blocks=blocks, words=words, rules=rules)


def trend(caption: str, series: Sequence[str], rows: Sequence[Row], *, unit: Unit = "£m") -> Chart:
    """Lines over time, a row a point; a missing figure breaks the line. Up to four series."""
    values = [value for row in rows for value in row.values if value is not None]
    rungs = ladder(min(values, default=Decimal(0)), max(values, default=Decimal(0)))
    low, high = rungs[0], rungs[-1]
    heights = [axis_text(rung, unit) for rung in rungs]
    top, bottom, left = TOP + 10, 280, max(len(text) for text in heights) * LETTER + 20

    def height_of(value: Decimal) -> Decimal:
        return bottom - (value - low) / (high - low) * (bottom - top)

    step = Decimal(WIDTH - left - 24) / max(len(rows) - 1, 1)
    blocks, words = _legend(series, with_swatches=False)
    rules = [Rule(str(left), spot(height_of(rung)), str(WIDTH), spot(height_of(rung)), rung == low) for rung in rungs]
    words += [
        Words(str(left - 8), spot(height_of(rung) + 5), text, "end") for rung, text in zip(rungs, heights, strict=True)
    ]
    every = -(-len(rows) * 60 // (WIDTH - left))  # labels that would touch are left out
    words += [
        Words(spot(left + 12 + step * at), str(bottom + 24), row.label, "end" if 0 < at == len(rows) - 1 else "middle")
        for at, row in enumerate(rows)
        if at % every == 0
    ]
    traces: list[Trace] = []
    marks = _legend_marks(series)
    for place in range(len(series)):
        runs = _runs([(left + 12 + step * at, row.values[place]) for at, row in enumerate(rows)])
        for run in runs:
            points = [(x, height_of(value)) for x, value in run]
            traces.append(Trace(" ".join(f"{spot(x)},{spot(y)}" for x, y in points), _DASHES[place]))
            marks += [mark(x, y, place) for x, y in points]
    said = _in_words(series, rows, unit)
    return chart_of(caption, said, bottom + 38, blocks=blocks, words=words, rules=rules, traces=traces, marks=marks)


def amount_text(amount: Decimal, unit: Unit) -> str:
    """£131.1m, or £1,234k when the chart is in £000; brackets when negative. Plain figures as they are."""
    if unit == "plain":
        return f"{amount:,f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:,f}"
    if unit == "£000":
        thousands = show_thousands(amount)
        return f"(£{thousands[1:-1]}k)" if thousands.startswith("(") else f"£{thousands}k"
    millions = (amount / 1_000_000).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"(£{-millions:,}m)" if millions < 0 else f"£{abs(millions):,}m"


def axis_text(amount: Decimal, unit: Unit) -> str:
    """As amount_text, without a useless ".0" on the round amounts of an axis."""
    return amount_text(amount, unit).replace(".0m", "m")


# --- How it is laid out ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where an amount lies between the left and the right edge of the bars."""

    low: Decimal
    high: Decimal
    left: int
    right: int

    @classmethod
    def of(cls, rows: Sequence[Row], unit: Unit, *, both_sides: bool = False) -> "_Scale":
        values = [value for row in rows for value in row.values if value is not None]
        low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
        if both_sides:  # nought in the middle, so that left and right compare
            high = max(-low, high)
            low = -high
        if low == high:
            high = low + 1
        longest = max((len(amount_text(value, unit)) for value in values), default=0)
        room = 0 if both_sides else longest * LETTER + 12  # a variance's figure stands above its bar
        return cls(low, high, room if low < 0 else 0, WIDTH - room)

    def place(self, amount: Decimal) -> Decimal:
        return self.left + (amount - self.low) / (self.high - self.low) * (self.right - self.left)

    @property
    def zero(self) -> str:
        return spot(self.place(Decimal(0)))

    def block(self, amount: Decimal, y: int, fill: str) -> Block:
        start, end = sorted((self.place(Decimal(0)), self.place(amount)))
        return Block(spot(start), spot(y), spot(max(end - start, Decimal(1))), str(_BAR), fill)

    def label(self, amount: Decimal, y: int, text: str) -> Words:
        if amount < 0:
            return Words(spot(self.place(amount) - 6), spot(y + 13), text, "end", strong=True)
        return Words(spot(self.place(amount) + 6), spot(y + 13), text, strong=True)


def chart_of(caption: str, said: str, height: int, **parts: Sequence[object]) -> Chart:
    drawn = {name: tuple(part) for name, part in parts.items()}
    return Chart(slugify(caption), caption, f"{caption}. {said}", WIDTH, height, **drawn)  # type: ignore[arg-type]


def _legend(series: Sequence[str], *, with_swatches: bool = True) -> tuple[list[Block], list[Words]]:
    blocks: list[Block] = []
    words: list[Words] = []
    for fill, x, name in zip(_FILLS, _legend_places(series), series, strict=False):
        if with_swatches:
            blocks.append(Block(str(x), "6", "18", "14", fill))
        words.append(Words(str(x + 26), "18", name))
    return blocks, words


def _legend_places(series: Sequence[str]) -> list[int]:
    places, x = [], 1
    for name in series:
        places.append(x)
        x += 26 + len(name) * LETTER + 28
    return places


def _legend_marks(series: Sequence[str]) -> list[Mark]:
    return [mark(Decimal(x + 9), Decimal(13), place) for place, x in enumerate(_legend_places(series))]


def mark(x: Decimal, y: Decimal, place: int) -> Mark:
    paths: dict[Shape, str] = {
        "circle": f"M{spot(x - 5)} {spot(y)}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
        "square": f"M{spot(x - 5)} {spot(y - 5)}h10v10h-10z",
        "diamond": f"M{spot(x)} {spot(y - 6)}l6 6l-6 6l-6 -6z",
        "triangle": f"M{spot(x)} {spot(y - 6)}l6 11h-12z",
    }
    return Mark(paths[_SHAPES[place]], hollow=place % 2 == 1)


def _runs(points: Sequence[tuple[Decimal, Decimal | None]]) -> list[list[tuple[Decimal, Decimal]]]:
    """The points in stretches without a gap."""
    runs: list[list[tuple[Decimal, Decimal]]] = [[]]
    for x, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, value))
    return [run for run in runs if run]


def ladder(low: Decimal, high: Decimal, *, from_nought: bool = True) -> list[Decimal]:
    """Four to eight round amounts from nought (if asked) or below the lowest value to the highest or above."""
    if from_nought:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    reach = (high - low) or Decimal(1)
    rough = reach / 5
    power = Decimal(10) ** rough.adjusted()
    step = next(power * factor for factor in (1, 2, Decimal("2.5"), 5, 10) if power * factor >= rough)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR")
    last = (high / step).to_integral_value(rounding="ROUND_CEILING")
    last = max(last, first + 1)
    return [(first + rung) * step for rung in range(int(last - first) + 1)]


def spot(coordinate: Decimal | int) -> str:
    return f"{Decimal(coordinate):.1f}".removesuffix(".0")


# --- What it says ---------------------------------------------------------------------------------------------


def _variance_text(variance: Decimal, unit: Unit) -> str:
    if variance == 0:
        return "on budget"
    return f"{amount_text(variance, unit)} {'over' if variance > 0 else 'under'}"


def _in_words(series: Sequence[str], rows: Sequence[Row], unit: Unit) -> str:
    return "; ".join(
        f"{row.label}: "
        + ", ".join(
            f"{name} {amount_text(value, unit)}"
            for name, value in zip(series, row.values, strict=False)
            if value is not None
        )
        for row in rows
    )


def _variances_in_words(rows: Sequence[Row], unit: Unit) -> str:
    return "; ".join(
        f"{row.label}: {_variance_text(value, unit)}" for row in rows for value in row.values if value is not None
    )
