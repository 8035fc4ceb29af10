"""What might be: a period's scenario with changes, side by side with what is; sensitivities; saved scenarios."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from ihwb.kernel.errors import Refused
from ihwb.kernel.money import ZERO, show
from pool.models import AgreementVersion, Period, PooledFund, SavedScenario, Simulation, Statement
from pool.rules.agreement_life import VersionState
from pool.rules.risk_share import ScenarioErrors, share
from pool.rules.risk_share.model import CARRIED_FORWARD, UNRESOLVED
from pool.rules.what_if import Exposure, Sensitivity, changed, compared, sensitivities
from pool.selectors.figures import line_figures
from pool.selectors.scenario import names_of, read, scenario_values
from pool.selectors.terms import terms_of


@dataclass(frozen=True, slots=True)
class Base:
    """A period's scenario as JSON keeps it, and the names of its partners and funds."""

    values: Mapping[str, Any]
    names: Mapping[str, str]

    @property
    def lines(self) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self.values["lines"]
        return found

    @property
    def partner_codes(self) -> tuple[str, ...]:
        return tuple(one["code"] for one in self.values["partners"])


def base_of(period: Period) -> Base:
    """As certified where the period is; else as entered now (only for those who see all open figures)."""
    if not period.is_open:
        kept = Statement.objects.get(period=period, round=period.round)
        return _with_names(kept.inputs["scenario"], kept.inputs["names"])
    lines, terms = line_figures(period), terms_of(period)
    values = scenario_values(period.fund, period.year, lines, terms, period=period.number)
    return _with_names(values, names_of(values, period.fund.risk_funds.filter(year=period.year)))


def _with_names(values: Mapping[str, Any], names: Mapping[str, str]) -> Base:
    kept = {CARRIED_FORWARD: "Carried forward in the pool", UNRESOLVED: "Unresolved: needs a decision"}
    return Base(values, {**names, **kept, "total": "The whole fund"})


# --- What if ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NamedExposure:
    name: str
    exposure: Exposure


@dataclass(frozen=True, slots=True)
class WhatIf:
    """variance: £ of the whole fund, now and then. faults: why it cannot be worked out; then there are no figures."""

    now: Decimal = ZERO
    then: Decimal = ZERO
    exposures: tuple[NamedExposure, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal:
        return self.then - self.now


def what_if(period: Period, base: Base, changes: Mapping[str, Any]) -> WhatIf:
    """What each bears as things are, and what each would bear with the changes."""
    try:
        now = share(read(base.values))
        then = share(read(changed(base.values, with_version(period, changes))))
    except ScenarioErrors as errors:
        return WhatIf(faults=tuple(str(fault) for fault in errors.faults))
    except Refused as refused:
        return WhatIf(faults=(refused.message,))
    rows = tuple(NamedExposure(base.names.get(one.code, one.code), one) for one in compared(now, then))
    shown = tuple(row for row in rows if row.exposure.kind == "partner" or row.exposure.now or row.exposure.then)
    return WhatIf(now.scenario.variance, then.scenario.variance, shown)


def with_version(period: Period, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes with the rules of the agreement version that they name."""
    number = changes.get("version")
    if not number:
        return dict(changes)
    version = versions_to_try(period).filter(number=number).first()
    if version is None:
        raise Refused("unknown_version", f"The agreement has no version {number} to try.")
    return {**changes, "rules": version.rules}


def versions_to_try(period: Period) -> QuerySet[AgreementVersion]:
    """Every version but those withdrawn: drafts too, so that an exposure is known before anybody signs."""
    versions = AgreementVersion.objects.filter(agreement=period.fund.agreement_id)
    return versions.exclude(state=VersionState.WITHDRAWN.value)


# --- Saved scenarios --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SavedRow:
    """One saved scenario, worked out on the figures as they are now."""

    saved: SavedScenario
    what_if: WhatIf
    changes: tuple[str, ...]


def saved_scenarios(fund: PooledFund) -> QuerySet[SavedScenario]:
    related = ("period__fund__agreement__partnership", "saved_by", "fund__agreement")
    return SavedScenario.objects.filter(fund=fund).select_related(*related).order_by("name")


def compared_scenarios(fund: PooledFund, period: Period, base: Base) -> list[SavedRow]:
    """Every saved scenario of the period's year, each on the same base, so that they can stand side by side."""
    rows = saved_scenarios(fund).filter(year=period.year)
    return [SavedRow(one, what_if(period, base, one.changes), told(one.changes, base)) for one in rows]


def told(changes: Mapping[str, Any], base: Base) -> tuple[str, ...]:
    """The changes in words, such as: Acute at £153,914,000.00 instead of £151,414,000.00."""
    lines = {line["code"]: line for line in base.lines}
    partners = {one["code"]: one for one in base.values["partners"]}
    said = [
        f"{lines[code]['name']} at {show(Decimal(amount))} instead of {show(Decimal(lines[code]['outturn']))}"
        for code, amount in changes.get("outturns", {}).items()
        if code in lines
    ]
    said += [
        f"{base.names.get(code, code)} puts in {show(Decimal(amount))}"
        for code, amount in changes.get("contributions", {}).items()
        if code in partners
    ]
    said += [
        f"{base.names.get(code, code)} holds {show(Decimal(amount))}"
        for code, amount in changes.get("funds", {}).items()
    ]
    if changes.get("version"):
        said.append(f"The rules of version {changes['version']} of the agreement")
    return tuple(said)


# --- Sensitivity ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SensitivityRow:
    """parts: what each partner or fund would bear of it, by its name, £."""

    line: str
    parts: tuple[tuple[str, Decimal], ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class SensitivityView:
    heads: tuple[str, ...]
    rows: tuple[SensitivityRow, ...]
    faults: tuple[str, ...] = ()


def sensitivity(base: Base, step: Decimal) -> SensitivityView:
    """What ``step`` more on each line costs each partner, from where the forecasts stand now."""
    try:
        found = sensitivities(read(base.values), step)
    except ScenarioErrors as errors:
        return SensitivityView((), (), tuple(str(fault) for fault in errors.faults))
    codes = (*base.partner_codes, *base.values["funds"], CARRIED_FORWARD, UNRESOLVED)
    used = [code for code in codes if code in base.partner_codes or any(one.added[code] for one in found)]
    rows = tuple(_sensitivity_row(one, used, base, step) for one in found)
    return SensitivityView(tuple(base.names.get(code, code) for code in used), rows)


def _sensitivity_row(one: Sensitivity, codes: Sequence[str], base: Base, step: Decimal) -> SensitivityRow:
    parts = tuple((base.names.get(code, code), one.added[code]) for code in codes)
    return SensitivityRow(one.name, parts, one.sentence(step, base.names))


# --- Simulations ------------------------------------------------------------------------------------------------


def simulations_of(period: Period) -> QuerySet[Simulation]:
    return Simulation.objects.filter(period=period).select_related("run_by").order_by("-run_at", "-pk")
