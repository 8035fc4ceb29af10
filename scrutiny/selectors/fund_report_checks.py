"""The casting gate of a fund's report to the partners: its tables, and its commentary against its own figures."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ihwb.kernel.quotes import POUNDS
from pool.selectors.report_checks import ReportChecks
from scrutiny.rules.casting_sections import cast_fund_report
from scrutiny.rules.quoting import Manner, say
from scrutiny.rules.typed_figures import Known, contradictions

_COLUMNS = {"budget": "Budget", "actual": "Actual to date", "forecast": "Forecast outturn", "variance": "Variance"}


def checks(content: Mapping[str, Any], commentary: str, on: date) -> ReportChecks:
    """content: thawed. What is typed in the commentary is held against the totals, groups and contributions."""
    known = [_known(label, value, number) for number, (label, value) in enumerate(_figures(content)) if value]
    said = contradictions("Commentary", commentary, known, on)
    return ReportChecks(tuple(cast_fund_report(content)), tuple(one.sentence for one in said))


def _known(label: str, value: Decimal, number: int) -> Known:
    """The first four are the fund's own, which a sentence can call by name; the rest only have to be close."""
    return Known(value, False, label, say(value, POUNDS, Manner.POUND), number + 1 if number < len(_COLUMNS) else 0)


def _figures(content: Mapping[str, Any]) -> Iterator[tuple[str, Decimal | None]]:
    position = content["position"]
    for row in (position["total"], *(group["total"] for group in position["groups"]), *position["partners"]):
        yield from ((f"{words}: {row['name']}", row[figure]) for figure, words in _COLUMNS.items())
    for one in content["contributions"]:
        yield f"Contribution of {one['name']}", one["agreed"]
