"""Decisions that a body keeps: refused to others with the rule that refuses, by the terms of the day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import (
    Body,
    BodyLink,
    DecisionKind,
    DelegatedFunction,
    Organisation,
    ReservedMatter,
    TermsOfReference,
)
from commissioning.rules.authority import Act, Who, check_functions
from commissioning.rules.facts import Use
from commissioning.rules.reserved import Reservation, reserved_faults
from commissioning.rules.roles import Role
from commissioning.selectors.authority import preview
from commissioning.selectors.scheme_file import scheme_file_text
from commissioning.services.authority import authorise_record
from commissioning.services.body_terms import NewTerms, lay_down_terms
from commissioning.services.reserved import Meaning, reserve, unreserve
from commissioning.services.scheme_setup import load_scheme
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import cabinet_and_governing_body
from tests.commissioning.test_authority import decide, delegated, refusal, rule
from tests.commissioning.test_authority_rules import ASSESSING
from tests.conftest import SignIn
from tests.factories import BodyFactory, PostFactory, hold, person

DAY = date(2015, 4, 1)
COUNCIL = Who("body:COUNCIL", "Full Council", "PCC")
CABINET = Who("body:CABINET", "Cabinet", "PCC", statutory=True)
HEAD = Who("post:HEAD", "Head", "PCC")
BOARD = Who("body:BOARD", "Joint board")
GROUP = Who("body:GB", "Governing Body", "CCG", statutory=True)
KEPT = Reservation(CABINET, "The agreement.", "agreement", None, None, DAY)


def act(kind: str = "agreement", amount: str | None = "100") -> Act:
    return Act(7, DAY, kind, "Agreement", Decimal(amount) if amount else None)


def refused(one: Reservation, what: Act, *deciders: Who, used: frozenset[int] = frozenset()) -> bool:
    return bool(reserved_faults([one], what, used, deciders, {CABINET.key: {CABINET.key, COUNCIL.key}}))


@pytest.mark.parametrize(
    ("deciders", "kept"),
    [
        ([HEAD], True),
        ([BOARD], True),
        ([CABINET], False),
        ([CABINET, GROUP], False),
        ([BOARD, CABINET], False),
        ([COUNCIL], False),  # stands above it
        ([GROUP], False),  # another organisation's own decision
    ],
)
def test_a_matter_binds_its_organisation_and_joint_bodies_unless_its_body_decides(
    deciders: list[Who], kept: bool
) -> None:
    assert refused(KEPT, act(), *deciders) is kept


def test_a_joint_body_keeps_matters_from_all_but_the_statutory_bodies() -> None:
    joint = replace(KEPT, who=BOARD)
    assert refused(joint, act(), HEAD)
    assert not refused(joint, act(), GROUP)


def test_kind_function_and_amount_must_fit_and_an_unknown_amount_may_be_above_any_limit() -> None:
    assert not refused(KEPT, act("budget"), HEAD)
    above = replace(KEPT, over=Decimal(50000))
    assert not refused(above, act(amount="50000"), HEAD)
    assert refused(above, act(amount="50000.01"), HEAD)
    (words,) = reserved_faults([above], act(amount=None), set(), [HEAD], {})
    assert words == (
        "“The agreement” is reserved to Cabinet, above £50,000.00 (terms of reference since 1 April 2015), so Head "
        "cannot take it. This decision names no amount. Refer it: Cabinet decides."
    )
    using = replace(KEPT, kind="", function=13)
    assert not refused(using, act("budget"), HEAD)
    assert refused(using, act("budget"), HEAD, used=frozenset({13}))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (DAY - timedelta(days=1), "is in law from 1 April 2015 only"),
        (DAY + timedelta(days=9), "was in law until 8 April"),
    ],
)
def test_a_function_outside_its_days_in_law_is_refused(day: date, words: str) -> None:
    one = replace(ASSESSING, use=Use.EXERCISE, since=DAY, until=date(2015, 4, 8))
    with pytest.raises(Refused) as found:
        check_functions([one], {"COUNCIL"}, day)
    assert (found.value.code, words in found.value.message) == ("function_not_in_law", True)
    for inside in (DAY, date(2015, 4, 8)):
        check_functions([one], {"COUNCIL"}, inside)


# --- At work -----------------------------------------------------------------------------------------------


@pytest.fixture
def kind(council: Organisation) -> DecisionKind:
    return DecisionKind.objects.create(partnership=council.partnership, code="award", name="Contract award")


@pytest.fixture
def cabinet(council: Organisation, icb: Organisation) -> Body:
    return cabinet_and_governing_body(council, icb)[0]


@pytest.fixture
def terms(cabinet: Body) -> TermsOfReference:
    return TermsOfReference.objects.create(body=cabinet, since=DAY, reserved="Large awards\nThe constitution")


@pytest.mark.django_db
def test_the_guard_refuses_to_a_post_what_the_terms_of_that_day_keep(
    council: Organisation, kind: DecisionKind, terms: TermsOfReference
) -> None:
    head = PostFactory(partnership=council.partnership, organisation=council, code="HEAD", title="Head")
    hold(head, person(Role.COMMISSIONER, council))
    rule(head, kind, up_to=None)
    officer = person(Role.GOVERNANCE_OFFICER, council)
    made = reserve(
        terms_id=terms.pk, meaning=Meaning("Large awards", kind, None, Decimal(20000)), reason="Read so", by=officer
    )
    assert decide(delegated(head, kind, "20000")).state == "approved"
    large = delegated(head, kind, "20000.01")
    found = refusal(lambda: decide(large))
    assert found.code == "reserved"
    assert found.message.startswith(
        "“Large awards” is reserved to Cabinet, above £20,000.00 (terms of reference since 1"
    )
    assert any("reserved to Cabinet" in one for one in preview(large, timezone.localdate()).faults)
    assert (
        refusal(
            lambda: reserve(
                terms_id=terms.pk, meaning=Meaning("Large awards", kind, None, None), reason="Read so", by=officer
            )
        ).code
        == "reserved_already"
    )
    assert (
        refusal(
            lambda: reserve(terms_id=terms.pk, meaning=Meaning("Other", kind, None, None), reason="Read so", by=officer)
        ).code
        == "line_unknown"
    )
    # new terms that keep the line keep what it means; those that drop it let the post decide again
    words = {"purpose": "", "functions": "", "membership": "", "chairing": "", "frequency": "", "source": ""}
    rest = {"quorum_number": None, "quorum_share": None, "parts": {}, "review_on": None}
    today = timezone.localdate()
    for back, reserved, kept in ((1, "Large awards", True), (0, "The constitution", False)):
        new = NewTerms(since=today - timedelta(days=back), reserved=reserved, **words, **rest)  # type: ignore[arg-type]
        later = lay_down_terms(body=terms.body, terms=new, reason="Reviewed", by=officer)
        assert later.matters.exists() is kept
        if kept:
            assert refusal(lambda: decide(large)).code == "reserved"
    assert decide(large).state == "approved"
    unreserve(matter_id=made.pk, reason="Misread", by=officer)
    assert ReservedMatter.history.filter(history_type="-").exists()  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_body_above_is_not_bound_and_a_record_without_a_route_is(
    council: Organisation, kind: DecisionKind, terms: TermsOfReference
) -> None:
    from commissioning.models import DecisionRecord

    ReservedMatter.objects.create(terms=terms, words="Large awards", kind=kind)
    above = BodyFactory(organisation=council, code="FULL", name="Full Council", kind="committee", statutory=False)
    for body, link in ((above, True), (above, False)):
        BodyLink.objects.all().delete()
        if link:
            BodyLink.objects.create(body=terms.body, above=body, relation="reports", since=DAY)
        row = DecisionRecord(
            partnership=council.partnership, maker_body=body, decided_on=timezone.localdate(), kind=kind
        )
        if link:
            authorise_record(row, None)
        else:
            assert refusal(lambda row=row: authorise_record(row, None)).code == "reserved"  # type: ignore[misc]


@pytest.mark.django_db
def test_the_page_says_what_each_line_refuses_and_the_file_carries_it(
    council: Organisation, kind: DecisionKind, terms: TermsOfReference, sign_in: SignIn
) -> None:
    officer: Client = sign_in(Role.GOVERNANCE_OFFICER, council)
    page = f"/p/exampleshire/commissioning/body-terms/{terms.pk}/reserved/"
    page = page if officer.get(page).status_code == 200 else f"/p/exampleshire/body-terms/{terms.pk}/reserved/"
    assert (
        "Choose the kind of decision or the function"
        in officer.post(page, {"words": "Large awards", "reason": "Read so"}).content.decode()
    )
    asked = {"words": "Large awards", "kind": kind.pk, "over": "20,000", "reason": "Read so"}
    assert "Contract award, above £20,000.00" in officer.post(page, asked, follow=True).content.decode()
    assert "Refused to others: contract award" in officer.get("/p/exampleshire/bodies/CABINET/").content.decode()
    import yaml

    document = yaml.load(scheme_file_text(council.partnership), Loader=yaml.SafeLoader)
    assert [one["words"] for one in document["reserved"]] == ["Large awards"]
    matter = ReservedMatter.objects.get()
    matter.delete()
    document["reserved"][0]["over"] = Decimal(20000)
    load_scheme(council.partnership, {"reserved": document["reserved"]})
    assert ReservedMatter.objects.get().over == Decimal(20000)
    gone = officer.post(
        f"/p/exampleshire/reserved/{ReservedMatter.objects.get().pk}/remove/", {"reason": "Misread"}, follow=True
    )
    assert "read by people alone again" in gone.content.decode()
    member = sign_in(Role.BOARD_MEMBER, council)
    assert member.get(page).status_code == 403
    assert DelegatedFunction.objects.count() == 0
