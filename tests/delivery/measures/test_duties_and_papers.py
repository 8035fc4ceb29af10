"""What waits for a person, and what a meeting's paper shows of benefits and control charts."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from commissioning.models import Organisation, Partnership
from commissioning.selectors.access import access_of
from delivery.models import Benefit, Measure, MeasureValue
from delivery.rules.due import next_end
from delivery.selectors.benefits.paper import benefits_paper
from delivery.selectors.control_charts import with_charts
from delivery.selectors.duties_benefits import duties
from ihwb.kernel.freezing import freeze, thaw
from tests.delivery.benefits.conftest import beds, fund, rates  # noqa: F401  # fixtures
from tests.factories import person


@pytest.mark.parametrize(
    ("frequency", "last", "due"),
    [
        ("month", date(2015, 1, 31), date(2015, 2, 28)),
        ("quarter", date(2015, 12, 31), date(2016, 3, 31)),
        ("year", date(2015, 3, 31), date(2016, 3, 31)),
    ],
)
def test_the_next_value_is_due_at_the_end_of_the_next_period(frequency: str, last: date, due: date) -> None:
    assert next_end(frequency, last) == due


def test_values_and_reports_that_are_due_wait_for_whoever_enters_them(
    measure: Measure,
    beds: Benefit,  # noqa: F811  # the fixture
    partnership: Partnership,
    council: Organisation,
) -> None:
    measure.frequency, beds.status = "quarter", "realising"
    measure.save()
    beds.save()
    MeasureValue.objects.create(
        measure=measure, period_label="Q1", on=date(2015, 6, 30), value=Decimal(1), source="Return"
    )

    def waiting(role: str, on: date) -> list[str]:
        access = access_of(person(role, council), partnership.slug)
        assert access is not None
        return [one.what for one in duties(access, on)]

    assert waiting("commissioner", date(2015, 4, 30)) == []
    assert waiting("commissioner", date(2015, 10, 1)) == [
        "Enter the next value of Delayed transfers",
        "Report what “Fewer beds bought” delivered in April 2015",
    ]
    assert waiting("finance_officer", date(2015, 10, 1)) == ["Report what “Fewer beds bought” delivered in April 2015"]
    assert waiting("board_member", date(2015, 10, 1)) == []


def test_the_papers_are_drawn_from_a_frozen_snapshot(
    beds: Benefit,  # noqa: F811
    rates: Benefit,  # noqa: F811
    measure: Measure,
    partnership: Partnership,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for number in range(1, 13):
        MeasureValue.objects.create(
            measure=measure, period_label=f"M{number}", on=date(2015, number, 28), value=1000 + number % 3, source="x"
        )
    day = date(2015, 11, 11)
    with django_assert_max_num_queries(60):  # type: ignore[attr-defined]
        paper = thaw(freeze({"title": "Benefits", **benefits_paper(partnership, day)}))
    shown = render_to_string("scrutiny/pdf/benefits.html", paper)
    assert "£1,000.00 required less £900.00 expected leaves a gap of <strong>£100.00</strong>" in shown
    assert "Fewer beds bought" in shown
    charted = [one for one in with_charts(partnership, on=day) if one.control and one.control.has_limits]
    frozen = thaw(freeze({"title": "Charts", "charted": charted, "without": 0}))
    assert "The mean of 10 values is" in render_to_string("scrutiny/pdf/control_charts.html", frozen)
