"""Saving outturn: everything or nothing, with who, when and why."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from ihwb.kernel.errors import Refused
from pool.models import Outturn
from pool.rules.outturn import USUAL_REASON, Column, Entry
from pool.selectors.cell_history import cell_history
from pool.services.outturn import OutturnRefused, save_outturn
from tests.factories import person
from tests.pool.outturn.conftest import AT, Desk


def test_a_saved_figure_carries_who_when_and_its_first_version(desk: Desk) -> None:
    saved = desk.enter("L001", actual="£510.00", forecast="1,100.00", comment="Winter")
    row = desk.row("L001")
    assert (row.actual, row.forecast, row.comment) == (Decimal("510.00"), Decimal("1100.00"), "Winter")
    assert (row.version, row.entered_by, row.entered_at) == (1, desk.mine, AT)
    assert saved.message == (
        "2 figures and 1 comment saved. The forecast of your lines moved by £1,100.00 to £1,100.00."
    )


def test_one_wrong_cell_holds_up_all_the_others(desk: Desk) -> None:
    entries = [
        Entry("L001", 0, {Column.ACTUAL: "1", Column.FORECAST: "2"}),
        Entry("L003", 0, {Column.ACTUAL: "1", Column.FORECAST: "475.962,00"}),
    ]
    with pytest.raises(OutturnRefused) as refused:
        save_outturn(period_id=desk.period.pk, by=desk.mine, entries=entries, at=AT)
    assert refused.value.message == "Nothing was saved: one place needs correcting."
    assert [fault.line for fault in refused.value.reading.faults] == ["L003"]
    assert not Outturn.objects.exists()
    assert not Outturn.history.exists()


def test_the_second_of_two_people_is_shown_both_figures_and_nothing_is_lost(desk: Desk) -> None:
    colleague = person("finance_officer", desk.council, name="Colleague")
    desk.enter("L001", actual="1.00", forecast="2.00")
    desk.enter("L001", version=1, by=colleague, forecast="3.00")
    with pytest.raises(OutturnRefused) as refused:
        desk.enter("L001", version=1, forecast="4.00")
    (conflict,) = refused.value.reading.conflicts
    assert (conflict.mine, conflict.theirs, conflict.by) == ("4.00", "£3.00", "Colleague")
    assert conflict.at == "7 October 2015 at 10:30"
    assert desk.row("L001").forecast == Decimal("3.00")


def test_figures_sent_twice_are_saved_once(desk: Desk) -> None:
    desk.enter("L001", actual="1.00", forecast="2.00")
    again = desk.enter("L001", version=0, actual="1.00", forecast="2.00")
    assert again.message == "Nothing to save: every figure is as it was."
    assert Outturn.history.count() == 1


def test_nobody_enters_for_the_other_partner(desk: Desk) -> None:
    with pytest.raises(OutturnRefused) as refused:
        desk.enter("L002", actual="1", forecast="1")
    assert refused.value.reading.faults[0].message == (
        "Service 2 is locked: its figures are entered by NHS Exampleshire ICB alone."
    )


def test_a_pool_manager_enters_nothing(desk: Desk) -> None:
    with pytest.raises(OutturnRefused):
        desk.enter("L001", by=person("pool_manager", desk.council), actual="1", forecast="1")
    assert not Outturn.objects.exists()


def test_a_certified_period_takes_no_figure(desk: Desk) -> None:
    desk.period.state, desk.period.certified_by, desk.period.certified_at = "certified", desk.theirs, AT
    desk.period.save()
    with pytest.raises(Refused) as refused:
        desk.enter("L001", actual="1", forecast="1")
    assert refused.value.code == "certified"
    assert refused.value.message == (
        "Period 6, September 2015 was certified on 7 October 2015 at 10:30: its figures are locked. "
        "Enter the correction in a period that is open."
    )


def test_history_says_who_changed_what_to_what_and_why(desk: Desk) -> None:
    desk.enter("L001", actual="1.00", forecast="2.00")
    desk.enter("L001", version=1, forecast="(3.50)", reason="Late rebate")
    newest, first = cell_history(desk.period, desk.line("L001"))
    assert (newest.who, newest.reason, newest.what) == (desk.mine.name, "Late rebate", "Changed")
    assert [(change.field, change.old, change.new) for change in newest.changes] == [
        ("Forecast outturn", "£2.00", "(£3.50)")
    ]
    assert (first.reason, first.what) == (USUAL_REASON, "Entered")
    assert [change.new for change in first.changes] == ["£1.00", "£2.00"]


def test_a_long_reason_is_refused_and_nothing_is_saved(desk: Desk) -> None:
    with pytest.raises(OutturnRefused) as refused:
        desk.enter("L001", actual="1", forecast="2", reason="x" * 101)
    assert refused.value.reading.faults[0].message == "The reason has 101 characters; shorten it to 100."
    assert not Outturn.objects.exists()


def test_many_cells_take_few_queries(desk: Desk, django_assert_max_num_queries: object) -> None:
    codes = ("L001", "L003")
    first = [Entry(code, 0, {Column.ACTUAL: "1", Column.FORECAST: "2"}) for code in codes]
    second = [replace(entry, version=1, typed={Column.ACTUAL: "3"}) for entry in first]
    for entries in (first, second):
        with django_assert_max_num_queries(13):  # type: ignore[operator]
            save_outturn(period_id=desk.period.pk, by=desk.mine, entries=entries, at=timezone.now())
    assert {row.version for row in Outturn.objects.all()} == {2}
    assert Outturn.history.count() == 4
