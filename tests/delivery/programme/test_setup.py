"""The demonstration's programme: how its plans hang together, loaded twice without harm, and faults by their place."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commissioning.models import Partnership
from commissioning.services.setup import load_partnership
from delivery.models import (
    ChangeRequest,
    ConfidenceAssessment,
    Dependency,
    GateCondition,
    GateReview,
    Milestone,
    PlanException,
    ProductReview,
)
from delivery.selectors.costs import division
from delivery.selectors.plans import plan
from delivery.services.setup import load
from ihwb.kernel.errors import Refused
from tests.delivery.test_setup import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def documents() -> dict[str, Any]:
    """Without the strategies, which another file brings."""
    held = {"delivery": read("delivery"), "programme": deepcopy(read("programme"))}
    held["programme"].pop("strategies")
    return held


@pytest.fixture
def plymouth() -> Partnership:
    return load_partnership(read("partnership"))


def test_the_plans_hang_together_and_a_second_load_changes_nothing(
    plymouth: Partnership, documents: dict[str, Any]
) -> None:
    load(plymouth, documents)
    counts = (Dependency.objects.count(), ConfidenceAssessment.objects.count(), Milestone.history.count())
    assert counts[:2] == (19, 3)
    load(plymouth, deepcopy(documents))
    assert counts == (Dependency.objects.count(), ConfidenceAssessment.objects.count(), Milestone.history.count())
    assert not Milestone.objects.filter(baselined_on=None).exists()
    request = ChangeRequest.objects.get()
    assert (request.state, request.moves.get().due_on) == ("open", date(2015, 4, 30))
    assert all(one.expected >= one.milestone.due_on for one in plan(plymouth, date(2014, 11, 11)))
    assert list(GateReview.objects.order_by("pk").values_list("gate__number", "outcome")) == [
        (1, ""),
        (1, "conditional"),
    ]
    assert list(GateCondition.objects.values_list("before_start", flat=True)) == [True, False]
    assert list(PlanException.objects.values_list("number", "state")) == [(2, "raised"), (1, "reported")]
    assert ProductReview.objects.filter(finding="").count() == 1
    shared = division(plymouth)
    assert shared is not None
    assert {one.total for one in shared.partners} == {Decimal("1013000.00")}


@pytest.mark.parametrize(
    ("place", "field", "value", "says"),
    [
        (("dependencies", 0), "before", "CYPS 99", "dependencies 1 names milestone 99"),
        (("dependencies", 0), "before", "CYPS", "needs a project and a number"),
        (("dependencies", 1), "after", "INTEGRATED-COMMISSIONING 1", "wait for each other in a ring"),
        (("confidence", 0), "level", "purple", "none of: green"),
        (("changes", 0), "raised_by", "NOBODY", "NOBODY"),
        (("gates", 0), "post", "S151", "Choose one of the two"),
        (("gates", 0), "body", "NOBODY", "gates 1 names “NOBODY”"),
        (("tolerances", 0), "workstream", "Garden", "tolerances 1 names “Garden”"),
        (("exceptions", 0), "kind", "mood", "none of: time, cost, other"),
        (("products", 0), "producer", "LEGAL-LEAD", "nobody reviews their own"),
        (("cost_splits", 0), "colour", "blue", "colour"),
        (("baselines", 0), "day", "soon", "2014-11-11"),
    ],
)
def test_a_fault_is_named_by_its_place_and_nothing_is_loaded(
    plymouth: Partnership, documents: dict[str, Any], place: tuple[str, int], field: str, value: object, says: str
) -> None:
    documents["programme"][place[0]][place[1]][field] = value
    with pytest.raises(Refused) as refused:
        load(plymouth, documents)
    assert refused.value.message.startswith("programme.yaml, ")
    assert says in refused.value.message
    assert not plymouth.projects.exists()
