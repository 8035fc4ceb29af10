"""A copy on a device: whose, until when, on record, with the mark of its reader."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import AuditEntry, Organisation
from commissioning.rules.roles import Role
from scrutiny.models import Meeting, OfflineCopy
from tests.conftest import SignIn
from tests.scrutiny.factories import MeetingFactory
from tests.scrutiny.reading.factories import pack_of
from tests.scrutiny.reading.test_reader import FUND, READ, SECRET

pytestmark = pytest.mark.django_db
COPIES = "/p/exampleshire/scrutiny/offline/"


@pytest.fixture
def meeting(council: Organisation) -> Meeting:
    made: Meeting = MeetingFactory(body__organisation=council)
    pack_of(made, {"agenda": ["Agenda"], "i1": FUND})
    pack_of(made, {"agenda": ["Agenda"], "i1": FUND, "i9": SECRET}, edition="restricted", private=["i9"])
    return made


@pytest.fixture
def member(sign_in: SignIn, council: Organisation) -> Client:
    return sign_in(Role.BOARD_MEMBER, council)


def test_a_restricted_copy_is_on_record_and_marked_and_ends(meeting: Meeting, member: Client) -> None:
    answer = member.post(f"{READ}restricted/offline", {"days": "3"})
    copy = OfflineCopy.objects.get()
    assert answer["Location"] == f"{COPIES}{copy.pk}/"
    entry = AuditEntry.objects.get(act="scrutiny.take_offline_copy")
    assert entry.detail["copy"] == copy.code
    page = member.get(f"{COPIES}{copy.pk}/copy")
    text = page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert "nine pounds an hour" in text
    assert text.count(f"Copy {copy.code} of Board member, ") == 3
    assert member.user.name not in text  # type: ignore[attr-defined]
    OfflineCopy.objects.update(taken_at=timezone.now() - timedelta(days=4), expires_at=timezone.now())
    assert member.get(f"{COPIES}{copy.pk}/copy").status_code == 404
    assert member.get(f"{COPIES}{copy.pk}/").status_code == 404


def test_restricted_papers_are_not_kept_for_a_week(meeting: Meeting, member: Client) -> None:
    for given in ("7", "", "forever"):
        page = member.post(f"{READ}restricted/offline", {"days": given}).content.decode()
        assert "may be kept for 3 days at most" in page
    assert not OfflineCopy.objects.exists()
    assert member.post(f"{READ}public/offline", {"days": "7"}).status_code == 302


def test_a_copy_is_its_takers_alone_and_only_while_they_may_read_it(
    meeting: Meeting, member: Client, sign_in: SignIn, council: Organisation
) -> None:
    member.post(f"{READ}restricted/offline", {"days": "1"})
    copy = OfflineCopy.objects.get()
    assert sign_in(Role.GOVERNANCE_OFFICER, council).get(f"{COPIES}{copy.pk}/copy").status_code == 404
    scrutiny = sign_in(Role.SCRUTINY_MEMBER, council)
    assert scrutiny.post(f"{READ}restricted/offline", {"days": "1"}).status_code == 403
    member.user.role_holdings.update(role=Role.SCRUTINY_MEMBER)  # type: ignore[attr-defined]
    assert member.get(f"{COPIES}{copy.pk}/copy").status_code == 403


def test_a_public_copy_has_no_veil_and_the_worker_answers_for_copies_only(meeting: Meeting, member: Client) -> None:
    member.post(f"{READ}public/offline", {"days": "1"})
    text = member.get(f"{COPIES}{OfflineCopy.objects.get().pk}/copy").content.decode()
    assert "copy__veil" not in text
    assert "nine pounds" not in text
    worker = member.get(f"{COPIES}worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in worker
