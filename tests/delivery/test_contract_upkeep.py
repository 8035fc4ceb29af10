"""Keeping what providers are held to: answers to notices, minimums, indicators, templates, and nothing personal."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import Decision, Implementation, Organisation
from commissioning.selectors.access import access_of
from delivery.models import Contract, ContractDecision, Measure, PerformanceIndicator, RemedialNotice, StaffingMinimum
from delivery.rules.remedies import NoticeOutcome
from delivery.selectors.contract_duties import contract_duties
from delivery.selectors.diligence import templates_on
from delivery.selectors.specifications import specification_view, specifications_of
from delivery.services import (
    awards,
    contract_decisions,
    contract_reviews,
    contracts,
    diligence,
    diligence_templates,
    specifications,
)
from delivery.services.contracts import Hand
from ihwb.kernel.errors import Refused
from tests.delivery import contracts as made
from tests.delivery.test_contracts import HOME, hand, held, start, words
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory, person

__all__ = ["hand", "held"]  # fixtures
pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
TODAY = date(2026, 11, 27)


@pytest.fixture
def notice(held: Contract) -> RemedialNotice:
    return RemedialNotice.objects.create(
        contract=held, number=1, issued_on=date(2026, 10, 20), breach="Late data", cure_by=date(2026, 11, 20)
    )


def day(name: str, on: date) -> dict[str, int]:
    return {f"{name}_0": on.day, f"{name}_1": on.month, f"{name}_2": on.year}


# --- Answers to notices -----------------------------------------------------------------------------------------------


def test_a_provider_answers_its_own_notice_and_nobody_elses(
    notice: RemedialNotice, council: Organisation, sign_in: SignIn
) -> None:
    notice.issued_on = timezone.localdate() - timedelta(days=5)
    notice.cure_by = timezone.localdate() + timedelta(days=20)
    notice.save()
    person_there = person("provider", notice.contract.provider)
    access = access_of(person_there, "exampleshire")
    assert access is not None
    waits = contract_duties(access, timezone.localdate())
    assert [(one.what, one.due) for one in waits] == [("Answer notice 1 on “Contract visiting”", notice.cure_by)]
    address = f"{HOME}/your-contracts/notices/{notice.pk}/answer/"
    sent = {
        "answer": "The data comes from Monday on.",
        **day("answered_on", timezone.localdate()),
        "reason": "Answered",
    }
    rival = made.provider_of(council.partnership, "RIVAL")
    assert sign_in("provider", rival).post(address, sent).status_code == 404
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"), kind="provider")
    assert sign_in("provider", elsewhere).post(address.replace("exampleshire", "elsewhere"), sent).status_code == 404
    assert sign_in("commissioner", council).post(address, sent).status_code == 403
    provider = sign_in(person_there)
    assert "an NHS number" in words(provider.post(address, {**sent, "answer": "Of 943 476 5919"}))
    assert "The notice is answered." in words(provider.post(address, sent, follow=True))
    assert "The data comes from Monday on." in words(sign_in("commissioner", council).get(f"{HOME}/contracts/reviews/"))
    assert contract_duties(access, timezone.localdate()) == []
    assert provider.get(f"{HOME}/contracts/reviews/notices/{notice.pk}/answer/").status_code == 403


def test_an_answer_by_letter_is_recorded_by_the_contracts_own_commissioner(
    notice: RemedialNotice, icb: Organisation, hand: Hand
) -> None:
    said = {"notice_id": notice.pk, "answer": "Two posts are filled.", "today": TODAY}
    other = Hand(person("commissioner", icb), frozenset({icb.pk}), "Letter")
    with pytest.raises(Refused, match="by the provider"):
        contract_reviews.answer_notice(**said, answered_on=date(2026, 11, 2), hand=other)
    with pytest.raises(Refused, match="before the notice of 20 October 2026"):
        contract_reviews.answer_notice(**said, answered_on=date(2026, 10, 19), hand=hand)
    row = contract_reviews.answer_notice(**said, answered_on=date(2026, 10, 20), hand=hand)
    assert (row.answer, row.answered_by) == ("Two posts are filled.", hand.by)
    contract_reviews.record_outcome(
        notice_id=row.pk, outcome=NoticeOutcome.CURED, on=TODAY, words="A visit", today=TODAY, hand=hand
    )
    with pytest.raises(Refused, match="The notice is over: cured"):
        contract_reviews.answer_notice(**said, answered_on=date(2026, 11, 2), hand=hand)


# --- Minimums and indicators --------------------------------------------------------------------------------------


def test_a_profession_is_the_same_however_it_is_written(held: Contract, hand: Hand) -> None:
    row = made.specification(held)
    new = specifications.set_minimum(
        specification_id=row.pk, profession=" social  WORKERS ", fte=Decimal("34.00"), since=date(2026, 10, 1),
        source="", hand=hand,
    )  # fmt: skip
    assert new.profession == "Social workers"


def test_a_minimum_laid_down_wrongly_goes_unless_staffing_was_handed_in_under_it(
    held: Contract, hand: Hand, sign_in: SignIn, icb: Organisation
) -> None:
    row = made.specification(held)
    first = row.minimums.get()
    wrong = StaffingMinimum.objects.create(specification=row, profession="Nurses", fte=5, since=date(2026, 4, 1))
    row.returns.create(profession="Social workers", as_at=date(2026, 6, 30), fte=30, handed_in_at=timezone.now())
    with pytest.raises(Refused, match="handed in under this minimum"):
        specifications.take_minimum_away(minimum_id=first.pk, hand=hand)
    address = f"{HOME}/contracts/specifications/spec/minimums/{wrong.pk}/remove/"
    assert "another organisation" in words(sign_in("commissioner", icb).post(address, {"reason": "Mistake"}))
    assert "It is taken away." in words(sign_in(hand.by).post(address, {"reason": "Mistake"}, follow=True))
    assert [one.profession for one in row.minimums.all()] == ["Social workers"]
    assert (
        StaffingMinimum.history.filter(profession="Nurses", history_type="-").get().history_change_reason == "Mistake"
    )


def test_an_indicator_is_missed_by_its_latest_value_and_changed_with_a_reason(
    held: Contract, hand: Hand, sign_in: SignIn
) -> None:
    made.specification(held)
    measure = Measure.objects.create(
        partnership=held.partnership, code="home", name="At home", unit="%", target_kind="none"
    )
    measure.values.create(on=date(2026, 9, 30), value=Decimal("81.50"))
    client, home = sign_in(hand.by), f"{HOME}/contracts/specifications/spec/"
    sent = {"name": "At home after 91 days", "measure": measure.pk, "direction": "at_least", "reason": "Agreed"}
    assert "has no threshold" in words(client.post(f"{home}indicators/add/", sent))
    client.post(f"{home}indicators/add/", {**sent, "threshold": "90"})
    page = words(client.get(home))
    assert "at least 90%" in page
    assert "81.5% (30 September 2026) Missed" in page
    client.post(f"{home}indicators/1/", {**sent, "threshold": "81.5"})
    page = words(client.get(home))
    assert "81.5% (30 September 2026) Kept" in page
    assert "Threshold" in page
    gone = PerformanceIndicator.objects.get().pk
    client.post(f"{home}indicators/1/remove/", {"reason": "Not agreed"})
    with pytest.raises(Refused, match="not there any more"):
        specifications.take_indicator_away(indicator_id=gone, hand=hand)
    assert not PerformanceIndicator.objects.exists()
    view = specification_view(specifications_of(held.partnership).get(), TODAY)
    assert view.indicators == ()


# --- Templates of due diligence ---------------------------------------------------------------------------------------


def test_a_retired_template_begins_nothing_and_is_brought_back(
    council: Organisation, sign_in: SignIn, hand: Hand
) -> None:
    template, today = made.template(council.partnership), timezone.localdate()
    running = made.diligence(made.planned(council), template)
    new = made.planned(council, "later")
    administrator, home = sign_in("administrator", council), f"{HOME}/contracts/diligence/templates/provider"
    assert sign_in("commissioner", council).post(f"{home}/retire/", {"seen": 1, "reason": "x"}).status_code == 403
    assert "changed after you opened" in words(administrator.post(f"{home}/retire/", {"seen": 2, "reason": "Old"}))
    page = words(administrator.post(f"{home}/retire/", {"seen": 1, "reason": "Another form is used"}, follow=True))
    assert "Another form is used" in page
    assert "in force" not in page
    assert templates_on(council.partnership, today) == []
    begin = {
        "contract_id": new.pk, "template": template, "provider": running.provider, "due_on": None, "today": today,
        "by": hand.by,
    }  # fmt: skip
    with pytest.raises(Refused, match="is retired or not in force today"):
        diligence.begin(**begin)
    given = diligence.Score("", None, 1, "Seen", "Evaluated")
    assert diligence.evaluate(area_id=running.areas.first().pk, given=given, today=today, by=hand.by).score == 1
    with pytest.raises(Refused, match="retired on"):
        diligence_templates.retire(
            partnership=council.partnership, code="provider", seen=1, today=today, reason="Again", by=hand.by
        )
    assert "It is offered again." in words(
        administrator.post(f"{home}/back/", {"seen": 1, "reason": "Still used"}, follow=True)
    )
    assert diligence.begin(**begin).template_id == template.pk


# --- No personal data -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Mrs Example was not seen",
        "Name: A Person",
        "The child, born in 2019",
        "NHS number 943 476 5919",
        "AB 12 34 56 C",
    ],
)
def test_personal_data_is_refused_in_reviews_notices_and_staffing(
    notice: RemedialNotice, hand: Hand, text: str
) -> None:
    contract = notice.contract
    review = contract_reviews.ReviewDraft(TODAY, (), "Director of operations", text, None)
    breach = contract_reviews.NoticeDraft(TODAY, text, "", TODAY)
    with pytest.raises(Refused, match="Personal data is not kept here"):
        contract_reviews.add_review(contract_id=contract.pk, draft=review, today=TODAY, hand=hand)
    with pytest.raises(Refused, match="Personal data is not kept here"):
        contract_reviews.issue_notice(contract_id=contract.pk, draft=breach, escalates=None, today=TODAY, hand=hand)
    with pytest.raises(Refused, match="Personal data is not kept here"):
        contract_reviews.record_outcome(
            notice_id=notice.pk, outcome=NoticeOutcome.CURED, on=TODAY, words=text, today=TODAY, hand=hand
        )


def test_a_reason_holds_no_number_of_a_person(held: Contract, hand: Hand) -> None:
    told = Hand(hand.by, hand.organisations, "Asked by 943 476 5919")
    with pytest.raises(Refused, match="“Reason” seems to hold an NHS number"):
        contracts.add_option(contract_id=held.pk, until=date(2035, 1, 1), decide_by=None, source="", hand=told)
    with pytest.raises(Refused, match="a person's name"):
        contracts.stop_contract(contract_id=held.pk, stopped_on=TODAY, because="Mrs Quill has left", hand=hand)


def test_old_days_organisations_and_offices_stand_in_a_review(held: Contract, hand: Hand) -> None:
    said = "Since 1 April 2015 Livewell South West works from Mount Gould, PL4 7PY (01752 000000)."
    draft = contract_reviews.ReviewDraft(TODAY, (), "", said, None)
    assert contract_reviews.add_review(contract_id=held.pk, draft=draft, today=TODAY, hand=hand).findings == said


# --- The award report -------------------------------------------------------------------------------------------------


def carried_out(link: ContractDecision, by: Hand, on: date) -> None:
    Implementation.objects.create(
        partnership=link.contract.partnership, decision=link.decision, joint=False, implemented_on=on,
        implemented_by=by.by, window_ends=None,
    )  # fmt: skip


def test_an_award_report_rests_on_the_due_diligence_and_awards_once_carried_out(
    council: Organisation, hand: Hand, sign_in: SignIn
) -> None:
    contract, today = made.planned(council), timezone.localdate()
    body = BodyFactory(organisation=council)
    row = made.diligence(contract, made.template(council.partnership))
    client = sign_in(hand.by)
    address = f"{HOME}/contracts/planned/decisions/start/?purpose=award"
    page = client.get(address)
    assert "The award is blocked until the due diligence is signed off" in words(page)
    asked = page.context["form"]
    sent = {name: asked[name].value() or "" for name in asked.fields}
    assert sent["recommendation"] == "Award the contract “Contract planned” to Provider Health."
    sent |= {
        **day("meeting_on", today + timedelta(days=60)), "reference": "D-1", "contact": "Commissioning",
        "consultation": "Families", "reason": "Tender over", "maker": f"body:{body.pk}",
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    link = ContractDecision.objects.get()
    row.refresh_from_db()
    assert (link.purpose, row.decision, link.decision.plan_entry.value) == ("award", link.decision, None)
    with pytest.raises(Refused, match="D-1 decides on this award"):
        awards.record_award(contract_id=contract.pk, awarded_on=today, waived="Small", today=today, hand=hand)
    page = words(client.get(f"{HOME}/contracts/planned/"))
    assert "Record the award" not in page
    assert "Write the award report" not in page

    carried_out(link, hand, today - timedelta(days=2))
    result = {"link_id": link.pk, "words": "", "new": None, "today": today, "hand": hand}
    with pytest.raises(Refused, match="The award is blocked"):
        contract_decisions.record_result(**result)
    row.state, row.signed_by, row.signed_on = "satisfied", person("commissioner", council), today
    row.save()
    contract.diligence_on = today
    contract.save()
    address = f"{HOME}/contracts/planned/decisions/{link.pk}/result/"
    assert "waived" in client.get(address).context["form"].fields
    assert "Awarded to Provider Health" in words(client.post(address, {"reason": "Carried out"}, follow=True))
    contract.refresh_from_db()
    assert contract.awarded_on == today  # not before its due diligence
    with pytest.raises(Refused, match="awarded on"):
        start(contract, hand, reference="D-2", purpose="award", option=None)


def test_a_refused_award_report_frees_the_award(council: Organisation, hand: Hand) -> None:
    contract, today = made.planned(council), timezone.localdate()
    row = made.diligence(contract, made.template(council.partnership))
    link = start(contract, hand, purpose="award", option=None)
    Decision.objects.filter(pk=link.decision_id).update(state="refused", closed_at=timezone.now())
    second = start(contract, hand, purpose="award", option=None, reference="D-10")
    row.refresh_from_db()
    assert row.decision == second.decision  # the due diligence goes into the report that is under way
    Decision.objects.filter(pk=second.decision_id).update(state="withdrawn", closed_at=timezone.now())
    made_by_hand = awards.record_award(
        contract_id=contract.pk, awarded_on=today, waived="Below the threshold", today=today, hand=hand
    )
    assert made_by_hand.awarded_on == today


# --- As files ---------------------------------------------------------------------------------------------------------


def test_what_ends_when_is_a_file_as_the_page_shows_it(council: Organisation, sign_in: SignIn) -> None:
    made.contract(council, "old", ends_on=date(2019, 3, 31), title="Ended long ago")
    made.contract(council, "coming", ends_on=date(2035, 3, 31), title="Ends later")
    made.contract(council, "endless", ends_on=None, rolling=True, title="Renews itself")
    client, address = sign_in("commissioner", council), f"{HOME}/contracts/ends/"

    def taken(query: str, name: str) -> str:
        return client.get(f"{address}?{query}take={name}.csv").content.decode()

    assert "Ends later" in taken("", "what-ends-when")
    assert "Ended long ago" not in taken("", "what-ends-when")
    assert "Ended long ago" in taken("past=on&", "what-ends-when")
    assert "Ended long ago" in taken("on=2018-04-01&", "what-ends-when")
    assert "Renews itself" in taken("", "without-an-end")
