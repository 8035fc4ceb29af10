"""The pages of closing, movement, archive and causes: what they show, to whom, and what their buttons do."""

import csv
import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import AuditEntry
from commissioning.rules.roles import Role
from pool.models import AgreementVersion, Certificate, Outturn, Period, Statement
from pool.selectors.statement import statement
from pool.services.statement import freeze
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, UserFactory
from tests.pool.closing.people import AT, Finance, close, finances
from tests.pool.factories import PeriodFactory, figures, pooled_fund

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> tuple[Finance, Finance]:
    return finances()


@pytest.fixture
def period(people: tuple[Finance, Finance]) -> Period:
    period: Period = PeriodFactory(fund=pooled_fund(4), note="Illustrative figures.")
    figures(period, forecasts={"L001": "1150.00", "L002": "960.00"})
    AgreementVersion.objects.update(variance_threshold=Decimal("1000.00"))
    return period


def url(name: str, period: Period, partnership: str = "exampleshire", **more: object) -> str:
    where = {"fund": period.fund.code, "year": period.year, "period": period.number}
    return reverse(f"pool:{name}", kwargs={"partnership": partnership, **where, **more})


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def test_a_month_is_closed_from_its_pages(period: Period, people: tuple[Finance, Finance], sign_in: SignIn) -> None:
    council, nhs = people
    for one in people:
        officer = sign_in(one.officer)
        assert f"Submit {period.month.label} for {one.organisation.name}" in words(officer, "/p/exampleshire/")
        address = url("submit", period, partner=one.organisation.code)
        assert "nobody changes these figures" in words(officer, address)
        page = officer.post(address, {"comment": "As discussed."}, follow=True).content.decode()
        assert "has submitted Period 6, September 2015" in page
    for one in people:
        chief = sign_in(one.chief)
        assert f"Certify {period.month.label} for {one.organisation.name}" in words(chief, "/p/exampleshire/")
        address = url("certify", period, partner=one.organisation.code)
        page = words(chief, address)
        assert "£82.50" in page
        assert "It cannot be undone" in page
        after = chief.post(address, follow=True).content.decode()
        assert ("is certified. Its figures" in after) == (one is nhs)
    assert Certificate.objects.count() == 2
    page = words(sign_in(Role.BOARD_MEMBER, council.organisation), url("position", period))
    assert "by Chief of COUNCIL for Exampleshire Council and Chief of ICB for NHS Exampleshire ICB on 16" not in page
    assert "Chief of COUNCIL for Exampleshire Council and Chief of ICB for NHS Exampleshire ICB on" in page


def test_one_certificate_does_not_read_as_certified(
    period: Period, people: tuple[Finance, Finance], sign_in: SignIn
) -> None:
    for one in people:
        one.submit(period)
    people[0].certify(period)
    manager = sign_in(Role.POOL_MANAGER)
    page = words(manager, url("close", period))
    assert "1 of 2 partners have certified. The period locks when the last one does." in page
    assert '<strong class="govuk-tag govuk-tag--green">Certified</strong>' not in page
    assert "alone: it counts when every partner has certified" in words(manager, url("position", period))


def test_a_certifier_sees_the_other_partners_figures_only_when_both_have_submitted(
    period: Period, people: tuple[Finance, Finance], sign_in: SignIn
) -> None:
    council, nhs = people
    chief, member = sign_in(council.chief), sign_in(Role.BOARD_MEMBER, council.organisation)
    commissioner = sign_in(Role.COMMISSIONER, council.organisation)
    council.submit(period)
    page = words(chief, url("close", period))
    assert "£2,150.00" in page
    assert "£4,110.00" not in page
    assert "£82.50" not in page
    assert "waits for the figures of NHS Exampleshire ICB" in words(chief, url("certify", period, partner="COUNCIL"))
    nhs.submit(period)
    assert "£4,110.00" in words(chief, url("close", period))
    for other in (member, commissioner):
        assert "£82.50" not in words(other, url("close", period))
        assert "£4,110.00" not in words(other, url("close", period))
    assert "£4,110.00" not in words(chief, url("position", period))


def test_what_is_missing_is_listed_for_the_partner_alone(
    period: Period, people: tuple[Finance, Finance], sign_in: SignIn
) -> None:
    Outturn.objects.filter(line__code="L002").update(forecast=None)
    assert "Service 2: forecast not entered" in words(sign_in(people[1].officer), url("close", period))
    assert "Service 2" not in words(sign_in(people[0].officer), url("close", period))
    refused = sign_in(people[1].officer).post(url("submit", period, partner="ICB"), {"comment": ""})
    assert refused.status_code == 422
    assert "1 line lacks a figure (Service 2)" in refused.content.decode()


def test_the_acts_are_guarded_by_role_and_partnership(
    period: Period, people: tuple[Finance, Finance], sign_in: SignIn
) -> None:
    pages = ("submit", "certify", "return_submission", "add_exception")
    for role in (Role.BOARD_MEMBER, Role.COMMISSIONER, Role.AUDITOR, Role.PROVIDER, Role.ADMINISTRATOR):
        client = sign_in(role, people[0].organisation)
        for name in pages:
            assert client.post(url(name, period, partner="COUNCIL")).status_code == 403, (role, name)
        for name in ("reopen", "withdraw_certificate", "causes"):
            more = {"line": "L001"} if name == "causes" else {}
            assert client.post(url(name, period, **more)).status_code == 403, (role, name)
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in(Role.POOL_MANAGER, elsewhere)
    for name, more in (("close", {}), ("movement", {}), ("certify", {"partner": "COUNCIL"})):
        assert stranger.get(url(name, period, "elsewhere", **more)).status_code == 404, name
    wrong = sign_in(people[1].officer).post(url("submit", period, partner="COUNCIL"), {"comment": ""})
    assert wrong.status_code == 422
    assert sign_in(people[1].officer).get(url("certify", period, partner="NOBODY")).status_code == 404


def test_the_old_address_of_the_certificate_leads_to_the_page(period: Period, sign_in: SignIn) -> None:
    assert sign_in(Role.POOL_MANAGER).get(url("certify_before", period))["Location"] == url("close", period)


# --- Movement ---------------------------------------------------------------------------------------------------------


def test_movement_compares_with_last_month_and_last_year_as_certified(
    period: Period, people: tuple[Finance, Finance], sign_in: SignIn
) -> None:
    for year, number, forecast in ((2015, 5, "1100.00"), (2014, 6, "900.00")):
        before = PeriodFactory(fund=period.fund, year=year, number=number)
        for line in period.fund.lines.all():
            line.budgets.get_or_create(year=year, defaults={"amount": Decimal(1000)})
        figures(before, forecasts={"L001": forecast})
        Outturn.objects.filter(period=before, line__code="L001").update(actual=Decimal(year - 1600))
        freeze(before, by=UserFactory(), at=AT)
    Outturn.objects.filter(period=period, line__code="L001").update(comment="Winter beds")
    page = words(sign_in(Role.POOL_MANAGER), url("movement", period))
    line = page[page.index("Service 1") : page.index("Service 3")]
    assert "£1,100.00</td>" in line
    assert "£50.00</td>" in line  # forecast moved
    assert "£85.00</td>" in line  # spent: 500 less 415
    assert "£86.00</td>" in line  # more than last year: 500 less 414
    assert "Winter beds" in line
    officer = words(sign_in(people[1].officer), url("movement", period))
    assert "Service 1" not in officer
    assert "Service 2" in officer


# --- Archive ----------------------------------------------------------------------------------------------------------


def test_the_archive_holds_everything_of_a_round_and_its_download_is_audited(
    period: Period, people: tuple[Finance, Finance], sign_in: SignIn
) -> None:
    Outturn.objects.filter(line__code="L001").update(comment="=1+1")
    close(period, people)
    officer = sign_in(people[0].officer)
    address = reverse("pool:archive", kwargs={"partnership": "exampleshire", "fund": "POOL", "year": 2015})
    assert "Chief of COUNCIL" in words(officer, address)
    answer = officer.get(url("archive_zip", period, number=1))
    files = zipfile.ZipFile(io.BytesIO(answer.content))
    document = json.loads(files.read("period.json"))
    assert document["statement"]["result"]["partners"] == {"COUNCIL": "27.50", "ICB": "82.50"}
    assert [one["certified_by"] for one in document["certificates"]] == ["Chief of COUNCIL", "Chief of ICB"]
    assert document["position"]["total"]["variance"] == "110.00"
    rows = list(csv.DictReader(io.StringIO(files.read("lines.csv").decode("utf-8-sig"))))
    assert (rows[0]["forecast"], rows[0]["comment"]) == ("1150.00", "'=1+1")
    assert AuditEntry.objects.filter(act="pool.export_archive").get().by == people[0].officer
    assert officer.get(url("archive_zip", period, number=2)).status_code == 404
    member = sign_in(Role.BOARD_MEMBER, people[0].organisation)
    assert member.get(url("archive_zip", period, number=1)).status_code == 403


# --- Causes -----------------------------------------------------------------------------------------------------------


def test_causes_go_to_the_partner_named_for_them_and_are_frozen(
    period: Period, people: tuple[Finance, Finance], sign_in: SignIn
) -> None:
    terms = AgreementVersion.objects.get()
    terms.rules = {**terms.rules, "line_rules": [{"step": "by_cause", "causes": {"poor_control": "ICB"}}]}
    terms.save()
    officer = sign_in(people[0].officer)
    address = url("causes", period, line="L001")
    assert "Borne by NHS Exampleshire ICB" in words(officer, address)
    too_much = officer.post(address, {"version": 1, "cause_poor_control": "150.01"})
    assert "The causes add up to £150.01, more than the variance of £150.00" in too_much.content.decode()
    wrong_sign = officer.post(address, {"version": 1, "cause_poor_control": "(10.00)"})
    assert "has the same sign" in wrong_sign.content.decode()
    assert officer.post(address, {"version": 1, "cause_poor_control": "130.00"}).status_code == 302
    stale = officer.post(address, {"version": 1, "cause_poor_control": "1.00"})
    assert "Somebody changed this line" in stale.content.decode()
    shares = {part.code: part.amount for part in statement(period).partners}
    assert shares == {"COUNCIL": Decimal("-5.00"), "ICB": Decimal("115.00")}
    assert sign_in(people[1].officer).get(address).status_code == 404
    close(period, people)
    assert Statement.objects.get().inputs["lines"][0]["causes"] == {"poor_control": "130.00"}


# --- Period 13 --------------------------------------------------------------------------------------------------------


def test_period_13_starts_from_period_12_and_every_adjustment_is_explained(
    people: tuple[Finance, Finance], sign_in: SignIn
) -> None:
    twelve = PeriodFactory(fund=pooled_fund(2), number=12)
    figures(twelve)
    close(twelve, people)
    thirteen = Period.objects.select_related("fund__agreement__partnership").get(number=13)
    assert set(Outturn.objects.filter(period=thirteen).values_list("forecast", flat=True)) == {Decimal("1000.00")}
    Outturn.objects.filter(period=thirteen, line__code="L001").update(forecast=Decimal("1001.00"))
    AgreementVersion.objects.update(variance_threshold=Decimal("1000.00"))
    page = words(sign_in(people[0].officer), url("close", thirteen))
    assert "Service 1: it is adjusted, and its comment does not say why." in page
    Outturn.objects.filter(period=thirteen, line__code="L001").update(comment="Late invoice")
    assert not close(thirteen, people).is_open
    assert not Period.objects.filter(fund=twelve.fund, year=2016).exists()
