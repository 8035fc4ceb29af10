"""The reader: going on where one was, going to a page, searching, and what has changed since."""

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from scrutiny.models import Meeting, PaperRead, Publication, ReadingPlace, WebPaper
from tests.conftest import SignIn
from tests.scrutiny.factories import MeetingFactory
from tests.scrutiny.reading.factories import issue, pack_of

pytestmark = pytest.mark.django_db
READ = "/p/exampleshire/scrutiny/meetings/cabinet-2014-11-11/read/"
FUND = ["1. One fund", "The fund is short of 2.4 million pounds in the first year.", "It is shared 75 to 25."]
CARE = ["2. Care at home", "Visits grow by four per cent a year and the budget does not."]
SECRET = ["9. The bid", "Tamarisk asks nine pounds an hour."]


@pytest.fixture
def meeting(council: Organisation) -> Meeting:
    made: Meeting = MeetingFactory(body__organisation=council)
    return made


@pytest.fixture
def member(sign_in: SignIn, council: Organisation) -> Client:
    return sign_in(Role.BOARD_MEMBER, council)


def block_of(paper: str, words: str) -> str:
    row = WebPaper.objects.filter(paper=paper).order_by("-pack__number").first()
    assert row is not None
    return str(next(one["id"] for one in row.blocks if words in one["text"]))


def test_one_goes_on_where_one_was_and_after_republication_too(meeting: Meeting, member: Client) -> None:
    papers = {"agenda": ["Agenda"], "i1": FUND, "i2": CARE}
    pack_of(meeting, papers)
    assert member.get(READ)["Location"] == f"{READ}public/agenda/"
    block = block_of("i1", "75 to 25")
    kept = member.post(f"{READ}public/i1/keep", {"page": "3", "block": block})
    assert kept.status_code == 204
    assert member.get(READ)["Location"] == f"{READ}public/i1/#{block}"
    pack_of(meeting, {**papers, "i1": ["1. One fund", "New words.", *FUND[1:]]})
    assert member.get(READ)["Location"] == f"{READ}public/i1/#{block}"
    pack_of(meeting, {**papers, "i1": ["1. One fund", "New words."]})
    assert member.get(READ)["Location"] == f"{READ}public/i1/"


def test_a_place_that_the_paper_has_not_is_not_kept(meeting: Meeting, member: Client) -> None:
    pack_of(meeting, {"agenda": ["Agenda"], "i1": FUND})
    member.post(f"{READ}public/i1/keep", {"page": "99", "block": "<script>"})
    place = ReadingPlace.objects.get()
    assert (place.paper, place.page, place.block) == ("i1", None, "")
    assert member.post(f"{READ}public/i7/keep", {"page": "1"}).status_code == 404
    assert member.post(f"{READ}restricted/i1/keep", {}).status_code == 404


def test_a_page_is_found_by_its_number_and_one_that_is_not_there_gets_a_sentence(
    meeting: Meeting, member: Client
) -> None:
    pack_of(meeting, {"agenda": ["Agenda"], "i1": FUND, "i2": CARE})
    assert member.get(f"{READ}public/go", {"page": "4"})["Location"] == f"{READ}public/i2/#page-4"
    for asked in ("40", "", "seven"):
        answer = member.get(f"{READ}public/go", {"page": asked})
        assert answer.status_code == 404
        assert "the pages 2 to 4" in answer.content.decode()


def test_search_finds_all_words_here_and_in_the_bodys_other_packs(
    meeting: Meeting, member: Client, sign_in: SignIn, council: Organisation
) -> None:
    before = MeetingFactory(body=meeting.body, slug="cabinet-october", title="Cabinet, October")
    pack_of(meeting, {"agenda": ["Agenda"], "i1": FUND, "i2": CARE})
    private = {"agenda": ["Agenda"], "i8": ["8. Budget", "A budget of visits."], "i9": SECRET}
    pack_of(before, {key: private[key] for key in ("agenda", "i8")})
    pack_of(before, private, edition="restricted", private=["i9"])
    page = member.get(f"{READ}public/search", {"q": "visits BUDGET"}).content.decode()
    assert "1 place in these papers" in page
    assert "<mark>Visits</mark> grow" in page
    assert f"public/i2/#{block_of('i2', 'Visits')}" in page
    assert "Cabinet, October: 8. Budget, page 3" in page
    assert "Nothing in these papers" in member.get(f"{READ}public/search", {"q": '"budget visits"'}).content.decode()
    scrutiny = sign_in(Role.SCRUTINY_MEMBER, council)
    assert "Tamarisk asks" in "".join(
        member.get(f"{READ}public/search", {"q": "Tamarisk"}).content.decode().split("<mark>")
    ).replace("</mark>", "")
    theirs = scrutiny.get(f"{READ}public/search", {"q": "Tamarisk"}).content.decode()
    assert "nine pounds" not in theirs
    assert "9. The bid" not in theirs


def test_since_you_last_read_tells_changed_new_withdrawn_and_unchanged(meeting: Meeting, member: Client) -> None:
    pack_of(meeting, {"agenda": ["Agenda"], "i1": FUND, "i2": CARE, "i3": ["3. Housing", "Homes."]})
    for paper in ("i1", "i2"):
        member.post(f"{READ}public/{paper}/keep", {"read": "1"})
    changed = [FUND[0], FUND[1].replace("2.4", "2.6"), FUND[2]]
    pack_of(meeting, {"agenda": ["Agenda"], "i1": changed, "i2": CARE, "i4": ["4. Late", "A late paper."]})
    page = " ".join(member.get(f"{READ}public/since").content.decode().split())
    assert "<del>2.4</del><ins>2.6</ins>" in page
    assert 'id="since-i1"' in page
    told = {one.paper: one.standing.value for one, _ in member.get(f"{READ}public/since").context["rows"]}
    assert told == {"agenda": "unread", "i1": "changed", "i2": "same", "i4": "new", "i3": "withdrawn"}
    assert "Changed since you read it in edition 1" in member.get(f"{READ}public/i1/").content.decode()
    member.post(f"{READ}public/i1/keep", {"read": "1"})
    assert "You have read this paper as it stands" in member.get(f"{READ}public/i1/").content.decode()
    assert PaperRead.objects.count() == 3


def test_what_one_has_read_is_nobody_elses(
    meeting: Meeting, member: Client, sign_in: SignIn, council: Organisation
) -> None:
    pack_of(meeting, {"agenda": ["Agenda"], "i1": FUND})
    member.post(f"{READ}public/i1/keep", {"read": "1", "page": "3"})
    other = sign_in(Role.ADMINISTRATOR, council)
    assert other.get(READ)["Location"] == f"{READ}public/agenda/"
    assert "Not read yet" in other.get(f"{READ}public/since").content.decode()


def test_members_read_what_is_issued_and_only_who_makes_packs_reads_the_draft(
    meeting: Meeting, member: Client, sign_in: SignIn, council: Organisation
) -> None:
    papers = {"agenda": ["Agenda"], "i1": FUND, "i2": CARE}
    draft = pack_of(meeting, papers, issued=False)
    files = "/p/exampleshire/scrutiny/meetings/cabinet-2014-11-11/packs/public"
    assert member.get(READ).status_code == 404
    assert member.get(f"{READ}public/i1/").status_code == 404
    assert member.get(f"{files}/{draft.number}").status_code == 404
    assert "Not published yet." in member.get("/p/exampleshire/scrutiny/meetings/cabinet-2014-11-11/").content.decode()
    issue(draft)
    shown = member.get("/p/exampleshire/scrutiny/meetings/cabinet-2014-11-11/").content.decode()
    assert (
        shown.index("Read the public edition") < shown.index("Not published yet.") < shown.index("What the public has")
    )
    assert "sections and checks" not in shown
    pack_of(meeting, {**papers, "i1": [FUND[0], "Quagga figures."]}, issued=False)
    assert "2.4 million" in member.get(f"{READ}public/i1/").content.decode()
    assert "Nothing in these papers" in member.get(f"{READ}public/search", {"q": "quagga"}).content.decode()
    for address in (f"{READ}draft-public/i1/", f"{READ}draft-public/all/", f"{READ}draft-public/offline"):
        assert member.get(address).status_code == 403
    assert [member.get(f"{files}/{number}{page}").status_code for number in (1, 2) for page in ("", "/progress")] == [
        200,
        200,
        404,
        404,
    ]
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    page = officer.get(f"{READ}draft-public/i1/").content.decode()
    assert "Quagga figures." in page
    assert "DRAFT: only those who make packs see it." in page
    assert f"{READ}public/agenda/" in page
    assert officer.get(READ)["Location"] == f"{READ}public/agenda/"
    assert "Read the draft" in officer.get("/p/exampleshire/scrutiny/meetings/cabinet-2014-11-11/").content.decode()
    Publication.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="Wrong.")
    assert member.get(f"{READ}public/i1/").status_code == 404
    assert member.get(f"{files}/1/file").status_code == 404


def test_a_supplement_stands_in_its_place_and_is_searched_noted_and_new(meeting: Meeting, member: Client) -> None:
    pack_of(meeting, {"agenda": ["Agenda"], "i1": FUND, "i2": CARE})
    member.post(f"{READ}public/i1/keep", {"read": "1"})
    late = {"s1-agenda": ["Supplementary agenda"], "i7": ["7. Winter beds", "Forty more beds from December."]}
    pack_of(meeting, late, supplement=1, behind="3")
    page = member.get(f"{READ}public/i1/")
    assert [one.paper for one in page.context["rail"]] == ["i1", "i2", "i7"]
    assert page.context["after"].paper == "i7"
    assert "supplement 1</em>" in page.content.decode()
    assert "1 place in these papers" in member.get(f"{READ}public/search", {"q": "beds december"}).content.decode()
    assert member.get(f"{READ}public/go", {"page": "3b"})["Location"] == f"{READ}public/i7/#page-3"
    told = {one.paper: one.standing.value for one, _ in member.get(f"{READ}public/since").context["rows"]}
    assert (told["i1"], told["i7"]) == ("same", "new")
    note = {"text": "Who staffs them?", "block": block_of("i7", "Forty"), "quote": "Forty more beds", "start": "0"}
    member.post(f"{READ}public/i7/notes/add", note)
    shown = member.get(f"{READ}public/i7/").content.decode()
    assert "Who staffs them?" in shown
    assert "page 3B" in shown
    whole = member.get(f"{READ}public/all/").content.decode()
    assert whole.count('id="page-3"') == 1
    assert 'id="s1-page-3"' in whole
    pack_of(meeting, {"agenda": ["Agenda"], "i1": FUND, "i2": CARE})
    assert "Who staffs them?" in member.get(f"{READ}public/i7/").content.decode()
