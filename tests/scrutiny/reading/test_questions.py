"""Questions to the author before the meeting, and private papers withheld from who leaves for the item."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import AuditEntry, Member, Organisation
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from scrutiny.models import AgendaItem, ItemInterest, ItemQuestion, Meeting, Note
from scrutiny.services.agenda import remove_item
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory, UserFactory, grant, hold, person
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory, ReportFactory
from tests.scrutiny.reading.factories import pack_of

pytestmark = pytest.mark.django_db
READ = "/p/exampleshire/scrutiny/meetings/cabinet-2014-11-11/read/"
ASKED = "Why is the Marlinspike bid dearer by a tenth?"


@pytest.fixture
def meeting(council: Organisation) -> Meeting:
    made: Meeting = MeetingFactory(body__organisation=council, starts_at=timezone.now() + timedelta(days=5))
    return made


@pytest.fixture
def private(meeting: Meeting) -> AgendaItem:
    """The private item, in a restricted and a public pack, with a public item beside it."""
    item: AgendaItem = AgendaItemFactory(meeting=meeting, exempt=True)
    open_item: AgendaItem = AgendaItemFactory(meeting=meeting, title="One fund")
    papers = {"agenda": ["Agenda"], f"i{open_item.pk}": ["1. One fund", "The Marlinspike figure."]}
    pack_of(meeting, papers)
    secret = {f"i{item.pk}": ["2. The Marlinspike agreement", "The tawny ladder is the order."]}
    pack_of(meeting, papers | secret, edition="restricted", private=list(secret))
    return item


@pytest.fixture
def member(sign_in: SignIn, council: Organisation) -> Client:
    return sign_in(Role.BOARD_MEMBER, council)


def ask(client: Client, paper: str, edition: str = "restricted") -> int:
    return client.post(f"{READ}{edition}/{paper}/questions/ask", {"question": ASKED}).status_code


def test_a_member_asks_the_author_answers_and_both_stand_at_the_item(
    private: AgendaItem, member: Client, sign_in: SignIn, council: Organisation, meeting: Meeting
) -> None:
    post = PostFactory(partnership=meeting.partnership, organisation=council)
    report = ReportFactory(partnership=meeting.partnership, author=post, lead_officer=post)
    item = AgendaItemFactory(meeting=meeting, kind="report", report=report)
    pack_of(meeting, {"agenda": ["Agenda"], f"i{item.pk}": ["3. Report", "Words."]})
    author = person(Role.REPORT_AUTHOR, council)
    hold(post, author)
    assert ask(member, f"i{item.pk}", "public") == 302
    question = ItemQuestion.objects.get()
    home = sign_in(author).get("/p/exampleshire/").content.decode()
    assert f"Answer the question on item {item.number}" in home
    other = sign_in(Role.REPORT_AUTHOR, council)
    address = f"/p/exampleshire/scrutiny/questions/{question.pk}/answer"
    assert other.get(address).status_code == 404
    assert f"Answer the question on item {item.number}" not in other.get("/p/exampleshire/").content.decode()
    assert sign_in(author).post(address, {"answer": "Because of the fuel."}).status_code == 302
    again = sign_in(author).post(address, {"answer": "Something else."}).content.decode()
    assert "This question has its answer." in again
    page = sign_in(Role.SCRUTINY_MEMBER, council).get(f"{READ}public/i{item.pk}/").content.decode()
    assert ASKED in page
    assert "Because of the fuel." in page
    acts = AuditEntry.objects.filter(act__in=["scrutiny.ask_question", "scrutiny.answer_question"])
    assert acts.count() == 2
    assert all(ASKED not in f"{one.subject}{one.detail}" for one in acts)
    with pytest.raises(Refused, match="Questions were asked on item"):
        remove_item(item=item, version=item.version, by=author, reason="Too late")


def test_a_question_on_a_private_item_is_for_those_who_may_read_it(
    private: AgendaItem, member: Client, sign_in: SignIn, council: Organisation
) -> None:
    assert ask(member, f"i{private.pk}") == 302
    question = ItemQuestion.objects.get()
    assert ASKED in member.get(f"{READ}restricted/i{private.pk}/").content.decode()
    scrutiny = sign_in(Role.SCRUTINY_MEMBER, council)
    assert ask(scrutiny, f"i{private.pk}") == 403
    assert ask(scrutiny, f"i{private.pk}", "public") == 404
    for address in (READ, f"{READ}public/all/", "/p/exampleshire/", f"{READ}public/search?q=Marlinspike+bid"):
        assert ASKED not in scrutiny.get(address, follow=True).content.decode()
    assert scrutiny.get(f"/p/exampleshire/scrutiny/questions/{question.pk}/answer").status_code == 404
    assert ask(sign_in(Role.AUDITOR, council), f"i{private.pk}") == 403
    elsewhere = sign_in(Role.GOVERNANCE_OFFICER, OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere")))
    assert elsewhere.get(f"/p/elsewhere/scrutiny/questions/{question.pk}/answer").status_code == 404


def test_after_the_meeting_no_question_is_asked(private: AgendaItem, member: Client, meeting: Meeting) -> None:
    meeting.starts_at = timezone.now() - timedelta(days=3)
    meeting.save()
    page = member.post(f"{READ}restricted/i{private.pk}/questions/ask", {"question": ASKED}, follow=True)
    assert "questions are asked before it" in page.content.decode()
    assert not ItemQuestion.objects.exists()


def test_who_leaves_for_a_private_item_gets_nothing_of_its_papers(
    private: AgendaItem, meeting: Meeting, sign_in: SignIn, council: Organisation
) -> None:
    user = UserFactory()
    grant(user, Role.BOARD_MEMBER, council)
    client = sign_in(user)
    paper = f"{READ}restricted/i{private.pk}/"
    assert "tawny ladder" in client.get(paper).content.decode()
    block = next(
        one["id"] for one in meeting.packs.get(edition="restricted").web_papers.get(paper=f"i{private.pk}").blocks
    )
    client.post(f"{paper}notes/add", {"text": "The ladder note", "block": block})
    assert Note.objects.count() == 1
    sits = Member.objects.create(partnership=meeting.partnership, user=user, name="Member 1")
    declared = ItemInterest.objects.create(
        agenda_item=private, member=sits, text="Director of a bidder", action="leaves",
        declared_at=timezone.now(), recorded_by=user,
    )  # fmt: skip
    for address in (paper, f"{READ}restricted/all/", f"{READ}restricted/search?q=tawny", f"{READ}restricted/since",
                    f"{READ}restricted/agenda/", "/p/exampleshire/scrutiny/notes/"):  # fmt: skip
        page = client.get(address).content.decode()
        assert "tawny ladder" not in page.replace("<mark>", "").replace("</mark>", ""), address
        assert "The ladder note" not in page, address
    answer = client.get(paper)
    assert answer.status_code == 403
    assert "is withheld from you" in answer.content.decode()
    assert client.post(f"{paper}keep", {"read": "1"}).status_code == 403
    assert ask(client, f"i{private.pk}") == 403
    assert client.post(f"{READ}restricted/agenda/keep", {"read": "1"}).status_code == 204
    since = client.get(f"{READ}restricted/since").content.decode()
    agenda = since.split('id="since-agenda"')[1].split("</section>")[0]
    assert "Unchanged since you read it" in agenda  # the public agenda, which they get in its place
    declared.action = "stays"
    declared.save()
    assert "tawny ladder" in client.get(paper).content.decode()
