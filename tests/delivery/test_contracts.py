"""Contracts: what is refused, what is seen by whom, what a decision makes of them."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from commissioning.models import Decision, DelegatedFunction, Implementation, Organisation
from commissioning.selectors.access import access_of
from commissioning.selectors.register_gaps import register_gaps
from delivery.models import (
    Contract,
    ContractDecision,
    DiligenceEvidence,
    DueDiligence,
    ExtensionOption,
    RemedialNotice,
    StaffingReturn,
)
from delivery.rules.diligence import DiligenceState
from delivery.rules.remedies import NoticeOutcome
from delivery.selectors.contract_duties import contract_duties
from delivery.selectors.contracts import book_of
from delivery.selectors.diligence import templates_on
from delivery.services import awards, contract_decisions, contract_reviews, contracts, diligence, specifications
from delivery.services.contracts import ContractDraft, Hand
from ihwb.kernel.errors import Refused
from tests.commissioning.factories import FunctionFactory
from tests.delivery import contracts as made
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory, hold, person

pytestmark = pytest.mark.django_db
HOME = "/p/exampleshire/delivery"
SignIn = Callable[..., Client]


def words(response: Any) -> str:
    """The page's text with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def hand(council: Organisation) -> Hand:
    return Hand(person("commissioner", council), frozenset({council.pk}), "As agreed")


@pytest.fixture
def held(council: Organisation) -> Contract:
    BodyFactory(organisation=council)
    return made.contract(council, next_route=made.route(council.partnership))


# --- The award ----------------------------------------------------------------------------------------------------


def test_an_award_is_blocked_until_the_named_post_has_signed_off(council: Organisation, hand: Hand) -> None:
    contract = made.planned(council)
    template = made.template(council.partnership)
    director = person("commissioner", council)
    hold(template.signoff_post, director)
    today = timezone.localdate()

    def award() -> Contract:
        return awards.record_award(
            contract_id=contract.pk,
            awarded_on=today,
            waived="",
            today=today,
            hand=hand,
        )

    with pytest.raises(Refused, match="No due diligence has begun"):
        award()
    assert contract.provider is not None
    row = diligence.begin(
        contract_id=contract.pk, template=template, provider=contract.provider, due_on=None, today=today, by=hand.by
    )
    first, second = row.areas.all()
    for area, score in ((first, 1), (second, 0)):
        given = diligence.Score("Finance", None, score, "Read the accounts", "Evaluated")
        diligence.evaluate(area_id=area.pk, given=given, today=today, by=hand.by)
        diligence.add_evidence(
            area_id=area.pk, title="Accounts", file=None, link="https://example.org/a", by=hand.by, at=timezone.now()
        )
    diligence.recommend(diligence_id=row.pk, words="Award it.", decision=None, reason="Agreed", by=hand.by)
    with pytest.raises(Refused, match="scored 0, below 1"):
        award()
    draft = diligence.ConditionDraft(second, "Quality plan", template.signoff_post, today, before_award=True)
    condition = diligence.set_condition(diligence_id=row.pk, draft=draft, by=hand.by)
    diligence.meet_condition(condition_id=condition.pk, evidence="The plan of May", today=today, by=hand.by)
    with pytest.raises(Refused, match="somebody else confirms"):
        diligence.confirm_condition(condition_id=condition.pk, today=today, by=hand.by)

    def sign(by: Any) -> None:
        diligence.sign_off(diligence_id=row.pk, to=DiligenceState.SATISFIED, note="", today=today, by=by)

    with pytest.raises(Refused, match="Condition 1 has to be met"):
        sign(director)
    diligence.confirm_condition(condition_id=condition.pk, today=today, by=director)
    with pytest.raises(Refused, match="Director for people signs it off"):
        sign(hand.by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(awarded_on=today)  # the database blocks it too
    sign(director)
    contract.refresh_from_db()
    assert award().awarded_on == today
    with pytest.raises(Refused, match="signed off already"):
        sign(director)


def test_a_template_is_laid_down_by_form_and_what_has_begun_keeps_its_version(
    council: Organisation, sign_in: SignIn, hand: Hand
) -> None:
    old, today = made.template(council.partnership), timezone.localdate()
    running = made.diligence(made.planned(council), old)
    administrator = sign_in("administrator", council)
    address = f"{HOME}/contracts/diligence/templates/provider/next/"
    page = administrator.get(address)
    sent = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    assert sent["areas"] == "Finance\n- Insured?\nQuality"
    sent |= {
        "since_0": today.day, "since_1": today.month, "since_2": today.year, "reason": "New policy",
        "disciplines": "Finance\nLegal", "areas": "Finance (finance)\n- Insured?\n- Audited?\nSocial value",
    }  # fmt: skip
    faulty = administrator.post(address, {**sent, "areas": "- Insured?", "scale": "none"})
    assert "Line 1 is a question, and no area stands above it." in words(faulty)
    assert "Line 1 of the scale is no score with its words." in words(faulty)
    assert "version 2" in words(administrator.post(address, sent, follow=True)).lower()
    assert "Version 2 was laid down after you opened this page" in words(administrator.post(address, sent))
    sent["seen"] = 2
    assert "the next one counts from a later day" in words(administrator.post(address, sent))

    new = council.partnership.diligence_templates.get(number=2)
    assert new.areas == [
        {"name": "Finance", "questions": ["Insured?", "Audited?"], "discipline": "Finance"},
        {"name": "Social value", "questions": [], "discipline": ""},
    ]
    begun = diligence.begin(
        contract_id=made.planned(council, "later").pk, template=new, provider=running.provider, due_on=None,
        today=today, by=hand.by,
    )  # fmt: skip
    assert [one.name for one in begun.areas.all()] == ["Finance", "Social value"]
    old.refresh_from_db()
    assert (running.template_id, [one.name for one in running.areas.all()]) == (old.pk, ["Finance", "Quality"])
    assert (old.areas[1]["name"], [one.number for one in templates_on(council.partnership, today)]) == ("Quality", [2])
    assert [one.number for one in templates_on(council.partnership, today - timedelta(days=1))] == [1]


def test_only_an_administrator_of_the_partnership_lays_down_templates(council: Organisation, sign_in: SignIn) -> None:
    made.template(council.partnership)
    home = f"{HOME}/contracts/diligence/templates/"
    for role, may_read in (("commissioner", 200), ("board_member", 403), ("provider", 403)):
        client = sign_in(role, council)
        assert client.get(home).status_code == may_read, role
        assert client.get(f"{home}add/").status_code == client.post(f"{home}provider/next/").status_code == 403, role
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in("administrator", elsewhere)
    assert stranger.get(f"{home}provider/next/").status_code == 404
    assert stranger.get("/p/elsewhere/delivery/contracts/diligence/templates/provider/next/").status_code == 404
    first = stranger.get("/p/elsewhere/delivery/contracts/diligence/templates/add/")
    assert len(first.context["form"]["areas"].value().splitlines()) == 9


def signed(council: Organisation) -> tuple[Contract, DueDiligence]:
    """A contract whose due diligence is signed off as satisfied."""
    contract, today = made.planned(council), timezone.localdate()
    row = made.diligence(contract, made.template(council.partnership))
    row.state, row.signed_by, row.signed_on = "satisfied", person("commissioner", council), today
    row.save()
    contract.diligence_on = today
    contract.save()
    return contract, row


def test_a_sign_off_stops_counting_once_the_provider_is_looked_at_again(council: Organisation, hand: Hand) -> None:
    contract, before = signed(council)
    today = timezone.localdate()
    again = {
        "contract_id": contract.pk, "template": before.template, "provider": before.provider, "due_on": None,
        "today": today, "by": hand.by,
    }  # fmt: skip
    with pytest.raises(Refused, match="no reason"):
        diligence.begin(**again)
    diligence.begin(**again, reason="Its accounts were qualified since")
    with pytest.raises(Refused, match="2 of 2 areas are not scored"):
        awards.record_award(contract_id=contract.pk, awarded_on=today, waived="", today=today, hand=hand)
    before.refresh_from_db()
    contract.refresh_from_db()
    assert (before.state, contract.diligence_on) == ("satisfied", None)
    assert "accounts were qualified" in contract.history.latest().history_change_reason


def test_a_sign_off_counts_for_its_own_provider_alone(council: Organisation, hand: Hand) -> None:
    contract, row = signed(council)
    today, other = timezone.localdate(), made.provider_of(council.partnership, "RIVAL")
    draft = ContractDraft(
        **{one.name: getattr(contract, one.name) for one in fields(ContractDraft) if one.name != "services"}
    )
    contracts.save_contract(
        partnership=contract.partnership, draft=replace(draft, provider=other), contract_id=contract.pk,
        version=contract.version, hand=hand,
    )  # fmt: skip
    with pytest.raises(Refused, match="signed off on Provider Health, and the contract named another since"):
        awards.record_award(contract_id=contract.pk, awarded_on=today, waived="", today=today, hand=hand)
    # Nor can one be signed off as satisfied on a provider that the contract does not name.
    director, evaluator = person("commissioner", council), hand.by
    hold(row.signoff_post, director)
    finished = made.diligence(contract, row.template)
    finished.provider, finished.recommendation = row.provider, "Award it."
    finished.save()
    finished.areas.update(score=1, findings="Seen", scored_by=evaluator, scored_on=today)
    for area in finished.areas.all():
        DiligenceEvidence.objects.create(area=area, title="A", link="https://example.org/a", given_at=timezone.now())
    with pytest.raises(Refused, match="The contract names Rival Health, and this due diligence is on Provider Health"):
        diligence.sign_off(diligence_id=finished.pk, to=DiligenceState.SATISFIED, note="", today=today, by=director)


def test_an_evaluator_does_not_sign_off_their_own_work(council: Organisation) -> None:
    contract = made.planned(council)
    template = made.template(council.partnership)
    director = person("commissioner", council)
    hold(template.signoff_post, director)
    row = made.diligence(contract, template)
    area = row.areas.get(number=1)
    today = timezone.localdate()
    given = diligence.Score("", template.signoff_post, 1, "Seen", "Evaluated")
    diligence.evaluate(area_id=area.pk, given=given, today=today, by=director)
    with pytest.raises(Refused, match="You evaluated a part of it yourself"):
        diligence.sign_off(diligence_id=row.pk, to=DiligenceState.NOT_SATISFIED, note="", today=today, by=director)
    with pytest.raises(Refused, match="you do not act for that post"):
        diligence.evaluate(area_id=area.pk, given=given, today=today, by=person("commissioner", council))


# --- From the end to the decision, and back -----------------------------------------------------------------------


def start(contract: Contract, hand: Hand, **fields: Any) -> ContractDecision:
    body = BodyFactory(organisation=contract.commissioner)
    draft = contract_decisions.DecisionDraft(**{
        "reference": "D-9", "title": "Extension", "summary": "It ends.", "recommendation": "Extend it.",
        "purpose": "extend", "option": contract.options.first(), "maker": body, "meeting_on": date(2029, 1, 9),
        "key": True, "contact": "Commissioning", "consultation": "Parents", **fields,
    })  # fmt: skip
    return contract_decisions.start_decision(contract_id=contract.pk, draft=draft, hand=hand)


def test_a_decision_to_extend_takes_the_option_once_it_is_carried_out(held: Contract, hand: Hand) -> None:
    contracts.add_option(contract_id=held.pk, until=date(2032, 3, 31), decide_by=None, source="", hand=hand)
    link = start(held, hand)
    assert link.decision.plan_entry.is_key
    assert link.decision.plan_entry.value is None  # values of a contract do not go into the forward plan unasked
    with pytest.raises(Refused, match="D-9 is about this contract"):
        start(held, hand, reference="D-10")
    today = timezone.localdate()

    def result() -> ContractDecision:
        return contract_decisions.record_result(link_id=link.pk, words="", new=None, today=today, hand=hand)

    with pytest.raises(Refused, match="not carried out yet"):
        result()
    Decision.objects.filter(pk=link.decision_id)
    Implementation.objects.create(
        partnership=held.partnership, decision=link.decision, joint=False, implemented_on=today, implemented_by=hand.by,
        window_ends=None,
    )  # fmt: skip
    link = ContractDecision.objects.get(pk=link.pk)
    assert result().result == "Extended to 31 March 2032 (option 1)"
    option = ExtensionOption.objects.get()
    assert (option.state, option.decision, option.decided_on) == ("taken", link.decision, today)
    (view,) = book_of(held.partnership, today, see_values=True).views()
    assert view.end == date(2032, 3, 31)


def test_a_decision_on_a_contract_leads_back_to_it(held: Contract, hand: Hand, sign_in: SignIn) -> None:
    link = start(held, hand, purpose="replace", option=None)
    page = words(sign_in(hand.by).get(f"/p/exampleshire/decisions/{link.decision_id}/"))
    assert "Contract: Contract visiting" in page
    page = words(sign_in(hand.by).get(f"{HOME}/contracts/visiting/"))
    assert "D-9: Extension" in page


def test_nobody_changes_a_contract_of_another_organisation(held: Contract, icb: Organisation, sign_in: SignIn) -> None:
    stranger = Hand(person("commissioner", icb), frozenset({icb.pk}), "Mine")
    with pytest.raises(Refused, match="your role is for another organisation"):
        contracts.stop_contract(contract_id=held.pk, stopped_on=date(2027, 1, 1), because="x", hand=stranger)
    assert "Change the contract" not in words(sign_in(stranger.by).get(f"{HOME}/contracts/visiting/"))


def test_a_contract_changed_meanwhile_is_not_saved_over(held: Contract, hand: Hand, sign_in: SignIn) -> None:
    client = sign_in(hand.by)
    form = client.get(f"{HOME}/contracts/visiting/edit/").context["form"]
    data = {
        "version": 1, "title": "New title", "commissioner": held.commissioner_id, "provider": held.provider_id,
        "arrangement": "spot", "services": [held.services.get().service_id], "reason": "Agreed",
        "ends_on_0": 31, "ends_on_1": 3, "ends_on_2": 2030,
    }  # fmt: skip
    assert form["version"].value() == 1
    assert client.post(f"{HOME}/contracts/visiting/edit/", data).status_code == 302
    held.refresh_from_db()
    assert (held.title, held.code, held.version) == ("New title", "visiting", 2)
    assert "was changed after you opened this page" in words(client.post(f"{HOME}/contracts/visiting/edit/", data))


# --- Who sees what ------------------------------------------------------------------------------------------------


def test_confidential_values_are_for_those_who_may(held: Contract, council: Organisation, sign_in: SignIn) -> None:
    Contract.objects.filter(pk=held.pk)
    held.confidential = True
    held.save()
    for role, sees in (("scrutiny_member", False), ("report_author", False), ("administrator", False),
                       ("commissioner", True), ("board_member", True)):  # fmt: skip
        client = sign_in(role, council)
        for page in ("contracts/", "contracts/visiting/"):
            text = words(client.get(f"{HOME}/{page}"))
            assert ("4,800,000" in text) is sees, (role, page)
            assert ("Confidential" in text) is not sees, (role, page)
        taken = client.get(f"{HOME}/contracts/?take=contracts.csv")
        assert (b"4800000" in taken.content) is (sees and role != "board_member"), role
    history = words(sign_in("scrutiny_member", council).get(f"{HOME}/contracts/visiting/"))
    assert "4800000" not in history


def test_a_provider_sees_its_own_and_nothing_of_others(
    held: Contract, council: Organisation, sign_in: SignIn, hand: Hand
) -> None:
    other = made.contract(
        council, "other", provider=made.provider_of(council.partnership, "RIVAL"), title="Rival contract"
    )
    made.specification(held, "own")
    made.specification(other, "theirs")
    rival = made.planned(council, "tendered", provider=held.provider, title="Still in secret")
    made.diligence(rival, made.template(council.partnership))
    for contract in (held, other):
        RemedialNotice.objects.create(
            contract=contract, number=1, issued_on=date(2026, 1, 5), breach=f"Late data of {contract.code}",
            cure_by=date(2026, 2, 5),
        )  # fmt: skip
    provider = sign_in("provider", held.provider)
    page = words(provider.get(f"{HOME}/your-contracts/"))
    assert "Contract visiting" in page
    assert "Specification own" in page
    assert "Late data of visiting" in page
    for hidden in ("Rival", "theirs", "Late data of other", "Still in secret", "Due diligence"):
        assert hidden not in page, hidden
    for closed in ("contracts/", "contracts/visiting/", "contracts/diligence/", "contracts/ends/", "contracts/reviews/",
                   "contracts/specifications/own/"):  # fmt: skip
        assert provider.get(f"{HOME}/{closed}").status_code == 403, closed
    assert provider.get(f"{HOME}/your-contracts/theirs/staffing/").status_code == 404
    data = {"row": "2026-06-30 Social workers", "fte": "28.50"}
    assert provider.post(f"{HOME}/your-contracts/own/staffing/", data).status_code == 302
    assert "28.50 of at least 32.00 FTE: 3.50 short (10.9%)" in words(provider.get(f"{HOME}/your-contracts/"))
    # A correction says why.
    assert "no reason" in words(provider.post(f"{HOME}/your-contracts/own/staffing/", {**data, "fte": "33"}))
    provider.post(f"{HOME}/your-contracts/own/staffing/", {**data, "fte": "33", "reason": "Miscounted"})
    assert StaffingReturn.objects.get().fte == Decimal(33)


def test_another_partnerships_contracts_are_not_found(held: Contract, sign_in: SignIn) -> None:
    row = made.diligence(made.planned(held.commissioner), made.template(held.partnership))
    made.specification(held)
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    outsider = sign_in(person("commissioner", OrganisationFactory(partnership=elsewhere)))
    for page in ("contracts/visiting/", "contracts/visiting/edit/", "contracts/visiting/decisions/start/",
                 f"contracts/diligence/{row.pk}/", f"contracts/diligence/{row.pk}/sign/",
                 "contracts/specifications/spec/", "your-contracts/spec/staffing/"):  # fmt: skip
        assert outsider.get(f"/p/elsewhere/delivery/{page}").status_code == 404, page
    assert "Contract visiting" not in words(outsider.get("/p/elsewhere/delivery/contracts/"))


def test_readers_change_nothing(held: Contract, council: Organisation, sign_in: SignIn) -> None:
    member = sign_in("board_member", council)
    for page in ("contracts/", "contracts/visiting/", "contracts/ends/", "contracts/services/",
                 "contracts/procurement/", "contracts/specifications/", "contracts/reviews/"):  # fmt: skip
        assert member.get(f"{HOME}/{page}").status_code == 200, page
    for page in (
        "contracts/add/",
        "contracts/visiting/edit/",
        "contracts/visiting/values/",
        "contracts/visiting/award/",
    ):
        assert member.post(f"{HOME}/{page}", {}).status_code == 403, page
    assert member.get(f"{HOME}/contracts/diligence/").status_code == 403


def test_a_long_register_asks_no_more_than_a_short_one(
    council: Organisation, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    BodyFactory(organisation=council)
    for number in range(8):
        made.contract(council, f"c{number}")
    client = sign_in("commissioner", council)
    for page in ("contracts/", "contracts/ends/", "contracts/services/"):
        with django_assert_max_num_queries(34):
            assert client.get(f"{HOME}/{page}").status_code == 200


# --- What other parts are told ------------------------------------------------------------------------------------


def test_a_retained_function_in_a_specification_is_a_gap(held: Contract, hand: Hand) -> None:
    row = made.specification(held, since=date(2016, 4, 1))
    FunctionFactory(holder=held.commissioner, number=13, retained=True)
    before = register_gaps(held.partnership, date(2026, 1, 1))
    function = DelegatedFunction.objects.get()
    specifications.set_functions(specification_id=row.pk, chosen=[function], hand=hand)
    found = [one for one in register_gaps(held.partnership, date(2026, 1, 1)) if one.kind == "retained"]
    assert not [one for one in before if one.kind == "retained"]
    assert [(one.number, one.certain) for one in found] == [(13, True)]
    assert found[0].url == f"{HOME}/contracts/specifications/spec/"


def test_a_remedial_notice_runs_its_course(held: Contract, hand: Hand) -> None:
    draft = contract_reviews.NoticeDraft(date(2026, 1, 5), "No staffing handed in", "12.3", date(2026, 2, 5))
    today = date(2026, 3, 2)
    first = contract_reviews.issue_notice(contract_id=held.pk, draft=draft, escalates=None, today=today, hand=hand)

    def outcome(on: date) -> None:
        contract_reviews.record_outcome(
            notice_id=first.pk, outcome=NoticeOutcome.NOT_CURED, on=on, words="Nothing came", today=today, hand=hand
        )

    with pytest.raises(Refused, match="until 5 February 2026"):
        outcome(date(2026, 2, 5))
    outcome(date(2026, 2, 6))
    first.refresh_from_db()
    later = contract_reviews.NoticeDraft(date(2026, 2, 9), "Still none", "12.4", date(2026, 3, 9))
    second = contract_reviews.issue_notice(contract_id=held.pk, draft=later, escalates=first, today=today, hand=hand)
    assert (second.step, second.number) == ("final", 2)
    with pytest.raises(Refused, match="gone further already"):
        contract_reviews.issue_notice(contract_id=held.pk, draft=later, escalates=first, today=today, hand=hand)


def test_a_lapsed_contract_and_an_unlawful_end_are_told(council: Organisation, sign_in: SignIn) -> None:
    BodyFactory(organisation=council)
    must = made.service(council.partnership, "visiting", must_go_on="The regulations ask for a procurement.")
    made.contract(council, "visiting", service=must, ends_on=date(2019, 3, 31))
    client = sign_in("commissioner", council)
    page = words(client.get(f"{HOME}/contracts/ends/?on=2019-03-31"))
    assert "From 1 April 2019 nobody is contracted for “Visiting”. The regulations ask" in page
    page = words(client.get(f"{HOME}/contracts/ends/?on=2019-04-01"))
    assert "Contract lapsed" in page
    assert "Doing nothing is not lawful" in page
    assert "Lapsed" in words(client.get(f"{HOME}/contracts/?on=2019-04-01&status=lapsed"))


def test_what_waits_stands_on_the_first_page_of_whoever_does_it(
    held: Contract, hand: Hand, council: Organisation
) -> None:
    near = made.contract(council, "near", ends_on=timezone.localdate() + timedelta(days=200), title="Near its end")
    made.specification(held)
    row = made.diligence(made.planned(council), made.template(council.partnership))
    director = person("commissioner", council)
    hold(row.signoff_post, director)
    RemedialNotice.objects.create(
        contract=held, number=1, issued_on=date(2026, 1, 5), breach="Late data", cure_by=date(2026, 2, 5)
    )

    def told(user: Any) -> list[str]:
        access = access_of(user, "exampleshire")
        assert access is not None
        return [one.what for one in contract_duties(access, timezone.localdate())]

    near.next_route = held.next_route
    near.save()
    assert told(hand.by) == [
        "Decide what follows “Near its end”", "Say whether notice 1 on “Contract visiting” is cured",
    ]  # fmt: skip
    assert "Sign off the due diligence on Provider Health" not in told(director)
    for area in row.areas.all():
        area.score, area.findings, area.scored_by, area.scored_on = 1, "Seen", hand.by, date(2026, 1, 5)
        area.save()
        area.evidence.create(title="Accounts", link="https://example.org/a", given_at=timezone.now())
    row.recommendation = "Award it."
    row.save()
    assert "Sign off the due diligence on Provider Health" in told(director)
    assert told(person("provider", held.provider)) == [
        "Hand in staffing for “Specification spec”", "Answer notice 1 on “Contract visiting”",
    ]  # fmt: skip
