"""The certificate of a pack: what was looked for in the finished public file, and that none of it was there."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import texts_of
from scrutiny.models import Appendix, Meeting, Pack, ReportImage
from scrutiny.pdf.fragments import Exempt
from scrutiny.pdf.readout import texts_of_file
from scrutiny.pdf.scan import scan
from scrutiny.rules.quoting import read_out
from scrutiny.selectors.live_figures import report_figures
from scrutiny.services.snapshots import exempt_items

LEAK = (
    "The public pack was stopped: words that stand in {items} of Part II were found in it, at {places}. "
    "Take them out of the Part I papers, or out of Part II if they are public, then build again."
)
# Boxes of the report form that say who and when: they read alike in public and private reports.
ADMINISTRATIVE = frozenset(
    {"slug", "committee", "date", "portfolio_holder", "lead_officer", "author", "contact", "part_label", "source"}
    | {"decision_state", "kind", "label", "post"}
    # What a live figure comes with reads alike wherever it is quoted; the words around it are the report's own.
    | {"live_figures"}
    # Headings of tables, and cells of theirs that say who, what and when.
    | {"plain", "sources"}
    # A scale, and how many risks moved how: Part I prints the same of the same register.
    | {"scale", "counts"}
)


def certify(pack: Pack, path: Path) -> dict[str, Any]:
    """Scan a public file against all that is exempt at its meeting. A restricted file is not scanned.

    The certificate never quotes what it looked for. Raises Refused at the first finding.
    """
    if pack.is_restricted:
        return {"words": "Not scanned: this edition holds exempt content and is for those who may read it."}
    exempt = exempt_of(pack.meeting)
    certificate = scan(path, exempt, allowed_at(pack.meeting), name=path.name)
    if certificate["findings"]:
        raise Refused("exempt_content_found", _leak(certificate["findings"]))
    return {**certificate, "words": _words(certificate, exempt)}


def exempt_of(meeting: Meeting) -> list[Exempt]:
    """What must not be found: the content and the appendices of each Part II item."""
    return [
        Exempt(
            label=f"item {number}",
            text=read_out("\n".join([*texts_of(frozen, ADMINISTRATIVE), *_appendix_texts(meeting, number)])),
            digests=(*_appendix_digests(meeting, number), *_picture_digests(meeting, number)),
        )
        for number, frozen in exempt_items(meeting)
    ]


def _appendix_digests(meeting: Meeting, number: str) -> Iterable[str]:
    rows = Appendix.objects.filter(agenda_item__meeting=meeting, agenda_item__part=2, agenda_item__number=number)
    return rows.values_list("sha256", flat=True)


def _picture_digests(meeting: Meeting, number: str) -> Iterable[str]:
    """Of the pictures of a private report: none of them stands in a public file."""
    rows = ReportImage.objects.filter(
        report__agenda_items__meeting=meeting, report__agenda_items__part=2, report__agenda_items__number=number
    )
    return rows.values_list("sha256", flat=True)


def _appendix_texts(meeting: Meeting, number: str) -> list[str]:
    texts: list[str] = []
    for appendix in Appendix.objects.filter(
        agenda_item__meeting=meeting, agenda_item__part=2, agenda_item__number=number
    ):
        with default_storage.open(str(appendix.file.name)) as stored:
            texts += [appendix.title, *texts_of_file(stored.read())]
    return texts


def allowed_at(meeting: Meeting) -> list[str]:
    """Words of a Part II item that the law prints in public, and the names of who is there.

    Never the public snapshot itself: a leak into that would allow itself.
    """
    printed = meeting.agenda.filter(part=2).values_list("public_title", "public_interest_reasons")
    partnership = meeting.partnership
    return [
        *(text for row in printed for text in row),
        *_quoted_at(meeting),
        meeting.title,
        partnership.name,
        *partnership.organisations.values_list("name", flat=True),
        *partnership.bodies.values_list("name", flat=True),
        *partnership.posts.values_list("title", flat=True),
        *partnership.contracts.values_list("title", flat=True),
        *partnership.services.values_list("name", flat=True),
        *partnership.projects.values_list("name", flat=True),
        *partnership.risk_registers.values_list("name", flat=True),
    ]


def _quoted_at(meeting: Meeting) -> list[str]:
    """Live figures of the Part II reports: certified or agreed, they may stand in any public paper as well."""
    items = meeting.agenda.filter(part=2, report__isnull=False).select_related("report__partnership")
    return [one.shown for item in items if item.report for one in report_figures(item.report)]


def _leak(findings: list[dict[str, str]]) -> str:
    items = " and ".join(sorted({one["source"] for one in findings}))
    places = list(dict.fromkeys(one["where"] for one in findings))
    more = f" and {len(places) - 5} more places" if len(places) > 5 else ""
    return LEAK.format(items=items, places=", ".join(places[:5]) + more)


def _words(certificate: dict[str, Any], exempt: list[Exempt]) -> str:
    if not exempt:
        return "The meeting has no exempt items. Every object of the file was read."
    unread = f" {len(certificate['unread'])} parts could not be read." if certificate["unread"] else ""
    return (
        f"None found. {certificate['looked_for']:,} exempt fragments of {len(exempt)} Part II "
        f"item{'' if len(exempt) == 1 else 's'} were looked for in {certificate['objects']:,} objects of the file: "
        f"text, bookmarks, structure, links, attachments and metadata.{unread}"
    )
