"""The risk-share statement: provisional while a period is open, as certified once it is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pool.models import Period, Statement
from pool.rules.position import LineFigure
from pool.rules.risk_share import ScenarioErrors
from pool.rules.risk_share.sentences import STAGES, Words
from pool.rules.risk_share.statement import as_amount
from pool.selectors.beside import freeze_beside, risk_money
from pool.selectors.closing import kept_statement
from pool.selectors.contributions import changes_of
from pool.selectors.figures import freeze_lines, line_figures
from pool.selectors.scenario import line_values, live_lines, names_of, scenario_values
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
from pool.selectors.statement_table import Allocation, Part, Parts, allocation_of
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
    now = _live(period)
    inputs = {
        **now.inputs,
        "scenario": now.scenario(),
        "lines": freeze_lines(now.lines),
        "beside": freeze_beside(period),
    }
    inputs["to_date"] = lines_to_date(period, now.lines, inputs["scenario"])
    result = share_result(inputs["scenario"], now.words, live_lines(now.lines))
    return inputs, {**result, "to_date": share_to_date(inputs["scenario"], inputs["to_date"], now.words)}


@dataclass(frozen=True, slots=True)
class _Live:
    """What an open period's statement is worked out from. inputs: what it keeps, with a scenario without lines."""

    lines: list[LineFigure]
    words: Words
    inputs: dict[str, Any]

    def scenario(self) -> dict[str, Any]:
        return {**self.inputs["scenario"], "lines": line_values(self.lines)}


def _live(period: Period) -> _Live:
    fund, year = period.fund, period.year
    changes = changes_of(fund, year)
    lines, terms, risk_funds = line_figures(period, changes=changes), terms_of(period), risk_money(fund, year)
    values = scenario_values(fund, year, (), terms, risk_funds, period=period.number, changes=changes)
    names = names_of(values, risk_funds)
    inputs = {
        "scenario": values,
        "names": names,
        "terms": freeze_terms(terms),
        "fund_amounts": {fund.code: str(fund.amount) for fund in risk_funds},
        "rivals": rivals_of(period),
    }
    return _Live(lines, Words(names=names, funds={fund.code: fund.amount for fund in risk_funds}), inputs)


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
        return _as_kept(period, kept, basis)
    try:
        return _now(period, _live(period), basis)
    except ScenarioErrors as errors:
        return StatementView(**_head(period, None), faults=tuple(str(fault) for fault in errors.faults))


def _now(period: Period, now: _Live, basis: str) -> StatementView:
    """Nothing of it is kept, so only what is shown is worked out, and amounts stay amounts. Raises ScenarioErrors."""
    inputs, own = now.inputs, live_lines(now.lines)
    if basis == ACTUAL or own is None or inputs["rivals"]:
        inputs = {**inputs, "scenario": now.scenario()}
    if basis == ACTUAL:
        inputs["to_date"] = lines_to_date(period, now.lines, inputs["scenario"])
        result = share_to_date(inputs["scenario"], inputs["to_date"], now.words)
        named = _Named.of((one.code, one.name, one.actual) for one in now.lines)
    else:
        result = share_result(inputs["scenario"], now.words, own, as_amount)
        named = _Named.of((one.code, one.name, one.forecast) for one in now.lines)
    return _on(period, inputs, result, named, basis)


def _as_kept(period: Period, kept: Statement, basis: str) -> StatementView:
    """One that was kept before it kept actuals has only its forecast."""
    both = "to_date" in kept.result
    chosen = basis if both else FORECAST
    named = _Named.of((line["code"], line["name"], line[chosen]) for line in kept.inputs["lines"])
    result = kept.result["to_date"] if chosen == ACTUAL else kept.result
    return _on(period, kept.inputs, result, named, chosen, kept, both)


@dataclass(frozen=True, slots=True)
class _Named:
    """Names of lines by their codes: of all of them, and of those without the figure that is shared."""

    lines: Mapping[str, str]
    missing: Mapping[str, str]

    @classmethod
    def of(cls, lines: Iterable[tuple[str, str, object]]) -> "_Named":
        """lines: code, name and figure of each."""
        found = list(lines)
        return cls({code: name for code, name, _ in found}, {code: name for code, name, held in found if held is None})


def _on(
    period: Period,
    inputs: Mapping[str, Any],
    shared: Mapping[str, Any],
    named: _Named,
    basis: str,
    kept: Statement | None = None,
    has_both: bool = True,
) -> StatementView:
    """The statement on forecast or on actuals. shared: amounts as texts, as they are kept, or as amounts."""
    head = {**_head(period, kept), "basis": basis, "has_both": has_both}
    head["governed_by"] = governed_by(inputs.get("terms"))
    if "faults" in shared:
        return StatementView(**head, faults=tuple(shared["faults"]))
    rivals = kept.rivals if kept else rival_content(inputs, {basis})
    head |= {"agreement": inputs["scenario"]["agreement"], "rivals": rival_views(rivals, shared, inputs, basis)}
    return _view(head, inputs, shared, named)


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
    head: Mapping[str, Any], inputs: Mapping[str, Any], result: Mapping[str, Any], named: _Named
) -> StatementView:
    partners = [(partner["code"], partner["name"]) for partner in inputs["scenario"]["partners"]]
    read_part = Parts(inputs["names"], tuple(code for code, _ in partners), tuple(sorted(result["funds"])))
    return StatementView(
        **head,
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
        allocation=allocation_of(partners, named.lines, named.missing, result),
        missing=tuple(named.missing.values()),
    )
