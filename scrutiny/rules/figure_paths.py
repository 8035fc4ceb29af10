"""The figures of a frozen finance paper, by the path that its template gives to each."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_PLAN = re.compile(r"plan\.(\d{1,2})/(fund|group\.[\w-]+|partner\.[\w-]+)/(budget|contribution)")
_PLACE = re.compile(r"(fund|group\.[\w-]+|partner\.[\w-]+)/(budget|actual|forecast|variance)")
_SHARE = re.compile(r"share(?:\.([\w-]+))?/(share|unresolved)")
_COLUMNS = {"budget": "Budget", "actual": "Actual to date", "forecast": "Forecast outturn", "variance": "Variance"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as the paper prints it. value: £; year: of a plan's figure; subject: where it lies in the pool."""

    label: str
    value: Decimal
    subject: str
    year: int | None = None


def printed(data: Mapping[str, Any], path: str) -> Printed | None:
    """The figure of a path in a finance paper's thawed data; None for a path that means nothing in it."""
    if found := _PLAN.fullmatch(path):
        return _of_plan(data["plan"], int(found[1]), found[2], found[3])
    if found := _PLACE.fullmatch(path):
        return _of_position(data["position"], found[1], found[2], path)
    if found := _SHARE.fullmatch(path):
        return _of_share(data["statement"], found[1], found[2], path)
    return None


def _of_plan(plan: Mapping[str, Any], place: int, subject: str, figure: str) -> Printed | None:
    if place >= len(plan["years"]):
        return None
    kind, _, code = subject.partition(".")
    label = plan["labels"][place]
    if kind == "fund":
        name, amounts = plan["fund_name"], plan["computed"]
    else:
        row = _coded(plan["groups"] if kind == "group" else plan["contributions"], code)
        name, amounts = (row["name"], row["amounts"]) if row else ("", [])
    value = amounts[place] if place < len(amounts) else None
    if value is None:
        return None
    words = "Contribution of" if figure == "contribution" else "Budget:"
    return Printed(f"{words} {name}, {label}", value, f"{subject}/{figure}", plan["years"][place])


def _of_position(position: Mapping[str, Any], subject: str, figure: str, path: str) -> Printed | None:
    kind, _, code = subject.partition(".")
    if kind == "fund":
        row = position["total"]
    else:
        rows = [one["total"] for one in position["groups"]] if kind == "group" else position["partners"]
        row = _coded(rows, code)
    value = row.get(figure) if row else None
    if row is None or value is None:
        return None
    return Printed(f"{_COLUMNS[figure]}: {row['name']}, {position['label']}", value, path)


def _of_share(statement: Mapping[str, Any], code: str | None, figure: str, path: str) -> Printed | None:
    if code is None:
        value = statement.get("unresolved") if figure == "unresolved" else None
        name = "Variance that no rule shares"
    else:
        row = _coded([*statement["partners"], *statement["funds"]], code)
        value, name = (row["amount"], f"Share of the variance: {row['name']}") if row else (None, "")
    return None if value is None else Printed(f"{name}, {statement['label']}", value, path)


def _coded(rows: Iterable[Mapping[str, Any]], code: str) -> Mapping[str, Any] | None:
    return next((one for one in rows if one["code"] == code), None)
