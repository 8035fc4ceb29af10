"""The private papers of a body: for its own organisation's members and for who sits on it, never for the other partner.

Every page and answer that may say a word of them is asked as somebody whose role is held for the other organisation.
"""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from commissioning.models import Body, Member, Organisation, Partnership, RoleHolding, Seat, SeatTerm, User
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from scrutiny.models import Meeting, MeetingAction, Note
from scrutiny.selectors.notes import may_be_shown, readable
from scrutiny.selectors.private_papers import private_bodies, reads_private
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, person
from tests.scrutiny.factories import SECRETS, MeetingFactory, agenda
from tests.scrutiny.reading.factories import pack_of

pytestmark = pytest.mark.django_db
AT = "/p/exampleshire/scrutiny/"
ROLES = [Role.BOARD_MEMBER, Role.GOVERNANCE_OFFICER, Role.AUDITOR]
PRIVATE = "Walrus terms of the bid"


@pytest.fixture
def icb(partnership: Partnership) -> Organisation:
    return OrganisationFactory(partnership=partnership, nhs=True)


@pytest.fixture
def meeting(council: Organisation) -> Meeting:
    """Of the council's cabinet: private words, a private report, an action of a private item, restricted papers."""
    made = MeetingFactory(body=BodyFactory(organisation=council))
    public, private, _ = agenda(made)
    MeetingAction.objects.create(meeting=made, agenda_item=private, number=1, text=PRIVATE)
    pack_of(made, {"agenda": ["Agenda"], f"i{public.pk}": ["Apologies"]})
    pack_of(made, {"agenda": ["Agenda"], f"i{private.pk}": [PRIVATE]}, edition="restricted", private=[f"i{private.pk}"])
    return made


def pages(meeting: Meeting) -> list[str]:
    """Every address that could say a word of what is private."""
    at = f"{AT}meetings/{meeting.slug}/"
    item = meeting.agenda.filter(part=2).first()
    assert item is not None
    return [
        at, f"{at}attendance", f"{at}record", f"{at}history", f"{at}minutes", f"{AT}items/{item.pk}/history",
        f"{at}packs/restricted/1", f"{at}packs/restricted/1/file", f"{at}packs/restricted/1/progress",
        f"{at}read/restricted/all/", f"{at}read/restricted/i{item.pk}/", f"{at}read/restricted/search?q=walrus",
        f"{at}read/restricted/offline", f"{at}read/public/search?q=walrus", f"{at}read/restricted/since",
        f"{AT}actions/", f"{AT}reports/", f"{AT}reports/private/", f"{AT}reports/private/history",
        f"{AT}reports/private/versions/", "/p/exampleshire/",
        f"/api/p/exampleshire/scrutiny/meetings/{meeting.slug}/", "/api/p/exampleshire/scrutiny/reports/",
    ]  # fmt: skip


def leaks(client: Client, meeting: Meeting) -> list[str]:
    found = []
    for address in pages(meeting):
        answer = client.get(address, follow=True)
        assert answer.status_code in (200, 403, 404), address
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        found += [f"{address}: {one}" for one in (*SECRETS, PRIVATE) if one in said.decode(errors="replace")]
    return found


@pytest.mark.parametrize("role", ROLES)
def test_the_other_partners_people_read_no_private_word(
    role: Role, meeting: Meeting, icb: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(role, icb)
    assert leaks(client, meeting) == []
    assert client.get(f"{AT}meetings/{meeting.slug}/").status_code == 200
    assert client.get(f"{AT}meetings/{meeting.slug}/read/public/agenda/").status_code == 200
    assert client.get(f"{AT}meetings/{meeting.slug}/packs/restricted/1").status_code == 403
    assert client.get(f"{AT}meetings/{meeting.slug}/read/restricted/agenda/").status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_its_own_organisations_people_read_them(
    role: Role, meeting: Meeting, council: Organisation, sign_in: SignIn
) -> None:
    said = leaks(sign_in(role, council), meeting)
    for page in ("", "read/restricted/all/"):
        assert any(one.startswith(f"{AT}meetings/{meeting.slug}/{page}: ") for one in said), page
    assert f"{AT}reports/private/: heron schedule" in said
    assert f"{AT}actions/: {PRIVATE}" in said


def test_a_joint_body_has_the_readers_of_both_partners(partnership: Partnership, icb: Organisation) -> None:
    joint = Body.objects.create(partnership=partnership, code="JOINT", name="Joint board", kind="joint_committee")
    assert _reads(person(Role.BOARD_MEMBER, icb), joint)
    assert not _reads(person(Role.SCRUTINY_MEMBER, icb), joint)


def test_who_sits_on_a_body_reads_its_papers_for_as_long(meeting: Meeting, icb: Organisation) -> None:
    guest = person(Role.BOARD_MEMBER, icb)
    seat = Seat.objects.create(body=meeting.body, position=1, name="Partner's seat")
    member = Member.objects.create(partnership=meeting.partnership, user=guest, name=guest.name)
    term = SeatTerm.objects.create(seat=seat, member=member, since=date(2014, 1, 1))
    assert _reads(guest, meeting.body)
    term.until = date(2015, 1, 1)
    term.save()
    assert not _reads(guest, meeting.body)


def test_a_role_for_the_whole_partnership_reads_both(meeting: Meeting, icb: Organisation) -> None:
    auditor = person(Role.AUDITOR, icb)
    RoleHolding.objects.filter(user=auditor).update(organisation=None)
    assert _reads(auditor, meeting.body)
    assert _reads(auditor, BodyFactory(organisation=icb, code="GB", name="Governing body"))


def test_a_note_on_private_papers_is_shown_to_their_readers_alone(
    meeting: Meeting, council: Organisation, icb: Organisation
) -> None:
    writer, colleague, partner = (person(Role.BOARD_MEMBER, one) for one in (council, council, icb))
    note = Note.objects.create(
        user=writer, meeting=meeting, paper="agenda", title="Agenda", audience="restricted", edition=1, text="Too dear",
        made_at=datetime(2014, 11, 4, tzinfo=UTC), changed_at=datetime(2014, 11, 4, tzinfo=UTC),
        keep_until=date(2015, 11, 11),
    )  # fmt: skip
    assert may_be_shown(note) == [colleague]
    assert note in readable(_access(writer), now=date(2014, 11, 5))
    Note.objects.filter(pk=note.pk).update(user=partner)
    assert note not in readable(_access(partner), now=date(2014, 11, 5))


def _access(user: User):  # type: ignore[no-untyped-def]
    return access_of(user, "exampleshire")


def _reads(user: User, body: Body) -> bool:
    access = _access(user)
    reads = reads_private(access, body)
    assert reads == (body.pk in private_bodies(access))
    return reads
