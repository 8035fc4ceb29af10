"""Kind, amount, maker and functions of a decision: part of its text, in forms, lists and files."""

from decimal import Decimal

import pytest

from commissioning.models import Body, Decision, DecisionKind, Organisation
from commissioning.rules.decisions import content_hash
from commissioning.rules.facts import Facts, Use, read_facts
from commissioning.rules.roles import Role
from commissioning.selectors.decision_texts import texts_of
from commissioning.selectors.decisions import decision_rows, decision_view
from commissioning.selectors.facts import Chosen
from commissioning.services.authority_setup import load_authority
from commissioning.services.decisions import Text, change_content, change_facts
from commissioning.services.reopening import take_up
from commissioning.services.route_templates import Head, new_template
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import TEXTS, FunctionFactory, cabinet_and_governing_body, decision_on_route
from tests.conftest import SignIn
from tests.factories import PartnershipFactory, person

pytestmark = pytest.mark.django_db
HERE = "/p/exampleshire/decisions/"


@pytest.fixture
def bodies(council: Organisation, icb: Organisation) -> tuple[Body, Body]:
    return cabinet_and_governing_body(council, icb)


@pytest.fixture
def decision(bodies: tuple[Body, Body]) -> Decision:
    return decision_on_route(*bodies)


@pytest.fixture
def kind(council: Organisation) -> DecisionKind:
    return DecisionKind.objects.create(partnership=council.partnership, code="award", name="Contract award")


def test_facts_come_back_as_they_were_kept_and_nothing_said_changes_no_fingerprint() -> None:
    facts = Facts("award", Decimal("75000.50"), "body:CABINET", {13: Use.DELEGATE_PART}, ("Kind of decision: Award",))
    assert read_facts({"sections": [], "facts": facts.plain()}) == facts
    assert Facts().plain() == {}
    assert read_facts({"sections": []}) == Facts()
    assert Facts(amount=Decimal(0)).plain() == {"amount": "0.00"}


def test_another_amount_is_another_text_and_earlier_outcomes_no_longer_count(
    decision: Decision, kind: DecisionKind, council: Organisation
) -> None:
    author = person(Role.REPORT_AUTHOR, council)
    function = FunctionFactory(holder=council)
    seen = [decision.content_hash]
    for amount in (None, "75000", "75000.01"):
        chosen = Chosen("award", Decimal(amount) if amount else None, "body:CABINET", {function.number: Use.EXERCISE})
        decision = change_facts(
            decision_id=decision.pk, chosen=chosen, opened_hash=seen[-1], reason="Said what it is", by=author
        )
        seen.append(decision.content_hash)
    assert len(set(seen)) == 4
    decision = decision_rows(decision.partnership).get()
    assert (decision.kind, decision.amount, decision.maker_body.code) == (kind, Decimal("75000.01"), "CABINET")
    assert decision.functions_used.get().use == "exercise"
    assert decision_view(decision).facts == (
        "Kind of decision: Contract award",
        "Amount: £75,000.01",
        "Made by: Cabinet",
        f"Function {function.number}, Care and support assessments: carried out",
    )
    assert decision.content_hash == content_hash(decision.title, decision.summary, TEXTS, decision.content)
    assert len(texts_of(decision)) == 4
    with pytest.raises(Refused) as same:
        change_facts(decision_id=decision.pk, chosen=chosen, opened_hash=seen[-1], reason="The same", by=author)
    assert same.value.code == "nothing_changed"


def test_changed_words_leave_the_facts_and_a_decision_taken_up_carries_them(
    decision: Decision, kind: DecisionKind, council: Organisation
) -> None:
    author = person(Role.REPORT_AUTHOR, council)
    chosen = Chosen("award", Decimal(10))
    changed = change_facts(
        decision_id=decision.pk, chosen=chosen, opened_hash=decision.content_hash, reason="An award", by=author
    )
    again = change_content(
        decision_id=decision.pk,
        text=Text("Another title", "", tuple(TEXTS), ()),
        opened_hash=changed.content_hash,
        reason="Better words",
        by=author,
    )
    assert (again.kind, again.amount) == (kind, Decimal(10))
    Decision.objects.filter(pk=decision.pk).update(state="withdrawn", closed_at="2015-01-01T00:00Z")
    new = take_up(
        decision_id=decision.pk,
        reference="D-2",
        reason="Asked for",
        first_day=decision.stages.all()[0].starts_on,
        by=author,
    )
    assert (new.kind, new.amount, new.content_hash) == (kind, Decimal(10), again.content_hash)


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        (Chosen(kind="nothing"), "fact_unknown"),
        (Chosen(maker="post:NOBODY"), "fact_unknown"),
        (Chosen(functions={99: Use.EXERCISE}), "fact_unknown"),
        (Chosen(amount=Decimal("-0.01")), "amount_negative"),
    ],
)
def test_facts_that_the_partnership_does_not_have_are_refused(
    decision: Decision, council: Organisation, chosen: Chosen, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        change_facts(
            decision_id=decision.pk,
            chosen=chosen,
            opened_hash=decision.content_hash,
            reason="Try",
            by=person(Role.REPORT_AUTHOR, council),
        )
    assert refused.value.code == code


def test_the_facts_are_entered_on_a_page_and_the_list_is_filtered_by_kind(
    decision: Decision, kind: DecisionKind, council: Organisation, sign_in: SignIn
) -> None:
    function = FunctionFactory(partly=True, holder=council)
    author = sign_in(Role.REPORT_AUTHOR, council)
    page = f"{HERE}{decision.pk}/facts/"
    shown = author.get(page).content.decode()
    assert "Carried out, only the part that may go" in shown
    filled = {
        "kind": "award",
        "amount": "£75,000",
        "maker": "body:CABINET",
        f"function_{function.number}": "exercise_part",
        "opened": decision.content_hash,
        "reason": "The report says so",
    }
    assert "nought or more" in author.post(page, {**filled, "amount": "-1"}).content.decode()
    after = author.post(page, filled, follow=True).content.decode()
    assert "Amount: £75,000.00" in after
    assert "One pooled fund" in author.get(f"{HERE}?kind=award").content.decode()
    assert "No decision fits" not in author.get(f"{HERE}?kind=award").content.decode()
    stale = author.post(page, {**filled, "amount": "80000"}).content.decode()
    assert "Somebody changed this text after you opened it" in stale
    for role in (Role.BOARD_MEMBER, Role.PROVIDER, Role.AUDITOR):
        assert sign_in(role, council).get(page).status_code == 403
    elsewhere = sign_in(person("administrator"), None)
    elsewhere.user.role_holdings.update(partnership=PartnershipFactory(slug="elsewhere"))  # type: ignore[attr-defined]
    assert elsewhere.get(page).status_code == 404


def test_kinds_are_added_renamed_and_taken_out_of_use_in_forms(council: Organisation, sign_in: SignIn) -> None:
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    filled = {"code": "award", "name": "Contract award", "position": 1, "reason": "The scheme tells it apart"}
    officer.post(f"{HERE}kinds/add/", filled)
    assert "is there already" in officer.post(f"{HERE}kinds/add/", filled).content.decode()
    assert "is in the list already" in officer.post(f"{HERE}kinds/add/", {**filled, "code": "x"}).content.decode()
    officer.post(
        f"{HERE}kinds/award/change/", {"name": "Award", "position": 2, "retired": "on", "reason": "Not used any more"}
    )
    assert "Out of use" in officer.get(f"{HERE}kinds/").content.decode()
    assert ">Award</option>" not in officer.get(f"{HERE}new/").content.decode()
    assert sign_in(Role.COMMISSIONER, council).post(f"{HERE}kinds/add/", filled).status_code == 403
    kind = DecisionKind.objects.get()
    elsewhere = PartnershipFactory(slug="elsewhere")
    with pytest.raises(Refused):
        new_template(partnership=elsewhere, head=Head("t", "T", kind.pk), by=officer.user)  # type: ignore[attr-defined]


def test_kinds_come_from_a_file(council: Organisation) -> None:
    partnership = council.partnership
    row = {"code": "award", "name": "Contract award"}
    assert load_authority(partnership, {"kinds": [row]})[0] == "1 kinds of decision"
    assert load_authority(partnership, {"kinds": [row]})[0] == "1 kinds of decision"
    with pytest.raises(Refused) as refused:
        load_authority(partnership, {"kinds": [{"code": "Not a code", "name": "X"}]})
    assert "authority.yaml, kinds 1 needs small letters" in refused.value.message
