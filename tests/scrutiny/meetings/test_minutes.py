"""Minutes from the record: made, edited, made again without loss, agreed, signed; what the public reads of them."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from commissioning.models import Organisation, Seat
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from scrutiny.models import Meeting, MeetingAction, Minutes
from scrutiny.selectors.pack_content import content_of
from scrutiny.services import snapshots
from tests.conftest import SignIn
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory
from tests.scrutiny.meetings.test_proceedings import DECIDED, HERE
from tests.scrutiny.room import Scene, scene

pytestmark = pytest.mark.django_db
AT = f"{HERE}meetings/cabinet-2014-11-11/minutes/"


@pytest.fixture
def here(council: Organisation, icb: Organisation) -> Scene:
    made = scene(council, icb)
    Seat.objects.filter(position=1).update(chair="chair")
    AgendaItemFactory(meeting=made.meeting, position=3, number="3", exempt=True)
    return made


@pytest.fixture
def officer(here: Scene, council: Organisation, sign_in: SignIn) -> Client:
    client = sign_in(Role.GOVERNANCE_OFFICER, council)
    client.post(f"{HERE}items/{here.item.pk}/record", DECIDED)
    private = here.meeting.agenda.get(part=2)
    client.post(f"{HERE}items/{private.pk}/record", {**DECIDED, "resolution": "To pay the tawny ladder."})
    client.post(f"{HERE}items/{here.item.pk}/actions/add", {"text": "Write to the trust."})
    client.post(f"{AT}make", {"version": "0"})
    return client


def text_box(page: str, words: str) -> str:
    """The name of the box that holds some words."""
    before = page[: page.index(words)]
    return before[before.rindex('name="p') + 6 :].split('"')[0]


def sent(client: Client) -> tuple[str, dict[str, str]]:
    form = client.get(f"{AT}edit").context["form"]
    boxes = {name: form[name].value() or "" for name in form.fields}
    return client.get(f"{AT}edit").content.decode(), {**boxes, "reason": "As it was said"}


def test_what_was_edited_is_not_overwritten_and_a_clash_is_chosen(here: Scene, officer: Client) -> None:
    page = officer.get(AT).content.decode()
    assert "Resolved: To pool the money." in page
    assert "Seat 1: Member 1, in the chair" in page
    html, boxes = sent(officer)
    name = text_box(html, "Resolved: To pool the money.")
    boxes.update({name: "RESOLVED unanimously to pool the money.", "new1": "The chair thanked the officers."})
    officer.post(f"{AT}edit", boxes)
    item = f"{HERE}items/{here.item.pk}/record"
    changed = {**DECIDED, "version": "1", "resolution": "To pool all of it.", "reason": "As voted"}
    officer.post(item, changed)
    MeetingAction.objects.update(text="Write to both trusts.")
    assert "The record has changed in 2 paragraphs" in officer.get(AT).content.decode()
    form = officer.get(f"{AT}make").context["form"]
    clash, action = form.rows
    assert clash[0].clashes
    assert not action[0].clashes
    given = {"version": "2", action[1].html_name: "record"}
    assert "Choose which text stays." in officer.post(f"{AT}make", given).content.decode()
    officer.post(f"{AT}make", {**given, clash[1].html_name: "minutes"})
    page = officer.get(AT).content.decode()
    assert "RESOLVED unanimously to pool the money." in page
    assert "Write to both trusts." in page
    assert "The chair thanked the officers." in page
    assert "The record has changed" not in page
    assert "after you opened this page" in officer.post(f"{AT}edit", boxes).content.decode()


def test_the_public_edition_leaves_out_part_two_wherever_it_is_read(
    here: Scene, officer: Client, council: Organisation, sign_in: SignIn
) -> None:
    assert "To pay the tawny ladder." in officer.get(AT).content.decode()
    reader = sign_in(Role.SCRUTINY_MEMBER, council)
    for page in (reader.get(AT), officer.get(f"{AT}?edition=public")):
        words = page.content.decode()
        assert "3. A commercial matter" in words
        assert "tawny ladder" not in words
        assert "Marlinspike" not in words
    assert reader.get(f"{AT}edit").status_code == 403
    later = MeetingFactory(
        body=here.cabinet, slug="next", title="Cabinet, 9 December", starts_at=datetime(2014, 12, 9, tzinfo=UTC)
    )
    item = AgendaItemFactory(meeting=later, position=1, kind="minutes", minutes_of=here.meeting, title="Minutes")
    snapshot = str(snapshots.take(later, "public"))
    assert "To pool the money." in snapshot
    assert "tawny ladder" not in snapshot
    here.meeting.agenda.filter(pk=here.item.pk).update(
        part=2, exemption_paragraphs="3", public_title="Something", public_interest_reasons="Yes"
    )  # public when the minutes were made, private since
    assert "To pool the money." not in str(content_of(item))
    item.minutes_of = later
    with pytest.raises(Refused, match="which are not made yet"):
        content_of(item)


def test_minutes_are_agreed_at_a_later_meeting_then_signed_and_no_longer_change(here: Scene, officer: Client) -> None:
    _, boxes = sent(officer)
    assert "No later meeting of this body has met yet" in officer.get(f"{AT}agree").content.decode()
    later: Meeting = MeetingFactory(
        body=here.cabinet, slug="next", title="Cabinet, 9 December", starts_at=datetime(2014, 12, 9, tzinfo=UTC)
    )
    agreed = {"version": "1", "at": later.pk, "correction": "Item 1: for “pool” read “share”."}
    assert (
        "Agreed on 9 December 2014 at Cabinet, 9 December"
        in officer.post(f"{AT}agree", agreed, follow=True).content.decode()
    )
    refused = officer.post(f"{AT}edit", {**boxes, "version": "2"}).content.decode()
    assert "so their text no longer changes" in refused
    officer.post(f"{AT}make", {"version": "2"})
    assert Minutes.objects.get().version == 2
    seat = Seat.objects.get(position=1)
    early = {"version": "2", "seat": seat.pk, "on_0": "8", "on_1": "12", "on_2": "2014"}
    assert "is not between the day they were agreed" in officer.post(f"{AT}sign", early).content.decode()
    officer.post(f"{AT}sign", {**early, "on_0": "9"})
    page = officer.get(AT).content.decode()
    assert "signed by Seat 1 on 9 December 2014" in page
    assert "for “pool” read “share”" in page


def test_the_minutes_are_a_pdf(here: Scene, officer: Client) -> None:
    answer = officer.get(f"{AT}file?edition=public")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
