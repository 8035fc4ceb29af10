"""Another area set up from its folder, and a month of it closed by its own people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from commissioning.models import Organisation, Partnership, User
from commissioning.rules.roles import Role
from commissioning.services.setup import load_partnership
from pool.models import AgreementVersion, Budget, Period, PooledFund
from pool.rules.agreement_file import write_file
from pool.rules.outturn import Column, Entry
from pool.selectors.agreement_file import file_of
from pool.selectors.closing import kept_statement
from pool.services.agreement_file import preview, take_over
from pool.services.certify import certify_period
from pool.services.closing import submit_period
from pool.services.fund_setup import open_year
from pool.services.outturn import save_outturn
from scrutiny.management.commands.load_partnership import load_documents, read_documents
from tests.factories import person

FOLDERS = Path(__file__).parent / "folders"
YEAR = 2015
AT = datetime(2016, 4, 20, 9, tzinfo=UTC)
SHOWN = ("variance", "partners", "funds", "carried_forward", "unresolved")


@dataclass(frozen=True, slots=True)
class Desk:
    """A partner with the two people who close its months."""

    organisation: Organisation
    officer: User
    chief: User


@dataclass(frozen=True, slots=True)
class Area:
    """A partnership with its fund, and the desks of its statutory partners."""

    partnership: Partnership
    fund: PooledFund
    desks: tuple[Desk, ...]

    def close(self, number: int, variances: Mapping[str, str]) -> dict[str, Any]:
        """Enter, submit and certify a period by everybody; what its statement comes to. variances: £ by line."""
        period = Period.objects.filter(fund=self.fund, year=YEAR, number=number).first() or open_year(
            fund_id=self.fund.pk, year=YEAR, number=number, by=self.desks[0].chief
        )
        leading = [desk for desk in self.desks if self._enter(period, desk, variances)]
        for desk in leading:
            submit_period(period_id=period.pk, organisation_id=desk.organisation.pk, by=desk.officer, at=AT)
        for desk in self.desks:
            certify_period(period_id=period.pk, organisation_id=desk.organisation.pk, by=desk.chief, at=AT)
        kept = kept_statement(Period.objects.get(pk=period.pk))
        assert kept is not None
        return {name: kept.result[name] for name in (*SHOWN, "steps")}

    def _enter(self, period: Period, desk: Desk, variances: Mapping[str, str]) -> bool:
        budgets = Budget.objects.filter(line__fund=self.fund, year=YEAR, line__lead=desk.organisation)
        entries = [self._entry(budget, variances) for budget in budgets.select_related("line")]
        if entries:
            save_outturn(period_id=period.pk, by=desk.officer, entries=entries, at=AT)
        return bool(entries)

    @staticmethod
    def _entry(budget: Budget, variances: Mapping[str, str]) -> Entry:
        forecast = str(budget.amount + Decimal(variances.get(budget.line.code, "0")))
        return Entry(budget.line.code, 0, {Column.ACTUAL: "0", Column.FORECAST: forecast, Column.COMMENT: "As worked"})


def folder(name: str) -> dict[str, Any]:
    return read_documents(FOLDERS / name)


def area_of(partnership: Partnership) -> Area:
    """The partnership with people of its own at every desk."""
    statutory = partnership.organisations.filter(kind__in=("council", "nhs_commissioner")).order_by("position")
    desks = (Desk(one, *(person(Role.FINANCE_OFFICER, one) for _ in "ab")) for one in statutory)
    return Area(partnership, PooledFund.objects.get(agreement__partnership=partnership), tuple(desks))


def loaded(name: str) -> Area:
    """The area of a folder, as ``manage.py load_partnership`` sets it up."""
    return area_of(load_documents(folder(name))[0])


def taken_over(name: str, area: Area) -> Area:
    """Another partnership of the same partners, which has the agreement from the files that the first one exported."""
    document = folder(name)["partnership"]
    head = {"slug": f"{name}-copy", "name": "Copy"}
    copy = load_partnership({**document, "partnership": head})
    by = person(Role.POOL_MANAGER, copy.organisations.first())
    before: AgreementVersion | None = None
    for version in AgreementVersion.objects.filter(agreement=area.fund.agreement).order_by("number"):
        text = write_file(file_of(version))
        made = take_over(partnership=copy, text=text, opened=preview(copy, text).opened, by=by)
        assert write_file(file_of(made)) == text
        _in_force(made, before)
        before = made
    return area_of(copy)


def _in_force(version: AgreementVersion, before: AgreementVersion | None) -> None:
    """As if approved: how both bodies approve is tested with the forms."""
    if before is not None:
        before.state, before.effective_to = "varied", version.effective_from - timedelta(days=1)
        before.save()
    version.state = "in_force"
    version.save()
