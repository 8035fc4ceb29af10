"""Dispensations and the clocks of interests: who may take part, an officer's time, a past end."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import AuditEntry, Body, DecisionKind, Dispensation, Member, Organisation, Post
from commissioning.rules.dispensations import (
    Ground,
    Held,
    Scope,
    check_dispensation,
    check_ending,
    check_taking_part,
    lets,
    longest,
)
from commissioning.rules.interests import Action, Nature, check_backdating, clock_of
from commissioning.rules.law_kinds import ClockKind
from commissioning.rules.roles import Role
from commissioning.selectors.interests import standings
from commissioning.services.interests import Hand, end_interest
from commissioning.services.members import member_of
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import cabinet_and_governing_body
from tests.commissioning.test_authority import record_of
from tests.commissioning.test_interests import day_of, declared, seated
from tests.conftest import SignIn
from tests.factories import BodyFactory, PostFactory, hold, person

DAY = date(2015, 4, 1)
LEAP = date(2016, 2, 29)
PAGE = "/p/exampleshire/interests/dispensations/"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"ground": Ground.NHS}, "ground_does_not_fit"),
        ({"council": False}, "ground_does_not_fit"),
        ({"requested": DAY + timedelta(days=1)}, "granted_before_request"),
        ({"since": DAY - timedelta(days=1)}, "before_it_was_granted"),
        ({"until": DAY - timedelta(days=1)}, "ends_before_it_begins"),
        ({"until": date(2019, 4, 1)}, "too_long"),
    ],
)
def test_a_dispensation_is_granted_as_the_law_says(fields: dict[str, Any], code: str) -> None:
    given: dict[str, Any] = {"council": True, "ground": Ground.NUMBERS, "requested": DAY, "granted": DAY, "since": DAY}
    given |= {"until": date(2019, 3, 31)}
    check_dispensation(**given)
    with pytest.raises(Refused) as refused:
        check_dispensation(**{**given, **fields})
    assert refused.value.code == code


def test_four_years_end_on_the_day_before_and_a_leap_day_has_its_own_end() -> None:
    assert longest(DAY) == date(2019, 3, 31)
    assert longest(LEAP) == date(2020, 2, 28)
    assert longest(date(2015, 3, 1)) == date(2019, 2, 28)


@pytest.mark.parametrize(
    ("last_day", "code"),
    [(DAY - timedelta(days=2), "never_ran"), (DAY + timedelta(days=9), "ended_already"), (DAY - timedelta(days=1), "")],
)
def test_an_end_only_shortens(last_day: date, code: str) -> None:
    if not code:
        check_ending(since=DAY, until=DAY + timedelta(days=9), last_day=last_day)
        return
    with pytest.raises(Refused) as refused:
        check_ending(since=DAY, until=DAY + timedelta(days=9), last_day=last_day)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("nature", "action", "scope", "interest", "day", "allowed"),
    [
        (Nature.PECUNIARY, Action.STAYS, Scope.VOTE, 7, DAY, True),
        (Nature.PECUNIARY, Action.STAYS, Scope.SPEAK, 7, DAY, False),
        (Nature.PECUNIARY, Action.SPEAKS, Scope.SPEAK, 7, DAY, True),
        (Nature.PECUNIARY, Action.SPEAKS, Scope.VOTE, 7, DAY, True),
        (Nature.PECUNIARY, Action.STAYS, Scope.VOTE, 8, DAY, False),  # for another interest
        (Nature.PECUNIARY, Action.STAYS, Scope.VOTE, 7, DAY - timedelta(days=1), False),
        (Nature.PECUNIARY, Action.STAYS, Scope.VOTE, 7, date(2016, 3, 31), True),
        (Nature.PECUNIARY, Action.STAYS, Scope.VOTE, 7, date(2016, 4, 1), False),
        (Nature.PECUNIARY, Action.LEAVES, Scope.SPEAK, 8, DAY, True),
        (Nature.REGISTRABLE, Action.STAYS, Scope.SPEAK, 8, DAY, True),
        (None, Action.STAYS, Scope.SPEAK, 8, DAY, True),
    ],
)
def test_who_stays_with_a_pecuniary_interest_needs_a_dispensation_that_reaches_so_far(
    nature: Nature | None, action: Action, scope: Scope, interest: int, day: date, allowed: bool
) -> None:
    held = [Held(1, scope, DAY, date(2016, 3, 31), 7)]
    asked = {"name": "Ada", "nature": nature, "action": action, "day": day, "interest": interest, "held": held}
    if allowed:
        check_taking_part(**asked)  # type: ignore[arg-type]
        return
    with pytest.raises(Refused, match="dispensation"):
        check_taking_part(**asked)  # type: ignore[arg-type]


def test_one_for_a_matter_covers_every_interest_in_it() -> None:
    assert lets([Held(1, Scope.VOTE, DAY, DAY)], interest=None, day=DAY, action=Action.STAYS)
    assert lets([Held(1, Scope.VOTE, DAY, DAY)], interest=9, day=DAY, action=Action.STAYS)


def test_an_officer_of_the_council_has_a_clock_of_their_own() -> None:
    assert clock_of(council=True, officer=True) is ClockKind.OFFICER_INTERESTS
    assert clock_of(council=True) is ClockKind.MEMBER_INTERESTS
    assert clock_of(council=False, officer=True) is ClockKind.INTERESTS


@pytest.mark.parametrize(
    ("ended", "own", "used", "code"),
    [
        (DAY, True, None, ""),
        (DAY + timedelta(days=1), True, None, ""),
        (DAY - timedelta(days=1), True, None, "backdated_own"),
        (DAY - timedelta(days=1), False, None, ""),
        (DAY - timedelta(days=1), False, DAY - timedelta(days=1), ""),
        (DAY - timedelta(days=2), False, DAY - timedelta(days=1), "interest_used_later"),
    ],
)
def test_an_end_in_the_past_is_another_persons_and_never_before_it_was_used(
    ended: date, own: bool, used: date | None, code: str
) -> None:
    asked = {"ended": ended, "today": DAY, "own": own, "used": [(used, "item 4 of “Cabinet”")] if used else []}
    if not code:
        check_backdating(**asked)  # type: ignore[arg-type]
        return
    with pytest.raises(Refused) as refused:
        check_backdating(**asked)  # type: ignore[arg-type]
    assert refused.value.code == code


# --- At work -----------------------------------------------------------------------------------------------


@pytest.fixture
def cabinet(council: Organisation, icb: Organisation) -> Body:
    return cabinet_and_governing_body(council, icb)[0]


@pytest.fixture
def member(cabinet: Body, council: Organisation) -> Member:
    return seated(cabinet, council)


def asked(member: Member, council: Organisation, granter: Body, **fields: object) -> dict[str, object]:
    today = timezone.localdate()
    given: dict[str, object] = {"who": member.pk, "register": council.pk, "matter": "the lease", "scope": "vote"}
    given |= {"ground": "numbers", "why": "Three of five could not vote.", "granter": f"body:{granter.pk}"}
    for name, back in (("requested_on", 9), ("granted_on", 5), ("since", 5), ("until", -30)):
        given |= day_of(name, today - timedelta(days=back))
    return {**given, **fields}


@pytest.mark.django_db
def test_an_officer_enters_a_dispensation_and_the_public_reads_it(
    member: Member, cabinet: Body, council: Organisation, sign_in: SignIn, client: Client
) -> None:
    interest = declared(member, council, state="published", published_on=DAY)
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    today = timezone.localdate()
    future = {**asked(member, council, cabinet), **day_of("granted_on", today + timedelta(days=1))}
    future |= day_of("since", today + timedelta(days=2))
    assert "is still to come" in officer.post(f"{PAGE}enter/", future).content.decode()
    page = officer.post(f"{PAGE}enter/", asked(member, council, cabinet, interest=interest.pk), follow=True)
    assert "To speak and vote" in page.content.decode()
    assert "Three of five could not vote" in page.content.decode()
    twice = officer.post(f"{PAGE}enter/", asked(member, council, cabinet, interest=interest.pk))
    assert "has a dispensation for this in those days already" in twice.content.decode()
    assert "the lease" not in str(AuditEntry.objects.values_list("subject", "detail"))
    assert "granted by Cabinet" in officer.get(f"/p/exampleshire/interests/{interest.pk}/").content.decode()
    public = client.get("/public/exampleshire/interests/").content.decode()
    assert f"{member.name}: to speak and vote, on the lease; granted by Cabinet" in public
    rows = officer.get(f"{PAGE}file/csv/").content.decode()
    assert "the lease" in rows
    row = Dispensation.objects.get()
    yesterday = {**day_of("last_day", today - timedelta(days=1)), "reason": "Resigned"}
    done = officer.post(f"{PAGE}{row.pk}/end/", yesterday, follow=True).content.decode()
    assert "Ended" in done
    assert "to speak and vote" not in client.get("/public/exampleshire/interests/").content.decode()
    stranger = sign_in(Role.BOARD_MEMBER, council)
    assert stranger.get(PAGE).status_code == 200
    assert [stranger.get(f"{PAGE}{one}").status_code for one in ("enter/", f"{row.pk}/end/")] == [403, 403]


@pytest.mark.django_db
def test_what_a_withheld_interest_is_in_is_not_told_by_its_dispensation(
    member: Member, cabinet: Body, council: Organisation, sign_in: SignIn, client: Client
) -> None:
    published = {"state": "withheld", "withheld_because": "Threats", "published_on": DAY}
    interest = declared(member, council, **published)
    sign_in(Role.GOVERNANCE_OFFICER, council).post(
        f"{PAGE}enter/", asked(member, council, cabinet, interest=interest.pk, matter="Hidden Street")
    )
    assert Dispensation.objects.count() == 1
    assert "Hidden Street" not in sign_in(Role.BOARD_MEMBER, council).get(PAGE).content.decode()
    assert "Hidden Street" in sign_in(member.user).get(PAGE).content.decode()
    assert "Hidden Street" not in client.get("/public/exampleshire/interests/").content.decode()


@pytest.mark.django_db
def test_an_officer_on_a_joint_board_is_held_to_the_officers_clock(
    council: Organisation, cabinet: Body, icb: Organisation
) -> None:
    board = BodyFactory(partnership=council.partnership, organisation=None, code="JOINT", kind="board", statutory=False)
    director = PostFactory(partnership=council.partnership, organisation=council, code="DASS", title="Director")
    leader = PostFactory(partnership=council.partnership, organisation=council, code="LEADER", title="Leader")
    for post in (director, leader):
        hold(post, person(Role.BOARD_MEMBER, council), since=DAY)
    board.seats.create(position=1, name="Director", organisation=council, post=director)
    board.seats.create(position=2, name="Leader", organisation=council, post=leader)
    cabinet.seats.create(position=1, name="Leader", organisation=council, post=leader)
    found = {one.seat: one.due for one in standings(council.partnership, date(2015, 5, 1), "JOINT")}
    assert found == {"Director": date(2015, 4, 29), "Leader": date(2015, 4, 28)}


@pytest.mark.django_db
def test_a_member_ends_an_interest_today_and_an_officer_in_the_past(member: Member, council: Organisation) -> None:
    interest = declared(member, council)
    today = timezone.localdate()
    own = Hand(member.user or person(Role.BOARD_MEMBER, council), frozenset(), "Left the post")
    with pytest.raises(Refused, match="ask a governance officer"):
        end_interest(interest_id=interest.pk, ended_on=today - timedelta(days=1), hand=own, today=today)
    keeper = Hand(person(Role.GOVERNANCE_OFFICER, council), frozenset({council.pk}), "By letter of 3 May")
    end_interest(interest_id=interest.pk, ended_on=today - timedelta(days=1), hand=keeper, today=today)
    assert AuditEntry.objects.latest("number").detail["backdated"] is True


@pytest.mark.django_db
def test_a_record_of_a_post_is_refused_when_who_decided_has_an_interest_and_no_dispensation(
    council: Organisation, cabinet: Body
) -> None:
    kind = DecisionKind.objects.create(partnership=council.partnership, code="award", name="Contract award")
    head: Post = PostFactory(partnership=council.partnership, organisation=council, code="HEAD", title="Head")
    user = person(Role.COMMISSIONER, council)
    hold(head, user, since=DAY)
    member = member_of(council.partnership, user, user)
    interest = declared(member, council, in_name="Example Homes")
    fields = {"kind": kind, "acted_by": user, "text": "Award it to Example Homes."}
    with pytest.raises(Refused) as refused:
        record_of(head, None, council, **fields)
    assert refused.value.code == "interest"
    today = timezone.localdate()
    Dispensation.objects.create(
        partnership=council.partnership, member=member, register=council, interest=interest, matter="the homes",
        scope="vote", ground="otherwise", reason="Nobody else", granted_by_body=cabinet,
        requested_on=DAY, granted_on=DAY, since=today, until=today,
    )  # fmt: skip
    assert record_of(head, None, council, **fields).published_on == today
