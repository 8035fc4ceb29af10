"""Casting the figures of a finance section as it is frozen: what a fund's tables must give, whoever drew them up."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

_FIGURES = ("budget", "actual", "forecast", "variance")


def cast_finance(data: Mapping[str, Any]) -> list[str]:
    """Sentences on what does not add up in a thawed finance section; none where all of it does.

    Groups and partners give the fund's total, lines give their group, variance is forecast less budget, and the parts
    of the risk share give the variance. What a published plan prints otherwise than its lines add up is told by the
    plan itself, beside the figure.
    """
    found: list[str] = []
    if position := data.get("position"):
        found += _position(position)
    if statement := data.get("statement"):
        found += _statement(statement)
    return found


def cast_fund_report(content: Mapping[str, Any]) -> list[str]:
    """The same of a fund's report to the partners: position, risk share, contributions and the memorandum account."""
    found = cast_finance(content)
    for one in content.get("contributions", ()):
        if one["agreed"] - one["paid"] != one["left"]:
            found.append(
                f"{one['name']} agreed {one['agreed']:,} and paid {one['paid']:,}; {one['left']:,} is said to be left."
            )
    if account := content.get("memorandum"):
        found += _memorandum(account)
    return found


def _memorandum(account: Mapping[str, Any]) -> Iterator[str]:
    came_in = sum((amount for _, amount in account["came_in"]), Decimal(0))
    if came_in != account["total_in"]:
        yield f"What came in adds up to {came_in:,}; the memorandum account says {account['total_in']:,}."
    for figure in ("spending", "income", "net"):
        added = sum((row[figure] for row in account["rows"]), Decimal(0))
        if added != account[figure]:
            yield f"The schemes add up to {added:,} for {figure}; the memorandum account says {account[figure]:,}."


def _position(position: Mapping[str, Any]) -> Iterator[str]:
    total = position["total"]
    groups = [group["total"] for group in position["groups"]]
    for figure in _FIGURES:
        yield from _sum("The groups", figure, groups, total)
        yield from _sum("The partners", figure, position["partners"], total)
        for group in position["groups"]:
            yield from _sum(f"The lines of {group['total']['name']}", figure, group["lines"], group["total"])


def _sum(what: str, figure: str, parts: Sequence[Mapping[str, Any]], total: Mapping[str, Any]) -> Iterator[str]:
    added = sum((one[figure] for one in parts if one[figure] is not None), Decimal(0))
    stated = total[figure]
    if parts and stated is not None and added != stated:
        yield f"{what} add up to {added:,} for the {figure}; {total['name']} says {stated:,}."


def _statement(statement: Mapping[str, Any]) -> Iterator[str]:
    if statement["variance"] is None:
        return
    parts = [one["amount"] for one in (*statement["partners"], *statement["funds"])]
    added = sum(parts, Decimal(0)) + statement["carried_forward"] + statement["unresolved"]
    if added != statement["variance"]:
        yield f"The parts of the risk share add up to {added:,}; the variance is {statement['variance']:,}."


def printed_findings(data: Mapping[str, Any]) -> list[str]:
    """What a published plan prints otherwise than its lines add up: told beside the figure, and not ours to mend."""
    return [one["sentence"] for one in (data.get("plan") or {}).get("findings", ())]
