"""The pages: from a sample to applied figures, and closed to everybody else."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pool import tasks
from pool.models import ImportRun, ImportSource
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, person
from tests.pool.imports.conftest import GOOD, HEADINGS, Office, csv_file


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue does its work in the request."""
    monkeypatch.setattr(tasks.read_import, "apply_async", lambda key, **_: tasks.read_import(*key))


def file(content: bytes, name: str = "ledger.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_from_a_sample_file_to_applied_figures(
    office: Office, sign_in: SignIn, at_once: None, django_capture_on_commit_callbacks: Any
) -> None:
    client = sign_in(office.mine)
    office.source.delete()
    rows = csv_file(GOOD)
    made = client.post(
        office.url("import_source_new"),
        {"name": "Ledger", "kind": "ledger", "organisation": office.council.pk, "sample": file(rows)},
    )
    source = ImportSource.objects.get()
    assert made.url == office.url("import_source", source=source.pk)
    assert source.mapping["columns"] == {
        "code": "Cost centre", "date": "Posted", "description": "Description", "amount": "Amount",
    }  # fmt: skip
    columns = {f"column_{what}": heading for what, heading in source.mapping["columns"].items()}
    common = {"name": "Ledger", "sheet": "", "heading_row": 1, "basis": "to_date", "forecast": "carry"}
    assert client.post(made.url, {**common, **columns, "column_amount": ""}).status_code == 422
    assert client.post(made.url, {**common, **columns}).status_code == 302
    upload = {"period": office.period.pk, "file": file(rows)}
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(office.url("import_upload", source=source.pk), upload)
    run = ImportRun.objects.get()
    page = client.get(sent.url)
    assert page.context["unknown"][0].code == "4001"
    codes = office.url("import_codes", source=source.pk) + f"?run={run.pk}"
    seen = client.get(codes).context["form"]["seen"].value()
    chosen = {"unknown_0": "L001", "unknown_1": "L003", "unknown_2": "-", "table": "", "seen": seen}
    assert client.post(codes, chosen).status_code == 302
    assert "Somebody else changed the code table" in client.post(codes, chosen).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(office.url("import_again", run=run.pk))
    page = client.get(sent.url).content.decode()
    assert "Apply 2 changes" in page
    client.post(office.url("import_apply", run=run.pk))
    assert str(office.row("L001").actual) == "300.30"
    history = client.get(office.url("import_source_history", source=source.pk)).content.decode()
    assert "Code table changed: 2 codes" in history
    refused = client.post(office.url("import_upload", source=source.pk), {**upload, "file": file(rows)})
    assert "This very file was applied to Period 6" in refused.content.decode()


def test_a_conflict_is_shown_cell_by_cell(office: Office, sign_in: SignIn) -> None:
    run = office.read(csv_file(GOOD))
    office.enter("L003", actual="5.00", forecast="6.00")
    page = sign_in(office.mine).post(office.url("import_apply", run=run.pk))
    assert page.status_code == 409
    assert "£5.00" in page.content.decode()
    assert "Read the file again" in page.content.decode()


def test_errors_come_as_a_workbook_and_as_csv(office: Office, sign_in: SignIn) -> None:
    run = office.read(csv_file([(4001, "30/04/2015", "Homes", "none")]))
    client = sign_in(office.mine)
    assert "D2" in client.get(office.url("import_run", run=run.pk)).content.decode()
    book = client.get(office.url("import_errors", run=run.pk, kind="xlsx"))
    assert b"".join(book.streaming_content).startswith(b"PK")
    text = b"".join(client.get(office.url("import_errors", run=run.pk, kind="csv")).streaming_content)
    assert text.decode("utf-8-sig").splitlines()[0] == ",".join([*HEADINGS, "What is wrong"])
    assert client.get(office.url("import_errors", run=run.pk, kind="exe")).status_code == 404


PAGES = ("import_run", "import_progress", "import_discard")


def test_another_partners_officer_sees_neither_rows_nor_source(office: Office, sign_in: SignIn) -> None:
    run = office.read(csv_file(GOOD))
    client = sign_in(office.theirs)
    answers = [client.get(office.url(page, run=run.pk)) for page in PAGES]
    answers += [
        client.post(office.url(page, run=run.pk)) for page in ("import_apply", "import_again", "import_discard")
    ]
    for page in ("import_source", "import_codes", "import_source_history", "import_upload"):
        answers.append(client.get(office.url(page, source=office.source.pk)))
    assert {answer.status_code for answer in answers} == {403}
    assert "ledger.csv" not in client.get(office.url("imports")).content.decode()
    assert "Council ledger" not in client.get(office.url("import_sources")).content.decode()


def test_a_run_of_another_partnership_is_not_there(office: Office, sign_in: SignIn) -> None:
    run = office.read(csv_file(GOOD))
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere"))
    client = sign_in(person("finance_officer", elsewhere))
    for page in PAGES:
        address = office.url(page, run=run.pk)
        assert client.get(address).status_code in (403, 404)
        assert client.get(address.replace("exampleshire", "elsewhere")).status_code == 404


def test_the_progress_says_when_the_page_is_to_be_loaded_again(office: Office, sign_in: SignIn) -> None:
    client: Client = sign_in(office.mine)
    run = office.upload(csv_file(GOOD))
    coming = client.get(office.url("import_progress", run=run.pk))
    assert "HX-Refresh" not in coming
    assert "hx-get" in coming.content.decode()
    assert tasks.read_import(run.pk)
    assert client.get(office.url("import_progress", run=run.pk))["HX-Refresh"] == "true"


def test_the_sweep_queues_what_stands_still(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    run = office.upload(csv_file(GOOD))  # uploaded in 2015, never queued
    queued: list[int] = []
    monkeypatch.setattr(tasks.read_import, "delay", queued.append)
    assert tasks.queue_stale_imports() == 1
    assert queued == [run.pk]
