"""Two people at once: a ring of milestones, a benefit counted twice, two values of a period, one exception."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from commissioning.models import AuditEntry, Organisation
from commissioning.selectors.access import access_of
from delivery.models import (
    Benefit,
    BenefitYear,
    Dependency,
    GateOutcome,
    GateReview,
    Measure,
    Milestone,
    PlanException,
    StageGate,
    Tolerance,
)
from delivery.rules.schedule import Link, cycle
from delivery.services import gates
from delivery.services.benefits import figures
from delivery.services.benefits.register import ShareValues, set_shares
from delivery.services.exceptions import watch
from delivery.services.measures import add_value
from delivery.services.plans import add_dependency, links_of
from ihwb.web.access import Access
from tests.factories import UserFactory, person
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TODAY = date(2014, 11, 11)


def test_two_people_cannot_close_a_ring_between_them(award: Milestone, start: Milestone) -> None:
    Dependency.objects.all().delete()
    project = award.project
    third = Milestone.objects.create(project=project, number=9, name="Staff in place", due_on=date(2015, 5, 1))
    ask = {"partnership": project.partnership, "lag_days": 0, "reason": "Waits", "by": UserFactory()}
    pairs = [(award, start), (start, third), (third, award)]
    told = at_once(
        *(lambda one=one, other=other: add_dependency(before=one, after_id=other.pk, **ask) for one, other in pairs)  # type: ignore[misc]
    )
    assert sorted(told) == ["done", "done", "ring"]
    links = links_of(project.partnership)
    assert len(links) == 2
    assert not any(cycle([other for other in links if other != one], one) for one in links)
    assert isinstance(links[0], Link)


def test_two_people_cannot_bring_a_benefit_above_the_whole(award: Milestone) -> None:
    project = award.project
    benefit = Benefit.objects.create(
        partnership=project.partnership, code="BEDS", name="Fewer beds", kind="quality", project=project
    )

    def share(elsewhere: str) -> None:
        shares = [ShareValues(None, elsewhere, Decimal(60)), ShareValues(project, "", Decimal(40))]
        set_shares(
            partnership=project.partnership,
            benefit_id=benefit.pk,
            version=1,
            shares=shares,
            reason="Agreed",
            by=UserFactory(),
        )

    assert sorted(at_once(lambda: share("Care Act"), lambda: share("Prevention"))) == ["done", "stale"]
    assert sum(benefit.shares.values_list("percent", flat=True)) == 100
    benefit.refresh_from_db()
    assert benefit.version == 2


def test_of_two_reports_of_the_same_months_one_is_kept(award: Milestone) -> None:
    """Half a year and one of its months: no key of the database keeps them apart, the lock on the benefit does."""
    project = award.project
    benefit = Benefit.objects.create(
        partnership=project.partnership, code="BEDS", name="Fewer beds", kind="cashable", project=project
    )
    BenefitYear.objects.create(benefit=benefit, year=2014)

    def reported(number: int, months: int) -> None:
        figures.report(
            partnership=project.partnership,
            benefit_id=benefit.pk,
            report=figures.Report(2014, number, months, Decimal(1000), "Ledger"),
            by=UserFactory(),
            at=datetime(2015, 5, 1, tzinfo=UTC),
        )

    assert sorted(at_once(lambda: reported(1, 6), lambda: reported(3, 1))) == ["done", "overlap"]
    assert benefit.actuals.count() == 1


def test_of_two_values_for_the_same_period_one_is_kept(award: Milestone) -> None:
    project = award.project
    measure = Measure.objects.create(
        partnership=project.partnership, project=project, code="DTOC", name="Delays", target_kind="words"
    )

    def add(label: str, day: date, value: int) -> None:
        add_value(
            partnership=project.partnership,
            measure_id=measure.pk,
            period_label=label,
            on=day,
            value=Decimal(value),
            source="Return",
            reason="Month 6",
            today=TODAY,
            by=UserFactory(),
        )

    day = date(2014, 9, 30)
    told = at_once(lambda: add("September", day, 1), lambda: add("September", day, 2), lambda: add("Quarter 2", day, 3))
    assert sorted(told) == ["done", "taken", "taken"]
    assert measure.values.count() == 1


def test_of_many_who_look_at_once_one_raises_the_exception(award: Milestone) -> None:
    project = award.project
    Tolerance.objects.create(project=project, since=date(2014, 10, 1), days=10)
    Milestone.objects.filter(pk=award.pk).update(forecast_on=date(2015, 4, 30))
    assert sorted(at_once(*(lambda: watch(project.partnership, TODAY, None) for _ in range(4)))) == ["done"] * 4
    assert PlanException.objects.count() == 1


@pytest.fixture
def review(award: Milestone, council: Organisation) -> GateReview:
    """Of a gate of the project; it waits."""
    board = award.project.programme.board  # type: ignore[union-attr]
    gate = StageGate.objects.create(
        project=award.project, number=1, name="Full case", opens="Delivery", criteria="Costs are known", body=board
    )
    return GateReview.objects.create(gate=gate, asked_on=TODAY, evidence="Case 0.7")


def clerk_of(council: Organisation) -> Access:
    found = access_of(person("governance_officer", council), council.partnership.slug)
    assert found is not None
    return found


def test_of_two_outcomes_of_a_gate_one_is_recorded(review: GateReview, council: Organisation) -> None:
    def record(access: Access, outcome: GateOutcome) -> None:
        found = gates.Finding(outcome, TODAY, "So the board says")
        gates.record_review(access=access, review_id=review.pk, version=1, finding=found, today=TODAY)

    one, other = clerk_of(council), clerk_of(council)
    told = at_once(lambda: record(one, GateOutcome.PASSED), lambda: record(other, GateOutcome.STOPPED))
    assert sorted(told) == ["done", "stale"]
    assert AuditEntry.objects.filter(act__startswith="delivery.gate_").count() == 1


def test_a_stage_does_not_begin_on_an_outcome_that_is_taken_back(review: GateReview, council: Organisation) -> None:
    one, other = clerk_of(council), clerk_of(council)
    GateReview.objects.filter(pk=review.pk).update(outcome="passed", held_on=TODAY, finding="Yes")
    told = at_once(
        lambda: gates.take_back(access=one, review_id=review.pk, version=1, why="Misheard", today=TODAY),
        lambda: gates.start_stage(access=other, gate_id=review.gate_id, version=1, on=TODAY, reason="Go", today=TODAY),
    )
    assert sorted(told) in (["done", "not_passed"], ["done", "rests"])
    gate = StageGate.objects.get()
    assert (gate.started_on is None) == gate.reviews.filter(taken_back_on__isnull=False).exists()
