"""A version of an agreement as the file that people download: with the lines and contributions of one year."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from commissioning.models import Organisation
from ihwb.kernel.dates import FinancialYear
from pool.models import AgreementVersion, Budget, BudgetLine, PooledFund, RiskFund
from pool.rules.agreement_content import Content
from pool.rules.agreement_file import AgreementFile, Head
from pool.rules.risk_share import ScenarioErrors, scenario_of
from pool.rules.risk_share.writing import rules_as_dict
from pool.selectors.agreement_content import content_of, partners_of
from pool.selectors.figures import lines_at_budget
from pool.selectors.scenario import in_listed_order, scenario_values


def file_of(version: AgreementVersion, fund: PooledFund | None = None) -> AgreementFile:
    """The version with one fund of its agreement, the first unless one is named. Lines stand at their budgets.

    The year is the one in which the version takes effect; where the fund has no budgets then, the nearest before it,
    else the first.
    """
    fund = fund or version.agreement.funds.order_by("code").first()
    year = _year(version, fund)
    values = scenario_values(fund, year, lines_at_budget(fund, year), version) if fund else {"lines": [], "funds": {}}
    content = content_of(version)
    partners = _partners(version, content, values.get("partners"))
    codes = [one["code"] for one in partners]
    values |= _earned(fund, year, values["funds"])
    bare = {**values, "agreement": version.agreement.title, "partners": partners, "rules": {}}
    rules = in_listed_order(dict(version.rules or {}), codes)
    try:
        scenario = scenario_of({**bare, "rules": rules})
        written: dict[str, Any] = rules_as_dict(scenario.rules)
    except ScenarioErrors:
        # A draft whose rules cannot be applied yet: the file keeps them as they stand.
        scenario, written = scenario_of(bare), rules
    agreement = version.agreement
    head = Head(
        code=agreement.code,
        title=agreement.title,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        source=agreement.source,
        year=year,
        fund_code=fund.code if fund else "",
        fund_name=fund.name if fund else "",
    )
    listed = [one.code for one in scenario.lines]
    return AgreementFile(head, replace(content, rules=written), scenario, *_line_texts(fund, listed))


def _year(version: AgreementVersion, fund: PooledFund | None) -> int:
    wanted = FinancialYear.of(version.effective_from).start_year
    if fund is None:
        return wanted
    years = sorted(set(Budget.objects.filter(line__fund=fund).values_list("year", flat=True)))
    before = [year for year in years if year <= wanted]
    return (before or years[:1] or [wanted])[-1]


def _partners(version: AgreementVersion, content: Content, listed: Any) -> list[dict[str, Any]]:
    """The fund's partners, or every partner where there is no fund, and whoever the terms name beside them."""
    partnership = version.agreement.partnership
    found = {one["code"]: one for one in listed or []}
    if listed is None:
        found = {one.code: {"code": one.code, "name": one.name} for one in partners_of(partnership)}
    named = {content.host, *(scheme.lead for scheme in content.schemes)}
    named |= {*content.terms.opening_deficits, *content.terms.treasury_sharing}
    rows = Organisation.objects.filter(partnership=partnership, code__in=named | set(found))
    return [
        {"code": one.code, "name": one.name, **found.get(one.code, {}), "host": one.code == content.host}
        for one in rows.order_by("position", "code")
    ]


def _earned(fund: PooledFund | None, year: int, held: dict[str, str]) -> dict[str, Any]:
    """The funds with those that are released as they are earned apart, with their points."""
    rows = RiskFund.objects.filter(fund=fund, year=year, release__isnull=False) if fund else RiskFund.objects.none()
    releases = dict(rows.values_list("code", "release"))
    return {"funds": {code: amount for code, amount in held.items() if code not in releases}, "releases": releases}


def _line_texts(fund: PooledFund | None, codes: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    rows = BudgetLine.objects.filter(fund=fund, code__in=list(codes)) if fund else BudgetLine.objects.none()
    listed = list(rows.values_list("code", "scheme_code", "provider"))
    return {code: scheme for code, scheme, _ in listed if scheme}, {code: text for code, _, text in listed if text}
