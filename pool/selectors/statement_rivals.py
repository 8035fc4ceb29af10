"""What a statement holds beside its forecast: the share of the variance to date, and the rival computations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ihwb.kernel.dates import show_date
from ihwb.kernel.money import ZERO
from pool.models import AgreementVersion, BudgetLine, Dispute, DisputeState, Period
from pool.rules.position import LineFigure
from pool.rules.risk_share import ENGINE_VERSION, Line, ScenarioErrors, share
from pool.rules.risk_share.sentences import Words, describe_taken, tell
from pool.rules.risk_share.statement import Write, plain
from pool.rules.rule_editing import said
from pool.selectors.disputes import disputes_held
from pool.selectors.profiles import profiled_budget
from pool.selectors.scenario import in_listed_order, read

FORECAST = "forecast"
ACTUAL = "actual"
BASES = (FORECAST, ACTUAL)


def share_result(
    values: Mapping[str, Any], words: Words, lines: tuple[Line, ...] | None = None, write: Write = plain
) -> dict[str, Any]:
    """A scenario shared, as JSON keeps it. Raises ScenarioErrors when the rules cannot be applied.

    lines: the values' own, from ``live_lines``. write: what each amount becomes; as JSON keeps it, a text.
    """
    made = share(read(values, lines))
    told = [[describe_taken(taken, words), tell(made, taken, words)] for taken in made.steps]
    return {"engine": ENGINE_VERSION, "needs_decision": made.needs_decision, "said": told, **made.told(write)}


def _or_faults(values: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """The same; what stands in the way is kept instead, and keeps nobody from certifying."""
    try:
        return share_result(values, words)
    except ScenarioErrors as errors:
        return {"faults": [said(fault) for fault in errors.faults]}


# --- To date --------------------------------------------------------------------------------------------------------


def lines_to_date(period: Period, lines: Sequence[LineFigure], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The scenario's lines on actuals: what was spent to date against the budget profiled to date.

    A line without an actual counts at its profiled budget. Causes are parts of the year's variance and stay out.
    """
    codes = dict(BudgetLine.objects.filter(fund=period.fund).values_list("pk", "code"))
    profiled = {codes[line]: amount for line, amount in profiled_budget(period).items() if line in codes}
    spent = {line.code: line.actual for line in lines}
    found = []
    for line in values["lines"]:
        budget, actual = profiled.get(line["code"], ZERO), spent.get(line["code"])
        kept = {name: value for name, value in line.items() if name != "causes"}
        found.append({**kept, "budget": str(budget), "outturn": str(budget if actual is None else actual)})
    return found


def share_to_date(values: Mapping[str, Any], lines: list[dict[str, Any]], words: Words) -> dict[str, Any]:
    return _or_faults({**values, "lines": lines}, words)


# --- Rival computations ---------------------------------------------------------------------------------------------


def rivals_of(period: Period) -> list[dict[str, Any]]:
    """What goes into the rival computations: the disputes that are open about the period's last day. One query."""
    held = disputes_held(period.fund.agreement, period.month.end)
    return [
        {"dispute": dispute, "title": title, "raised_for": raised_for, "rules": rules}
        for dispute, title, raised_for, rules in held.values_list("pk", "title", "raised_for__name", "rules")
    ]


def rival_results(inputs: Mapping[str, Any], words: Words, bases: Collection[str]) -> list[dict[str, Any]]:
    """What comes out of them on each basis, by nothing but what the statement keeps."""
    values = inputs["scenario"]
    codes = [one["code"] for one in values["partners"]]
    found = []
    for rival in inputs["rivals"]:
        theirs = {**values, "rules": in_listed_order(rival["rules"], codes)}
        made = dict(rival)
        if FORECAST in bases:
            made["result"] = _or_faults(theirs, words)
        if ACTUAL in bases:
            made["to_date"] = share_to_date(theirs, inputs["to_date"], words)
        found.append(made)
    return found


@dataclass(frozen=True, slots=True)
class RivalPart:
    """What a partner bears by the agreement's rules and by the rival ones, £."""

    name: str
    stated: Decimal
    rival: Decimal

    @property
    def difference(self) -> Decimal:
        return self.rival - self.stated


@dataclass(frozen=True, slots=True)
class RivalView:
    """One rival computation. since: how the dispute stands today, for a statement that was kept; "" while open."""

    dispute: int
    title: str
    raised_for: str
    parts: tuple[RivalPart, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    since: str = ""
    faults: tuple[str, ...] = ()


def rival_views(
    kept: Sequence[Mapping[str, Any]], stated: Mapping[str, Any], inputs: Mapping[str, Any], basis: str
) -> tuple[RivalView, ...]:
    """Each rival computation beside the stated one. One query when there are any."""
    if not kept:
        return ()
    resolved = Dispute.objects.filter(pk__in=[one["dispute"] for one in kept], state=DisputeState.RESOLVED)
    outcomes = {one.pk: _outcome(one) for one in resolved}
    return tuple(_rival_view(one, stated, inputs, basis, outcomes.get(one["dispute"], "")) for one in kept)


def _outcome(dispute: Dispute) -> str:
    assert dispute.resolved_at is not None
    day = show_date(dispute.resolved_at.date())
    return f"Resolved on {day}. Upheld: {dispute.get_upheld_display().lower()}. This statement stays as it was made."


def _rival_view(
    one: Mapping[str, Any], stated: Mapping[str, Any], inputs: Mapping[str, Any], basis: str, since: str
) -> RivalView:
    made = one["to_date"] if basis == ACTUAL else one["result"]
    head = {"dispute": one["dispute"], "title": one["title"], "raised_for": one["raised_for"], "since": since}
    if "faults" in made:
        return RivalView(**head, faults=tuple(made["faults"]))
    rows = [
        *((name["name"], "partners", name["code"]) for name in inputs["scenario"]["partners"]),
        *((f"{inputs['names'].get(code, code)} (fund)", "funds", code) for code in sorted(made["funds"])),
    ]
    parts = [RivalPart(name, Decimal(stated[kind][code]), Decimal(made[kind][code])) for name, kind, code in rows]
    for name, kind in (("Carried forward in the pool", "carried_forward"), ("Unresolved", "unresolved")):
        part = RivalPart(name, Decimal(stated[kind]), Decimal(made[kind]))
        parts += [part] if part.stated or part.rival else []
    return RivalView(**head, parts=tuple(parts), said=tuple((rule, told) for rule, told in made["said"]))


# --- Which version governs ------------------------------------------------------------------------------------------


def freeze_terms(terms: AgreementVersion) -> dict[str, Any]:
    """Which version a statement rests on, as it keeps it; nothing when none governs."""
    if terms.pk is None:
        return {}
    signed = terms.signed_on.isoformat() if terms.signed_on else ""
    return {"number": terms.number, "effective_from": terms.effective_from.isoformat(), "signed_on": signed}


def governed_by(kept: Mapping[str, Any] | None) -> str:
    """Which version governs, in words; "" for a statement that was kept before it kept its version."""
    if kept is None:
        return ""
    if not kept:
        return "No version of the agreement was in force, so nothing is shared."
    signed = f", signed {show_date(date.fromisoformat(kept['signed_on']))}" if kept["signed_on"] else ""
    return f"Version {kept['number']}, in force since {show_date(date.fromisoformat(kept['effective_from']))}{signed}"
