"""Who sees an agenda before it is out: those who write it, and the author of a report the item that carries it.

Everybody else reads what was issued, in the words that went out, on every page and in every answer of the API.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import Organisation, Post, PostHolding
from commissioning.rules.roles import Role
from scrutiny.models import Meeting, Pack
from scrutiny.selectors.pack_content import agenda_entry, withheld_entries
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PostFactory
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory, ReportFactory
from tests.scrutiny.reading.factories import issue, pack_of

pytestmark = pytest.mark.django_db
AT = "/p/exampleshire/scrutiny/"
API = "/api/p/exampleshire/scrutiny/meetings/"
READERS = [
    Role.BOARD_MEMBER, Role.SCRUTINY_MEMBER, Role.AUDITOR, Role.REPORT_AUTHOR, Role.FINANCE_OFFICER, Role.COMMISSIONER,
    Role.POOL_MANAGER, Role.ADMINISTRATOR,
]  # fmt: skip
DRAFT = "Closing the Tamarisk ward"


@pytest.fixture
def meeting(council: Organisation) -> Meeting:
    """In a fortnight: an open item, and a private one."""
    made = MeetingFactory(
        body=BodyFactory(organisation=council),
        slug="cabinet-next",
        title="Cabinet, next",
        starts_at=timezone.now() + timedelta(days=14),
    )
    AgendaItemFactory(meeting=made, position=1, number="1", title=DRAFT, text="Why the ward closes.")
    AgendaItemFactory(meeting=made, position=2, number="2", exempt=True)
    return made


def pack(meeting: Meeting, edition: str = "public") -> Pack:
    """A pack of the agenda as it stands, handed out."""
    made = pack_of(meeting, {"item-1-1": ["Papers"]}, edition=edition, issued=False)
    private = edition == "restricted"
    part_2 = [agenda_entry(one) for one in meeting.agenda.filter(part=2)] if private else withheld_entries(meeting)
    made.snapshot["agenda"] = [*(agenda_entry(one) for one in meeting.agenda.filter(part=1)), *part_2]
    made.save()
    issue(made)
    meeting.papers_out_on = timezone.localdate()
    meeting.save()
    return made


def said(client: Client, meeting: Meeting) -> str:
    """All that the pages and answers of the meeting say."""
    at = f"{AT}meetings/{meeting.slug}/"
    pages = [
        at, f"{at}attendance", f"{at}record", f"{at}history", f"{AT}meetings/", f"{AT}calendar/", "/p/exampleshire/",
        API, f"{API}{meeting.slug}/", *(f"{AT}items/{one.pk}/history" for one in meeting.agenda.all()),
    ]  # fmt: skip
    answers = [client.get(one) for one in pages]
    assert all(one.status_code in (200, 403) for one in answers)
    return "\n".join(one.content.decode() for one in answers)


@pytest.mark.parametrize("role", READERS)
def test_an_agenda_at_work_reaches_nobody_but_who_writes_it(
    role: Role, meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    words = said(sign_in(role, council), meeting)
    for secret in (DRAFT, "Why the ward closes", "A commercial matter", "Marlinspike", "tawny ladder"):
        assert secret not in words
    assert "The agenda is being written" in words
    assert '"items":null' in words


def test_who_writes_the_agenda_sees_it_at_work(meeting: Meeting, council: Organisation, sign_in: SignIn) -> None:
    words = said(sign_in(Role.GOVERNANCE_OFFICER, council), meeting)
    assert DRAFT in words
    assert "Marlinspike" in words
    assert "The agenda is being written" not in words


@pytest.mark.parametrize("role", READERS)
def test_what_is_written_after_the_papers_went_out_waits_for_its_supplement(
    role: Role, meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    pack(meeting)
    first = meeting.agenda.get(number="1")
    first.title, first.text = "Another title", "Words that nobody sent."
    first.save()
    AgendaItemFactory(meeting=meeting, position=3, number="1A", slot=9, title="A late thought")
    words = said(sign_in(role, council), meeting)
    assert DRAFT in words
    assert "A commercial matter" in words
    for secret in ("Another title", "nobody sent", "A late thought", "Marlinspike"):
        assert secret not in words


def test_members_read_private_items_once_the_restricted_edition_is_out(
    meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    member, scrutiny = sign_in(Role.BOARD_MEMBER, council), Role.SCRUTINY_MEMBER
    pack(meeting)
    assert "Marlinspike" not in said(member, meeting)
    pack(meeting, "restricted")
    assert "Marlinspike" in said(member, meeting)
    assert "Marlinspike" not in said(sign_in(scrutiny, council), meeting)


def test_an_author_sees_their_own_item_and_no_other(meeting: Meeting, council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(Role.REPORT_AUTHOR, council)
    post: Post = PostFactory(partnership=council.partnership)
    report = ReportFactory(partnership=council.partnership, lead_officer=post, committee=meeting.body)
    AgendaItemFactory(meeting=meeting, position=3, number="3", title="My own report", kind="report", report=report)
    assert "My own report" not in said(client, meeting)
    user = client.session["_auth_user_id"]
    PostHolding.objects.create(post=post, user_id=user, since=timezone.localdate())
    words = said(client, meeting)
    assert "My own report" in words
    assert DRAFT not in words
    page = f"{AT}reports/{report.slug}/"
    assert "Cabinet, next, item 3" in client.get(page).content.decode()
    assert "Cabinet, next" not in sign_in(Role.BOARD_MEMBER, council).get(page).content.decode()


def test_papers_that_are_withdrawn_take_the_agenda_with_them(
    meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    member = sign_in(Role.BOARD_MEMBER, council)
    out = pack(meeting).publication
    out.withdrawn_at, out.withdrawn_reason = timezone.now(), "Sent too early."
    out.save()
    assert DRAFT not in said(member, meeting)


@pytest.mark.parametrize("papers", ["on paper", "the day of the meeting"])
def test_an_agenda_is_whole_when_it_went_out_on_paper_and_from_the_day_on(
    papers: str, meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    if papers == "on paper":
        meeting.papers_out_on = timezone.localdate()
    else:
        meeting.starts_at = timezone.now()
    meeting.save()
    assert DRAFT in said(sign_in(Role.SCRUTINY_MEMBER, council), meeting)


def test_nobody_declares_at_an_item_that_is_not_out(meeting: Meeting, council: Organisation, sign_in: SignIn) -> None:
    member, item = sign_in(Role.BOARD_MEMBER, council), meeting.agenda.get(number="1")
    assert member.get(f"{AT}items/{item.pk}/interests/declare").status_code == 404


def test_the_other_partners_officer_changes_and_publishes_nothing(
    meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    partner = sign_in(Role.GOVERNANCE_OFFICER, OrganisationFactory(partnership=council.partnership, code="ICB"))
    at, item = f"{AT}meetings/{meeting.slug}/", meeting.agenda.get(number="1")
    made = pack(meeting)
    page = partner.get(at).content.decode()
    for words in ("Add an item", "Change the meeting", "Build the public edition", ">Withdraw<"):
        assert words not in page
    for address in (
        f"{at}edit", f"{at}cancel", f"{at}items/add", f"{at}items/number", f"{at}lay-out",
        f"{AT}items/{item.pk}/edit", f"{AT}items/{item.pk}/move", f"{AT}items/{item.pk}/remove",
        f"{AT}items/{item.pk}/documents/add", f"{at}packs/", f"{at}packs/supplement",
        f"{at}packs/public/{made.number}/publish", f"{at}publications/1/withdraw", f"{at}publications/1/correct",
    ):  # fmt: skip
        assert partner.post(address, {"edition": "public"}).status_code == 403, address
    assert sign_in(Role.GOVERNANCE_OFFICER, council).get(f"{at}items/add").status_code == 200
