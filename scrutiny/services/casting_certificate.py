"""The part of a pack's certificate that says what was cast, what was found, and who explained it."""

from typing import Any

from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import thaw
from scrutiny.rules.casting_sections import cast_finance, printed_findings


def certify_casting(snapshot: dict[str, Any]) -> dict[str, Any]:
    """What the casting gate has to say of the sections that a snapshot holds; of no other.

    Raises Refused when a finance section does not add up.
    """
    explained: list[dict[str, str]] = []
    printed: list[dict[str, str]] = []
    tables = reports = finance = 0
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
    return {
        "words": _words(tables, reports, finance, len(explained)),
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


def _words(tables: int, reports: int, finance: int, explained: int) -> str:
    if not reports and not finance:
        return "The pack has no tables of a report and no finance section."
    cast = f"{tables} table{'' if tables == 1 else 's'} in {reports} report{'' if reports == 1 else 's'}"
    cast += f" and {finance} finance section{'' if finance == 1 else 's'} were cast"
    if not explained:
        return f"{cast}: nothing was left open."
    return f"{cast}: {explained} finding{' is' if explained == 1 else 's are'} explained below, nothing was left open."
