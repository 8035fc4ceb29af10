"""A calendar by address: a secret of one's own that ends with the account, and what is public for anybody."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from commissioning.models import AuditEntry, Organisation, RoleHolding, User
from commissioning.rules.roles import Role
from scrutiny.models import CalendarAddress
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory
from tests.scrutiny.factories import MeetingFactory

pytestmark = pytest.mark.django_db
CALENDAR = "/p/exampleshire/scrutiny/calendar/"


@pytest.fixture
def member(council: Organisation, sign_in: SignIn) -> Client:
    soon = timezone.now() + timedelta(days=9)
    MeetingFactory(body=BodyFactory(organisation=council), slug="soon", title="Cabinet, soon", starts_at=soon)
    group = BodyFactory(organisation=council, code="IMS", name="Management group", kind="management", statutory=False)
    MeetingFactory(body=group, slug="group", title="Management group, soon", starts_at=soon)
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    there = BodyFactory(organisation=OrganisationFactory(partnership=elsewhere))
    MeetingFactory(body=there, slug="theirs", title="Their Cabinet", starts_at=soon)
    return sign_in(Role.BOARD_MEMBER, council)


def address(client: Client) -> str:
    page = unescape(client.post(f"{CALENDAR}address").content.decode())
    return page.split('value="http://testserver')[1].split('"')[0]


def read(where: str) -> str:
    """As a calendar program does, without signing in; long lines joined again."""
    answer = Client().get(where)
    return answer.content.decode().replace("\r\n ", "") if answer.status_code == 200 else str(answer.status_code)


def test_an_address_shows_the_meetings_of_its_own_partnership_with_their_hour(member: Client) -> None:
    said = read(address(member))
    starts = MeetingFactory._meta.model.objects.get(slug="soon").starts_at
    assert f"DTSTART:{starts:%Y%m%dT%H%M%SZ}" in said
    assert "SUMMARY:Cabinet\\, soon" in said
    assert "SUMMARY:Management group\\, soon" in said
    assert "SUMMARY:Papers of Cabinet\\, soon due" in said
    assert "Their Cabinet" not in said
    assert "http://testserver/p/exampleshire/scrutiny/meetings/soon/" in said


def test_the_secret_is_kept_nowhere_and_a_new_one_ends_the_old(member: Client) -> None:
    first = address(member)
    assert first.rsplit("/", 1)[1][:-4] not in str(list(CalendarAddress.objects.values()))
    assert first not in member.get(CALENDAR).content.decode()
    second = address(member)
    assert (read(first), read(second)[:5]) == ("404", "BEGIN")
    member.post(f"{CALENDAR}address/give-up")
    assert read(second) == "404"
    assert "nothing to give up" in member.post(f"{CALENDAR}address/give-up", follow=True).content.decode()
    acts = list(AuditEntry.objects.filter(act__contains="calendar_address").values_list("act", flat=True))
    assert len(acts) == 3


def test_it_ends_with_the_account_and_with_the_role(member: Client) -> None:
    where, user = address(member), User.objects.get(pk=member.session["_auth_user_id"])
    user.is_active = False
    user.save()
    assert read(where) == "404"
    user.is_active = True
    user.save()
    assert read(where)[:5] == "BEGIN"
    holding = RoleHolding.objects.get(user=user)
    holding.role = Role.PROVIDER.value
    holding.save()
    assert read(where) == "404"
    holding.role, holding.until = Role.BOARD_MEMBER.value, timezone.localdate() - timedelta(days=1)
    holding.save()
    assert read(where) == "404"


def test_nobody_makes_one_without_meetings_to_read_or_by_a_link(
    member: Client, council: Organisation, sign_in: SignIn
) -> None:
    assert sign_in(Role.PROVIDER, council).post(f"{CALENDAR}address").status_code == 403
    assert member.get(f"{CALENDAR}address").status_code == 405
    assert read("/calendar/not-a-secret.ics") == "404"


def test_anybody_takes_in_the_meetings_in_public_and_no_others(member: Client) -> None:
    said = read("/public/exampleshire/meetings.ics")
    assert "SUMMARY:Cabinet\r\n" in said  # the body alone, until papers are out
    assert "Management group" not in said
    assert read("/public/exampleshire/bodies/IMS/meetings.ics") == "404"
    code = MeetingFactory._meta.model.objects.get(slug="soon").body.code
    assert read(f"/public/exampleshire/bodies/{code}/meetings.ics").count("BEGIN:VEVENT") == 1


def test_the_database_keeps_one_address_a_person(member: Client) -> None:
    address(member)
    row = CalendarAddress.objects.get()
    row.pk, row.token_hash = None, "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
