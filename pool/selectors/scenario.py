"""Agreement, partners and lines as a risk-share scenario: the form in which it is shared, frozen and exported."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pool.models import AgreementVersion, PooledFund, RiskFund
from pool.rules.position import LineFigure
from pool.rules.risk_share import Line, Scenario, scenario_of
from pool.rules.risk_share.plain_lines import plain_lines
from pool.selectors.beside import RiskMoney, risk_money
from pool.selectors.contributions import Changes, contributions_of
from pool.selectors.figures import lines_at_budget
from pool.selectors.fund_partners import partner_rows
from pool.selectors.share_decisions import decided_for, left_to_decision


def scenario_values(
    fund: PooledFund,
    year: int,
    lines: Sequence[LineFigure],
    terms: AgreementVersion,
    funds: Iterable[RiskMoney] | None = None,
    *,
    period: int | None = None,
    changes: Changes | None = None,
) -> dict[str, Any]:
    """The scenario as a file has it, with amounts as texts. A line without a forecast counts at its budget.

    funds: the year's risk funds, from a caller who has asked for them already. period: for whose statement it is; with
    it come the decisions that count in it, where the agreement leaves something to the partners. changes: the year's
    variations, from such a caller.
    """
    held = risk_money(fund, year) if funds is None else funds
    partners = _partners(fund, year, terms, changes)
    codes = [partner["code"] for partner in partners]
    decided = decided_for(fund, year, period) if period is not None and left_to_decision(terms) else {}
    return {
        "agreement": fund.agreement.title,
        "partners": partners,
        "funds": {one.code: str(one.amount) for one in held},
        "lines": line_values(lines),
        "rules": in_listed_order(terms.rules, codes),
        **({"decided": in_listed_order(decided, codes)} if decided else {}),
    }


def _partners(fund: PooledFund, year: int, terms: AgreementVersion, changes: Changes | None) -> list[dict[str, Any]]:
    """Whoever ever put money in or leads a line, in listed order: the order breaks rounding ties."""
    contributions = contributions_of(fund, year, changes)
    return [
        {
            "code": code,
            "name": name,
            "host": pk == terms.host_id,
            **({"contribution": str(contributions[pk])} if pk in contributions else {}),
        }
        for pk, code, name in partner_rows(fund).values_list("pk", "code", "name")
    ]


def in_listed_order(kept: Any, codes: Sequence[str]) -> Any:
    """The rules with each mapping of partners in their listed order: PostgreSQL keeps no order of keys."""
    if isinstance(kept, list):
        return [in_listed_order(item, codes) for item in kept]
    if not isinstance(kept, dict):
        return kept
    listed = {code: place for place, code in enumerate(codes)}
    keys = sorted(kept, key=lambda key: (listed.get(key, len(codes)), key))
    return {key: in_listed_order(kept[key], codes) for key in keys}


def _line(line: LineFigure) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "lead": line.lead,
        "arrangement": line.arrangement,
        "group": line.group,
        "budget": str(line.budget),
        "outturn": str(line.budget if line.forecast is None else line.forecast),
        **({"tags": list(line.tags)} if line.tags else {}),
        **({"shares": dict(line.shares)} if line.shares else {}),
        **({"causes": dict(line.causes)} if line.causes and line.forecast is not None else {}),
    }


def line_values(lines: Iterable[LineFigure]) -> list[dict[str, Any]]:
    """The scenario's lines as a file has them."""
    return [_line(line) for line in lines]


def live_lines(figures: Sequence[LineFigure]) -> tuple[Line, ...] | None:
    """The scenario's lines from the figures themselves, equal to what their texts are read as.

    None when a line's shares or causes are written so that only reading the whole scenario says what is wrong.
    """
    found: list[Line] = []
    for one in figures:
        if one.shares or one.causes:
            read_one = plain_lines([_line(one)])
            if read_one is None:
                return None
            found += read_one
        else:
            outturn = one.budget if one.forecast is None else one.forecast
            found.append(Line(one.code, one.name, one.lead, one.arrangement, one.budget, outturn, one.group, one.tags))
    return tuple(found)


def scenario_line(line: Line) -> dict[str, Any]:
    """One line of a scenario as a file has it."""
    return {
        "code": line.code,
        "name": line.name,
        "lead": line.lead,
        "arrangement": line.arrangement,
        "group": line.group,
        "budget": str(line.budget),
        "outturn": str(line.outturn),
        **({"tags": list(line.tags)} if line.tags else {}),
        **({"shares": {code: str(part) for code, part in line.shares.items()}} if line.shares else {}),
    }


def read(values: Mapping[str, Any], lines: tuple[Line, ...] | None = None) -> Scenario:
    """The scenario itself. Raises ScenarioErrors with every fault of the rules or figures.

    lines: the values' own, from ``live_lines``.
    """
    return scenario_of(values, lines)


def check_rules(fund: PooledFund, year: int, terms: AgreementVersion) -> None:
    """Read a version's rules with the fund's lines. Raises ScenarioErrors with every fault at once."""
    read(scenario_values(fund, year, lines_at_budget(fund, year), terms))


def names_of(values: Mapping[str, Any], funds: Iterable[RiskMoney | RiskFund] = ()) -> dict[str, str]:
    """Partners and funds by code, as people read them."""
    return {one["code"]: one["name"] for one in values["partners"]} | {fund.code: fund.name for fund in funds}


def amounts(figures: Mapping[str, str]) -> dict[str, Decimal]:
    """Amounts kept as text, back as amounts."""
    return {name: Decimal(figure) for name, figure in figures.items()}
