"""What happens every month and every quarter of the year, through the pages, by the people of both partners."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from django.conf import settings

from commissioning.services import setup as commissioning_setup
from commissioning.services.sample_accounts import load_sample_accounts
from pool.models import Outturn, Period, PooledFund
from pool.rules.outturn import Column, Entry
from pool.services import setup as pool_setup
from pool.services.certify import certify_period
from pool.services.closing import submit_period
from pool.services.outturn import save_outturn
from scrutiny.management.commands.load_partnership import read_documents
from tests.factories import PASSWORD
from tests.pool.journey.stage import Page, Stage

PENNY = Decimal("0.01")
MANAGER = "pool.manager"
# As published for 2015/16: Integrated Commissioning business case v0.7, 27 October 2014, combined pool 3 year plan.
PUBLISHED = {
    "WELLBEING": Decimal("17158000.00"),
    "COMMUNITY": Decimal("184408000.00"),
    "BED-BASED": Decimal("109829000.00"),
    "ACUTE": Decimal("151414000.00"),
    "STAFFING": Decimal("18142000.00"),
    "INCOME": Decimal("-32728000.00"),
    "SUPPORT": Decimal("0.00"),
}
NAMES = {"CCG": "NEW Devon CCG", "PCC": "Plymouth City Council"}
LEADS = {"CCG": ("COMMUNITY", "ACUTE", "STAFFING"), "PCC": ("WELLBEING", "BED-BASED", "INCOME", "SUPPORT")}
OFFICERS = {"CCG": "finance.ccg", "PCC": "finance.council"}
CHIEFS = {"CCG": "chief.finance.ccg", "PCC": "s151.council"}


def loaded() -> PooledFund:
    """The published plan with its agreement and people; none of the illustrative months."""
    documents = read_documents(settings.BASE_DIR / "demo" / "plymouth")
    del documents["pool"]["periods"], documents["pool"]["on_account"]
    partnership = commissioning_setup.load_partnership(documents["partnership"])
    commissioning_setup.load(partnership, documents)
    pool_setup.load(partnership, documents)
    load_sample_accounts(partnership, documents["accounts"]["accounts"], PASSWORD)
    return PooledFund.objects.get(code="IHWB")


class Year(Stage):
    """The pages of 2015/16 of one fund. ``forecasts``: what the officers expect now, by line."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch, "plymouth")
        self.fund = loaded()
        self.forecasts = dict(PUBLISHED)
        self.comments: dict[str, str] = {}

    def page(self, account: str, name: str, period: int | None = None, *, status: int = 200, **where: str) -> Page:
        """A page of the fund's year, or of one of its periods."""
        place = {"fund": "IHWB", "year": 2015, **({} if period is None else {"period": period}), **where}
        return self.opens(account, f"pool:{name}", status=status, **place)

    def agreement(self, account: str, name: str, *, status: int = 200, **where: object) -> Page:
        return self.opens(account, f"pool:{name}", status=status, agreement="S75-2015", **where)

    # --- A month ------------------------------------------------------------------------------------------------

    def month(self, number: int, entered: date, certified: date, *, pages: bool = False, **forecasts: str) -> None:
        """Both partners enter and submit on one day and certify on another; the usual month without its pages."""
        self.forecasts |= {line.replace("_", "-"): Decimal(amount) for line, amount in forecasts.items()}
        self.on(entered.year, entered.month, entered.day)
        for partner in NAMES:
            if pages:
                self.enter(number, partner)
                self.submit(number, partner)
            else:
                self._enter_and_submit(number, partner)
        self.on(certified.year, certified.month, certified.day)
        if pages:
            self.certify(number)
            return
        for partner in NAMES:
            self._act(certify_period, number, partner, CHIEFS[partner])
        assert not self.period(number).is_open

    def cells(self, number: int, partner: str) -> dict[str, dict[Column, str]]:
        """What a partner's officer types: a line's actual is its part of the forecast, to the penny."""
        typed = {}
        for line in LEADS[partner]:
            forecast = self.forecasts[line]
            actual = (forecast * min(number, 12) / 12).quantize(PENNY, ROUND_HALF_EVEN)
            typed[line] = {Column.ACTUAL: str(actual), Column.FORECAST: str(forecast)}
            typed[line] |= {Column.COMMENT: self.comments[line]} if line in self.comments else {}
        return typed

    def _enter_and_submit(self, number: int, partner: str) -> None:
        period, by = self.period(number), self.person(OFFICERS[partner])
        versions = dict(Outturn.objects.filter(period=period).values_list("line__code", "version"))
        typed = self.cells(number, partner).items()
        entries = [Entry(line, versions.get(line, 0), cells) for line, cells in typed]
        save_outturn(period_id=period.pk, by=by, entries=entries, at=self.now)
        self._act(submit_period, number, partner, OFFICERS[partner])

    def _act(self, act: Callable[..., object], number: int, partner: str, account: str) -> None:
        organisation = self.fund.agreement.partnership.organisations.get(code=partner)
        act(period_id=self.period(number).pk, organisation_id=organisation.pk, by=self.person(account), at=self.now)

    def enter(self, number: int, partner: str) -> None:
        """The grid's page as it works without script."""
        typed = self.cells(number, partner).items()
        boxes = {f"{column}-{line}": text for line, cells in typed for column, text in cells.items()}
        self.page(OFFICERS[partner], "outturn", number).press("Save figures", **boxes).says("saved")

    def submit(self, number: int, partner: str) -> None:
        asked = self.page(OFFICERS[partner], "close", number).follow(f"Submit for {NAMES[partner]}")
        asked.press(f"Submit for {NAMES[partner]}").says(f"{NAMES[partner]} has submitted")

    def certify(self, number: int) -> None:
        for partner, chief in CHIEFS.items():
            asked = self.page(chief, "close", number).follow(f"Certify for {NAMES[partner]}")
            done = asked.press(f"Certify for {NAMES[partner]}")
        done.says("is certified. Its figures and its statement are locked.")

    def period(self, number: int) -> Period:
        return Period.objects.get(fund=self.fund, year=2015, number=number)

    def shares(self, number: int, kept_round: int = 0) -> dict[str, str]:
        """What each partner bears by the kept statement of a period, its latest round unless another is named."""
        period = self.period(number)
        kept = period.statements.get(round=kept_round or period.round)
        return {code: str(amount) for code, amount in kept.result["partners"].items()}

    # --- A quarter ----------------------------------------------------------------------------------------------

    def received(self, number: int, **amounts: str) -> None:
        """An instalment of each partner comes in; amounts: by partner, where it is not what was asked for."""
        for partner in NAMES:
            statement = self.page(MANAGER, "partner_statement", partner=partner)
            asked = statement.follow(f"Record receipt of instalment {number}")
            given = {"amount": amounts[partner]} if partner in amounts else {}
            asked.press("Record", **given).says(f"Receipt of instalment {number} of {NAMES[partner]} recorded.")

    def paid_on_account(self, number: int, amount: str, evidence: str, provider: str = "") -> None:
        """The host pays the CCG, or a provider in its place, out of the fund, on the day it is."""
        asked = self.page(MANAGER, "on_account").follow("Record a payment")
        given = {"partner": "CCG", "period": str(number), "amount": amount, "evidence": evidence, "provider": provider}
        asked.press("Record", **given).says("The payment is recorded.", evidence)

    def report(self, quarter: int, commentary: str) -> Page:
        """A quarter's report, or the year's where quarter is 0, from the schedule; it must be on time."""
        title = f"Quarterly report Q{quarter} 2015/16" if quarter else "Annual report 2015/16"
        listed = self.opens(MANAGER, "pool:reports", fund="IHWB")
        listed.follow(f"Produce it: {title}").press("Produce the report", commentary=commentary)
        schedule = self.opens(MANAGER, "pool:reports", fund="IHWB")
        assert "Late" not in schedule.words, schedule.words
        assert "Produced late" not in schedule.words, schedule.words
        return schedule.follow(title)
