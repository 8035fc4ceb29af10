"""A figure of the pool in a report: who may put it in, and what happens when it changes."""

from decimal import Decimal

import pytest
from django.test import Client

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from commissioning.selectors.access import access_of
from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import freeze, thaw
from pool.models import ImportRun, ImportSource, LedgerEntry, Outturn, Period
from pool.services.reopening import ask_reopening, decide_reopening
from scrutiny.models import Report, ReportSection, ReportSignOff
from scrutiny.selectors.live_figures import figure_passport
from scrutiny.selectors.reports import report_view
from scrutiny.services.packs import request_pack
from scrutiny.services.report_figures import quotable
from tests.conftest import SignIn
from tests.factories import BodyFactory, UserFactory, person
from tests.pool.closing.people import AT, Finance, close, finances
from tests.pool.factories import PeriodFactory, figures, pooled_fund
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory, ReportFactory

pytestmark = pytest.mark.django_db
BASE = "/p/exampleshire/scrutiny/reports"


@pytest.fixture
def people(council: Organisation) -> tuple[Finance, Finance]:
    return finances(council.partnership)


@pytest.fixture
def period(people: tuple[Finance, Finance]) -> Period:
    """Two lines, £110.00 over budget in all, certified."""
    period: Period = PeriodFactory(fund=pooled_fund(2, partnership=people[0].organisation.partnership))
    figures(period, forecasts={"L001": "1150.00", "L002": "960.00"}, by=UserFactory(name="An officer"))
    Outturn.objects.update(comment="Demand")
    return close(period, people)


@pytest.fixture
def report(council: Organisation) -> Report:
    return ReportFactory(partnership=council.partnership, committee=BodyFactory(organisation=council))


@pytest.fixture
def author(council: Organisation, sign_in: SignIn) -> Client:
    return sign_in(Role.REPORT_AUTHOR, council)


def key(period: Period, rest: str = "fund/forecast") -> str:
    return f"pool/{period.fund_id}/{period.year}/{period.number}/{rest}"


def insert(author: Client, report: Report, period: Period, rest: str = "fund/forecast", **fields: str) -> str:
    report.refresh_from_db()
    sent = {"key": key(period, rest), "manner": "pound", "place": "purpose", "reason": "Wanted",
            "version": str(report.version), **fields}  # fmt: skip
    return author.post(f"{BASE}/{report.slug}/figures/insert", sent, follow=True).content.decode()


def correct(period: Period, people: tuple[Finance, Finance], forecast: str) -> None:
    """The period is opened again, a forecast corrected, and both partners certify."""
    asked = ask_reopening(period_id=period.pk, by=people[0].officer, at=AT, reason="An invoice")
    decide_reopening(reopening_id=asked.pk, by=person("pool_manager"), at=AT, approve=True, note="")
    Outturn.objects.filter(line__code="L001").update(forecast=forecast)
    close(Period.objects.get(pk=period.pk), people)


def test_an_author_finds_a_figure_and_puts_it_in(author: Client, report: Report, period: Period) -> None:
    page = f"{BASE}/{report.slug}/figures/add"
    found = author.get(page, {"shelf": f"pool/{period.fund_id}/2015/6", "q": "service 1"}).content.decode()
    assert "£1,150" in found
    assert "£960" not in found
    assert "The figure is in the report." in insert(author, report, period)
    report.refresh_from_db()
    assert report.purpose == "To agree one budget. [[figure 1: £2,110]]"
    row = report.figures.get()
    assert (row.value, row.as_at.isoformat()) == ("2110.00", "2015-09-30")
    assert row.governed_by.startswith("Version 1, in force since 1 April 2015")
    assert row.entered == [["An officer", "2015-10-07T09:00:00+00:00"]]
    assert "certified 16 October 2015" in row.source
    shown = author.get(f"{BASE}/{report.slug}/").content.decode()
    assert "£2,110</a>." not in shown
    assert 'id="figure-1"' in shown


@pytest.mark.parametrize(
    "rest", ["fund/gap", "group.GROUP-1/variance", "line.L002/actual", "partner.ICB/contribution", "share.ICB/share"]
)
def test_every_kind_of_figure_can_be_quoted(author: Client, report: Report, period: Period, rest: str) -> None:
    insert(author, report, period, rest)
    assert report.figures.get().key == key(period, rest)


def test_a_figure_of_an_open_month_is_neither_offered_nor_taken(author: Client, report: Report, period: Period) -> None:
    october = Period.objects.get(fund=period.fund, number=7)
    page = author.get(f"{BASE}/{report.slug}/figures/add", {"shelf": f"pool/{period.fund_id}/2015/7"})
    assert "is open: its figures are each partner" in page.content.decode()
    assert "is open: its figures are each partner" in insert(author, report, october)
    assert not report.figures.exists()


def test_a_role_that_does_not_open_the_position_does_not_quote_it(
    author: Client, report: Report, period: Period, council: Organisation, sign_in: SignIn
) -> None:
    access = access_of(person(Role.SCRUTINY_MEMBER, council), "exampleshire")
    assert access is not None
    with pytest.raises(Refused, match="not among those that your role opens"):
        quotable(report, key(period), access)


def test_a_changed_figure_is_flagged_where_it_stands_and_stops_signature_and_pack(
    author: Client, report: Report, period: Period, people: tuple[Finance, Finance]
) -> None:
    ReportSection.objects.create(report=report, position=1, heading="Money", text="Text.")
    box = ReportSignOff.objects.create(report=report, kind="finance")
    section = report.sections.get()
    insert(author, report, period, place=f"section-{section.pk}-text")
    meeting = MeetingFactory(body=report.committee)
    AgendaItemFactory(meeting=meeting, position=1, kind="report", report=report)
    correct(period, people, "1200.00")
    page = author.get(f"{BASE}/{report.slug}/").content.decode()
    assert "was £2,110 on" in page
    assert "now £2,160." in page
    report.refresh_from_db()
    signed = {"kind": "finance", "reference": "F1", "signed_on_0": "20", "signed_on_1": "10", "signed_on_2": "2015",
              "version": str(report.version), "reason": "Signed"}  # fmt: skip
    refused = author.post(f"{BASE}/{report.slug}/sign-off/{box.pk}/edit", signed).content.decode()
    assert "The report cannot be signed: 1 quoted figure has changed." in refused
    with pytest.raises(Refused, match="in the report of item 1, 1 quoted figure has changed"):
        request_pack(meeting=meeting, edition="public", by=None)

    taken = {"version": str(report.version), "reason": "Corrected"}
    author.post(f"{BASE}/{report.slug}/figures/1/accept", taken)
    section.refresh_from_db()
    assert section.text == "Text. [[figure 1: £2,160]]"
    assert "was £2,110" not in author.get(f"{BASE}/{report.slug}/").content.decode()
    report.refresh_from_db()
    author.post(f"{BASE}/{report.slug}/sign-off/{box.pk}/edit", {**signed, "version": str(report.version)})
    box.refresh_from_db()
    assert box.signed_on is not None


def test_an_author_keeps_the_old_figure_with_a_reason_until_it_changes_again(
    author: Client, report: Report, period: Period, people: tuple[Finance, Finance]
) -> None:
    insert(author, report, period)
    correct(period, people, "1200.00")
    report.refresh_from_db()
    kept = {"version": str(report.version), "reason": "The board was told this one."}
    author.post(f"{BASE}/{report.slug}/figures/1/keep", kept)
    view = report_view(Report.objects.get(pk=report.pk))
    assert (view.live_figures[0].standing, view.live_figures[0].shown) == ("kept", "£2,110")
    assert view.kept_reasons == ("The board was told this one.",)
    correct(period, people, "1300.00")
    assert report_view(Report.objects.get(pk=report.pk)).live_figures[0].standing == "changed"


def test_a_text_quotes_only_figures_that_the_report_has(author: Client, report: Report, period: Period) -> None:
    insert(author, report, period)
    report.refresh_from_db()
    sent = {"heading": "Why", "reason": "Draft", "version": str(report.version)}
    page = f"{BASE}/{report.slug}/section/add"
    wrong = author.post(page, {**sent, "text": "It is [[figure 9: £1]]."}).content.decode()
    assert "quotes figure 9, which this report does not have" in wrong
    author.post(page, {**sent, "text": "It is [[figure 1: £9,999,999]]."})
    assert report.sections.get().text == "It is [[figure 1: £2,110]]."


def test_a_pack_freezes_the_passport_of_a_figure_and_the_ledger_is_for_those_who_see_it(
    author: Client, report: Report, period: Period, council: Organisation
) -> None:
    insert(author, report, period, "line.L001/actual")
    frozen = thaw(freeze(report_view(Report.objects.get(pk=report.pk))))["live_figures"][0]
    source = ImportSource.objects.create(fund=period.fund, name="Ledger", organisation=council)
    run = ImportRun.objects.create(
        fund=period.fund, source=source, year=2015, period=period, file="x", file_name="p6.xlsx", size=1,
        sha256="a" * 64, state="applied", uploaded_by=UserFactory(), uploaded_at=AT, applied_by=UserFactory(),
        applied_at=AT,
    )  # fmt: skip
    line = period.fund.lines.get(code="L001")
    LedgerEntry.objects.create(run=run, row=2, code="A1", line=line, amount=Decimal("500.00"))
    officer, member = (access_of(person(role, council), "exampleshire") for role in (Role.AUDITOR, Role.BOARD_MEMBER))
    assert officer is not None
    assert member is not None
    passport = figure_passport(council.partnership, frozen, officer)
    assert (passport.shown, passport.ledger_total, passport.ledger[0].code) == ("£500", Decimal("500.00"), "A1")
    assert passport.entered[0].who == "An officer"
    assert figure_passport(council.partnership, frozen, member).ledger_total is None
