"""Registers of interests: declaring in time and late, publishing and withholding, who sees what, raising."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import (
    AuditEntry,
    Body,
    Interest,
    InterestConfirmation,
    Member,
    Organisation,
    RaisedInterest,
    Seat,
    SeatTerm,
)
from commissioning.rules.roles import Role
from commissioning.selectors.interests import standings
from tests.commissioning.factories import cabinet_and_governing_body, decision_on_route, provider
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory, person

pytestmark = pytest.mark.django_db
HERE = "/p/exampleshire/interests/"
SECRET = "A home in Hidden Street"
WHY = {"reason": "As the law asks"}


def day_of(stem: str, day: date) -> dict[str, int]:
    return {f"{stem}_0": day.day, f"{stem}_1": day.month, f"{stem}_2": day.year}


def seated(body: Body, organisation: Organisation, since: date = date(2015, 4, 1)) -> Member:
    """Somebody with an account who sits on a body."""
    user = person(Role.BOARD_MEMBER, organisation)
    member = Member.objects.create(partnership=body.partnership, user=user, name=user.name)
    seat = Seat.objects.create(body=body, position=body.seats.count() + 1, name="Lead", organisation=organisation)
    SeatTerm.objects.create(seat=seat, member=member, since=since)
    return member


@pytest.fixture
def cabinet(council: Organisation) -> Body:
    return BodyFactory(organisation=council)


@pytest.fixture
def member(cabinet: Body, council: Organisation) -> Member:
    return seated(cabinet, council)


def declared(member: Member, register: Organisation, **fields: object) -> Interest:
    values = {
        "partnership": register.partnership, "member": member, "register": register, "nature": "pecuniary",
        "text": "Employed by the provider", "cause": "appointment", "arose_on": date(2015, 4, 1),
        "declared_on": date(2015, 4, 28), **fields,
    }  # fmt: skip
    return Interest.objects.create(**values)


def posted(client: Client, path: str, **given: object) -> str:
    return client.post(HERE + path, {**WHY, **given}, follow=True).content.decode()


def test_a_member_declares_and_an_officer_publishes(
    member: Member, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    mine = sign_in(member.user)
    given = {
        "register": council.pk, "nature": "pecuniary", "text": "Employed by the provider", "cause": "appointment",
        **day_of("arose_on", date(2015, 4, 1)), **day_of("declared_on", date(2015, 4, 29)),
    }  # fmt: skip
    wrong = posted(mine, "declare/", **{**given, "nature": "financial"})
    assert "has these kinds: disclosable pecuniary interest, other registrable interest" in wrong
    shown = posted(mine, "declare/", **given)
    assert "To be declared by" in shown
    assert "Tuesday 28 April 2015" in shown
    assert "Late" in shown  # on the 29th
    made = Interest.objects.get()
    stranger = sign_in(Role.COMMISSIONER, council)
    assert stranger.get(f"{HERE}{made.pk}/").status_code == 404
    assert "Employed by" not in stranger.get(HERE).content.decode()
    assert mine.get(f"{HERE}{made.pk}/publish/").status_code == 403
    other = sign_in(Role.GOVERNANCE_OFFICER, icb)
    assert other.get(f"{HERE}{made.pk}/publish/").status_code == 404
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    assert "Publish the interest of" in officer.get("/p/exampleshire/").content.decode()
    posted(officer, f"{made.pk}/publish/", how="full")
    assert "Employed by" in stranger.get(HERE).content.decode()
    assert "Employed by" in Client().get("/public/exampleshire/interests/").content.decode()
    acts = AuditEntry.objects.filter(act__contains="interest")
    assert [one.act for one in acts.order_by("number")] == [
        "commissioning.declare_interest", "commissioning.publish_interest",
    ]  # fmt: skip
    assert not any("Employed" in f"{one.subject}{one.detail}" for one in acts)


def test_a_withheld_interest_is_read_by_its_member_and_the_keeper_alone(
    member: Member, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    made = declared(member, council, text=SECRET, in_name="Hidden Street Homes")
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    assert "Say why the details are withheld" in posted(officer, f"{made.pk}/publish/", how="withheld", because="")
    posted(officer, f"{made.pk}/publish/", how="withheld", because="Threats were made")
    readers = {
        "officer": (officer, True), "own": (sign_in(member.user), True),
        "partner": (sign_in(Role.GOVERNANCE_OFFICER, icb), False), "auditor": (sign_in(Role.AUDITOR), False),
        "board": (sign_in(Role.BOARD_MEMBER, council), False), "anybody": (Client(), False),
    }  # fmt: skip
    for who, (client, may) in readers.items():
        for path in ("", f"{made.pk}/", "file/csv/"):
            text = client.get(HERE + path, follow=True).content.decode()
            assert ("Hidden Street" in text) == may, f"{who} at {path}"
            assert may or "Threats" not in text, who
    public = Client().get("/public/exampleshire/interests/").content.decode()
    assert "Interest withheld" in public
    assert "Hidden" not in public


def test_the_public_register_is_there_once_something_is_published(
    member: Member, cabinet: Body, council: Organisation
) -> None:
    at = "/public/exampleshire/interests/"
    assert Client().get(at).status_code == 404
    assert Client().get("/public/nowhere/interests/").status_code == 404
    InterestConfirmation.objects.create(member=member, register=council, confirmed_on=date(2015, 4, 5), nothing=True)
    page = Client().get(at).content.decode()
    assert "Nothing to declare, confirmed 5 April 2015" in page
    made = declared(member, council)  # declared and not yet published: nothing is said of this member
    assert "Nothing to declare" not in Client().get(at).content.decode()
    Interest.objects.filter(pk=made.pk).update(ended_on=date(2015, 4, 4))
    assert "Nothing to declare, confirmed 5 April 2015" in Client().get(at).content.decode()


def test_who_has_declared_is_counted_from_their_first_day(
    cabinet: Body, member: Member, council: Organisation, icb: Organisation
) -> None:
    governing = BodyFactory(organisation=icb, code="BOARD", name="Governing Body")
    doctor = seated(governing, icb)
    on = {one.name: one for one in standings(council.partnership, date(2015, 4, 28))}
    assert (on[member.name].due, on[doctor.name].due) == (date(2015, 4, 28), date(2015, 4, 29))
    assert on[member.name].state(date(2015, 4, 28)) == "to declare"
    assert on[member.name].state(date(2015, 4, 29)) == "overdue"
    declared(member, council, declared_on=date(2015, 4, 29))
    (late,) = [one for one in standings(council.partnership, date(2016, 4, 29)) if one.member == member.pk]
    assert (late.state(date(2016, 4, 29)), late.again) == ("late", date(2016, 4, 29))
    assert late.state(date(2016, 4, 30)) == "to confirm"


def test_a_member_confirms_once_a_day_and_says_nothing_where_there_is_nothing(
    member: Member, council: Organisation, sign_in: SignIn
) -> None:
    mine = sign_in(member.user)
    assert "Declare your interests on the register" in mine.get("/p/exampleshire/").content.decode()
    assert "nothing to declare" in posted(mine, "confirm/", register=council.pk)
    assert "is confirmed for" in posted(mine, "confirm/", register=council.pk)
    assert InterestConfirmation.objects.get().nothing
    assert "Declare your interests on the register" not in mine.get("/p/exampleshire/").content.decode()


def test_nobody_enters_for_another_whose_register_they_do_not_keep(
    member: Member, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    given = {
        "who": f"m{member.pk}", "nature": "pecuniary", "text": "Something", "cause": "change",
        **day_of("arose_on", date(2015, 5, 1)), **day_of("declared_on", date(2015, 5, 1)),
    }  # fmt: skip
    other = sign_in(Role.GOVERNANCE_OFFICER, icb)
    assert "enters this on its register" in posted(other, "declare/", register=council.pk, **given)
    board = sign_in(Role.BOARD_MEMBER, council)
    posted(board, "declare/", register=council.pk, **given)  # "who" is not asked of them: it is their own
    assert not member.interests.exists()
    posted(sign_in(Role.GOVERNANCE_OFFICER, council), "declare/", register=council.pk, **given)
    made = member.interests.get()
    assert made.declared_on == date(2015, 5, 1)
    assert board.post(f"{HERE}{made.pk}/end/", {**WHY, **day_of("ended_on", date(2016, 1, 1))}).status_code == 404
    for role in (Role.AUDITOR, Role.PROVIDER, Role.ADMINISTRATOR):
        assert sign_in(role, council).get(f"{HERE}declare/").status_code == 403, role


def test_an_interest_is_raised_on_a_decision_that_names_it(
    member: Member, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    decision = decision_on_route(*cabinet_and_governing_body(council, icb))
    at = f"/p/exampleshire/decisions/{decision.pk}/"
    made = declared(member, council, in_name="Pool", state="published", published_on=date(2015, 5, 1))
    other = declared(member, council, text="Another thing", in_organisation=provider(council.partnership))
    mine = sign_in(member.user)
    page = mine.get(at).content.decode()
    assert "this text names Pool" in page  # its summary says: Pool £421m.
    assert "<strong>Yours:</strong>" in page
    assert "Another thing" not in page
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    officer.post(f"{at}interests/raise/", {"interest": other.pk, "reason": "It pays the provider"})
    assert RaisedInterest.objects.get().interest == other
    assert "raised by hand: It pays the provider" in officer.get(at).content.decode()
    assert "It pays the provider" not in sign_in(Role.COMMISSIONER, council).get(at).content.decode()
    Interest.objects.filter(pk=made.pk).update(ended_on=date(2015, 6, 1))
    assert "names Pool" not in mine.get(at).content.decode()


def test_an_interest_of_another_partnership_is_not_found(member: Member, sign_in: SignIn) -> None:
    theirs = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    made = declared(Member.objects.create(partnership=theirs.partnership, name="Ann"), theirs)
    officer = sign_in(Role.GOVERNANCE_OFFICER)
    for path in ("", "publish/", "end/"):
        assert officer.get(f"{HERE}{made.pk}/{path}").status_code == 404, path


def test_a_file_holds_what_its_page_shows(member: Member, council: Organisation, sign_in: SignIn) -> None:
    declared(member, council, state="published", published_on=timezone.localdate())
    declared(member, council, text="Not yet public")
    board = sign_in(Role.BOARD_MEMBER, council)
    table = board.get(f"{HERE}file/csv/").content.decode()
    assert "Employed by the provider" in table
    assert "Not yet public" not in table
    assert board.get(f"{HERE}file/xlsx/").content[:2] == b"PK"
    assert board.get(f"{HERE}file/exe/").status_code == 404
    entry = AuditEntry.objects.get(act="commissioning.export", detail__format="csv")
    assert entry.subject.startswith("Register of interests")


def test_the_kind_of_a_withheld_interest_is_for_whom_it_is_open(
    member: Member, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    declared(
        member, council, text=SECRET, in_name="Pool", state="withheld", withheld_because="Threats",
        published_on=date(2015, 5, 1),
    )  # fmt: skip
    decision = decision_on_route(*cabinet_and_governing_body(council, icb))
    at = f"/p/exampleshire/decisions/{decision.pk}/"
    board = sign_in(Role.BOARD_MEMBER, council)
    page = board.get(HERE).content.decode()
    assert "Interest withheld" in page
    assert "<td>Disclosable pecuniary interest" not in page
    assert "Interest withheld" not in board.get(f"{HERE}?nature=pecuniary").content.decode()
    assert member.name not in board.get(at).content.decode()  # found by its words only for whom it is open
    assert member.name in sign_in(member.user).get(at).content.decode()
    keeper = sign_in(Role.GOVERNANCE_OFFICER, council)
    assert SECRET in keeper.get(f"{HERE}?nature=pecuniary").content.decode()
    assert "this text names Pool" in keeper.get(at).content.decode()
