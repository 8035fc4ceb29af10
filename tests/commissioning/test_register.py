"""The delegation register: what the law keeps, nobody delegates; everything else leaves a trace."""

from datetime import UTC, date, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from commissioning.models import AuditEntry, DelegatedFunction, DelegationCondition, EvidenceExpectation, Organisation
from commissioning.rules.register import Delegability
from commissioning.rules.roles import Role
from commissioning.selectors import register as selectors
from commissioning.services.register import (
    ConditionDraft,
    DelegationDraft,
    Hand,
    correct_delegation,
    delegate_function,
    end_delegation,
    name_owner,
    withdraw_delegation,
)
from commissioning.services.register_functions import Law, Terms, change_law, change_terms
from commissioning.services.register_setup import as_file, read_file, take_over
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import CollectionFactory, DelegationFactory, FunctionFactory, ReturnFactory, provider
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory, person

FIRST_OF_APRIL, LAST_OF_MARCH = date(2015, 4, 1), date(2016, 3, 31)


# --- The database ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"law_state": "retained"},
        {"law_state": "partly", "part": ""},
        {"until": date(2015, 3, 31)},
        {"state": "forgotten"},
    ],
)
def test_the_database_refuses_a_delegation_that_a_program_forgot_to_check(
    fields: dict[str, object], council: Organisation
) -> None:
    function = FunctionFactory(holder=council)
    with pytest.raises(IntegrityError), transaction.atomic():
        DelegationFactory(function=function, **fields)


@pytest.mark.django_db
def test_the_database_refuses_a_holder_as_its_own_delegate_and_two_open_delegations_of_a_part(
    council: Organisation,
) -> None:
    function = FunctionFactory(holder=council)
    with pytest.raises(IntegrityError), transaction.atomic():
        DelegationFactory(function=function, delegate=council)
    DelegationFactory(function=function, part="Alerts")
    DelegationFactory(function=function, part="Investigating")
    with pytest.raises(IntegrityError), transaction.atomic():
        DelegationFactory(function=function, part="alerts")


@pytest.mark.django_db
def test_the_database_refuses_an_open_part(council: Organisation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FunctionFactory(holder=council, state="partly", part="")


# --- The service -------------------------------------------------------------------------------------------


def hand(council: Organisation, reason: str = "Contract award of March 2015") -> Hand:
    return Hand(by=person(Role.COMMISSIONER, council), reason=reason, organisations={council.pk})


def draft(council: Organisation, **fields: Any) -> DelegationDraft:
    asked = {"delegate": provider(council.partnership), "since": FIRST_OF_APRIL, "instrument": "Contract", **fields}
    return DelegationDraft(**asked)


@pytest.mark.django_db
def test_a_delegation_and_its_end_are_kept_with_who_and_why(council: Organisation) -> None:
    function = FunctionFactory(holder=council)
    doer = hand(council)
    given = delegate_function(function_id=function.pk, draft=draft(council), hand=doer)
    end_delegation(
        delegation_id=given.pk, last_day=LAST_OF_MARCH, hand=Hand(doer.by, "Provider left", doer.organisations)
    )
    newest, first = given.history.all()
    assert (newest.history_user, newest.history_change_reason, newest.until) == (
        doer.by,
        "Provider left",
        LAST_OF_MARCH,
    )
    assert (first.until, first.history_change_reason) == (None, "Contract award of March 2015")
    acts = list(AuditEntry.objects.values_list("act", "by"))
    assert acts == [
        ("commissioning.delegate_function", doer.by.pk),
        ("commissioning.end_delegation", doer.by.pk),
    ]


@pytest.mark.django_db
def test_the_register_of_a_day_knows_the_delegation_on_its_first_and_last_day(council: Organisation) -> None:
    function = FunctionFactory(holder=council)
    given = DelegationFactory(function=function, until=LAST_OF_MARCH)
    days = [date(2015, 3, 31), FIRST_OF_APRIL, LAST_OF_MARCH, date(2016, 4, 1)]
    assert [selectors.delegation_on(function, day) for day in days] == [None, given, given, None]
    held = [selectors.functions(council.partnership, day)[0].delegate for day in days]
    assert held == ["", "Example Community Health", "Example Community Health", ""]


@pytest.mark.django_db
def test_a_correction_follows_the_entry_and_the_entry_counts_no_more(council: Organisation) -> None:
    function = FunctionFactory(holder=council)
    doer = hand(council)
    old = delegate_function(function_id=function.pk, draft=draft(council), hand=doer)
    later = date(2015, 10, 1)
    new = correct_delegation(delegation_id=old.pk, draft=draft(council, since=later), hand=doer)
    old.refresh_from_db()
    assert (old.state, old.since, new.corrects, new.number) == ("corrected", FIRST_OF_APRIL, old, 2)
    assert selectors.delegation_on(function, FIRST_OF_APRIL) is None
    assert selectors.delegation_on(function, later) == new
    with pytest.raises(Refused) as refused:
        correct_delegation(delegation_id=old.pk, draft=draft(council), hand=doer)
    assert refused.value.code == "superseded"
    withdraw_delegation(delegation_id=new.pk, hand=doer)
    assert selectors.delegation_on(function, later) is None
    assert function.delegations.count() == 2


@pytest.mark.django_db
def test_a_retained_function_is_refused_and_nothing_is_written(council: Organisation) -> None:
    function = FunctionFactory(holder=council, retained=True)
    with pytest.raises(Refused) as refused:
        delegate_function(function_id=function.pk, draft=draft(council), hand=hand(council))
    assert refused.value.code == "function_retained"
    assert not function.delegations.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_the_law_is_changed_only_when_nobody_else_carries_the_function_out(council: Organisation) -> None:
    function = FunctionFactory(holder=council)
    given = DelegationFactory(function=function)
    law = Law("Assessments", "Care Act 2014", "section 9", Delegability.RETAINED, "A new Act", "")
    with pytest.raises(Refused) as refused:
        change_law(function_id=function.pk, law=law, opened=selectors.opened_version(function), hand=hand(council))
    assert refused.value.code == "delegated_already"
    end_delegation(delegation_id=given.pk, last_day=LAST_OF_MARCH, hand=hand(council))
    change_law(function_id=function.pk, law=law, opened=selectors.opened_version(function), hand=hand(council))
    function.refresh_from_db()
    assert (function.state, function.law) == ("retained", "Care Act 2014, section 9")


@pytest.mark.django_db
def test_a_condition_gets_its_owner_and_the_history_says_who_said_so(council: Organisation) -> None:
    function = FunctionFactory(holder=council)
    doer = hand(council)
    given = delegate_function(
        function_id=function.pk, draft=draft(council, conditions=[ConditionDraft("Plans are read first.")]), hand=doer
    )
    condition = given.conditions.get()
    post = PostFactory(partnership=council.partnership)
    name_owner(condition_id=condition.pk, owner=post, hand=doer)
    condition.refresh_from_db()
    assert condition.owner == post.title
    assert condition.history.count() == 2


@pytest.mark.django_db
def test_nobody_delegates_the_function_of_another_organisation(council: Organisation, icb: Organisation) -> None:
    function = FunctionFactory(holder=council)
    with pytest.raises(Refused) as refused:
        delegate_function(function_id=function.pk, draft=draft(council), hand=hand(icb))
    assert refused.value.code == "other_organisation"


@pytest.mark.django_db
def test_no_function_goes_to_an_organisation_of_another_partnership(council: Organisation) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"), name="Far away")
    with pytest.raises(Refused) as refused:
        delegate_function(
            function_id=FunctionFactory(holder=council).pk,
            draft=draft(council, delegate=elsewhere),
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
        ("delegate=none&on=2015-03-31", [1, 2, 3]),
        ("delegate=PROVIDER&on=2015-04-01", [1]),
        ("on=yesterday", [1, 2, 3]),
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
    DelegationFactory(function=FunctionFactory(holder=council, number=1))
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
        DelegationFactory(function=FunctionFactory(holder=council, number=number + 1, oversight=post))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert commissioner.get("/p/exampleshire/register/").status_code == 200


@pytest.mark.django_db
def test_a_commissioner_delegates_on_the_page_and_the_history_says_who_and_why(
    council: Organisation, commissioner: Client
) -> None:
    function = FunctionFactory(holder=council)
    asked = {
        "delegate": provider(council.partnership).pk,
        "instrument": "Contract",
        "since_0": "1",
        "since_1": "4",
        "since_2": "2015",
        "condition_1": "Plans are read first.",
        "reason": "Contract award",
    }
    answer = commissioner.post(f"/p/exampleshire/register/{function.pk}/delegate/", asked, follow=True)
    page = answer.content.decode()
    assert "Example Community Health carries it out for Exampleshire Council" in page
    assert "Nobody sees to it" in page
    assert "Reason: Contract award" in page
    assert commissioner.user.name in page  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_page_of_a_retained_function_refuses_in_a_sentence(council: Organisation, commissioner: Client) -> None:
    function = FunctionFactory(holder=council, retained=True)
    address = f"/p/exampleshire/register/{function.pk}/delegate/"
    page = commissioner.get(address, follow=True).content.decode()
    assert "cannot be delegated: the law keeps this function with Exampleshire Council." in page
    asked = {"delegate": provider(council.partnership).pk, "instrument": "Contract", "reason": "Trying"}
    asked |= {"since_0": "1", "since_1": "4", "since_2": "2015"}
    answer = commissioner.post(address, asked)
    assert "cannot be delegated" in answer.content.decode()
    assert not function.delegations.exists()


def acts_on(function: DelegatedFunction) -> list[str]:
    """Every address of an act on a function that has a delegation with a condition."""
    given = DelegationFactory(function=function)
    condition = DelegationCondition.objects.create(delegation=given, number=1, text="Plans are read first.")
    delegation = f"delegations/{given.pk}/"
    ends = [f"{delegation}{act}/" for act in ("end", "correct", "withdraw")]
    return ["law/", "terms/", "delegate/", *ends, f"conditions/{condition.pk}/owner/"]


@pytest.mark.django_db
def test_a_member_reads_and_does_not_change(council: Organisation, sign_in: SignIn) -> None:
    function = FunctionFactory(holder=council)
    member = sign_in(Role.BOARD_MEMBER, council)
    page = member.get(f"/p/exampleshire/register/{function.pk}/")
    assert page.status_code == 200
    assert "Change the terms" not in page.content.decode()
    for act in acts_on(function):
        assert member.get(f"/p/exampleshire/register/{function.pk}/{act}").status_code == 403, act
    for act in ("add/", "upload/"):
        assert member.get(f"/p/exampleshire/register/{act}").status_code == 403, act


@pytest.mark.django_db
def test_a_function_of_another_partnership_is_not_found(council: Organisation, commissioner: Client) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    function = FunctionFactory(holder=elsewhere)
    acts = acts_on(function)
    for act in ("", *acts):
        assert commissioner.get(f"/p/exampleshire/register/{function.pk}/{act}").status_code == 404, act
    own = FunctionFactory(holder=council)
    for act in acts[3:]:
        assert commissioner.post(f"/p/exampleshire/register/{own.pk}/{act}", {"reason": "Mine"}).status_code == 404, act


@pytest.mark.django_db
def test_words_refused_on_a_stale_page_stay_in_the_form(council: Organisation, commissioner: Client) -> None:
    function = FunctionFactory(holder=council)
    asked = {"condition": "My long words", "reason": "Clearer", "opened": "0"}
    page = commissioner.post(f"/p/exampleshire/register/{function.pk}/terms/", asked).content.decode()
    assert "Somebody changed" in page
    assert "My long words" in page
    newest = selectors.opened_version(function)
    assert f'name="opened" value="{newest}"' in page


# --- The file ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_register_as_a_file_is_taken_over_by_another_partnership_to_the_letter(
    council: Organisation, commissioner: Client
) -> None:
    function = FunctionFactory(holder=council, law_reason="Care Act 2014, section 79", oversight=PostFactory())
    conditions = [ConditionDraft("Plans are read first.", provider(council.partnership))]
    delegate_function(function_id=function.pk, draft=draft(council, conditions=conditions), hand=hand(council))
    EvidenceExpectation.objects.create(
        function=function, number=1, what="A sample", every_months=3, first_due=FIRST_OF_APRIL, owner=PostFactory()
    )
    FunctionFactory(holder=council, partly=True)
    CollectionFactory(statutory_return=ReturnFactory(submitter=council, number=1, code="SALT", source="An example"))
    text = commissioner.get("/p/exampleshire/register/register.yaml").content.decode()
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    other = OrganisationFactory(partnership=elsewhere)
    provider(elsewhere)
    PostFactory(partnership=elsewhere)
    doer = person(Role.COMMISSIONER, other)
    new = take_over(
        partnership=elsewhere,
        document=read_file(text),
        reason="From our neighbours",
        by=doer,
        organisations={other.pk},
    )
    assert new == (2, 1)
    assert as_file(elsewhere) == text
    again = take_over(
        partnership=elsewhere, document=read_file(text), reason="Once more", by=doer, organisations={other.pk}
    )
    assert again == (0, 0)


@pytest.mark.django_db
def test_a_file_is_refused_whole_with_its_fault_in_words(council: Organisation, commissioner: Client) -> None:
    address = "/p/exampleshire/register/upload/"
    for text, said in [
        ("functions: [", "The file cannot be read"),
        ("- one", "The file is not a register"),
        ("functions: [{number: 1, name: A, holder: ACME, state: delegable, source: S}]", "names “ACME” in “holder”"),
    ]:
        file = SimpleUploadedFile("register.yaml", text.encode())
        page = commissioner.post(address, {"file": file, "reason": "From a file"})
        assert said in page.content.decode()
    assert not DelegatedFunction.objects.exists()


@pytest.mark.django_db
def test_what_is_taken_away_is_what_the_page_lists(council: Organisation, commissioner: Client) -> None:
    DelegationFactory(function=FunctionFactory(holder=council, number=1))
    FunctionFactory(holder=council, number=2, retained=True)
    rows = commissioner.get("/p/exampleshire/register/file.csv?delegate=PROVIDER").content.decode("utf-8-sig")
    assert "Care and support assessments" in rows
    assert "Approval of mental health professionals" not in rows
    assert AuditEntry.objects.filter(act="commissioning.export").exists()
    assert commissioner.get("/p/exampleshire/register/file.pdf").status_code == 404


# --- What earlier entries became ---------------------------------------------------------------------------


def test_earlier_entries_become_dated_records_with_the_day_on_which_their_end_was_recorded() -> None:
    carrying = import_module("commissioning.migrations.0019_carry_delegations_over")
    autumn, winter = datetime(2015, 10, 1, 12, tzinfo=UTC), datetime(2015, 12, 1, 12, tzinfo=UTC)

    def version(delegate: int | None, on: date | None, when: datetime | None = None) -> SimpleNamespace:
        return SimpleNamespace(delegate_id=delegate, delegated_on=on, history_date=when)

    versions = [version(None, None, autumn), version(7, FIRST_OF_APRIL, autumn), version(7, FIRST_OF_APRIL, autumn)]
    ended = [*versions, version(None, None, winter), version(8, date(2016, 1, 1), winter)]
    now = SimpleNamespace(delegate_id=8, delegated_on=date(2016, 1, 1))
    found = [(run["version"].delegate_id, run["since"], run["until"]) for run in carrying._delegations(now, ended)]
    assert found == [(7, FIRST_OF_APRIL, winter.date()), (8, date(2016, 1, 1), None)]
    assert carrying.divided("Care Act 2014, sections 9 to 13; delegation under section 79") == (
        "Care Act 2014",
        "sections 9 to 13; delegation under section 79",
    )
    assert carrying.divided("Freedom of Information Act 2000") == ("Freedom of Information Act 2000", "")
