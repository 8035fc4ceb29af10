"""Who is there, who leaves an item because of an interest, and whether what is decided had its quorum."""

import pytest
from django.test import Client

from commissioning.models import AuditEntry, Organisation, Seat, SeatTerm
from commissioning.rules.interests import Action
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from scrutiny.models import Attendance, ItemInterest
from scrutiny.selectors.attendance import room
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory
from tests.scrutiny.room import DAY, Scene, interest_of, scene

pytestmark = pytest.mark.django_db
HERE = "/p/exampleshire/scrutiny/"
AT = f"{HERE}meetings/cabinet-2014-11-11/attendance"


@pytest.fixture
def here(council: Organisation, icb: Organisation) -> Scene:
    return scene(council, icb)


def test_a_decision_stands_with_the_very_quorum(here: Scene) -> None:
    here.leave(0)  # four less one is three
    here.approve()
    assert here.decision.stages.get(body=here.cabinet, purpose="decision").outcome == "approved"


@pytest.mark.parametrize("action", [Action.LEAVES, Action.SPEAKS])
def test_a_decision_without_a_quorum_is_refused_with_the_figures(here: Scene, action: Action) -> None:
    here.leave(0)
    here.leave(1, action)
    with pytest.raises(Refused) as refused:
        here.approve()
    assert refused.value.code == "inquorate"
    assert refused.value.message == (
        "Cabinet had no quorum at item 1 of “Cabinet, 11 November 2014”: 4 voting members present less 2 who left or "
        "may not vote is 2; the quorum is 3. Away or without a vote because of an interest: Member 1, Member 2. "
        "Have it decided at a meeting with a quorum, or correct the attendance."
    )
    assert here.decision.stages.get(body=here.cabinet, purpose="decision").outcome == "pending"


def test_who_stays_with_an_interest_counts(here: Scene) -> None:
    here.leave(0)
    here.leave(1, Action.STAYS)
    here.approve()


def test_leaving_one_item_changes_no_other(here: Scene) -> None:
    here.leave(0)
    here.leave(1)
    found = room(here.meeting)
    verdicts = [found.verdict(one.pk) for one in (here.item, here.other)]
    assert [one.quorate for one in verdicts if one] == [False, True]


def test_what_is_decided_keeps_its_quorum(here: Scene, council: Organisation, sign_in: SignIn) -> None:
    here.leave(0)
    here.approve()
    with pytest.raises(Refused, match="would leave it without a quorum: 4 voting members present less 2"):
        here.leave(1)
    assert ItemInterest.objects.count() == 1
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    seats = {f"seat_{one.pk}": f"apologies m{m.pk}" for one, m in zip(Seat.objects.all(), here.members, strict=False)}
    page = officer.post(f"{AT}/edit", {**seats, "reason": "From the sheet"}).content.decode()
    assert "Have the outcome taken back first" in page
    assert Attendance.objects.filter(presence="present").count() == 4


def test_without_attendance_or_a_quorum_laid_down_nothing_is_refused(council: Organisation, icb: Organisation) -> None:
    here = scene(council, icb, present=0)
    here.leave(0)
    here.approve()


def test_the_quorum_counts_on_the_day_of_the_meeting(council: Organisation, icb: Organisation) -> None:
    here = scene(council, icb, present=2)
    here.cabinet.terms.create(since=DAY, quorum_number=2)
    here.approve()


def test_a_member_is_warned_declares_and_leaves(
    here: Scene, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    first = here.members[0]
    here.other.text = "A lease with Example Homes."
    here.other.save()
    interest = interest_of(first, council)
    mine = sign_in(first.user)
    meeting_page = f"{HERE}meetings/cabinet-2014-11-11/"
    assert "You have an interest that item 2 touches." in mine.get(meeting_page).content.decode()
    page = mine.post(
        f"{HERE}items/{here.other.pk}/interests/declare", {"interest": interest.pk, "action": "leaves"}, follow=True
    ).content.decode()
    assert "Leaves for the item" in page
    assert "4 voting members present less 1 who left or may not vote is 3; the quorum is 3." in page
    assert "You have an interest" not in mine.get(meeting_page).content.decode()
    entry = AuditEntry.objects.latest("number")
    assert (entry.act, entry.detail["action"]) == ("scrutiny.declare_interest", "leaves")
    assert "Example Homes" not in f"{entry.subject}{entry.detail}"
    declaration = ItemInterest.objects.get()
    other = sign_in(here.members[1].user)
    assert other.post(f"{HERE}declarations/{declaration.pk}/remove", {"reason": "x y z"}).status_code == 403
    mine.post(f"{HERE}declarations/{declaration.pk}/remove", {"reason": "Recorded wrongly"})
    assert not ItemInterest.objects.exists()


def test_a_declaration_says_what_and_whose(here: Scene, council: Organisation, sign_in: SignIn) -> None:
    at = f"{HERE}items/{here.item.pk}/interests/declare"
    theirs = interest_of(here.members[1], council)
    mine = sign_in(here.members[0].user)
    assert "or say what it is" in mine.post(at, {"action": "leaves"}).content.decode()
    assert ItemInterest.objects.count() == 0
    mine.post(at, {"action": "leaves", "interest": theirs.pk})
    assert ItemInterest.objects.count() == 0
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    wrong = officer.post(at, {"who": f"m{here.members[0].pk}", "action": "leaves", "interest": theirs.pk})
    assert "This is not an interest of Member 1" in wrong.content.decode()
    officer.post(at, {"who": f"m{here.members[1].pk}", "action": "leaves", "interest": theirs.pk})
    assert ItemInterest.objects.get().member == here.members[1]


def test_a_substitute_takes_the_seat_and_its_vote(here: Scene, council: Organisation, sign_in: SignIn) -> None:
    seats = list(Seat.objects.order_by("position"))
    stand_in = here.members[3]
    SeatTerm.objects.create(seat=seats[0], member=stand_in, substitute=True, since=DAY)
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    choices = {f"seat_{one.pk}": f"present m{m.pk}" for one, m in zip(seats, here.members, strict=True)}
    choices[f"seat_{seats[0].pk}"] = f"present m{stand_in.pk}"
    twice = officer.post(f"{AT}/edit", {**choices, "reason": "From the sheet"}).content.decode()
    assert "A person sits on one seat at a meeting" in twice
    choices[f"seat_{seats[3].pk}"] = ""
    officer.post(f"{AT}/edit", {**choices, "reason": "From the sheet"})
    rows = {one.seat.position: (one.member, one.substitute) for one in Attendance.objects.filter(presence="present")}
    assert rows[1] == (stand_in, True)
    assert 4 not in rows
    page = officer.get(AT).content.decode()
    assert "(substitute)" in page
    assert "3 voting members present; the quorum is 3." in page


def test_a_withheld_interest_is_raised_without_its_details(
    here: Scene, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    here.other.text = "A lease with Example Homes."
    here.other.save()
    interest_of(here.members[0], council, state="withheld", withheld_because="Threats")
    board = sign_in(here.members[1].user)
    page = board.get(AT).content.decode()
    assert "Interest withheld" not in page  # that its words are found would say what it is in
    assert "names Example Homes" not in page
    assert "Employed by" not in page
    keeper = sign_in(Role.GOVERNANCE_OFFICER, council)
    assert "Employed by Example Homes" in keeper.get(AT).content.decode()


def test_what_is_declared_at_a_private_item_is_for_those_who_may_read_it(here: Scene, sign_in: SignIn) -> None:
    private = AgendaItemFactory(meeting=here.meeting, position=3, exempt=True)
    first = here.members[0]
    sign_in(first.user).post(
        f"{HERE}items/{private.pk}/interests/declare", {"text": "Owns the Marlinspike", "action": "leaves"}
    )
    assert ItemInterest.objects.count() == 1
    scrutiny = sign_in(Role.SCRUTINY_MEMBER, here.cabinet.organisation).get(AT).content.decode()
    assert "Member 1" in scrutiny
    assert "Marlinspike" not in scrutiny
    assert "A commercial matter" in scrutiny
    assert "Owns the Marlinspike" in sign_in(here.members[1].user).get(AT).content.decode()


def test_who_may_record_and_who_may_declare(
    here: Scene, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    edit, declare = f"{AT}/edit", f"{HERE}items/{here.item.pk}/interests/declare"
    doors: list[tuple[Client, int, int]] = [
        (sign_in(Role.GOVERNANCE_OFFICER, council), 200, 200),
        (sign_in(Role.GOVERNANCE_OFFICER, icb), 403, 403),  # another partner's
        (sign_in(here.members[0].user), 403, 200),
        (sign_in(Role.BOARD_MEMBER, council), 403, 403),  # does not sit there
        (sign_in(Role.AUDITOR), 403, 403),
        (sign_in(Role.PROVIDER, council), 403, 403),
        (sign_in(Role.ADMINISTRATOR), 403, 403),
    ]
    for number, (client, may_edit, may_declare) in enumerate(doors):
        assert (client.get(edit).status_code, client.get(declare).status_code) == (may_edit, may_declare), number
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    theirs = AgendaItemFactory(meeting=MeetingFactory(body=BodyFactory(organisation=elsewhere), slug="theirs"))
    officer = doors[0][0]
    assert officer.get(f"{HERE}items/{theirs.pk}/interests/declare").status_code == 404
    assert officer.get(f"{HERE}meetings/theirs/attendance").status_code == 404
    assert officer.get(f"{HERE}declarations/999/remove").status_code == 404


def test_an_item_with_a_declaration_stays_on_the_agenda(here: Scene, council: Organisation, sign_in: SignIn) -> None:
    here.leave(0)
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    given = {"reason": "Not today", "version": here.item.version}
    page = officer.post(f"{HERE}items/{here.item.pk}/remove", given).content.decode()
    assert "Interests were declared at item 1" in page


def test_a_report_that_part_two_carries_is_not_searched_for_who_may_not_read_it(
    here: Scene, council: Organisation, sign_in: SignIn
) -> None:
    decision = here.decision
    decision.summary = "A lease with Example Homes."
    decision.save()
    interest_of(here.members[0], council)
    reader = sign_in(Role.SCRUTINY_MEMBER, council)
    assert "names Example Homes" in reader.get(AT).content.decode()
    AgendaItemFactory(meeting=here.meeting, position=3, exempt=True, decision=decision)
    assert "names Example Homes" not in reader.get(AT).content.decode()
    assert "names Example Homes" in sign_in(Role.GOVERNANCE_OFFICER, council).get(AT).content.decode()
