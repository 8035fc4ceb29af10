"""Agendas from templates and routes, after publication, and the year's calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from commissioning.models import Organisation, PlanEntry
from commissioning.rules.roles import Role
from scrutiny.models import ItemOutcome, Meeting
from scrutiny.selectors.proposals import proposals
from scrutiny.services import snapshots
from scrutiny.services.pack_sections import agenda_html
from tests.conftest import SignIn
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory
from tests.scrutiny.meetings.test_proceedings import HERE
from tests.scrutiny.room import Scene, scene

pytestmark = pytest.mark.django_db
AT = f"{HERE}meetings/cabinet-2014-11-11/"
NEW = {"title": "An addition", "kind": "text", "part": "1", "reason": "Asked for by the chair", "version": "0"}


@pytest.fixture
def here(council: Organisation, icb: Organisation) -> Scene:
    return scene(council, icb)


@pytest.fixture
def officer(here: Scene, council: Organisation, sign_in: SignIn) -> Client:
    return sign_in(Role.GOVERNANCE_OFFICER, council)


def order(meeting: Meeting) -> list[str]:
    return list(meeting.agenda.order_by("part", "position").values_list("number", flat=True))


def publish(here: Scene) -> None:
    Meeting.objects.filter(pk=here.meeting.pk).update(papers_out_on=date(2014, 11, 3))


def test_an_empty_agenda_is_laid_out_from_the_template_of_its_body(here: Scene, officer: Client) -> None:
    template = f"{HERE}bodies/{here.cabinet.code}/agenda/"
    officer.post(f"{template}usual")
    officer.post(f"{template}add", {"title": "Work programme", "kind": "forward", "last": "on", "reason": "Each time"})
    assert "Chair&#x27;s urgent business" in officer.get(template).content.decode()
    later: Meeting = MeetingFactory(body=here.cabinet, slug="next", starts_at=datetime(2014, 12, 9, 14, tzinfo=UTC))
    officer.post(f"{HERE}meetings/next/lay-out")
    rows = later.agenda.order_by("position").values_list("number", "title", "kind", "minutes_of")
    assert list(rows) == [
        ("1", "Apologies", "text", None),
        ("2", "Declarations of interest", "text", None),
        ("3", "Minutes", "minutes", here.meeting.pk),
        ("4", "Chair's urgent business", "text", None),
        ("5", "Work programme", "forward", None),
    ]
    page = officer.post(f"{HERE}meetings/next/lay-out", follow=True).content.decode()
    assert "The agenda has 5 items already" in page
    assert later.agenda.count() == 5


def test_what_is_due_at_the_body_is_picked_in_one_click(here: Scene, officer: Client) -> None:
    here.item.decision = None
    here.item.save()
    stage = here.decision.stages.get(body=here.cabinet, purpose="decision")
    stage.starts_on, stage.ends_on = date(2014, 11, 12), None
    stage.save()
    assert proposals(here.meeting) == []  # not due before the day after
    stage.starts_on = date(2014, 11, 11)
    stage.save()
    page = officer.get(f"{AT}proposed/").content.decode()
    assert "Its route has this body for decision on 11 November 2014." in page
    answer = officer.post(f"{AT}proposed/{here.decision.pk}", follow=True).content.decode()
    assert f"{here.decision.reference} is item 3." in answer
    assert here.meeting.agenda.get(number="3").decision == here.decision
    assert proposals(here.meeting) == []
    again = officer.post(f"{AT}proposed/{here.decision.pk}", follow=True).content.decode()
    assert "is on the agenda already" in again
    assert here.meeting.agenda.count() == 3


def test_what_the_forward_plan_announces_in_private_goes_through_the_form(here: Scene, officer: Client) -> None:
    here.item.decision = None
    here.item.save()
    PlanEntry.objects.create(
        decision=here.decision, maker_body=here.cabinet, meeting_on=date(2014, 11, 11), what="A lease", private=True,
        paragraphs="3",
    )  # fmt: skip
    answer = officer.post(f"{AT}proposed/{here.decision.pk}")
    assert answer["Location"].endswith(f"items/add?decision={here.decision.pk}")
    assert here.decision.title in officer.get(answer["Location"]).content.decode()
    assert here.meeting.agenda.count() == 2


def test_a_published_agenda_keeps_its_numbers(here: Scene, officer: Client) -> None:
    AgendaItemFactory(meeting=here.meeting, position=3, number="3", title="Last")
    before = {one.number: one.key for one in here.meeting.agenda.all()}
    publish(here)
    add = f"{AT}items/add"
    assert 'value="3A"' in officer.get(add).content.decode()
    late = officer.post(add, {**NEW, "number": "1A"}).content.decode()
    assert "give the reason for which the chair takes it" in late
    given = {**NEW, "late_reason": "The grant ends on Friday."}
    assert "so its numbers stay" in officer.post(add, {**given, "number": "4"}).content.decode()
    officer.post(add, {**given, "number": "1A"})
    assert order(here.meeting) == ["1", "1A", "2", "3"]
    keys = {one.number: one.key for one in here.meeting.agenda.all()}
    assert {number: key for number, key in keys.items() if number in before} == before
    assert len(set(keys.values())) == 4
    item = here.meeting.agenda.get(number="2")
    edit = {**NEW, "number": "9", "version": item.version}
    assert "so its numbers stay" in officer.post(f"{HERE}items/{item.pk}/edit", edit).content.decode()
    gone = {"reason": "Not ready", "version": item.version}
    assert "Withdraw it" in officer.post(f"{HERE}items/{item.pk}/remove", gone).content.decode()
    version = Meeting.objects.get(pk=here.meeting.pk).version
    officer.post(f"{HERE}items/{item.pk}/move", {"to": "up", "version": version})
    assert order(here.meeting) == ["1", "1A", "2", "3"]


def test_a_withdrawn_item_is_printed_as_withdrawn_without_its_papers(here: Scene, officer: Client) -> None:
    finance = AgendaItemFactory(meeting=here.meeting, position=3, number="3", title="Register", kind="register")
    finance.follows_on, finance.duration = date(2014, 11, 7), 15
    finance.save()
    publish(here)
    page = agenda_html(snapshots.take(here.meeting, "public"), {})
    assert "To follow, expected on 7 November 2014." in page
    officer.post(f"{HERE}items/{finance.pk}/withdraw", {"reason": "The register is not ready"})
    assert ItemOutcome.objects.get().state == "withdrawn"
    frozen = snapshots.take(here.meeting, "public")
    assert "Register (withdrawn)" in agenda_html(frozen, {})
    assert frozen["sections"] == []
    shown = officer.get(AT).content.decode()
    assert "Withdrawn" in shown
    assert order(here.meeting) == ["1", "2", "3"]


def test_an_item_before_the_papers_are_due_needs_no_reason(here: Scene, officer: Client) -> None:
    MeetingFactory(body=here.cabinet, slug="far", starts_at=timezone.now() + timedelta(days=60))
    MeetingFactory(body=here.cabinet, slug="near", starts_at=timezone.now() + timedelta(days=2))
    officer.post(f"{HERE}meetings/far/items/add", {**NEW, "number": "1"})
    near = officer.post(f"{HERE}meetings/near/items/add", {**NEW, "number": "1"}).content.decode()
    assert "The papers were due by" in near
    assert Meeting.objects.get(slug="far").agenda.count() == 1
    assert Meeting.objects.get(slug="near").agenda.count() == 0


def test_a_years_dates_are_entered_at_once_or_not_at_all(here: Scene, officer: Client, icb: Organisation) -> None:
    given = {
        "body": here.cabinet.pk,
        "days": "9 12 2014\n11 11 2014",
        "hour": "14:00",
        "place": "Room 1",
        "reason": "Year",
    }
    page = officer.post(f"{HERE}calendar/add", given).content.decode()
    assert "Cabinet has a meeting on 11 November 2014 already." in page
    assert Meeting.objects.count() == 1
    officer.post(f"{HERE}calendar/add", {**given, "days": "9 12 2014\n13 1 2015"})
    table = "body,day,time,place\ncabinet,2015-02-10,14:00,Room 1\n,,,\nCABINET,10 3 2015,2.30,Room 1\n"
    bad = table.replace("2.30", "teatime")
    for content, count in ((bad, 3), (table, 5)):
        file = SimpleUploadedFile("dates.csv", content.encode())
        said = officer.post(f"{HERE}calendar/upload", {"file": file, "reason": "Year"}, follow=True).content.decode()
        assert ("Row 4: “teatime” is no time" in said) == (count == 3)
        assert Meeting.objects.count() == count
    year = officer.get(f"{HERE}calendar/?year=2014/15").content.decode()
    assert "Cabinet, 10 March 2015" in year
    calendar = officer.get(f"{HERE}calendar/meetings.ics?year=2014/15").content.decode()
    assert calendar.count("BEGIN:VEVENT") == 10  # each with the day on which its papers are due
    assert "DTSTART;VALUE=DATE:20150310" in calendar
    theirs = officer.post(f"{HERE}calendar/add", {**given, "body": icb.bodies.get().pk}).content.decode()
    assert "You do not look after" in theirs


def test_standing_items_are_put_at_a_place(here: Scene, officer: Client) -> None:
    template = f"{HERE}bodies/{here.cabinet.code}/agenda/"
    officer.post(f"{template}usual")
    held = here.cabinet.standing_items.order_by("position")
    titles = lambda: list(held.values_list("title", flat=True))  # noqa: E731
    first, second, third, last = titles()
    moved = held.last()
    assert moved is not None
    officer.post(f"{template}{moved.pk}/move", {"place": "1"})
    assert titles() == [last, first, second, third]
    for place in ("1", "0", "5", "999999999999"):
        page = officer.post(f"{template}{moved.pk}/move", {"place": place}, follow=True).content.decode()
        assert "stays where it is" in page
    officer.post(f"{template}{moved.pk}/move", {"place": "4"})
    assert titles() == [first, second, third, last]


def test_a_number_stands_once_on_an_agenda(here: Scene, officer: Client) -> None:
    """A form that is sent again by the back button adds nothing."""
    given = NEW | {"number": "3"}
    officer.post(f"{AT}items/add", given)
    before = order(here.meeting)
    page = officer.post(f"{AT}items/add", given, follow=True).content.decode()
    assert "Item 3 is on this agenda already" in page
    assert order(here.meeting) == before
    item = here.meeting.agenda.get(number="3")
    page = officer.post(f"{HERE}items/{item.pk}/edit", given | {"number": "1"}).content.decode()
    assert "Item 1 is on this agenda already" in page


def test_items_are_numbered_in_order_before_the_agenda_is_out(here: Scene, officer: Client) -> None:
    AgendaItemFactory(meeting=here.meeting, position=8, number="3", exempt=True)
    AgendaItemFactory(meeting=here.meeting, position=9, number="4")
    assert order(here.meeting) == ["1", "2", "4", "3"]
    here.meeting.refresh_from_db()
    given = {"version": str(here.meeting.version)}
    assert "Number the items in order" in officer.get(AT).content.decode()
    officer.post(f"{AT}items/number", given)
    assert order(here.meeting) == ["1", "2", "3", "4"]
    assert "Number the items in order" not in officer.get(AT).content.decode()
    assert "was changed by" in officer.post(f"{AT}items/number", given, follow=True).content.decode()
    here.meeting.refresh_from_db()
    given = {"version": str(here.meeting.version)}
    here.meeting.agenda.filter(number="2").update(number="2(a)")
    assert "by hand" in officer.post(f"{AT}items/number", given, follow=True).content.decode()
    publish(here)
    assert "was published on" in officer.post(f"{AT}items/number", given, follow=True).content.decode()
