"""Changing an agenda by its forms: reasons, order, stale pages, and what is refused."""

import pytest
from django.test import Client

from commissioning.models import AuditEntry, Organisation
from commissioning.rules.roles import Role
from delivery.models import Programme
from ihwb.kernel.errors import Refused
from scrutiny.models import AgendaItem, Meeting, StandingItem
from scrutiny.services.agenda import add_item, move_item
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory, person
from tests.pool.factories import PeriodFactory
from tests.scrutiny.factories import REASONS, AgendaItemFactory, MeetingFactory, ReportFactory

pytestmark = pytest.mark.django_db
BASE = "/p/exampleshire/scrutiny"
NEW = {"number": "9", "title": "Any other business", "kind": "text", "part": "1", "reason": "Asked for by the chair"}
PRIVATE = {
    "part": "2", "exemption_paragraphs": ["5", "3"], "public_title": "A private matter",
    "public_interest_reasons": REASONS,
}  # fmt: skip


@pytest.fixture
def meeting(council: Organisation) -> Meeting:
    meeting = MeetingFactory(body=BodyFactory(organisation=council))
    for position, number in enumerate("123", start=1):
        AgendaItemFactory(meeting=meeting, position=position, number=number, title=f"Business {number}")
    return meeting


@pytest.fixture
def governance(council: Organisation, sign_in: SignIn) -> Client:
    return sign_in(Role.GOVERNANCE_OFFICER, council)


def order(meeting: Meeting) -> list[tuple[str, str]]:
    return list(meeting.agenda.order_by("part", "position").values_list("number", "title"))


def test_an_item_is_added_at_the_end_with_its_reason(meeting: Meeting, governance: Client) -> None:
    answer = governance.post(f"{BASE}/meetings/{meeting.slug}/items/add", {**NEW, "version": "0"}, follow=True)
    assert "The item is on the agenda." in answer.content.decode()
    item = meeting.agenda.get(number="9")
    assert item.position == 4
    record = item.history.get()
    assert record.history_change_reason == "Asked for by the chair"
    assert record.history_user == governance.user  # type: ignore[attr-defined]


def test_an_author_chooses_what_a_section_prints(meeting: Meeting, governance: Client) -> None:
    for code in ("ONE", "TWO"):
        Programme.objects.create(partnership=meeting.partnership, code=code, name=f"Programme {code.lower()}")
    page = f"{BASE}/meetings/{meeting.slug}/items/add"
    wrong = governance.post(page, {**NEW, "kind": "spc", "programmes": ["TWO"]})
    assert "This kind of item prints none of these" in wrong.content.decode()
    governance.post(page, {**NEW, "kind": "programme", "programmes": ["TWO"]})
    item = meeting.agenda.get(number="9")
    assert item.scope == ["TWO"]
    form = governance.get(f"{BASE}/items/{item.pk}/edit").content.decode()
    assert 'value="TWO"' in form
    assert form.count("checked") >= 2
    saved = {**NEW, "kind": "text", "version": str(item.version)}
    governance.post(f"{BASE}/items/{item.pk}/edit", saved)
    item.refresh_from_db()
    assert (item.kind, item.scope) == ("text", [])


def test_a_private_item_is_added_with_its_exemptions_in_order(meeting: Meeting, governance: Client) -> None:
    governance.post(f"{BASE}/meetings/{meeting.slug}/items/add", {**NEW, **PRIVATE})
    item = meeting.agenda.get(number="9")
    assert item.exemptions == (3, 5)
    assert meeting.history.first().history_change_reason == "Private business changed"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reason": ""}, "Say in a few words why this is changed."),
        ({"title": ""}, "“Title” is empty."),
        ({"part": "2"}, "Choose at least one paragraph of Schedule 12A"),
        ({**PRIVATE, "public_title": ""}, "Enter what the public agenda prints"),
        ({**PRIVATE, "public_interest_reasons": ""}, "Say why the public interest in privacy"),
        ({**PRIVATE, "public_title": NEW["title"]}, "The public title has to differ"),
        ({"public_title": "Something"}, "A Part I item is public: leave the exemption"),
        ({"kind": "report"}, "Choose the report that this item carries."),
        ({"kind": "dance"}, "Select a valid choice."),
    ],
)
def test_a_form_with_a_fault_keeps_what_was_typed_and_saves_nothing(
    change: dict[str, str], message: str, meeting: Meeting, governance: Client
) -> None:
    answer = governance.post(f"{BASE}/meetings/{meeting.slug}/items/add", {**NEW, "text": "My words", **change})
    words = answer.content.decode()
    assert answer.status_code == 200
    assert message in words
    assert "My words" in words
    assert meeting.agenda.count() == 3


def test_an_item_carries_only_a_report_of_its_own_part_and_partnership(meeting: Meeting, council: Organisation) -> None:
    by = person(Role.GOVERNANCE_OFFICER, council)
    private = ReportFactory(partnership=council.partnership, exempt=True)
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    theirs = ReportFactory(partnership=elsewhere.partnership, committee=BodyFactory(organisation=elsewhere))
    period = PeriodFactory(fund__agreement__partnership=elsewhere.partnership)
    for values, code in (
        ({"kind": "report", "report": private}, "part_differs"),
        ({"kind": "report", "report": theirs}, "other_partnership"),
        ({"kind": "finance", "period": period}, "other_partnership"),
    ):
        with pytest.raises(Refused) as refused:
            add_item(meeting=meeting, values={"number": "9", "title": "x", **values}, by=by, reason="Try")
        assert refused.value.code == code
    assert meeting.agenda.count() == 3


def test_a_stale_page_is_refused_with_what_stands_there_and_can_then_be_saved(
    meeting: Meeting, governance: Client
) -> None:
    item = meeting.agenda.get(number="1")
    page = f"{BASE}/items/{item.pk}/edit"
    sent = {**NEW, "number": "1", "version": "0"}
    governance.post(page, {**sent, "title": "First to save"})
    answer = governance.post(page, {**sent, "title": "Second to save"})
    words = answer.content.decode()
    assert "after you opened this page" in words
    assert "Now stands there: First to save" in words
    assert "Second to save" in words
    item.refresh_from_db()
    assert item.title == "First to save"
    assert 'name="version" value="1"' in words
    governance.post(page, {**sent, "title": "Second to save", "version": "1"})
    item.refresh_from_db()
    assert (item.title, item.version) == ("Second to save", 2)


def test_a_page_without_a_version_counts_as_stale(meeting: Meeting, governance: Client) -> None:
    item = meeting.agenda.get(number="1")
    answer = governance.post(f"{BASE}/items/{item.pk}/edit", {**NEW, "number": "1"})
    assert "after you opened this page" in answer.content.decode()


def test_items_exchange_places_and_numbers(meeting: Meeting, governance: Client) -> None:
    item = meeting.agenda.get(number="2")
    governance.post(f"{BASE}/items/{item.pk}/move", {"to": "up", "version": "0"})
    assert order(meeting) == [("1", "Business 2"), ("2", "Business 1"), ("3", "Business 3")]
    assert [record.history_type for record in item.history.all()] == ["~", "+"]
    assert item.history.first().history_change_reason == "Moved: items 2 and 1 exchanged places"


def test_an_item_is_put_at_any_place_of_its_part_and_the_numbers_stay(meeting: Meeting, governance: Client) -> None:
    item = meeting.agenda.get(number="3")
    governance.post(f"{BASE}/items/{item.pk}/move", {"place": "1", "version": "0"})
    assert order(meeting) == [("1", "Business 3"), ("2", "Business 1"), ("3", "Business 2")]
    assert item.history.first().history_change_reason == "Moved: item 3 to the place of item 1"
    for place in ("0", "4", "1"):
        version = str(Meeting.objects.get(pk=meeting.pk).version)
        answer = governance.post(f"{BASE}/items/{item.pk}/move", {"place": place, "version": version}, follow=True)
        assert "Item 1 " in answer.content.decode()
    assert order(meeting)[0] == ("1", "Business 3")


def test_a_standing_item_is_changed_and_moved_by_its_own_officer_alone(
    meeting: Meeting, governance: Client, icb: Organisation, sign_in: SignIn
) -> None:
    base = f"/p/exampleshire/scrutiny/bodies/{meeting.body.code}/agenda/"
    rows = [StandingItem.objects.create(body=meeting.body, position=one, title=f"Standing {one}") for one in (1, 2)]
    given = {"title": "Apologies", "text": "", "kind": "text", "duration": "5", "reason": "Plainer"}
    governance.post(f"{base}{rows[0].pk}/edit", given)
    governance.post(f"{base}{rows[1].pk}/move", {"to": "up"})
    assert (
        "already at the top" in governance.post(f"{base}{rows[1].pk}/move", {"to": "up"}, follow=True).content.decode()
    )
    said = list(StandingItem.objects.values_list("title", "duration"))
    assert said == [("Standing 2", None), ("Apologies", 5)]
    other = sign_in(Role.GOVERNANCE_OFFICER, icb)
    assert other.post(f"{base}{rows[0].pk}/edit", {**given, "title": "Mine"}).status_code == 403
    assert other.post(f"{base}{rows[0].pk}/move", {"to": "up"}).status_code == 403


def test_two_people_who_reorder_do_not_undo_each_other(meeting: Meeting, governance: Client) -> None:
    item = meeting.agenda.get(number="2")
    governance.post(f"{BASE}/items/{item.pk}/move", {"to": "down", "version": "0"})
    answer = governance.post(f"{BASE}/items/{item.pk}/move", {"to": "up", "version": "0"}, follow=True)
    assert "The agenda was changed by" in answer.content.decode()
    assert order(meeting)[2] == ("3", "Business 2")


def test_the_first_item_does_not_move_up_nor_across_the_parts(meeting: Meeting, council: Organisation) -> None:
    by = person(Role.GOVERNANCE_OFFICER, council)
    private = AgendaItemFactory(meeting=meeting, position=4, number="4", exempt=True)
    for item, up in ((meeting.agenda.get(number="1"), True), (private, True), (private, False)):
        with pytest.raises(Refused) as refused:
            move_item(item=item, version=0, up=up, by=by)
        assert refused.value.code == "cannot_move"


def test_moving_is_not_done_by_a_link(meeting: Meeting, governance: Client) -> None:
    item = meeting.agenda.get(number="2")
    assert governance.get(f"{BASE}/items/{item.pk}/move").status_code == 405


def test_an_item_is_removed_with_a_reason_and_its_history_stays(meeting: Meeting, governance: Client) -> None:
    item = meeting.agenda.get(number="2")
    page = f"{BASE}/items/{item.pk}/remove"
    assert "Say in a few words" in governance.post(page, {"version": "0", "reason": ""}).content.decode()
    assert "after you opened" in governance.post(page, {"version": "7", "reason": "Withdrawn"}).content.decode()
    assert AgendaItem.objects.filter(pk=item.pk).exists()
    governance.post(page, {"version": "0", "reason": "Withdrawn by the author"})
    assert not AgendaItem.objects.filter(pk=item.pk).exists()
    last = AgendaItem.history.filter(id=item.pk).first()
    assert (last.history_type, last.history_change_reason) == ("-", "Withdrawn by the author")


def test_making_an_item_private_is_recorded_without_its_words(meeting: Meeting, governance: Client) -> None:
    item = meeting.agenda.get(number="1")
    sent = {**NEW, **PRIVATE, "number": "1", "title": "The Marlinspike agreement", "version": "0"}
    governance.post(f"{BASE}/items/{item.pk}/edit", sent)
    entry = AuditEntry.objects.get(act="scrutiny.change_part")
    assert entry.detail == {"from": "Part I", "to": "Part II", "paragraphs": "3,5"}
    assert "Marlinspike" not in f"{entry.subject} {entry.detail}"


def test_a_meeting_is_called_changed_and_its_papers_recorded(council: Organisation, governance: Client) -> None:
    body = BodyFactory(organisation=council)
    sent = {
        "title": "Cabinet, 7 April 2015", "body": body.pk, "day_0": "7", "day_1": "4", "day_2": "2015", "hour": "2pm",
        "place": "Council House", "clear_days": "5", "reason": "Calendar of the year",
    }  # fmt: skip
    answer = governance.post(f"{BASE}/meetings/add", sent, follow=True)
    assert "Thursday 26 March 2015" in answer.content.decode()  # Easter does not count
    meeting = Meeting.objects.get(slug="cabinet-2015-04-07")
    out = {"papers_out_on_0": "27", "papers_out_on_1": "3", "papers_out_on_2": "2015", "version": "0"}
    answer = governance.post(f"{BASE}/meetings/{meeting.slug}/edit", {**sent, **out}, follow=True)
    assert "Late" in answer.content.decode()
    assert AuditEntry.objects.get(act="scrutiny.papers_out").detail == {"from": "", "to": "2015-03-27"}
    stale = governance.post(f"{BASE}/meetings/{meeting.slug}/edit", {**sent, **out, "place": "Elsewhere"})
    assert "Now stands there: Council House" in stale.content.decode()


def test_a_second_meeting_of_a_body_on_one_day_gets_an_address_of_its_own(
    council: Organisation, governance: Client
) -> None:
    body = BodyFactory(organisation=council)
    sent = {
        "title": "Cabinet", "body": body.pk, "day_0": "7", "day_1": "4", "day_2": "2015", "hour": "14:00",
        "clear_days": "5", "reason": "Calendar",
    }  # fmt: skip
    for _ in range(2):
        governance.post(f"{BASE}/meetings/add", sent)
    assert sorted(Meeting.objects.values_list("slug", flat=True)) == ["cabinet-2015-04-07", "cabinet-2015-04-07-2"]
