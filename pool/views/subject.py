"""What the pages of the pool share: finding the fund or period of an address, the way between pages, the unit."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from ihwb.web.access import PartnershipRequest, place
from pool.models import Period, PooledFund
from pool.selectors.lines import fund_at, latest_certified_period, latest_open_period, latest_period, period_at

UNITS = ("pounds", "thousands")


@dataclass(frozen=True, slots=True)
class PageLink:
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that belong together; url: of the first one."""

    label: str
    url: str
    current: bool
    pages: tuple[PageLink, ...]


def found_fund(request: PartnershipRequest, code: str) -> PooledFund:
    fund = fund_at(request.partnership, code)
    if fund is None:
        raise Http404("No such fund")
    return fund


def found_period(request: PartnershipRequest, fund: str, year: int, number: int) -> Period:
    period = period_at(request.partnership, fund, year, number)
    if period is None:
        raise Http404("No such period")
    return period


def address(request: PartnershipRequest, name: str, period: Period) -> str:
    return place(request, name, fund=period.fund.code, year=period.year, period=period.number)


def straight_to(request: PartnershipRequest, name: str, period: Period | None, heading: str) -> HttpResponse:
    """To the period's page, or to a page that says there is none yet."""
    if period is None:
        return render(request, "pool/no_period.html", {"heading": heading})
    return HttpResponseRedirect(address(request, name, period))


def current_period(request: PartnershipRequest) -> Period | None:
    """The period to start from: the open one for those who enter or see its figures, else a certified one."""
    if sees_all_open_figures(request) or request.access.organisations_for("pool.enter_outturn"):
        return latest_open_period(request.partnership) or latest_period(request.partnership)
    return latest_certified_period(request.partnership) or latest_period(request.partnership)


def shared_period(request: PartnershipRequest) -> Period | None:
    """The latest period of which the person may see everybody's figures."""
    if sees_all_open_figures(request):
        return current_period(request)
    return latest_certified_period(request.partnership) or latest_period(request.partnership)


def sees_all_open_figures(request: PartnershipRequest) -> bool:
    return request.access.may("pool.view_open_figures")


def unit_of(request: PartnershipRequest, default: str) -> str:
    """The unit in the address, kept there so that a page can be passed on as it is read."""
    asked = request.GET.get("unit", "")
    return asked if asked in UNITS else default


# The pages of a fund by section: (label, address name, permission, what the address takes: fund, agreement, year,
# period or partnership, which is nothing more). A section opens on its first page that the person may see. Labels are
# short: both rows must fit a tablet.
_Page = tuple[str, str, str, str]
SECTIONS: list[tuple[str, list[_Page]]] = [
    (
        "This month",
        [
            ("Position", "pool:position", "pool.view_position", "period"),
            ("Outturn", "pool:outturn", "pool.view_outturn", "period"),
            ("Risk share", "pool:statement", "pool.view_position", "period"),
            ("Movement", "pool:movement", "pool.view_position", "period"),
            ("Close", "pool:close", "pool.view_position", "period"),
            ("Notices", "pool:notices", "pool.view_notices", "fund"),
            ("Reconciliation", "pool:reconciliation", "pool.view_outturn", "period"),
        ],
    ),
    (
        "The year",
        [
            ("Plan", "pool:plan", "pool.view_plan", "fund"),
            ("Outturn by month", "pool:outturn_year", "pool.view_outturn", "year"),
            ("Budgets", "pool:budgets", "pool.view_plan", "year"),
            ("Virements", "pool:virements", "pool.view_virements", "year"),
            ("Contributions", "pool:contributions", "pool.view_contributions", "year"),
            ("On account", "pool:on_account", "pool.view_contributions", "year"),
            ("Savings", "pool:savings", "pool.view_savings", "year"),
            ("Archive", "pool:archive", "pool.view_position", "year"),
            ("Year end", "pool:settlement", "pool.view_settlement", "year"),
            ("Reports", "pool:reports", "pool.view_reports", "fund"),
        ],
    ),
    (
        "Agreement",
        [
            ("Overview", "pool:fund", "pool.view_plan", "fund"),
            ("Set up", "pool:setup", "pool.set_up_pool", "fund"),
            ("Agreement", "pool:agreement", "pool.view_agreement", "agreement"),
            ("Variations", "pool:variations", "pool.view_agreement", "agreement"),
            ("Disputes", "pool:disputes", "pool.view_agreement", "agreement"),
            ("Reviews", "pool:reviews", "pool.view_agreement", "agreement"),
            ("Leaving", "pool:leaving", "pool.view_agreement", "agreement"),
            ("Who hosts", "pool:hosting", "pool.view_agreement", "partnership"),
        ],
    ),
    (
        "What if",
        [
            ("Try figures", "pool:what_if", "pool.explore_scenarios", "period"),
            ("Kept scenarios", "pool:scenarios", "pool.explore_scenarios", "period"),
            ("Sensitivity", "pool:sensitivity", "pool.explore_scenarios", "period"),
            ("Simulation", "pool:simulation", "pool.explore_scenarios", "period"),
            ("Early warning", "pool:early_warning", "pool.view_position", "period"),
        ],
    ),
    (
        "Files",
        [
            ("Imports", "pool:imports", "pool.import_figures", "fund"),
            ("Exports", "pool:exports", "pool.export", "period"),
            ("Returns", "pool:returns", "pool.export", "fund"),
        ],
    ),
]


def pages_of(request: PartnershipRequest, fund: PooledFund, period: Period | None, here: str) -> list[Section]:
    """The fund's pages that the person may open, for the period shown or the current one.

    here: address name of the page.
    """
    period = period or current_period(request)
    takes: dict[str, dict[str, Any]] = {"fund": {"fund": fund.code}}
    takes["agreement"] = {"agreement": fund.agreement.code}
    takes["partnership"] = {}
    if period is not None and period.fund_id == fund.pk:
        takes["year"] = {"fund": fund.code, "year": period.year}
        takes["period"] = {"fund": fund.code, "year": period.year, "period": period.number}
    found = []
    for label, listed in SECTIONS:
        links = tuple(
            PageLink(one, place(request, name, **takes[taken]), name == here)
            for one, name, permission, taken in listed
            if taken in takes and request.access.may(permission)
        )
        if links:
            found.append(Section(label, links[0].url, any(link.current for link in links), links))
    return found
