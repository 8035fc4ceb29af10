"""What a meeting's page shows of publishing: what is out, what can be published, what can be built next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from commissioning.selectors.bodies import may_change as looks_after
from ihwb.web.access import Access
from scrutiny.models import Edition, Meeting, Pack, PackState, Publication
from scrutiny.selectors.publishing import restricted_of


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One publication. url: its public address, none where members alone have it.

    to_give: the number of the restricted pack that can go to members beside it; 0 for none.
    """

    number: int
    name: str
    url: str
    published_on: date
    late_reason: str
    is_out: bool
    withdrawn_at: datetime | None
    to_give: int = 0


@dataclass(frozen=True, slots=True)
class ToPublish:
    """A ready public pack that is not out: the newest of its kind."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Panel:
    """is_published: a pack is out and not withdrawn, so that supplements can follow."""

    editions: tuple[EditionLine, ...]
    to_publish: tuple[ToPublish, ...]
    is_published: bool
    has_restricted: bool
    may_publish: bool


def edition_name(one: Publication) -> str:
    """Edition 1; Edition 2, supplement 1; Edition 3, corrects edition 1."""
    words = f"Edition {one.number}"
    if one.supplement:
        words += f", supplement {one.supplement}"
    return f"{words}, corrects edition {one.corrects.number}" if one.corrects else words


def public_address(one: Publication, meeting: Meeting) -> str:
    arguments = {"area": meeting.partnership.slug, "meeting": meeting.slug, "number": one.number}
    return reverse("public_edition", kwargs=arguments)


def panel(access: Access, meeting: Meeting) -> Panel:
    rows = list(meeting.publications.select_related("corrects", "pack", "restricted").order_by("-number"))
    may = access.may("scrutiny.publish_pack") and looks_after(access, meeting.body)
    return Panel(
        editions=tuple(
            EditionLine(
                number=one.number,
                name=edition_name(one),
                url=public_address(one, meeting) if one.open_to_public else "",
                published_on=one.published_on,
                late_reason=one.late_reason if one.is_first else "",
                is_out=one.is_out,
                withdrawn_at=one.withdrawn_at,
                to_give=_to_give(one) if may else 0,
            )
            for one in rows
        ),
        to_publish=tuple(_to_publish(meeting)) if may else (),
        is_published=any(one.is_out and not one.supplement for one in rows),
        has_restricted=any(one.restricted_id for one in rows if one.is_out),
        may_publish=may,
    )


def _to_give(one: Publication) -> int:
    pack = restricted_of(one) if one.is_out else None
    return pack.number if pack else 0


def _to_publish(meeting: Meeting) -> list[ToPublish]:
    """The newest ready public pack of each kind, where it is newer than what is out of that kind."""
    packs = meeting.packs.filter(edition=Edition.PUBLIC, state=PackState.READY).order_by("supplement", "-number")
    newest: dict[int, Pack] = {}
    for pack in packs.select_related("publication").defer("certificate", "makings"):
        newest.setdefault(pack.supplement, pack)
    return [ToPublish(pack.number, _words(pack)) for pack in newest.values() if not hasattr(pack, "publication")]


def _words(pack: Pack) -> str:
    if pack.snapshot.get("correction"):
        return f"the correction of edition {pack.snapshot['correction']['number']}"
    return f"supplement {pack.supplement}" if pack.supplement else f"the pack, number {pack.number}"
