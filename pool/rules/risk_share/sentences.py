"""Rules and steps in plain words: what an agreement says, and what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ihwb.kernel.money import show
from pool.rules.risk_share.fields import listed
from pool.rules.risk_share.model import (
    ALL_LINES,
    CARRIED_FORWARD,
    DECIDED,
    DEFAULT,
    ByCause,
    CarryForward,
    Draw,
    HostBears,
    Lead,
    LineRule,
    LineShares,
    Retain,
    Rules,
    Select,
    Share,
    Step,
)
from pool.rules.risk_share.statement import LINE_RULES, NETTING, OVERSPEND, UNDERSPEND, Statement, Taken

STAGES = {
    LINE_RULES: "Line rules",
    NETTING: "Netting",
    OVERSPEND: "Overspend",
    UNDERSPEND: "Underspend",
}
_NETTINGS = {
    "all": "Overspends and underspends of the pooled lines are netted against each other.",
    "group": "Overspends and underspends are netted within each group of pooled lines; "
    "a line without a group stands alone.",
    "none": "Overspends and underspends of the pooled lines are not netted against each other.",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What sentences may add to the bare codes: the partners' names and the amounts of the funds."""

    names: Mapping[str, str] = field(default_factory=dict)
    funds: Mapping[str, Decimal] = field(default_factory=dict)

    def name(self, code: str) -> str:
        """A partner's name, a fund's name, or "carried forward", as a statement shows it."""
        return "carried forward" if code == CARRIED_FORWARD else self.names.get(code, code.replace("_", " "))

    def parts(self, amounts: Mapping[str, Decimal]) -> str:
        return ", ".join(f"{self.name(code)} {show(part)}" for code, part in amounts.items())


CODES = Words()
LEFT_TO_DECISION = {
    True: "The partners decide; without a decision these steps hold:",
    False: "The partners decide; without a decision it stays unresolved.",
}
_WHOSE = {DEFAULT: "Without a decision of the partners, ", DECIDED: "As the partners decided, "}


def describe_rules(rules: Rules, words: Words = CODES) -> list[tuple[str, str]]:
    """Each rule of an agreement in order: its stage and its sentence."""
    said = [(LINE_RULES, describe(rule, LINE_RULES, words)) for rule in rules.line_rules]
    said.append((NETTING, _NETTINGS[rules.netting]))
    for stage, steps in ((OVERSPEND, rules.overspend), (UNDERSPEND, rules.underspend)):
        if stage in rules.by_decision:
            said.append((stage, LEFT_TO_DECISION[bool(steps)]))
        said += [(stage, describe(step, stage, words)) for step in steps]
    return said


def describe(rule: LineRule | Step, stage: str, words: Words = CODES) -> str:
    """One rule as a sentence, such as "Up to £500,000.00 is drawn from the contingency."."""
    sentence = _DESCRIBERS[type(rule)](rule, stage == UNDERSPEND, words)
    return f"{sentence[0].upper()}{sentence[1:]}."


def describe_taken(taken: Taken, words: Words = CODES) -> str:
    """The rule behind a step of the statement as a sentence."""
    if taken.implied:
        return "What no rule takes of aligned and external lines, their lead bears."
    if taken.rule is None:
        return _NETTINGS[taken.step]
    said = describe(taken.rule, taken.stage, words)
    begins = _WHOSE.get(taken.whose, "")
    named = isinstance(taken.rule, Lead)  # a partner's name keeps its letters
    return f"{begins}{said if named else said[0].lower() + said[1:]}" if begins else said


def tell(statement: Statement, taken: Taken, words: Words = CODES) -> str:
    """What came of a step, with its figures: "Of £900,000.00: contingency £500,000.00; £400,000.00 is left."."""
    if taken.stage == NETTING:
        return f"Of the pooled lines {show(statement.over)} is over and {show(statement.under)} under."
    if not taken.allocated:
        return f"Nothing is taken; {show(taken.after)} is left." if taken.before else "There is nothing to share."
    rest = f"{show(taken.after)} is left" if taken.after else "nothing is left"
    return f"Of {show(taken.before)}: {words.parts(taken.allocated)}; {rest}."


# --- One rule, one clause ---------------------------------------------------------------------------------------------


def lines_of(select: Select) -> str:
    """The lines a rule selects: "aligned lines led by PCC"."""
    if select == ALL_LINES:
        return "every line"
    words = [listed(select.arrangement, "or"), "lines"] if select.arrangement else ["lines"]
    criteria = {"": select.line, "in group ": select.group, "tagged ": select.tag, "led by ": select.lead}
    words += [f"{joined}{listed(chosen, 'or')}" for joined, chosen in criteria.items() if chosen]
    return " ".join(words)


def _retain(rule: Retain, _under: bool, _words: Words) -> str:
    return f"what is left of {lines_of(rule.select)} stays with the lead of each line"


def _host(rule: HostBears, _under: bool, _words: Words) -> str:
    return f"what is left of {lines_of(rule.select)} goes to the host"


def _by_cause(rule: ByCause, _under: bool, words: Words) -> str:
    parts = [f"what {cause.replace('_', ' ')} caused goes to {words.name(code)}" for cause, code in rule.causes.items()]
    return f"of {lines_of(rule.select)}, {listed(parts)}"


def _line_shares(rule: LineShares, _under: bool, _words: Words) -> str:
    return f"what is left of {lines_of(rule.select)} is divided by each line's own percentages"


def _draw(step: Draw, under: bool, words: Words) -> str:
    fund, amount = words.name(step.fund), words.funds.get(step.fund)
    if step.portion is not None:
        holds = None if under and step.up_to is not None else amount
        limits = [limit for limit in (step.up_to, holds) if limit is not None]
        asked = _portioned(step.portion, min(limits, default=None))
        return f"{asked} is {'paid into' if under else 'drawn from'} the {fund}"
    if under:
        limit = step.up_to if step.up_to is not None else amount
        what = "what is left, up to the amount of the fund," if limit is None else f"up to {show(limit)}"
        return f"{what} is paid into the {fund}"
    known = [limit for limit in (step.up_to, amount) if limit is not None]
    what = f"up to {show(min(known))}" if known else "as much as it holds"
    return f"{what} is drawn from the {fund}"


def _share(step: Share, _under: bool, words: Words) -> str:
    if step.portion is not None and step.basis == "weights" and len(step.weights) == 1 and not step.caps:
        return (
            f"{_portioned(step.portion, step.up_to)} goes to {words.name(next(iter(step.weights)))}; the rest passes on"
        )
    what = _what(step)
    by = {"contributions": "in proportion to contributions", "equal": "equally"}.get(step.basis) or ", ".join(
        f"{words.name(code)} {share.normalize():f}%" for code, share in step.weights.items()
    )
    sentence = f"{what} is shared {by}" if step.basis != "weights" else f"{what} is shared: {by}"
    if not step.caps:
        return sentence
    caps = [f"{words.name(code)} takes at most {show(cap)}" for code, cap in step.caps.items()]
    return f"{sentence}; {listed(caps)}, and what that cuts off passes on"


def _what(step: Share | CarryForward) -> str:
    if step.portion is not None:
        return _portioned(step.portion, step.up_to)
    return "what is left" if step.up_to is None else f"up to {show(step.up_to)} of what is left"


def _portioned(portion: Decimal, up_to: Decimal | None) -> str:
    part = f"{portion.normalize():f}% of what is left"
    return part if up_to is None else f"{part}, but no more than {show(up_to)},"


def _lead(step: Lead, under: bool, words: Words) -> str:
    return f"{words.name(step.partner)} {'keeps' if under else 'bears'} all that is left"


def _carry_forward(step: CarryForward, _under: bool, _words: Words) -> str:
    what = _what(step)
    return f"{what} is carried forward in the pool"


_DESCRIBERS: Mapping[type, Callable[[Any, bool, Words], str]] = {
    Retain: _retain,
    HostBears: _host,
    ByCause: _by_cause,
    LineShares: _line_shares,
    Draw: _draw,
    Share: _share,
    Lead: _lead,
    CarryForward: _carry_forward,
}
