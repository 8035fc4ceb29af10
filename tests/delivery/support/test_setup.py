"""Support plans from ``support.yaml``: loaded once however often, and every fault at its place."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from commissioning.models import Organisation, Partnership
from delivery.models import CommitmentEntry, SupportAct, SupportCase
from delivery.services.setup_support import load_support
from ihwb.kernel.errors import Refused
from pool.models import BudgetLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(provider: Organisation, line: BudgetLine) -> dict[str, Any]:
    case = {
        "reference": "SP-00001", "provider": "PROV", "line": "HOME", "kind": "home_care", "weekly": 700,
        "assured_on": date(2026, 5, 29), "proposed_on": date(2026, 6, 1), "starts_on": date(2026, 6, 8),
        "decided": {"day": date(2026, 6, 3), "words": "Met, as the plan shows."},
        "brokerage": {"day": date(2026, 6, 4)},
        "sourced": {"day": date(2026, 6, 5), "from": "Provider on the framework", "weekly": 650,
                    "starts_on": date(2026, 6, 8), "review_due": date(2026, 12, 8)},
    }  # fmt: skip
    terms = {
        "since": date(2015, 4, 1), "pattern": "SP-99999", "target_days": 5, "undo_minutes": 30, "weeks": 52,
        "basis": "days", "small_number": 5, "source": "Procedure",
    }  # fmt: skip
    return {"terms": [terms], "source": "A list of 2026", "cases": [case]}


def test_the_same_file_twice_loads_its_plans_once(partnership: Partnership, document: dict[str, Any]) -> None:
    load_support(partnership, deepcopy(document))
    counts = (SupportCase.history.count(), SupportAct.objects.count(), CommitmentEntry.objects.count())
    assert counts == (4, 4, 2)
    load_support(partnership, deepcopy(document))
    assert counts == (SupportCase.history.count(), SupportAct.objects.count(), CommitmentEntry.objects.count())


def _again(case: dict[str, Any], document: dict[str, Any]) -> None:
    document["cases"].append(deepcopy(case))


Change = Callable[[dict[str, Any], dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda case, _: case.update(weekly=-1), "needs an amount above nought in “weekly”"),
        (lambda case, _: case.update(reference="Quill"), "has a reference that is not of the form"),
        (lambda case, _: case.update(proposal="For Ada Lovelace"), "seems to hold personal data in “proposal”"),
        (lambda case, _: case.pop("decided"), "cannot follow: SP-00001 is “Waiting for verification” by then"),
        (_again, "is a second plan of SP-00001 of this kind on this line"),
    ],
)
def test_a_fault_is_said_at_its_place(
    partnership: Partnership, document: dict[str, Any], change: Change, said: str
) -> None:
    change(document["cases"][0], document)
    with pytest.raises(Refused, match=r"support\.yaml") as caught:
        load_support(partnership, document)
    assert said in caught.value.message
    assert "Lovelace" not in caught.value.message
