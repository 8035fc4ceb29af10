"""The papers on the first page: of one's own bodies, next meetings before the last ones, and how far one has come."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import Member, Organisation, Seat, SeatTerm
from commissioning.rules.roles import Role
from scrutiny.models import Meeting, ReadingPlace
from tests.commissioning.factories import BodyFactory
from tests.conftest import SignIn
from tests.scrutiny.factories import MeetingFactory
from tests.scrutiny.reading.factories import AT, pack_of

pytestmark = pytest.mark.django_db
HOME = "/p/exampleshire/"
PAPERS = {"agenda": ["Agenda"], "i1": ["1. One fund", "It is short."]}


def meeting_on(council: Organisation, title: str, when: datetime, **also: object) -> Meeting:
    made: Meeting = MeetingFactory(body__organisation=council, title=title, starts_at=when, slug=title.lower(), **also)
    return made


@pytest.fixture
def member(sign_in: SignIn, council: Organisation) -> Client:
    return sign_in(Role.BOARD_MEMBER, council)


def told(client: Client) -> list[tuple[str, str]]:
    return [(one.meeting, one.standing) for one in client.get(HOME).context["papers"]]


def test_the_next_meeting_comes_before_all_that_are_over(council: Organisation, member: Client) -> None:
    now = timezone.now()
    for title, days in (("Past", -30), ("Later", 60), ("Next", 1), ("Bare", 2)):
        made = meeting_on(council, title, now + timedelta(days=days))
        if title != "Bare":
            pack_of(made, PAPERS)
    assert [title for title, _ in told(member)] == ["Next", "Later"]


def test_a_meeting_of_several_days_is_to_be_read_until_its_last(council: Organisation, member: Client) -> None:
    now = timezone.now()
    today = timezone.localdate()
    pack_of(meeting_on(council, "Enquiry", now - timedelta(days=3), ends_on=today), PAPERS)
    pack_of(meeting_on(council, "Over", now - timedelta(days=3), ends_on=today - timedelta(days=1)), PAPERS)
    assert [title for title, _ in told(member)] == ["Enquiry"]


def test_whoever_sits_somewhere_gets_the_papers_of_that_body(council: Organisation, member: Client) -> None:
    now = timezone.now()
    own, other = BodyFactory(organisation=council), BodyFactory(organisation=council, code="scrutiny")
    for title, body in (("Own", own), ("Other", other)):
        pack_of(MeetingFactory(body=body, title=title, slug=title.lower(), starts_at=now - timedelta(days=9)), PAPERS)
    assert {title for title, _ in told(member)} == {"Own", "Other"}
    sitter = Member.objects.create(partnership=own.partnership, user=member.user, name="A member")  # type: ignore[attr-defined]
    seat = Seat.objects.create(body=own, position=1, name="Chair", organisation=council)
    SeatTerm.objects.create(seat=seat, member=sitter, since=date(2014, 5, 1))
    assert [title for title, _ in told(member)] == ["Own"]


def test_it_says_how_far_one_has_come(council: Organisation, member: Client) -> None:
    meeting = meeting_on(council, "Cabinet", timezone.now() - timedelta(days=9))
    pack_of(meeting, PAPERS)
    assert told(member) == [("Cabinet", "3 pages, not opened yet.")]
    at = ReadingPlace.objects.create(
        user=member.user,
        meeting=meeting,
        edition="public",
        paper="i1",
        at=AT + timedelta(days=1),  # type: ignore[attr-defined]
    )
    assert told(member) == [("Cabinet", "You read them last on 4 November 2014, and go on where you were.")]
    at.at = AT - timedelta(days=1)
    at.save()
    assert told(member) == [("Cabinet", "Changed since you read them on 2 November 2014.")]


def test_a_provider_reads_no_papers(council: Organisation, sign_in: SignIn) -> None:
    pack_of(meeting_on(council, "Cabinet", timezone.now()), PAPERS)
    assert told(sign_in(Role.PROVIDER, council)) == []
