"""The PDF of a fund's report: asked for once, drawn in the background, kept; what is lost or fails is said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from commissioning.models import Organisation, User
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from pool.models import FundReport
from scrutiny import tasks
from scrutiny.models import FundReportFile, PackState
from scrutiny.services import fund_report_jobs
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, UserFactory
from tests.pool.factories import pooled_fund
from tests.scrutiny.packs.test_fund_report_section import produced

BASE = "/p/exampleshire/scrutiny/fund-reports/POOL/2015/2"


@pytest.fixture
def by(db: None) -> User:
    return UserFactory(name="Pool manager")


@pytest.fixture
def report(by: User, tmp_path: Path, settings: Any) -> FundReport:
    settings.VAR_DIR = tmp_path / "var"
    return produced(pooled_fund(4), by)


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids of the jobs for which a message was sent."""
    sent: list[int] = []
    monkeypatch.setattr(tasks.draw_fund_report, "apply_async", lambda key, kwargs=None, **_: sent.extend(key))
    return sent


@pytest.fixture
def reader(council: Organisation, report: FundReport, sign_in: SignIn) -> Client:
    return sign_in(Role.BOARD_MEMBER, council)


def words(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def silent(job: FundReportFile, **values: Any) -> None:
    """As it stands when its worker was killed a while ago."""
    long_ago = timezone.now() - timedelta(hours=1)
    FundReportFile.objects.filter(pk=job.pk).update(heartbeat_at=long_ago, made_at=long_ago, **values)


@pytest.mark.django_db
def test_asked_for_twice_it_is_one_job_drawn_once_and_kept(
    report: FundReport, reader: Client, queued: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    assert "Draw the PDF" in words(reader, f"{BASE}/pdf")
    assert reader.get(f"{BASE}/file")["Location"].endswith("/pdf")
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            assert reader.post(f"{BASE}/pdf/request")["Location"].endswith("/2015/2/pdf")
    job = FundReportFile.objects.get()
    assert queued == [job.pk]
    assert "You can leave this page" in words(reader, f"{BASE}/pdf")
    assert "HX-Refresh" not in reader.get(f"{BASE}/pdf/progress")
    assert tasks.draw_fund_report(job.pk) is True
    assert tasks.draw_fund_report(job.pk) is False
    assert reader.get(f"{BASE}/pdf/progress")["HX-Refresh"] == "true"
    assert reader.post(f"{BASE}/pdf/request")["Location"].endswith("/2015/2/file")
    answer = reader.get(f"{BASE}/file")
    assert answer["Content-Type"] == "application/pdf"
    job.refresh_from_db()
    assert len(PdfReader(job.file.path).pages) == job.pages
    assert b"".join(answer.streaming_content) == Path(job.file.path).read_bytes()  # type: ignore[attr-defined]
    assert "Drawn on" in words(reader, f"{BASE}/pdf")


@pytest.mark.django_db
def test_a_failure_is_said_and_can_be_tried_again(
    report: FundReport, by: User, reader: Client, monkeypatch: pytest.MonkeyPatch, queued: list[int]
) -> None:
    job, _ = fund_report_jobs.request_pdf(report, by)

    def faulty(*_: Any) -> None:
        raise Refused("faulty", "The chart has no figures.")

    with monkeypatch.context() as broken:
        broken.setattr(fund_report_jobs, "draw", faulty)
        fund_report_jobs.build(job.pk)
    page = words(reader, f"{BASE}/pdf")
    assert "The PDF was not drawn. The chart has no figures." in page
    assert "Try again" in page
    again, waits = fund_report_jobs.request_pdf(report, by)
    assert (again.pk, waits, again.state, again.error) == (job.pk, True, PackState.QUEUED, "")
    assert fund_report_jobs.build(job.pk)


@pytest.mark.django_db
def test_a_job_whose_worker_was_killed_is_begun_again_and_given_up_after_three(
    report: FundReport, by: User, queued: list[int]
) -> None:
    job, _ = fund_report_jobs.request_pdf(report, by)
    assert tasks.queue_stale_fund_reports() == 0
    silent(job, state=PackState.BUILDING, attempts=1)
    assert tasks.queue_stale_fund_reports() == 1
    assert queued == [job.pk]
    assert fund_report_jobs.build(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (PackState.READY, 2)
    silent(job, state=PackState.BUILDING, attempts=3)
    assert tasks.queue_stale_fund_reports() == 0
    job.refresh_from_db()
    assert job.state == PackState.FAILED
    assert "begun 3 times" in job.error


@pytest.mark.django_db
def test_a_worker_thought_dead_leaves_its_successor_alone(
    report: FundReport, by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, _ = fund_report_jobs.request_pdf(report, by)
    drawn = fund_report_jobs.draw

    def slow(*given: Any) -> Any:
        made = drawn(*given)
        FundReportFile.objects.filter(pk=job.pk).update(attempts=2)  # somebody else has it by now
        return made

    monkeypatch.setattr(fund_report_jobs, "draw", slow)
    fund_report_jobs.build(job.pk)
    job.refresh_from_db()
    assert (job.state, str(job.file)) == (PackState.BUILDING, "")


@pytest.mark.django_db
def test_a_lost_file_is_drawn_again(report: FundReport, by: User, reader: Client, queued: list[int]) -> None:
    job, _ = fund_report_jobs.request_pdf(report, by)
    fund_report_jobs.build(job.pk)
    job.refresh_from_db()
    Path(job.file.path).unlink()
    assert reader.get(f"{BASE}/file")["Location"].endswith("/pdf")
    assert fund_report_jobs.request_pdf(report, by)[1] is True


@pytest.mark.django_db
def test_neither_providers_nor_strangers_ask_for_it(
    report: FundReport, icb: Organisation, sign_in: SignIn, by: User
) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    for client, status in ((sign_in(Role.PROVIDER, icb), 403), (sign_in(Role.POOL_MANAGER, elsewhere), 404)):
        assert client.post(f"{BASE}/pdf/request").status_code == status
        assert client.get(f"{BASE}/pdf").status_code == status
    assert not FundReportFile.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_and_two_who_draw_at_the_same_moment(report: FundReport, by: User) -> None:
    together = Barrier(2)

    def at_once(act: Any) -> Any:
        try:
            together.wait(timeout=10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        asked = list(pool.map(at_once, [lambda: fund_report_jobs.request_pdf(report, by)] * 2))
    assert sorted(waits for _, waits in asked) == [False, True]
    job = FundReportFile.objects.get()
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(at_once, [lambda: fund_report_jobs.build(job.pk)] * 2)) == [False, True]
