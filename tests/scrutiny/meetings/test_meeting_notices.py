"""Meetings that are cancelled, go ahead after all, or move once their agenda is out: told everywhere, for good."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from scrutiny.models import Meeting, MeetingNotice
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory

pytestmark = pytest.mark.django_db
HERE = "/p/exampleshire/scrutiny/"
AT = f"{HERE}meetings/cabinet-next/"
PUBLIC = "/public/exampleshire/"
WHY = {"reason": "Snow: the building is shut."}


@pytest.fixture
def meeting(council: Organisation) -> Meeting:
    """In ten days; its papers are due."""
    made: Meeting = MeetingFactory(
        body=BodyFactory(organisation=council, kind="executive"),
        slug="cabinet-next",
        title="Cabinet, next",
        starts_at=timezone.now() + timedelta(days=10),
    )
    AgendaItemFactory(meeting=made, position=1, number="1", title="A thing at work")
    return made


@pytest.fixture
def officer(council: Organisation, sign_in: SignIn) -> Client:
    return sign_in(Role.GOVERNANCE_OFFICER, council)


def test_a_cancelled_meeting_says_so_everywhere(meeting: Meeting, officer: Client, client: Client) -> None:
    assert "Publish the papers of Cabinet, next" in officer.get("/p/exampleshire/").content.decode()
    officer.post(f"{AT}cancel", WHY)
    for address in (AT, f"{PUBLIC}meetings/cabinet-next/", f"{PUBLIC}notices.atom"):
        reader = client if address.startswith(PUBLIC) else officer
        page = reader.get(address).content.decode()
        assert "ancelled on" in page, address
        assert WHY["reason"] in page, address
    for address in (f"{HERE}meetings/", f"{HERE}calendar/", f"{PUBLIC}meetings/", PUBLIC, f"{PUBLIC}meetings.ics"):
        reader = client if address.startswith(PUBLIC) else officer
        assert "Cancelled" in reader.get(address).content.decode(), address
    assert officer.get("/api/p/exampleshire/scrutiny/meetings/cabinet-next/").json()["cancelled"] is True
    assert "not out yet" not in client.get(f"{PUBLIC}meetings/cabinet-next/").content.decode()
    assert "Publish the papers of Cabinet, next" not in officer.get("/p/exampleshire/").content.decode()


def test_nothing_of_a_cancelled_meeting_changes_until_it_is_held(meeting: Meeting, officer: Client) -> None:
    assert b"There is a problem" in officer.post(f"{AT}cancel", {"reason": " "}).content
    officer.post(f"{AT}cancel", WHY)
    assert b"is cancelled already" in officer.post(f"{AT}cancel", WHY).content
    item = {"title": "One more", "kind": "text", "part": "1", "number": "2", "reason": "Asked", "version": "0"}
    assert b"is cancelled, so nothing of it changes" in officer.post(f"{AT}items/add", item).content
    officer.post(f"{AT}hold", {"reason": "The snow has gone."})
    assert b"is not cancelled" in officer.post(f"{AT}hold", WHY).content
    officer.post(f"{AT}items/add", item)
    assert meeting.agenda.count() == 2
    page = officer.get(AT).content.decode()
    assert "Goes ahead after all" in page
    assert "Cancelled on" in page
    assert [one.kind for one in MeetingNotice.objects.order_by("pk")] == ["cancelled", "held"]


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.SCRUTINY_MEMBER, Role.AUDITOR, Role.REPORT_AUTHOR])
def test_nobody_else_cancels(role: Role, meeting: Meeting, council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(role, council)
    for act in ("cancel", "hold"):
        assert client.post(f"{AT}{act}", WHY).status_code == 403
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    stranger = sign_in(Role.GOVERNANCE_OFFICER, OrganisationFactory(partnership=elsewhere))
    assert stranger.post("/p/elsewhere/scrutiny/meetings/cabinet-next/cancel", WHY).status_code == 404
    partner = sign_in(Role.GOVERNANCE_OFFICER, OrganisationFactory(partnership=council.partnership, code="ICB"))
    assert partner.post(f"{AT}cancel", WHY).status_code == 403
    assert "Call it off" not in partner.get(AT).content.decode()
    assert not MeetingNotice.objects.exists()


def test_an_agenda_at_work_stays_shut_when_its_meeting_was_cancelled(
    meeting: Meeting, officer: Client, council: Organisation, sign_in: SignIn
) -> None:
    officer.post(f"{AT}cancel", WHY)
    Meeting.objects.update(starts_at=timezone.now() - timedelta(days=1))
    page = sign_in(Role.BOARD_MEMBER, council).get(AT).content.decode()
    assert "A thing at work" not in page
    assert "No agenda went out." in page
    assert "Add an item" not in officer.get(AT).content.decode()


def test_a_meeting_of_a_body_that_meets_in_private_is_cancelled_in_private(
    meeting: Meeting, officer: Client, client: Client
) -> None:
    meeting.body.kind = "officers"
    meeting.body.save()
    MeetingFactory(body=BodyFactory(organisation=meeting.body.organisation, code="OPEN", kind="council"), slug="open")
    officer.post(f"{AT}cancel", WHY)
    assert client.get(f"{PUBLIC}meetings/cabinet-next/").status_code == 404
    assert WHY["reason"] not in client.get(f"{PUBLIC}notices.atom").content.decode()


def moved(meeting: Meeting, **fields: str) -> dict[str, str]:
    meeting.refresh_from_db()
    day = timezone.localtime(meeting.starts_at)
    given = {"title": meeting.title, "day_0": day.day, "day_1": day.month, "day_2": day.year, "hour": "09:05"}
    out = meeting.papers_out_on
    if out:
        given |= {"papers_out_on_0": out.day, "papers_out_on_1": out.month, "papers_out_on_2": out.year}
    given |= {"place": "Guildhall", "version": meeting.version, "reason": "A word for the history", **fields}
    return {name: str(value) for name, value in given.items()}


def test_a_meeting_that_moves_once_its_agenda_is_out_tells_from_when(
    meeting: Meeting, officer: Client, client: Client
) -> None:
    officer.post(f"{AT}edit", moved(meeting))
    assert not MeetingNotice.objects.exists()  # nobody had an agenda with another time
    meeting.refresh_from_db()
    meeting.papers_out_on = timezone.localdate()
    meeting.save()
    officer.post(f"{AT}edit", moved(meeting, place="Council House"))
    for address in (f"{PUBLIC}meetings/cabinet-next/", f"{PUBLIC}notices.atom"):
        page = client.get(address).content.decode()
        assert "Guildhall." in page
        assert "09:05" in page
        assert "A word for the history" not in page


def test_a_meeting_with_outcomes_neither_moves_nor_is_cancelled(meeting: Meeting, officer: Client) -> None:
    Meeting.objects.update(starts_at=timezone.now() - timedelta(days=1))
    item = meeting.agenda.get()
    meeting.refresh_from_db()
    day = timezone.localtime(meeting.starts_at)
    given = {"state": "noted", "kept": "none", "version": "0", "reason": "As it was"}
    given |= {"decided_on_0": str(day.day), "decided_on_1": str(day.month), "decided_on_2": str(day.year)}
    officer.post(f"{HERE}items/{item.pk}/record", given)
    assert b"it has met and is not cancelled" in officer.post(f"{AT}cancel", WHY).content
    page = officer.post(f"{AT}edit", moved(meeting, hour="23:00")).content
    assert b"so its time stays" in page
