"""What the register says of a function changes from a day on: every reader asks as at its day."""

from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from commissioning.models import DelegatedFunction, FunctionTerms, Organisation
from commissioning.rules.register import Delegability, Span, check_law, check_new_terms
from commissioning.rules.register_gaps import GapKind
from commissioning.rules.roles import Role
from commissioning.selectors.register import functions, opened_version, terms_on
from commissioning.selectors.register_gaps import register_gaps
from commissioning.selectors.register_public import public_content
from commissioning.services.register import DelegationDraft, Hand, delegate_function
from commissioning.services.register_functions import Law, Terms, When, change_law, change_terms, remove_terms
from commissioning.services.register_setup import as_file, take_over
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import DelegationFactory, FunctionFactory, provider
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, PostFactory, person

APRIL = date(2015, 4, 1)
BEFORE = APRIL - timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "in_law", "code"),
    [
        (APRIL, (None, None), "terms_there_already"),
        (BEFORE, (BEFORE, None), "terms_outside_law"),
        (date(2016, 4, 1), (None, date(2016, 3, 31)), "terms_outside_law"),
    ],
)
def test_terms_begin_once_a_day_and_while_the_function_is_in_law(since: date, in_law: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_new_terms(since=since, others=[APRIL], in_law=in_law)
    assert refused.value.code == code
    check_new_terms(since=date(2016, 3, 31), others=[APRIL], in_law=(None, date(2016, 3, 31)))


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [(BEFORE, BEFORE, False), (BEFORE, APRIL, True), (date(2016, 3, 31), None, True), (date(2016, 4, 1), None, False)],
)
def test_a_function_is_retained_only_on_days_on_which_nobody_else_has_it(
    since: date, until: date | None, refused: bool
) -> None:
    given = [Span("The provider", "", APRIL, date(2016, 3, 31))]
    asked = {"name": "Assessments", "state": Delegability.RETAINED, "given": given, "since": since, "until": until}
    if refused:
        with pytest.raises(Refused):
            check_law(**asked)  # type: ignore[arg-type]
    else:
        check_law(**asked)  # type: ignore[arg-type]


def hand(council: Organisation) -> Hand:
    return Hand(person(Role.COMMISSIONER, council), "The Act begins", {council.pk})


def law(**fields: Any) -> Law:
    said = {"name": "Assessments", "statute": "Care Act 2014", "section": "section 9", "state": Delegability.PARTLY}
    return Law(**{**said, "law_reason": "", "part": "Carers", **fields})


def from_april(function: DelegatedFunction, doer: Hand, **fields: Any) -> None:
    opened, when = opened_version(function), When(BEFORE, APRIL)
    change_law(function_id=function.pk, law=law(**fields), opened=opened, hand=doer, when=when)


@pytest.mark.django_db
def test_each_day_has_its_own_state_part_law_and_gaps(council: Organisation) -> None:
    post = PostFactory(partnership=council.partnership)
    function = FunctionFactory(holder=council, name="Assessments", statute="NHS Act 1990", oversight=post)
    from_april(function, hand(council))
    day = {"before": functions(council.partnership, BEFORE)[0], "from": functions(council.partnership, APRIL)[0]}
    assert (day["before"].state, day["before"].statute, day["before"].part) == ("delegable", "NHS Act 1990", "")
    assert (day["from"].state, day["from"].part, day["from"].terms_since) == ("partly", "Carers", APRIL)
    assert [len(functions(council.partnership, APRIL, state=one)) for one in ("delegable", "partly")] == [0, 1]
    assert functions(council.partnership, BEFORE, text="carers") == []
    said = [public_content(council.partnership, one)["functions"][0]["state"] for one in (BEFORE, APRIL)]
    assert said == ["delegable", "partly"]
    function = DelegatedFunction.objects.get()
    terms = Terms("Carers", "By contract.", None, "")
    change_terms(
        function_id=function.pk, terms=terms, opened=opened_version(function), hand=hand(council), when=When(APRIL)
    )
    assert [one.kind for one in register_gaps(council.partnership, APRIL)] == [GapKind.NO_OVERSIGHT]
    assert register_gaps(council.partnership, BEFORE) == []
    assert terms_on(function, BEFORE).oversight == post


@pytest.mark.django_db
def test_a_delegation_is_judged_by_the_law_of_its_days(council: Organisation) -> None:
    function = FunctionFactory(holder=council, name="Assessments")
    doer = hand(council)
    from_april(function, doer, state=Delegability.RETAINED, law_reason="Care Act 2014, section 79", part="")
    to = provider(council.partnership)

    def give(since: date, until: date | None) -> None:
        delegate_function(function_id=function.pk, draft=DelegationDraft(to, since, until, instrument="C"), hand=doer)

    for since, until in ((APRIL, None), (BEFORE, None), (BEFORE, APRIL)):
        with pytest.raises(Refused) as refused:
            give(since, until)
        assert refused.value.code == "function_retained"
    assert "From 1 April 2015 the law keeps" in refused.value.message
    assert "end on 31 March 2015" in refused.value.message
    give(BEFORE, BEFORE)
    later = FunctionTerms.objects.get()
    remove_terms(terms_id=later.pk, hand=doer)
    assert terms_on(DelegatedFunction.objects.get(), APRIL).state is Delegability.DELEGABLE
    assert FunctionTerms.history.filter(history_type="-").count() == 1  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_what_others_carry_out_does_not_become_retained_from_a_day_on(council: Organisation) -> None:
    function = FunctionFactory(holder=council, name="Assessments")
    DelegationFactory(function=function, since=date(2016, 1, 1))
    with pytest.raises(Refused) as refused:
        from_april(function, hand(council), state=Delegability.RETAINED, law_reason="The Act", part="")
    assert refused.value.code == "delegated_already"
    assert not FunctionTerms.objects.exists()


@pytest.mark.django_db
def test_the_page_of_a_day_shows_its_terms_and_takes_changes_from_a_day(council: Organisation, sign_in: SignIn) -> None:
    function = FunctionFactory(holder=council, name="Assessments")
    officer: Client = sign_in(Role.COMMISSIONER, council)
    page = f"/p/exampleshire/register/{function.pk}/"
    asked = {
        "name": "Assessments",
        "statute": "Care Act 2014",
        "state": "partly",
        "part": "Carers only",
        "reason": "Act",
    }
    asked |= {"from_day_0": "1", "from_day_1": "4", "from_day_2": "2015", "opened": str(opened_version(function))}
    assert "What it was and will be" in officer.post(f"{page}law/", asked, follow=True).content.decode()
    assert "Carers only" not in officer.get(f"{page}?on=2015-03-31").content.decode().split("What it was")[0]
    assert "Carers only" in officer.get(f"{page}?on=2015-04-01").content.decode().split("What it was")[0]
    again = officer.post(f"{page}law/", {**asked, "opened": str(opened_version(function))})
    assert "Something changes on 1 April 2015 already" in again.content.decode()
    terms = FunctionTerms.objects.get()
    done = officer.post(f"{page}terms/{terms.pk}/remove/", {"reason": "Misread"}, follow=True).content.decode()
    assert "It is taken back" in done
    assert "Reason: Misread" in done
    other = FunctionFactory(holder=council, number=90)
    assert officer.get(f"/p/exampleshire/register/{other.pk}/terms/{terms.pk}/remove/").status_code == 404


@pytest.mark.django_db
def test_the_register_as_a_file_carries_what_changes_and_when(council: Organisation) -> None:
    function = FunctionFactory(holder=council, name="Assessments")
    from_april(function, hand(council), state=Delegability.RETAINED, law_reason="The Act", part="")
    DelegationFactory(function=function, since=date(2014, 4, 1), until=BEFORE, law_state="delegable", part="")
    document = yaml.safe_load(as_file(council.partnership))
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    own = OrganisationFactory(partnership=elsewhere, code=council.code)
    provider(elsewhere)
    doer = person(Role.COMMISSIONER, own)
    take_over(partnership=elsewhere, document=document, reason="Taken over", by=doer, organisations={own.pk})
    assert as_file(elsewhere) == as_file(council.partnership)
    document["functions"][0]["number"] = 2
    document["functions"][0]["delegations"][0]["until"] = APRIL
    with pytest.raises(Refused) as refused:
        take_over(partnership=elsewhere, document=document, reason="Again", by=doer, organisations={own.pk})
    assert refused.value.code == "function_retained"
    assert timezone.localdate() > APRIL
