"""How firm the first place is, as a picture: for each weight the stretch in which the same option leads."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.text import slugify

from delivery.rules.appraisal.rates import decimal_of
from delivery.rules.options import Reach, number, plain
from ihwb.web.charts import WIDTH, Block, Chart, Mark, Rule, Words

_TOP, _STEP, _BAR = 44, 50, 14
_LEFT, _RIGHT = 4, WIDTH - 4


def reach_chart(title: str, reaches: Sequence[Reach]) -> Chart:
    """Across: the weight's share of all weights, 0% to 100%. Pale: where the first place stays; the mark: today."""
    blocks = [Block("1", "6", "18", "14", "pale")]
    words = [Words("26", "18", "the same option leads"), Words("250", "18", "weight today")]
    marks = [_mark(Decimal(238), Decimal(13))]
    rules: list[Rule] = []
    y = _TOP
    for reach in reaches:
        low, high = _ends(reach)
        words.append(Words("0", str(y + 12), f"{reach.name}: {plain(reach.weight)}", strong=True))
        start, end = _x(low), _x(high)
        blocks.append(Block(_at(start), str(y + 19), _at(max(end - start, Decimal(1))), str(_BAR), "pale"))
        rules.append(Rule(str(_LEFT), str(y + 19 + _BAR), str(_RIGHT), str(y + 19 + _BAR)))
        marks.append(_mark(_x(reach.share), Decimal(y + 19 + _BAR // 2)))
        y += _STEP
    for share in (0, 25, 50, 75, 100):
        x = _x(Fraction(share, 100))
        anchor = {0: "start", 100: "end"}.get(share, "middle")
        words.append(Words(_at(x), str(y + 12), f"{share}%", anchor))  # type: ignore[arg-type]
    caption = f"How far each weight can move: {title}"
    return Chart(
        key=slugify(caption),
        caption=caption,
        alternative=f"{caption}, as a share of all weights. {'; '.join(_said(one) for one in reaches)}.",
        width=WIDTH,
        height=y + 20,
        blocks=tuple(blocks),
        words=tuple(words),
        rules=tuple(rules),
        marks=tuple(marks),
    )


def _ends(reach: Reach) -> tuple[Fraction, Fraction]:
    low = reach.lowest.share if reach.lowest else Fraction(0)
    return low, reach.highest.share if reach.highest else Fraction(1)


def _said(reach: Reach) -> str:
    low = f"from {number(reach.lowest.weight)} ({reach.lowest.rival})" if reach.lowest else "from nought"
    high = f"to {number(reach.highest.weight)} ({reach.highest.rival})" if reach.highest else "without end"
    return f"{reach.name}, now {plain(reach.weight)}: {low} {high}"


def _x(share: Fraction) -> Decimal:
    return _LEFT + decimal_of(share) * (_RIGHT - _LEFT)


def _at(coordinate: Decimal) -> str:
    return f"{coordinate:.1f}".removesuffix(".0")


def _mark(x: Decimal, y: Decimal) -> Mark:
    return Mark(f"M{_at(x - 5)} {_at(y)}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z", hollow=False)
