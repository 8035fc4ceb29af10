"""What must hold between the parts of a scenario before anything is shared by it.

Each check names the place it looks at. A place that reading has already found faulty is left alone: its value is
only a stand-in. The same checks serve scenarios that are read from files and those built from the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.errors import quote
from ihwb.kernel.money import ZERO, show
from pool.rules.risk_share.faults import Faults
from pool.rules.risk_share.fields import listed
from pool.rules.risk_share.model import (
    CARRIED_FORWARD,
    UNRESOLVED,
    ByCause,
    CarryForward,
    Draw,
    HostBears,
    Lead,
    Line,
    LineRule,
    LineShares,
    Partner,
    Rules,
    Scenario,
    Share,
    Step,
)

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rules may name. ``lines`` is None when the rules are checked without them."""

    partners: Sequence[Partner]
    funds: Mapping[str, Decimal]
    lines: Sequence[Line] | None

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(partner.code for partner in self.partners)


def check_scenario(scenario: Scenario, faults: Faults) -> None:
    """Note every fault of a scenario as a whole."""
    known = _Known(scenario.partners, scenario.funds, scenario.lines)
    _check_partners(scenario.partners, faults)
    _check_funds(known, faults)
    _check_lines(known, faults)
    _check_rules(scenario.rules, known, faults)
    for stage, steps in scenario.decided.items():
        for at, step in enumerate(steps):
            _check_step(f"decided.{stage}[{at}]", step, known, faults)
    _check_causes(scenario, faults)


def check_rules(
    rules: Rules,
    faults: Faults,
    *,
    partners: Sequence[Partner],
    funds: Mapping[str, Decimal],
    lines: Sequence[Line] | None,
) -> None:
    """Note every fault of the rules alone; see ``parse_rules``."""
    _check_rules(rules, _Known(partners, funds, lines), faults)


# --- Partners, funds, lines -------------------------------------------------------------------------------------------


def _check_partners(partners: Sequence[Partner], faults: Faults) -> None:
    if not partners and not faults.at("partners"):
        faults.add("partners", "must name at least one partner.")
    _check_unique("partners", [partner.code for partner in partners], faults)
    hosts = [at for at, partner in enumerate(partners) if partner.host]
    for at in hosts[1:]:
        faults.add(f"partners[{at}].host", f"is a second host; {partners[hosts[0]].code} is the host already.")
    for at, partner in enumerate(partners):
        _check_not_negative(f"partners[{at}].contribution", partner.contribution, faults)
        if partner.code in (CARRIED_FORWARD, UNRESOLVED):
            faults.add(f"partners[{at}].code", f"must not be {partner.code}: the statement uses that word.")


def _check_funds(known: _Known, faults: Faults) -> None:
    for name, held in known.funds.items():
        _check_not_negative(f"funds.{name}", held, faults)
        if name in (CARRIED_FORWARD, UNRESOLVED):
            faults.add(f"funds.{name}", "must have another name: the statement uses that word.")
        if name in known.codes:
            faults.add(f"funds.{name}", "has the same name as a partner; the statement could not tell them apart.")


def _check_lines(known: _Known, faults: Faults) -> None:
    lines, partners = known.lines or (), known.codes
    _check_unique("lines", [line.code for line in lines], faults)
    for at, line in enumerate(lines):
        if line.lead not in partners:
            _check_partner(f"lines[{at}].lead", line.lead, known, faults)
        if line.shares:
            _check_percentages(f"lines[{at}].shares", line.shares, known, faults)


def _check_causes(scenario: Scenario, faults: Faults) -> None:
    """The amounts that a rule will take by cause are parts of the variance: of its sign, together no more than it.

    Where no rule takes them (another rule has the line before, or none names the cause) they are only information.
    """
    for at, line in enumerate(scenario.lines):
        if line.causes and not faults.at(f"lines[{at}].budget", f"lines[{at}].outturn", f"lines[{at}].causes"):
            taken = _taken_by_cause(line, scenario.rules.line_rules)
            if not faults.at(*(f"lines[{at}].causes.{cause}" for cause in taken)):
                _check_causes_fit(f"lines[{at}].causes", line, taken, faults)


def _taken_by_cause(line: Line, rules: Sequence[LineRule]) -> list[str]:
    """The line's causes that rules name, before a rule that takes all that is left of the line."""
    taken: dict[str, None] = {}
    for rule in rules:
        if not rule.select.picks(line):
            continue
        if not isinstance(rule, ByCause):
            break
        taken.update((cause, None) for cause in rule.causes if cause in line.causes)
    return list(taken)


def _check_causes_fit(place: str, line: Line, taken: Sequence[str], faults: Faults) -> None:
    variance = line.variance
    wrong_sign = [cause for cause in taken if line.causes[cause] * variance < 0]
    for cause in wrong_sign:
        faults.add(
            f"{place}.{cause}",
            f"is {show(line.causes[cause])}, but the variance of {line.said} is {show(variance)}; a cause is a "
            "part of the variance and has its sign. Split the line when it has both.",
        )
    total = sum((line.causes[cause] for cause in taken), ZERO)
    if not wrong_sign and abs(total) > abs(variance):
        faults.add(place, f"add up to {show(total)}, more than the variance of {line.said}, {show(variance)}.")


def _check_unique(place: str, codes: Sequence[str], faults: Faults) -> None:
    if len(set(codes)) == len(codes):
        return
    first: dict[str, int] = {}
    for at, code in enumerate(codes):
        if code and first.setdefault(code, at) != at:
            faults.add(f"{place}[{at}].code", f"{quote(code)} is the code of {place}[{first[code]}] already.")


# --- Rules ------------------------------------------------------------------------------------------------------------


def _check_rules(rules: Rules, known: _Known, faults: Faults) -> None:
    for at, rule in enumerate(rules.line_rules):
        _check_line_rule(f"rules.line_rules[{at}]", rule, known, faults)
    for waterfall, steps in (("overspend", rules.overspend), ("underspend", rules.underspend)):
        for at, step in enumerate(steps):
            _check_step(f"rules.{waterfall}[{at}]", step, known, faults)


def _check_line_rule(place: str, rule: LineRule, known: _Known, faults: Faults) -> None:
    _check_select(f"{place}.select", rule, known, faults)
    if isinstance(rule, HostBears) and not any(partner.host for partner in known.partners):
        faults.add(f"{place}.step", "gives to the host, but no partner is the host; mark one with host: true.")
    if isinstance(rule, ByCause):
        for cause, code in rule.causes.items():
            _check_partner(f"{place}.causes.{cause}", code, known, faults)
        if not rule.causes and not faults.at(f"{place}.causes"):
            faults.add(f"{place}.causes", "names no cause.")
    if isinstance(rule, LineShares):
        _check_lines_have_shares(place, rule, known, faults)


def _check_lines_have_shares(place: str, rule: LineShares, known: _Known, faults: Faults) -> None:
    for at, line in enumerate(known.lines or ()):
        if not line.shares and rule.select.picks(line) and not faults.at(f"lines[{at}].shares"):
            faults.add(f"lines[{at}].shares", f"is missing: {place} divides {line.said} by its own shares.")


def _check_select(place: str, rule: LineRule, known: _Known, faults: Faults) -> None:
    """A rule that names what does not exist would silently do nothing."""
    for code in rule.select.lead:
        _check_partner(f"{place}.lead", code, known, faults)
    if known.lines is None:
        return
    for name, chosen, there in (
        ("group", rule.select.group, {line.group for line in known.lines if line.group}),
        ("tag", rule.select.tag, {tag for line in known.lines for tag in line.tags}),
        ("line", rule.select.line, {line.code for line in known.lines}),
    ):
        for one in chosen:
            if one not in there:
                faults.add(f"{place}.{name}", f"{quote(one)} is not the {name} of any line.")


def _check_step(place: str, step: Step, known: _Known, faults: Faults) -> None:
    if isinstance(step, Draw | Share | CarryForward):
        _check_not_negative(f"{place}.up_to", step.up_to, faults)
        _check_portion(f"{place}.portion", step.portion, faults)
    if isinstance(step, Draw) and step.fund not in known.funds and not faults.at(f"{place}.fund"):
        there = f"the funds are {listed(known.funds)}" if known.funds else "there are no funds"
        faults.add(f"{place}.fund", f"{quote(step.fund)} is not a fund; {there}.")
    if isinstance(step, Lead):
        _check_partner(f"{place}.partner", step.partner, known, faults)
    if isinstance(step, Share):
        _check_share(place, step, known, faults)


def _check_share(place: str, step: Share, known: _Known, faults: Faults) -> None:
    for code, cap in step.caps.items():
        _check_partner(f"{place}.caps.{code}", code, known, faults)
        _check_not_negative(f"{place}.caps.{code}", cap, faults)
    if step.weights:
        _check_percentages(f"{place}.weights", step.weights, known, faults)
    elif step.basis == "weights" and not faults.at(f"{place}.weights"):
        faults.add(f"{place}.weights", "is missing: the basis is weights.")
    if step.basis == "contributions":
        _check_contributions(place, known.partners, faults)


def _check_contributions(place: str, partners: Sequence[Partner], faults: Faults) -> None:
    missing = [at for at, partner in enumerate(partners) if partner.contribution is None]
    places = [f"partners[{at}].contribution" for at in missing]
    for missing_place in places:
        if not faults.at(missing_place):
            faults.add(missing_place, f"is missing: {place} shares by contributions.")
    given = [f"partners[{at}].contribution" for at in range(len(partners))]
    if partners and not missing and not faults.at(*given) and not any(partner.contribution for partner in partners):
        faults.add(f"{place}.basis", "shares by contributions, but every contribution is £0.00.")


# --- Values -----------------------------------------------------------------------------------------------------------


def _check_partner(place: str, code: str, known: _Known, faults: Faults) -> None:
    if code in known.codes or not code or not known.partners or faults.at(place):
        return
    codes = [partner.code for partner in known.partners if partner.code]
    faults.add(place, f"{quote(code)} is not a partner" + (f"; the partners are {listed(codes)}." if codes else "."))


def _check_not_negative(place: str, amount: Decimal | None, faults: Faults) -> None:
    if amount is not None and amount < 0:
        faults.add(place, f"is {show(amount)}; it must not be negative.")


def _check_portion(place: str, portion: Decimal | None, faults: Faults) -> None:
    if portion is not None and not 0 < portion <= _HUNDRED and not faults.at(place):
        faults.add(place, f"is {portion}; a portion is more than 0 and at most 100 per cent.")


def _check_percentages(place: str, shares: Mapping[str, Decimal], known: _Known, faults: Faults) -> None:
    unreadable = faults.at(*(f"{place}.{code}" for code in shares))
    for code, share in shares.items():
        _check_partner(f"{place}.{code}", code, known, faults)
        if share < 0:
            faults.add(f"{place}.{code}", f"is {share}; a percentage must not be negative.")
    total = sum(shares.values(), Decimal(0))
    if total != _HUNDRED and not unreadable:
        faults.add(place, f"add up to {total}, not 100.")
