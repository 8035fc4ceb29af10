"""Who sees what of a meeting: Part II words reach nobody who may not read them, on no page and in no API answer."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commissioning.models import ClockRule, Organisation
from commissioning.rules.roles import Role
from scrutiny.models import AgendaItem, Meeting
from scrutiny.services.agenda import change_item, remove_item
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory, person
from tests.scrutiny.factories import (
    REASONS,
    SECRETS,
    AgendaItemFactory,
    MeetingFactory,
    agenda,
    review_with_sessions,
)

pytestmark = pytest.mark.django_db
BASE = "/p/exampleshire/scrutiny"
API = "/api/p/exampleshire/scrutiny"
READERS = [Role.GOVERNANCE_OFFICER, Role.BOARD_MEMBER, Role.AUDITOR]
OTHERS = [
    Role.SCRUTINY_MEMBER, Role.REPORT_AUTHOR, Role.FINANCE_OFFICER, Role.COMMISSIONER, Role.POOL_MANAGER,
    Role.ADMINISTRATOR,
]  # fmt: skip


@pytest.fixture
def meeting(council: Organisation) -> Meeting:
    meeting = MeetingFactory(body=BodyFactory(organisation=council))
    agenda(meeting)
    return meeting


def places(meeting: Meeting) -> list[str]:
    """Every page and API answer of scrutiny that a reader could open."""
    items = [f"{BASE}/items/{item.pk}/history" for item in meeting.agenda.all()]
    return [
        "/p/exampleshire/",
        f"{BASE}/meetings/",
        f"{BASE}/meetings/{meeting.slug}/",
        f"{BASE}/meetings/{meeting.slug}/history",
        *items,
        f"{BASE}/reports/",
        f"{BASE}/reports/private/",
        f"{BASE}/reports/private/history",
        f"{BASE}/reports/private/edit",
        f"{BASE}/reports/private/section/add",
        f"{BASE}/reports/add",
        f"{BASE}/reviews/",
        f"{API}/meetings/",
        f"{API}/meetings/{meeting.slug}/",
        f"{API}/reviews/",
    ]


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_sees_a_word_of_part_2_anywhere(
    role: Role, meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    governance = person(Role.GOVERNANCE_OFFICER, council)
    private = meeting.agenda.get(number="2")
    values = {"text": "The tawny ladder has a fourth rung."}
    change_item(item=private, version=0, values=values, by=governance, reason="The Saltram rooms were added")
    client = sign_in(role, council)
    for address in places(meeting):
        answer = client.get(address)
        words = answer.content.decode()
        for secret in SECRETS:
            assert secret not in words, f"{address} says {secret} to a {role}"


@pytest.mark.parametrize("role", OTHERS)
def test_others_see_the_public_title_the_exemption_and_its_reasons(
    role: Role, meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    words = sign_in(role, council).get(f"{BASE}/meetings/{meeting.slug}/").content.decode()
    assert "A commercial matter" in words
    assert "paragraph 3, information relating to the financial or business affairs" in words
    assert REASONS.split("'")[0] in words


@pytest.mark.parametrize("role", READERS)
def test_who_may_read_restricted_papers_sees_the_items_themselves(
    role: Role, meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(role, council)
    words = client.get(f"{BASE}/meetings/{meeting.slug}/").content.decode()
    assert "The Marlinspike agreement" in words
    assert "tawny ladder" in words
    assert "heron schedule" in client.get(f"{BASE}/reports/private/").content.decode()


def test_a_report_that_a_person_may_not_read_does_not_exist_for_them(
    meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.REPORT_AUTHOR, council)
    for address in ("", "history", "edit", "section/add"):
        assert client.get(f"{BASE}/reports/private/{address}").status_code == 404


def test_the_history_of_an_item_that_was_private_once_stays_private(
    meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    private = meeting.agenda.get(number="2")
    opened = {
        "part": 1, "title": "A plain matter", "text": "", "exemption_paragraphs": "", "public_title": "",
        "public_interest_reasons": "",
    }  # fmt: skip
    change_item(item=private, version=0, values=opened, by=person("governance_officer", council), reason="Signed")
    member = sign_in(Role.SCRUTINY_MEMBER, council)
    assert member.get(f"{BASE}/items/{private.pk}/history").status_code == 403
    assert b"A plain matter" in member.get(f"{BASE}/meetings/{meeting.slug}/").content
    assert b"Marlinspike" in sign_in(Role.AUDITOR, council).get(f"{BASE}/items/{private.pk}/history").content


def test_the_history_says_who_and_why_and_what_was_removed(
    meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    governance = person(Role.GOVERNANCE_OFFICER, council, name="Democratic support")
    public, private = meeting.agenda.get(number="1"), meeting.agenda.get(number="2")
    change_item(item=public, version=0, values={"title": "Absences"}, by=governance, reason="Plainer words")
    remove_item(item=private, version=0, by=governance, reason="Marlinspike is not ready")
    item_page = sign_in(Role.SCRUTINY_MEMBER, council).get(f"{BASE}/items/{public.pk}/history").content.decode()
    assert "Democratic support" in item_page
    assert "Plainer words" in item_page
    assert "Apologies" in item_page
    assert "Absences" in item_page
    member = sign_in(Role.SCRUTINY_MEMBER, council).get(f"{BASE}/meetings/{meeting.slug}/history").content.decode()
    auditor = sign_in(Role.AUDITOR, council).get(f"{BASE}/meetings/{meeting.slug}/history").content.decode()
    assert "Removed: item 2" in member
    assert "not ready" not in member
    assert "Marlinspike is not ready" in auditor


def test_a_stranger_and_another_partnership_find_nothing(
    meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    other = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    theirs = MeetingFactory(body=BodyFactory(organisation=other), slug="their-cabinet")
    item = AgendaItemFactory(meeting=theirs, position=1)
    stranger = sign_in(Role.GOVERNANCE_OFFICER, other)
    ours = sign_in(Role.GOVERNANCE_OFFICER, council)
    for address in places(meeting):
        assert stranger.get(address).status_code == 404
    for address in (
        f"{BASE}/meetings/their-cabinet/",
        f"{BASE}/meetings/their-cabinet/history",
        f"{BASE}/items/{item.pk}/edit",
        f"{BASE}/items/{item.pk}/history",
        f"{API}/meetings/their-cabinet/",
    ):
        assert ours.get(address).status_code == 404
    assert b"their-cabinet" not in ours.get(f"{API}/meetings/").content


def test_nobody_reads_without_signing_in_and_a_provider_not_at_all(
    meeting: Meeting, council: Organisation, client: Client, sign_in: SignIn
) -> None:
    assert client.get(f"{BASE}/meetings/").status_code == 302
    assert client.get(f"{API}/meetings/").status_code == 401
    provider = sign_in(Role.PROVIDER, council)
    assert provider.get(f"{BASE}/meetings/").status_code == 403
    assert provider.get(f"{API}/meetings/{meeting.slug}/").status_code == 403
    assert b"Scrutiny" not in provider.get("/p/exampleshire/").content


@pytest.mark.parametrize(
    "address",
    ["meetings/add", "meetings/cabinet-2014-11-11/edit", "meetings/cabinet-2014-11-11/items/add", "items/{}/edit",
     "items/{}/remove", "items/{}/documents/add"],
)  # fmt: skip
def test_only_a_governance_officer_opens_the_forms(
    address: str, meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    page = f"{BASE}/{address.format(meeting.agenda.first().pk)}"
    assert sign_in(Role.BOARD_MEMBER, council).get(page).status_code == 403
    assert sign_in(Role.GOVERNANCE_OFFICER, council).get(page).status_code == 200


def test_the_page_shows_the_clock_with_its_arithmetic_and_the_clash(
    meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    meeting.papers_out_on = date(2014, 11, 3)
    meeting.save()
    review = review_with_sessions(council.partnership)
    MeetingFactory(
        body=review.body,
        slug="scrutiny-2014",
        starts_at=datetime(2014, 11, 6, 10, tzinfo=UTC),
        ends_on=date(2014, 11, 7),
    )
    words = sign_in(Role.BOARD_MEMBER, council).get(f"{BASE}/meetings/{meeting.slug}/").content.decode()
    assert "Monday 3 November 2014" in words
    assert "Five clear working days before Tuesday 11 November 2014: Monday 3 November, leaving" in words
    assert "In time" in words
    clash = "its findings cannot be in the published pack"  # for who can do something about it
    assert clash not in words
    officer = sign_in(Role.GOVERNANCE_OFFICER, council).get(f"{BASE}/meetings/{meeting.slug}/").content.decode()
    assert clash in officer


def test_a_clock_laid_down_for_the_body_counts_unless_the_meeting_has_its_own_days(
    meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    ClockRule.objects.create(
        partnership=council.partnership, body=meeting.body, kind="papers", since=date(2014, 11, 11), number=7,
        unit="working", count="clear", source="Constitution",
    )  # fmt: skip
    member, page = sign_in(Role.BOARD_MEMBER, council), f"{BASE}/meetings/{meeting.slug}/"
    assert "Seven clear working days before Tuesday 11 November 2014: Thursday 30" in member.get(page).content.decode()
    Meeting.objects.update(clear_days=3)
    assert "Three clear working days before Tuesday 11 November 2014: Wednesday 5" in member.get(page).content.decode()


def test_the_list_parts_coming_from_past_and_filters_by_body(council: Organisation, sign_in: SignIn) -> None:
    cabinet = BodyFactory(organisation=council)
    MeetingFactory(body=cabinet)
    review = review_with_sessions(council.partnership)
    MeetingFactory(
        body=review.body, slug="to-come", title="To come", starts_at=timezone.now() + timezone.timedelta(days=9)
    )
    client = sign_in(Role.BOARD_MEMBER, council)
    words = client.get(f"{BASE}/meetings/").content.decode()
    assert re.search(r"Coming.*To come.*Past.*Cabinet, 11 November 2014", words, re.DOTALL)
    filtered = client.get(f"{BASE}/meetings/?body=SCRUTINY").content.decode()
    assert "Cabinet, 11 November 2014" not in filtered
    assert "To come" in filtered


def test_the_pages_take_the_same_number_of_queries_however_long_the_agenda(
    meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.BOARD_MEMBER, council)
    addresses = (f"{BASE}/meetings/{meeting.slug}/", f"{BASE}/meetings/", f"{API}/meetings/{meeting.slug}/")
    client.get("/p/exampleshire/")  # starts the session's clock, which writes once a minute
    before = [_queries(client, address) for address in addresses]
    for position in range(10, 40):
        AgendaItemFactory(meeting=meeting, position=position)
    assert [_queries(client, address) for address in addresses] == before
    assert max(before) <= 20


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_public_agenda_is_read_without_its_private_columns(
    meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.SCRUTINY_MEMBER, council)
    with CaptureQueriesContext(connection) as captured:
        client.get(f"{BASE}/meetings/{meeting.slug}/")
    private = [query["sql"] for query in captured if '"part" = 2' in query["sql"]]
    assert private
    for sql in private:
        assert '"scrutiny_agendaitem"."text"' not in sql
        assert '"scrutiny_agendaitem"."title"' not in sql
    assert AgendaItem.objects.filter(part=2).count() == 2
