"""An agreement's rules as a finance lead reads and changes them: what each step means, its faults, a worked example."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from commissioning.models import Organisation
from ihwb.kernel.dates import FinancialYear
from pool.models import Agreement, AgreementVersion, Budget, Dispute, PooledFund, RiskFund, Statement
from pool.rules.position import LineFigure
from pool.rules.risk_share import Line, Partner, ScenarioErrors, parse_rules, scenario_of, share
from pool.rules.risk_share.faults import Fault
from pool.rules.risk_share.sentences import LEFT_TO_DECISION, STAGES, Words, describe_rules, describe_taken, tell
from pool.rules.risk_share.statement import LINE_RULES, NETTING, OVERSPEND, UNDERSPEND
from pool.rules.rule_editing import BY_DECISION, STEPPED, said, sentence, step_of, whole
from pool.selectors.contributions import contributions_of
from pool.selectors.figures import lines_at_budget
from pool.selectors.scenario import in_listed_order, names_of, scenario_line

_PARTNERS = ("council", "nhs_commissioner")
_EXPLAINED = {
    LINE_RULES: "First, line by line. What these rules take of a line goes no further.",
    NETTING: "Then what is left of the pooled lines is put together.",
    OVERSPEND: "When the pool is over: each step takes from what the step before left.",
    UNDERSPEND: "When the pool is under: each step takes from what the step before left.",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What an agreement's rules may name: its partners, the funds held against risk and the lines, in one year."""

    agreement: Agreement
    year: int
    partners: tuple[Partner, ...]
    funds: Mapping[str, Decimal]
    fund_names: Mapping[str, str]
    lines: tuple[Line, ...]
    group_names: Mapping[str, str]

    @property
    def names(self) -> dict[str, str]:
        return {one.code: one.name for one in self.partners} | dict(self.fund_names)

    @property
    def words(self) -> Words:
        return Words(names=self.names, funds=self.funds)

    @property
    def tags(self) -> list[str]:
        return sorted({tag for line in self.lines for tag in line.tags})


def ground_of(agreement: Agreement, day: date, host_id: int | None) -> Ground:
    """What the rules of an agreement may name, by the budgets of the year of the day, or else the latest there are."""
    funds = list(PooledFund.objects.filter(agreement=agreement))
    year = _year(agreement, day)
    risk_funds = list(RiskFund.objects.filter(fund__agreement=agreement, year=year))
    figures = [line for fund in funds for line in lines_at_budget(fund, year)]
    return Ground(
        agreement=agreement,
        year=year,
        partners=tuple(_partners(agreement, funds, year, host_id)),
        funds={one.code: one.amount for one in risk_funds},
        fund_names={one.code: one.name for one in risk_funds},
        lines=tuple(_line(figure) for figure in figures),
        group_names={figure.group: figure.group_name for figure in figures},
    )


def _year(agreement: Agreement, day: date) -> int:
    asked = FinancialYear.of(day).start_year
    budgets = Budget.objects.filter(line__fund__agreement=agreement)
    years = set(budgets.order_by().values_list("year", flat=True).distinct())
    return asked if asked in years or not years else max(years)


def _partners(agreement: Agreement, funds: Sequence[PooledFund], year: int, host_id: int | None) -> Iterable[Partner]:
    """Whoever puts money in or leads a line; before there is a fund, the statutory partners."""
    put_in: dict[int, Decimal] = {}
    for fund in funds:
        for organisation, amount in contributions_of(fund, year).items():
            put_in[organisation] = put_in.get(organisation, Decimal("0.00")) + amount
    own = Organisation.objects.filter(partnership=agreement.partnership_id)
    found = own.filter(Q(contributions__fund__in=funds) | Q(led_lines__fund__in=funds)).distinct()
    for one in found.order_by("position", "code") or own.filter(kind__in=_PARTNERS).order_by("position", "code"):
        yield Partner(one.code, one.name, put_in.get(one.pk), one.pk == host_id)


def _line(figure: LineFigure) -> Line:
    shares = {code: Decimal(part) for code, part in (figure.shares or {}).items()}
    return Line(
        figure.code,
        figure.name,
        figure.lead,
        figure.arrangement,
        figure.budget,
        figure.budget,
        figure.group,
        figure.tags,
        shares,
    )


# --- The steps, and what is wrong with them -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepCard:
    """One step: its place in the stage, what it means, what is wrong with it."""

    stage: str
    at: int
    kind: str
    sentence: str
    faults: tuple[str, ...]
    first: bool
    last: bool

    @property
    def number(self) -> int:
        return self.at + 1


@dataclass(frozen=True, slots=True)
class StageView:
    code: str
    title: str
    explained: str
    steps: tuple[StepCard, ...]
    left_open: bool = False

    @property
    def said(self) -> str:
        """What it means that the direction is left to a decision; "" where it is not."""
        return LEFT_TO_DECISION[bool(self.steps)] if self.left_open else ""


@dataclass(frozen=True, slots=True)
class RulesView:
    """faults: those that are not about one step, such as a contribution that is missing."""

    line_rules: StageView
    netting: str
    netting_said: str
    overspend: StageView
    underspend: StageView
    faults: tuple[str, ...]

    @property
    def stages(self) -> tuple[StageView, ...]:
        return (self.line_rules, self.overspend, self.underspend)

    @property
    def is_faulty(self) -> bool:
        return bool(self.faults) or any(card.faults for stage in self.stages for card in stage.steps)


def rules_view(rules: object, ground: Ground) -> RulesView:
    """The rules step by step, with every fault where it belongs."""
    listed = in_listed_order(whole(rules), [one.code for one in ground.partners])
    faults = faults_of(listed, ground)
    left = listed.get(BY_DECISION, [])
    stages = {code: _stage(code, listed[code], ground.words, faults, code in left) for code in STEPPED}
    netting = dict(describe_rules(parse_rules({"netting": listed["netting"]}, partners=())))[NETTING]
    loose = tuple(said(fault) for fault in faults if step_of(fault) is None)
    return RulesView(stages[LINE_RULES], listed["netting"], netting, stages[OVERSPEND], stages[UNDERSPEND], loose)


def _stage(code: str, steps: Sequence[Any], words: Words, faults: Sequence[Fault], left_open: bool) -> StageView:
    cards = []
    for at, step in enumerate(steps):
        own = tuple(said(fault) for fault in faults if (step_of(fault) or ())[:2] == (code, at))
        kind = str(step.get("step", "")) if isinstance(step, Mapping) else ""
        cards.append(StepCard(code, at, kind, sentence(code, step, words), own, at == 0, at == len(steps) - 1))
    return StageView(code, STAGES[code], _EXPLAINED[code], tuple(cards), left_open)


def faults_of(rules: Mapping[str, Any], ground: Ground) -> tuple[Fault, ...]:
    """What the engine's own reader finds wrong. Without lines yet, what the rules select is not checked."""
    try:
        parse_rules(rules, partners=ground.partners, funds=ground.funds, lines=ground.lines or None)
    except ScenarioErrors as errors:
        return errors.faults
    return ()


# --- A worked example -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    stage: str
    rule: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would bear what, £; parts: (name, amount). faults: why it cannot be worked out."""

    basis: str
    variance: Decimal = Decimal("0.00")
    parts: tuple[tuple[str, Decimal], ...] = ()
    unresolved: Decimal = Decimal("0.00")
    needs_decision: bool = False
    steps: tuple[Told, ...] = ()
    faults: tuple[str, ...] = ()


def latest_kept(agreement: Agreement) -> Statement | None:
    """The latest certified statement of the agreement's funds."""
    kept = Statement.objects.filter(period__fund__agreement=agreement, period__state="certified")
    order = ("-period__year", "-period__number", "-round")
    return kept.select_related("period__fund").order_by(*order).first()


def preview_of_period(rules: object, kept: Statement) -> Preview:
    """The rules on the lines of a certified period."""
    label = f"{kept.period.fund.name}, {kept.period.month.label}"
    return _preview(rules, kept.inputs["scenario"], f"On the certified figures of {label}.")


def preview_of_variances(rules: object, ground: Ground, variances: Mapping[str, Decimal]) -> Preview:
    """The rules on the lines at their budgets, with these variances by line code; "" is a pooled line of no group."""
    lines = [replace(line, outturn=line.budget + variances.get(line.code, Decimal(0))) for line in ground.lines]
    if "" in variances or not lines:
        lead = next((one.code for one in ground.partners if one.host), ground.partners[0].code)
        amount = variances.get("", Decimal("0.00"))
        lines.append(Line("POOL-AS-A-WHOLE", "The pool", lead, "pooled", Decimal("0.00"), amount))
    values = {
        "partners": [_partner_values(one) for one in ground.partners],
        "funds": {code: str(amount) for code, amount in ground.funds.items()},
        "lines": [scenario_line(line) for line in lines],
    }
    return _preview(rules, values, "On the figures typed below, every other line at its budget.", ground.fund_names)


def _partner_values(one: Partner) -> dict[str, Any]:
    contribution = {} if one.contribution is None else {"contribution": str(one.contribution)}
    return {"code": one.code, "name": one.name, "host": one.host, **contribution}


def _preview(
    rules: object, values: Mapping[str, Any], basis: str, fund_names: Mapping[str, str] | None = None
) -> Preview:
    listed = in_listed_order(whole(rules), [one["code"] for one in values["partners"]])
    try:
        made = share(scenario_of({**values, "rules": listed}))
    except ScenarioErrors as errors:
        return Preview(basis, faults=tuple(said(fault) for fault in errors.faults))
    words = Words(names_of(values) | dict(fund_names or {}), made.scenario.funds)
    taken = {**made.partners, **{name: drawn for name, drawn in made.funds.items() if drawn}}
    parts = [(words.name(code), amount) for code, amount in taken.items()]
    if made.carried_forward:
        parts.append(("Carried forward in the pool", made.carried_forward))
    return Preview(
        basis,
        made.variance,
        tuple(parts),
        made.unresolved,
        made.needs_decision,
        tuple(Told(STAGES[one.stage], describe_taken(one, words), tell(made, one, words)) for one in made.steps),
    )


# --- Whose rules ----------------------------------------------------------------------------------------------------


def version_at(agreement: Agreement, number: int) -> AgreementVersion | None:
    versions = AgreementVersion.objects.filter(agreement=agreement, number=number)
    return versions.select_related("agreement", "host").first()


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last entry of the history that changed the rules."""

    who: str
    at: Any
    why: str


def changes_of(holder: AgreementVersion | Dispute) -> list[tuple[object, str]]:
    """The rules with the reason of each entry of the history, oldest first."""
    entries = holder.history.order_by("history_date", "history_id")
    return [(rules, reason or "") for rules, reason in entries.values_list("rules", "history_change_reason")]


def recent_changes(holder: AgreementVersion | Dispute, most: int = 8) -> list[LastChange]:
    """The entries of the history in which the rules changed, newest first."""
    found, before = [], None
    for entry in holder.history.select_related("history_user").order_by("history_date", "history_id"):
        if before is not None and whole(entry.rules) != before:
            who = entry.history_user.name if entry.history_user else "the system"
            found.append(LastChange(who, entry.history_date, entry.history_change_reason or ""))
        before = whole(entry.rules)
    return found[::-1][:most]
