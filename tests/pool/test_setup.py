"""Loading a pool from its file: complete, repeatable, and refused with the place that is wrong."""

import copy
from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.conf import settings

from commissioning.models import Organisation, Partnership
from ihwb.kernel.errors import Refused
from pool.models import (
    Agreement,
    AgreementVersion,
    Budget,
    BudgetLine,
    Contribution,
    Outturn,
    Period,
    PlannedBenefit,
    PublishedFigure,
    VarianceNotice,
)
from pool.selectors.agreement import points_of
from pool.services.setup import load
from tests.factories import OrganisationFactory, PostFactory

pytestmark = pytest.mark.django_db

PLYMOUTH = yaml.safe_load((settings.BASE_DIR / "demo" / "plymouth" / "pool.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def plymouth(partnership: Partnership) -> Partnership:
    PostFactory(partnership=partnership, code="POOL-MANAGER")
    OrganisationFactory(partnership=partnership, code="CCG", name="The CCG", kind="nhs_commissioner", position=1)
    OrganisationFactory(partnership=partnership, code="PCC", name="The council", position=2)
    return partnership


def changed(**parts: Any) -> dict[str, Any]:
    return {"pool": {**copy.deepcopy(PLYMOUTH), **parts}}


def test_the_published_plan_is_loaded_in_pounds_as_printed(plymouth: Partnership) -> None:
    load(plymouth, changed())
    budgets = Budget.objects.filter(year=2015).order_by("line__position")
    assert [int(budget.amount / 1000) for budget in budgets] == [17158, 184408, 109829, 151414, 18142, -32728, 0]
    printed = PublishedFigure.objects.filter(code="total_planned_spend").order_by("year")
    assert [figure.amount for figure in printed] == [448223000, 449161000, 452749000]
    assert PlannedBenefit.objects.get(code="qipp", year=2017).amount == -146000
    assert set(PlannedBenefit.objects.filter(counted_elsewhere=True).values_list("code", flat=True)) == {
        "cyps",
        "people_review",
    }
    assert [one.amount for one in Contribution.objects.all()] == [321000000, 100000000]


def test_every_figure_names_its_source(plymouth: Partnership) -> None:
    load(plymouth, changed())
    for model in (Agreement, AgreementVersion, BudgetLine, Budget, Contribution, PublishedFigure, PlannedBenefit):
        assert not model.objects.filter(source="").exists(), model.__name__


def test_the_seven_points_and_the_schedule_are_there_and_lines_name_its_schemes(plymouth: Partnership) -> None:
    load(plymouth, changed())
    version = AgreementVersion.objects.get()
    assert all(point.complete for point in points_of(version))
    named = set(BudgetLine.objects.exclude(scheme_code="").values_list("scheme_code", flat=True))
    assert named == set(version.schemes.values_list("code", flat=True))


def test_illustrative_figures_say_what_they_are(plymouth: Partnership) -> None:
    load(plymouth, changed())
    assert [period.state for period in Period.objects.all()] == ["certified"] * 5 + ["open"]
    assert all("published by neither partner" in period.note for period in Period.objects.all())
    assert not Outturn.objects.filter(period__number=6, line__code="BED-BASED").exists()


def test_a_loaded_period_beyond_the_tolerance_has_its_notice(plymouth: Partnership) -> None:
    load(plymouth, changed())
    raised = VarianceNotice.objects.order_by("period__number").values_list("period__number", "variance", "due_on")
    assert [(number, str(variance)) for number, variance, _ in raised] == [(4, "960000.00"), (5, "1430000.00")]
    assert all(due.year == 2015 for _, _, due in raised)


def test_loading_twice_changes_nothing_and_writes_no_history(plymouth: Partnership) -> None:
    first = load(plymouth, changed())
    entries = Budget.history.count() + Outturn.history.count() + Agreement.history.count()
    assert load(plymouth, changed()) == first
    assert Budget.history.count() + Outturn.history.count() + Agreement.history.count() == entries


def test_loading_again_leaves_entered_figures_alone(plymouth: Partnership) -> None:
    load(plymouth, changed())
    entered = Outturn.objects.get(period__number=6, line__code="ACUTE")
    entered.forecast = Decimal("152000000.00")
    entered.save()
    load(plymouth, changed())
    entered.refresh_from_db()
    assert entered.forecast == Decimal("152000000.00")


def test_a_changed_term_is_taken_over_with_its_reason(plymouth: Partnership) -> None:
    load(plymouth, changed())
    load(plymouth, changed(agreement={**PLYMOUTH["agreement"], "tolerance": 750000}))
    assert AgreementVersion.objects.get().tolerance == 750000
    assert AgreementVersion.history.first().history_change_reason == "Loaded from pool.yaml"


def test_a_partnership_without_a_pool_loads_nothing(plymouth: Partnership) -> None:
    assert load(plymouth, {"partnership": {}}) == []


def _faults() -> dict[str, tuple[dict[str, Any], str]]:
    agreement, groups = PLYMOUTH["agreement"], copy.deepcopy(PLYMOUTH["groups"])
    half = copy.deepcopy(agreement)
    half["rules"]["overspend"][0]["weights"]["CCG"] = "70"
    no_lead, no_figure = copy.deepcopy(groups), copy.deepcopy(groups)
    no_lead[2]["lines"][0]["lead"] = "XYZ"
    no_figure[0]["lines"][0]["budgets"]["amounts"]["2015/16"] = "475.962,00"
    return {
        "organisation": ({"groups": no_lead}, "pool.yaml, groups[2].lines[0].lead: there is no organisation XYZ"),
        "figure": ({"groups": no_figure}, "pool.yaml, groups[0].lines[0].budgets.amounts.2015/16: “475.962,00”"),
        "weights": ({"agreement": half}, "rules.overspend[0].weights"),
        "field": ({"agreement": {**agreement, "tolerence": 1}}, "pool.yaml, agreement: there is no field “tolerence”"),
        "day": ({"agreement": {**agreement, "starts_on": "soon"}}, "pool.yaml, agreement.starts_on: a day is written"),
        "list": ({"groups": {"code": "A"}}, "pool.yaml, groups: this must be a list"),
        "term": (
            {"agreement": {**agreement, "ends_on": agreement["starts_on"].replace(year=2014)}},
            "pool.yaml, agreement: An agreement cannot end before it starts.",
        ),
    }


@pytest.mark.parametrize("name", list(_faults()))
def test_a_fault_is_refused_with_its_place_and_nothing_is_loaded(plymouth: Partnership, name: str) -> None:
    parts, said = _faults()[name]
    with pytest.raises(Refused) as refused:
        load(plymouth, changed(**parts))
    assert said in refused.value.message
    assert not Agreement.objects.exists()


def test_two_agreements_do_not_share_a_fund_code(plymouth: Partnership, council: Organisation) -> None:
    load(plymouth, changed())
    with pytest.raises(Refused, match="another agreement of the partnership has a fund IHWB"):
        load(plymouth, changed(agreement={**PLYMOUTH["agreement"], "code": "S75-2018"}))
