"""The delegation register: what the law keeps, nobody delegates; everything else leaves a trace."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from commissioning.models import AuditEntry, DelegatedFunction, Organisation
from commissioning.rules.reasons import check_reason
from commissioning.rules.register import Delegability, check_delegation, check_ending, check_terms
from commissioning.rules.roles import Role
from commissioning.selectors import register as selectors
from commissioning.services.register import Hand, Terms, change_terms, delegate_function, end_delegation
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import FunctionFactory, ReturnFactory, provider
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory, person

FIRST_OF_APRIL = date(2015, 4, 1)


def delegation(**changes: object) -> dict[str, object]:
    asked = {
        "state": Delegability.DELEGABLE,
        "name": "Assessments",
        "holder": "The council",
        "delegate": "The provider",
        "already": None,
        "instrument": "Contract of 1 April 2015",
    }
    return {**asked, **changes}


# --- The rule ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": Delegability.RETAINED}, "function_retained"),
        ({"delegate": "The council"}, "delegated_to_itself"),
        ({"already": "Another provider"}, "delegated_already"),
        ({"instrument": "  "}, "instrument_missing"),
    ],
)
def test_a_delegation_is_refused_with_the_rule_that_forbids_it(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_delegation(**delegation(**changes))  # type: ignore[arg-type]
    assert refused.value.code == code


def test_the_refusal_names_the_function_the_holder_and_what_to_do() -> None:
    with pytest.raises(Refused) as refused:
        check_delegation(**delegation(state=Delegability.RETAINED, name="AMHP approval"))  # type: ignore[arg-type]
    assert refused.value.message == (
        "“AMHP approval” cannot be delegated: the law keeps this function with The council. "
        "Nothing was changed; have the delegate collect or prepare, and the holder decide."
    )


@pytest.mark.parametrize("state", [Delegability.DELEGABLE, Delegability.PARTLY])
def test_what_the_law_allows_passes(state: Delegability) -> None:
    check_delegation(**delegation(state=state))  # type: ignore[arg-type]


def test_only_a_delegation_that_is_there_can_end() -> None:
    check_ending(name="Assessments", delegate="The provider")
    with pytest.raises(Refused):
        check_ending(name="Assessments", delegate=None)


def test_a_partly_delegable_function_needs_its_part() -> None:
    check_terms(state=Delegability.DELEGABLE, name="Assessments", part="")
    with pytest.raises(Refused):
        check_terms(state=Delegability.PARTLY, name="Safeguarding", part=" ")


def test_a_reason_says_something() -> None:
    assert check_reason("  New contract ") == "New contract"
    with pytest.raises(Refused):
        check_reason(" . ")


# --- The database ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"retained": True, "instrument": "Contract", "delegated_on": FIRST_OF_APRIL},
        {"instrument": "", "delegated_on": FIRST_OF_APRIL},
        {"instrument": "Contract", "delegated_on": None},
    ],
)
def test_the_database_refuses_a_delegation_that_a_program_forgot_to_check(
    fields: dict[str, object], council: Organisation
) -> None:
    delegate = provider(council.partnership)
    with pytest.raises(IntegrityError), transaction.atomic():
        FunctionFactory(holder=council, delegate=delegate, **fields)


@pytest.mark.django_db
def test_the_database_refuses_a_holder_as_its_own_delegate(council: Organisation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FunctionFactory(holder=council, delegate=council, instrument="Contract", delegated_on=FIRST_OF_APRIL)


@pytest.mark.django_db
def test_the_database_refuses_an_open_part(council: Organisation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FunctionFactory(holder=council, state="partly", part="")


# --- The service -------------------------------------------------------------------------------------------


def hand(council: Organisation, reason: str = "Contract award of March 2015") -> Hand:
    return Hand(by=person(Role.COMMISSIONER, council), reason=reason, organisations={council.pk})


@pytest.mark.django_db
def test_a_delegation_and_its_end_are_kept_with_who_and_why(council: Organisation) -> None:
    function = FunctionFactory(holder=council)
    delegate = provider(council.partnership)
    doer = hand(council)
    delegate_function(
        function_id=function.pk, delegate=delegate, instrument="Contract", delegated_on=FIRST_OF_APRIL, hand=doer
    )
    end_delegation(function_id=function.pk, hand=Hand(doer.by, "Provider left", doer.organisations))
    function.refresh_from_db()
    assert function.delegate is None
    newest, middle, _ = function.history.all()
    assert (newest.history_user, newest.history_change_reason) == (doer.by, "Provider left")
    assert (middle.delegate, middle.history_change_reason) == (delegate, "Contract award of March 2015")
    acts = list(AuditEntry.objects.values_list("act", "by"))
    assert acts == [
        ("commissioning.delegate_function", doer.by.pk),
        ("commissioning.end_delegation", doer.by.pk),
    ]


@pytest.mark.django_db
def test_a_retained_function_is_refused_and_nothing_is_written(council: Organisation) -> None:
    function = FunctionFactory(holder=council, retained=True)
    with pytest.raises(Refused) as refused:
        delegate_function(
            function_id=function.pk,
            delegate=provider(council.partnership),
            instrument="Contract",
            delegated_on=FIRST_OF_APRIL,
            hand=hand(council),
        )
    assert refused.value.code == "function_retained"
    assert function.history.count() == 1
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_nobody_delegates_the_function_of_another_organisation(council: Organisation, icb: Organisation) -> None:
    function = FunctionFactory(holder=council)
    with pytest.raises(Refused) as refused:
        end_delegation(function_id=function.pk, hand=hand(icb))
    assert refused.value.code == "other_organisation"


@pytest.mark.django_db
def test_no_function_goes_to_an_organisation_of_another_partnership(council: Organisation) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"), name="Far away")
    with pytest.raises(Refused) as refused:
        delegate_function(
            function_id=FunctionFactory(holder=council).pk,
            delegate=elsewhere,
            instrument="Contract",
            delegated_on=FIRST_OF_APRIL,
            hand=hand(council),
        )
    assert refused.value.code == "delegate_unknown"


@pytest.mark.django_db
def test_terms_are_not_saved_over_somebodys_newer_terms(council: Organisation) -> None:
    function = FunctionFactory(holder=council)
    opened = selectors.opened_version(function)
    change_terms(function_id=function.pk, terms=Terms("", "First", None, ""), opened=opened, hand=hand(council))
    with pytest.raises(Refused) as refused:
        change_terms(function_id=function.pk, terms=Terms("", "Second", None, ""), opened=opened, hand=hand(council))
    assert refused.value.code == "register_changed"
    function.refresh_from_db()
    assert function.condition == "First"


# --- The pages ---------------------------------------------------------------------------------------------


@pytest.fixture
def commissioner(council: Organisation, sign_in: SignIn) -> Client:
    return sign_in(Role.COMMISSIONER, council)


@pytest.mark.django_db
def test_the_register_shows_each_state_in_words(council: Organisation, commissioner: Client) -> None:
    for trait in ({}, {"partly": True}, {"retained": True}):
        FunctionFactory(holder=council, **trait)
    page = commissioner.get("/p/exampleshire/register/").content.decode()
    for words in ("Can be delegated", "Partly", "Retained", "No post named", "3 of 3 functions"):
        assert words in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3]),
        ("state=retained", [3]),
        ("delegate=PROVIDER", [1]),
        ("delegate=none", [2, 3]),
        ("holder=ICB", []),
        ("text=alerts", [2]),
        ("text=mental+approval", [3]),
        ("state=nonsense", [1, 2, 3]),
        ("state=partly&text=assessments", []),
    ],
)
def test_the_filters_of_the_address_decide_what_is_listed(
    query: str, numbers: list[int], council: Organisation, icb: Organisation, commissioner: Client
) -> None:
    delegated = {"delegate": provider(council.partnership), "instrument": "Contract", "delegated_on": FIRST_OF_APRIL}
    FunctionFactory(holder=council, number=1, **delegated)
    FunctionFactory(holder=council, number=2, partly=True)
    FunctionFactory(holder=council, number=3, retained=True)
    page = commissioner.get(f"/p/exampleshire/register/?{query}")
    assert [row.number for row in page.context["rows"]] == numbers


@pytest.mark.django_db
def test_the_register_asks_the_database_little_however_long_it_is(
    council: Organisation, commissioner: Client, django_assert_max_num_queries: object
) -> None:
    post = PostFactory(partnership=council.partnership)
    for number in range(40):
        FunctionFactory(holder=council, number=number + 1, oversight=post)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert commissioner.get("/p/exampleshire/register/").status_code == 200


@pytest.mark.django_db
def test_a_commissioner_delegates_on_the_page_and_the_history_says_who_and_why(
    council: Organisation, commissioner: Client
) -> None:
    function = FunctionFactory(holder=council)
    asked = {
        "delegate": provider(council.partnership).pk,
        "instrument": "Contract",
        "delegated_on_0": "1",
        "delegated_on_1": "4",
        "delegated_on_2": "2015",
        "reason": "Contract award",
    }
    answer = commissioner.post(f"/p/exampleshire/register/{function.pk}/delegate/", asked, follow=True)
    page = answer.content.decode()
    assert "Example Community Health, from 1 April 2015, by Contract" in page
    assert "Reason: Contract award" in page
    assert commissioner.user.name in page  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_page_of_a_retained_function_refuses_in_a_sentence(council: Organisation, commissioner: Client) -> None:
    function = FunctionFactory(holder=council, retained=True)
    address = f"/p/exampleshire/register/{function.pk}/delegate/"
    page = commissioner.get(address, follow=True).content.decode()
    assert "cannot be delegated: the law keeps this function with Exampleshire Council." in page
    asked = {"delegate": provider(council.partnership).pk, "instrument": "Contract", "reason": "Trying"}
    asked |= {"delegated_on_0": "1", "delegated_on_1": "4", "delegated_on_2": "2015"}
    answer = commissioner.post(address, asked)
    assert "cannot be delegated" in answer.content.decode()
    function.refresh_from_db()
    assert function.delegate is None


@pytest.mark.django_db
def test_a_member_reads_and_does_not_change(council: Organisation, sign_in: SignIn) -> None:
    function = FunctionFactory(holder=council)
    member = sign_in(Role.BOARD_MEMBER, council)
    page = member.get(f"/p/exampleshire/register/{function.pk}/")
    assert page.status_code == 200
    assert "Change the terms" not in page.content.decode()
    for act in ("delegate", "end", "terms"):
        assert member.get(f"/p/exampleshire/register/{function.pk}/{act}/").status_code == 403


@pytest.mark.django_db
def test_a_function_of_another_partnership_is_not_found(council: Organisation, commissioner: Client) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    function = FunctionFactory(holder=elsewhere)
    for act in ("", "delegate/", "end/", "terms/"):
        assert commissioner.get(f"/p/exampleshire/register/{function.pk}/{act}").status_code == 404
    assert DelegatedFunction.objects.get().delegate is None


@pytest.mark.django_db
def test_words_refused_on_a_stale_page_stay_in_the_form(council: Organisation, commissioner: Client) -> None:
    function = FunctionFactory(holder=council)
    asked = {"condition": "My long words", "reason": "Clearer", "opened": "0"}
    page = commissioner.post(f"/p/exampleshire/register/{function.pk}/terms/", asked).content.decode()
    assert "Somebody changed" in page
    assert "My long words" in page
    newest = selectors.opened_version(function)
    assert f'name="opened" value="{newest}"' in page


@pytest.mark.django_db
def test_the_returns_say_what_they_became(council: Organisation, commissioner: Client) -> None:
    ReturnFactory(submitter=council)
    assert "Became Client Level Data" in commissioner.get("/p/exampleshire/register/returns/").content.decode()
