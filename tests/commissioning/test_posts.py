"""Posts are held by people over time, with deputies: rules, services, pages, files."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from commissioning.models import AuditEntry, Organisation, Post, PostHolding
from commissioning.rules.posts import Acting, Capacity, Held, acting, check_acting, check_appointment
from commissioning.rules.roles import Role
from commissioning.selectors.posts import acts_for, holder_of, post_rows, posts_acted_for
from commissioning.services.authority_setup import load_authority
from commissioning.services.posts import Appointment, appoint, end_holding
from ihwb.kernel.errors import Refused
from tests.conftest import SignIn
from tests.factories import PartnershipFactory, PostFactory, hold, person

HERE = "/p/exampleshire/"
FIRST, LAST = date(2014, 4, 1), date(2014, 12, 31)
HELD = [
    Held(1, "Ash", Capacity.HOLDER, FIRST, LAST),
    Held(2, "Birch", Capacity.DEPUTY, FIRST, None),
    Held(3, "Cedar", Capacity.HOLDER, date(2015, 2, 1), None),
]


@pytest.mark.parametrize(
    ("who", "day", "expected"),
    [
        (1, FIRST, Acting(Capacity.HOLDER)),
        (1, LAST, Acting(Capacity.HOLDER)),
        (1, date(2014, 3, 31), None),
        (1, date(2015, 1, 1), None),
        (2, LAST, Acting(Capacity.DEPUTY, 1)),
        (2, date(2015, 1, 1), Acting(Capacity.DEPUTY)),
        (2, date(2015, 2, 1), Acting(Capacity.DEPUTY, 3)),
        (3, date(2015, 1, 31), None),
    ],
)
def test_both_days_of_a_holding_count_and_a_deputy_acts_for_the_holder_of_the_day(
    who: int, day: date, expected: Acting | None
) -> None:
    assert acting(HELD, who, day) == expected


def test_who_did_not_act_is_told_who_did() -> None:
    with pytest.raises(Refused) as refused:
        check_acting(HELD, 3, LAST, "DASS")
    assert refused.value.message == (
        "Cedar did not act for the post DASS on 31 December 2014. That day it was for Ash (holder) or Birch (deputy)."
    )
    with pytest.raises(Refused) as vacant:
        check_acting(HELD[:1], 1, date(2015, 1, 1), "DASS")
    assert vacant.value.code == "post_vacant"


@pytest.mark.parametrize(
    ("new", "own", "code"),
    [
        (Held(9, "Elm", Capacity.HOLDER, LAST, LAST), False, "post_held"),
        (Held(9, "Elm", Capacity.HOLDER, date(2015, 1, 1), date(2015, 1, 31)), False, ""),
        (Held(9, "Elm", Capacity.HOLDER, date(2015, 1, 1), None), False, "post_held"),
        (Held(9, "Elm", Capacity.HOLDER, date(2016, 1, 1), None), False, "follows"),
        (Held(2, "Birch", Capacity.HOLDER, date(2016, 1, 1), None), False, "held_already"),
        (Held(9, "Elm", Capacity.DEPUTY, LAST, None), False, ""),
        (Held(9, "Elm", Capacity.DEPUTY, LAST, FIRST), False, "ends_before_it_begins"),
        (Held(9, "Elm", Capacity.DEPUTY, LAST, None), True, "own_post"),
    ],
)
def test_a_post_has_one_holder_at_a_time_and_nobody_appoints_themselves(new: Held, own: bool, code: str) -> None:
    if code in ("", "follows"):
        follows = check_appointment(HELD, new, post="DASS", own=own)
        assert follows == (HELD[2] if code else None)
        return
    with pytest.raises(Refused) as refused:
        check_appointment(HELD, new, post="DASS", own=own)
    assert refused.value.code == code


@pytest.fixture
def post(council: Organisation) -> Post:
    return PostFactory(partnership=council.partnership, organisation=council)


def given(user: object, since: date, capacity: Capacity = Capacity.HOLDER) -> Appointment:
    return Appointment(user, capacity, since, None, "Appointed")  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_new_holder_ends_the_one_before_on_the_day_before(post: Post, council: Organisation) -> None:
    first, second = person(Role.COMMISSIONER, council), person(Role.COMMISSIONER, council)
    administrator = person(Role.ADMINISTRATOR, council)
    appoint(post_id=post.pk, given=given(first, FIRST), by=administrator)
    made, before = appoint(post_id=post.pk, given=given(second, date(2015, 1, 1)), by=administrator)
    assert before is not None
    assert before.until == LAST
    assert (holder_of(post, LAST), holder_of(post, date(2015, 1, 1))) == (first, second)
    assert acts_for(first, post, date(2015, 1, 1)) is None
    assert posts_acted_for(second, post.partnership, date(2015, 1, 1)) == {post.pk: Capacity.HOLDER}
    end_holding(holding_id=made.pk, last_day=date(2015, 3, 31), reason="Left", by=administrator)
    assert holder_of(post, date(2015, 4, 1)) is None
    assert post_rows(post.partnership, date(2015, 4, 1))[0].holder == ""
    acts = list(AuditEntry.objects.values_list("act", flat=True))
    assert acts == [f"commissioning.{one}" for one in ("give_post", "end_post", "give_post", "end_post")]
    with pytest.raises(Refused) as overlap:
        end_holding(holding_id=before.pk, last_day=date(2015, 1, 1), reason="Longer", by=administrator)
    assert overlap.value.code == "post_held"


@pytest.mark.django_db
def test_nobody_prolongs_their_own_holding(post: Post, council: Organisation) -> None:
    own = person(Role.ADMINISTRATOR, council)
    held = hold(post, own, until=LAST)
    end_holding(holding_id=held.pk, last_day=date(2014, 12, 1), reason="Earlier", by=own)
    with pytest.raises(Refused) as refused:
        end_holding(holding_id=held.pk, last_day=LAST, reason="Longer", by=own)
    assert refused.value.code == "own_post"
    end_holding(holding_id=held.pk, last_day=LAST, reason="Longer", by=person(Role.ADMINISTRATOR, council))


@pytest.mark.django_db
def test_the_database_keeps_a_second_holder_without_an_end_out(post: Post, council: Organisation) -> None:
    hold(post, person(Role.COMMISSIONER, council))
    with pytest.raises(IntegrityError), transaction.atomic():
        hold(post, person(Role.COMMISSIONER, council), since=LAST)


@pytest.mark.django_db
def test_an_administrator_gives_posts_on_the_pages_and_others_only_read(
    post: Post, council: Organisation, sign_in: SignIn
) -> None:
    officer = person(Role.COMMISSIONER, council, name="Rowan")
    administrator = sign_in(Role.ADMINISTRATOR, council)
    filled = {
        "user": officer.pk,
        "capacity": "holder",
        "since_0": 1,
        "since_1": 4,
        "since_2": 2014,
        "reason": "Minute 4",
    }
    shown = administrator.post(f"{HERE}posts/DASS/appoint/", filled, follow=True).content.decode()
    assert "Rowan holds the post from 1 April 2014." in shown
    holding = PostHolding.objects.get()
    reader = sign_in(officer)
    assert "Rowan has held this post since 1 April 2014." in reader.get(f"{HERE}posts/DASS/").content.decode()
    assert "No holder" in reader.get(f"{HERE}posts/?as_at=2014-03-31").content.decode()
    assert "No holder" not in reader.get(f"{HERE}posts/?as_at=2014-04-01").content.decode()
    for path in (f"post-holdings/{holding.pk}/end/", f"post-holdings/{holding.pk}/remove/", "posts/DASS/appoint/"):
        assert reader.post(HERE + path, {}).status_code == 403
        assert sign_in("administrator", elsewhere()).get(HERE + path).status_code == 404
    late = {"last_day_0": 31, "last_day_1": 3, "last_day_2": 2014, "reason": "Left"}
    assert "so it cannot end on 31 March 2014" in administrator.post(
        f"{HERE}post-holdings/{holding.pk}/end/", late
    ).content.decode().replace("&#x27;", "'")
    administrator.post(f"{HERE}post-holdings/{holding.pk}/remove/", {"reason": "Entered twice"})
    assert not PostHolding.objects.exists()
    assert "Entered twice" in reader.get(f"{HERE}posts/DASS/").content.decode()


def elsewhere() -> Organisation:
    partnership = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    return Organisation.objects.get_or_create(partnership=partnership, code="X", name="X", kind="council")[0]


@pytest.mark.django_db
def test_holders_come_from_a_file_and_stay_as_people_left_them(post: Post, council: Organisation) -> None:
    officer = person(Role.COMMISSIONER, council)
    row = {"post": "DASS", "email": officer.email, "as": "holder", "since": FIRST}
    for _ in range(2):
        assert load_authority(post.partnership, {"holders": [row]})[-1:] == ["1 holders and deputies of posts"]
    for wrong, words in (
        ({**row, "email": "nobody@example.org"}, "add the person first"),
        ({**row, "since": date(2015, 1, 1)}, "End that first"),
        ({**row, "as": "boss"}, "which is none of: holder, deputy"),
    ):
        with pytest.raises(Refused) as refused:
            load_authority(post.partnership, {"holders": [wrong]})
        assert words in refused.value.message
