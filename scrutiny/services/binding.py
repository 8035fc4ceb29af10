"""Binding one pack: draw what has changed, take the rest from the shelf, join, check, scan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from ihwb.kernel.errors import Refused
from scrutiny.models import Edition, Pack
from scrutiny.pdf import build
from scrutiny.pdf.cleaning import Upload
from scrutiny.pdf.renderers import shared
from scrutiny.pdf.sections import Audience, PageRange, Section, SectionFile
from scrutiny.pdf.shelf import Shelf
from scrutiny.pdf.stamp import Stamp
from scrutiny.pdf.uploads import clean_upload
from scrutiny.services import casting_certificate, exempt_scan, pack_sections
from scrutiny.services.pack_sections import AGENDA, UPLOAD

Progress = Callable[[str, int], None]
BANNER = "RESTRICTED: not for publication"


@dataclass(frozen=True, slots=True)
class Bound:
    """A finished pack file: what was checked, the pages of each section, and which were taken from the shelf."""

    path: Path
    pages: int
    certificate: dict[str, Any]
    ranges: Mapping[str, PageRange]
    reused: frozenset[str]


def bind(pack: Pack, folder: Path, progress: Progress) -> Bound:
    """Make the pack's file in ``folder``. The same pack gives the same bytes, whenever it is bound.

    Raises Refused when a section cannot be drawn, and when the scan finds exempt content in a public edition.
    """
    snapshot = pack.snapshot
    audience: Audience = "restricted" if pack.edition == Edition.RESTRICTED else "public"
    shelf = Shelf(Path(settings.VAR_DIR) / "sections")
    parts = [_part(one, snapshot, folder) for one in _contents(snapshot)]
    sections = [part for part in parts if isinstance(part, Section)]
    reused = frozenset(one.key for one in sections if shelf.find(one, pack_sections.style()))
    plan = build.Plan(
        audience=audience,
        title=_title(snapshot),
        parts=tuple(parts),
        stamp=_stamp(snapshot),
        created=pack.made_at,
    )
    pools = {one: shared(one) for one in ("public", "restricted") if one in (audience, "public")}
    builder = build.Builder(
        pools, pack_sections.style(), shelf, lambda step: progress(f"Drawn: {step.what}", step.done)
    )
    joined = builder.build(plan, folder / f"{pack.meeting.slug}-{audience}.pdf")
    progress("Checking the finished pack", len(parts))
    certificate = {
        "structure": list(joined.findings),
        "pdf_ua": joined.claims_pdf_ua,
        "casting": casting_certificate.certify_casting(snapshot),
        "scan": exempt_scan.certify(pack, joined.path),
    }
    return Bound(joined.path, joined.pages, certificate, joined.ranges, reused)


def _contents(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """Cover and agenda, then the sections of the snapshot."""
    return [{"kind": "cover"}, {"kind": "agenda"}, *snapshot["sections"]]


def _part(one: dict[str, Any], snapshot: dict[str, Any], folder: Path) -> build.Part:
    if one["kind"] == "cover":
        return pack_sections.cover_of(snapshot)
    if one["kind"] == "agenda":
        return _agenda(snapshot)
    if one["kind"] == UPLOAD:
        return _upload(one, folder)
    return pack_sections.section_of(one)


def _agenda(snapshot: dict[str, Any]) -> build.LateSection:
    tells = snapshot["edition"] == "restricted" and any(entry["part"] == 2 for entry in snapshot["agenda"])
    return build.LateSection(
        AGENDA,
        "Agenda",
        lambda ranges: pack_sections.agenda_html(snapshot, dict(ranges)),
        audience="restricted" if tells else "public",
    )


def _upload(one: dict[str, Any], folder: Path) -> SectionFile:
    """An uploaded PDF, cleaned again by the engine of today."""
    source = folder / f"{one['key']}-upload.pdf"
    try:
        with default_storage.open(one["data"]["file"]) as stored:
            source.write_bytes(stored.read())
    except OSError:
        raise Refused(
            "upload_missing",
            f"The file of the appendix “{one['title']}” is gone. Upload it again, then build the pack.",
        ) from None
    upload = Upload(source, one["title"], one["key"], one["title"], audience=one["audience"])
    return clean_upload(upload, folder / f"{one['key']}.pdf", renderers=shared(one["audience"]))


def _title(snapshot: dict[str, Any]) -> str:
    edition = "" if snapshot["edition"] == "public" else " (restricted edition)"
    return f"{snapshot['meeting']['title']}{edition}"


def _stamp(snapshot: dict[str, Any]) -> Stamp:
    fonts = (settings.FONT_DIR / "Inter-Regular.ttf", settings.FONT_DIR / "DejaVuSans.ttf")
    return Stamp(footer=_title(snapshot), fonts=fonts, banner=BANNER if snapshot["edition"] == "restricted" else "")
