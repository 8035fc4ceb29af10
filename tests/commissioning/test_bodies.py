"""Bodies as at a day: links, terms of reference, seats and who holds them; and who may change them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.models import AuditEntry, Body, BodyLink, Member, Organisation, Seat, SeatTerm, TermsOfReference
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from commissioning.selectors.bodies import Sought, body_groups
from commissioning.selectors.bodies_file import as_yaml
from commissioning.selectors.body import body_view
from commissioning.services.bodies_setup import load_bodies
from ihwb.kernel.errors import Refused
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory, PostFactory, hold, person

pytestmark = pytest.mark.django_db
HERE = "/p/exampleshire/"
WHY = {"reason": "As agreed"}


def day_of(stem: str, day: date) -> dict[str, int]:
    return {f"{stem}_0": day.day, f"{stem}_1": day.month, f"{stem}_2": day.year}


def posted(client: Client, path: str, **given: object) -> str:
    return client.post(HERE + path, {**WHY, **given}, follow=True).content.decode()


@pytest.fixture
def cabinet(council: Organisation) -> Body:
    return BodyFactory(organisation=council)


@pytest.fixture
def board(cabinet: Body, icb: Organisation) -> Body:
    """A joint board with four seats, accountable to Cabinet."""
    made = BodyFactory(
        organisation=None, partnership=cabinet.partnership, code="ICB", name="Joint board", kind="integrated_board",
        statutory=False,
    )  # fmt: skip
    BodyLink.objects.create(body=made, above=cabinet, relation="accountable", since=date(2015, 4, 1))
    return made


def rows(cabinet: Body, day: date, sought: Sought | None = None) -> list[tuple[str, int]]:
    access = access_of(person(Role.AUDITOR, cabinet.organisation), "exampleshire")
    assert access is not None
    return [(row.name, row.depth) for group in body_groups(access, day, sought) for row in group.rows]


def test_bodies_stand_under_the_body_they_answer_to_on_that_day(cabinet: Body, council: Organisation) -> None:
    panel = BodyFactory(organisation=council, code="PANEL", name="A panel", statutory=False)
    BodyLink.objects.create(body=panel, above=cabinet, relation="reports", until=date(2015, 3, 31))
    assert rows(cabinet, date(2015, 3, 31)) == [("Cabinet", 0), ("A panel", 1)]
    assert rows(cabinet, date(2015, 4, 1)) == [("Cabinet", 0), ("A panel", 0)]
    Body.objects.filter(pk=panel.pk).update(until=date(2015, 4, 1))
    assert rows(cabinet, date(2015, 4, 2)) == [("Cabinet", 0)]


def test_the_list_is_found_by_kind_organisation_and_words(cabinet: Body, board: Body) -> None:
    today = date(2026, 1, 1)
    assert rows(cabinet, today, Sought(kind="executive")) == [("Cabinet", 0)]
    assert rows(cabinet, today, Sought(organisation="joint")) == [("Joint board", 0)]
    assert rows(cabinet, today, Sought(text="joint BOARD")) == [("Joint board", 0)]
    assert rows(cabinet, today, Sought(text="nothing of it")) == []


def test_a_governance_officer_gives_a_body_all_it_needs(
    cabinet: Body, board: Body, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    there = f"bodies/{board.code}/"
    page = posted(officer, f"{there}links/add/", relation="scrutinises", above=cabinet.pk)
    assert "linked to Cabinet in those days already" in page
    begins = day_of("since", date(2015, 4, 1))
    posted(
        officer, f"{there}terms/add/", **begins, purpose="Oversees",
        functions="- Oversees the system\n\nApproves plans",
        quorum_number=2, **{f"least_{council.pk}": 1, f"least_{icb.pk}": 1},
    )  # fmt: skip
    posted(officer, f"{there}seats/add/", name="Council lead", organisation=council.pk, voting="on", chair="chair")
    posted(officer, f"{there}seats/add/", name="NHS lead", organisation=icb.pk, voting="on")
    assert "is in the chair already" in posted(officer, f"{there}seats/add/", name="Other", chair="chair")
    lead, nhs = Seat.objects.order_by("position")
    posted(officer, f"seats/{lead.pk}/terms/add/", new_name="Ann Example", **begins)
    posted(officer, f"seats/{lead.pk}/terms/add/", new_name="Bob Example", **day_of("since", date(2016, 4, 1)))
    posted(officer, f"seats/{nhs.pk}/terms/add/", who=f"u{officer.user.pk}", **begins)
    first = SeatTerm.objects.get(member__name="Ann Example")
    assert first.until == date(2016, 3, 31)  # the day before the one who follows

    view = body_view(board, date(2016, 3, 31))
    assert view.chair == "Council lead: Ann Example"
    assert view.terms is not None
    assert view.terms.functions == ("Oversees the system", "Approves plans")
    assert view.terms.quorum.startswith("2 voting members, at least 1 from")
    assert body_view(board, date(2015, 3, 31)).terms is None
    shown = officer.get(f"{HERE}{there}").content.decode()
    assert "Bob Example" in shown
    assert "Accountable to" in shown
    history = officer.get(f"{HERE}{there}history/").content.decode()
    assert "Seat Council lead: entered" in history
    assert "Term of office of Ann Example" in history
    acts = AuditEntry.objects.values_list("act", flat=True)
    assert {"commissioning.begin_term", "commissioning.end_term", "commissioning.add_seat"} <= set(acts)


def test_terms_in_force_stay_and_terms_to_come_can_be_taken_back(
    board: Body, council: Organisation, sign_in: SignIn
) -> None:
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    old = TermsOfReference.objects.create(body=board, since=date(2015, 4, 1), quorum_number=2)
    assert "can no longer be changed" in posted(
        officer, f"body-terms/{old.pk}/change/", **day_of("since", date(2015, 4, 1)), quorum_number=9
    )
    posted(officer, f"bodies/{board.code}/terms/add/", **day_of("since", date(2990, 4, 1)), quorum_number=3)
    new = TermsOfReference.objects.get(since__year=2990)
    posted(officer, f"body-terms/{new.pk}/change/", **day_of("since", date(2991, 4, 1)), quorum_number=4)
    new.refresh_from_db()
    assert (new.since.year, new.quorum_number, new.quorum_parts.count()) == (2991, 4, 0)
    posted(officer, f"body-terms/{new.pk}/remove/")
    assert list(TermsOfReference.objects.all()) == [old]


def test_a_seat_of_a_post_is_held_by_whoever_holds_the_post(cabinet: Body, council: Organisation) -> None:
    post = PostFactory(partnership=cabinet.partnership)
    Seat.objects.create(body=cabinet, position=1, name="Director", post=post, organisation=council)
    holder = person(Role.BOARD_MEMBER, council)
    hold(post, holder, since=date(2015, 4, 1), until=date(2015, 4, 30))
    (seat,) = body_view(cabinet, date(2015, 4, 30)).seats
    assert seat.sitter is not None
    assert (seat.sitter.name, seat.sitter.by_post) == (holder.name, True)
    view = body_view(cabinet, date(2015, 5, 1))
    assert view.seats[0].sitter is None
    assert view.warnings == ("One seat is vacant: Director.",)


def test_who_may_change_which_bodies(cabinet: Body, board: Body, icb: Organisation, sign_in: SignIn) -> None:
    """Of one's own organisation and the joint ones; administrators all; nobody else any."""
    theirs, joint = f"{HERE}bodies/CABINET/seats/add/", f"{HERE}bodies/{board.code}/seats/add/"
    other = sign_in(Role.GOVERNANCE_OFFICER, icb)
    assert other.get(theirs).status_code == 403
    assert other.get(joint).status_code == 200
    assert "Add a seat" not in other.get(f"{HERE}bodies/CABINET/").content.decode()
    assert sign_in(Role.ADMINISTRATOR).get(theirs).status_code == 200
    for role in (Role.BOARD_MEMBER, Role.COMMISSIONER, Role.SCRUTINY_MEMBER, Role.PROVIDER, Role.AUDITOR):
        client = sign_in(role, icb)
        assert client.get(joint).status_code == 403, role
        assert client.get(f"{HERE}bodies/{board.code}/").status_code == 200, role


def test_what_belongs_to_another_partnership_is_not_found(cabinet: Body, sign_in: SignIn) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    body = BodyFactory(organisation=elsewhere, code="THEIRS")
    seat = Seat.objects.create(body=body, position=1, name="Lead")
    member = Member.objects.create(partnership=elsewhere.partnership, name="Ann")
    term = SeatTerm.objects.create(seat=seat, member=member, since=date(2015, 1, 1))
    terms = TermsOfReference.objects.create(body=body, since=date(2015, 1, 1))
    officer = sign_in(Role.ADMINISTRATOR)
    paths = [
        reverse(f"commissioning:{name}", args=["exampleshire", which])
        for name, which in [
            ("body", "THEIRS"), ("body_history", "THEIRS"), ("add_seat", "THEIRS"), ("add_body_link", "THEIRS"),
            ("add_body_terms", "THEIRS"), ("change_seat", seat.pk), ("begin_term", seat.pk), ("end_term", term.pk),
            ("remove_term", term.pk), ("remove_seat", seat.pk), ("change_body_terms", terms.pk),
        ]
    ]  # fmt: skip
    assert [officer.get(path).status_code for path in paths] == [404] * len(paths)
    mine = Seat.objects.create(body=cabinet, position=1, name="Lead")
    posted(officer, f"seats/{mine.pk}/terms/add/", who=f"m{member.pk}", **day_of("since", date(2015, 1, 1)))
    assert not mine.terms.exists()


def test_a_file_brings_bodies_and_a_fault_in_it_is_named(cabinet: Body, council: Organisation) -> None:
    file = {
        "bodies": [
            {"code": "TEAM", "name": "Team", "kind": "management_team",
             "links": [{"relation": "reports", "above": "BOARD"}]},
            {
                "code": "BOARD", "name": "Board", "kind": "board",
                "links": [{"relation": "accountable", "above": "CABINET", "since": date(2015, 4, 1)}],
                "terms": [{"since": date(2015, 4, 1), "quorum_share": "third", "functions": ["One", "Two"]}],
                "seats": [{"name": "Lead", "organisation": "COUNCIL", "chair": "chair",
                           "terms": [{"name": "Ann", "since": date(2015, 4, 1)}]}],
            },
        ]
    }  # fmt: skip
    assert load_bodies(cabinet.partnership, file) == load_bodies(cabinet.partnership, file)
    assert (BodyLink.objects.count(), Seat.objects.count(), SeatTerm.objects.count()) == (2, 1, 1)
    ring = {"bodies": [{"code": "CABINET", "links": [{"relation": "reports", "above": "TEAM"}]}]}
    with pytest.raises(Refused, match=r"bodies.yaml, bodies 1, links 1 cannot stand: Team answers to Cabinet"):
        load_bodies(cabinet.partnership, ring)


def uploaded(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("bodies.yaml", text.encode(), content_type="application/yaml")


def test_what_is_taken_away_sets_another_area_up(
    cabinet: Body, board: Body, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    terms = TermsOfReference.objects.create(body=board, since=date(2015, 4, 1), quorum_number=2, functions="One\nTwo")
    terms.quorum_parts.create(organisation=icb, minimum=1)
    seat = Seat.objects.create(body=board, position=1, name="Lead", organisation=council, chair="chair")
    ann = Member.objects.create(partnership=board.partnership, name="Ann")
    SeatTerm.objects.create(seat=seat, member=ann, since=date(2015, 4, 1), until=date(2016, 3, 31))
    text = as_yaml(board.partnership)
    theirs = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    for code in ("COUNCIL", "ICB"):
        OrganisationFactory(partnership=theirs, code=code, name=f"Their {code}")
    client = Client()
    client.force_login(person(Role.ADMINISTRATOR, theirs.organisations.first()))
    at = "/p/elsewhere/bodies/file/"
    looked = client.post(at, {"document": uploaded(text)}).content.decode()
    assert "Joint board accountable to Cabinet" in looked
    assert not theirs.bodies.exists()  # only looked at
    client.post(at, {"content": text, "add": "1"})
    assert as_yaml(theirs).split("\n", 1)[1] == text.split("\n", 1)[1]
    assert AuditEntry.objects.filter(act="commissioning.import_bodies", partnership=theirs).count() == 1
    again = client.post(at, {"content": text, "add": "1"}).content.decode()
    assert "there is nothing to add" in again


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bodies: [", "The file cannot be read"),
        ("- a list", "is no list of bodies"),
        ("{1: 2}", "is no list of bodies"),
        ("bodies: 7", "needs a list in"),
        ("bodies: [{code: NEW}]", "is about “NEW”, which is no body of this partnership"),
        ("bodies: [{code: CABINET, seats: [{name: A, no: 1, other: 2}]}]", "is not known here"),
        ("bodies: [{code: CABINET, terms: [{since: 2015-13-01}]}]", "The file cannot be read"),
        ("", "Choose a file"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(cabinet: Body, sign_in: SignIn, text: str, said: str) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    given = {"document": uploaded(text)} if text else {}
    answer = client.post(f"{HERE}bodies/file/", given)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert Body.objects.count() == 1


def test_files_are_for_who_may_have_them(board: Body, council: Organisation, sign_in: SignIn) -> None:
    member = sign_in(Role.BOARD_MEMBER, council)
    assert member.get(f"{HERE}bodies/file/").status_code == 403
    assert [member.get(f"{HERE}bodies/file/{kind}/").status_code for kind in ("csv", "xlsx", "yaml", "exe")] == [
        200, 200, 404, 404,
    ]  # fmt: skip
    assert sign_in(Role.ADMINISTRATOR).get(f"{HERE}bodies/file/yaml/").status_code == 200
