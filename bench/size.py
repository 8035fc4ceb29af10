"""How much is measured: in full, quickly, or only to see that everything runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """chapters: of the pack, 7.5 pages each; small, large: of the packs that the growth is taken between.

    rounds: how often a build is repeated; requests: how often a page is; lines: of the fund; cells: saved at once.
    brief: chapters of a page and a half. Where ``large`` is not above ``chapters``, growth is taken up to the pack.
    rows: of a ledger to import. funds, years: of the dashboard. trials: of a forecast.
    """

    name: str
    chapters: int
    small: int
    large: int
    rounds: int
    requests: int
    lines: int
    cells: int
    periods: int = 12
    brief: bool = False
    rows: int = 100_000
    funds: int = 150
    years: int = 5
    trials: int = 100_000


FULL = Size("full", chapters=20, small=7, large=133, rounds=3, requests=40, lines=300, cells=1100)
QUICK = Size("quick", chapters=20, small=7, large=0, rounds=1, requests=10, lines=300, cells=1100)
TINY = Size(
    "tiny", chapters=2, small=1, large=0, rounds=1, requests=2, lines=10, cells=12, periods=2, brief=True, rows=200,
    funds=20, years=2, trials=100,
)  # fmt: skip


def tenth(count: int) -> int:
    """The size that growth is taken from."""
    return max(count // 10, 1)
