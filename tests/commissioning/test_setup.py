"""Setting a partnership up from files: Plymouth's own, and files with faults."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.conf import settings

from commissioning.models import Decision, DelegatedFunction, Partnership
from commissioning.selectors.decisions import decision_view
from commissioning.services.setup import load, load_partnership
from ihwb.kernel.errors import Refused
from scrutiny.management.commands.load_partnership import read_documents

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def files() -> dict[str, Any]:
    read = read_documents(settings.BASE_DIR / "demo" / "plymouth")
    return {name: read[name] for name in ("partnership", "authority", "register", "decisions")}


def test_plymouth_has_what_the_documents_print(files: dict[str, Any]) -> None:
    partnership = load_partnership(files["partnership"])
    lines = load(partnership, files)
    assert "16 delegated functions" in lines
    assert "13 statutory returns" in lines
    states = [one.state for one in DelegatedFunction.objects.all()]
    assert {state: states.count(state) for state in set(states)} == {"delegable": 5, "partly": 6, "retained": 5}
    assert partnership.bodies.filter(statutory=True).count() == 2
    assert [one.code for one in partnership.organisations.all()][:2] == ["CCG", "PCC"]


def test_the_route_keeps_its_printed_order_and_one_stop_breaks_the_dates(files: dict[str, Any]) -> None:
    partnership = load_partnership(files["partnership"])
    load(partnership, files)
    view = decision_view(Decision.objects.get(reference="IHWB-IC-2014"))
    assert len(view.stages) == 18
    assert len(view.recommendations) == 7
    odd = [(stage.body, stage.starts_on) for stage in view.stages if stage.remark]
    assert odd == [("Governing Body", date(2014, 11, 5))]
    late = [(stage.body, stage.starts_on) for stage in view.stages if stage.clash]
    assert late == [
        ("Co-operative Scrutiny Review panel", date(2014, 11, 6)),
        ("Western Locality Board", date(2014, 11, 26)),
    ]
    assert view.standing == ("Cabinet has not decided yet.", "Governing Body has not decided yet.")


def test_loading_twice_changes_nothing_and_leaves_what_people_changed(files: dict[str, Any]) -> None:
    partnership = load_partnership(files["partnership"])
    first = load(partnership, files)
    function = DelegatedFunction.objects.get(number=1)
    function.condition = "As the director says"
    function.save()
    assert load(load_partnership(files["partnership"]), files) == first
    function.refresh_from_db()
    assert function.condition == "As the director says"
    assert Partnership.objects.count() == 1


FAULTS = [
    ("register", ["functions", 0, "state"], "often", "register.yaml, functions 1 has “often” in “state”"),
    ("register", ["functions", 3, "holder"], "ACME", "register.yaml, functions 4 names “ACME” in “holder”"),
    ("register", ["functions", 3, "part"], None, "Only a part of “Safeguarding adults” can be delegated"),
    ("register", ["functions", 12, "delegate"], "PCH", "cannot be delegated: the law keeps this function"),
    ("register", ["functions", 0, "ovresight"], "DASS", "has the field “ovresight”, which is not known here"),
    ("register", ["returns", 2, "number"], "three", "returns 3 needs a whole number of 1 or more in “number”"),
    ("decisions", ["decisions", 0, "route", 3, "starts_on"], "7 October", "route 4 needs a date such as 2014-11-11"),
    ("decisions", ["decisions", 1, "route", 0, "ends_on"], date(2014, 9, 1), "route 1 ends before it begins"),
    ("decisions", ["decisions", 0, "recommendations"], "All", "decisions 1 needs a list of texts"),
]


@pytest.mark.parametrize(("name", "place", "value", "said"), FAULTS)
def test_a_fault_is_named_with_its_file_and_place(
    name: str, place: list[str | int], value: object, said: str, files: dict[str, Any]
) -> None:
    broken = deepcopy(files)
    spot = broken[name]
    for step in place[:-1]:
        spot = spot[step]
    spot[place[-1]] = value
    partnership = load_partnership(files["partnership"])
    with pytest.raises(Refused) as refused:
        load(partnership, broken)
    assert said in refused.value.message
    assert not DelegatedFunction.objects.exists()
    assert not Decision.objects.exists()
