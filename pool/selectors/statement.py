"""The risk-share statement: provisional while a period is open, as certified once it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from pool.models import Period, Statement
from pool.rules.risk_share import ScenarioErrors
from pool.rules.risk_share.sentences import STAGES, Words
from pool.selectors.beside import freeze_beside, risk_money
from pool.selectors.closing import kept_statement
from pool.selectors.contributions import changes_of
from pool.selectors.figures import freeze_lines, line_figures
from pool.selectors.scenario import live_lines, names_of, scenario_values
from pool.selectors.statement_rivals import (
    ACTUAL,
    BASES,
    FORECAST,
    RivalView,
    freeze_terms,
    governed_by,
    lines_to_date,
    rival_results,
    rival_views,
    rivals_of,
    share_result,
    share_to_date,
)
from pool.selectors.statement_table import Allocation, LineShare, Part, Parts, allocation_of, line_shares
from pool.selectors.terms import terms_of


@dataclass(frozen=True, slots=True)
class StepView:
    """One step: rule says what the agreement lays down, outcome what came of it; before and after: £ left to share."""

    number: int
    stage: str
    rule: str
    outcome: str
    lines: tuple[str, ...]
    before: Decimal
    allocated: tuple[Part, ...]
    after: Decimal


@dataclass(frozen=True, slots=True)
class StatementView:
    """state: "provisional" or "certified". missing: names of lines without a figure, counted at their budget.

    basis: "forecast" for the year or "actual" to date; has_both: whether the other can be asked for. governed_by: the
    agreement version, in words. rivals: the other computations while the share is disputed.

    faults: why the rules cannot be applied; then there are no figures at all.
    """

    agreement: str
    fund_code: str
    fund_name: str
    year: int
    year_label: str
    number: int
    label: str
    state: str
    made_at: datetime | None
    made_by: str
    note: str
    variance: Decimal | None = None
    partners: tuple[Part, ...] = ()
    funds: tuple[Part, ...] = ()
    carried_forward: Decimal = Decimal("0.00")
    unresolved: Decimal = Decimal("0.00")
    needs_decision: bool = False
    steps: tuple[StepView, ...] = ()
    lines: tuple[LineShare, ...] = ()
    missing: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    basis: str = FORECAST
    has_both: bool = False
    governed_by: str = ""
    allocation: Allocation | None = None
    rivals: tuple[RivalView, ...] = ()


def statement_content(period: Period) -> tuple[dict[str, Any], dict[str, Any]]:
    """What goes into the period's statement and what comes out of it, as JSON keeps both. Live figures.

    Raises ScenarioErrors when the agreement's rules cannot be applied.
    """
    inputs, result = _content(period, BASES)
    return {**inputs, "beside": freeze_beside(period)}, result


def _content(period: Period, bases: Collection[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same on some of the bases, without what stands beside: a page shows one, and each costs a computation."""
    fund, year = period.fund, period.year
    changes = changes_of(fund, year)
    lines, terms, risk_funds = line_figures(period, changes=changes), terms_of(period), risk_money(fund, year)
    values = scenario_values(fund, year, lines, terms, risk_funds, period=period.number, changes=changes)
    names = names_of(values, risk_funds)
    words = Words(names=names, funds={fund.code: fund.amount for fund in risk_funds})
    result = share_result(values, words, live_lines(lines)) if FORECAST in bases else {}
    inputs: dict[str, Any] = {
        "scenario": values,
        "lines": freeze_lines(lines),
        "names": names,
        "terms": freeze_terms(terms),
        "fund_amounts": {fund.code: str(fund.amount) for fund in risk_funds},
        "rivals": rivals_of(period),
    }
    if ACTUAL in bases:
        inputs["to_date"] = lines_to_date(period, lines, values)
        result["to_date"] = share_to_date(values, inputs["to_date"], words)
    return inputs, result


def rival_content(inputs: Mapping[str, Any], bases: Collection[str] = BASES) -> list[dict[str, Any]]:
    """The rival computations that belong to a statement, from nothing but its inputs."""
    funds = {code: Decimal(amount) for code, amount in inputs["fund_amounts"].items()}
    return rival_results(inputs, Words(names=inputs["names"], funds=funds), bases) if inputs["rivals"] else []


def statement(period: Period, number: int | None = None, basis: str = FORECAST) -> StatementView:
    """The statement of a period: kept if it is certified, worked out from what is entered if it is open.

    number: of an earlier round, whose statement is shown as it was certified.
    basis: on the forecast for the year, or on what was spent to date.
    """
    if kept := kept_statement(period, number):
        return _on(period, kept.inputs, kept.result, kept, basis)
    try:
        inputs, result = _content(period, {basis})
    except ScenarioErrors as errors:
        return StatementView(**_head(period, None), faults=tuple(str(fault) for fault in errors.faults))
    return _on(period, inputs, result, None, basis)


def _on(
    period: Period, inputs: Mapping[str, Any], result: Mapping[str, Any], kept: Statement | None, basis: str
) -> StatementView:
    """The statement on forecast or on actuals; one that was kept before it kept actuals has only its forecast."""
    both = kept is None or "to_date" in result
    chosen = basis if both else FORECAST
    shared = result["to_date"] if chosen == ACTUAL else result
    head: dict[str, Any] = {"basis": chosen, "has_both": both, "governed_by": governed_by(inputs.get("terms"))}
    if "faults" in shared:
        return StatementView(**_head(period, kept), **head, faults=tuple(shared["faults"]))
    rivals = kept.rivals if kept else rival_content(inputs, {chosen})
    view = _view(period, inputs, shared, kept, "actual" if chosen == ACTUAL else "forecast")
    return replace(view, **head, rivals=rival_views(rivals, shared, inputs, chosen))


def _head(period: Period, kept: Statement | None) -> dict[str, Any]:
    return {
        "agreement": period.fund.agreement.title,
        "fund_code": period.fund.code,
        "fund_name": period.fund.name,
        "year": period.year,
        "year_label": period.month.year.label,
        "number": period.number,
        "label": period.month.label,
        "state": "certified" if kept else "provisional",
        "made_at": kept.made_at if kept else None,
        "made_by": kept.made_by.name if kept else "",
        "note": period.note,
    }


def _view(
    period: Period, inputs: Mapping[str, Any], result: Mapping[str, Any], kept: Statement | None, figure: str
) -> StatementView:
    missing = {line["code"]: line["name"] for line in inputs["lines"] if line[figure] is None}
    partners = tuple(partner["code"] for partner in inputs["scenario"]["partners"])
    read_part = Parts(inputs["names"], partners, tuple(sorted(result["funds"])))
    lines = line_shares(inputs, result, read_part, missing)
    return StatementView(
        **{**_head(period, kept), "agreement": inputs["scenario"]["agreement"]},
        variance=Decimal(result["variance"]),
        partners=read_part.all_of(result["partners"]),
        funds=read_part.all_of(result["funds"]),
        carried_forward=Decimal(result["carried_forward"]),
        unresolved=Decimal(result["unresolved"]),
        needs_decision=result["needs_decision"],
        steps=tuple(
            StepView(
                number=number,
                stage=STAGES[step["stage"]],
                rule=rule,
                outcome=outcome,
                lines=tuple(step["lines"]),
                before=Decimal(step["before"]),
                allocated=read_part.all_of(step["allocated"]),
                after=Decimal(step["after"]),
            )
            for number, (step, (rule, outcome)) in enumerate(zip(result["steps"], result["said"], strict=True), start=1)
        ),
        lines=lines,
        allocation=allocation_of(inputs, result, lines),
        missing=tuple(missing.values()),
    )
