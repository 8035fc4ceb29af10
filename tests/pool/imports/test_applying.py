"""Applying: all or nothing, with history, never over newer figures, and each file once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection

from commissioning.models import AuditEntry
from ihwb.kernel.errors import Refused
from pool.models import Budget, ImportRun, ImportSource, LedgerEntry, Outturn
from pool.selectors.imports import preview_of
from pool.services import import_staging, imports, outturn
from pool.services.import_applying import ImportRefused, apply_run
from tests.factories import person
from tests.pool.budgets.test_current_budgets import virement
from tests.pool.imports.conftest import AT, GOOD, Office, csv_file


def test_the_figures_are_set_with_their_history_and_the_files_name(office: Office) -> None:
    run = office.apply(office.read(csv_file(GOOD), "period 6.csv"))
    assert (run.state, run.applied_by) == ("applied", office.mine)
    row = office.row("L001")
    assert (row.actual, row.forecast, row.version) == (Decimal("300.30"), Decimal("1000.00"), 1)
    assert row.entered_by == office.mine
    assert row.history.latest().history_change_reason == "Imported from period 6.csv"
    assert [one.act for one in AuditEntry.objects.order_by("number")] == ["pool.upload_import", "pool.apply_import"]


def test_a_forecast_that_stands_is_kept(office: Office) -> None:
    office.enter("L001", actual="1.00", forecast="1234.00")
    office.apply(office.read(csv_file(GOOD)))
    assert (office.row("L001").actual, office.row("L001").forecast) == (Decimal("300.30"), Decimal("1234.00"))


def test_a_line_changed_since_the_preview_keeps_everything_back(office: Office) -> None:
    run = office.read(csv_file(GOOD))
    office.enter("L003", actual="5.00", forecast="6.00")
    with pytest.raises(ImportRefused) as refused:
        office.apply(run)
    assert [(one.line, one.column, one.mine, one.theirs) for one in refused.value.clashes] == [
        ("L003", "actual to date", "(£50.00)", "£5.00"),
        ("L003", "forecast outturn", "£1,000.00", "£6.00"),
    ]
    assert "after this preview" in refused.value.message
    assert not Outturn.objects.filter(line__code="L001").exists()
    imports.read_again(run_id=run.pk, by=office.mine)
    assert import_staging.read(run.pk)
    office.apply(run)
    assert office.row("L003").actual == Decimal("-50.00")


def test_the_same_file_is_known_again(office: Office) -> None:
    run = office.upload(csv_file(GOOD))
    assert office.upload(csv_file(GOOD)) == run  # on its way already
    assert import_staging.read(run.pk)
    office.apply(run)
    with pytest.raises(Refused, match=r"very file was applied to Period 6, September 2015 on 7 October 2015"):
        office.upload(csv_file(GOOD), "another name.csv")
    with pytest.raises(Refused, match="not ready"):
        office.apply(run)


def test_a_certified_period_and_another_partners_ledger_take_nothing(office: Office) -> None:
    run = office.read(csv_file(GOOD))
    with pytest.raises(Refused, match="not yours"):
        office.apply(run, by=office.theirs)
    with pytest.raises(Refused, match="imported by Exampleshire Council alone"):
        office.upload(csv_file(GOOD), by=office.theirs)
    period = office.period
    period.state, period.certified_by, period.certified_at = "certified", office.theirs, AT
    period.save()
    with pytest.raises(Refused, match="certified on"):
        office.apply(run)
    assert not Outturn.objects.exists()


def test_what_is_discarded_leaves_no_rows_and_no_file(
    office: Office, django_capture_on_commit_callbacks: object
) -> None:
    run = office.read(csv_file(GOOD))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        imports.discard(run_id=run.pk, by=office.mine)
    run.refresh_from_db()
    assert run.state == "discarded"
    assert not LedgerEntry.objects.filter(run=run).exists()
    assert not run.file.storage.exists(run.file.name)


def test_a_budget_workbook_sets_budgets_until_a_period_is_certified(office: Office) -> None:
    manager = person("pool_manager")
    mapping = {"columns": {"line": "Line", "amount": "Budget"}}
    source = ImportSource.objects.create(fund=office.period.fund, name="Budgets", kind="budget", mapping=mapping)

    def staged(content: bytes) -> ImportRun:
        path = office.folder / "budgets"
        path.write_bytes(content)
        run, _ = imports.upload(source=source, year=2015, period=None, path=path, name="b.csv", by=manager, at=AT)
        assert import_staging.read(run.pk)
        return run

    apply_run(run_id=staged(b"Line,Budget\nService 1,1500.00\nservice  2,900\n").pk, by=manager, at=AT)
    amounts = dict(Budget.objects.filter(year=2015).values_list("line__code", "amount"))
    assert (amounts["L001"], amounts["L002"], amounts["L003"]) == (1500, 900, 1000)
    assert Budget.objects.get(line__code="L001").history.latest().history_user == manager
    virement(office.period.fund, [("L001", "L002", "300.00")])
    again = preview_of(staged(b"Line,Budget\nService 1,1500.00\n"))
    assert (again.changed, again.unchanged) == (0, 1)  # what was moved since is not taken back
    later = staged(b"Line,Budget\nService 1,1600.00\n")
    period = office.period
    period.state, period.certified_by, period.certified_at = "certified", office.theirs, AT
    period.save()
    with pytest.raises(Refused, match="certified on the original budgets"):
        apply_run(run_id=later.pk, by=manager, at=AT)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_import_and_the_grid_at_once_one_wins_and_the_other_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the locks of ``services.outturn._locked`` both have read before either writes, and one is lost."""
    run = office.read(csv_file(GOOD))
    together, both_have_read = Barrier(2), Barrier(2)
    write = outturn._save

    def write_late(*given: Any, **named: Any) -> Any:
        # Whoever holds the lock waits here in vain for the other, which waits at the lock.
        with suppress(BrokenBarrierError):
            both_have_read.wait(timeout=1)
        return write(*given, **named)

    monkeypatch.setattr(outturn, "_save", write_late)

    def act(importing: bool) -> str:
        try:
            together.wait(timeout=10)
            if importing:
                office.apply(run)
            else:
                office.enter("L001", actual="1.00", forecast="2.00")
            return "saved"
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(act, [True, False]))
    assert done in (["changed_since", "saved"], ["conflicts", "saved"])
    assert office.row("L001").version == 1
    assert Outturn.history.filter(line__code="L001").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_apply_one_file_at_once_one_is_told_that_it_is_applied(office: Office) -> None:
    """Without the lock of ``services.imports`` on the run both find it ready."""
    run = office.read(csv_file(GOOD))
    together = Barrier(2)

    def apply(_: int) -> str:
        try:
            together.wait(timeout=10)
            office.apply(run)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "applied"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(apply, range(2))) == ["applied", "state"]
    assert Outturn.history.filter(line__code="L001").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_reads(office: Office) -> None:
    run = office.upload(csv_file(GOOD))
    together = Barrier(2)

    def work(_: int) -> bool:
        try:
            together.wait(timeout=10)
            return import_staging.read(run.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == [False, True]
    assert LedgerEntry.objects.filter(run=run).count() == 5
