"""A figure of a finance paper opens its sources, as far as the reader's role goes."""

import re

import pytest

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from ihwb.kernel.freezing import freeze
from pool.models import ImportRun, ImportSource, LedgerEntry, Outturn, Period
from scrutiny.models import AgendaItem, Pack, WebPaper
from scrutiny.rules.figure_paths import printed
from scrutiny.rules.web_pages import web_page
from scrutiny.selectors import pack_content
from scrutiny.services.pack_sections import section_of
from tests.conftest import SignIn
from tests.factories import BodyFactory, UserFactory
from tests.pool.closing.people import AT, close, finances
from tests.pool.factories import PeriodFactory, figures, pooled_fund
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory, ReportFactory
from tests.scrutiny.reading.factories import pack_of
from tests.scrutiny.reading.test_reader import READ

LINK = re.compile(r'href="([^"]*figure\?path=[^"]*)" class="figure-link">([^<]*)<')
DATA = {
    "plan": {"fund_name": "Fund", "years": [2015, 2016], "labels": ["2015/16", "2016/17"], "computed": [5, None],
             "groups": [{"code": "acute", "name": "Acute", "amounts": [3, 4]}], "contributions": []},
    "position": {"label": "September", "total": {"code": "F", "name": "Fund", "budget": 1, "forecast": None},
                 "groups": [{"total": {"code": "acute", "name": "Acute", "budget": 7}}], "partners": []},
    "statement": {"label": "September", "unresolved": 9, "funds": [],
                  "partners": [{"code": "ccg", "name": "CCG", "amount": 6}]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "label"),
    [
        ("plan.1/group.acute/budget", 4, "Budget: Acute, 2016/17"),
        ("plan.0/fund/budget", 5, "Budget: Fund, 2015/16"),
        ("group.acute/budget", 7, "Budget: Acute, September"),
        ("share.ccg/share", 6, "Share of the variance: CCG, September"),
        ("share/unresolved", 9, "Variance that no rule shares, September"),
    ],
)
def test_a_path_names_a_printed_figure(path: str, value: int, label: str) -> None:
    found = printed(DATA, path)
    assert found is not None
    assert (found.value, found.label) == (value, label)


@pytest.mark.parametrize(
    "path",
    ["", "plan.1/fund/budget", "plan.9/group.acute/budget", "fund/forecast", "group.none/budget", "total.__class__",
     "share.none/share", "share/share", "fund/hidden", "plan.0/group.acute/budget/x"],
)  # fmt: skip
def test_a_path_that_means_nothing_is_no_figure(path: str) -> None:
    assert printed(DATA, path) is None


@pytest.fixture
def period(council: Organisation) -> Period:
    """Two lines, £110.00 over budget in all, certified, with a ledger entry behind the first."""
    people = finances(council.partnership)
    period: Period = PeriodFactory(fund=pooled_fund(2, partnership=council.partnership))
    figures(period, forecasts={"L001": "1150.00", "L002": "960.00"}, by=UserFactory(name="An officer"))
    Outturn.objects.update(comment="Demand")
    return close(period, people)


@pytest.fixture
def pack(period: Period, council: Organisation) -> Pack:
    """A pack whose finance paper is made by its own template, but for the PDF."""
    meeting = MeetingFactory(body__organisation=council)
    item: AgendaItem = AgendaItemFactory(meeting=meeting, kind="finance", title="Finance", period=period)
    name = f"i{item.pk}"
    pack = pack_of(meeting, {"agenda": ["Agenda"], name: ["Finance"]})
    section = {"key": name, "paper": name, "title": "Finance", "kind": "finance", "audience": "public",
               "data": freeze(pack_content.content_of(item))}  # fmt: skip
    pack.snapshot["sections"] = [section]
    pack.save()
    WebPaper.objects.filter(paper=name).update(html=web_page(section_of(section).html, name, 3, [], {}).html)
    return pack


@pytest.mark.django_db
def test_every_figure_of_the_paper_opens_and_shows_what_the_role_allows(
    pack: Pack, period: Period, sign_in: SignIn, council: Organisation
) -> None:
    line = period.fund.lines.get(code="L001")
    source = ImportSource.objects.create(fund=period.fund, name="Ledger", organisation=council)
    run = ImportRun.objects.create(
        fund=period.fund, source=source, year=2015, period=period, file="x", file_name="p6.xlsx", size=1,
        sha256="a" * 64, state="applied", uploaded_by=UserFactory(), uploaded_at=AT, applied_by=UserFactory(),
        applied_at=AT,
    )  # fmt: skip
    LedgerEntry.objects.create(run=run, row=2, code="A1", line=line, amount="500.00", description="Beds")
    name = next(one.paper for one in pack.web_papers.all() if one.paper != "agenda")
    officer = sign_in(Role.AUDITOR, council)
    page = officer.get(f"{READ}public/{name}/").content.decode()
    links = {text: address.replace("&amp;", "&") for address, text in LINK.findall(page)}
    assert len(links) >= 5
    for address in links.values():
        assert officer.get(address).status_code == 200, address
    where = f"{READ}public/{name}/figure"
    theirs = " ".join(officer.get(where, {"path": "fund/actual"}).content.decode().split())
    for said in ("Actual to date: ", "30 September 2015", "An officer", "Version 1", "£500.00 in all", "p6.xlsx, 2"):
        assert said in theirs, said
    member = sign_in(Role.SCRUTINY_MEMBER, council).get(where, {"path": "fund/forecast"}).content.decode()
    assert "£2,110.00" in member
    assert "An officer" not in member
    assert "p6.xlsx" not in member
    assert "Your role does not show" in member
    assert officer.get(where, {"path": "total.secret"}).status_code == 404
    assert officer.get(f"{READ}public/agenda/figure", {"path": "fund/forecast"}).status_code == 404
    Outturn.objects.filter(line__code="L001").update(forecast="1.00")  # certified figures stay as they are
    assert "certified again" not in officer.get(where, {"path": "fund/forecast"}).content.decode()


@pytest.mark.django_db
def test_a_live_figure_of_a_report_opens_its_sources_from_the_paper_that_quotes_it(
    period: Period, sign_in: SignIn, council: Organisation
) -> None:
    report = ReportFactory(partnership=council.partnership, committee=BodyFactory(organisation=council))
    sent = {
        "key": f"pool/{period.fund_id}/{period.year}/{period.number}/fund/forecast",
        "manner": "pound", "place": "purpose", "reason": "Wanted", "version": f"{report.version}",
    }  # fmt: skip
    insert = f"/p/exampleshire/scrutiny/reports/{report.slug}/figures/insert"
    sign_in(Role.REPORT_AUTHOR, council).post(insert, sent)
    meeting = MeetingFactory(body=report.committee)
    report.refresh_from_db()
    item = AgendaItemFactory(meeting=meeting, kind="report", title=report.subject, report=report)
    name = f"i{item.pk}"
    pack = pack_of(meeting, {"agenda": ["Agenda"], name: [report.subject]})
    section = {"key": name, "paper": name, "title": report.subject, "kind": "report", "audience": "public",
               "data": freeze(pack_content.content_of(item))}  # fmt: skip
    pack.snapshot["sections"] = [section]
    pack.save()
    WebPaper.objects.filter(paper=name).update(html=web_page(section_of(section).html, name, 3, [], {}).html)
    auditor = sign_in(Role.AUDITOR, council)
    ((address, shown),) = LINK.findall(auditor.get(f"{READ}public/{name}/").content.decode())
    assert (shown, address) == ("£2,110", f"{READ}public/{name}/figure?path=live.1")
    said = " ".join(auditor.get(address).content.decode().split())
    for words in ("£2,110", "30 September 2015", "An officer", "Version 1", "certified 16 October 2015"):
        assert words in said, words
    assert sign_in(Role.SCRUTINY_MEMBER, council).get(address).status_code == 200
    assert auditor.get(f"{READ}public/{name}/figure", {"path": "live.2"}).status_code == 404
