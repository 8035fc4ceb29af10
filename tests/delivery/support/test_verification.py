"""The life of a support plan: what each act does, what it posts, and what is refused."""

from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from commissioning.models import ApprovalLimit, AuditEntry, Organisation, Partnership, User
from delivery.models import CommitmentEntry, SupportAct, SupportCase, VerificationTerms
from delivery.rules.verification import Act, Answer, Stage
from delivery.selectors.commitments import beside_forecast, costs_of_year, lines_of_year
from delivery.selectors.verification import CaseFilter, queue
from delivery.selectors.verification_totals import share_told, totals
from delivery.services import verification as services
from delivery.services.commitments import carry_into
from delivery.services.verification import Draft, Sourced
from ihwb.kernel.errors import Refused
from tests.delivery.support.conftest import TODAY, YES, HandOf
from tests.factories import person

pytestmark = pytest.mark.django_db


def refused(act: Any, /, **fields: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(**fields)
    return caught.value.code


def committed(case: SupportCase, year: int = 2026) -> Decimal:
    return sum((one.amount for one in case.commitments.filter(year=year)), Decimal("0.00"))


# --- From proposal to commitment and back -----------------------------------------------------------------------------


def test_agreeing_posts_the_weeks_left_of_the_year(agreed: SupportCase) -> None:
    # 6 July 2026 to 31 March 2027: 26+31+30+31+30+31+31+28+31 = 269 days; £1,050 × 269 ÷ 7 = £40,350.
    assert agreed.stage == Stage.AGREED
    assert committed(agreed) == Decimal("40350.00")
    assert [one.act for one in agreed.acts.all()] == ["propose", "agree"]
    assert agreed.acts.get(act="agree").working_days == 6


def test_undoing_takes_the_commitment_back_and_both_stay_on_record(
    agreed: SupportCase, verifier: User, hand: HandOf
) -> None:
    services.undo(case_id=agreed.pk, version=2, hand=hand(verifier, TODAY + timedelta(minutes=30)))
    agreed.refresh_from_db()
    assert (agreed.stage, agreed.verified_by, agreed.needs_met) == (Stage.PROPOSED, None, None)
    assert [one.amount for one in agreed.commitments.all()] == [Decimal("40350.00"), Decimal("-40350.00")]
    assert [one.act for one in agreed.acts.all()] == ["propose", "agree", "undo"]
    acts = AuditEntry.objects.filter(subject="SP-00001").order_by("number").values_list("act", flat=True)
    assert list(acts) == ["delivery.support_propose", "delivery.support_agree", "delivery.support_undo"]


def test_a_decision_is_not_undone_late_nor_by_another(
    agreed: SupportCase, verifier: User, council: Organisation, hand: HandOf
) -> None:
    late = hand(verifier, TODAY + timedelta(minutes=31))
    assert refused(services.undo, case_id=agreed.pk, version=2, hand=late) == "too_late"
    other = hand(person("commissioner", council))
    assert refused(services.undo, case_id=agreed.pk, version=2, hand=other) == "not_yours"
    assert committed(agreed) == Decimal("40350.00")


def test_sourcing_adjusts_the_commitment_and_ending_releases_the_rest(
    agreed: SupportCase, verifier: User, hand: HandOf
) -> None:
    services.take_up(case_id=agreed.pk, version=2, hand=hand(verifier))
    bought = Sourced("Community Provider", Decimal("980.00"), date(2026, 7, 13), date(2026, 10, 12))
    services.source_package(case_id=agreed.pk, version=3, sourced=bought, hand=hand(verifier))
    # 13 July 2026 to 31 March 2027: 262 days; £980 × 262 ÷ 7 = £36,680.
    assert committed(agreed) == Decimal("36680.00")
    services.review(
        case_id=agreed.pk,
        version=4,
        reviewed_on=date(2026, 7, 1),
        next_due=date(2027, 7, 1),
        words="It goes on as it is.",
        hand=hand(verifier),
    )
    services.end(
        case_id=agreed.pk, version=5, ended_on=date(2026, 7, 26), words="No longer needed", hand=hand(verifier)
    )
    # 13 to 26 July: 14 days; £980 × 14 ÷ 7 = £1,960.
    assert committed(agreed) == Decimal("1960.00")
    agreed.refresh_from_db()
    assert (agreed.stage, agreed.version) == (Stage.ENDED, 6)


def test_a_returned_plan_commits_nothing_and_is_proposed_again(
    case: SupportCase, draft: Draft, proposer: User, verifier: User, hand: HandOf
) -> None:
    no = {**YES, "funding": Answer(False, "The line has no money left.")}
    services.verify(case_id=case.pk, version=1, act=Act.RETURN, answers=no, hand=hand(verifier))
    assert committed(case) == 0
    cheaper = Draft(**{**{name: getattr(draft, name) for name in Draft.__slots__}, "weekly_cost": Decimal("700.00")})
    again = services.revise(case_id=case.pk, version=2, draft=cheaper, hand=hand(proposer))
    assert (again.stage, again.weekly_cost, again.funding_available) == (Stage.PROPOSED, Decimal("700.00"), None)
    assert again.proposed_on == date(2026, 7, 1)


def test_a_package_carries_on_into_the_next_year_once(agreed: SupportCase, verifier: User, hand: HandOf) -> None:
    assert carry_into(2027, hand(verifier)) == 1
    # 1 April 2027 to 31 March 2028: 366 days; £1,050 × 366 ÷ 7 = £54,900.
    assert committed(agreed, 2027) == Decimal("54900.00")
    assert carry_into(2027, hand(verifier)) == 0
    services.take_up(case_id=agreed.pk, version=2, hand=hand(verifier))
    bought = Sourced("Community Provider", Decimal("1050.00"), date(2026, 7, 6), date(2026, 10, 12))
    services.source_package(case_id=agreed.pk, version=3, sourced=bought, hand=hand(verifier))
    services.end(case_id=agreed.pk, version=4, ended_on=date(2026, 7, 19), words="Moved away", hand=hand(verifier))
    assert (committed(agreed), committed(agreed, 2027)) == (Decimal("2100.00"), Decimal("0.00"))


@pytest.mark.parametrize("taken_up", [False, True], ids=["agreed", "with brokerage"])
def test_a_plan_that_ends_before_it_was_sourced_commits_nothing_and_is_not_counted_as_sourced(
    agreed: SupportCase, verifier: User, hand: HandOf, *, taken_up: bool
) -> None:
    carry_into(2027, hand(verifier))
    if taken_up:
        services.take_up(case_id=agreed.pk, version=2, hand=hand(verifier))
    ended = services.end(
        case_id=agreed.pk, version=3 if taken_up else 2, ended_on=date(2026, 8, 31), words="Not needed",
        hand=hand(verifier),
    )  # fmt: skip
    assert (committed(agreed), committed(agreed, 2027)) == (0, 0)
    last = ended.commitments.order_by("pk").last()
    assert (last.act, last.amount) == ("end", Decimal("-54900.00"))
    assert last.arithmetic == "Nothing in 2027/28: ended before it was sourced."
    assert [(one.sourced, one.total) for one in lines_of_year(agreed.partnership, 2026)] == [(0, 0)]
    said = totals(agreed.partnership, date(2026, 9, 1))
    assert said.stages[0].label == "Ended before it was sourced"


def test_what_stood_committed_of_a_plan_never_sourced_is_released_once(agreed: SupportCase) -> None:
    agreed.stage, agreed.ended_on = Stage.ENDED, date(2026, 8, 31)
    agreed.save()
    release = import_module("delivery.migrations.0024_release_what_was_never_sourced").release
    release(apps, None)
    release(apps, None)
    assert committed(agreed) == 0
    assert agreed.commitments.count() == 2


# --- What is refused --------------------------------------------------------------------------------------------------


def test_who_proposes_does_not_verify(
    case: SupportCase, council: Organisation, provider: Organisation, hand: HandOf
) -> None:
    both = person("commissioner", council)
    case.proposed_by = both
    case.save()
    act = {"case_id": case.pk, "version": 1, "act": Act.AGREE, "answers": YES}
    assert refused(services.verify, **act, hand=hand(both)) == "own_work"
    case.verified_by, case.verified_at = both, TODAY
    with pytest.raises(IntegrityError), transaction.atomic():
        case.save()


def test_only_people_of_the_council_verify(case: SupportCase, icb: Organisation, hand: HandOf) -> None:
    act = {"case_id": case.pk, "version": 1, "act": Act.AGREE, "answers": YES}
    assert refused(services.verify, **act, hand=hand(person("commissioner", icb))) == "not_the_council"


def test_a_decision_after_somebody_elses_is_stale(agreed: SupportCase, council: Organisation, hand: HandOf) -> None:
    other = hand(person("commissioner", council))
    act = {"case_id": agreed.pk, "act": Act.AGREE, "answers": YES, "hand": other}
    assert refused(services.verify, version=1, **act) == "stale"
    assert refused(services.verify, version=2, **act) == "wrong_stage"
    assert CommitmentEntry.objects.count() == 1


@pytest.mark.parametrize(("act", "up_to", "outcome"), [
    ("support-weekly", "1050.00", "agreed"),
    ("support-weekly", "1049.99", "above_limit"),
    ("support-annual", "54600.00", "agreed"),
    ("support-annual", "54599.99", "above_limit"),
])  # fmt: skip
def test_the_scheme_of_delegation_limits_what_is_agreed(
    case: SupportCase, verifier: User, partnership: Partnership, hand: HandOf, act: str, up_to: str, outcome: str
) -> None:
    ApprovalLimit.objects.create(
        partnership=partnership, act=act, role="commissioner", up_to=Decimal(up_to), since=date(2026, 4, 1)
    )
    fields = {"case_id": case.pk, "version": 1, "act": Act.AGREE, "answers": YES, "hand": hand(verifier)}
    if outcome == "agreed":
        assert services.verify(**fields).stage == Stage.AGREED
    else:
        assert refused(services.verify, **fields) == outcome


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reference": "SP-1"}, "bad_reference"),
        ({"reference": "Ada Quill"}, "personal_data"),
        ({"reference": "9434765919"}, "personal_data"),
        ({"proposal": "For Ada Lovelace of AB12 3EF"}, "personal_data"),
        ({"weekly_cost": Decimal("0.00")}, "no_cost"),
        ({"assured_on": date(2026, 7, 2)}, "not_assured"),
        ({"kind": "holiday"}, "unknown_choice"),
    ],
)
def test_a_proposal_that_is_not_right_keeps_nothing(
    draft: Draft, proposer: User, hand: HandOf, change: dict[str, Any], code: str
) -> None:
    wrong = Draft(**{**{name: getattr(draft, name) for name in Draft.__slots__}, **change})
    with pytest.raises(Refused) as caught:
        services.propose(wrong, hand(proposer))
    assert caught.value.code == code
    for said in ("Ada", "Quill", "Lovelace", "9434765919", "AB12"):
        assert said not in caught.value.message
    assert not SupportCase.objects.exists()
    assert not AuditEntry.objects.exists()


def test_answers_and_reasons_are_looked_through_too(case: SupportCase, verifier: User, hand: HandOf) -> None:
    names = {**YES, "needs": Answer(True, "Mrs Quill needs it.")}
    fields = {"case_id": case.pk, "version": 1, "hand": hand(verifier)}
    assert refused(services.verify, act=Act.AGREE, answers=names, **fields) == "personal_data"
    assert SupportAct.objects.count() == 1


def test_a_second_open_plan_of_the_same_kind_is_refused(
    case: SupportCase, draft: Draft, proposer: User, hand: HandOf
) -> None:
    assert refused(services.propose, draft=draft, hand=hand(proposer)) == "open_already"


def test_a_provider_proposes_for_its_own_organisation_alone(
    draft: Draft, council: Organisation, partnership: Partnership, hand: HandOf
) -> None:
    other = person("provider", council)
    assert refused(services.propose, draft=draft, hand=hand(other)) == "not_your_organisation"


def test_without_terms_nothing_is_proposed(draft: Draft, proposer: User, hand: HandOf) -> None:
    VerificationTerms.objects.all().delete()
    assert refused(services.propose, draft=draft, hand=hand(proposer)) == "no_terms"


# --- What is shown ----------------------------------------------------------------------------------------------------


def test_the_queue_is_ordered_by_age_and_by_value(
    case: SupportCase, draft: Draft, proposer: User, verifier: User, hand: HandOf
) -> None:
    dear = {"reference": "SP-00002", "weekly_cost": Decimal("2000.00")}
    services.propose(Draft(**{**{name: getattr(draft, name) for name in Draft.__slots__}, **dear}), hand(proposer))
    access, on = hand(verifier).access, date(2026, 7, 1)
    by_age = queue(access, CaseFilter(), on)
    assert [row.reference for row in by_age.rows] == ["SP-00001", "SP-00002"]
    assert (by_age.waiting, by_age.late, by_age.oldest, by_age.weekly) == (2, 1, 6, Decimal("3050.00"))
    by_value = queue(access, CaseFilter(order="value"), on)
    assert [row.reference for row in by_value.rows] == ["SP-00002", "SP-00001"]
    assert [row.reference for row in queue(access, CaseFilter(late=True), on).rows] == ["SP-00001"]
    assert [row.reference for row in queue(access, CaseFilter(weekly=Decimal(1500)), on).rows] == ["SP-00002"]


def test_commitments_stand_beside_the_forecast_and_by_month(agreed: SupportCase, verifier: User, hand: HandOf) -> None:
    shown = beside_forecast(agreed.line.fund_id, 2026, hand(verifier).access)
    assert [(one.code, one.amounts) for one in shown[0].lines] == [
        ("HOME", (Decimal("40350.00"), Decimal("0.00"), Decimal("40350.00")))
    ]
    assert beside_forecast(agreed.line.fund_id, 2025, hand(verifier).access) == []
    costs = costs_of_year(agreed.partnership, 2026, date(2026, 8, 15))
    assert [(one.label, one.agreed, one.standing) for one in costs.months if one.agreed] == [
        ("July 2026", Decimal("40350.00"), Decimal("40350.00"))
    ]
    assert costs.total.standing == Decimal("40350.00")


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 22, "0"), (1, 22, None), (4, 22, None), (5, 22, "0.2273"), (18, 22, None), (22, 22, "1"), (2, 4, None)],
)
def test_a_share_does_not_tell_of_a_few_plans(part: int, whole: int, told: str | None) -> None:
    found = share_told(part, whole, small=5)
    assert (None if found is None else round(found, 4)) == (None if told is None else Decimal(told))


def test_totals_hide_small_numbers(agreed: SupportCase) -> None:
    shown = totals(agreed.partnership, date(2026, 7, 1))
    assert (shown.proposed, shown.decided, shown.waiting) == ("Fewer than 5", "Fewer than 5", "0")
    assert (shown.middle_days, shown.within, shown.returned) == (None, None, None)
    assert [(row.label, row.count) for row in shown.kinds] == [("Care at home", "Fewer than 5"), ("All", "Withheld")]
    assert shown.committed == Decimal("40350.00")
