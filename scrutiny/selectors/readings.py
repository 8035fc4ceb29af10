"""What somebody has read of a meeting's papers, and what has changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commissioning.models import User
from scrutiny.models import Meeting, Pack, PaperRead, ReadingPlace, WebPaper
from scrutiny.rules.since import Change, Standing, changes, standing, withdrawn
from scrutiny.selectors.issues import Issue


@dataclass(frozen=True, slots=True)
class PaperStanding:
    """A paper beside what its reader has read of it. read: as it was read, in which edition."""

    paper: str
    title: str
    standing: Standing
    read: WebPaper | None = None
    edition: str = ""

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


def standings(user: User, issue: Issue, papers: Sequence[WebPaper]) -> list[PaperStanding]:
    """Each paper of the issue beside what the person last read of it; then what is withdrawn.

    papers: a front of another edition counts by what was read of that one.
    """
    editions = {one.edition for one in issue.packs}
    other = {one.paper: one.pack.edition for one in papers if one.pack.edition not in editions}
    read = _reads(user, issue, editions | set(other.values()))
    rows = [one for one in read if one.web_paper.pack.edition in editions]
    last = {one.web_paper.paper: one.web_paper for one in rows}
    last |= {one.web_paper.paper: one.web_paper for one in read if _is_of(one.web_paper, other)}
    newest = {one.web_paper.pack.supplement: one.web_paper.pack for one in rows}
    titles = {number: _titles(pack) for number, pack in newest.items()}
    before = {pack.pk: _before(pack, newest, titles) for pack in issue.packs}
    found = [_standing(one, last.get(one.paper), before.get(one.pack_id, {})) for one in papers]
    known = {paper: title for held in titles.values() for paper, title in held.items()}
    gone = withdrawn(known, [one.paper for one in papers])
    return found + [PaperStanding(one, known[one], Standing.WITHDRAWN) for one in gone]


def _reads(user: User, issue: Issue, editions: set[str]) -> list[PaperRead]:
    rows = PaperRead.objects.filter(
        user=user, web_paper__pack__meeting=issue.pack.meeting_id, web_paper__pack__edition__in=editions
    ).select_related("web_paper__pack__publication", "web_paper__pack__issue")
    heavy = ("web_paper__html", "web_paper__text", "web_paper__pack__snapshot", "web_paper__pack__certificate")
    return list(rows.defer(*heavy).order_by("web_paper__pack__number"))


def _is_of(paper: WebPaper, editions: Mapping[str, str]) -> bool:
    return editions.get(paper.paper) == paper.pack.edition


def _before(pack: Pack, newest: dict[int, Pack], titles: dict[int, dict[str, str]]) -> dict[str, str]:
    """The papers that the person had in front of them before this pack: of earlier builds, and of what it follows."""
    found: dict[str, str] = {}
    for supplement, read in newest.items():
        if read.pk != pack.pk and supplement <= pack.supplement and read.number < pack.number:
            found |= titles[supplement]
    return found


def _titles(pack: Pack) -> dict[str, str]:
    return dict(pack.web_papers.values_list("paper", "title"))


def _standing(paper: WebPaper, read: WebPaper | None, before: dict[str, str]) -> PaperStanding:
    how = standing(
        now=paper.fingerprint,
        read=read.fingerprint if read else None,
        known=paper.paper in before,
        returning=bool(before),
    )
    return PaperStanding(paper.paper, paper.title, how, read, _edition(read.pack) if read else "")


def _edition(pack: Pack) -> str:
    """Edition 2, or draft 5 for what was never issued."""
    out = getattr(pack, "publication", None) or getattr(pack, "issue", None)
    return f"edition {out.number}" if out else f"draft {pack.number}"


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
