"""Findings of a report: each is put right or explained before anybody signs, and the certificate says how."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commissioning.models import AuditEntry, Organisation
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import freeze
from scrutiny.models import Report, ReportSection, ReportSignOff
from scrutiny.rules.casting_sections import cast_finance
from scrutiny.selectors.report_gate import gate_of
from scrutiny.services import snapshots
from scrutiny.services.casting_certificate import certify_casting
from scrutiny.services.packs import request_pack
from tests.conftest import SignIn
from tests.factories import BodyFactory
from tests.pool.closing.people import close, finances
from tests.pool.factories import PeriodFactory, figures, pooled_fund
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory, ReportFactory

pytestmark = pytest.mark.django_db
BASE = "/p/exampleshire/scrutiny/reports"
WRONG = "| Line | 2015/16 |\n| Acute | 100 |\n| Care | 50 |\n| Total | 160 |"


@pytest.fixture
def report(council: Organisation) -> Report:
    made: Report = ReportFactory(partnership=council.partnership, committee=BodyFactory(organisation=council))
    ReportSection.objects.create(report=made, position=1, heading="Money", text=f"So it is:\n\n{WRONG}")
    return made


@pytest.fixture
def author(council: Organisation, sign_in: SignIn) -> Client:
    return sign_in(Role.REPORT_AUTHOR, council)


def test_a_finding_stops_the_signature_and_the_pack_until_it_is_explained(report: Report, author: Client) -> None:
    box = ReportSignOff.objects.create(report=report, kind="finance")
    meeting = MeetingFactory(body=report.committee)
    AgendaItemFactory(meeting=meeting, position=1, kind="report", report=report)
    page = author.get(f"{BASE}/{report.slug}/").content.decode()
    assert "Table 1, B4 (Total), says 160; the 2 figures above it add up to 150" in page
    signed = {"kind": "finance", "reference": "F1", "signed_on_0": "20", "signed_on_1": "10", "signed_on_2": "2015",
              "version": "0", "reason": "Signed"}  # fmt: skip
    sign = f"{BASE}/{report.slug}/sign-off/{box.pk}/edit"
    assert "1 finding of the casting check is open" in author.post(sign, signed).content.decode()
    with pytest.raises(Refused, match="in the report of item 1, 1 finding of the casting check is open"):
        request_pack(meeting=meeting, edition="public", by=None)

    (finding,) = gate_of(report).findings
    author.post(f"{BASE}/{report.slug}/findings/{finding.key}/explain", {"reason": "A line of 10 is in Part II."})
    page = author.get(f"{BASE}/{report.slug}/").content.decode()
    assert "A line of 10 is in Part II." in page
    assert "Before this report can be signed" not in page
    author.post(sign, signed)
    box.refresh_from_db()
    assert box.signed_on == date(2015, 10, 20)
    assert AuditEntry.objects.filter(act="scrutiny.explain_finding").count() == 1

    certificate = certify_casting(snapshots.take(meeting, "public"))
    assert certificate["words"] == (
        "1 table in 1 report and 0 finance sections were cast: 1 finding is explained below, nothing was left open."
    )
    assert certificate["explained"][0]["reason"] == "A line of 10 is in Part II."
    assert certificate["explained"][0]["by"] == author.user.name  # type: ignore[attr-defined]


def test_a_figure_in_bold_or_with_a_footnote_is_cast_like_any_other(report: Report) -> None:
    bold = "| Line | 2015/16 |\n| Acute | 100[^1] |\n| Care | __50__ |\n| **Total** | **160** |"
    report.sections.update(text=f"**__£160__**\n\n{bold}")
    assert ["B4 (Total), says 160" in one.sentence for one in gate_of(report).findings] == [True]


def test_an_explanation_does_not_hold_for_other_figures(report: Report, author: Client) -> None:
    (finding,) = gate_of(report).findings
    explain = f"{BASE}/{report.slug}/findings/{finding.key}/explain"
    author.post(explain, {"reason": "A line of 10 is in Part II."})
    report.sections.update(text=WRONG.replace("160", "170"))
    assert [one.is_explained for one in gate_of(report).findings] == [False]
    answer = author.get(explain, follow=True).content.decode()
    assert "The report no longer has this finding" in answer


def test_an_explanation_is_taken_back_with_a_reason(report: Report, author: Client) -> None:
    (finding,) = gate_of(report).findings
    start = f"{BASE}/{report.slug}/findings/{finding.key}"
    author.post(f"{start}/explain", {"reason": "A line of 10 is in Part II."})
    author.post(f"{start}/withdraw", {"reason": "It is not."})
    assert not gate_of(report).is_clear


def test_a_private_reports_explanation_is_in_no_public_certificate(report: Report, council: Organisation) -> None:
    meeting = MeetingFactory(body=report.committee)
    Report.objects.filter(pk=report.pk).update(part=2)
    AgendaItemFactory(meeting=meeting, position=1, number="1", exempt=True, kind="report", report=report)
    assert certify_casting(snapshots.take(meeting, "public"))["words"].startswith("The pack has no tables")
    assert "1 table in 1 report" in certify_casting(snapshots.take(meeting, "restricted"))["words"]


def test_who_only_reads_sees_no_findings_and_explains_none(
    report: Report, council: Organisation, sign_in: SignIn
) -> None:
    member = sign_in(Role.BOARD_MEMBER, council)
    assert "add up to" not in member.get(f"{BASE}/{report.slug}/").content.decode()
    (finding,) = gate_of(report).findings
    assert member.get(f"{BASE}/{report.slug}/findings/{finding.key}/explain").status_code == 403


def test_a_typed_figure_is_held_against_the_latest_certified_period(
    report: Report, author: Client, council: Organisation
) -> None:
    people = finances(council.partnership)
    period = PeriodFactory(fund=pooled_fund(2, partnership=council.partnership))
    figures(period)
    close(period, people)
    report.sections.update(text="Budgets of £2,010 are in scope; the forecast is £2,000.")
    assert gate_of(report).findings == ()  # the report is of 2014, before the period
    report.date = date(2015, 11, 1)
    said = [one.sentence for one in gate_of(report).findings]
    assert len(said) == 1
    assert said[0].startswith("£2,010 is typed by hand;")


def _total(name: str, amount: str) -> dict[str, Any]:
    value = Decimal(amount)
    return {"name": name, "budget": value, "actual": None, "forecast": value, "variance": Decimal(0)}


def test_a_finance_section_that_does_not_add_up_stops_the_pack() -> None:
    position = {
        "total": _total("Fund", "300"),
        "groups": [{"total": _total("Acute", "100"), "lines": [_total("a", "100")]}],
        "partners": [_total("Council", "300")],
    }
    statement = {"variance": Decimal(10), "partners": [{"amount": Decimal(6)}], "funds": [],
                 "carried_forward": Decimal(0), "unresolved": Decimal(4)}  # fmt: skip
    found = cast_finance({"position": position, "statement": statement})
    assert found[0] == "The groups add up to 100 for the budget; Fund says 300."
    assert len(found) == 2
    section = {"kind": "finance", "title": "6. Money", "data": freeze({"position": position})}
    with pytest.raises(Refused, match="does not add up"):
        certify_casting({"sections": [section]})
