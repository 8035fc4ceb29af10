"""Packs as the pages show them, to whoever may read them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from commissioning.models import Body
from commissioning.rules.interests import Action
from commissioning.selectors.interests import member_who_is
from ihwb.web.access import Access
from scrutiny.models import LIVE, STANDARD, Edition, ItemInterest, Meeting, Pack, PackState
from scrutiny.selectors.private_papers import reads_private

PUBLIC = "scrutiny.read_public_pack"


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section of a pack. pages: "7", "7 to 12", or nothing while it is not drawn."""

    title: str
    state: str
    pages: str
    reused: bool


@dataclass(frozen=True, slots=True)
class FormView:
    """A pack in another form: large print, black and white. number: of its newest build, 0 where it was never asked."""

    form: str
    words: str
    edition: str
    number: int = 0
    state: str = ""
    pages: int | None = None

    @property
    def is_ready(self) -> bool:
        return self.state == PackState.READY

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


@dataclass(frozen=True, slots=True)
class PackView:
    """A pack on its page. percent: 0 to 100; findings: what is not accessible, in sentences."""

    edition: str
    edition_name: str
    number: int
    supplement: int
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
    meeting_title: str = ""
    forms: tuple[FormView, ...] = ()

    @property
    def title(self) -> str:
        """The words on its link: the meeting, which supplement, which edition."""
        which = f", supplement {self.supplement}" if self.supplement else ""
        return f"{self.meeting_title}{which}, {self.edition_name.lower()}"

    @property
    def is_ready(self) -> bool:
        return self.state == PackState.READY

    @property
    def is_live(self) -> bool:
        return self.state in (PackState.QUEUED, PackState.BUILDING)


def may_read(access: Access, edition: str, body: Body) -> bool:
    """Whether the person reads an edition of a body's packs."""
    return reads_private(access, body) if Edition(edition).is_restricted else access.may(PUBLIC)


def withheld_items(access: Access, meeting: Meeting) -> list[tuple[str, str, str]]:
    """(number, place, public title) of the private items that the reader leaves because of a declared interest."""
    member = member_who_is(access)
    if member is None:
        return []
    rows = ItemInterest.objects.filter(
        agenda_item__meeting=meeting, agenda_item__part=2, member=member, action=Action.LEAVES
    ).select_related("agenda_item")
    items = [one.agenda_item for one in rows.order_by("agenda_item__position")]
    return [(item.number, item.key.removeprefix("item-"), item.public_title) for item in items]


FORMS = {"large": "Large print", "plain": "Black and white"}


def forms_of(pack: Pack) -> tuple[FormView, ...]:
    """The other forms in which a pack is made, or could be; none for one that is such a form itself."""
    if pack.edition not in STANDARD or pack.state != PackState.READY:
        return ()
    newest: dict[str, Pack] = {}
    for one in pack.forms.filter(reader=None).defer("snapshot", "certificate").order_by("number"):
        newest[one.edition] = one
    blank = [FormView(form, words, f"{pack.edition}-{form}") for form, words in FORMS.items()]
    return tuple(_as_made(one, newest.get(one.edition)) for one in blank)


def _as_made(blank: FormView, made: Pack | None) -> FormView:
    return replace(blank, number=made.number, state=made.state, pages=made.pages) if made else blank


def pack_view(pack: Pack) -> PackView:
    certificate = pack.certificate or {}
    ready = pack.state == PackState.READY
    return PackView(
        edition=pack.edition,
        edition_name=pack.get_edition_display(),
        number=pack.number,
        supplement=pack.supplement,
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
        restricted=pack.is_restricted,
        structure=tuple(certificate.get("structure", ())),
        scan=certificate.get("scan", {}),
        casting=certificate.get("casting", {}),
        meeting_title=pack.meeting.title,
        forms=forms_of(pack),
        sections=tuple(
            SectionRow(
                one.title, one.state, one.labels.replace("–", " to ") or _pages(one.first_page, one.pages), one.reused
            )
            for one in pack.sections.all()
        ),
    )


def _pages(first: int | None, pages: int | None) -> str:
    if not first or not pages:
        return ""
    return f"{first}" if pages == 1 else f"{first} to {first + pages - 1}"
