"""What somebody has read of a meeting's papers, and what has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass

from commissioning.models import User
from scrutiny.models import Meeting, Pack, PaperRead, ReadingPlace, WebPaper
from scrutiny.rules.since import Change, Standing, changes, standing, withdrawn


@dataclass(frozen=True, slots=True)
class PaperStanding:
    """A paper beside what its reader has read of it. read: as it was read, in which edition of the pack."""

    paper: str
    title: str
    standing: Standing
    read: WebPaper | None = None
    edition: int | None = None

    @property
    def worth_telling(self) -> bool:
        return self.standing in (Standing.CHANGED, Standing.NEW, Standing.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change with the place in the text as it stands now; none where nothing stands there any more."""

    change: Change
    block: str
    page: str


def place_of(user: User, meeting: Meeting) -> ReadingPlace | None:
    return ReadingPlace.objects.filter(user=user, meeting=meeting).first()


def standings(user: User, pack: Pack, papers: Sequence[WebPaper]) -> list[PaperStanding]:
    """Each paper of the pack beside what the person last read of it; then what is withdrawn. Three queries."""
    rows = (
        PaperRead.objects.filter(
            user=user, web_paper__pack__meeting=pack.meeting_id, web_paper__pack__edition=pack.edition
        )
        .select_related("web_paper__pack")
        .defer("web_paper__html", "web_paper__text", "web_paper__pack__snapshot")
        .order_by("web_paper__pack__number")
    )
    last = {one.web_paper.paper: one.web_paper for one in rows}
    earlier = [one.web_paper.pack for one in rows if one.web_paper.pack.number < pack.number]
    before = _titles(max(earlier, key=lambda one: one.number)) if earlier else {}
    found = [_standing(one, last.get(one.paper), before, bool(earlier)) for one in papers]
    gone = withdrawn(before, [one.paper for one in papers])
    return found + [PaperStanding(one, before[one], Standing.WITHDRAWN) for one in gone]


def _titles(pack: Pack) -> dict[str, str]:
    return dict(pack.web_papers.values_list("paper", "title"))


def _standing(paper: WebPaper, read: WebPaper | None, before: dict[str, str], returning: bool) -> PaperStanding:
    how = standing(
        now=paper.fingerprint,
        read=read.fingerprint if read else None,
        known=paper.paper in before,
        returning=returning,
    )
    return PaperStanding(paper.paper, paper.title, how, read, read.pack.number if read else None)


def changes_of(paper: WebPaper, read: WebPaper) -> list[ChangeView]:
    """What has come and gone in a paper since it was read."""
    after = [block["text"] for block in paper.blocks]
    found = changes([block["text"] for block in read.blocks], after)
    return [_view(one, paper) for one in found]


def _view(change: Change, paper: WebPaper) -> ChangeView:
    if change.number < 0:
        return ChangeView(change, "", "")
    block = paper.blocks[change.number]
    return ChangeView(change, block["id"], paper.label(block["page"]))
