"""Confidential risks and values of contracts in a pack: in exempt items of the restricted edition, and nowhere else."""

from datetime import UTC, date, datetime

import pytest

from commissioning.models import Organisation
from delivery.models import ContractReview, RemedialNotice, Risk, RiskRegister, RiskScale
from scrutiny.models import AgendaItem, Meeting, PackState
from tests.delivery.contracts import contract, diligence, planned, specification, template
from tests.factories import person
from tests.scrutiny.packs.test_packs import bookmarks, built, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_shelf")]

LEVELS = [
    {"label": "L", "name": "Low", "rank": 1, "tag": "green"},
    {"label": "H", "name": "High", "rank": 2, "tag": "red"},
]
HIDDEN = "The acorn ward closes before its notice"
PLAIN = "Winter comes early to every ward of the city"
FOUND = "Beech accounts are qualified"
DAY = date(2014, 10, 1)
KINDS = ("risks", "contracts", "diligence", "creviews", "procure", "specs")


@pytest.fixture
def papers(meeting: Meeting, council: Organisation) -> Meeting:
    """The same two sections in Part I and in Part II."""
    scale = RiskScale.objects.create(
        partnership=meeting.partnership, code="LH", name="Low or high", kind="single", levels=LEVELS,
        meaning="Two steps. The case does not define the letters further",
    )  # fmt: skip
    register = RiskRegister.objects.create(
        partnership=meeting.partnership, scale=scale, code="ALL", name="Register of all that may befall", position=1
    )
    for number, title, confidential in ((1, PLAIN, False), (2, HIDDEN, True)):
        Risk.objects.create(
            register=register, number=number, title=title, rating="H", confidential=confidential,
            raised_on=date(2014, 10, 1),
        )  # fmt: skip
    held = contract(council, confidential=True)
    row = diligence(planned(council, confidential=True), template(council.partnership))
    row.areas.filter(number=1).update(score=0, findings=FOUND, scored_by=person("commissioner", council), scored_on=DAY)
    ContractReview.objects.create(contract=held, held_on=DAY, findings=FOUND)
    RemedialNotice.objects.create(contract=held, number=1, issued_on=DAY, breach=FOUND, cure_by=DAY)
    specification(held).minimums.update(since=DAY)
    # Public papers and private ones of the same register both tell what moved since the body met before.
    Meeting.objects.create(
        partnership=meeting.partnership, body=meeting.body, slug="before", title="Before",
        starts_at=datetime(2014, 10, 7, 14, 0, tzinfo=UTC),
    )  # fmt: skip
    exempt = {
        "part": 2,
        "exemption_paragraphs": "3",
        "public_title": "A matter",
        "public_interest_reasons": "Bids are open.",
    }
    for position, kind in enumerate(KINDS, start=10):
        AgendaItem.objects.create(
            meeting=meeting, position=position, number=str(position), title=f"All {kind}", kind=kind
        )
        AgendaItem.objects.create(
            meeting=meeting,
            position=position + 20,
            number=str(position + 20),
            title=f"Exempt {kind}",
            kind=kind,
            **exempt,
        )
    return meeting


def test_the_public_edition_knows_no_confidential_risk_and_no_confidential_value(papers: Meeting) -> None:
    pack = built(papers, "public")
    assert pack.state == PackState.READY, pack.error
    said = words(pack)
    assert PLAIN in said
    assert "1 risk" in said  # the other is not counted either
    for told in ("Under way", "Social workers", "at least 32.00 FTE", "To be cured by"):
        assert told in said, told
    for secret in (HIDDEN, "acorn", "4,800,000", "4800000", FOUND, "Beech", "0: Not met"):
        assert secret not in said
        assert secret not in str(pack.snapshot)
        assert not any(secret in mark for mark in bookmarks(pack))


def test_the_restricted_edition_has_both_in_their_exempt_items(papers: Meeting) -> None:
    pack = built(papers, "restricted")
    assert pack.state == PackState.READY, pack.error
    said = words(pack)
    assert HIDDEN in said
    assert said.count(PLAIN) == 2, "once in each item of Part I: Part II repeats nothing of it"
    assert "4,800,000" in said
    assert said.count(FOUND) == 3  # an area, a review, a notice
    assert "0: Not met" in said
