"""The part of a pack's certificate that says what was cast, what was found, and who explained it."""

from typing import Any

from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import thaw
from scrutiny.rules.casting_sections import cast_finance, cast_fund_report, printed_findings


def certify_casting(snapshot: dict[str, Any]) -> dict[str, Any]:
    """What the casting gate has to say of the sections that a snapshot holds; of no other.

    Raises Refused when a finance section or the report of a fund does not add up.
    """
    explained: list[dict[str, str]] = []
    printed: list[dict[str, str]] = []
    tables = reports = finance = funds = 0
    for section in snapshot["sections"]:
        if section["kind"] == "report":
            reports += 1
            tables += section["data"].get("tables", 0)
            explained += [_explained(section["title"], thaw(one)) for one in section["data"].get("explained", ())]
        elif section["kind"] == "finance":
            finance += 1
            data = thaw(section["data"])
            _refuse(section["title"], cast_finance(data))
            printed += [{"section": section["title"], "finding": words} for words in printed_findings(data)]
        elif section["kind"] == "fundreport":
            funds += 1
            content = thaw(section["data"]["report"]["content"])
            _refuse(section["title"], cast_fund_report(content))
            explained += [_of_commentary(section["title"], content, words) for words in content.get("typed", ())]
    return {
        "words": _words(tables, reports, finance, funds, len(explained)),
        "explained": explained,
        "printed": printed,
    }


def _explained(title: str, one: dict[str, Any]) -> dict[str, str]:
    return {
        "section": title,
        "finding": one["sentence"],
        "reason": one["reason"],
        "by": one["explained_by"],
        "at": one["explained_at"].isoformat() if one["explained_at"] else "",
    }


def _refuse(title: str, found: list[str]) -> None:
    if found:
        raise Refused(
            "casting", f"The pack was stopped: “{title}” does not add up. {found[0]} Tell whoever keeps the figures."
        )


def _of_commentary(title: str, content: dict[str, Any], words: str) -> dict[str, str]:
    """A figure that the commentary of a fund's report puts otherwise than its tables, and why."""
    return {"section": title, "finding": words, "reason": content["explanation"], "by": "", "at": ""}


def _words(tables: int, reports: int, finance: int, funds: int, explained: int) -> str:
    if not reports and not finance and not funds:
        return "The pack has no tables of a report and no finance section."
    cast = f"{tables} table{'' if tables == 1 else 's'} in {reports} report{'' if reports == 1 else 's'}"
    cast += f" and {finance} finance section{'' if finance == 1 else 's'}"
    if funds:
        cast += f" and {funds} report{'' if funds == 1 else 's'} of a fund"
    cast += " were cast"
    if not explained:
        return f"{cast}: nothing was left open."
    return f"{cast}: {explained} finding{' is' if explained == 1 else 's are'} explained below, nothing was left open."
