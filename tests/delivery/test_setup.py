"""The demonstration's files: every risk, milestone, measure and cost as published, and faults named by their place."""

from collections import Counter
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
import yaml
from django.conf import settings

from commissioning.models import Partnership
from commissioning.services.setup import load_partnership
from delivery.models import Measure, MeasureValue, Milestone, Risk, RiskAction
from delivery.selectors.costs import programme_costs
from delivery.selectors.measures import measures
from delivery.selectors.milestones import milestones
from delivery.selectors.risks import registers
from delivery.services.setup import load
from ihwb.kernel.errors import Refused

FOLDER = settings.BASE_DIR / "demo" / "plymouth"


class ExactLoader(yaml.CSafeLoader):
    """Figures with a point as decimals, as the load commands read them."""


ExactLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(loader.construct_scalar(node)))


@cache
def read(name: str) -> Any:
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=ExactLoader)


def documents() -> dict[str, Any]:
    return {"delivery": read("delivery"), "risks": read("risks")}


@pytest.fixture
def plymouth(db: None) -> Partnership:
    return load_partnership(read("partnership"))


@pytest.fixture
def loaded(plymouth: Partnership) -> Partnership:
    load(plymouth, documents())
    return plymouth


def test_the_lines_say_what_was_loaded_and_a_second_load_changes_nothing(plymouth: Partnership) -> None:
    first = load(plymouth, documents())
    assert first == [
        "5 projects in 1 programme",
        "62 risks in 6 registers",
        "58 milestones",
        "29 measures",
        "8 programme costs",
    ]
    rows = (Risk.history.count(), RiskAction.history.count(), Milestone.history.count(), MeasureValue.history.count())
    assert load(plymouth, documents()) == first
    assert rows == (
        Risk.history.count(),
        RiskAction.history.count(),
        Milestone.history.count(),
        MeasureValue.history.count(),
    )


def test_a_second_load_leaves_what_people_changed(loaded: Partnership) -> None:
    risk = Risk.objects.get(register__code="COMMISSIONING-RISKS", number=1)
    risk.rating = "L"
    risk.save()
    load(loaded, documents())
    risk.refresh_from_db()
    assert risk.rating == "L"


def test_the_three_logs_keep_their_scales_and_their_ratings(loaded: Partnership) -> None:
    ratings = {
        one.code: Counter(
            risk.rating.label if risk.rating else f"{risk.likelihood.label}/{risk.impact.label}"  # type: ignore[union-attr]
            for risk in one.risks
        )
        for one in registers(loaded, on=date(2014, 11, 11))
    }
    assert ratings == {
        "COMMISSIONING-RISKS": {"H": 1, "M": 12},
        "DELIVERY-RISKS": {"Red": 2, "Amber / Red": 8, "Amber / Green": 16},
        "CYPS-RISKS": {"H/H": 1, "H/M": 2, "M/H": 2, "M/M": 2},
        "CYPS-STRATEGIC": {"Listed": 5},
        "ACL-STRATEGIC": {"Listed": 7},
    }


def test_every_risk_says_that_its_owner_is_the_demonstrations(loaded: Partnership) -> None:
    for risk in Risk.objects.filter(owner__isnull=False).select_related("owner"):
        assert risk.owner is not None
        assert risk.owner_source.startswith("Assigned for the demonstration")
        assert risk.review_on is not None
        assert risk.actions.exists()


def test_the_milestones_stand_in_their_workstreams_as_printed(loaded: Partnership) -> None:
    rows = milestones(loaded, on=date(2014, 11, 11))
    assert Counter((one.project_code, one.workstream) for one in rows) == {
        ("INTEGRATED-COMMISSIONING", "Commissioning Design"): 6,
        ("INTEGRATED-COMMISSIONING", "Legal and Governance"): 5,
        ("INTEGRATED-COMMISSIONING", "Finance"): 4,
        ("INTEGRATED-COMMISSIONING", "Strategy Development"): 5,
        ("INTEGRATED-COMMISSIONING", "Commissioning the New Integrated Provider"): 5,
        ("INTEGRATED-DELIVERY", ""): 20,
        ("CYPS", ""): 13,
    }
    pool = next(one for one in rows if one.printed == "February 2015" and one.workstream == "Legal and Governance")
    assert (pool.starts_on, pool.due_on) == (date(2015, 2, 1), date(2015, 2, 28))
    overdue = [one.name for one in rows if one.state == "overdue" and one.project_code == "CYPS"]
    assert len(overdue) == 2


PRINTED = [
    ("DTOC-DAYS", "1,572/100,000", "843.3/100,000"),
    ("DTOC", "13.1", "Return to national average"),
    ("DTOC-ASC", "5.2", "Return to average of comparator group"),
    ("CARE-HOMES-65", "697", "None printed"),
    ("STAY-ACUTE", "8.31", "5% reduction in average length of stay"),
    ("STAY-COMMUNITY", "33.05", "5% reduction in average length of stay"),
    ("REABLEMENT-91", "89.30%", "2% improvement"),
    ("QUALITY-OF-LIFE", "19.4", "5% improvement"),
    ("CONTROL", "83.4", "5% improvement"),
    ("WEIGHT-YEAR-6", "32%", "Halt the increase, then decrease by 15.3%"),
    ("WEIGHT-RECEPTION", "25%", "Halt the increase, then decrease by 5.4%"),
    ("CARER-SATISFACTION", "48%", "5% improvement"),
    ("I-STATEMENTS", "", "70% score on Plymouth I Statements"),
]


def test_baselines_and_targets_stand_as_printed(loaded: Partnership) -> None:
    found = {one.code: (one.code, one.baseline_text, one.target_text) for one in measures(loaded)}
    assert [found[code] for code, _, _ in PRINTED] == PRINTED


def test_every_printed_baseline_is_its_figure(loaded: Partnership) -> None:
    for one in Measure.objects.exclude(baseline=None):
        printed = Decimal(one.baseline_text.partition("/")[0].replace(",", "").rstrip("%"))
        assert one.baseline == printed, one.code


def test_a_paper_for_the_cabinet_of_november_2014_shows_no_later_value(loaded: Partnership) -> None:
    assert all(one.latest is None for one in measures(loaded, on=date(2014, 11, 11)))
    later = next(one for one in measures(loaded, on=date(2016, 4, 1)) if one.code == "DTOC-DAYS")
    assert later.latest_source == "Illustrative figure for trying out; not published"
    assert (later.computed_change, later.change_agrees) == (Decimal("-46.35"), True)


def test_programme_costs_cast_to_the_published_totals(loaded: Partnership) -> None:
    table = programme_costs(loaded)
    thousand = Decimal(1000)
    assert table.years == ("2014/15", "2015/16", "2016/17")
    assert [total.published / thousand for total in table.year_totals] == [1126, 637, 263]  # type: ignore[operator]
    assert [row.total.published / thousand for row in table.rows] == [596, 1430]  # type: ignore[operator]
    assert (table.total.computed, table.total.published) == (2026 * thousand, 2026 * thousand)
    assert table.agrees


def first(document: dict[str, Any], *path: str | int) -> Any:
    found: Any = document
    for step in path:
        found = found[step]
    return found


@pytest.mark.parametrize(
    ("path", "field", "value", "says"),
    [
        (("risk_registers", 0, "risks", 4), "rating", "Amber", "risk_registers 1, risks 5 is not rated"),
        (("risk_registers", 2, "risks", 0), "impact", "", "risk_registers 3, risks 1"),
        (("risk_registers", 0, "risks", 0), "owner", "NOBODY", "NOBODY"),
        (("risk_registers", 0), "scale", "RAG", "RAG"),
        (("risk_registers", 1, "review_months"), "Blue", 2, "Blue"),
        (("milestones", 0, "milestones", 1), "due_on", "soon", "due_on"),
        (("milestones", 0, "milestones", 1), "due_on", date(2014, 10, 1), "cannot be due before it starts"),
        (("measures", 0, "measures", 0), "target_value", None, "A target in figures needs its figure"),
        (("measures", 0, "measures", 0), "target_value", "six", "target_value"),
        (("costs", 0, "amounts", 0), "year", "2014/16", "2014/15"),
        (("costs", 0, "amounts", 0), "amount", "326k", "amount"),
        (("risk_scales", 0, "levels", 2), "rank", 1, "risk_scales 1 is not a scale"),
        (("projects", 0), "colour", "blue", "colour"),
    ],
)
def test_a_fault_in_the_file_is_named_by_its_place_and_nothing_is_loaded(
    plymouth: Partnership, path: tuple[str | int, ...], field: str, value: object, says: str
) -> None:
    name = "risks" if str(path[0]).startswith("risk_") else "delivery"
    files = {**documents(), name: deepcopy(read(name))}
    first(files[name], *path)[field] = value
    with pytest.raises(Refused) as refused:
        load(plymouth, files)
    assert refused.value.message.startswith(f"{name}.yaml, ")
    assert says in refused.value.message
    assert not plymouth.projects.exists()
    assert not Risk.objects.exists()
