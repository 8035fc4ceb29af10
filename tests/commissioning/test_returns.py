"""Statutory returns: the life of a collection, its days, who may do what, next year's plan, the calendar."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from commissioning.models import Organisation, PostHolding, ReturnCollection, ReturnStep, StatutoryReturn, User
from commissioning.rules.returns import Dates, ReturnAct, ReturnState, acts_in, after, late_by, next_label
from commissioning.rules.roles import Role
from commissioning.services.register import Hand
from commissioning.services.returns import (
    Paper,
    ReturnDraft,
    add_return,
    change_collection,
    copy_to_year,
    plan_collection,
    take_step,
)
from ihwb.kernel.errors import Refused
from ihwb.web.icalendar import DayEntry, as_calendar
from tests.commissioning.factories import CollectionFactory, ReturnFactory, provider
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PostFactory, person
from tests.races import at_once

MAY, DUE, JUNE = date(2015, 5, 1), date(2015, 5, 15), date(2015, 6, 30)
DATES = Dates(date(2014, 4, 1), date(2015, 3, 31), MAY, JUNE, DUE, date(2015, 9, 30))
AT = datetime(2015, 5, 20, 10, tzinfo=UTC)
DATA = Paper("Data", link="https://example.org/data")


# --- The rules ---------------------------------------------------------------------------------------------


def test_every_state_is_reached_and_only_by_the_table() -> None:
    state = ReturnState.PLANNED
    for act in ("start", "hand_in", "check", "sign_off", "submit", "accept", "refresh"):
        state = after(state, ReturnAct(act), "SALT")
    assert (state, acts_in(state)) == (ReturnState.REFRESHED, [])
    with pytest.raises(Refused) as refused:
        after(ReturnState.PLANNED, ReturnAct.SUBMIT, "SALT, 2014/15")
    assert refused.value.message == (
        "SALT, 2014/15 is at “planned”, so this cannot be done now: record the submission. "
        "What can be done: start collecting; hand in the data."
    )


@pytest.mark.parametrize(
    ("state", "day", "late"),
    [
        ("collecting", DUE, False),
        ("collecting", date(2015, 5, 16), True),
        ("received", date(2015, 5, 16), False),
        ("signed_off", JUNE, False),
        ("signed_off", date(2015, 7, 1), True),
        ("submitted", date(2015, 7, 1), False),
        ("accepted", date(2015, 9, 30), False),
        ("accepted", date(2015, 10, 1), True),
        ("refreshed", date(2015, 10, 1), False),
    ],
)
def test_the_last_day_is_in_time_and_the_day_after_it_is_late(state: str, day: date, late: bool) -> None:
    assert bool(late_by(ReturnState(state), DATES, day)) is late


def test_a_year_later_the_ends_of_months_are_ends_of_months() -> None:
    later = Dates(date(2015, 2, 1), date(2015, 2, 28), MAY, JUNE).later(12)
    assert (later.period_end, later.closes_on, later.data_due_on) == (date(2016, 2, 29), date(2016, 6, 30), None)


@pytest.mark.parametrize(
    ("label", "years", "found"),
    [
        ("2014/15", 1, "2015/16"),
        ("1999/00", 1, "2000/01"),
        ("Quarter 2, 2026", 1, "Quarter 2, 2027"),
        ("Year ending 31 March 2015", 2, "Year ending 31 March 2017"),
        ("First wave", 1, "First wave"),
    ],
)
def test_the_name_of_a_period_moves_with_its_years(label: str, years: int, found: str) -> None:
    assert next_label(label, years) == found


@pytest.mark.parametrize(
    "wrong",
    [
        {"period_end": date(2014, 3, 31)},
        {"closes_on": date(2015, 4, 30)},
        {"data_due_on": date(2015, 7, 1)},
        {"refresh_on": date(2015, 6, 29)},
    ],
)
def test_dates_in_a_wrong_order_are_refused(wrong: dict[str, date]) -> None:
    fields = {name: getattr(DATES, name) for name in Dates.__slots__}
    DATES.check()
    with pytest.raises(Refused):
        Dates(**{**fields, **wrong}).check()


def test_a_calendar_file_folds_long_lines_and_marks_what_the_format_reads() -> None:
    entry = DayEntry("a@b", MAY, "SALT, 2014/15; opens\nnow", "é" * 60, "https://example.org/x")
    text = as_calendar("Returns", [entry], AT).decode()
    assert "SUMMARY:SALT\\, 2014/15\\; opens\\nnow\r\n" in text
    assert "DTSTART;VALUE=DATE:20150501\r\nDTEND;VALUE=DATE:20150502\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "é" * 60 in text.replace("\r\n ", "")


# --- The database and the service ----------------------------------------------------------------------------


@pytest.fixture
def planned(council: Organisation) -> ReturnCollection:
    collection: ReturnCollection = CollectionFactory(
        statutory_return=ReturnFactory(submitter=council, code="SALT"), signoff_post=PostFactory()
    )
    return collection


@pytest.fixture
def officer(council: Organisation) -> User:
    return person(Role.COMMISSIONER, council)


@pytest.fixture
def director(council: Organisation) -> User:
    """Holds the post that signs off."""
    director = person(Role.COMMISSIONER, council)
    PostHolding.objects.create(post=PostFactory(), user=director, capacity="holder", since=date(2014, 1, 1))
    return director


def hand(by: User, council: Organisation) -> Hand:
    return Hand(by, "For this year", {council.pk})


def steps(one: ReturnCollection, by: User, *acts: str, **fields: Any) -> None:
    for act in acts:
        paper = DATA if act == "hand_in" else Paper()
        organisations = fields.get("organisations", {one.submitter_id})
        who = person(Role.COMMISSIONER, one.submitter) if act == "hand_in" and "check" in acts else by
        take_step(
            collection_id=one.pk, act=ReturnAct(act), by=who, organisations=organisations, at=AT,
            remark=fields.get("remark", ""), paper=fields.get("paper", paper),
        )  # fmt: skip


@pytest.mark.django_db
def test_the_database_keeps_what_a_program_forgot_to_check(planned: ReturnCollection, officer: User) -> None:
    wrong: list[dict[str, Any]] = [
        {"closes_on": date(2015, 4, 30)},
        {"period_end": date(2014, 3, 31)},
        {"data_due_on": date(2015, 7, 1)},
        {"refresh_on": MAY},
        {"state": "late"},
        {"state": "signed_off", "signoff_post": None},
        {"checked_by": officer, "signed_by": officer},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            ReturnCollection.objects.filter(pk=planned.pk).update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        CollectionFactory(statutory_return=planned.statutory_return)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReturnFactory(submitter=planned.submitter, code="salt")


@pytest.mark.django_db
def test_a_collection_from_its_plan_to_its_acceptance(planned: ReturnCollection, officer: User, director: User) -> None:
    steps(planned, officer, "start", "hand_in", "check")
    steps(planned, director, "sign_off")
    steps(planned, officer, "submit", "accept")
    planned.refresh_from_db()
    assert (planned.state, planned.checked_by, planned.signed_by) == ("accepted", officer, director)
    assert planned.steps.count() == 6


@pytest.mark.django_db
def test_who_hands_the_data_in_does_not_check_them(planned: ReturnCollection, officer: User, director: User) -> None:
    steps(planned, officer, "hand_in")
    with pytest.raises(Refused) as refused:
        steps(planned, officer, "check")
    assert refused.value.code == "own_work"
    steps(planned, director, "check")


@pytest.mark.django_db
def test_only_whoever_acts_for_the_post_signs_and_never_the_checker(
    planned: ReturnCollection, officer: User, director: User
) -> None:
    steps(planned, director, "hand_in", "check")
    for by, code in ((officer, "not_the_post"), (director, "own_check")):
        with pytest.raises(Refused) as refused:
            steps(planned, by, "sign_off")
        assert refused.value.code == code
    planned.refresh_from_db()
    assert planned.state == "checked"


@pytest.mark.django_db
def test_what_goes_back_has_a_reason_and_takes_check_and_signature_off(
    planned: ReturnCollection, officer: User, director: User
) -> None:
    steps(planned, officer, "hand_in", "check")
    steps(planned, director, "sign_off")
    with pytest.raises(Refused):
        steps(planned, officer, "send_back")
    steps(planned, officer, "send_back", remark="Two wards are missing")
    planned.refresh_from_db()
    assert (planned.state, planned.checked_by, planned.signed_by) == ("collecting", None, None)


@pytest.mark.django_db
def test_data_is_handed_in_by_its_provider_or_the_submitter_and_comes_with_something(
    planned: ReturnCollection, officer: User, icb: Organisation
) -> None:
    for fields, code in [
        ({"organisations": {icb.pk}}, "other_organisation"),
        ({"paper": Paper()}, "file_or_link"),
    ]:
        with pytest.raises(Refused) as refused:
            steps(planned, officer, "hand_in", **fields)
        assert refused.value.code == code
    with pytest.raises(Refused):
        steps(planned, officer, "start", organisations={planned.collector_id})
    steps(planned, officer, "hand_in", organisations={planned.collector_id})


@pytest.mark.django_db
def test_a_return_that_takes_anothers_place_ends_it_on_the_day_before(council: Organisation, officer: User) -> None:
    old = ReturnFactory(submitter=council, code="SALT")
    draft = ReturnDraft("CLD", "Client Level Data", council, since=date(2023, 7, 1), follows=old)
    new = add_return(partnership=council.partnership, draft=draft, hand=hand(officer, council))
    old.refresh_from_db()
    assert (new.follows, old.until, new.number) == (old, date(2023, 6, 30), old.number + 1)
    for fields, code in [
        ({"code": "salt"}, "code_taken"),
        ({"since": date(2023, 7, 1), "follows": new}, "dates"),
    ]:
        draft = ReturnDraft(**{"code": "X", "name": "X", "submitter": council, **fields})
        with pytest.raises(Refused) as refused:
            add_return(partnership=council.partnership, draft=draft, hand=hand(officer, council))
        assert refused.value.code == code


@pytest.mark.django_db
def test_last_years_collections_are_this_years_plan_once(council: Organisation, officer: User) -> None:
    yearly = CollectionFactory(statutory_return=ReturnFactory(submitter=council, code="ASCS"))
    CollectionFactory(statutory_return=ReturnFactory(submitter=council, code="SACE", every_months=24))
    ended = ReturnFactory(submitter=council, code="SALT", until=date(2015, 3, 31))
    CollectionFactory(statutory_return=ended)
    ReturnFactory(submitter=council, code="CLD", follows=ended, since=date(2015, 4, 1))
    who = hand(officer, council)
    made, left = copy_to_year(partnership=council.partnership, year=2015, hand=who)
    assert (made, left) == (1, ["SALT is not asked for any more; it became CLD."])
    copy = ReturnCollection.objects.get(copied_from=yearly)
    assert (copy.period, copy.period_start, copy.closes_on) == ("2015/16", date(2015, 4, 1), date(2016, 6, 30))
    made, left = copy_to_year(partnership=council.partnership, year=2015, hand=who)
    assert made == 0
    assert "ASCS has its collection for 2015/16 already." in left
    made, _ = copy_to_year(partnership=council.partnership, year=2016, hand=who)
    assert sorted(one.statutory_return.code for one in ReturnCollection.objects.filter(period="2016/17")) == [
        "ASCS", "SACE"
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_is_accepted_keeps_its_dates_but_for_the_refresh(planned: ReturnCollection, officer: User) -> None:
    ReturnCollection.objects.filter(pk=planned.pk).update(state="accepted")
    fields = {name: getattr(planned, name) for name in Dates.__slots__}
    who, post = hand(officer, planned.submitter), planned.signoff_post
    moved = Dates(**{**fields, "closes_on": date(2015, 7, 1)})
    with pytest.raises(Refused) as refused:
        change_collection(collection_id=planned.pk, period="2014/15", dates=moved, signoff_post=post, hand=who)
    assert refused.value.code == "accepted_already"
    refresh = Dates(**{**fields, "refresh_on": date(2015, 9, 30)})
    change_collection(collection_id=planned.pk, period="2014/15", dates=refresh, signoff_post=post, hand=who)


@pytest.mark.django_db
def test_a_period_is_planned_once_and_only_while_the_law_asks_for_it(council: Organisation, officer: User) -> None:
    asked = ReturnFactory(submitter=council, until=date(2014, 4, 1))
    who = hand(officer, council)
    plan_collection(return_id=asked.pk, period="2014/15", dates=DATES, hand=who)
    with pytest.raises(Refused) as refused:
        plan_collection(return_id=asked.pk, period="2014/15", dates=DATES, hand=who)
    assert refused.value.code == "period_there"
    with pytest.raises(Refused) as refused:
        plan_collection(return_id=asked.pk, period="2015/16", dates=DATES.later(12), hand=who)
    assert refused.value.code == "not_asked_for"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_steps_at_once_one_is_taken(planned: ReturnCollection, officer: User) -> None:
    def give() -> None:
        steps(planned, officer, "hand_in")

    assert sorted(at_once(give, give)) == ["done", "not_now"]
    assert ReturnStep.objects.count() == 1


# --- The pages ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_provider_sees_and_hands_in_only_its_own(
    planned: ReturnCollection, council: Organisation, sign_in: SignIn
) -> None:
    other = OrganisationFactory(partnership=council.partnership, code="OTHER", name="Another", kind="provider")
    theirs = CollectionFactory(statutory_return=ReturnFactory(submitter=council, code="SECRET"), collector=other)
    ours, rival = sign_in(Role.PROVIDER, provider(council.partnership)), sign_in(Role.PROVIDER, other)
    page = ours.get("/p/exampleshire/handing-in/").content.decode()
    assert "SALT, 2014/15" in page
    assert "SECRET" not in page
    home = ours.get("/p/exampleshire/").content.decode()
    assert "Hand in the data: SALT, 2014/15" in home
    asked = {"title": "Extract", "file": SimpleUploadedFile("extract.csv", b"a,b\n1,2\n"), "remark": ""}
    own = f"/p/exampleshire/handing-in/returns/{planned.pk}/"
    assert "Data handed in: SALT, 2014/15." in ours.post(f"{own}data/", asked, follow=True).content.decode()
    (step,) = ReturnStep.objects.all()
    answer = ours.get(f"/p/exampleshire/handing-in/steps/{step.pk}/file")
    assert b"".join(answer.streaming_content) == b"a,b\n1,2\n"  # type: ignore[arg-type]
    for address in (own, f"{own}data/", f"/p/exampleshire/handing-in/steps/{step.pk}/file"):
        assert rival.get(address).status_code == 404
    assert ours.get(f"/p/exampleshire/handing-in/returns/{theirs.pk}/data/").status_code == 404
    for address in ("", "calendar/", "calendar.ics", "collections/", f"collections/{planned.pk}/"):
        assert ours.get(f"/p/exampleshire/register/returns/{address}").status_code == 403
    assert ours.get(f"/p/exampleshire/register/returns/steps/{step.pk}/file").status_code == 403


@pytest.mark.django_db
def test_an_officer_goes_through_the_steps_on_the_pages(
    planned: ReturnCollection, officer: User, director: User, sign_in: SignIn
) -> None:
    page = f"/p/exampleshire/register/returns/collections/{planned.pk}/"
    client, signer = sign_in(officer), sign_in(director)
    client.post(f"{page}start/", {"remark": "Began"})
    hand_in = f"/p/exampleshire/handing-in/returns/{planned.pk}/data/"
    assert "Give a file or a link." in client.post(hand_in, {"title": "Data", "remark": ""}).content.decode()
    colleague = sign_in(Role.COMMISSIONER, planned.submitter)
    colleague.post(hand_in, {"title": "Data", "link": "https://example.org/data", "remark": ""})
    assert "Somebody else has to check them" in colleague.post(f"{page}check/", {"remark": ""}).content.decode()
    assert "You handed the data in, so somebody else checks them." in colleague.get(page).content.decode()
    assert f"{page}check/" not in colleague.get(page).content.decode()
    client.post(f"{page}check/", {"remark": ""})
    for by, sentence in ((client, "You checked the data. It waits for"), (colleague, "It waits for Director")):
        shown = by.get(page).content.decode()
        assert sentence in shown
        assert f"{page}sign-off/" not in shown
    assert f"{page}sign-off/" in signer.get(page).content.decode()
    assert "Sign off: SALT, 2014/15" in signer.get("/p/exampleshire/").content.decode()
    assert "Sign off: SALT, 2014/15" not in client.get("/p/exampleshire/").content.decode()
    refused = client.post(f"{page}sign-off/", {"remark": ""}).content.decode()
    assert "Director of adult social services" in refused
    signer.post(f"{page}sign-off/", {"remark": ""})
    shown = client.get(page).content.decode()
    for words in ("Signed off", "Record the submission", director.name, "Late"):
        assert words in shown
    assert client.get(f"{page}nonsense/").status_code == 404


@pytest.mark.django_db
def test_roles_that_only_read_change_nothing(
    planned: ReturnCollection, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    page = f"/p/exampleshire/register/returns/collections/{planned.pk}/"
    one = f"/p/exampleshire/register/returns/{planned.statutory_return_id}/"
    for role in (Role.AUDITOR, Role.BOARD_MEMBER, Role.SCRUTINY_MEMBER):
        reader = sign_in(role, council)
        assert reader.get(page).status_code == 200
        for address in (f"{page}start/", f"{page}dates/", f"{page}sign-off/", f"{one}change/", f"{one}plan/"):
            assert reader.get(address).status_code == 403, address
        assert reader.get(f"/p/exampleshire/handing-in/returns/{planned.pk}/data/").status_code == 403
    other = sign_in(Role.COMMISSIONER, icb)
    assert "is submitted by Exampleshire Council" in other.post(f"{page}start/", {"remark": ""}).content.decode()
    elsewhere = sign_in(Role.COMMISSIONER, OrganisationFactory(code="AWAY", partnership__slug="elsewhere"))
    for address in (page, one):
        assert elsewhere.get(address.replace("exampleshire", "elsewhere")).status_code == 404


@pytest.mark.django_db
def test_the_calendar_shows_a_year_by_month_and_gives_it_as_a_file(
    planned: ReturnCollection, council: Organisation, sign_in: SignIn
) -> None:
    reader = sign_in(Role.AUDITOR, council)
    page = reader.get("/p/exampleshire/register/returns/calendar/?year=2015")
    assert [month.key for month in page.context["months"]] == ["2015-05", "2015-06"]
    assert 'id="m2015-05"' in page.content.decode()
    file = reader.get("/p/exampleshire/register/returns/calendar.ics?year=2015")
    assert file["Content-Type"].startswith("text/calendar")
    assert file.content.decode().count("BEGIN:VEVENT") == 3
    listed = reader.get("/p/exampleshire/register/returns/collections/?late=on&code=SALT")
    assert [row.code for row in listed.context["rows"]] == ["SALT"]
    assert b"SALT" in reader.get("/p/exampleshire/register/returns/collections.csv?year=2015").content
    assert reader.get("/p/exampleshire/register/returns/calendar/?year=x").status_code == 200


@pytest.mark.django_db
def test_the_returns_say_what_they_became(council: Organisation, sign_in: SignIn) -> None:
    old = ReturnFactory(submitter=council)
    reader = sign_in(Role.COMMISSIONER, council)
    address = "/p/exampleshire/register/returns/"
    assert "Became Client Level Data" in reader.get(address).content.decode()
    asked = {"code": "CLD", "name": "Client Level Data", "submitter": council.pk, "follows": old.pk, "reason": "New"}
    asked |= {"since_0": "1", "since_1": "7", "since_2": "2023"}
    assert reader.get(f"{address}add/?follows={old.pk}").status_code == 200
    reader.post(f"{address}add/", asked)
    page = reader.get(f"{address}{old.pk}/").content.decode()
    assert "It became" in page
    assert "until 30 June 2023" in page
    assert StatutoryReturn.objects.count() == 2
