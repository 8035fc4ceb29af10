"""The packs on a meeting's page: what members have of each edition, and behind it the builds of who makes packs."""

from dataclasses import dataclass

from commissioning.selectors.bodies import may_change as looks_after
from ihwb.web.access import Access
from scrutiny.models import LIVE, STANDARD, Edition, Meeting, Pack, PackState
from scrutiny.selectors.issues import DRAFT, MAKES, issue_of
from scrutiny.selectors.packs import PackView, may_read, pack_view, withheld_items


@dataclass(frozen=True, slots=True)
class EditionPanel:
    """What a meeting's page shows of one edition: what members have, and for who makes packs the builds behind it.

    words: "Edition 1 with supplement 1 (edition 2)"; issued: its packs. draft: the newest ready build that members do
    not have. withheld: numbers of the items that the reader leaves because of an interest.
    """

    edition: str
    name: str
    words: str
    issued: tuple[PackView, ...]
    draft: PackView | None
    draft_name: str
    live: PackView | None
    failed: PackView | None
    may_build: bool
    withheld: tuple[str, ...] = ()


def panels(access: Access, meeting: Meeting) -> list[EditionPanel]:
    """One panel for each edition that the person may read."""
    editions = [edition for edition in STANDARD if may_read(access, edition, meeting.body)]
    withheld = [number for number, _, _ in withheld_items(access, meeting)] if Edition.RESTRICTED in editions else []
    return [_panel(access, meeting, one, tuple(withheld) if one.is_restricted else ()) for one in editions]


def _panel(access: Access, meeting: Meeting, edition: Edition, withheld: tuple[str, ...]) -> EditionPanel:
    issue, draft = issue_of(meeting, access, edition), issue_of(meeting, access, f"{DRAFT}{edition.value}")
    builds = _builds(meeting, edition) if access.may(MAKES) else []
    live = next((one for one in builds if one.state in LIVE), None)
    failed = builds[0] if builds and builds[0].state == PackState.FAILED else None
    newest = next((one for one in draft.packs if one not in (issue.packs if issue else ())), None) if draft else None
    draft_view, live_view, failed_view = (pack_view(one) if one else None for one in (newest, live, failed))
    return EditionPanel(
        edition=edition.value,
        name=edition.label,
        words=issue.words if issue else "",
        issued=tuple(pack_view(one) for one in issue.packs) if issue else (),
        draft=draft_view,
        draft_name=draft.name if draft else "",
        live=live_view,
        failed=failed_view,
        may_build=access.may(MAKES) and looks_after(access, meeting.body),
        withheld=withheld,
    )


def _builds(meeting: Meeting, edition: Edition) -> list[Pack]:
    """The newest builds of an edition, the latest first, without what they hold."""
    rows = meeting.packs.filter(edition=edition).defer("snapshot").select_related("made_by")
    return list(rows.order_by("-number")[:2])
