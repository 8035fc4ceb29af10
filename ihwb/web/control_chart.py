"""Statistical process control charts as geometry: values, mean and limits by stretch, special causes by their shape."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ihwb.web.charts import (
    LETTER,
    TOP,
    WIDTH,
    Chart,
    Mark,
    Rule,
    Trace,
    Words,
    axis_text,
    chart_of,
    ladder,
    mark,
    spot,
)


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """A value of a control chart with the levels of its stretch. special: "", "improvement" or "concern"."""

    label: str
    value: Decimal
    special: str
    mean: Decimal
    lower: Decimal | None
    upper: Decimal | None


_CONTROL_MARKS: dict[str, tuple[int, str]] = {"": (0, "quiet"), "improvement": (1, ""), "concern": (2, "over")}
_CONTROL_LINES = (("Values", ""), ("Mean", "10 3 2 3"), ("Limits", "7 4"), ("Target", "2 3"))


def control(caption: str, points: Sequence[ControlPoint], *, target: Decimal | None, said: str) -> Chart:
    """A statistical process control chart: values, mean and limits by stretch, the target; special causes by shape.

    said: what the chart shows, in words.
    """
    levels = [one for point in points for one in (point.value, point.lower, point.upper) if one is not None]
    rungs = ladder(*_reach(levels + ([] if target is None else [target])), from_nought=False)
    texts = [axis_text(rung, "plain") for rung in rungs]
    top, bottom, left = TOP + 36, 300, max(len(text) for text in texts) * LETTER + 20
    step = Decimal(WIDTH - left - 24) / max(len(points) - 1, 1)

    def at(place: int, level: Decimal) -> str:
        y = bottom - (level - rungs[0]) / (rungs[-1] - rungs[0]) * (bottom - top)
        return f"{spot(left + 12 + step * place)},{spot(y)}"

    rules = [Rule(str(left), spot(bottom), str(WIDTH), spot(bottom), strong=True)]
    words = [
        Words(str(left - 8), spot(Decimal(at(0, rung).split(",")[1]) + 5), text, "end")
        for rung, text in zip(rungs, texts, strict=True)
    ]
    every = -(-len(points) * 60 // (WIDTH - left))
    words += [
        Words(at(place, rungs[0]).split(",")[0], str(bottom + 24), point.label, "middle")
        for place, point in enumerate(points)
        if place % every == 0
    ]
    traces = [Trace(" ".join(at(place, point.value) for place, point in enumerate(points)), "")]
    traces += _levels([point.mean for point in points], at, "10 3 2 3")
    traces += _levels([point.lower for point in points], at, "7 4")
    traces += _levels([point.upper for point in points], at, "7 4")
    if target is not None:
        traces.append(Trace(f"{at(0, target)} {at(len(points) - 1, target)}", "2 3"))
    marks = []
    for place, point in enumerate(points):
        x, y = (Decimal(one) for one in at(place, point.value).split(","))
        shape, tone = _CONTROL_MARKS[point.special]
        marks.append(replace(mark(x, y, shape), hollow=not point.special, tone=tone))
    legend_words, legend_traces, legend_marks = _control_legend(target is not None)
    return chart_of(
        caption,
        said,
        bottom + 38,
        rules=rules,
        words=[*words, *legend_words],
        traces=[*traces, *legend_traces],
        marks=[*marks, *legend_marks],
    )


def _levels(levels: Sequence[Decimal | None], at: Callable[[int, Decimal], str], dash: str) -> list[Trace]:
    """A straight line for each stretch of one level."""
    found, start = [], 0
    for place in range(1, len(levels) + 1):
        if place < len(levels) and levels[place] == levels[start]:
            continue
        level = levels[start]
        if level is not None:
            found.append(Trace(f"{at(start, level)} {at(place - 1, level)}", dash))
        start = place
    return found


def _control_legend(with_target: bool) -> tuple[list[Words], list[Trace], list[Mark]]:
    words, traces, marks, x = [], [], [], 1
    for name, dash in _CONTROL_LINES if with_target else _CONTROL_LINES[:-1]:
        traces.append(Trace(f"{x},13 {x + 26},13", dash))
        words.append(Words(str(x + 34), "18", name))
        x += 34 + len(name) * LETTER + 20
    x = 9
    for special, name in (("", "Common cause"), ("improvement", "Improvement"), ("concern", "Concern")):
        shape, tone = _CONTROL_MARKS[special]
        marks.append(replace(mark(Decimal(x), Decimal(37), shape), hollow=not special, tone=tone))
        words.append(Words(str(x + 14), "42", name))
        x += 14 + len(name) * LETTER + 24
    return words, traces, marks


def _reach(levels: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    low, high = min(levels), max(levels)
    return (low, high) if low != high else (low - 1, high + 1)
