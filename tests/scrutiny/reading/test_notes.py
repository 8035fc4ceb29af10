"""Private notes: tied to words, found again, shown on purpose, removed in time, and seen by nobody else."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import AuditEntry, Organisation, User
from commissioning.rules.roles import Role
from scrutiny.models import Meeting, Note, NoteRetention
from scrutiny.services.notes import remove_old_notes
from scrutiny.tasks import remove_notes
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, person
from tests.scrutiny.factories import MeetingFactory
from tests.scrutiny.reading.factories import pack_of
from tests.scrutiny.reading.test_reader import CARE, FUND, READ, SECRET, block_of

pytestmark = pytest.mark.django_db
PAPERS = {"agenda": ["Agenda"], "i1": FUND, "i2": CARE}
NOTES = "/p/exampleshire/scrutiny/notes/"
WORDS = "Ask who signed off the seventy-five"


@pytest.fixture
def meeting(council: Organisation) -> Meeting:
    made: Meeting = MeetingFactory(body__organisation=council)
    return made


@pytest.fixture
def member(sign_in: SignIn, council: Organisation) -> Client:
    return sign_in(Role.BOARD_MEMBER, council)


def write(
    client: Client, text: str = WORDS, quote: str = "2.4 million", edition: str = "public", paper: str = "i1"
) -> None:
    words = quote or "."
    answer = client.post(
        f"{READ}{edition}/{paper}/notes/add", {"text": text, "quote": quote, "block": block_of(paper, words)}
    )
    assert answer.status_code == 302


def test_a_note_stands_at_its_words_and_after_republication_still_does(meeting: Meeting, member: Client) -> None:
    pack_of(meeting, PAPERS)
    write(member)
    page = member.get(f"{READ}public/i1/").content.decode()
    assert '<mark class="note-mark" id="note-' in page
    assert ">2.4 million</mark>" in page
    assert WORDS in page
    pack_of(meeting, {**PAPERS, "i1": [FUND[0], "A new beginning.", f"{FUND[1]} That is much.", FUND[2]]})
    page = member.get(f"{READ}public/i1/").content.decode()
    assert ">2.4 million</mark>" in page
    assert "The same words in another place" in page


def test_a_note_that_cannot_be_placed_is_listed_with_what_it_was_tied_to(meeting: Meeting, member: Client) -> None:
    pack_of(meeting, PAPERS)
    write(member)
    pack_of(meeting, {"agenda": ["Agenda"], "i2": CARE})
    page = member.get(NOTES).content.decode()
    assert "Could not be placed again" in page
    assert "2.4 million" in page
    assert WORDS in page


def test_the_form_says_who_sees_a_note_and_until_when_and_that_day_is_kept(meeting: Meeting, member: Client) -> None:
    today = timezone.localdate()
    NoteRetention.objects.create(partnership=meeting.partnership, since=date(2014, 1, 1), months=6)
    pack_of(meeting, PAPERS)
    page = member.get(f"{READ}public/i1/").content.decode()
    assert "no administrator can read it" in page
    write(member)
    note = Note.objects.get()
    assert (note.keep_until - today).days in range(180, 186)
    assert f"removed after {note.keep_until.day} {note.keep_until:%B %Y}" in page
    NoteRetention.objects.create(partnership=meeting.partnership, since=today, months=1)
    note.refresh_from_db()
    assert remove_old_notes(note.keep_until) == 0
    Note.objects.update(keep_until=today - timedelta(days=1))
    assert WORDS not in member.get(NOTES).content.decode()
    assert remove_notes() == 1
    assert not Note.objects.exists()


def test_words_over_two_paragraphs_or_nothing_at_all_are_refused_with_a_sentence(
    meeting: Meeting, member: Client
) -> None:
    pack_of(meeting, PAPERS)
    for data, said in (
        ({"text": "", "quote": "year. It is", "block": block_of("i1", "2.4")}, "Mark words of one paragraph"),
        ({"text": " ", "quote": ""}, "Write something"),
    ):
        page = member.post(f"{READ}public/i1/notes/add", data, follow=True).content.decode()
        assert said in page
    assert not Note.objects.exists()


def test_what_was_written_is_kept_where_the_marked_words_have_changed_meanwhile(
    meeting: Meeting, member: Client
) -> None:
    pack_of(meeting, PAPERS)
    data = {"text": "A long thought", "quote": "3.5 million", "block": block_of("i1", "2.4"), "start": 3}
    page = member.post(f"{READ}public/i1/notes/add", data, follow=True).content.decode()
    assert "Your note is with the paper." in page
    note = Note.objects.get()
    assert (note.text, note.quote, note.block) == ("A long thought", "", "")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.GOVERNANCE_OFFICER, Role.BOARD_MEMBER])
def test_nobody_else_sees_a_note_wherever_they_look(
    role: Role, meeting: Meeting, member: Client, sign_in: SignIn, council: Organisation
) -> None:
    pack_of(meeting, PAPERS)
    write(member)
    note = Note.objects.get()
    other = sign_in(role, council)
    for address in (
        f"{READ}public/i1/",
        f"{READ}public/all/",
        NOTES,
        f"{NOTES}{note.pk}/edit",
        f"{NOTES}{note.pk}/show",
        "/p/exampleshire/scrutiny/meetings/cabinet-2014-11-11/history",
        "/p/exampleshire/audit/",
        "/api/p/exampleshire/scrutiny/meetings/cabinet-2014-11-11/",
    ):
        page = other.get(address).content.decode()
        assert WORDS not in page, address
        assert "note-mark" not in page, address
    assert other.post(f"{NOTES}{note.pk}/remove").status_code == 404
    assert other.post(f"{NOTES}{note.pk}/edit", {"text": "mine"}).status_code == 404
    assert Note.objects.get().text == WORDS


def test_a_note_leaves_no_trace_in_history_or_on_the_record(meeting: Meeting, member: Client) -> None:
    pack_of(meeting, PAPERS)
    before = AuditEntry.objects.count()
    write(member)
    note = Note.objects.get()
    member.post(f"{NOTES}{note.pk}/edit", {"text": "Other words"})
    assert Note.objects.get().text == "Other words"
    member.post(f"{NOTES}{note.pk}/remove")
    assert not Note.objects.exists()
    assert AuditEntry.objects.count() == before
    assert not hasattr(Note, "history")
    assert str(note) == f"Note {note.pk}"


def test_a_note_is_shown_to_named_persons_who_may_read_the_paper_and_taken_back(
    meeting: Meeting, member: Client, sign_in: SignIn, council: Organisation
) -> None:
    pack_of(meeting, PAPERS)
    write(member)
    note = Note.objects.get()
    colleague = sign_in(Role.SCRUTINY_MEMBER, council)
    elsewhere = person(Role.BOARD_MEMBER, OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere")))
    colleagues_pk = colleague.user.pk  # type: ignore[attr-defined]
    assert member.post(f"{NOTES}{note.pk}/show", {"people": [elsewhere.pk]}).status_code == 200
    assert not note.shares.exists()
    member.post(f"{NOTES}{note.pk}/show", {"people": [colleagues_pk]})
    page = colleague.get(f"{READ}public/i1/").content.decode()
    assert WORDS in page
    assert member.user.name in page  # type: ignore[attr-defined]
    assert "Show to somebody" not in page
    assert colleague.get(f"{NOTES}{note.pk}/edit").status_code == 404
    member.post(f"{NOTES}{note.pk}/show", {"people": []})
    assert WORDS not in colleague.get(f"{READ}public/i1/").content.decode()


def test_a_note_on_a_private_paper_is_offered_only_to_those_who_may_read_it(
    meeting: Meeting, member: Client, sign_in: SignIn, council: Organisation
) -> None:
    pack_of(meeting, {**PAPERS, "i9": SECRET}, edition="restricted", private=["i9"])
    write(member, quote="nine pounds", edition="restricted", paper="i9")
    note = Note.objects.get()
    public_only = person(Role.SCRUTINY_MEMBER, council)
    officer = person(Role.GOVERNANCE_OFFICER, council)
    form = member.get(f"{NOTES}{note.pk}/show").context["form"]
    assert set(form.fields["people"].queryset) == {officer}
    note.shares.create(person=public_only, at=timezone.now())  # as after a change of roles
    theirs = sign_in(public_only).get(NOTES).content.decode()
    assert WORDS not in theirs
    assert "The bid" not in theirs


def test_only_a_governance_officer_lays_down_how_long_notes_are_kept(
    meeting: Meeting, member: Client, sign_in: SignIn, council: Organisation
) -> None:
    address = f"{NOTES}retention"
    assert member.get(address).status_code == 403
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    form = {"since_0": "1", "since_1": "1", "since_2": "2027", "months": "18", "reason": "As the council keeps papers"}
    assert officer.post(address, form).status_code == 302
    row = NoteRetention.objects.get()
    assert (row.since, row.months) == (date(2027, 1, 1), 18)
    assert AuditEntry.objects.filter(act="scrutiny.lay_down_note_retention").count() == 1
    assert User.objects.exists()
