"""Packs as the pages show them, to whoever may read them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ihwb.web.access import Access
from scrutiny.models import Edition, Meeting, Pack, PackState

PERMISSION = {
    Edition.PUBLIC: "scrutiny.read_public_pack",
    Edition.RESTRICTED: "scrutiny.read_restricted_pack",
}


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section of a pack. pages: "7", "7 to 12", or nothing while it is not drawn."""

    title: str
    state: str
    pages: str
    reused: bool


@dataclass(frozen=True, slots=True)
class PackView:
    """A pack on its page. percent: 0 to 100; findings: what is not accessible, in sentences."""

    edition: str
    edition_name: str
    number: int
    state: str
    state_words: str
    stage: str
    percent: int
    error: str
    made_by: str
    made_at: datetime
    finished_at: datetime | None
    pages: int | None
    size: int
    sha256: str
    restricted: bool
    structure: tuple[str, ...]
    scan: dict[str, Any]
    casting: dict[str, Any]
    sections: tuple[SectionRow, ...]

    @property
    def is_ready(self) -> bool:
        return self.state == PackState.READY

    @property
    def is_live(self) -> bool:
        return self.state in (PackState.QUEUED, PackState.BUILDING)


@dataclass(frozen=True, slots=True)
class EditionPanel:
    """What a meeting's page shows of one edition: the latest ready pack, a build under way, and whether to build."""

    edition: str
    name: str
    ready: PackView | None
    live: PackView | None
    failed: PackView | None
    may_build: bool


def may_read(access: Access, edition: str) -> bool:
    return access.may(PERMISSION[Edition(edition)])


def panels(access: Access, meeting: Meeting) -> list[EditionPanel]:
    """One panel for each edition that the person may read. Two queries."""
    editions = [edition for edition in Edition if may_read(access, edition)]
    packs = list(
        meeting.packs.filter(edition__in=editions)
        .defer("snapshot")
        .select_related("made_by")
        .prefetch_related("sections")
        .order_by("-number")
    )
    may_build = access.may("scrutiny.build_pack")
    return [_panel(edition, [one for one in packs if one.edition == edition], may_build) for edition in editions]


def _panel(edition: Edition, packs: list[Pack], may_build: bool) -> EditionPanel:
    latest = packs[0] if packs else None
    ready = next((one for one in packs if one.state == PackState.READY), None)
    live = next((one for one in packs if one.state in (PackState.QUEUED, PackState.BUILDING)), None)
    failed = latest if latest is not None and latest.state == PackState.FAILED else None
    ready_view, live_view, failed_view = (pack_view(one) if one else None for one in (ready, live, failed))
    return EditionPanel(edition.value, edition.label, ready_view, live_view, failed_view, may_build)


def pack_view(pack: Pack) -> PackView:
    certificate = pack.certificate or {}
    ready = pack.state == PackState.READY
    return PackView(
        edition=pack.edition,
        edition_name=pack.get_edition_display(),
        number=pack.number,
        state=pack.state,
        state_words=pack.get_state_display(),
        stage=pack.stage,
        percent=100 if ready else min(99, 100 * pack.sections_done // max(pack.sections_total + 2, 1)),
        error=pack.error,
        made_by=pack.made_by.name if pack.made_by else "",
        made_at=pack.made_at,
        finished_at=pack.finished_at,
        pages=pack.pages,
        size=pack.file.size if ready and pack.file.storage.exists(str(pack.file.name)) else 0,
        sha256=pack.sha256,
        restricted=pack.edition == Edition.RESTRICTED,
        structure=tuple(certificate.get("structure", ())),
        scan=certificate.get("scan", {}),
        casting=certificate.get("casting", {}),
        sections=tuple(
            SectionRow(one.title, one.state, _pages(one.first_page, one.pages), one.reused)
            for one in pack.sections.all()
        ),
    )


def _pages(first: int | None, pages: int | None) -> str:
    if not first or not pages:
        return ""
    return f"{first}" if pages == 1 else f"{first} to {first + pages - 1}"
