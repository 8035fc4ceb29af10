"""Measures through services and pages: values, corrections, several at once, colours, steps, the control chart."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from commissioning.models import Organisation, Partnership, User
from delivery.models import Measure, MeasureValue, ProcessStep
from delivery.selectors.control_charts import control_view
from delivery.selectors.measures import detail, measure_at, measures
from delivery.services import measure_register
from delivery.services import measures as services
from ihwb.kernel.errors import Refused
from tests.factories import person

HOME = "/p/exampleshire/delivery/measures"
D = Decimal
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
TODAY = date(2026, 11, 26)


def words(response: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))  # type: ignore[attr-defined]


@pytest.fixture
def officer(council: Organisation) -> User:
    return person("commissioner", council)


@pytest.fixture
def commissioner(sign_in: Callable[..., Client], council: Organisation) -> Client:
    return sign_in("commissioner", council)


@pytest.fixture
def monthly(measure: Measure) -> Measure:
    """Twelve months of 2015/16 about 1,000, the last far below."""
    for month, value in enumerate((1010, 990, 1005, 1000, 1010, 995, 1005, 990, 1010, 1000, 1005, 700), start=1):
        year, number = (2015, month + 3) if month <= 9 else (2016, month - 9)
        MeasureValue.objects.create(
            measure=measure, period_label=f"{number}/{year}", on=date(year, number, 28), value=D(value), source="Return"
        )
    return measure


def add(measure: Measure, by: User, **more: object) -> MeasureValue:
    fields = {
        "period_label": "Quarter 1", "on": date(2015, 6, 30), "value": D(1490), "source": "Return", "reason": "Due",
        "today": TODAY, "at": NOW,
    } | more  # fmt: skip
    return services.add_value(partnership=measure.partnership, measure_id=measure.pk, by=by, **fields)  # type: ignore[arg-type]


def shown(measure: Measure) -> object:
    found = measure_at(measure.partnership, measure.pk)
    assert found is not None
    return detail(found)


def test_a_final_figure_takes_the_place_of_the_provisional_one_which_stays(measure: Measure, officer: User) -> None:
    first = add(measure, officer, provisional=True)
    final = services.correct_value(
        partnership=measure.partnership,
        value_id=first.pk,
        measured=services.Measured(D(1475)),
        source="Final return",
        provisional=False,
        reason="The return is final",
        by=officer,
        at=NOW,
    )
    found = detail(measure_at(measure.partnership, measure.pk))  # type: ignore[arg-type]
    assert [(one.value, one.provisional) for one in found.values] == [(D(1475), False)]
    assert [(one.value, one.provisional) for one in found.corrected] == [(D(1490), True)]
    assert final.corrects_id == first.pk
    with pytest.raises(Refused, match="corrected already"):
        services.correct_value(
            partnership=measure.partnership, value_id=first.pk, measured=services.Measured(D(1)), source="x",
            provisional=False, reason="Again", by=officer, at=NOW,
        )  # fmt: skip


def test_a_rate_is_worked_out_from_its_parts(measure: Measure, officer: User) -> None:
    measure.rate_per = D(100000)
    measure.save()
    made = add(measure, officer, value=None, numerator=D(1048), denominator=D(262000))
    assert made.value == 400
    found = detail(measure_at(measure.partnership, measure.pk))  # type: ignore[arg-type]
    assert found.values[0].sum == "1,048 / 262,000 × 100,000 = 400"
    with pytest.raises(Refused, match="the value entered is 401"):
        add(measure, officer, on=date(2015, 9, 30), period_label="Q2", value=D(401), numerator=D(1048),
            denominator=D(262000))  # fmt: skip


def test_several_measures_of_one_period_are_saved_together_or_not_at_all(
    measure: Measure, commissioner: Client
) -> None:
    other = Measure.objects.create(
        partnership=measure.partnership, code="STAY", name="Length of stay", target_kind="none", polarity="lower"
    )
    typed = {
        "period_label": "Quarter 1",
        "on_0": "30",
        "on_1": "6",
        "on_2": "2015",
        "source": "Return",
        "reason": "Due",
    }
    bad = typed | {f"value_{measure.pk}": "1,490", f"value_{other.pk}": "lots"}
    assert commissioner.post(f"{HOME}/enter/", bad).status_code == 200
    assert not MeasureValue.objects.exists()
    good = bad | {f"value_{other.pk}": "8.31", f"commentary_{other.pk}": "Fewer beds"}
    assert "2 values of Quarter 1 saved." in words(commissioner.post(f"{HOME}/enter/", good, follow=True))
    again = words(commissioner.post(f"{HOME}/enter/", good))
    assert "Delayed transfers: Quarter 1, 30 June 2015, has its value already: 1,490." in again
    assert MeasureValue.objects.count() == 2


def test_a_colour_follows_the_rule_of_the_values_day(measure: Measure, officer: User) -> None:
    add(measure, officer, value=D(900))
    assert measures(measure.partnership)[0].colour == ""
    measure_register.set_colour_rule(
        partnership=measure.partnership, measure_id=measure.pk, starts_on=date(2015, 4, 1), amber_within=D(10),
        against="target", source="Framework", reason="Agreed", by=officer,
    )  # fmt: skip
    row = measures(measure.partnership)[0]
    assert row.colour == "amber"
    assert row.colour_sum.startswith("900 against 843.3, the target: short by 56.7, 6.72% of it; amber reaches to 10%")


def test_a_comparators_latest_figure_is_the_target(measure: Measure, officer: User) -> None:
    measure.target_kind, measure.target_value, measure.comparator = "comparator", None, "national average"
    measure.published_change = None
    measure.save()
    for on, value in ((date(2015, 3, 31), 1000), (date(2016, 3, 31), 900)):
        measure_register.set_reference(
            partnership=measure.partnership, measure_id=measure.pk, kind="comparator", period_label=str(on.year), on=on,
            value=D(value), source="NHS England", reason="Published", by=officer,
        )  # fmt: skip
    add(measure, officer, value=D(950))
    row = measures(measure.partnership)[0]
    assert (row.target, row.progress) == (D(1000), "Target met")
    assert row.target_sum == "The national average is 1,000"


def test_the_chart_flags_what_stands_out_and_a_step_needs_a_reason(monthly: Measure, officer: User) -> None:
    found = measure_at(monthly.partnership, monthly.pk)
    assert found is not None
    control = control_view(found, [])
    assert control is not None
    assert control.signals == ("4/2015 to 2/2016: 11 in a row above the mean", "3/2016: beyond the lower limit")
    assert control.variation.words == "Special cause of improvement, with lower values"
    with pytest.raises(Refused, match="no reason"):
        measure_register.add_step(
            partnership=monthly.partnership, measure_id=monthly.pk, starts_on=date(2016, 3, 1), reason=" ", by=officer
        )
    measure_register.add_step(
        partnership=monthly.partnership,
        measure_id=monthly.pk,
        starts_on=date(2016, 3, 1),
        reason="New ward",
        by=officer,
    )
    stepped = control_view(measure_at(monthly.partnership, monthly.pk), [])  # type: ignore[arg-type]
    assert stepped is not None
    assert (stepped.signals, stepped.has_limits) == ((), False)


def test_the_page_tells_the_chart_in_words(commissioner: Client, monthly: Measure) -> None:
    page = words(commissioner.get(f"{HOME}/{monthly.pk}/"))
    assert "Variation: Special cause of improvement, with lower values." in page
    assert "Assurance: Consistently misses the target." in page
    assert "The mean of 12 values is" in page
    assert "L+" in page


def test_every_form_of_a_measure_opens_saves_and_keeps_others_out(
    commissioner: Client, monthly: Measure, sign_in: Callable[..., Client], council: Organisation
) -> None:
    one = f"{monthly.pk}/"
    value = monthly.values.first()
    assert value is not None
    forms = ["add/", "enter/", "rules/", f"{one}edit/", f"{one}references/", f"{one}colour/", f"{one}steps/add/"]
    forms.append(f"{one}values/{value.pk}/correct/")
    member = sign_in("board_member", council)
    for page in forms:
        assert member.get(f"{HOME}/{page}").status_code == 403, page
        assert commissioner.get(f"{HOME}/{page}").status_code == 200, page
    day = {"starts_on_0": "1", "starts_on_1": "3", "starts_on_2": "2016", "reason": "A new ward"}
    assert "drawn anew" in words(commissioner.post(f"{HOME}/{one}steps/add/", day, follow=True))
    step = ProcessStep.objects.get()
    assert member.post(f"{HOME}/{one}steps/{step.pk}/remove/").status_code == 403
    assert "taken away" in words(commissioner.post(f"{HOME}/{one}steps/{step.pk}/remove/", follow=True))
    new = {"code": "NEW", "name": "Falls", "polarity": "lower", "target_kind": "value", "reason": "Agreed"}
    assert "A target in figures needs its figure" in words(commissioner.post(f"{HOME}/add/", new))
    assert "Falls" in words(commissioner.post(f"{HOME}/add/", new | {"target_value": "10"}, follow=True))


def test_a_stale_change_of_a_measure_is_refused(measure: Measure, officer: User, partnership: Partnership) -> None:
    def change(name: str, version: int) -> None:
        measure_register.save_measure(
            partnership=partnership, values={"name": name}, reason="Clearer", by=officer, measure_id=measure.pk,
            version=version,
        )  # fmt: skip

    change("Delayed transfers of care", 1)
    with pytest.raises(Refused, match="Somebody else changed"):
        change("Delays", 1)
