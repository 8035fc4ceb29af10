"""A copy on a device: whose, until when, on record, with the mark of its reader."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import AuditEntry, Member, Organisation
from commissioning.rules.roles import Role
from scrutiny.models import AgendaItem, ItemInterest, Meeting, OfflineCopy
from tests.conftest import SignIn
from tests.scrutiny.factories import MeetingFactory
from tests.scrutiny.reading.factories import pack_of
from tests.scrutiny.reading.test_reader import CARE, FUND, READ, SECRET

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


def kept(client: Client, copy: OfflineCopy) -> list[str]:
    """What the browser is told when it asks whether its copy may stay."""
    answer: list[str] = client.get(f"{COPIES}standing", {"copies": f"{copy.pk},nonsense"}).json()["kept"]
    return answer


def refuses(client: Client, copy: OfflineCopy, why: str) -> None:
    assert kept(client, copy) == []
    for address in (f"{COPIES}{copy.pk}/", f"{COPIES}{copy.pk}/copy"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert why in answer.content.decode()
        assert "nine pounds" not in answer.content.decode()


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
    assert member.get(f"{COPIES}{copy.pk}/copy").status_code == 410
    assert "Its time is over." in member.get(f"{COPIES}{copy.pk}/").content.decode()


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
    assert kept(sign_in(Role.GOVERNANCE_OFFICER, council), copy) == []
    member.user.role_holdings.update(role=Role.SCRUTINY_MEMBER)  # type: ignore[attr-defined]
    refuses(member, copy, "Your role does not show these papers any more.")


def test_a_public_copy_has_no_veil_and_the_worker_answers_for_copies_only(meeting: Meeting, member: Client) -> None:
    member.post(f"{READ}public/offline", {"days": "1"})
    text = member.get(f"{COPIES}{OfflineCopy.objects.get().pk}/copy").content.decode()
    assert "copy__veil" not in text
    assert "nine pounds" not in text
    worker = member.get(f"{COPIES}worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in worker


def test_a_copy_is_recalled_by_a_later_interest_and_by_a_withdrawal(
    meeting: Meeting, member: Client, sign_in: SignIn, council: Organisation
) -> None:
    private = AgendaItem.objects.create(
        meeting=meeting, position=9, number="9", title="The bid", part=2, exemption_paragraphs="3",
        public_title="A contract", public_interest_reasons="Bids are open.",
    )  # fmt: skip
    papers = {"agenda": ["Agenda"], "i1": FUND, f"i{private.pk}": SECRET}
    pack_of(meeting, papers, edition="restricted", private=[f"i{private.pk}"])
    member.post(f"{READ}restricted/offline", {"days": "3"})
    copy = OfflineCopy.objects.get()
    assert kept(member, copy) == [str(copy.pk)]
    user = member.user  # type: ignore[attr-defined]
    sits = Member.objects.create(partnership=meeting.partnership, user=user, name="Member one")
    interest = ItemInterest.objects.create(
        agenda_item=private, member=sits, text="Director", action="leaves", declared_at=copy.taken_at, recorded_by=user
    )
    refuses(member, copy, "You have declared an interest since")
    member.post(f"{READ}restricted/offline", {"days": "3"})
    later = OfflineCopy.objects.exclude(pk=copy.pk).get()
    assert kept(member, later) == [str(later.pk)]  # it never held the paper
    assert "nine pounds" not in member.get(f"{COPIES}{later.pk}/copy").content.decode()
    interest.delete()
    assert kept(member, copy) == [str(copy.pk)]
    pack_of(meeting, {**papers, "i1": CARE}, edition="restricted", private=[f"i{private.pk}"])
    refuses(member, copy, "The papers were withdrawn or corrected.")
    assert "A draft is not kept on devices" in _of_a_draft(meeting, sign_in(Role.GOVERNANCE_OFFICER, council))


def _of_a_draft(meeting: Meeting, officer: Client) -> str:
    pack_of(meeting, {"agenda": ["Agenda"], "i1": CARE}, issued=False)
    return str(officer.post(f"{READ}draft-public/offline", {"days": "1"}, follow=True).content.decode())
