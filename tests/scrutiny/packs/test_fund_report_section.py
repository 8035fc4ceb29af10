"""A fund's quarterly report bound into a pack, and as a PDF of its own: as it was produced, whatever changed since."""

import copy
from pathlib import Path

import pytest
from django.test import Client
from pypdf import PdfReader

from commissioning.models import Organisation, User
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from pool.models import FundReport, Period, PooledFund
from pool.services.fund_reports import produce_report
from pool.services.statement import freeze
from scrutiny.models import AgendaItem, Meeting
from scrutiny.services.agenda import add_item
from scrutiny.services.casting_certificate import certify_casting
from scrutiny.services.fund_report_file import draw
from scrutiny.services.snapshots import take
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, UserFactory
from tests.pool.factories import PeriodFactory, figures, partners, pooled_fund
from tests.pool.year_end.conftest import AT
from tests.scrutiny.factories import MeetingFactory

pytestmark = pytest.mark.django_db
BASE = "/p/exampleshire/scrutiny"


def produced(fund: PooledFund, by: User) -> FundReport:
    period: Period = PeriodFactory(fund=fund, number=6)
    figures(period, forecasts={"L001": "1150.00"})
    freeze(period, by=by, at=AT)
    return produce_report(fund_id=fund.pk, year=2015, quarter=2, commentary="Acute costs rise.", by=by, at=AT)


@pytest.fixture
def by(db: None) -> User:
    return UserFactory(name="Pool manager")


@pytest.fixture
def report(by: User) -> FundReport:
    return produced(pooled_fund(4), by)


@pytest.fixture
def meeting(council: Organisation, report: FundReport) -> Meeting:
    return MeetingFactory(partnership=council.partnership)


def carry(meeting: Meeting, report: FundReport, by: User) -> AgendaItem:
    values = {"number": "7", "title": "Quarterly report", "kind": "fundreport", "fund_report": report}
    return add_item(meeting=meeting, values=values, by=by, reason="Due to the partners")


def test_the_public_snapshot_holds_the_report_as_it_was_produced(
    meeting: Meeting, report: FundReport, by: User
) -> None:
    carry(meeting, report, by)
    PooledFund.objects.update(name="Renamed fund")
    section = take(meeting, "public")["sections"][-1]
    assert (section["kind"], section["audience"]) == ("fundreport", "public")
    content = section["data"]["report"]["content"]
    assert section["data"]["report"]["commentary"] == "Acute costs rise."
    assert content["fund"] == "Pooled fund"
    assert content["position"]["total"]["variance"] == {"$decimal": "150.00"}


def test_the_report_is_a_pdf_of_its_own(report: FundReport, tmp_path, settings) -> None:  # type: ignore[no-untyped-def]
    settings.VAR_DIR = tmp_path / "var"
    words = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(draw(report, tmp_path).path).pages)
    assert "Quarterly report Q2 2015/16, Pooled fund" in words
    assert "Acute costs rise." in words
    assert "£150.00" in words
    assert "Source: figures of Period 6, September 2015" in words


def test_the_form_offers_reports_and_asks_for_one(
    meeting: Meeting, report: FundReport, council: Organisation, sign_in: SignIn
) -> None:
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    address = f"{BASE}/meetings/{meeting.slug}/items/add"
    assert "Quarterly report Q2 2015/16, Pooled fund" in officer.get(address).content.decode()
    values = {"number": "9", "title": "Report", "kind": "fundreport", "part": "1", "reason": "Due", "version": "0"}
    assert "Choose the fund&#x27;s report" in officer.post(address, values).content.decode()
    officer.post(address, {**values, "fund_report": report.pk})
    assert meeting.agenda.get(number="9").fund_report == report


def test_another_partnerships_report_is_neither_carried_nor_handed_out(
    meeting: Meeting, report: FundReport, by: User, sign_in: SignIn
) -> None:
    elsewhere = PartnershipFactory(slug="elsewhere", name="Elsewhere")
    theirs = produced(pooled_fund(2, partnership=partners(elsewhere)[0].partnership), by)
    with pytest.raises(Refused, match="another partnership"):
        carry(meeting, theirs, by)
    stranger: Client = sign_in(Role.POOL_MANAGER, OrganisationFactory(partnership=elsewhere))
    assert stranger.get(f"{BASE}/fund-reports/POOL/2015/2/file").status_code == 404


def test_a_commentary_that_contradicts_the_figures_is_put_right_or_explained(by: User, council: Organisation) -> None:
    fund = pooled_fund(4)
    period: Period = PeriodFactory(fund=fund, number=6)
    figures(period, forecasts={"L001": "1150.00"})
    freeze(period, by=by, at=AT)
    values = {"fund_id": fund.pk, "year": 2015, "quarter": 2, "by": by, "at": AT}
    said = "The forecast outturn is £4,510."
    with pytest.raises(Refused, match=r"The commentary contradicts the figures\. £4,510 is typed by hand; forecast"):
        produce_report(**values, commentary=said)
    made = produce_report(**values, commentary=said, explanation="Before the late invoice.")
    meeting = MeetingFactory(partnership=council.partnership)
    carry(meeting, made, by)
    certificate = certify_casting(take(meeting, "public"))
    assert "1 report of a fund were cast: 1 finding is explained below" in certificate["words"]
    assert certificate["explained"][0]["reason"] == "Before the late invoice."


def test_a_report_that_does_not_add_up_is_neither_bound_nor_drawn(
    meeting: Meeting, report: FundReport, by: User, tmp_path: Path
) -> None:
    carry(meeting, report, by)
    content = copy.deepcopy(report.content)
    content["contributions"][0]["left"] = {"$decimal": "1.00"}
    FundReport.objects.filter(pk=report.pk).update(content=content)
    report.refresh_from_db()
    with pytest.raises(Refused, match=r"does not add up.* 1\.00 is said to be left"):
        certify_casting(take(meeting, "public"))
    with pytest.raises(Refused, match="so it is not drawn"):
        draw(report, tmp_path)
