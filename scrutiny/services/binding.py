"""Binding one pack: draw what has changed, take the rest from the shelf, join, check, scan."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from ihwb.kernel.errors import Refused
from scrutiny.models import Edition, Pack, WebPaper
from scrutiny.pdf import build
from scrutiny.pdf.cleaning import Upload
from scrutiny.pdf.grey import greyed
from scrutiny.pdf.renderers import shared
from scrutiny.pdf.sections import Audience, PageRange, Section, SectionFile
from scrutiny.pdf.shelf import Shelf, engines, file_sha256, upload_label
from scrutiny.pdf.stamp import SIZE, Stamp, stamp_fonts
from scrutiny.pdf.uploads import clean_upload
from scrutiny.services import casting_certificate, exempt_scan, makings, pack_sections
from scrutiny.services.pack_sections import AGENDA, CORRECTION, COVER, UPLOAD

Progress = Callable[[str, int], None]
BANNER = "RESTRICTED: not for publication"
LARGE = 16.0  # points


@dataclass(frozen=True, slots=True)
class Bound:
    """A finished pack file: what was checked, the pages of each section, and which were taken from the shelf.

    makings: what draws the same file again, whatever becomes of the templates.
    """

    path: Path
    pages: int
    certificate: dict[str, Any]
    ranges: Mapping[str, PageRange]
    reused: frozenset[str]
    makings: bytes


def bind(pack: Pack, folder: Path, progress: Progress) -> Bound:
    """Make the pack's file in ``folder``. The same pack gives the same bytes, whenever it is bound.

    Raises Refused when a section cannot be drawn, and when the scan finds exempt content in a public edition.
    """
    snapshot, kept = pack.snapshot, makings.read(pack)
    audience: Audience = "restricted" if pack.is_restricted else "public"
    shelf = Shelf(Path(settings.VAR_DIR) / "sections")
    style = kept.style if kept else pack_sections.style(snapshot.get("form", ""))
    drawn = makings.Notes(style.css)
    parts = [_part(one, snapshot, folder, kept or drawn) for one in pack_sections.contents(snapshot)]
    sections = [part for part in parts if isinstance(part, Section)]
    reused = frozenset(one.key for one in sections if shelf.find(one, style))
    plan = build.Plan(
        audience=audience,
        title=_title(snapshot),
        parts=tuple(parts),
        stamp=_stamp(snapshot),
        created=pack.made_at,
        number=pack_sections.numbering_of(snapshot),
    )
    pools = {one: shared(one) for one in ("public", "restricted") if one in (audience, "public")}
    builder = build.Builder(pools, style, shelf, lambda step: progress(f"Drawn: {step.what}", step.done))
    joined = builder.build(plan, folder / f"{pack.meeting.slug}-{pack.edition}.pdf")
    progress("Checking the finished pack", len(parts))
    certificate = {
        "structure": list(joined.findings),
        "pdf_ua": joined.claims_pdf_ua,
        "casting": casting_certificate.certify_casting(snapshot),
        "scan": exempt_scan.certify(pack, joined.path),
        "engines": engines(),
    }
    return Bound(joined.path, joined.pages, certificate, joined.ranges, reused, (kept or drawn).packed())


def bind_some(papers: Sequence[WebPaper], title: str, folder: Path) -> Path:
    """Some papers as one tagged document, each page with the number that it has in its pack.

    Nothing but these papers enters it. They may be of a pack and of its supplements. Raises Refused.
    """
    packs = {one.pack_id: one.pack for one in papers}
    notes = {key: makings.read(pack) or makings.Notes(pack_sections.style().css) for key, pack in packs.items()}
    parts = [_paper(one, notes[one.pack_id], folder) for one in papers]
    by_key = {part.key: one for part, one in zip(parts, papers, strict=True)}
    audience: Audience = "restricted" if any(part.audience == "restricted" for part in parts) else "public"
    fonts = stamp_fonts(settings.FONT_DIR)
    plan = build.Plan(
        audience=audience,
        title=title,
        parts=tuple(parts),
        stamp=Stamp(title, fonts, BANNER if any(one.is_restricted for one in packs.values()) else ""),
        created=max(one.made_at for one in packs.values()),
        number=lambda counts: [
            by_key[key].label(by_key[key].first_page + page) for key, pages in counts for page in range(pages)
        ],
        partial=True,
    )
    pools = {one: shared(one) for one in ("public", "restricted") if one in (audience, "public")}
    style = next(iter(notes.values())).style
    shelf = Shelf(Path(settings.VAR_DIR) / "sections")
    return build.Builder(pools, style, shelf).build(plan, folder / "papers.pdf").path


def _paper(paper: WebPaper, notes: makings.Notes, folder: Path) -> Section | SectionFile:
    """A paper as it was handed to the press for its pack; with a key of its own where packs have one alike."""
    snapshot = paper.pack.snapshot
    one = next(one for one in pack_sections.contents(snapshot) if one["key"] == paper.key)
    own = f"s{paper.pack.supplement}-{paper.key}" if paper.pack.supplement else paper.key
    if one["kind"] == UPLOAD:
        return _upload({**one, "key": own}, folder)
    section = notes.section(paper.key) or _drawn_alone(one, paper.pack)
    return replace(section, key=own)


def _drawn_alone(one: dict[str, Any], pack: Pack) -> Section:
    if one["kind"] != AGENDA:
        return _drawn(one, pack.snapshot)
    html = pack_sections.agenda_html(pack.snapshot, ranges_of(pack))
    return Section(AGENDA, one["title"], html, audience="restricted" if pack.is_restricted else "public")


def ranges_of(pack: Pack) -> dict[str, PageRange]:
    """The pages of each section of a pack that is built."""
    found = [(one, one.first_page, one.pages) for one in pack.sections.all() if one.first_page and one.pages]
    return {one.key: PageRange(first, first + pages - 1, _ends(one.labels)) for one, first, pages in found}


def _ends(labels: str) -> tuple[str, str]:
    first, _, last = labels.partition("–")
    return first, last or first


def _part(one: dict[str, Any], snapshot: dict[str, Any], folder: Path, notes: makings.Notes) -> build.Part:
    """A part of the pack: as it was handed to the press before where that is known, else drawn from its template."""
    if one["kind"] == UPLOAD:
        return _upload(one, folder, grey=snapshot.get("form") == "plain")
    known = notes.section(one["key"])
    if known is not None:
        return known
    if one["kind"] == AGENDA:
        return _agenda(one["title"], snapshot, notes)
    return notes.noted(_drawn(one, snapshot))


def _drawn(one: dict[str, Any], snapshot: dict[str, Any]) -> Section:
    if one["kind"] == COVER:
        section = pack_sections.cover_of(snapshot)
    elif one["kind"] == CORRECTION:
        section = pack_sections.correction_of(snapshot, "restricted" if _is_restricted(snapshot) else "public")
    else:
        section = pack_sections.section_of(one)
    return pack_sections.in_form(section, snapshot)


def _agenda(title: str, snapshot: dict[str, Any], notes: makings.Notes) -> build.LateSection:
    tells = _is_restricted(snapshot) and any(entry["part"] == 2 for entry in snapshot["agenda"])
    audience: Audience = "restricted" if tells else "public"

    def write(ranges: Mapping[str, PageRange]) -> str:
        section = Section(AGENDA, title, pack_sections.agenda_html(snapshot, dict(ranges)), audience=audience)
        return notes.noted(pack_sections.in_form(section, snapshot)).html

    return build.LateSection(AGENDA, title, write, audience=audience)


def _is_restricted(snapshot: dict[str, Any]) -> bool:
    return bool(snapshot["edition"] != Edition.PUBLIC)


def _upload(one: dict[str, Any], folder: Path, *, grey: bool = False) -> SectionFile:
    """An uploaded PDF, cleaned by the code and engines of today; grey: without its colours."""
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
    shelf = Shelf(Path(settings.VAR_DIR) / "sections")
    label = upload_label(file_sha256(source), one["key"], one["title"], one["audience"])
    made = shelf.find_upload(one["audience"], label)
    if made is None:
        made = clean_upload(upload, folder / f"{one['key']}.pdf", renderers=shared(one["audience"]))
        shelf.keep_upload(label, made)
    return replace(made, path=greyed(made.path, folder / f"{one['key']}-grey.pdf")) if grey else made


def _title(snapshot: dict[str, Any]) -> str:
    edition = " (restricted edition)" if _is_restricted(snapshot) else ""
    supplement = f", supplement {snapshot['supplement']['number']}" if snapshot.get("supplement") else ""
    corrected = ", corrected" if snapshot.get("correction") else ""
    return f"{snapshot['meeting']['title']}{supplement}{corrected}{edition}"


def _stamp(snapshot: dict[str, Any]) -> Stamp:
    fonts = (settings.FONT_DIR / "Inter-Regular.ttf", settings.FONT_DIR / "DejaVuSans.ttf")
    size = LARGE if snapshot.get("form") == "large" else SIZE
    return Stamp(_title(snapshot), fonts, BANNER if _is_restricted(snapshot) else "", size)
